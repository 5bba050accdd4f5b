"""A visitor writes to a venue, or to the staff: who reads what, and what stays of it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.core.management import call_command

from directory.models import Correction, ManagerLink, ManagerRefusal, Message, Venue
from directory.venues.forms import SHEET_FORM_SALT
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
from tests.directory.corrections.submissions import NOW, is_thanked, opened, refusal, send
from tests.support.page_reader import Page, read
from tierslieux.mail.models import Mail

pytestmark = pytest.mark.django_db
STAFF = "contact@annuaire.fr"


@pytest.fixture(autouse=True)
def staff_mailbox(settings):
    settings.CONTACT_EMAIL = STAFF


def test_a_message_reaches_the_venue_which_answers_its_sender(client, clock, mailoutbox):
    venue = halle()
    response = send(client, clock, writing_to(venue), **WRITTEN)
    assert is_thanked(response)
    assert "La Halle" in read(client, response.url).main.text
    mail = delivered(mailoutbox)[HIDDEN]
    assert (mail.to, mail.reply_to, mail.cc, mail.bcc) == ([HIDDEN], [SENDER], [], [])
    assert mail.subject == "Message d’un visiteur pour «\u202fLa Halle\u202f»"
    assert f"http://127.0.0.1:8000{venue.get_absolute_url()}" in mail.body
    assert "n’en garde aucun texte" in mail.body
    written = mail.body.partition("Tout ce qui suit est de cette personne.")[2]
    assert "Camille Exemple\n\nBonjour,\n\nAvez-vous un bureau mardi\u202f?" in written
    assert SENDER not in mailoutbox[0].from_email
    assert len(mailoutbox) == 1, "no copy was asked for"


def test_no_text_stays_once_the_message_has_left(client, clock, mailoutbox):
    send(client, clock, writing_to(halle()), **WRITTEN, copy="on")
    assert len(delivered(mailoutbox)) == 2
    kept = str([*Mail.objects.values()])
    assert "bureau mardi" not in kept
    assert "Camille" not in kept
    assert [each.reply_to for each in Mail.objects.all()] == ["", ""]
    assert not Message.objects.exists()
    with time_machine.travel(NOW + timedelta(days=31)):
        call_command("forget_contacts")
    assert not Mail.objects.exists()


def test_a_mail_that_nobody_can_tell_left_loses_its_text_when_staff_say_it_did(client, clock):
    send(client, clock, writing_to(halle()), **WRITTEN)
    Mail.objects.update(claim="x", claimed_at=NOW)
    assert Mail.objects.mark_sent() == 1
    assert [(each.body, each.reply_to) for each in Mail.objects.all()] == [("", "")]


def test_the_address_of_a_venue_is_on_no_page_that_a_visitor_opens(client):
    venue = halle(description="Une halle.", phone="+33561000000", website="https://halle.fr/")
    sheet = venue.get_absolute_url()
    places = (sheet, writing_to(venue), f"{sheet}completer/", "/lieux/", "/lieux/carte.geojson")
    for address in places:
        assert HIDDEN not in client.get(address).content.decode(), address
    carried = opened(client, f"{sheet}completer/")["seen"][0]
    assert HIDDEN not in str(signing.loads(carried, salt=f"{SHEET_FORM_SALT}.{venue.pk}"))
    assert read(client, sheet).main.link("Écrire") == writing_to(venue)
    assert read(client, sheet).main.link("Écrire à ce lieu") == writing_to(venue)


@pytest.mark.parametrize(
    "fields", [{"email": ""}, {"status": Venue.Status.CLOSED}, {"status": Venue.Status.DRAFT}]
)
def test_nobody_writes_to_a_venue_without_address_or_that_is_not_listed(client, fields):
    venue = halle(**fields)
    assert client.get(writing_to(venue)).status_code == 404
    assert client.post(writing_to(venue), WRITTEN).status_code == 404
    if venue.status != Venue.Status.DRAFT:
        text = client.get(venue.get_absolute_url()).content.decode()
        assert "Écrire" not in text
        assert "/ecrire/" not in text


def test_the_former_address_of_a_venue_leads_to_its_form(client):
    venue = halle()
    venue.former_addresses.create(slug="ancien-nom")
    page = read(client, "/lieux/ancien-nom/ecrire/")
    assert page.heading == "Écrire à La Halle"


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("name", "", "Votre nom"),
        ("email", "camille", "adresse électronique entière"),
        ("email", "camille@exemple.fr\nBcc: tous@exemple.fr", "adresse électronique entière"),
        ("email", "a@exemple.fr,b@exemple.fr", "adresse électronique entière"),
        ("message", " ", "Votre message"),
        ("message", "a" * 4001, "4000 caractères"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_leaves(client, clock, name, value, why):
    response = send(client, clock, writing_to(halle()), **(WRITTEN | {name: value}))
    assert why in refusal(response)
    assert "Camille" in response.content.decode() or name == "name"
    assert not Mail.objects.exists()


def test_headers_cannot_be_injected(client, clock, mailoutbox):
    venue = halle("La Halle\r\nBcc: tous@exemple.fr")
    name = "Camille\r\nBcc: tous@exemple.fr"
    assert is_thanked(send(client, clock, writing_to(venue), **(WRITTEN | {"name": name})))
    mail = delivered(mailoutbox)[HIDDEN]
    assert mail.recipients() == [HIDDEN]
    assert "Bcc" not in dict(mail.message().items())
    assert {each.to for each in Mail.objects.all()} == {HIDDEN}


def test_a_copy_is_sent_on_request_without_what_an_advertisement_needs(client, clock, mailoutbox):
    venue = halle()
    send(client, clock, writing_to(venue), **WRITTEN, copy="on")
    copy = delivered(mailoutbox)[SENDER]
    assert "Avez-vous un bureau mardi" in copy.body
    assert HIDDEN not in copy.body
    assert not copy.reply_to
    for link in ("https://a.exemple", "achetez.example", "moi@exemple.fr", "www.exemple"):
        clock.shift(timedelta(days=1, seconds=1))
        send(client, clock, writing_to(venue), **(WRITTEN | {"message": f"Voir {link}"}), copy="on")
        copy = delivered(mailoutbox)[SENDER]
        assert link not in copy.body
        assert "n’est pas répété ici" in copy.body


def test_an_address_gets_two_copies_a_day_whoever_asks(client, clock):
    for number in range(5):
        written = WRITTEN | {"email": SENDER.upper(), "message": f"Message {number}"}
        network = f"198.51.{number}.1"
        data = opened(client, writing_to(halle())) | written | {"copy": "on"}
        clock.shift(30)
        headers = {"sec-fetch-site": "same-origin"}
        where = writing_to(Venue.objects.last())
        assert is_thanked(client.post(where, data, headers=headers, REMOTE_ADDR=network))
    assert Mail.objects.filter(to__iexact=SENDER).count() == 2
    assert len(waiting_for()) == 5


def test_the_venue_stops_the_messages_by_a_link_and_keeps_its_others(client, clock, mailoutbox):
    venue = halle()
    for number in range(2):
        send(client, clock, writing_to(venue), **(WRITTEN | {"message": f"{number}"}))
    links = {re.search(r"/gerer/[-_\w]{43}/", each.body)[0] for each in waiting_for()}
    assert ManagerLink.objects.count() == len(links) == 1
    (stop,) = links
    state = next(
        each["value"] for each in read(client, stop).all("input") if each["name"] == "state"
    )
    page = Page(client.post("/gerer/", {"state": state, "reason": "visitors"}).content.decode())
    assert "plus les messages des visiteurs" in page.main.text
    assert ManagerRefusal.objects.get().reason == "visitors"
    assert client.get(writing_to(venue)).status_code == 404
    sheet = client.get(venue.get_absolute_url()).content.decode()
    assert "/ecrire/" not in sheet
    assert "Écrivez-lui" not in sheet
    venue.email = "nouvelle@la-halle.fr"
    venue.save()
    assert client.get(writing_to(venue)).status_code == 200


def test_the_staff_are_written_to_once_the_site_says_who_reads(client, clock, settings, mailoutbox):
    assert is_thanked(send(client, clock, SITE, **WRITTEN))
    mail = delivered(mailoutbox)[STAFF]
    assert (mail.subject, mail.reply_to) == ("Message d’un visiteur de l’annuaire", [SENDER])
    assert read(client, "/plan-du-site/").main.link("Nous écrire") == SITE
    assert read(client, "/").first("footer").link("Nous écrire") == SITE
    assert SITE in client.get("/sitemap.xml").content.decode()
    settings.CONTACT_EMAIL = ""
    for address in (SITE, f"{SITE}merci/"):
        assert client.get(address).status_code == 404
    assert "Nous écrire" not in read(client, "/plan-du-site/").text
    assert SITE not in client.get("/sitemap.xml").content.decode()


def test_pages_of_one_visitor_are_kept_by_nobody_and_indexed_by_nobody(client):
    venue = halle()
    assert "private" in client.get(writing_to(venue))["Cache-Control"]
    assert not read(client, writing_to(venue)).is_indexed
    assert "Disallow: /lieux/*/ecrire/" in client.get("/robots.txt").content.decode()
    assert read(client, SITE).is_indexed


def test_the_address_of_a_venue_is_corrected_without_being_shown(client, clock):
    form = f"{halle().get_absolute_url()}completer/"
    assert opened(client, form)["email"] == [""]
    assert is_thanked(send(client, clock, form, note="Rien d’autre"))
    assert Correction.objects.get().proposed == {}
    assert is_thanked(send(client, clock, form, email="neuve@exemple.fr"))
    change = {"before": HIDDEN, "proposed": "neuve@exemple.fr"}
    assert Correction.objects.latest("pk").proposed == {"email": change}
