from django.apps import AppConfig
from django.contrib.admin import apps


class SiteConfig(AppConfig):
    name = "tierslieux"
    verbose_name = "Tiers-lieux d’Occitanie"


class AdminConfig(apps.AdminConfig):
    default_site = "tierslieux.admin_site.Desk"
