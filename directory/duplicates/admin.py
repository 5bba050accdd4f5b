"""From the list of venues to the comparison of two sheets."""

from django.contrib import admin, messages
from django.shortcuts import redirect
from django.urls import reverse

from directory.duplicates.views import RIGHT

TWO = "Cochez deux fiches, ni plus ni moins, pour les comparer."


@admin.action(description="Comparer deux fiches, pour les fusionner", permissions=["merge"])
def compare_two(desk, request, venues):
    keys = sorted(venues.order_by().values_list("pk", flat=True))
    if len(keys) == 2:  # noqa: PLR2004
        return redirect("admin:compare", *keys)
    desk.message_user(request, TWO, messages.ERROR)
    return None


class MergeDesk:
    """What VenueAdmin gains: the way to the duplicates, for who may merge sheets."""

    def changelist_view(self, request, extra_context=None):
        if self.has_merge_permission(request):
            address = {"duplicates_address": reverse("admin:duplicates")}
            extra_context = {**address, **(extra_context or {})}
        return super().changelist_view(request, extra_context)

    def has_merge_permission(self, request):
        return request.user.has_perm(RIGHT)
