"""Scripts against the forms of corrections, and people: none of the latter is lost."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core import signing
from django.core.exceptions import ValidationError

from directory.models import Attempt, Correction, Venue
from directory.spam import check
from directory.spam.tokens import new_token
from tests import build
from tests.directory.corrections.submissions import (
    HERE,
    NOW,
    PROPOSE,
    address,
    filled,
    is_thanked,
    opened,
    post,
    refusal,
    send,
)
from tests.support.concurrency import beside, needs_two
from tests.support.page_reader import Page

pytestmark = pytest.mark.django_db
State = Correction.State
OFFICE, ANOTHER_ADDRESS = "203.0.113.7", "203.0.113.8"
ROUNDS = 5
LINKS = "http://a.example http://b.example www.c.example"


@pytest.fixture
def venue():
    return build.venue("La Halle")


def waiting():
    return Correction.objects.waiting().count()


def quarantined():
    return Correction.objects.quarantined()


def forged(form):
    """A mark that somebody else signed."""
    return signing.dumps([0, "x"], key="another", salt="directory.doorkeeper")


# What scripts do: (fields changed, headers), each from a form freshly opened.
SCRIPTS = {
    "no mark": lambda form: ({"token": ""}, HERE),
    "forged mark": lambda form: ({"token": forged(form)}, HERE),
    "altered mark": lambda form: ({"token": form["token"][:-2]}, HERE),
    "sent from another site": lambda form: ({}, {"sec-fetch-site": "cross-site"}),
    "foreign origin": lambda form: ({}, {"origin": "https://ailleurs.example"}),
    "all fields filled": lambda form: ({"subject": "Bonjour"}, HERE),
    "no header of a browser": lambda form: ({}, {}),
    "links everywhere": lambda form: ({"summary": LINKS}, HERE),
}


def test_what_scripts_send_is_blocked_or_set_apart_whatever_address_they_forge(
    client, clock, venue
):
    form = opened(client, address(venue))
    clock.shift(30)
    for number in range(ROUNDS):
        forged_address = {"x-forwarded-for": f"198.51.100.{number}"}
        for changes in SCRIPTS.values():
            fresh = form | {"token": marked(clock), "note": f"Note {number}"}
            fields, headers = changes(fresh)
            headers = headers | forged_address
            post(client, address(venue), fresh | fields, headers=headers, REMOTE_ADDR=OFFICE)
        replayed = form | {"note": f"Encore {number}"}
        post(client, address(venue), replayed, headers=HERE | forged_address, REMOTE_ADDR=OFFICE)
    # Of them all, the form replayed was first sent by who had opened it.
    assert waiting() <= 1
    assert Attempt.objects.count() == ROUNDS * (len(SCRIPTS) + 1)
    assert not Venue.objects.exclude(summary="").exists()


def marked(clock):
    """Returns the mark of a form opened, and read for a while."""
    token = new_token().signed()
    clock.shift(5)
    return token


def test_fifty_people_behind_one_address_are_all_served(client, clock, venue):
    form = opened(client, address(venue))
    for number in range(50):
        data = form | {"token": marked(clock), "note": f"Personne {number}"}
        assert is_thanked(post(client, address(venue), data, REMOTE_ADDR=OFFICE))
    assert waiting() == 50


@pytest.mark.parametrize(
    ("changes", "headers", "why"),
    [
        ({"subject": "Bonjour"}, HERE, "un champ que personne ne voit"),
        ({}, {}, "ne dit pas d’où vient le formulaire"),
        ({"summary": LINKS}, HERE, "plus de 2 liens"),
        ({"summary": LINKS.removesuffix("www.c.example")}, HERE, ""),
        ({"website": "https://www.exemple.fr/"}, HERE, ""),
        ({}, {"origin": "http://testserver"}, ""),
    ],
)
def test_what_is_merely_odd_is_thanked_and_set_apart(client, clock, changes, headers, why):
    form = {"note": "Bonjour", "name": "La Cabane", "commune": "Carcassonne"} | changes
    build.commune()
    assert is_thanked(send(client, clock, PROPOSE, headers=headers, **form))
    filed = Correction.objects.get()
    assert why in filed.suspicions
    assert (filed.state == State.QUARANTINE) is bool(why)


def test_an_address_that_was_often_refused_is_set_apart_and_not_lost(client, clock, venue):
    for number in range(5):
        assert waiting() == 0
        send(client, clock, address(venue), note=f"{number}", token="")
    assert is_thanked(send(client, clock, address(venue), note="Une vraie personne"))
    assert "plusieurs envois refusés" in quarantined().get().suspicions
    clock.shift(timedelta(hours=1))
    assert is_thanked(send(client, clock, address(venue), note="Une autre"))
    assert waiting() == 1


def test_four_refusals_are_forgiven(client, clock, venue):
    for number in range(4):
        send(client, clock, address(venue), note=f"{number}", token="")
    send(client, clock, address(venue), note="Une vraie personne")
    assert waiting() == 1


@pytest.mark.parametrize(("seconds", "taken"), [(3, False), (4, True)])
def test_what_is_sent_faster_than_anyone_reads_is_refused_and_kept_on_the_page(
    client, clock, venue, seconds, taken
):
    response = send(client, clock, address(venue), reading=seconds, note="Vite")
    assert is_thanked(response) is taken
    if not taken:
        assert response.status_code == 403
        assert "trop rapide" in refusal(response)
        assert "Vite" in response.content.decode()


@pytest.mark.parametrize(("hours", "taken"), [(24, True), (25, False)])
def test_a_page_left_open_for_a_day_is_sent_again_at_once(client, clock, venue, hours, taken):
    response = send(client, clock, address(venue), reading=hours * 3600, note="Tard")
    assert is_thanked(response) is taken
    assert waiting() == taken


def test_a_form_refused_is_sent_again_as_it_is_shown(client, clock, venue):
    first = send(client, clock, address(venue), reading=2, note="Vite")
    assert "dans 4 secondes" in refusal(first).replace("\xa0", " ")
    again = filled_again(first)
    clock.shift(4)
    assert is_thanked(post(client, address(venue), again))


def filled_again(response):
    """Return what the form shown again would send."""
    return filled(Page(response.content.decode()))


def test_a_button_pressed_twice_files_once_and_thanks_twice(client, clock, venue):
    data = opened(client, address(venue)) | {"note": "Une fois"}
    clock.shift(30)
    assert is_thanked(post(client, address(venue), data))
    assert is_thanked(post(client, address(venue), data))
    assert Correction.objects.count() == 1
    other = post(client, address(venue), data | {"note": "Autre chose"})
    assert "a déjà été envoyé" in refusal(other)
    assert Correction.objects.count() == 1


def test_the_same_words_again_from_the_same_address_are_set_apart(client, clock, venue):
    for _ in range(2):
        assert is_thanked(send(client, clock, address(venue), note="Achetez"))
    assert (waiting(), quarantined().count()) == (1, 1)


def test_a_place_proposed_is_held_to_the_same_limits(client, clock):
    data = {"name": "La Cabane", "commune": "Carcassonne"}
    build.commune()
    assert "trop rapide" in refusal(send(client, clock, PROPOSE, reading=1, **data))
    send(client, clock, PROPOSE, subject="Bonjour", **data)
    assert quarantined().get().place_name == "La Cabane"


def test_addresses_are_kept_as_digests_and_forgotten_within_two_days(client, clock, venue):
    form = opened(client, address(venue))
    clock.shift(30)
    post(client, address(venue), form | {"note": "Bonjour"}, REMOTE_ADDR=OFFICE)
    assert OFFICE not in str(Attempt.objects.values().get())
    clock.shift(timedelta(hours=25, seconds=1))
    send(client, clock, address(venue), note="Bonsoir")
    assert Attempt.objects.count() == 1


@needs_two
@pytest.mark.django_db(transaction=True)
def test_one_form_sent_ten_times_at_once_is_filed_once(client, venue):
    with time_machine.travel(NOW, tick=True) as clock:
        data = opened(client, address(venue)) | {"note": "Une fois"}
        clock.shift(30)
        sent = [lambda: answers.append(post(client, address(venue), data)) for _ in range(10)]
        answers = []
        assert beside(*sent) == []
    assert all(map(is_thanked, answers))
    assert Correction.objects.count() == 1


def test_a_photo_is_counted_before_it_is_decoded(client, clock, venue, monkeypatch):
    counted = []

    def decode(_):
        counted.append(Attempt.objects.count())
        raise ValidationError("Ce fichier est abîmé.")

    monkeypatch.setattr("directory.corrections.forms.prepare_photo", decode)
    monkeypatch.setattr(check, "MAX_COSTLY", 3)
    words = {"photo_alt": "La salle", "photo_credit": "Léa Martin"}
    files = [BytesIO(b"\xff\xd8" * 50) for _ in range(5)]
    answers = [send(client, clock, address(venue), photo=file, **words) for file in files]
    assert counted == [1, 2, 3]
    assert [each.status_code for each in answers] == [200, 200, 200, 429, 429]
    assert is_thanked(send(client, clock, address(venue), summary="Sans photo."))
