"""What a member of staff does with their second factor, step by step."""

from base64 import b32decode

from django.urls import reverse
from django_otp.oath import totp

from tests.support.page_reader import Page, read

NOON = "2027-03-03T12:00:00+01:00"
LATER = "2027-03-03T12:01:00+01:00"
APPLICATION = reverse("admin:second_factor_application")
CODES = reverse("admin:recovery_codes")
VENUES = reverse("admin:directory_venue_changelist")
WRONG = "Ce code est faux, ou a déjà servi."


def shown_key(client):
    return read(client, APPLICATION).first("code").text.replace(" ", "")


def code_of(key, step=0):
    """Returns what an application shows of a key now, or `step` times thirty seconds later."""
    return f"{totp(b32decode(key), drift=step):06d}"


def activate(client):
    """Activates the second factor; returns its key and the recovery codes."""
    key = shown_key(client)
    page = client.post(APPLICATION, {"code": code_of(key)}, follow=True)
    return key, [each.text for each in Page(page.content.decode()).main.all("code")]


def again(client, user):
    """Logs in anew, with the password alone."""
    client.logout()
    client.force_login(user)


def refusal(response):
    return " ".join(Page(response.content.decode()).main.text.split())
