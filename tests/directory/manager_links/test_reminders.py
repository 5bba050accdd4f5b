"""Mails to those who run a venue: each on its day, once, to those who may be written to."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command

from directory.hours.osm import PARIS
from directory.models import CheckReminder, ManagerLink, ManagerRefusal, Venue
from tests import build
from tests.support.mail import Mailer
from tests.support.moments import plain
from tierslieux.mail.models import Mail
from tierslieux.mail.outbox import post

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
DUE = date(2027, 3, 12)
ON = {
    "before": DUE - 30 * DAY,
    "due": DUE,
    "late": DUE + 30 * DAY,
    "last": DUE + 90 * DAY,
}
WORDS = {
    "before": "dernière fois le 12 mars 2026. Elle est à vérifier avant le 12 mars 2027.",
    "due": "Il est temps de la vérifier de nouveau.",
    "late": "Elle est à vérifier depuis le 12 mars 2027.",
    "last": "« Non vérifiée depuis le 12 mars 2026 ». C’est notre dernier rappel.",
}


def place(**fields):
    defaults = {"verified_on": date(2026, 3, 12), "email": "accueil@exemple.fr"}
    return build.venue("Le Moulin", **(defaults | fields))


def run(day):
    """Runs the daily job at noon; returns the text of the mails that left."""
    mail.outbox.clear()
    with time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=PARIS), tick=False):
        call_command("remind")
    return [plain(message.body) for message in mail.outbox]


@pytest.mark.parametrize("kind", ON)
def test_each_reminder_leaves_on_its_day_and_not_on_the_eve(kind):
    place()
    earlier = [day for day in ON.values() if day < ON[kind]]
    for day in earlier:
        assert len(run(day)) == 1
    assert run(ON[kind] - DAY) == []
    [told] = run(ON[kind])
    assert WORDS[kind] in told
    assert mail.outbox[0].to == ["accueil@exemple.fr"]
    assert run(ON[kind]) == []


def test_a_sheet_never_checked_is_due_a_rhythm_after_it_entered_the_directory():
    place(verified_on=None, created_on=date(2026, 9, 12), rhythm_months=6)
    assert run(ON["before"] - DAY) == []
    [told] = run(ON["before"])
    assert "Personne n’a encore vérifié cette fiche, entrée dans notre annuaire le 12 sept" in told
    told = run(ON["last"])[0]
    assert "Non vérifiée depuis son entrée dans l’annuaire, le 12 septembre 2026" in told


@pytest.mark.parametrize(
    "fields",
    [
        {"email": ""},
        {"status": Venue.Status.DRAFT},
        {"status": Venue.Status.CLOSED},
        {"verified_on": DUE},
    ],
)
def test_nobody_is_written_to_about_a_sheet_that_needs_nothing_or_has_no_address(fields):
    place(**fields)
    assert run(ON["last"]) == []
    assert not CheckReminder.objects.exists()
    assert not ManagerLink.objects.exists()


def test_who_refused_is_not_written_to_again_but_another_address_is():
    venue = place()
    ManagerRefusal.objects.create(venue=venue, address=venue.email, reason="enough")
    place(email="autre@exemple.fr")
    run(DUE)
    assert [message.to for message in mail.outbox] == [["autre@exemple.fr"]]
    venue.email = "direction@exemple.fr"
    venue.save()
    run(DUE)
    assert [message.to for message in mail.outbox] == [["direction@exemple.fr"]]


def test_a_job_that_was_away_sends_the_last_reminder_alone_for_those_it_missed():
    place()
    [told] = run(ON["last"] + 200 * DAY)
    assert "dernier rappel" in told
    assert CheckReminder.objects.count() == 4
    assert run(ON["last"] + 201 * DAY) == []


def test_a_sheet_checked_meanwhile_is_left_in_peace_until_it_is_due_again():
    venue = place()
    run(ON["before"])
    venue.verified_on = DUE - DAY
    venue.save()
    assert [run(day) for day in (DUE, ON["late"], ON["last"])] == [[], [], []]
    [told] = run(date(2028, 2, 10))
    assert "vérifiée pour la dernière fois le 11 mars 2027" in told


def test_a_refused_mail_leaves_with_the_next_run(monkeypatch, settings):
    settings.EMAIL_BACKEND = "tests.support.mail.Mailer"
    monkeypatch.setattr(Mailer, "before", ConnectionRefusedError("refus"))
    place()
    with pytest.raises(CommandError, match="refusés"):
        run(DUE)
    monkeypatch.setattr(Mailer, "before", None)
    assert len(run(DUE + DAY)) == 1
    assert run(DUE + 2 * DAY) == []


def test_a_run_cut_before_the_mail_is_written_leaves_nothing_and_is_made_again(monkeypatch):
    place()
    with monkeypatch.context() as patch:
        patch.setattr("directory.manager_links.links.post", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(DUE)
    assert not CheckReminder.objects.exists()
    assert not ManagerLink.objects.exists()
    assert len(run(DUE)) == 1


def test_the_job_says_what_it_did_and_whom_no_mail_reaches(capsys):
    place()
    place(email="", verified_on=None)
    run(DUE)
    told = plain(capsys.readouterr().out)
    assert "Lieux sollicités à l’échéance : 1" in told
    assert "Lieux sollicités 90 jours après l’échéance : 0" in told
    assert "Fiches à vérifier, sans adresse électronique : 1" in told
    assert "Courriels envoyés : 1" in told


def test_a_name_on_two_lines_stands_on_one_in_the_subject():
    venue = place()
    Venue.objects.filter(pk=venue.pk).update(name="Le\nMoulin")
    run(DUE)
    assert plain(mail.outbox[0].subject) == "Le Moulin : votre fiche est-elle toujours juste ?"


def test_the_secrets_of_a_mail_are_not_kept_with_the_links():
    place()
    run(DUE)
    secrets = [line.split("/")[-2] for line in mail.outbox[0].body.split() if "/gerer/" in line]
    assert len(set(secrets)) == 4
    kept = "".join(map(str, ManagerLink.objects.values_list()))
    assert not any(secret in kept for secret in secrets)
    assert Mail.objects.count() == 1


def test_a_mail_that_has_left_is_forgotten_a_day_later_with_its_secrets_and_no_other():
    place()
    post(
        "answer:1",
        "a@exemple.fr",
        "Réponse",
        "directory/awards/label_clock.txt",
        {"on": DUE, "clock": [], "frozen": 0, "site_url": ""},
    )
    run(DUE)
    assert run(DUE + DAY) == []
    assert not Mail.objects.filter(body="").exists()
    assert run(DUE + 2 * DAY) == []
    assert Mail.objects.exclude(body="").get().key == "answer:1"


def test_a_mail_that_has_not_left_is_kept(monkeypatch, settings):
    settings.EMAIL_BACKEND = "tests.support.mail.Mailer"
    monkeypatch.setattr(Mailer, "before", ConnectionRefusedError("refus"))
    place()
    for day in (DUE, DUE + 5 * DAY):
        with pytest.raises(CommandError):
            run(day)
    assert Mail.objects.exclude(body="").count() == 1
