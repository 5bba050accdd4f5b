"""What visitors left is erased when its time has come, and not before."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.core.management import call_command
from django.urls import reverse

from directory.corrections.review import mail_key
from directory.models import Attempt, Correction
from labels.models import Application
from tests import build
from tests.support.staff import member
from tierslieux.mail.models import Mail

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SIX_MONTHS = timedelta(days=181)
SECOND = timedelta(seconds=1)


def forget():
    with time_machine.travel(NOW, tick=False):
        call_command("forget_contacts")


def left(age, **fields):
    fields = {"contact": "moi@exemple.fr", "note": "Bonjour"} | fields
    return build.correction(filed_at=NOW - age, **fields)


def test_an_address_left_is_erased_after_six_months(capsys):
    old, recent = left(SIX_MONTHS + SECOND), left(SIX_MONTHS)
    forget()
    old.refresh_from_db()
    recent.refresh_from_db()
    assert (old.contact, recent.contact) == ("", "moi@exemple.fr")
    assert old.note == "Bonjour"
    assert "Adresses effacées\u00a0: 1" in capsys.readouterr().out


def test_the_mail_that_answered_goes_with_it():
    for age, rank in ((SIX_MONTHS + SECOND, 1), (SIX_MONTHS, 2)):
        key = mail_key(left(age))
        Mail.objects.create(key=key, to="moi@exemple.fr", subject=f"{rank}", asked_at=NOW - age)
    other = NOW - SIX_MONTHS - SECOND
    Mail.objects.create(key="autre", to="lieu@exemple.fr", subject="3", asked_at=other)
    forget()
    assert {*Mail.objects.values_list("subject", flat=True)} == {"2", "3"}


def test_what_stayed_in_quarantine_all_that_time_goes_whole():
    quarantine = Correction.State.QUARANTINE
    left(SIX_MONTHS + SECOND, state=quarantine)
    kept = [left(SIX_MONTHS, state=quarantine), left(SIX_MONTHS + SECOND)]
    forget()
    assert {*Correction.objects.all()} == {*kept}


def test_the_digests_of_addresses_last_a_day():
    for hours in (25, 26):
        Attempt.objects.create(sender=f"{hours}", at=NOW - timedelta(hours=hours))
    forget()
    assert Attempt.objects.get().sender == "25"


def test_the_text_and_the_addressee_of_a_mail_are_kept_a_month_once_it_has_left():
    month = timedelta(days=30)
    for key, age in (("ancien", month + SECOND), ("récent", month)):
        sent = {"claim": "x", "claimed_at": NOW - age, "sent_at": NOW - age}
        Mail.objects.create(key=key, to="lieu@exemple.fr", subject="O", body="Secret", **sent)
    Mail.objects.create(key="attend", to="lieu@exemple.fr", subject="O", body="Secret")
    forget()
    told = dict(Mail.objects.values_list("key", "body"))
    assert told == {"ancien": "", "récent": "Secret", "attend": "Secret"}


def log_in_at(client, moment, name):
    """Tries a wrong password, then the right one, under a name."""
    with time_machine.travel(moment, tick=False):
        for password in ("faux", "phrase de passe fictive"):
            client.post(reverse("admin:login"), {"username": name, "password": password})
            AccessAttempt.objects.get_or_create(
                username=name, ip_address="203.0.113.7", failures_since_start=1
            )


@pytest.mark.parametrize(
    ("age", "kept"), [(timedelta(days=1), "attempts"), (timedelta(days=90), "logins")]
)
def test_what_is_kept_of_logins_is_erased_when_the_privacy_page_says(client, age, kept, capsys):
    """Nobody else logs in meanwhile: only the daily job erases anything."""
    member("éditeur", "ancienne", password="phrase de passe fictive")
    log_in_at(client, NOW - age - SECOND, "ancienne")
    rows = {"attempts": (AccessAttempt, AccessFailureLog), "logins": (AccessLog,)}[kept]
    assert [model.objects.count() for model in rows] == [1] * len(rows)
    forget()
    assert [model.objects.count() for model in rows] == [0] * len(rows)
    assert "traces de connexion effacées" in capsys.readouterr().out


def test_what_is_kept_of_logins_is_not_erased_before(client):
    member("éditeur", "récente", password="phrase de passe fictive")
    log_in_at(client, NOW - timedelta(days=1), "récente")
    forget()
    assert AccessFailureLog.objects.count() == AccessAttempt.objects.count() == 1
    AccessLog.objects.update(attempt_time=NOW - timedelta(days=90))
    forget()
    assert AccessLog.objects.count() == 1
    privacy = " ".join(client.get(reverse("privacy")).content.decode().split())
    assert "sont gardées 90 jours, leurs essais manqués un jour" in privacy


def candidate(age, **fields):
    """An application last changed that long ago."""
    with time_machine.travel(NOW - age, tick=False):
        return build.dossier(contact="Mme Dupont, 06 00 00 00 00", **fields)


def test_the_contact_of_a_candidate_is_erased_two_years_after_the_last_change(capsys):
    two_years = timedelta(days=730)
    old, changed, recent = (candidate(two_years + SECOND) for _ in range(3))
    with time_machine.travel(NOW - two_years, tick=False):
        changed.holder = "Les Amis"
        changed.save()
        recent.move("incomplete", build.assessment().assessor, "Il manque les statuts.")
    forget()
    contacts = dict(Application.objects.values_list("pk", "contact"))
    assert contacts[old.pk] == ""
    assert contacts[changed.pk] == contacts[recent.pk] == "Mme Dupont, 06 00 00 00 00"
    assert "contacts de candidats effacés\u00a0: 1" in capsys.readouterr().out
    assert old.history.count() == 1


def test_the_contact_of_a_candidate_is_kept_as_long_as_the_setting_says(settings, client):
    settings.CANDIDATE_CONTACT_MONTHS = 6
    old, recent = candidate(timedelta(days=183)), candidate(timedelta(days=182))
    forget()
    old.refresh_from_db()
    recent.refresh_from_db()
    assert (old.contact, recent.contact != "") == ("", True)
    privacy = " ".join(client.get(reverse("privacy")).content.decode().split())
    assert "l’efface 6 mois après le dernier changement du dossier" in privacy
