"""What looks suspect waits for the staff, who pass it on or drop it; either way it is erased."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from directory.models import Message, quarantine
from tests import build
from tests.directory.contact.messages import (
    HIDDEN,
    SENDER,
    SITE,
    WRITTEN,
    delivered,
    halle,
    waiting_for,
    writing_to,
)
from tests.directory.corrections.submissions import is_thanked, send
from tests.support.page_reader import Page, read
from tests.support.staff import member
from tierslieux.mail.models import Mail

pytestmark = pytest.mark.django_db
LIST = "/gestion/directory/message/"
LINKS = "http://a.example http://b.example www.c.example"


@pytest.fixture
def editor(client):
    client.force_login(member("éditeur"))


def act(client, action, *messages):
    data = {"action": action, "_selected_action": [each.pk for each in messages]}
    return Page(client.post(LIST, data, follow=True).content.decode())


def test_what_is_suspect_never_reaches_the_venue_by_itself(client, clock):
    venue = halle()
    spam = WRITTEN | {"message": LINKS}
    assert is_thanked(send(client, clock, writing_to(venue), **spam, copy="on"))
    assert is_thanked(send(client, clock, writing_to(venue), **WRITTEN, subject="Bonjour"))
    assert not Mail.objects.exists()
    reasons = [each.suspicions for each in Message.objects.order_by("pk")]
    assert reasons == [
        "plus de 2 liens dans le texte",
        "un champ que personne ne voit a été rempli",
    ]
    client.force_login(member("éditeur"))
    told = [line[1:] for line in client.get("/gestion/").context["sheets_to_do"]]
    assert ("messages de visiteurs en quarantaine", LIST) in told
    assert LINKS in read(client, LIST).text
    page = read(client, reverse("admin:directory_message_change", args=[Message.objects.last().pk]))
    assert "Camille Exemple" in page.text
    assert "La Halle" in page.text


@pytest.mark.usefixtures("editor")
def test_the_staff_pass_a_message_on_and_nothing_of_it_stays(client, mailoutbox, settings):
    settings.CONTACT_EMAIL = "contact@annuaire.fr"
    messages = [build.message(venue=halle()), build.message(venue=None)]
    assert "Transmis : 2." in act(client, "pass_on", *messages).text
    assert not Message.objects.exists()
    act(client, "pass_on", *messages)
    mails = delivered(mailoutbox)
    assert {*mails} == {HIDDEN, "contact@annuaire.fr"}
    assert mails[HIDDEN].reply_to == [SENDER]
    assert "Avez-vous un bureau" in mails[HIDDEN].body
    assert not Mail.objects.filter(body__contains="bureau").exists()


@pytest.mark.usefixtures("editor")
def test_the_staff_drop_a_message(client):
    message, kept = build.message(venue=halle()), build.message()
    assert "Écartés, et effacés : 1." in act(client, "drop", message).text
    assert [*Message.objects.all()] == [kept]
    assert not Mail.objects.exists()


@pytest.mark.usefixtures("editor")
def test_a_message_that_nobody_would_receive_is_kept_and_said(client, settings):
    settings.CONTACT_EMAIL = ""
    messages = [build.message(venue=halle(email="")), build.message(venue=None)]
    page = act(client, "pass_on", *messages)
    assert page.text.count("plus personne ne le recevrait") == 2
    assert Message.objects.count() == 2


def test_who_may_only_read_passes_nothing_on(client):
    message = build.message(venue=halle())
    assessor = member("évaluateur")
    client.force_login(assessor)
    assert client.get(LIST).status_code == 403
    assert (
        client.post(LIST, {"action": "drop", "_selected_action": [message.pk]}).status_code == 403
    )
    assert Message.objects.exists()


def test_the_quarantine_is_bounded_in_number_and_in_time(client, clock, monkeypatch):
    monkeypatch.setattr(quarantine, "MAX_QUARANTINED", 3)
    for number in range(5):
        send(client, clock, writing_to(halle()), **(WRITTEN | {"message": f"{LINKS} {number}"}))
    assert Message.objects.count() == 3
    with time_machine.travel(Message.objects.first().filed_at + timedelta(days=30), tick=False):
        call_command("forget_contacts")
    assert Message.objects.count() == 1
    with time_machine.travel(Message.objects.first().filed_at + timedelta(days=31), tick=False):
        call_command("forget_contacts")
    assert not Message.objects.exists()


def test_the_digest_of_the_day_tells_what_waits(clock, settings):
    settings.CORRECTION_RECIPIENTS = ["equipe@exemple.fr"]
    build.message(venue=halle())
    clock.shift(timedelta(days=1))
    call_command("correction_digest")
    (mail,) = waiting_for("equipe@exemple.fr")
    assert "messages de visiteurs en quarantaine\u00a0: 1" in mail.body
    assert LIST in mail.body
    assert "bureau" not in mail.body


def test_the_messages_of_a_person_go_with_them(client, clock, settings):
    settings.CONTACT_EMAIL = "contact@annuaire.fr"
    build.message(venue=halle())
    send(client, clock, SITE, **WRITTEN)
    by = member("administrateur").username
    call_command("erase_person", email=[SENDER], erase=True, by=by, no_input=True)
    assert not Message.objects.exists()
    assert not Mail.objects.exists()
