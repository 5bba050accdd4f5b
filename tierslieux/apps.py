from django.apps import AppConfig
from django.contrib.admin import apps
from django.contrib.auth.signals import user_logged_in

from tierslieux.accounts.sessions import start


class SiteConfig(AppConfig):
    name = "tierslieux"
    verbose_name = "Tiers-lieux d’Occitanie"

    def ready(self):
        user_logged_in.connect(start)


class AdminConfig(apps.AdminConfig):
    default_site = "tierslieux.admin_site.DirectoryAdminSite"
