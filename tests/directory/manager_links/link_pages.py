"""The secret links of a venue, and what a browser would send of the forms that they open."""

from urllib.parse import urlsplit

from django.urls import reverse

from directory.manager_links.links import form_state, get_link, issue_links
from tests import build
from tests.support.page_reader import Page, read

ADDRESS = "accueil@exemple.fr"
FORM = reverse("manager_form")


def place(name="Le Moulin", **fields):
    return build.venue(name, **({"email": ADDRESS, "operator": "Les Meuniers"} | fields))


def link(venue, purpose):
    """Returns the path of a new link of a venue."""
    return urlsplit(issue_links(venue)[purpose]).path


def shown(client, address):
    """Opens a page and returns what its first form would send left as it is, buttons aside."""
    return sent(read(client, address).main.first("form"))


def sent(form):
    data = {}
    for field in form.all("input", "textarea", "select"):
        ticked = "checked" in field.attributes or field["type"] not in ("checkbox", "radio")
        if ticked and field["name"]:
            data.setdefault(field["name"], []).append(value_of(field))
    return data


def value_of(field):
    if field.tag == "select":
        chosen = [each["value"] for each in field.all("option") if "selected" in each.attributes]
        return next(iter(chosen), field.first("option")["value"])
    # A browser drops the first newline of a text area.
    return field.raw.strip() if field.tag == "textarea" else field["value"] or default(field)


def default(field):
    return "on" if field["type"] == "checkbox" else ""


def press(client, address, data):
    """Sends the form of the page of a link, with the state that the page gave it."""
    state = data.get("state") or form_state(get_link(address.split("/")[2]))
    return client.post(FORM, {**data, "state": state})


def is_done(response):
    """Tells whether an answer says that the link has served."""
    return response.status_code == 200 and "<h1>Merci, c’est noté</h1>" in response.content.decode()


def done(client, address, data):
    """Sends a form that is accepted; returns the page that comes after."""
    response = press(client, address, data)
    assert is_done(response), response.content.decode()
    return Page(response.content.decode())
