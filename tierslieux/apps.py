from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin import apps
from django.contrib.auth.signals import user_logged_in
from django.core import checks

from tierslieux.accounts.sessions import start

CONTROLLER_MISSING = (
    "DATA_CONTROLLER manque\u00a0: la page «\u202fDonnées personnelles\u202f» ne dit pas qui "
    "répond du traitement."
)
CONTROLLER_HINT = "Voyez docs/exploitation.md, «\u202fLes réglages\u202f»."


@checks.register(checks.Tags.security, deploy=True)
def controller_named(**kwargs):
    """Warns a deployment whose privacy page does not say who answers for personal data."""
    if settings.DATA_CONTROLLER:
        return []
    return [checks.Warning(CONTROLLER_MISSING, hint=CONTROLLER_HINT, id="tierslieux.W001")]


class SiteConfig(AppConfig):
    name = "tierslieux"
    verbose_name = "Tiers-lieux d’Occitanie"

    def ready(self):
        user_logged_in.connect(start)


class AdminConfig(apps.AdminConfig):
    default_site = "tierslieux.admin_site.DirectoryAdminSite"
