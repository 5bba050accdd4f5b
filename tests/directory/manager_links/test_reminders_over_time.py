"""Four hundred days of the daily job, whatever its irregularities: each reminder leaves once."""

from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from random import Random
from threading import Barrier

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection

from directory.manager_links.reminders import posted_reminders, remind
from directory.models import CheckReminder, Venue
from directory.models.freshness import due_on
from tests import build
from tests.support.concurrency import beside, needs_two
from tests.support.mail import Mailer
from tests.support.moments import paris
from tierslieux.mail.models import Mail
from tierslieux.mail.outbox import post, send_waiting

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
START = date(2026, 9, 15)
DAYS = 400
LATE = {"before": -30, "due": 0, "late": 30, "last": 90}
# What each mail, and no other, says.
SAYS = {
    "before": "à vérifier avant le",
    "due": "Il est temps",
    "late": "à vérifier depuis le",
    "last": "dernier rappel",
}


class CutError(Exception):
    """What stands for a run that stops in the middle."""


@pytest.fixture(autouse=True)
def mails(settings):
    settings.EMAIL_BACKEND = "tests.support.mail.Mailer"


def moments(chance):
    """Yields when the job runs: not every day, sometimes twice, early or late, in both of the
    hours that autumn shows twice; now and then not for six days.
    """
    silent = 0
    for rank in range(DAYS):
        silent = 6 if not silent and chance.random() < 1 / 40 else max(silent - 1, 0)
        hours = [] if silent else chance.choice([[], [7], [7], [2], [0, 23], [2, 2]])
        for hour in hours:
            yield paris(f"{START + rank * DAY} {hour:02}:30", fold=chance.randrange(2))


def cut(chance, kept):
    """Returns what asks for a mail, and may stop the run before or after it has."""
    ends = Counter([None] * 8 + ["before", "after"])

    def post(*told):
        end = chance.choice([*ends.elements()])
        if end == "before":
            raise CutError
        is_new = kept(*told)
        if end == "after":
            raise CutError
        return is_new

    return post


def attempt(moment):
    """Makes the reminders of a moment as the daily job does; returns those that left."""
    mail.outbox.clear()
    with time_machine.travel(moment, tick=False), suppress(CommandError, CutError):
        call_command("remind", verbosity=0)
    return [told(message) for message in mail.outbox]


def told(message):
    [kind] = [kind for kind, words in SAYS.items() if words in message.body]
    return message.to[0].partition("@")[0], kind


def test_over_400_days_each_reminder_leaves_once_and_none_before_its_day(monkeypatch):
    # Other days are drawn on each engine.
    chance, left = Random(connection.vendor), []  # noqa: S311
    venues = {}
    for rank in range(12):
        base = START - chance.randrange(160) * DAY
        facts = {"verified_on": base} if rank % 2 else {"created_on": base}
        rhythm = chance.choice([6, 12])
        venue = build.venue(email=f"lieu-{rank}@exemple.fr", rhythm_months=rhythm, **facts)
        venues[f"lieu-{rank}"] = due_on(venue)
    monkeypatch.setattr("directory.manager_links.links.post", cut(chance, post))
    for moment in moments(chance):
        fault = chance.choice([None, None, ConnectionRefusedError("refus")])
        monkeypatch.setattr(Mailer, "before", fault)
        left += [(*each, moment.date()) for each in attempt(moment)]
    monkeypatch.undo()
    last = START + DAYS * DAY
    left += [(*each, last) for each in attempt(paris(f"{last} 12:00"))]
    days = {
        (name, kind): due + late * DAY
        for name, due in venues.items()
        for kind, late in LATE.items()
        if due + late * DAY <= last
    }
    assert Counter((name, kind) for name, kind, _ in left) == dict.fromkeys(days, 1)
    assert not [each for *each, day in left if day < days[tuple(each)]]


@needs_two
@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_ask_for_one_mail_each(monkeypatch):
    for _ in range(20):
        build.venue(email="lieu@exemple.fr", verified_on=START - 400 * DAY)
    both = Barrier(2)

    def together(**wanted):
        if not wanted:
            both.wait(10)
        return posted_reminders(**wanted)

    monkeypatch.setattr("directory.manager_links.reminders.posted_reminders", together)
    job = partial(remind, START)
    assert not beside(job, job)
    assert Mail.objects.count() == Venue.objects.count() == 20
    assert CheckReminder.objects.count() == 20 * 3
    assert not beside(send_waiting, send_waiting)
    assert len(mail.outbox) == 20
