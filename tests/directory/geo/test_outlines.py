"""Outlines simplified for the drawn map: neighbours stay edge to edge, names fall inside."""

import json
from itertools import pairwise

import pytest
from django.conf import settings

from directory.geo.outlines import clearance, label_point, neighbours, silhouettes, simplify

WAVES = [(3 + (0, 0.02, 0.1, 0.02)[row % 4], 43 + row / 20) for row in range(1, 20)]
BORDER = [(3, 43), *WAVES, (3, 44)]


def polygon(*points):
    return {"type": "Polygon", "coordinates": [[list(point) for point in (*points, points[0])]]}


WEST = polygon((2, 44), (2, 43), *BORDER)
EAST = polygon((4, 43), (4, 44), *reversed(BORDER))


def edges(drawn):
    return {frozenset(edge) for ring in drawn for edge in pairwise(ring)}


def area(ring):
    return abs(sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairwise(ring))) / 2


def test_neighbours_keep_the_same_border_once_simplified():
    drawn = silhouettes({"west": WEST, "east": EAST}, tolerance=30)
    border = {edge for edge in edges(drawn["west"]) if all(x > 2900 for x, _ in edge)}
    assert 1 < len(border) < len(BORDER) - 1
    assert border <= edges(drawn["east"])


def test_no_gap_nor_overlap_appears_between_neighbours():
    west_and_east = polygon((2, 44), (2, 43), (3, 43), (4, 43), (4, 44), (3, 44))
    drawn = silhouettes({"west": WEST, "east": EAST}, tolerance=30)
    [whole] = silhouettes({"whole": west_and_east}, tolerance=0)["whole"]
    assert area(drawn["west"][0]) + area(drawn["east"][0]) == pytest.approx(area(whole), abs=1)


def test_an_enclave_and_the_hole_around_it_are_drawn_alike():
    enclave = polygon((2.4, 43.4), (2.6, 43.4), (2.62, 43.5), (2.6, 43.6), (2.4, 43.6))
    around = polygon((2, 43), (3, 43), (3, 44), (2, 44))
    around["coordinates"].append(enclave["coordinates"][0][::-1])
    drawn = silhouettes({"around": around, "enclave": enclave}, tolerance=20)
    assert edges(drawn["around"][1:]) == edges(drawn["enclave"])


def test_an_islet_too_small_to_be_seen_is_left_out():
    islet = polygon((5, 43), (5.001, 43), (5.001, 43.001))["coordinates"]
    shape = {"type": "MultiPolygon", "coordinates": [islet, WEST["coordinates"]]}
    assert len(silhouettes({"west": shape})["west"]) == 1


def test_areas_that_meet_at_one_point_only_are_not_neighbours():
    north = polygon((3, 44), (4, 45), (3, 45))
    found = neighbours({"west": WEST, "east": EAST, "north": north})
    assert found == {"west": ["east"], "east": ["west"], "north": []}


def test_simplifying_keeps_what_stands_out_and_drops_what_does_not():
    assert simplify([(0, 0), (5, 1), (10, 0)], tolerance=2) == [(0, 0), (10, 0)]
    assert simplify([(0, 0), (5, 9), (10, 0)], tolerance=2) == [(0, 0), (5, 9), (10, 0)]


def test_a_name_is_written_where_there_is_most_room():
    tall_left_thin_right = [
        (0, 0),
        (400, 0),
        (400, 300),
        (1000, 300),
        (1000, 400),
        (0, 400),
        (0, 0),
    ]
    x, y = label_point([tall_left_thin_right])
    assert (x, y) == (pytest.approx(200, abs=5), pytest.approx(200, abs=5))


def test_a_name_is_not_written_in_a_hole():
    outside = [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]
    hole = [(20, 20), (90, 20), (90, 90), (20, 90), (20, 20)]
    drawn = [outside, hole]
    assert clearance(label_point(drawn), [edge for ring in drawn for edge in pairwise(ring)]) > 0


@pytest.fixture(scope="module")
def departments():
    text = (settings.FIXTURE_DIRS[0] / "departments.json").read_text(encoding="utf-8")
    return {row["pk"]: row["fields"] for row in json.loads(text)}


@pytest.fixture(scope="module")
def region(departments):
    return silhouettes({code: each["outline"] for code, each in departments.items()})


def test_the_region_is_drawn_with_about_two_thousand_points(region):
    assert 1800 < sum(len(ring) - 1 for drawn in region.values() for ring in drawn) < 2200


def test_the_departments_that_are_neighbours_share_drawn_edges(region, departments):
    for code, department in departments.items():
        beside = {other for other in region if edges(region[code]) & edges(region[other])} - {code}
        assert sorted(beside) == department["neighbours"]


def test_no_two_drawn_borders_cross(region):
    drawn = sorted({tuple(sorted(edge)) for each in region.values() for edge in edges(each)})
    assert not [
        (one, other)
        for place, one in enumerate(drawn)
        for other in drawn[place + 1 :]
        if other[0][0] <= one[1][0] and cross(one, other)
    ]


def cross(one, other):
    return parted(*one, other) and parted(*other, one)


def parted(start, end, points):
    """Tells whether two points lie on either side of the line from `start` to `end`."""
    wide, high = end[0] - start[0], end[1] - start[1]
    first, second = (wide * (y - start[1]) - high * (x - start[0]) for x, y in points)
    return first * second < 0


def test_each_name_falls_well_inside_its_department(region, departments):
    for code, department in departments.items():
        sides = [edge for ring in region[code] for edge in pairwise(ring)]
        assert clearance((department["label_x"], department["label_y"]), sides) > 100
