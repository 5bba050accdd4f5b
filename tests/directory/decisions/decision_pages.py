"""How a whole round is decided in the admin, step by step."""

from directory.models import DecisionRecord, Venue
from labels.models import Round
from tests import build
from tests.support.page_reader import Page
from tests.support.staff import shown

NEW = "nouvelle"


def recevable(candidate="Candidat", **fields):
    """Returns an application that may be decided, to the round « Appel 2027 » unless told."""
    if "round" not in fields:
        known = Round.objects.filter(slug="appel-2027").first()
        fields["round"] = known or build.call("appel-2027", title="Appel 2027")
    return build.dossier(candidate=candidate, status="admissible", **fields)


def page_of(call):
    return f"/gestion/directory/decisionrecord/appel/{call.pk}/"


def filled(client, call, outcomes, **head):
    """Returns what a browser sends of the page once filled: {application: {field: value}}."""
    form = client.get(page_of(call)).context["form"]
    data = {name: value for part in form.forms for name, value in shown(part).items()}
    data |= {"reason": "Comité du jour."} | head
    for application, values in outcomes.items():
        data |= {f"c{application.pk}-{name}": value for name, value in values.items()}
    return data


def retained(sheet=NEW, **fields):
    """`sheet`: a venue, which is then named by its address, or one of the choices."""
    chosen = (
        {"sheet": "autre", "address": sheet.slug} if isinstance(sheet, Venue) else {"sheet": sheet}
    )
    return {"outcome": "retained"} | chosen | fields


def refused(**fields):
    return {"outcome": "not-retained"} | fields


def check(client, call, outcomes, **head):
    """Asks to read again what is about to be written."""
    return client.post(page_of(call), filled(client, call, outcomes, **head) | {"_check": "1"})


def decide(client, call, outcomes, **head):
    """Fills the page, reads it again and confirms as a browser does; returns the record."""
    again = check(client, call, outcomes, **head)
    page = Page(again.content.decode())
    hidden = {each["name"]: each["value"] for each in page.all("input") if each["type"] == "hidden"}
    assert any("_confirm" in each["name"] for each in page.all("input")), problems(again)
    client.post(page_of(call), hidden | {"_confirm": "1"})
    return DecisionRecord.objects.first()


def problems(response):
    """Returns all that the page says is to be corrected."""
    notes = [
        each for each in Page(response.content.decode()).all("div") if each["class"] == "errornote"
    ]
    return notes[0].text if notes else ""
