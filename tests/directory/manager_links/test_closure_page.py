"""What a venue announces or refuses by its links: closures, and to be written to again."""

from datetime import date

import pytest
import time_machine

from directory.models import Correction, ManagerRefusal, SpecialHours
from tests import build
from tests.directory.manager_links.link_pages import ADDRESS, done, is_done, link, place, press
from tests.support.concurrency import beside, needs_two
from tests.support.moments import plain
from tests.support.page_reader import Page, read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel("2027-03-01T09:00:00+01:00", tick=False):
        yield


def test_a_closure_is_public_at_once_and_in_the_history(client):
    venue = place(opening_hours="Mo-Fr 09:00-18:00")
    address = link(venue, "closure")
    page = done(
        client, address, {"first_day": "2027-03-01", "last_day": "", "reason": "inventaire"}
    )
    assert "Fermeture annoncée : le 1er mars 2027 (inventaire)." in page.main.text
    special = SpecialHours.objects.get()
    assert (special.venue, special.first_day, special.last_day, special.hours) == (
        venue, date(2027, 3, 1), date(2027, 3, 1), "",
    )  # fmt: skip
    assert special.history.get().history_change_reason == "lien du gestionnaire"
    assert "inventaire" in read(client, venue.get_absolute_url()).main.text


def test_a_closure_sent_twice_is_announced_once(client):
    address = link(place(), "closure")
    sent = {"first_day": "2027-04-01", "last_day": "2027-04-03", "reason": "congés"}
    done(client, address, sent)
    done(client, address, sent)
    assert SpecialHours.objects.count() == 1


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (("", ""), "obligatoire"),
        (("2027-02-27", "2027-02-28"), "déjà passée"),
        (("2027-04-02", "2027-04-01"), "ne peut précéder"),
        (("2028-04-05", ""), "un an à l’avance"),
        (("demain", ""), "date valide"),
        (("2027-04-11", "2027-04-12"), "déjà annoncés ces jours-là : du 10 avril 2027 au 11 avril"),
    ],
)
def test_a_closure_that_cannot_be_is_refused_in_french_and_what_was_typed_stays(client, days, told):
    venue = place()
    build.special_hours(date(2027, 4, 10), date(2027, 4, 11), venue=venue, hours="10:00-12:00")
    address = link(venue, "closure")
    first, last = days
    response = press(client, address, {"first_day": first, "last_day": last, "reason": "travaux"})
    page = response.content.decode()
    assert response.status_code == 200
    assert told in plain(page)
    assert 'value="travaux"' in page
    assert SpecialHours.objects.count() == 1


def test_days_out_of_order_are_told_at_the_day_to_change(client):
    sent = {"first_day": "2027-04-02", "last_day": "2027-04-01"}
    page = Page(press(client, link(place(), "closure"), sent).content.decode())
    (told,) = [each.text for each in page.walk() if each["id"] == "id_last_day_error"]
    assert told == "Le dernier jour ne peut précéder le premier."


@pytest.mark.parametrize("last", ["2027-03-01", "2028-04-04"])
def test_a_closure_may_end_today_or_a_year_ahead(client, last):
    done(client, link(place(), "closure"), {"first_day": "2027-02-20", "last_day": last})
    assert SpecialHours.objects.count() == 1


def test_an_announced_closure_may_be_taken_back_and_no_other_hours(client):
    venue = place()
    kept = [
        build.special_hours(date(2027, 4, 2), venue=venue, hours="10:00-12:00"),
        build.special_hours(date(2027, 2, 1), venue=venue),
        build.special_hours(date(2027, 4, 1)),
    ]
    closure = build.special_hours(date(2027, 4, 1), venue=venue, reason="congés")
    address = link(venue, "closure")
    for special in kept:
        assert press(client, address, {"remove": special.pk}).status_code == 200
    page = done(client, address, {"remove": closure.pk})
    assert "Fermeture retirée : le 1er avril 2027 (congés)." in page.main.text
    assert press(client, address, {"remove": closure.pk}).status_code == 200
    assert press(client, address, {"remove": "x"}).status_code == 200
    assert set(SpecialHours.objects.all()) == set(kept)


@pytest.mark.parametrize("reason", ["not-us", "enough"])
def test_who_refuses_is_written_to_no_more_and_the_other_links_close(client, reason):
    venue = place()
    edit, address = link(venue, "edit"), link(venue, "stop")
    page = done(client, address, {"reason": reason})
    assert "Vous ne recevrez plus de messages" in page.main.text
    refusal = ManagerRefusal.objects.get()
    assert (refusal.venue, refusal.address, refusal.reason) == (venue, ADDRESS, reason)
    assert client.get(edit).status_code == 410
    done(client, address, {"reason": reason})
    assert ManagerRefusal.objects.count() == 1
    venue.refresh_from_db()
    assert venue.email == ADDRESS


def test_an_address_that_is_not_of_the_venue_is_told_to_the_staff_once(client):
    venue = place()
    address = link(venue, "stop")
    for _ in range(2):
        done(client, address, {"reason": "not-us"})
    correction = Correction.objects.get()
    assert correction.proposed == {"email": {"before": ADDRESS, "proposed": ""}}
    assert (correction.venue, correction.origin) == (venue, Correction.Origin.MANAGER)


@needs_two
@pytest.mark.django_db(transaction=True)
def test_one_button_pressed_twenty_times_at_once_does_its_work_once(client):
    venue = place()
    closure, stop = link(venue, "closure"), link(venue, "stop")
    sent = {"first_day": "2027-04-01", "last_day": "2027-04-03", "reason": "congés"}

    def announce():
        assert is_done(press(client.__class__(), closure, sent))

    def refuse():
        assert is_done(press(client.__class__(), stop, {"reason": "not-us"}))

    assert not beside(*[announce] * 10)
    assert not beside(*[refuse] * 10)
    assert SpecialHours.objects.count() == 1
    assert Correction.objects.count() == 1


def test_closures_announced_and_taken_back_without_end_stop_at_twenty(client):
    address = link(place(), "closure")
    for _ in range(10):
        done(client, address, {"first_day": "2027-04-01", "last_day": "", "reason": "congés"})
        done(client, address, {"remove": SpecialHours.objects.get().pk})
    response = press(client, address, {"first_day": "2027-04-01", "last_day": "", "reason": ""})
    assert "déjà été changée 20\u00a0fois aujourd’hui" in response.content.decode()
    assert not SpecialHours.objects.exists()
