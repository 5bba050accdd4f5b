"""A question of the sheet answered in one press: filed as a correction, two that agree first."""

from datetime import timedelta

import pytest

from directory.models import Correction, Venue
from tests import build
from tests.directory.corrections.review_pages import decide
from tests.directory.corrections.submissions import is_thanked, opened, post, send
from tests.directory.spam.test_spam import marked
from tests.support.page_reader import read
from tests.support.staff import member

pytestmark = pytest.mark.django_db
QUESTION = "Peut-on entrer en fauteuil roulant ?"
STATE = Correction.State


@pytest.fixture
def venue():
    return build.venue("Le Phare")


def answering(venue, answer="oui", question="wheelchair"):
    return f"/lieux/{venue.slug}/repondre/?question={question}&reponse={answer}"


def test_each_unknown_fact_that_a_word_answers_has_its_answers_on_the_sheet(client, clock, venue):
    page = read(client, venue.get_absolute_url())
    assert page.main.link("En partie") == answering(venue, "en-partie")
    asked = read(client, page.main.link("En partie"))
    assert asked.heading == f"{QUESTION} En partie."
    response = send(client, clock, answering(venue, "en-partie"))
    assert is_thanked(response)
    correction = Correction.objects.get()
    assert correction.proposed == {"wheelchair": {"before": "unknown", "proposed": "limited"}}
    assert (correction.state, correction.quick_answer) == (STATE.WAITING, "wheelchair=limited")
    venue.refresh_from_db()
    assert venue.wheelchair == Venue.Wheelchair.UNKNOWN


def test_what_the_sheet_tells_is_not_asked(client, clock):
    venue = build.venue(wheelchair="yes", free="no")
    page = read(client, venue.get_absolute_url())
    assert "Peut-on entrer" not in page.main.text
    told = read(client, answering(venue, "non"))
    assert "La fiche le dit déjà" in told.main.text
    assert not told.main.all("button")


@pytest.mark.parametrize(
    "query", ["", "?question=wheelchair", "?question=name&reponse=oui", "?question=free&reponse=x"]
)
def test_a_question_or_an_answer_that_does_not_exist_is_told(client, clock, venue, query):
    path = f"/lieux/{venue.slug}/repondre/"
    page = read(client, f"{path}{query}")
    assert "n’existe pas" in page.main.text
    sent = {"token": marked(clock), "subject": "", "question": "name", "reponse": "Pirate"}
    response = post(client, path, sent)
    assert response.status_code == 200
    assert "n’existe pas" in response.content.decode()
    assert not Correction.objects.exists()


def answer_from(client, clock, venue, network, answer="oui"):
    data = {"token": marked(clock), "subject": "", "question": "wheelchair", "reponse": answer}
    return post(client, f"/lieux/{venue.slug}/repondre/", data, REMOTE_ADDR=network)


def test_two_people_who_agree_come_first_and_are_told(client, clock, venue):
    other = build.venue("Le Quai")
    answer_from(client, clock, venue, "203.0.113.7")
    answer_from(client, clock, venue, "198.51.100.7")
    clock.shift(timedelta(minutes=1))
    answer_from(client, clock, other, "192.0.2.7")
    answer_from(client, clock, other, "192.0.3.7", answer="non")
    client.force_login(member())
    page = read(client, "/gestion/directory/correction/")
    told = [row.text for row in page.main.all("tr") if "fauteuil" in row.text]
    assert ["Le Phare" in row for row in told] == [True, True, False, False]
    assert all("2 réponses identiques" in row for row in told[:2])
    assert "identiques" not in "".join(told[2:])


def test_one_person_who_insists_is_counted_once(client, clock, venue):
    for _ in range(5):
        answer_from(client, clock, venue, "203.0.113.7")
        clock.shift(timedelta(minutes=2))
    assert Correction.objects.waiting().with_agreement().get().agreeing == 1


def test_an_answer_is_accepted_as_any_correction(client, clock, venue):
    send(client, clock, answering(venue))
    client.force_login(member())
    decide(client, Correction.objects.get(), decide_wheelchair="accept")
    venue.refresh_from_db()
    assert venue.wheelchair == Venue.Wheelchair.YES


def test_five_hundred_scripted_answers_leave_the_staff_a_list_that_one_reads(client, clock):
    venues = [build.venue(f"Lieu {number}") for number in range(25)]
    for number in range(500):
        answer_from(client, clock, venues[number % 25], "203.0.113.7", ("oui", "non")[number % 2])
        clock.shift(timedelta(seconds=5))
    assert Correction.objects.waiting().count() < 60
    assert is_thanked(answer_from(client, clock, venues[0], "198.51.100.9"))


def test_fifty_people_behind_one_address_are_all_thanked(client, clock):
    venues = [build.venue(f"Lieu {number}") for number in range(50)]
    for venue in venues:
        assert is_thanked(answer_from(client, clock, venue, "203.0.113.7"))
        clock.shift(timedelta(seconds=60))
    assert Correction.objects.count() == 50


def test_the_page_is_never_kept_by_a_browser(client, venue):
    assert "no-cache" in client.get(answering(venue))["Cache-Control"]
    assert opened(client, answering(venue))["reponse"] == ["oui"]
