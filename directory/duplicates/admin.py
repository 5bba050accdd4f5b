"""From the list of venues to the comparison of two sheets."""

from django.contrib import admin, messages
from django.shortcuts import redirect

CHOOSE_TWO = "Cochez deux fiches, ni plus ni moins, pour les comparer."


@admin.action(description="Comparer deux fiches, pour les fusionner", permissions=["merge"])
def compare_two(desk, request, venues):
    keys = sorted(venues.order_by().values_list("pk", flat=True))
    if len(keys) == 2:  # noqa: PLR2004
        return redirect("admin:compare", *keys)
    desk.message_user(request, CHOOSE_TWO, messages.ERROR)
    return None
