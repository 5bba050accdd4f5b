"""The settings of production, in a Python of their own: the wrong ones stop the start."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {
    "PRODUCTION": "1",
    "SECRET_KEY": "une-clé-de-production-fictive-assez-longue-0123456789",
    "ALLOWED_HOSTS": "tiers-lieux.exemple.fr",
    "SITE_URL": "https://tiers-lieux.exemple.fr",
    "EMAIL_URL": "smtp://courriel.exemple.fr",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:9/nothing",
    "DATA_CONTROLLER": "Organisme fictif",
}


KEY = PRODUCTION["SECRET_KEY"]
# The key that `make run` gives.
TRIAL_KEY = re.search(
    r"SECRET_KEY \?= (\S+)", (settings.BASE_DIR / "Makefile").read_text(encoding="utf-8")
)[1]


def python(*arguments, **environment):
    """Runs a Python with these variables alone, beside the settings of production."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1"} | PRODUCTION | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def start(**environment):
    """Reads the settings, as every start of the site does, and prints the key and DEBUG."""
    told = "from tierslieux import settings; print(settings.SECRET_KEY, settings.DEBUG)"
    return python("-c", told, **environment)


def test_production_settings_pass_every_deployment_check():
    result = python("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr


def test_a_deployment_is_warned_that_nobody_answers_for_personal_data():
    check = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    result = python(*check, DATA_CONTROLLER="")
    assert result.returncode == 1
    assert "DATA_CONTROLLER manque" in result.stderr


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DEBUG", "1", "DEBUG doit être désactivé."),
        ("SECRET_KEY", "", "SECRET_KEY doit compter au moins 50 caractères"),
        ("SECRET_KEY", "courte", "SECRET_KEY doit compter au moins 50 caractères"),
        ("SECRET_KEY", "a" * 60, "SECRET_KEY doit compter au moins 50 caractères"),
        ("SECRET_KEY", f"django-insecure-{KEY}", "SECRET_KEY doit compter au moins 50 caractères"),
        ("ALLOWED_HOSTS", "", "ALLOWED_HOSTS doit nommer les hôtes servis"),
        ("ALLOWED_HOSTS", "exemple.fr,*", "ALLOWED_HOSTS doit nommer les hôtes servis"),
        ("DATABASE_URL", "sqlite:///db.sqlite3", "DATABASE_URL doit désigner une base PostgreSQL."),
        ("SITE_URL", "http://tiers-lieux.exemple.fr", "SITE_URL doit commencer par https://."),
        ("SECRET_KEY", TRIAL_KEY, "SECRET_KEY est celle des essais"),
        ("EMAIL_URL", "consolemail://", "EMAIL_URL doit désigner un serveur"),
        ("EMAIL_URL", "dummymail://", "EMAIL_URL doit désigner un serveur"),
        ("SECOND_FACTOR", "0", "SECOND_FACTOR=0 demande aussi SECOND_FACTOR_WAIVED=1."),
    ],
)
def test_production_refuses_to_start_and_says_why(name, value, sentence):
    result = start(**{name: value})
    assert result.returncode != 0
    assert f"Réglages de production refusés\u00a0: {sentence}" in result.stderr


@pytest.mark.parametrize("key", [KEY, f"${KEY}"])
def test_production_starts_with_its_key_taken_as_it_is(key):
    assert start(SECRET_KEY=key).stdout.strip() == f"{key} False"


def test_without_any_setting_the_site_starts_with_debug_off():
    result = start(**dict.fromkeys(("PRODUCTION", "SECRET_KEY"), ""), DATABASE_URL="sqlite://")
    assert result.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("smtp://", "smtp.EmailBackend localhost 25 '' '' False False"),
        (
            "smtp+tls://equipe:a%40b@courriel.exemple.fr:587",
            "smtp.EmailBackend courriel.exemple.fr 587 'equipe' 'a@b' True False",
        ),
        (
            "smtp+ssl://equipe:secret@courriel.exemple.fr:465",
            "smtp.EmailBackend courriel.exemple.fr 465 'equipe' 'secret' False True",
        ),
    ],
)
def test_the_mail_server_is_read_from_one_address(address, told):
    code = (
        "from tierslieux.settings import *; print(EMAIL_BACKEND.split('backends.')[1], EMAIL_HOST, "
        "EMAIL_PORT, repr(EMAIL_HOST_USER), repr(EMAIL_HOST_PASSWORD), "
        "EMAIL_USE_TLS, EMAIL_USE_SSL)"
    )
    result = python("-c", code, **({"EMAIL_URL": address} if address else {}))
    assert result.stdout.strip() == told, result.stderr


def test_a_mail_server_of_an_unknown_kind_stops_the_start():
    assert start(EMAIL_URL="pigeon://exemple.fr").returncode != 0


def test_mails_may_be_written_to_files_instead(tmp_path):
    code = (
        "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'tierslieux.settings'; "
        "django.setup(); from django.core.mail import send_mail; "
        "send_mail('Objet', 'Un texte accentué', None, ['equipe@exemple.fr'])"
    )
    result = python("-c", code, EMAIL_URL=f"filemail://{tmp_path}/mails")
    assert result.returncode == 0, result.stderr
    (written,) = (tmp_path / "mails").iterdir()
    assert "To: equipe@exemple.fr" in written.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("environment", "asked"),
    [
        ({}, "True"),
        ({"SECOND_FACTOR": "0", "SECOND_FACTOR_WAIVED": "1"}, "False"),
        ({"PRODUCTION": ""}, "False"),
        ({"PRODUCTION": "", "SECOND_FACTOR": "1"}, "True"),
    ],
)
def test_production_asks_staff_for_a_second_factor_unless_told_not_to(environment, asked):
    told = "from tierslieux import settings; print(settings.SECOND_FACTOR)"
    assert python("-c", told, **environment).stdout.strip() == asked
