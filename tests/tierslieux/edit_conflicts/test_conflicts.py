"""Two people on the same form: the second sees what the first saved, loses nothing, and chooses."""

import pytest

from directory.models import Venue
from tests import build
from tests.support.staff import displayed, member, opened, save
from tierslieux.text.phones import format_phone

pytestmark = pytest.mark.django_db

LIST = "/gestion/directory/venue/"
CHANGED = "Quelqu’un a enregistré des changements pendant votre saisie."


@pytest.fixture(autouse=True)
def second(client):
    client.force_login(user := member("administrateur", "denis"))
    return user


@pytest.fixture
def first(django_user_model):
    return member("administrateur", "claire", first_name="Claire", last_name="Vidal")


@pytest.fixture
def claire(client_class, first):
    """The browser of the one who saves first."""
    browser = client_class()
    browser.force_login(first)
    return browser


@pytest.fixture
def client_class(client):
    return type(client)


def form_of(row):
    return f"/gestion/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"


def merge_shown(response):
    """Returns {what: (stored, typed)} of what the page asks, and {what: stored} of its news."""
    merge = response.context["merge"]
    asked = {each.what: (each.stored, each.typed) for each in merge.conflicts}
    return asked, {each.what: each.stored for each in merge.remote_changes}


def test_a_form_saved_meanwhile_saves_nothing_and_shows_both_versions(client, claire):
    venue = build.venue(phone="+33468000000", operator="Ancien")
    read = opened(client, form_of(venue))
    save(claire, form_of(venue), phone="04 68 11 11 11")
    response = client.post(form_of(venue), read | {"phone": "04 68 22 22 22", "operator": "Ici"})
    assert response.status_code == 200
    venue.refresh_from_db()
    assert (venue.phone, venue.operator) == ("+33468111111", "Ancien")
    asked, news = merge_shown(response)
    assert asked == {"Téléphone": (format_phone("+33468111111"), "04 68 22 22 22")}
    assert news == {}
    page = response.content.decode()
    assert CHANGED in page
    assert "Claire Vidal, le " in page
    form = response.context["adminform"].form
    assert (form["phone"].value(), form["operator"].value()) == ("04 68 22 22 22", "Ici")


@pytest.mark.parametrize(
    ("choice", "phone"), [("typed", "+33468222222"), ("stored", "+33468111111")]
)
def test_sent_again_the_form_saves_what_was_chosen(client, claire, choice, phone):
    venue = build.venue(operator="Ancien")
    read = opened(client, form_of(venue))
    save(claire, form_of(venue), phone="04 68 11 11 11")
    typed = read | {"phone": "04 68 22 22 22", "operator": "Ici"}
    asking = client.post(form_of(venue), typed)
    response = client.post(form_of(venue), displayed(asking) | {"_choice-phone": choice})
    assert response.status_code == 302
    venue.refresh_from_db()
    assert (venue.phone, venue.operator) == (phone, "Ici")


def test_what_the_other_alone_changed_is_taken_over_and_told(client, claire):
    venue = build.venue(services=["fibre"], types=["fablab"])
    build.service("cafe", "Café")
    read = opened(client, form_of(venue))
    cafe = build.service("cafe").pk
    save(claire, form_of(venue), services=[cafe], summary="Un atelier.", free="yes")
    response = client.post(form_of(venue), read | {"operator": "Ici"})
    asked, news = merge_shown(response)
    assert asked == {}
    assert news == {
        "Services et équipements": "Café",
        "Résumé": "Un atelier.",
        "Accès gratuit": "oui",
    }
    client.post(form_of(venue), displayed(response))
    venue.refresh_from_db()
    assert (venue.operator, venue.summary, venue.free) == ("Ici", "Un atelier.", "yes")
    assert [each.code for each in venue.services.all()] == ["cafe"]


def test_both_having_typed_the_same_there_is_nothing_to_ask(client, claire):
    venue = build.venue()
    read = opened(client, form_of(venue))
    save(claire, form_of(venue), operator="La Rosée")
    response = client.post(form_of(venue), read | {"operator": "La Rosée", "summary": "Ici."})
    assert response.status_code == 302
    venue.refresh_from_db()
    assert (venue.operator, venue.summary) == ("La Rosée", "Ici.")


def test_saved_a_third_time_meanwhile_it_is_asked_again(client, claire):
    venue = build.venue()
    read = opened(client, form_of(venue))
    save(claire, form_of(venue), operator="Un")
    asking = client.post(form_of(venue), read | {"operator": "Moi"})
    save(claire, form_of(venue), operator="Deux")
    response = client.post(form_of(venue), displayed(asking) | {"_choice-operator": "typed"})
    assert merge_shown(response)[0] == {"Exploitant": ("Deux", "Moi")}
    assert Venue.objects.get().operator == "Deux"


def test_a_mistake_is_said_with_what_changed_and_the_check_still_holds(client, claire):
    venue = build.venue()
    read = opened(client, form_of(venue)) | {"operator": "Moi", "website": "nulle part"}
    mistaken = client.post(form_of(venue), read)
    assert mistaken.context["merge"].conflicts == []
    save(claire, form_of(venue), operator="Un")
    response = client.post(form_of(venue), displayed(mistaken))
    assert merge_shown(response)[0] == {"Exploitant": ("Un", "Moi")}
    assert "website" in response.context["adminform"].form.errors


def test_a_form_that_does_not_say_what_it_showed_overwrites_nothing(client):
    venue = build.venue(operator="Ancien", phone="+33468000000")
    read = opened(client, form_of(venue)) | {"operator": "Moi", "seen": "rien:de:vrai"}
    response = client.post(form_of(venue), read)
    assert merge_shown(response)[0] == {"Exploitant": ("Ancien", "Moi")}
    venue.refresh_from_db()
    assert venue.operator == "Ancien"


def test_what_one_page_showed_says_nothing_of_another(client):
    venue, other = build.venue(operator="Ancien"), build.venue()
    read = opened(client, form_of(venue)) | {"operator": "Moi"}
    read["seen"] = opened(client, form_of(other))["seen"]
    assert "Exploitant" in merge_shown(client.post(form_of(venue), read))[0]


def test_lines_ends_and_empty_choices_are_no_change(client, claire):
    venue = build.venue(description="Un\nDeux", verified_on=None)
    read = opened(client, form_of(venue)) | {"description": "Un\r\nDeux"}
    save(claire, form_of(venue), description="Trois")
    assert merge_shown(client.post(form_of(venue), read)) == ({}, {"Description": "Trois"})
