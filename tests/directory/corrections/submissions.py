"""How a visitor fills the forms of corrections, as a browser would send them."""

from datetime import UTC, datetime

from tests.support.page_reader import Page

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PROPOSE = "/lieux/proposer/"
HERE = {"sec-fetch-site": "same-origin"}
READING = 30  # seconds


def address(venue):
    return f"/lieux/{venue.slug}/completer/"


def filled(page):
    """Returns what a browser sends of the form of a page left as it is shown."""
    sent = {}
    for each in page.all("input", "textarea", "select"):
        for value in values(each):
            sent.setdefault(each["name"], []).append(value)
    return sent


def values(field):
    """Yields the values that a field adds to what is sent."""
    if field.tag == "select":
        chosen = [each for each in field.all("option") if "selected" in each.attributes]
        yield (chosen or field.all("option"))[0]["value"]
    elif field.tag == "textarea":
        # A browser drops the newline that begins it, and sends the others in pairs.
        yield field.raw.strip().replace("\n", "\r\n")
    elif field["type"] not in ("checkbox", "radio", "file", "submit"):
        yield field["value"]
    elif field["type"] in ("checkbox", "radio") and "checked" in field.attributes:
        yield field["value"] or "on"


def opened(client, where, **headers):
    """Opens a form and returns what it would send as it is."""
    response = client.get(where, **headers)
    assert response.status_code == 200
    return filled(Page(response.content.decode()))


def send(client, clock, where, *, reading=READING, headers=HERE, **changes):
    """Opens a form, takes the time to read it, changes some fields and sends it."""
    data = opened(client, where)
    clock.shift(reading)
    return post(client, where, data | changes, headers=headers)


def post(client, where, data, *, headers=HERE, **extra):
    return client.post(where, data, headers=headers, **extra)


def is_thanked(response):
    return response.status_code == 302 and response.url.endswith("/merci/")


def refusal(response):
    """Returns what the summary of errors says."""
    page = Page(response.content.decode())
    return next(each.text for each in page.walk() if each["role"] == "alert")
