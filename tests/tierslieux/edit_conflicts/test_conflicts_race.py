"""Pairs of people who save the same row at the same moment: one is saved, the other is asked.

CONFLICT_PAIRS says how many pairs; a thousand are for a machine that has minutes.
"""

import os
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.test import Client

from directory.models import Venue
from tests import build
from tests.support.concurrency import beside, needs_two
from tests.support.staff import displayed, opened, shown
from tests.tierslieux.edit_conflicts.test_conflicts import form_of, merge_shown

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    needs_two,
]

PAIRS = int(os.environ.get("CONFLICT_PAIRS", "25"))
NAMES = ("claire", "denis")


@pytest.fixture
def browsers():
    found = {}
    for name in NAMES:
        found[name] = Client()
        found[name].force_login(User.objects.create_superuser(name))
    return found


def save_at_once(browsers, address, typed):
    """Sends what each typed on the same page, at once; returns {name: answer}."""
    start, answers = Barrier(len(NAMES)), {}
    read = opened(browsers["claire"], address)

    def send(name):
        start.wait()
        answers[name] = browsers[name].post(address, read | typed[name])

    assert not beside(*(lambda name=name: send(name) for name in NAMES))
    return answers


def one_of_each(answers):
    """Returns the names of who was saved and of who was asked."""
    by_status = {answer.status_code: name for name, answer in answers.items()}
    assert sorted(by_status) == [200, 302]
    return by_status[302], by_status[200]


def test_of_each_pair_one_is_saved_and_the_other_sees_what_they_saved(browsers):
    for number in range(PAIRS):
        service = build.service(f"service-{number}")
        typed = {name: {"name": f"{name} {number}"} for name in NAMES}
        answers = save_at_once(browsers, form_of(service), typed)
        saved, asked = one_of_each(answers)
        service.refresh_from_db()
        assert service.name == f"{saved} {number}"
        assert merge_shown(answers[asked])[0] == {"Nom": (f"{saved} {number}", f"{asked} {number}")}


def test_what_each_of_a_pair_changed_apart_is_all_kept_in_the_end(browsers):
    venue = build.special_hours("2027-05-01").venue
    typed = {"claire": {"operator": "Elle"}, "denis": {"special_hours-0-reason": "Lui"}}
    answers = save_at_once(browsers, form_of(venue), typed)
    _, asked = one_of_each(answers)
    again = browsers[asked].post(form_of(venue), displayed(answers[asked]))
    assert again.status_code == 302
    assert Venue.objects.get().operator == "Elle"
    assert venue.special_hours.get().reason == "Lui"


def test_a_form_and_an_action_at_once_lose_nothing_of_each_other(browsers):
    venue, start, answers = build.venue(status="draft"), Barrier(2), []
    read = opened(browsers["claire"], form_of(venue)) | {"operator": "Elle"}
    lists = "/gestion/directory/venue/"
    action = {"action": "publish", "_selected_action": [venue.pk], "index": 0}
    action["seen"] = browsers["denis"].get(lists).context["seen"]

    def write():
        start.wait()
        answers.append(browsers["claire"].post(form_of(venue), read))

    def act():
        start.wait()
        browsers["denis"].post(lists, action)

    assert not beside(write, act)
    venue.refresh_from_db()
    [answer] = answers
    if answer.status_code == 302:
        assert (venue.operator, venue.status) == ("Elle", "draft")
    else:
        assert merge_shown(answer)[1] == {"État": "publié"}
        assert (venue.operator, venue.status) == ("", "published")


def test_a_form_and_the_page_of_the_hours_at_once_lose_nothing_of_each_other(browsers):
    venue, start, answers = build.venue(), Barrier(2), []
    read = opened(browsers["claire"], form_of(venue)) | {"operator": "Elle"}
    hours = f"/gestion/directory/venue/{venue.pk}/horaires/"
    typed = shown(browsers["denis"].get(hours).context["form"])

    def write():
        start.wait()
        answers.append(browsers["claire"].post(form_of(venue), read))

    def write_hours():
        start.wait()
        browsers["denis"].post(hours, typed | {"lundi": "9h-12h", "_save": "1"})

    assert not beside(write, write_hours)
    venue.refresh_from_db()
    [answer] = answers
    assert venue.opening_hours == "Mo 09:00-12:00"
    if answer.status_code == 302:
        assert venue.operator == "Elle"
    else:
        assert list(merge_shown(answer)[1]) == ["Horaires d’ouverture"]
        assert venue.operator == ""
