"""Two sheets of one place, compared and merged as staff do it."""

from datetime import date

from directory.duplicates.field_choices import Side
from directory.duplicates.forms import FIELD_PREFIX
from directory.models import Merge, Venue
from tests import build
from tests.support.page_reader import Page
from tests.support.staff import shown


def address(left, right):
    return f"/gestion/doublons/{left.pk}/{right.pk}/"


def merge(client, left, right, keep=Side.LEFT, **chosen):
    """Compares two sheets, changes some of the choices that are suggested, and merges them."""
    return send(client, left, right, form(client, left, right), keep, **chosen)


def form(client, left, right):
    return client.get(address(left, right)).context["form"]


def send(client, left, right, opened, keep=Side.LEFT, **chosen):
    picked = {f"{FIELD_PREFIX}{name}": choice for name, choice in chosen.items()}
    data = {**shown(opened), "keep": keep, **picked}
    return client.post(address(left, right), data, follow=True)


def undo(client):
    return client.post(f"/gestion/doublons/fusions/{Merge.objects.get().pk}/", follow=True)


def refusals(response):
    notes = [
        each for each in Page(response.content.decode()).all("div") if each["class"] == "errornote"
    ]
    return notes[0].text if notes else ""


def facts(venue):
    """Returns all that is stored of a sheet, what hangs on it, and where its addresses lead."""
    row = Venue.objects.filter(pk=venue.pk).values().get()
    row.pop("updated_at")
    return {
        **row,
        "types": [each.code for each in venue.types.order_by("code")],
        "services": [each.code for each in venue.services.order_by("code")],
        "awards": [*venue.awards.order_by("pk").values()],
        "days": [*venue.special_hours.order_by("pk").values("pk", "first_day", "hours")],
        "former": [*venue.former_addresses.order_by("slug").values_list("slug", flat=True)],
    }


def full_pair():
    """Returns two sheets of one place that differ in everything that can be merged."""
    left = build.venue(
        "La Grange",
        phone="+33536490001",
        desks=12,
        services=("fibre",),
        sources="https://exemple.fr/b",
    )
    right = build.venue(
        "Tiers-lieu La Grange",
        types=("fablab",),
        services=("wifi",),
        website="https://grange.example/",
        desks=14,
        address="2 rue Neuve",
        latitude=43.3,
        longitude=2.4,
        sources="https://exemple.fr/a\nhttps://exemple.fr/b",
    )
    right.name = "La Grange, tiers-lieu"
    right.save()
    build.special_hours(date(2030, 5, 1), venue=left)
    build.special_hours(date(2030, 5, 1), venue=right)
    build.special_hours(date(2030, 8, 15), venue=right, hours="10:00-12:00")
    return left, right


def one():
    return Merge.objects.get()
