"""Four hundred days of the daily job, and two jobs at once: each reminder leaves once."""

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
from django.utils import timezone

from directory.awards.reminders import due_reminders, post_reminders
from directory.models import Reminder
from tests import build
from tests.support.concurrency import beside, needs_two
from tests.support.mail import Mailer, reminded
from tests.support.moments import paris, plain
from tierslieux.text.dates import add_months_clamped

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
START = date(2026, 9, 15)
END = date(2027, 10, 31)
MONTHS = {"12-months": 12, "6-months": 6, "3-months": 3, "1-month": 1, "end": 0}


@pytest.fixture(autouse=True)
def mails(settings):
    settings.LABEL_CLOCK_RECIPIENTS = ["label@exemple.fr"]
    settings.EMAIL_BACKEND = "tests.support.mail.Mailer"


def runs_of(day, chance):
    """Returns the moments of the day at which the job runs: never, once or twice, early or late,
    in both of the hours that autumn shows twice.
    """
    hours = [chance.choice([0, 2, 6, 12, 23]) for _ in range(chance.choice([0, 1, 1, 1, 2, 2]))]
    return sorted(paris(f"{day} {hour:02}:30", fold=chance.randrange(2)) for hour in hours)


def moments_of_runs(chance, days):
    """Yields when the job runs; now and then not for three days."""
    silent = 0
    for rank in range(days):
        silent = 3 if not silent and chance.random() < 1 / 40 else max(silent - 1, 0)
        yield from [] if silent else runs_of(START + rank * DAY, chance)


def attempt(moment):
    """Makes the reminders of a moment as the daily job does; returns those that left."""
    mail.outbox.clear()
    with time_machine.travel(moment, tick=False), suppress(CommandError):
        post_reminders([], timezone.localdate())
        call_command("send_mails", verbosity=0)
    return [told for message in mail.outbox for told in reminded(message)]


def test_over_400_days_each_reminder_leaves_once_and_none_before_its_day(monkeypatch):
    # Other days are drawn on each engine.
    chance, left = Random(connection.vendor), []  # noqa: S311
    ends = {f"Lieu {rank} bis": START + chance.randrange(1, 400) * DAY for rank in range(12)}
    for name, end in ends.items():
        build.award(expires_on=end, venue=build.venue(name))
    for moment in moments_of_runs(chance, 400):
        fault = chance.choice([None, None, ConnectionRefusedError("refus")])
        monkeypatch.setattr(Mailer, "before", fault)
        left += [(*told, moment.date()) for told in attempt(moment)]
    monkeypatch.setattr(Mailer, "before", None)
    last = START + 401 * DAY
    left += [(*told, last) for told in attempt(paris(f"{last} 06:00"))]
    due = {
        (name, plain(Reminder.Kind(kind).label)): add_months_clamped(end, -months)
        for name, end in ends.items()
        for kind, months in MONTHS.items()
    }
    assert Counter((name, kind) for name, kind, _ in left) == dict.fromkeys(due, 1)
    assert not [told for *told, day in left if day < due[*told]]


@needs_two
@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_post_one_mail(monkeypatch):
    for _ in range(20):
        build.award(expires_on=END)
    both = Barrier(2)
    due = "directory.awards.reminders.due_reminders"
    monkeypatch.setattr(due, lambda on: (due_reminders(on), both.wait())[0])
    job = partial(post_reminders, [], END)
    assert not beside(job, job)
    call_command("send_mails", verbosity=0)
    [message] = mail.outbox
    assert len([*reminded(message)]) == 20 * len(MONTHS)
    assert Reminder.objects.count() == 20 * len(MONTHS)
