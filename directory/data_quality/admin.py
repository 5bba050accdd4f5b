from django.contrib import admin, messages
from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse
from django.utils.html import format_html

from directory.models import LinkCheck, Venue
from directory.venues.admin_actions import change_each
from tierslieux.backoffice.base import ChoiceFilter, ModelAdmin, ReadOnly

NOT_MOVED = "Ce lien n’a pas déménagé\u00a0: {address}"


class LinkStateFilter(ChoiceFilter):
    title = "état"
    parameter_name = "etat"

    def lookups(self, request, model_admin):
        return [
            ("casses", "cassés"),
            ("demenages", "déménagés"),
            ("en-panne", "en panne cette fois"),
            ("jamais", "jamais contrôlés"),
        ]

    def keep(self, queryset, value):
        if value == "casses":
            return queryset.broken()
        if value == "demenages":
            return queryset.moved()
        return queryset.filter(checked_at=None) if value == "jamais" else queryset.failing()


@admin.action(description="Écrire la nouvelle adresse dans les fiches", permissions=["move"])
def move(desk, request, links):
    for link in links.exclude(moved_to=""):
        venues = Venue.objects.filter(website=link.address)
        change_each(desk, request, venues, "Nouvelle adresse du site", website=link.moved_to)
    for link in links.filter(moved_to=""):
        desk.message_user(request, NOT_MOVED.format(address=link), messages.WARNING)


@admin.register(LinkCheck)
class LinkCheckAdmin(ReadOnly, ModelAdmin):
    """What the websites of the venues answered; only `manage.py check_links` writes it."""

    list_display = ["address_link", "state_text", "venue_link", "checked_on"]
    list_display_links = None
    list_filter = [LinkStateFilter]
    search_fields = ["address"]
    search_help_text = "Une partie de l’adresse du site."
    actions = [move]

    def get_queryset(self, request):
        holders = Venue.objects.public().order_by().filter(website=OuterRef("address"))
        number = holders.values("website").annotate(number=Count("pk")).values("number")
        first = holders.order_by("sort_name").values("name")[:1]
        return (
            super()
            .get_queryset(request)
            .annotate(
                number=Subquery(number),
                venue_name=Subquery(first),
                venue_key=Subquery(holders.order_by("sort_name").values("pk")[:1]),
            )
        )

    def has_move_permission(self, request):
        return request.user.has_perm("directory.change_venue")

    @admin.display(description="site", ordering="address")
    def address_link(self, link):
        return format_html(
            '<a href="{}" rel="noopener noreferrer nofollow">{}</a>', link.address, link.address
        )

    @admin.display(description="état", ordering="-failures")
    def state_text(self, link):
        if link.problem:
            times = f" ({link.failures}\u00a0fois de suite)" if link.failures > 1 else ""
            return f"{link.problem}{times}"
        if link.moved_to:
            return f"a déménagé vers {link.moved_to}"
        return "répond" if link.checked_at else "jamais contrôlé"

    @admin.display(description="fiche", empty_value="–")
    def venue_link(self, link):
        if not link.number:
            return None
        others = f" et {link.number - 1} de plus" if link.number > 1 else ""
        address = reverse("admin:directory_venue_change", args=[link.venue_key])
        return format_html('<a href="{}">{}</a>{}', address, link.venue_name, others)

    @admin.display(description="contrôlé le", ordering="checked_at", empty_value="–")
    def checked_on(self, link):
        return link.checked_at
