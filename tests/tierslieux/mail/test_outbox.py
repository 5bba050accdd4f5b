"""Mails asked for by pages: sent once, by a command, whatever the server does."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.support.staff import member, messages
from tierslieux.mail import outbox
from tierslieux.mail.models import Mail

pytestmark = pytest.mark.django_db
LIST = "/gestion/directory/mail/"


def asked(key="un", to="lieu@exemple.fr"):
    context = {"reminders": [], "clock": [], "on": timezone.localdate(), "site_url": ""}
    return outbox.post(key, to, "Objet", "directory/awards/label_clock_mail.txt", context)


def failing(monkeypatch, error):
    def fail(_):
        raise error

    monkeypatch.setattr(outbox, "deliver", fail)


def test_a_page_asks_and_the_command_sends_once():
    assert asked()
    assert mail.outbox == []
    call_command("send_mails", verbosity=0)
    call_command("send_mails", verbosity=0)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["lieu@exemple.fr"], "Objet")


def test_what_was_asked_twice_is_sent_once():
    assert asked()
    assert not asked()
    call_command("send_mails", verbosity=0)
    assert not asked()
    call_command("send_mails", verbosity=0)
    assert len(mail.outbox) == 1


def test_a_console_that_nobody_reads_sends_nothing_and_marks_nothing(settings, capsys):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    asked()
    with pytest.raises(CommandError, match="Aucun serveur de courriel"):
        call_command("send_mails")
    assert capsys.readouterr().out == ""
    assert Mail.objects.waiting().count() == 1


def test_a_terminal_shows_mails_and_they_count_as_sent(settings, monkeypatch, capsys):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    asked()
    call_command("send_mails")
    assert "Subject: Objet" in capsys.readouterr().out
    assert not Mail.objects.waiting().exists()


def test_a_mail_that_surely_did_not_leave_goes_with_the_next_run(monkeypatch, capsys):
    asked()
    with monkeypatch.context() as patch:
        failing(patch, SMTPRecipientsRefused({}))
        with pytest.raises(CommandError, match="refusés par le serveur\u00a0: 1"):
            call_command("send_mails")
    assert Mail.objects.get().failures == 1
    call_command("send_mails")
    assert len(mail.outbox) == 1
    assert "Courriels envoyés\u00a0: 1" in capsys.readouterr().out


def test_a_mail_that_may_have_left_is_not_sent_again_by_itself(monkeypatch):
    asked()
    with monkeypatch.context() as patch:
        failing(patch, outbox.InDoubtError(str(SMTPServerDisconnected())))
        with pytest.raises(CommandError, match="peut-être partis"):
            call_command("send_mails")
    call_command("send_mails", verbosity=0)
    assert mail.outbox == []
    later = timezone.now() + timedelta(minutes=11)
    assert Mail.objects.in_doubt(later).count() == 1
    assert not Mail.objects.in_doubt().exists()


LINK = "https://exemple.fr/gerer/{}/".format("s" * 43)


def test_a_mail_that_left_holds_its_secret_link_no_longer():
    Mail.objects.create(key="un", to="lieu@exemple.fr", subject="Lien", body=f"Ouvrez {LINK} vite.")
    call_command("send_mails", verbosity=0)
    assert LINK in mail.outbox[0].body
    assert Mail.objects.get().body == "Ouvrez https://exemple.fr/gerer/…/ vite."


def test_a_mail_that_staff_note_as_sent_holds_its_secret_link_no_longer(client):
    before = timezone.now() - timedelta(hours=1)
    pk = Mail.objects.create(
        key="un", to="lieu@exemple.fr", body=LINK, claim="x", claimed_at=before
    ).pk
    client.force_login(member("administrateur"))
    client.post(LIST, {"action": "note_sent", "_selected_action": [pk]})
    assert Mail.objects.get().sent_at
    assert "sss" not in Mail.objects.get().body


def test_a_mail_taken_by_another_run_is_left_to_it():
    asked()
    pk = Mail.objects.get().pk
    assert outbox.claim(pk)
    assert outbox.claim(pk) is None
    call_command("send_mails", verbosity=0)
    assert mail.outbox == []


def test_one_bad_mail_does_not_stop_the_others(monkeypatch):
    asked("un")
    asked("deux", "autre@exemple.fr")
    deliver = outbox.deliver

    def choosy(message):
        if message.to == ["lieu@exemple.fr"]:
            raise SMTPRecipientsRefused({})
        deliver(message)

    monkeypatch.setattr(outbox, "deliver", choosy)
    with pytest.raises(CommandError):
        call_command("send_mails", verbosity=0)
    assert [each.to for each in mail.outbox] == [["autre@exemple.fr"]]


def doubtful():
    asked("doute")
    long_ago = timezone.now() - timedelta(hours=1)
    Mail.objects.filter(key="doute").update(claim="x", claimed_at=long_ago)
    return Mail.objects.get(key="doute")


def test_staff_say_what_became_of_a_mail_in_doubt(client):
    client.force_login(member("responsable du label"))
    row = doubtful()
    page = client.get(LIST, {"etat": "en-doute"})
    assert "peut-être parti" in page.text
    answer = client.post(LIST, {"action": "send_again", "_selected_action": [row.pk]}, follow=True)
    assert messages(answer) == [
        "Courriels remis en attente, qui partiront au prochain passage\u00a0: 1."
    ]
    call_command("send_mails", verbosity=0)
    assert len(mail.outbox) == 1
    other = doubtful_again(row)
    client.post(LIST, {"action": "note_sent", "_selected_action": [other.pk]})
    assert Mail.objects.get(pk=other.pk).sent_at


def doubtful_again(row):
    long_ago = timezone.now() - timedelta(hours=1)
    Mail.objects.filter(pk=row.pk).update(sent_at=None, claim="x", claimed_at=long_ago)
    return row


def test_the_list_shows_no_text_for_some_hold_a_secret_link(client):
    client.force_login(member("responsable du label"))
    asked()
    row = Mail.objects.get()
    Mail.objects.update(body="https://exemple.fr/gerer/secret/")
    assert "secret" not in client.get(LIST).text
    assert "secret" not in client.get(f"{LIST}{row.pk}/change/", follow=True).text


def test_editors_do_not_read_the_mails(client):
    client.force_login(member())
    assert client.get(LIST).status_code == 403


def test_addresses_and_texts_are_erased_once_sent_and_the_mail_is_still_not_sent_again():
    asked()
    call_command("send_mails", verbosity=0)
    now = timezone.now()
    assert Mail.objects.forget(now - timedelta(days=1)) == 0
    assert Mail.objects.forget(now + timedelta(days=1)) == 1
    kept = Mail.objects.get()
    assert (kept.to, kept.body) == ("", "")
    assert not asked()
