"""The drawings of a venue: its emblem, and the pictograms of its services."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from directory.models import Venue
from directory.venues.emblem import emblem
from tests import build
from tests.support.page_reader import Page

pytestmark = pytest.mark.django_db
EMBLEM_BYTES, SPRITE_BYTES = 2_000, 6_000
ALL_TYPES = ("coworking", "fablab", "mediation-numerique")
FOIX, NARBONNE_PLAGE = (42.9638, 1.6055), (43.15, 3.15)


def drawn(**fields):
    venue = build.venue(**fields)
    return emblem(Venue.objects.with_cards().get(pk=venue.pk))


def markup(venue):
    loaded = Venue.objects.with_cards().get(pk=venue.pk)
    return render_to_string("directory/venues/_emblem.html", {"venue": loaded})


def test_an_emblem_is_the_same_each_time_and_light():
    many = [f"service-{rank}" for rank in range(30)]
    venue = build.venue(types=ALL_TYPES, services=many, latitude=FOIX[0], longitude=FOIX[1])
    assert markup(venue) == markup(venue)
    assert len(markup(venue).encode()) <= EMBLEM_BYTES
    assert Page(markup(venue)).all("svg")[0]["aria-hidden"] == "true"


def test_an_emblem_bears_the_mark_of_each_type_and_a_light_for_each_service():
    told = drawn(types=ALL_TYPES[:2], services=("fibre", "wifi", "laser"))
    assert [mark.code for mark in told.marks] == list(ALL_TYPES[:2])
    assert len(told.lights) == 3
    untold = drawn(types=())
    assert ([mark.code for mark in untold.marks], untold.lights) == ([""], [])


def test_mountains_are_higher_where_the_ground_is():
    def summit(place):
        ridges = drawn(latitude=place[0], longitude=place[1]).ridges
        height = int(re.match(r"M0 150V(\d+)", ridges[0])[1])
        tops = []
        for step in re.findall(r"l10 (-?\d+)", ridges[0]):
            height += int(step)
            tops.append(height)
        return min(tops)

    assert summit(FOIX) < summit(NARBONNE_PLAGE) - 20


def test_every_service_of_the_region_has_its_drawing():
    text = Path(finders.find("img/services.svg")).read_text(encoding="utf-8")
    rows = json.loads((settings.BASE_DIR / "fixtures" / "services.json").read_text())
    assert set(re.findall(r'id="([^"]+)"', text)) == {row["fields"]["code"] for row in rows}
    assert len(text.encode()) <= SPRITE_BYTES


def test_a_sheet_draws_the_services_that_have_a_drawing(client):
    venue = build.venue(services=("fibre", "inconnu-au-dessin"))
    page = Page(client.get(venue.get_absolute_url()).content.decode())
    assert [each["href"] for each in page.all("use")] == ["/static/img/services.svg#fibre"]
