"""How the staff read and decide a correction in the admin."""

import pytest

from tests import build
from tests.directory.corrections.submissions import filled
from tests.support.page_reader import Page
from tests.support.staff import member

LIST = "/gestion/directory/correction/"


@pytest.fixture
def editor(client):
    client.force_login(user := member("éditeur", first_name="Ada", last_name="Roux"))
    return user


@pytest.fixture
def venue():
    return build.venue(
        "La Halle", phone="+33561000000", summary="Un atelier.", commune=build.commune()
    )


def change(before, proposed, **more):
    return {"before": before, "proposed": proposed, **more}


def phone_and_summary(venue, **fields):
    proposed = {
        "phone": change("+33561000000", "+33561112233"),
        "summary": change("Un atelier.", "Une halle."),
    }
    return build.correction(proposed, venue=venue, **fields)


def page_of(correction):
    return f"{LIST}{correction.pk}/change/"


def read(client, correction):
    return Page(client.get(page_of(correction)).content.decode())


def decide(client, correction, page=None, **changes):
    """Opens the page of a correction unless it is open, and sends what is decided."""
    page = page or read(client, correction)
    sent = {name.replace("_", "-", 1) if "decide" in name else name: value
            for name, value in changes.items()}  # fmt: skip
    return client.post(page_of(correction), filled(page) | sent, follow=True)


def problems(response):
    page = Page(response.content.decode())
    return " ".join(each.text for each in page.walk() if "errornote" in each["class"])
