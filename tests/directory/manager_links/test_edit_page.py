"""The sheet that a venue corrects by its link: what goes live, what waits for the staff, and what
two people who write at once are shown.
"""

from datetime import date

import pytest
import time_machine
from django.core import signing

from directory.models import Correction, ManagerLink, Venue
from tests import build
from tests.directory.manager_links.link_pages import done, is_done, link, place, press, sent, shown
from tests.support import staff
from tests.support.concurrency import beside, needs_two
from tests.support.moments import plain
from tests.support.page_reader import Page, read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel("2027-03-01T09:00:00+01:00", tick=False):
        yield


@pytest.fixture
def venue():
    return place(
        phone="+33561000000", services=("fibre",), opening_hours="Mo-Fr 09:00-18:00", desks=4
    )


def save(client, venue, **changes):
    """Opens the form of a new link, changes some of its fields and sends it."""
    address = link(venue, "edit")
    return done(client, address, shown(client, address) | changes)


def fresh(venue):
    return Venue.objects.get(pk=venue.pk)


def test_harmless_facts_are_public_at_once_and_told_by_the_history(client, venue):
    wifi = build.service("wifi")
    page = save(
        client,
        venue,
        phone="05 62 11 22 33",
        website="www.exemple.fr/moulin",
        opening_hours="du lundi au jeudi 9h-12h30",
        services=[wifi.pk],
        day_price="12,50",
        desks="",
    )
    told = "En ligne : Site web, Téléphone, Horaires d’ouverture, Postes de travail, Prix de la "
    assert f"{told}journée, Services et équipements." in page.main.text
    now = fresh(venue)
    assert (now.phone, now.website) == ("+33562112233", "https://www.exemple.fr/moulin")
    assert now.opening_hours == "Mo-Th 09:00-12:30"
    assert (str(now.day_price), now.desks) == ("12.50", None)
    assert [*now.services.all()] == [wifi]
    assert now.verified_on is None
    told = read(client, venue.get_absolute_url()).main.text
    assert "05 62 11 22 33" in told
    record = venue.history.first()
    assert (record.history_change_reason, record.history_user) == ("lien du gestionnaire", None)
    assert [each.service for each in record.services.all()] == [wifi]


MODERATED = {
    "name": "La Minoterie",
    "address": "3 rue du Port",
    "address_extra": "Bâtiment B",
    "postcode": "11000",
    "email": "direction@exemple.fr",
    "types": [],
    "commune": "Limoux",
    "is_closed": "on",
}


@pytest.mark.parametrize("field", MODERATED)
def test_what_says_which_place_it_is_waits_for_the_staff(client, venue, field):
    build.commune("Limoux", "11206", "11300")
    before = Venue.objects.values().get()
    page = save(client, venue, **{field: MODERATED[field]})
    assert "Proposé à l’équipe, qui le relit avant de le publier" in page.main.text
    after = Venue.objects.values().get()
    assert after == before
    assert fresh(venue).types.count() == 1
    correction = Correction.objects.get()
    assert [*correction.proposed] == ["status" if field == "is_closed" else field]
    assert (correction.venue, correction.contact) == (venue, venue.email)
    assert correction.origin == Correction.Origin.MANAGER
    assert correction.state == Correction.State.WAITING


def test_one_form_may_hold_both_and_the_link_keeps_what_it_did(client, venue):
    page = save(client, venue, name="La Minoterie", phone="05 62 11 22 33", right="on")
    assert "En ligne : Téléphone." in page.main.text
    assert "avant de le publier : Nom." in page.main.text
    assert "vérifiée le 1er mars 2027 par Les Meuniers" in page.main.text
    now = fresh(venue)
    assert (now.name, now.phone, now.verified_on) == (
        "Le Moulin", "+33562112233", date(2027, 3, 1),
    )  # fmt: skip
    assert [*Correction.objects.get().proposed] == ["name"]
    assert "Téléphone" in ManagerLink.objects.get(used_at__isnull=False).outcome
    address = link(venue, "edit")
    assert "n’a pas encore relu : Nom" in read(client, address).main.text


