"""« C’est mon lieu »: who is sent the links, how often, and what the staff decide."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from directory.models import Correction, ManagerLink, ManagerRefusal, Venue
from tests import build
from tests.directory.corrections.review_pages import decide
from tests.directory.corrections.review_pages import read as read_correction
from tests.directory.corrections.submissions import (
    HERE,
    is_thanked,
    opened,
    post,
    refusal,
    send,
)
from tests.directory.manager_links.link_pages import ADDRESS, place
from tests.directory.spam.test_spam import marked
from tests.support.page_reader import read
from tests.support.staff import member
from tierslieux.mail.models import Mail

pytestmark = pytest.mark.django_db
OFFICE = "203.0.113.7"
DAY = timedelta(days=1)
CLAIM = {"name": "Camille Exemple", "role": "coordinatrice", "email": "accueil@moulin.fr"}
STATE = Correction.State


def claiming(venue):
    return f"{venue.get_absolute_url()}c-est-mon-lieu/"


def claim_from(client, clock, venue, network=OFFICE, **fields):
    data = {"token": marked(clock), "subject": "", **fields}
    return post(client, claiming(venue), data, headers=HERE, REMOTE_ADDR=network)


def claims():
    return [*Correction.objects.claims().order_by("pk")]


def test_the_links_go_to_the_address_of_the_sheet_and_to_no_other(client, clock):
    venue = place()
    page = read(client, venue.get_absolute_url())
    assert page.main.link("C’est mon lieu") == claiming(venue)
    response = send(client, clock, claiming(venue), email="pirate@exemple.fr")
    assert is_thanked(response)
    mail = Mail.objects.get()
    assert mail.to == ADDRESS
    assert "«\u202fC’est mon lieu\u202f»" in mail.body
    assert mail.body.count("/gerer/") == ManagerLink.objects.count() == 4
    for address in (claiming(venue), response.url):
        assert ADDRESS not in client.get(address).content.decode()
        assert not read(client, address).is_indexed
    assert not Correction.objects.exists()


def test_a_venue_is_mailed_once_a_day_and_three_times_a_month_whoever_asks(client, clock):
    venue = place()
    answers = [claim_from(client, clock, venue, f"198.51.{rank}.1") for rank in range(10)]
    assert all(map(is_thanked, answers))
    assert Mail.objects.count() == 1
    for number in (2, 3, 3):
        clock.shift(DAY)
        assert is_thanked(claim_from(client, clock, venue))
        assert Mail.objects.count() == number
    clock.shift(timedelta(days=30))
    claim_from(client, clock, venue)
    assert Mail.objects.count() == 4
    assert not Correction.objects.exists()


def test_five_hundred_posts_reach_a_venue_once_and_the_next_one_is_served(client, clock):
    venue, other = place(), place("Le Lavoir", email="lavoir@exemple.fr")
    for _ in range(500):
        claim_from(client, clock, venue)
    assert Mail.objects.filter(to=ADDRESS).count() == 1
    assert is_thanked(claim_from(client, clock, other, "198.51.100.7"))
    assert Mail.objects.filter(to="lavoir@exemple.fr").count() == 1


def test_fifty_people_behind_one_address_are_all_served(client, clock):
    for number in range(50):
        venue = place(f"Lieu {number}", email=f"lieu{number}@exemple.fr")
        assert is_thanked(claim_from(client, clock, venue))
    assert Mail.objects.values("to").distinct().count() == 50


@pytest.mark.parametrize("reason", ["not-us", "enough"])
def test_an_address_that_refused_our_mails_gets_none_and_the_answer_does_not_say(
    client, clock, reason
):
    venue = place()
    told = send(client, clock, claiming(venue)).url
    answer = read(client, told).main.text
    Mail.objects.all().delete()
    ManagerRefusal.objects.create(venue=venue, address=ADDRESS, reason=reason)
    for _ in range(3):
        assert send(client, clock, claiming(venue)).url == told
    assert read(client, told).main.text == answer
    assert not Mail.objects.exists()
    (claim,) = claims()
    assert (claim.venue, claim.proposed) == (venue, {})


def test_a_refusal_of_the_messages_of_visitors_stops_no_link(client, clock):
    venue = place()
    ManagerRefusal.objects.create(venue=venue, address=ADDRESS, reason="visitors")
    send(client, clock, claiming(venue))
    assert Mail.objects.get().to == ADDRESS


def test_what_is_suspect_mails_nobody_and_waits_for_the_staff_once(client, clock):
    venue = place()
    for _ in range(3):
        assert is_thanked(send(client, clock, claiming(venue), subject="Bonjour"))
    assert not Mail.objects.exists()
    (claim,) = claims()
    assert claim.state == STATE.QUARANTINE
    send(client, clock, claiming(venue))
    assert Mail.objects.get().to == ADDRESS


def test_without_address_the_staff_decide_and_the_links_follow(client, clock):
    venue = build.venue("Le Lavoir")
    assert is_thanked(send(client, clock, claiming(venue), **CLAIM))
    assert not Mail.objects.exists()
    (claim,) = claims()
    assert (claim.state, claim.contact) == (STATE.WAITING, CLAIM["email"])
    client.force_login(member("éditeur"))
    page = read_correction(client, claim)
    assert "Camille Exemple, coordinatrice, dit tenir ce lieu" in page.text
    decide(client, claim, page, decide_email="accept")
    venue.refresh_from_db()
    assert venue.email == CLAIM["email"]
    answer, links = Mail.objects.order_by("pk")
    assert answer.to == links.to == CLAIM["email"]
    assert "/gerer/" in links.body
    assert "vérifié votre demande" in links.body


def test_a_claim_that_is_refused_gives_no_link(client, clock):
    venue = build.venue("Le Lavoir")
    send(client, clock, claiming(venue), **CLAIM)
    client.force_login(member("éditeur"))
    decide(client, claims()[0], decide_email="refuse")
    assert not ManagerLink.objects.exists()
    assert Venue.objects.get().email == ""


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("name", "", "Votre nom"),
        ("role", " ", "Votre rôle"),
        ("email", "x@y\r\nBcc: z@exemple.fr", "adresse électronique entière"),
    ],
)
def test_what_is_wrong_in_a_claim_is_said(client, clock, name, value, why):
    response = send(client, clock, claiming(build.venue()), **(CLAIM | {name: value}))
    assert response.status_code == 200
    assert why in refusal(response)
    assert not claims()


@pytest.mark.parametrize("status", [Venue.Status.CLOSED, Venue.Status.DRAFT])
def test_a_sheet_that_is_not_listed_is_claimed_by_nobody(client, status):
    venue = place(status=status)
    assert client.get(claiming(venue)).status_code == 404
    assert client.post(claiming(venue)).status_code == 404


def test_what_somebody_said_of_themselves_is_erased_after_six_months(client, clock):
    send(client, clock, claiming(build.venue()), **CLAIM)
    for days, left in ((180, 1), (2, 0)):
        clock.shift(timedelta(days=days))
        call_command("forget_contacts")
        assert len(claims()) == left


def test_five_hundred_claims_without_address_wait_apart_and_none_is_lost(client, clock):
    venue = build.venue("Le Lavoir")
    thanked = 0
    for number in range(500):
        fields = CLAIM | {"name": f"Personne {number}"}
        thanked += is_thanked(claim_from(client, clock, venue, **fields))
    assert len(claims()) == thanked
    assert Correction.objects.waiting().count() <= 60
    send(client, clock, claiming(venue), **CLAIM)
    assert Correction.objects.waiting().latest("pk").note.startswith("Camille")
    assert opened(client, claiming(venue))
    assert not Mail.objects.exists()
