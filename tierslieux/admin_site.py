from django.contrib.admin import AdminSite


class Desk(AdminSite):
    site_header = "Tiers-lieux d’Occitanie – gestion"
