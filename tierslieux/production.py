"""What a site in production may not be: the settings that break a promise made to its users."""

from collections.abc import Mapping
from typing import Any

TRIAL_KEY = "essai-sur-cette-machine"  # how the key that the Makefile gives begins
KEPT_MAILS = {"smtp", "filebased"}
# What Django's own deployment check asks of the key.
SHORTEST_KEY, FEWEST_SIGNS = 50, 10
GENERATED_KEY = "django-insecure-"


def production_refusals(settings: Mapping[str, Any]) -> list[str]:
    """Return why these settings are refused in production, a French sentence each."""
    key, hosts = settings["SECRET_KEY"], settings["ALLOWED_HOSTS"]
    short = len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_SIGNS
    refusals = {
        "DEBUG doit être désactivé.": settings["DEBUG"],
        "SECRET_KEY doit compter au moins 50 caractères variés.": short
        or key.startswith(GENERATED_KEY),
        "SECRET_KEY est celle des essais, que tout le monde connaît.": key.startswith(TRIAL_KEY),
        "ALLOWED_HOSTS doit nommer les hôtes servis, sans «\u00a0*\u00a0».": not hosts
        or any("*" in host for host in hosts),
        "DATABASE_URL doit désigner une base PostgreSQL.": settings["SQLITE"],
        "SITE_URL doit commencer par https://.": not settings["SITE_URL"].startswith("https://"),
        "EMAIL_URL doit désigner un serveur de courriel (ou un dossier, filemail://).": (
            settings["EMAIL_BACKEND"].split(".")[-2] not in KEPT_MAILS
        ),
        "SECOND_FACTOR=0 demande aussi SECOND_FACTOR_WAIVED=1.": (
            not settings["SECOND_FACTOR"] and not settings["SECOND_FACTOR_WAIVED"]
        ),
    }
    return [reason for reason, refused in refusals.items() if refused]
