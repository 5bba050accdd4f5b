"""Reminders written before the outbox sent them: those that left are kept, no other is lost."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from directory.awards.reminders import post_reminders
from directory.models import Reminder
from tests import build
from tests.support.moments import plain
from tierslieux.mail.models import Mail

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
END = date(2027, 10, 31)
LONG_AGO = timezone.now() - timedelta(days=3)
CLAIMED = {"claim": "a", "claimed_at": LONG_AGO}


def migrate(name):
    executor = MigrationExecutor(connection)
    executor.migrate([("directory", name)])
    return executor.loader.project_state([("directory", name)]).apps


def migrate_to_now():
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes("directory"))


@pytest.fixture
def award():
    """Built on the tables of today, before any of them goes back."""
    return build.award(expires_on=END, venue=build.venue("Le Moulin"))


@pytest.fixture
def before(award):
    """Apps as they were before the outbox sent reminders; the database is brought back after."""
    yield migrate("0020_first_versions")
    migrate_to_now()


def test_reminders_that_left_stay_posted_and_the_others_leave_once(settings, award, before):
    settings.LABEL_CLOCK_RECIPIENTS = ["label@exemple.fr"]
    row = {"award_id": award.pk, "ends_on": END}
    old = before.get_model("directory", "Reminder").objects
    old.create(kind="12-months", **row, **CLAIMED, sent_at=LONG_AGO)
    old.create(kind="6-months", **row, **CLAIMED | {"claim": "b"})
    old.create(kind="3-months", **row)
    migrate_to_now()
    assert posted() == {"12-months": LONG_AGO, "6-months": LONG_AGO}
    [doubtful] = Mail.objects.in_doubt()
    assert doubtful.to == "label@exemple.fr"
    line = "- Le Moulin : Tiers-lieux Occitanie, prend fin le 31/10/2027 (rappel : 6 mois avant)"
    assert plain(doubtful.body) == line
    post_reminders([], END)
    call_command("send_mails", verbosity=0)
    [message] = mail.outbox
    assert "(rappel : 3 mois avant, 1 mois avant, le jour même)" in plain(message.body)


def test_going_back_posts_nothing_again(award, before):
    migrate_to_now()
    Reminder.objects.create(award=award, kind="end", ends_on=END, asked_at=LONG_AGO)
    [row] = migrate("0020_first_versions").get_model("directory", "Reminder").objects.all()
    assert row.claim
    assert row.sent_at == LONG_AGO


def posted():
    return dict(Reminder.objects.values_list("kind", "asked_at"))
