"""The second factor of an account: the codes of an application, and codes for when it is lost."""

import re
import secrets
import time
from base64 import b32encode
from io import BytesIO
from math import ceil

import segno
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_otp import verify_token
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from tierslieux.mail.outbox import post

RECOVERY_CODES = 10
RECOVERY_LENGTH = 10
RECOVERY_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
STORED_LENGTH = 16
RECOVERY_SALT = "tierslieux.second_factor"


def application_of(account):
    """Returns the application that gives the codes of an account, None when it has none."""
    return TOTPDevice.objects.filter(user=account, confirmed=True).order_by("pk").first()


def recovery_of(account):
    return StaticDevice.objects.filter(user=account, confirmed=True).order_by("pk").first()


def codes_left(account):
    return StaticToken.objects.filter(device__user=account, device__confirmed=True).count()


def new_key():
    return random_hex(20)


def unconfirmed_device(account, key):
    """Returns an application that nobody has confirmed yet, and that is written nowhere."""
    return TOTPDevice(user=account, name="application", key=key)


def format_key(device):
    """Returns the key as one types it in an application, in groups of four."""
    key = b32encode(device.bin_key).decode()
    return " ".join(re.findall(".{1,4}", key))


def draw_key(device):
    """Returns the key as an SVG that the camera of a telephone reads, on white in every theme."""
    drawing = BytesIO()
    segno.make(device.config_url, error="m").save(
        drawing, kind="svg", scale=5, border=4, dark="#000", light="#fff"
    )
    return drawing.getvalue()


def confirmed_device(account: User, key: str, code: str) -> TOTPDevice | None:
    """Return the unsaved application of this key, None when `code` is not what it shows now."""
    device = unconfirmed_device(account, key)
    counter = TOTP(device.bin_key, device.step, device.t0, device.digits)
    counter.time = time.time()
    plain = re.sub(r"\s", "", code)
    if not (re.fullmatch("[0-9]{6}", plain) and counter.verify(int(plain), device.tolerance)):
        return None
    # The code that has just been read opens nothing more.
    device.last_t = counter.t()
    return device


@transaction.atomic
def enrol(account: User, device: TOTPDevice) -> TOTPDevice:
    """Save a confirmed application as that of the account, in place of any other; return it."""
    reset(account)
    device.save()
    notify(account, "Un second facteur a été activé sur votre compte.")
    return device


@transaction.atomic
def reset(account):
    """Takes its second factor from an account, which is led to a new one at its next login."""
    TOTPDevice.objects.filter(user=account).delete()
    StaticDevice.objects.filter(user=account).delete()


@transaction.atomic
def new_codes(account):
    """Returns the codes that replace all former ones; only what proves them is kept."""
    StaticDevice.objects.filter(user=account).delete()
    device = StaticDevice.objects.create(user=account, name="codes de secours")
    codes = [random_code() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=hash_code(each)) for each in codes
    )
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def random_code():
    return "".join(secrets.choice(RECOVERY_ALPHABET) for _ in range(RECOVERY_LENGTH))


def hash_code(code):
    """Returns what is kept of a recovery code: it cannot be found again without the site's key."""
    plain = re.sub(r"[\s-]", "", code).lower()
    return salted_hmac(RECOVERY_SALT, plain, algorithm="sha256").hexdigest()[:STORED_LENGTH]


def verify(account, code="", recovery=""):
    """Returns the device of the account that accepts what was typed, None when none does."""
    device = recovery_of(account) if recovery else application_of(account)
    token = hash_code(recovery) if recovery else re.sub(r"\s", "", code)
    return device and verify_token(account, device.persistent_id, token)


def seconds_to_wait(account, recovery=""):
    """Returns how long it is before another code may be tried: wrong ones make it longer."""
    device = recovery_of(account) if recovery else application_of(account)
    allowed, told = device.verify_is_allowed() if device else (True, None)
    return 0 if allowed else ceil((told["locked_until"] - timezone.now()).total_seconds())


def notify(account, what):
    """Mails an account what was done to it, so that it may say that it was somebody else."""
    if account.email:
        moment = timezone.now()
        key = f"second factor {account.pk} {moment:%Y-%m-%d %H:%M:%S.%f}"
        context = {"account": account, "what": what, "moment": moment}
        post(key, account.email, "Votre compte", "registration/security_mail.txt", context)