def test_hours_that_nobody_can_read_for_sure_wait_for_the_staff_as_typed(client, venue):
    save(client, venue, opening_hours="quand le portail est ouvert")
    assert fresh(venue).opening_hours == "Mo-Fr 09:00-18:00"
    proposed = Correction.objects.get().proposed["opening_hours"]
    assert proposed["typed"] == "quand le portail est ouvert"


def test_a_form_sent_as_it_was_changes_nothing_and_says_so(client, venue):
    before = venue.history.count()
    page = save(client, venue)
    assert "Rien n’a changé" in page.main.text
    assert venue.history.count() == before
    assert not Correction.objects.exists()


def test_a_form_sent_twice_changes_and_proposes_once(client, venue):
    address = link(venue, "edit")
    data = shown(client, address) | {"name": "La Minoterie", "phone": "05 62 11 22 33"}
    done(client, address, data)
    records = venue.history.count()
    done(client, address, data)
    assert Correction.objects.count() == 1
    assert venue.history.count() == records
    assert fresh(venue).phone == "+33562112233"


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("phone", "12", "dix chiffres"),
        ("website", "javascript:alert(1)", "Saisissez l’adresse d’un site"),
        ("summary", "x" * 281, "280"),
        ("day_price", "-1", "négatif"),
        ("name", "", "obligatoire"),
        ("services", ["99999"], "choix"),
        ("services", ["9" * 30], "choix"),
        ("types", ["9" * 30], "choix"),
    ],
)
def test_what_cannot_be_is_refused_in_french_and_nothing_is_lost(client, venue, field, typed, told):
    address = link(venue, "edit")
    data = shown(client, address) | {"description": "Un texte\nlong à taper", field: typed}
    response = press(client, address, data)
    page = Page(response.content.decode())
    assert response.status_code == 200
    assert told in page.main.text
    assert "Un texte\nlong à taper" in response.content.decode()
    assert page.title.startswith("Erreur")
    assert fresh(venue).description == ""


def changed_by_staff(venue, **facts):
    now = fresh(venue)
    for name, value in facts.items():
        setattr(now, name, value)
    now.save()


def test_what_the_staff_changed_meanwhile_and_the_venue_did_not_stays(client, venue):
    address = link(venue, "edit")
    data = shown(client, address) | {"phone": "05 62 11 22 33"}
    changed_by_staff(venue, summary="Un moulin.", desks=12)
    done(client, address, data)
    now = fresh(venue)
    assert (now.phone, now.summary, now.desks) == ("+33562112233", "Un moulin.", 12)


def edited_by_both(client, venue, **changes):
    """Sends a form after the staff wrote another telephone; returns (address, page, data)."""
    address = link(venue, "edit")
    data = shown(client, address) | {"phone": "05 62 11 22 33", "desks": "7"} | changes
    changed_by_staff(venue, phone="+33563999999")
    response = press(client, address, data)
    return address, Page(response.content.decode()), data


def test_a_fact_changed_by_two_people_is_shown_twice_and_nothing_is_saved(client, venue):
    _, page, _ = edited_by_both(client, venue, name="La Minoterie")
    choice = page.section("À choisir").text
    assert "05 62 11 22 33" in choice
    assert "05 63 99 99 99" in choice
    assert (fresh(venue).phone, fresh(venue).desks) == ("+33563999999", 4)
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("choice", "phone"), [("mine", "+33562112233"), ("theirs", "+33563999999")]
)
def test_the_venue_chooses_and_the_rest_of_its_form_is_kept(client, venue, choice, phone):
    address, page, _ = edited_by_both(client, venue, description="Deux\nlignes")
    data = sent(page.main.first("form")) | {"choice-phone": choice}
    done(client, address, data)
    now = fresh(venue)
    assert (now.phone, now.desks, plain(now.description)) == (phone, 7, "Deux lignes")


