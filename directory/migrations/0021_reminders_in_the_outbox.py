from itertools import groupby

from django.conf import settings
from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

SUBJECT = "Horloge des labels\u00a0: rappels"
LINE = "- {venue}\u00a0: {label}, prend fin le {end:%d/%m/%Y} (rappel\u00a0: {kind})"


def keep_what_left(apps, schema_editor):
    """Keep the reminders that left; those in doubt become mails in doubt, for a person to settle;
    those that have surely not left go, and the next run posts them.
    """
    using = schema_editor.connection.alias
    reminders = apps.get_model("directory", "Reminder").objects.using(using)
    doubtful = reminders.filter(sent_at=None).exclude(claim="").order_by("claim", "pk")
    beside = doubtful.select_related("award__venue", "award__label")
    for claim, rows in groupby(beside, key=lambda each: each.claim):
        keep_doubt(apps.get_model("directory", "Mail").objects.using(using), claim, list(rows))
    reminders.filter(claim="").delete()
    reminders.update(asked_at=Coalesce("sent_at", "claimed_at"))


def keep_doubt(mails, claim, rows):
    """Write the mail of a run that was cut, as one that may have left to each recipient."""
    at = rows[0].claimed_at
    lines = [
        LINE.format(
            venue=each.award.venue.name,
            label=each.award.label.name,
            end=each.ends_on,
            kind=each.get_kind_display(),
        )
        for each in rows
    ]
    text = {"subject": SUBJECT, "body": "\n".join(lines), "asked_at": at}
    for rank, recipient in enumerate(settings.LABEL_CLOCK_RECIPIENTS):
        key = f"label-clock:{claim}:{rank}"
        mails.create(key=key, to=recipient, claim=claim, claimed_at=at, **text)


def mark_as_left(apps, schema_editor):
    """What was posted is not posted again."""
    asked = F("asked_at")
    using = schema_editor.connection.alias
    reminders = apps.get_model("directory", "Reminder").objects.using(using)
    reminders.update(claim="outbox", claimed_at=asked, sent_at=asked)


class Migration(migrations.Migration):
    dependencies = [("directory", "0020_first_versions")]

    operations = [
        migrations.RemoveConstraint(model_name="reminder", name="reminder_sent_by_a_claim"),
        migrations.AddField(
            model_name="reminder",
            name="asked_at",
            field=models.DateTimeField(default=timezone.now, verbose_name="demandé le"),
        ),
        migrations.RunPython(keep_what_left, mark_as_left),
        migrations.RemoveField(model_name="reminder", name="claim"),
        migrations.RemoveField(model_name="reminder", name="claimed_at"),
        migrations.RemoveField(model_name="reminder", name="sent_at"),
    ]
