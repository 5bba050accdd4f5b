"""The secret links mailed to a venue: what each does, once, and what opens none of them."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import signing
from django.utils import timezone

from directory.models import Correction, ManagerLink, ManagerRefusal, SpecialHours, Venue
from tests.directory.manager_links.link_pages import FORM, done, is_done, link, place, press, shown
from tests.directory.manager_links.link_pages import sent as sent_by
from tests.support import staff
from tests.support.moments import plain
from tests.support.page_reader import Page, read

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PURPOSES = ["confirm", "edit", "closure", "stop"]
NEVER_SENT = f"/gerer/{'a' * 43}/"
# What a button of each page sends, when the page is opened first or not.
BLIND = {
    "confirm": {"seen": ""},
    "edit": {},
    "closure": {"first_day": ""},
    "stop": {"reason": ""},
}


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel("2027-03-01T09:00:00+01:00", tick=False):
        yield


def state():
    """Returns all that a link could change."""
    return [
        *Venue.objects.order_by("pk").values(),
        *Venue.history.order_by("pk").values_list("pk"),
        *ManagerLink.objects.order_by("pk").values(),
        *ManagerRefusal.objects.order_by("pk").values(),
        *Correction.objects.order_by("pk").values(),
        *SpecialHours.objects.order_by("pk").values(),
    ]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_opening_a_link_changes_nothing_however_often(client, purpose):
    address = link(place(), purpose)
    before = state()
    for method in (client.get, client.head, client.get, client.options):
        method(address)
        method(FORM)
    client.get(f"{address}?seen=x&reason=enough&right=on&_method=POST")
    assert client.put(address).status_code == 405
    assert state() == before


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_button_pressed_by_a_robot_that_fills_nothing_changes_nothing(client, purpose):
    address = link(place(), purpose)
    before = state()
    assert press(client, address, BLIND[purpose]).status_code == 200
    assert state() == before


@pytest.mark.parametrize("purpose", PURPOSES)
def test_the_pages_of_a_link_tell_nobody_its_address_and_leave_no_cookie(client, purpose):
    address = link(place(), purpose)
    for response in (client.get(address), press(client, address, BLIND[purpose])):
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["Cache-Control"] == "no-store, private"
        assert "noindex" in response["X-Robots-Tag"]
        assert not response.cookies
    page = read(client, address)
    assert not page.is_indexed
    assert address not in page.canonical
    assert not page.faults
    assert len(page.all("h1")) == 1


def test_tout_est_juste_in_one_tap_sets_the_day_of_the_check_and_who_made_it(client):
    venue = place()
    address = link(venue, "confirm")
    page = done(client, address, shown(client, address))
    assert "vérifiée le 1er mars 2027 par Les Meuniers" in page.main.text
    venue.refresh_from_db()
    assert (venue.verified_on, venue.verified_by) == (date(2027, 3, 1), "Les Meuniers")
    record = venue.history.first()
    assert record.history_change_reason == "lien du gestionnaire"
    assert record.history_user is None
    told = read(client, venue.get_absolute_url()).main.text
    assert "Fiche vérifiée le 1er mars 2027 par Les Meuniers." in told


@pytest.mark.parametrize("operator", ["", "Une bien longue raison sociale " * 4])
def test_a_check_is_signed_by_the_venue_when_its_operator_cannot_sign(client, operator):
    venue = place(operator=operator)
    address = link(venue, "confirm")
    done(client, address, shown(client, address))
    venue.refresh_from_db()
    assert venue.verified_by == "le lieu"


def test_a_check_told_again_is_not_written_again(client):
    venue = place()
    address = link(venue, "confirm")
    sent = shown(client, address)
    done(client, address, sent)
    before = state()
    with time_machine.travel(timezone.now() + 40 * DAY):
        assert is_done(press(client, address, sent | {"state": ""}))
        assert is_done(client.get(address))
    assert state() == before


def test_a_sheet_that_changed_while_it_was_read_is_shown_again_not_confirmed(client):
    venue = place()
    address = link(venue, "confirm")
    sent = shown(client, address)
    venue.phone = "+33561000000"
    venue.save()
    response = press(client, address, sent)
    assert "La fiche a changé pendant que vous la lisiez" in response.content.decode()
    venue.refresh_from_db()
    assert venue.verified_on is None
    done(client, address, shown(client, address))
    venue.refresh_from_db()
    assert venue.verified_on == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("purpose", "lasts"), [("confirm", 60), ("edit", 60), ("closure", 60), ("stop", 400)]
)
def test_a_link_expires(client, purpose, lasts):
    address = link(place(), purpose)
    end = timezone.now() + lasts * DAY
    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        assert client.get(address).status_code == 200
    with time_machine.travel(end, tick=False):
        page = read(client, address, status=410)
        assert "Il est expiré. Rien n’a été changé." in page.main.text
        assert press(client, address, {"reason": "enough"}).status_code == 410


def ended(venue, how):
    match how:
        case "revoked":
            ManagerLink.objects.all().revoke()
        case "draft":
            venue.status = Venue.Status.DRAFT
        case "closed":
            venue.status = Venue.Status.CLOSED
        case "another address":
            venue.email = "direction@exemple.fr"
    venue.save()


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("revoked", "révoqué par l’équipe"),
        ("draft", "d’une fiche qui n’est plus publique"),
        ("closed", "d’une fiche qui n’est plus publique"),
        ("another address", "envoyé à une adresse qui n’est plus celle du lieu"),
    ],
)
def test_a_link_that_has_ended_says_why_and_does_nothing(client, how, told):
    venue = place()
    address = link(venue, "confirm")
    sent = shown(client, address)
    ended(venue, how)
    before = state()
    assert told in read(client, address, status=410).main.text
    assert press(client, address, sent).status_code == 410
    assert state() == before


@pytest.mark.parametrize(
    "address", [NEVER_SENT, f"{NEVER_SENT}fait/", "/gerer/court/", f"/gerer/{'é' * 43}/"]
)
def test_an_address_that_was_never_sent_is_not_found(client, address):
    assert client.get(address).status_code == 404
    assert client.post(address).status_code in (404, 405)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_the_secret_is_in_the_address_of_the_first_page_alone(client, purpose):
    address = link(place(), purpose)
    secret = address.split("/")[2]
    first = client.get(address)
    after = press(client, address, BLIND[purpose])
    for response in (first, after):
        page = Page(response.content.decode())
        assert secret not in response.content.decode()
        assert {form["action"] for form in page.main.all("form")} == {FORM}
    assert client.post(address, BLIND[purpose]).status_code == 405


@pytest.mark.parametrize("purpose", ["edit", "closure"])
def test_what_was_done_leads_back_to_the_page_without_its_secret(client, purpose):
    venue = place()
    address = link(venue, purpose)
    again = done(client, address, shown(client, address) | {"first_day": "2027-04-01"})
    before = state()
    data = sent_by(again.main.first("form")) | {"open": ""}
    assert Page(client.post(FORM, data).content.decode()).main.first("form")["class"]
    assert state() == before


@pytest.mark.parametrize(("age", "status"), [(DAY, 200), (DAY + timedelta(seconds=1), 410)])
def test_a_form_serves_for_a_day_then_says_to_open_the_mail_again(client, age, status):
    address = link(place(), "confirm")
    data = shown(client, address)
    before = state()
    with time_machine.travel(timezone.now() + age, tick=False):
        response = client.post(FORM, data)
        assert response.status_code == status
        if status == 410:
            assert "Rien n’a été enregistré" in response.content.decode()
            assert response["Cache-Control"] == "no-store, private"
            assert state() == before
            done(client, address, shown(client, address))


def test_the_address_of_forms_read_alone_says_how_to_come_back(client):
    page = read(client, FORM)
    assert page.main.first("h1").text == "Rouvrez le lien de votre courriel"
    assert not page.is_indexed


# Signed when the module is read, they would give each run, and each process of it, its own names.
@pytest.mark.parametrize(
    "forged",
    ["", "x", "é:à", b"\x00", signing.dumps(1), signing.dumps(10**30, salt="other")],
    ids=["blank", "word", "accents", "nul", "other salt", "huge number"],
)
def test_a_state_that_is_not_ours_opens_nothing(client, forged):
    link(place(), "confirm")
    before = state()
    assert client.post(FORM, {"state": forged, "seen": "x"}).status_code in (400, 410)
    assert state() == before


def test_a_link_does_one_thing_only(client):
    venue = place()
    confirm, edit = link(venue, "confirm"), link(venue, "edit")
    everything = shown(client, edit) | shown(client, confirm) | {
        "phone": "05 61 00 00 00", "first_day": "2027-04-01", "reason": "enough", "right": "on",
    }  # fmt: skip
    done(client, confirm, everything)
    assert not SpecialHours.objects.exists()
    assert not ManagerRefusal.objects.exists()
    assert Venue.objects.get().phone == ""


@pytest.mark.parametrize(
    "sent", ["9" * 30, "1e400", "٣", "\r\n", "x" * 9000, b"\x00", b"\xed\xa0\x80"]
)
def test_whatever_is_sent_is_answered(client, sent):
    venue = place()
    names = {*shown(client, link(venue, "edit"))} - {"seen", "state"}
    names |= {"services", "is_closed", "conflicts", "first_day", "last_day", "reason"}
    for purpose in PURPOSES:
        for extra in ((), ("remove",)):
            data = {name: [sent, sent] for name in (*names, "seen", *extra)}
            assert press(client, link(venue, purpose), data).status_code in (200, 400)


def test_what_was_done_is_kept_for_the_staff(client):
    address = link(place(), "closure")
    done(client, address, {"first_day": "2027-04-01", "last_day": "2027-04-03", "reason": "congés"})
    used = ManagerLink.objects.get(used_at__isnull=False)
    assert plain(used.outcome) == (
        "Fermeture annoncée : du 1er avril 2027 au 3 avril 2027 (congés)."
    )


def test_a_member_of_staff_who_presses_the_button_signs_it(client):
    venue = place()
    member = staff.member()
    client.force_login(member)
    address = link(venue, "confirm")
    done(client, address, shown(client, address))
    assert venue.history.first().history_user == member