@pytest.mark.parametrize("choice", [{}, {"choice-phone": "x"}])
def test_without_a_choice_the_question_is_asked_again(client, venue, choice):
    address, page, _ = edited_by_both(client, venue)
    response = press(client, address, sent(page.main.first("form")) | choice)
    assert "À choisir" in response.content.decode()
    assert fresh(venue).phone == "+33563999999"


def test_a_choice_is_between_what_was_shown(client, venue):
    address, page, data = edited_by_both(client, venue)
    chosen = sent(page.main.first("form")) | {"choice-phone": "mine"}
    changed_by_staff(venue, phone="+33564888888")
    again = press(client, address, chosen)
    assert "05 64 88 88 88" in Page(again.content.decode()).text
    assert fresh(venue).phone == "+33564888888"
    blind = press(client, address, data | {"choice-phone": "mine"})
    assert "À choisir" in blind.content.decode()


def test_the_same_fact_written_by_both_is_no_conflict(client, venue):
    address = link(venue, "edit")
    data = shown(client, address) | {"phone": "05 62 11 22 33"}
    changed_by_staff(venue, phone="+33562112233")
    done(client, address, data)
    assert fresh(venue).phone == "+33562112233"


def test_what_the_form_says_it_showed_cannot_be_forged(client, venue):
    address = link(venue, "edit")
    data = shown(client, address) | {"seen": signing.dumps({"phone": "x"}, salt="other")}
    changed_by_staff(venue, summary="Un moulin.")
    page = done(client, address, data | {"summary": "Un moulin."})
    assert "Rien n’a changé" in page.main.text


def test_a_sheet_that_the_staff_edits_meanwhile_shows_them_the_conflict(client, venue):
    client.force_login(staff.member())
    page = f"/gestion/directory/venue/{venue.pk}/change/"
    data = staff.opened(client, page) | {"summary": "De l’équipe."}
    address = link(venue, "edit")
    done(client, address, shown(client, address) | {"summary": "Du lieu."})
    client.post(page, data, follow=True)
    assert fresh(venue).summary == "Du lieu."


@needs_two
@pytest.mark.django_db(transaction=True)
def test_of_two_links_used_at_once_neither_loses_what_the_other_wrote(client):
    venue = place(phone="+33561000000")
    one, other = link(venue, "edit"), link(venue, "edit")
    first = shown(client, one) | {"phone": "05 62 11 22 33"}
    second = shown(client, other) | {"phone": "05 63 44 55 66", "summary": "Un moulin."}
    seen = []

    def save(address, data):
        return lambda: seen.append(is_done(press(client.__class__(), address, data)))

    assert not beside(save(one, first), save(other, second))
    assert sorted(seen) == [False, True]
    assert fresh(venue).phone in ("+33562112233", "+33563445566")


@pytest.mark.parametrize(("field", "limit"), [("description", 5000), ("wheelchair_notes", 2000)])
def test_a_text_without_end_does_not_go_live(client, venue, field, limit):
    address = link(venue, "edit")
    response = press(client, address, shown(client, address) | {field: "a" * (limit + 1)})
    assert "Assurez-vous que cette valeur comporte au plus" in response.content.decode()
    assert getattr(fresh(venue), field) == ""
    save(client, venue, **{field: "a" * limit})
    assert getattr(fresh(venue), field) == "a" * limit


@pytest.mark.parametrize("field", ["summary", "name"])
def test_a_sheet_is_corrected_twenty_times_a_day_by_its_links(client, venue, field):
    for rank in range(20):
        save(client, venue, **{field: f"Le moulin {rank}"})
    address = link(venue, "edit")
    data = shown(client, address) | {field: "Encore"}
    response = press(client, address, data)
    told = response.content.decode()
    assert "déjà été changée 20\u00a0fois aujourd’hui" in told
    assert "Encore" in told
    assert not venue.history.filter(summary="Encore").exists()
    assert Correction.objects.count() == (20 if field == "name" else 0)
    with time_machine.travel("2027-03-02T00:10:00+01:00", tick=False):
        done(client, address, data)
