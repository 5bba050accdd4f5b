"""Reminders of labels that end: each sent exactly once, whatever happens to the daily job."""

from collections import Counter
from datetime import date, timedelta
from smtplib import SMTPException, SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.urls import reverse

from directory.awards.reminders import post_reminders
from directory.models import Reminder, Venue
from tests import build
from tests.support.mail import Mailer
from tests.support.moments import paris, plain
from tests.support.staff import member
from tierslieux.mail.models import Mail
from tierslieux.text.dates import add_months_clamped

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
END = date(2027, 10, 31)
MONTHS = {"12-months": 12, "6-months": 6, "3-months": 3, "1-month": 1, "end": 0}


@pytest.fixture(autouse=True)
def recipients(settings):
    settings.LABEL_CLOCK_RECIPIENTS = ["label@exemple.fr"]
    settings.SITE_URL = "https://tiers-lieux.exemple"


def run(on):
    """Runs the daily job on a day."""
    with time_machine.travel(paris(f"{on} 06:00"), tick=False):
        call_command("label_clock", "--mail")


def sent():
    return [each.kind for each in Reminder.objects.all()]


def ending_award(expires_on=END, **fields):
    return build.award(expires_on=expires_on, **fields)


@pytest.fixture
def mailer(settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.support.mail.Mailer"
    return lambda **faults: [monkeypatch.setattr(Mailer, *each) for each in faults.items()]


@pytest.mark.parametrize(("kind", "months"), MONTHS.items())
def test_a_reminder_leaves_on_its_day_and_not_on_the_eve(kind, months):
    ending_award()
    day = add_months_clamped(END, -months)
    run(day - DAY)
    before = sent()
    run(day)
    assert [told for told in sent() if told not in before] == [kind]


def test_the_mail_says_what_ends_when_and_where_to_see_it():
    award = ending_award(venue=build.venue("Le Moulin & Cie"))
    run(date(2027, 9, 30))
    [message] = mail.outbox
    text = plain(message.body)
    assert message.to == ["label@exemple.fr"]
    assert plain(message.subject) == "Horloge des labels : 1 rappel"
    assert "- Le Moulin & Cie : Tiers-lieux Occitanie, prend fin le 31 octobre 2027" in text
    assert "31 jours (rappel : 12 mois avant, 6 mois avant, 3 mois avant, 1 mois avant)" in text
    assert f"https://tiers-lieux.exemple/gestion/directory/award/{award.pk}/change/" in text
    assert "https://tiers-lieux.exemple/gestion/horloge/" in text
    assert "Labels qui prennent fin d’ici 12 mois : 1" in text


def test_a_day_without_a_reminder_sends_nothing():
    ending_award()
    run(END - timedelta(days=500))
    run(END)
    run(END + DAY)
    assert len(mail.outbox) == 1


def test_an_end_of_long_ago_is_history():
    ending_award(granted_on=date(2018, 1, 1), expires_on=date(2021, 1, 1))
    run(date(2027, 1, 1))
    assert not mail.outbox


@pytest.mark.parametrize(
    ("fields", "venue"),
    [
        ({"withdrawn_on": date(2027, 6, 1), "withdrawal_reason": "Fermé."}, {}),
        ({"withdrawn_on": END, "withdrawal_reason": "Fermé."}, {}),
        ({"expires_on": None}, {}),
        ({}, {"status": Venue.Status.CLOSED}),
    ],
)
def test_nothing_is_reminded_of_what_does_not_end_by_its_time(fields, venue):
    ending_award(**({"venue": build.venue(**venue)} | fields))
    run(END - DAY)
    run(END)
    assert not mail.outbox


@pytest.mark.parametrize(
    ("later", "is_renewed"),
    [
        ({"granted_on": END}, True),
        ({"granted_on": END, "expires_on": END + 900 * DAY}, True),
        ({"granted_on": END - 30 * DAY}, True),
        ({"granted_on": END, "withdrawn_on": END, "withdrawal_reason": "Erreur."}, False),
        ({"granted_on": END - 30 * DAY, "expires_on": END - 20 * DAY}, False),
        ({"granted_on": END, "label": "autre"}, False),
    ],
)
def test_a_renewed_label_is_not_reminded_of(later, is_renewed):
    first = ending_award()
    if "label" in later:
        later = {**later, "label": build.label("autre", "Autre label")}
    build.award(venue=first.venue, **later)
    run(END)
    assert Reminder.objects.filter(award=first).exists() != is_renewed


def test_a_label_prolonged_is_reminded_of_its_new_end():
    award = ending_award()
    run(END - DAY)
    award.expires_on = END + timedelta(days=1000)
    award.save()
    run(award.expires_on)
    assert Counter(sent()) == dict.fromkeys(MONTHS, 2) | {"end": 1}


def test_twice_the_same_day_sends_once():
    ending_award()
    for _ in range(3):
        run(END)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("fault", [ConnectionRefusedError("refus"), TimeoutError("délai")])
def test_a_server_that_cannot_be_reached_is_tried_again_and_the_list_is_written(
    mailer, fault, capsys
):
    ending_award()
    mailer(before=fault)
    with pytest.raises(CommandError, match="refusés par le serveur\u00a0: 1"):
        run(END)
    assert "Labels échus, non renouvelés" in capsys.readouterr().out
    assert str(fault) in Mail.objects.waiting().get().last_error
    mailer(before=None)
    run(END + DAY)
    run(END + DAY)
    assert len(mail.outbox) == 1


def test_a_mail_that_the_server_refuses_is_tried_again(mailer):
    ending_award()
    mailer(fault=SMTPException("boîte pleine"))
    with pytest.raises(CommandError, match="refusés par le serveur\u00a0: 1"):
        run(END)
    mailer(fault=None)
    run(END)
    assert len(mail.outbox) == 1


def test_a_mail_that_may_have_left_is_not_sent_again_and_the_outbox_names_it(mailer, client):
    ending_award()
    mailer(fault=SMTPServerDisconnected("coupé"))
    with pytest.raises(CommandError, match="peut-être partis"):
        run(END)
    mailer(fault=None)
    run(END + DAY)
    assert len(mail.outbox) == 1
    with time_machine.travel(paris("2027-11-02 06:00"), tick=False):
        client.force_login(member("responsable du label"))
        page = client.get(reverse("admin:directory_mail_changelist"), {"etat": "en-doute"})
    assert "peut-être parti" in page.text
    assert "Horloge des labels : 1 rappel" in plain(page.text)


def test_a_mail_that_cannot_be_written_leaves_no_reminder_written(monkeypatch):
    ending_award()
    with monkeypatch.context() as broken:
        broken.setattr("directory.awards.reminders.post", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            post_reminders([], END)
    assert not Reminder.objects.exists()
    run(END)
    assert len(mail.outbox) == 1


def test_each_recipient_is_written_to_apart(settings, mailer):
    settings.LABEL_CLOCK_RECIPIENTS = ["un@exemple.fr", "deux@exemple.fr"]
    ending_award()
    run(END)
    assert sorted(each.to for each in mail.outbox) == [["deux@exemple.fr"], ["un@exemple.fr"]]
    assert len(sent()) == len(MONTHS)


def test_what_fails_after_the_mail_has_left_does_not_send_it_again(monkeypatch):
    ending_award()

    def stop(*_):
        raise SMTPException("fermeture")

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "close", stop, raising=False)
        run(END)
    run(END)
    assert len(mail.outbox) == 1


def test_without_anyone_to_write_to_nothing_is_posted(settings):
    settings.LABEL_CLOCK_RECIPIENTS = []
    ending_award()
    with pytest.raises(CommandError, match="LABEL_CLOCK_RECIPIENTS"):
        run(END)
    assert not Reminder.objects.exists()


def test_without_being_asked_the_job_mails_nothing():
    ending_award()
    with time_machine.travel(paris("2027-10-31 06:00"), tick=False):
        call_command("label_clock")
    assert not mail.outbox
    assert not Reminder.objects.exists()
