"""The form of a venue in the admin."""

import re
from datetime import date

import pytest

from directory.models import Award, Venue
from tests import build
from tests.support.page_reader import Page
from tests.support.staff import member, messages, refusals, save

pytestmark = pytest.mark.django_db

LIST = "/gestion/directory/venue/"
ADD = f"{LIST}add/"


@pytest.fixture(autouse=True)
def editor(client):
    client.force_login(user := member("éditeur"))
    return user


def sheet(venue):
    return f"{LIST}{venue.pk}/change/"


def listed(client, address=LIST):
    return [venue.name for venue in client.get(address).context["cl"].result_list]


def test_a_new_sheet_needs_a_name_and_a_commune_and_gets_the_rest(client):
    response = save(client, ADD, name="L’Étang", commune=build.commune().pk)
    venue = Venue.objects.get()
    assert (venue.slug, venue.status) == ("l-etang-carcassonne", "draft")
    assert (venue.latitude, venue.longitude) == (43.2122, 2.3537)
    assert venue.point_precision == "commune"
    assert any("C’est un brouillon" in told for told in messages(response))


def test_a_point_taken_from_the_commune_follows_it(client):
    venue = build.venue()
    limoux = build.commune("Limoux", "11206", "11300", latitude=43.05, longitude=2.21)
    save(client, sheet(venue), commune=limoux.pk)
    venue.refresh_from_db()
    assert (venue.latitude, venue.longitude) == (43.05, 2.21)
    assert venue.point_precision == "commune"


def test_a_point_that_was_typed_stays_and_is_that_of_the_address(client):
    venue = build.venue()
    save(client, sheet(venue), latitude="43.2", longitude="2.35")
    limoux = build.commune("Limoux", "11206", "11300", latitude=43.05, longitude=2.21)
    save(client, sheet(venue), commune=limoux.pk)
    venue.refresh_from_db()
    assert (venue.latitude, venue.longitude) == (43.2, 2.35)
    assert venue.point_precision == "address"


def test_a_point_that_is_emptied_is_again_that_of_the_commune(client):
    venue = build.venue(latitude=43.2, longitude=2.35)
    save(client, sheet(venue), latitude="", longitude="")
    venue.refresh_from_db()
    assert (venue.latitude, venue.point_precision) == (43.2122, "commune")


def test_half_a_point_is_refused(client):
    response = save(client, sheet(build.venue()), latitude="", longitude="2.35")
    assert "la latitude et la longitude" in refusals(response)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"opening_hours": "sur rendez-vous"}, "toujours ouvert"),
        ({"opening_hours": "Mo-Fr"}, "toujours ouvert"),
        ({"opening_hours": "   "}, "toujours ouvert"),
        ({"opening_hours": "Lu-Ve 09:00-18:00"}, "Horaires illisibles"),
        ({"phone": "05 61"}, "dix chiffres"),
        ({"postcode": "1100"}, "cinq chiffres"),
        ({"sources": "la mairie"}, "Ligne 1"),
        ({"opened_year": "18"}, "quatre chiffres"),
        ({"day_price": "-1"}, "n’est pas négatif"),
        ({"latitude": "91", "longitude": "2"}, "de -90 à 90"),
        ({"summary": "a" * 281}, "280"),
        ({"siret": "123"}, "quatorze chiffres"),
    ],
)
def test_the_form_refuses_in_french_what_cannot_be(client, changes, told):
    venue = build.venue()
    response = save(client, sheet(venue), **changes)
    assert told in refusals(response)


def test_a_form_saves_what_it_was_given(client):
    venue, fibre = build.venue(types=[]), build.service("fibre")
    save(
        client,
        sheet(venue),
        phone="05 61 00 00 00",
        opening_hours=" Mo-Fr 09:00-18:00 ",
        services=[fibre.pk],
        types=[build.venue_type("fablab").pk],
        website="exemple.fr",
    )
    venue.refresh_from_db()
    assert venue.phone == "+33561000000"
    assert venue.opening_hours == "Mo-Fr 09:00-18:00"
    assert venue.website == "https://exemple.fr"
    assert [service.code for service in venue.services.all()] == ["fibre"]
    assert listed(client, f"{LIST}?q=fibre+fablab") == [venue.name]


def test_services_are_offered_by_family(client):
    build.service("laser", "Découpe laser", family="make")
    build.service("fibre", "Fibre optique", family="work")
    form = client.get(ADD).context["adminform"].form
    families = [family for family, _ in form.fields["services"].choices]
    assert families == ["Travailler", "Fabriquer"]


def test_a_renamed_sheet_takes_a_new_address_and_keeps_the_old_one(client):
    venue = build.venue("L’Étang")
    response = save(client, sheet(venue), name="Le Lac")
    venue.refresh_from_db()
    assert venue.slug == "le-lac-carcassonne"
    assert [former.slug for former in venue.former_addresses.all()] == ["l-etang-carcassonne"]
    assert any("l’ancienne adresse y mène" in told for told in messages(response))
    assert "l-etang-carcassonne" in client.get(sheet(venue)).content.decode()


def test_the_form_says_what_the_sheet_lacks(client):
    page = client.get(sheet(build.venue(phone="+33561000000"))).content.decode()
    told = re.search(r"Fiche complète à (\d+)\u202f%\u202f; il manque\u202f: ([^<]+)\.", page)
    assert told[1] == "13"
    assert "les horaires" in told[2]
    assert "le téléphone" not in told[2]


def test_an_edit_is_public_at_the_next_request(client):
    venue = build.venue("L’Étang")
    assert "Un lac de travail" not in client.get(venue.get_absolute_url()).content.decode()
    save(client, sheet(venue), summary="Un lac de travail")
    client.logout()
    assert "Un lac de travail" in client.get(venue.get_absolute_url()).content.decode()


def test_the_form_leads_to_the_public_sheet(client):
    venue = build.venue()
    shortcut = client.get(sheet(venue)).context["absolute_url"]
    assert client.get(shortcut).url.endswith(venue.get_absolute_url())


def test_an_editor_reads_awards_and_cannot_change_them(client):
    venue = build.award().venue
    formsets = client.get(sheet(venue)).context["inline_admin_formsets"]
    (inline,) = [each for each in formsets if each.opts.model is Award]
    assert not inline.has_change_permission
    assert not inline.has_add_permission


def test_each_field_of_the_rows_below_the_form_says_its_name(client):
    venue = build.venue()
    build.special_hours(date(2027, 4, 10), date(2027, 4, 11), venue=venue)
    page = Page(client.get(sheet(venue)).content.decode())
    fields = [
        each
        for each in page.all("input", "textarea", "select")
        if re.match(r"(photos|special_hours)-(0|__prefix__)-", each["name"])
        and each["type"] != "hidden"
    ]
    assert "special_hours-0-last_day" in [each["name"] for each in fields]
    assert [each["name"] for each in fields if not each["aria-label"]] == []


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("description", "a" * 5001),
        ("wheelchair_notes", "a" * 2001),
        ("sources", "https://exemple.fr/a\n" * 250),
    ],
)
def test_a_text_without_end_is_refused(client, field, text):
    venue = build.venue("Le Lab")
    response = save(client, sheet(venue), **{field: text})
    assert "Assurez-vous que cette valeur comporte au plus" in str(refusals(response))
    assert getattr(Venue.objects.get(pk=venue.pk), field) == ""
