"""What is new in the directory: labels granted, and sheets added day by day."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count
from django.urls import reverse

from directory.models import Award, Venue
from tierslieux.templatetags.french import counted
from tierslieux.text.dates import format_date

MAX_AWARDS, MAX_DAYS = 4, 2


class NewsItem(NamedTuple):
    """The day that orders it, that day in words, a title and where it leads, more in words."""

    day: date
    when: str
    title: str
    address: str
    text: str


def latest_news() -> list[NewsItem]:
    """Return the last labels granted and the last days on which sheets were added, newest first."""
    return sorted([*granted_labels(), *added_sheets()], key=lambda item: item.day, reverse=True)


def granted_labels() -> list[NewsItem]:
    awards = (
        Award.objects.in_force()
        .filter(venue__in=Venue.objects.public(), label__is_for_third_places=True)
        .select_related("venue__commune", "label", "first")
        .order_by("-granted_on", "venue__sort_name")
    )
    return [
        NewsItem(
            each.granted_on,
            each.granted,
            each.venue.name,
            each.venue.get_absolute_url(),
            f"{each.venue.commune.name} – {each.description}",
        )
        for each in awards[:MAX_AWARDS]
    ]


def added_sheets() -> list[NewsItem]:
    days = Venue.objects.public().order_by("-created_on").values_list("created_on")
    newest = f"{reverse('venue_list')}?tri=fraicheur"
    return [
        NewsItem(
            day, format_date(day), counted(number, "nouvelle fiche,nouvelles fiches"), newest, ""
        )
        for day, number in days.annotate(Count("pk"))[:MAX_DAYS]
    ]
