"""What came in a day reaches the staff in one mail; what is in quarantine is seen apart."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command

from directory.models import Correction
from tests import build
from tests.directory.corrections.review_pages import LIST, editor, venue
from tests.support.page_reader import Page
from tierslieux.mail.models import Mail

pytestmark = pytest.mark.django_db
__all__ = ["editor", "venue"]
PARIS = ZoneInfo("Europe/Paris")
APART = Correction.State.QUARANTINE
MORNING = datetime(2026, 11, 23, 7, 45, tzinfo=PARIS)


def at(day, hour, minute=0, second=0):
    return datetime(2026, 11, day, hour, minute, second, tzinfo=PARIS)


@pytest.fixture(autouse=True)
def recipients(settings):
    settings.CORRECTION_RECIPIENTS = ["un@exemple.fr", "deux@exemple.fr"]


def digests():
    with time_machine.travel(MORNING, tick=False):
        call_command("correction_digest")
    return [*Mail.objects.order_by("key")]


def test_a_flood_is_one_mail_a_day_to_each_recipient(venue):
    shown = build.correction(venue=venue, filed_at=at(22, 0), note="Secret")
    for _ in range(60):
        build.correction(filed_at=at(22, 23, 59, 59), state=APART)
    mails = digests()
    assert [each.to for each in mails] == ["un@exemple.fr", "deux@exemple.fr"]
    body = mails[0].body.replace("\u00a0", " ")
    assert "- à traiter : 1\n- en quarantaine : 60\n" in body
    assert f"{venue.name}\n  http" in body
    assert f"{LIST}{shown.pk}/change/" in body
    assert "Secret" not in body
    assert len(digests()) == 2


@pytest.mark.parametrize("moment", [at(21, 23, 59, 59), at(23, 0)])
def test_what_came_another_day_makes_no_mail(moment):
    build.correction(filed_at=moment)
    assert digests() == []


def test_what_was_decided_meanwhile_makes_no_mail():
    refused = {"state": Correction.State.REFUSED, "decided_at": at(22, 12)}
    build.correction(filed_at=at(22, 10), **refused)
    assert digests() == []


def test_without_recipient_the_command_says_so(settings):
    settings.CORRECTION_RECIPIENTS = []
    with pytest.raises(CommandError, match="CORRECTION_RECIPIENTS"):
        call_command("correction_digest")


@pytest.mark.usefixtures("editor")
def test_the_list_shows_the_quarantine_apart_the_likeliest_first(client):
    build.correction(name="À lire", venue=None)
    for name, number in (("Loin", 90), ("Près", 2), ("Seule", 0)):
        build.correction(name=name, venue=None, state=APART, same_network=number)
    listed = client.get(LIST)
    assert names(listed) == ["À lire"]
    assert "Toutes, quarantaine à part" in Page(listed.text).text
    assert names(client.get(f"{LIST}?state__exact=quarantine")) == ["Seule", "Près", "Loin"]
    assert names(client.get(f"{LIST}?state__exact=waiting")) == ["À lire"]


def names(response):
    return [each.place_name for each in response.context["cl"].result_list]
