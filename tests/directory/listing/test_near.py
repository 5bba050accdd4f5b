"""The list near a place: what is near, how far, in what order, and what the link then holds."""

from math import cos, radians

import pytest

from directory.geo.distance import KM_PER_DEGREE, square_km
from tests import build
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db
LIST = "/lieux/"
CENTRE = 43.2122, 2.3537  # the town hall of Carcassonne
LIMOUX = {"latitude": 43.0536, "longitude": 2.2178}
AT_LIMOUX = "43.054,2.218"


@pytest.fixture
def towns():
    """Three towns; two of them, in two departments, have the same name."""
    build.commune(latitude=CENTRE[0], longitude=CENTRE[1])
    build.commune("Limoux", "11206", "11300", **LIMOUX)
    build.commune("Castelnau", "11100", "11110", latitude=43.2, longitude=2.9)
    herault = build.department("34", "Hérault")
    build.commune("Castelnau", "34057", "34170", department=herault, latitude=43.6, longitude=3.9)


@pytest.fixture
def venues(towns):
    """One venue at each town hall but the last, from the west to the east."""
    limoux = build.commune(code="11206")
    build.venue("Aude amont", ("fablab",), commune=limoux, point_precision="commune", **LIMOUX)
    build.venue("Bastide", latitude=CENTRE[0], longitude=CENTRE[1])
    build.venue("Corbières", ("fablab",), latitude=43.2, longitude=2.9)


def away(north=0, east=0):
    """Returns the point so many km away from the centre, by the site's own measure."""
    latitude = CENTRE[0] + north / KM_PER_DEGREE
    wide = KM_PER_DEGREE * cos(radians(CENTRE[0]))
    return {"latitude": latitude, "longitude": CENTRE[1] + east / wide}


def choices(page, name):
    """Returns {value: is chosen} of a list of choices."""
    return {each["value"]: "selected" in each.attributes for each in page.field(name).all("option")}


@pytest.mark.parametrize(
    ("typed", "nearest", "heading"),
    [
        ("Limoux", "Aude amont", "Tiers-lieux d’Occitanie, près de Limoux"),
        ("  limoux ", "Aude amont", "Tiers-lieux d’Occitanie, près de Limoux"),
        ("11300", "Aude amont", "Tiers-lieux d’Occitanie, près de Limoux"),
        ("castelnau 11", "Corbières", "Tiers-lieux d’Occitanie, près de Castelnau"),
        (
            AT_LIMOUX,
            "Aude amont",
            "Tiers-lieux d’Occitanie, près d’un point du côté de Limoux",
        ),
    ],
)
def test_a_name_a_code_or_a_point_brings_the_nearest_first(client, venues, typed, nearest, heading):
    page = read(client, LIST, {"pres-de": typed})
    assert page.main.sheets[0] == nearest
    assert len(page.main.sheets) == 3
    assert page.heading == heading
    assert page.field("pres-de")["value"] == typed
    assert "aria-invalid" not in page.field("pres-de").attributes
    assert not page.is_indexed


def test_several_communes_of_one_name_are_a_choice_that_keeps_all_the_rest(client, venues):
    asked = {"pres-de": "castelnau", "rayon": "50", "type": "fablab", "ouvert": "24h"}
    page = read(client, LIST, asked | {"inconnus": "oui"})
    assert page.main.sheets == ["Aude amont", "Corbières"]
    assert "choisissez la vôtre" in page.problem("pres-de")
    assert page.field("pres-de")["value"] == "castelnau"
    assert choices(page, "rayon")["50"]
    assert "Castelnau (Hérault)" in page.main.text
    chosen = read(client, page.main.link("Castelnau (Aude)"))
    assert chosen.results == ["Corbières"]
    assert chosen.heading.startswith("Fablabs d’Occitanie, à moins de 50 km de Castelnau")
    assert chosen.canonical.endswith(
        "?pres-de=Castelnau+11110&rayon=50&type=fablab&ouvert=24h&inconnus=oui"
    )


@pytest.mark.parametrize("typed", ["Trifouilly", "99999", "95.5,2.1", "!!!", "x" * 101])
def test_a_place_that_is_not_found_is_said_beside_its_field_and_the_rest_stands(
    client, venues, typed
):
    page = read(client, LIST, {"pres-de": typed, "type": "fablab", "rayon": "10"})
    assert page.problem("pres-de")
    assert page.field("pres-de")["value"] == typed[:100]
    assert page.main.sheets == ["Aude amont", "Corbières"]
    assert page.canonical.endswith("?type=fablab")
    assert "aria-invalid" not in page.field("rayon").attributes


@pytest.mark.parametrize(
    ("place", "point", "told"),
    [
        ("43.212,2.354", ("address", 3.2), "À 3,2 km"),
        ("43.212,2.354", ("address", 0.42), "À 400 m"),
        ("43.212,2.354", ("commune", 12), "À environ 12 km"),
        ("Limoux", ("address", 0), "À environ 21 km"),
        ("Carcassonne", ("address", 2), "Dans la même commune"),
        ("Carcassonne", ("commune", 0), "Dans la même commune"),
    ],
)
def test_a_card_tells_the_distance_as_precisely_as_both_points_are_known(
    client, towns, place, point, told
):
    precision, km = point
    build.venue("Ici", point_precision=precision, **away(north=km))
    assert f"{told} ·" in read(client, LIST, {"pres-de": place}).card("Ici").text


def test_without_a_place_no_distance_is_told(client, venues):
    page = read(client, LIST)
    assert "km" not in "".join(page.card(name).text for name in page.main.sheets)
    assert page.main.link("Bastide") == "/lieux/bastide-carcassonne/"


@pytest.mark.parametrize(
    ("place", "name", "told"),
    [
        ("Limoux", "Bastide", "À environ 21 km de Limoux"),
        ("Limoux", "Aude amont", "Dans la commune de Limoux"),
        ("43.257,2.354", "Bastide", "À 5,0 km d’un point du côté de Carcassonne"),
    ],
)
def test_the_sheet_reached_from_the_card_tells_the_distance_and_keeps_its_address(
    client, venues, place, name, told
):
    sheet = read(client, read(client, LIST, {"pres-de": place}).main.link(name))
    assert f"{told} " in sheet.main.text
    assert "?" not in sheet.canonical
    assert sheet.is_indexed
    assert told not in read(client, sheet.canonical).main.text


@pytest.mark.parametrize("typed", ["castelnau", "Trifouilly", "", "x" * 200, "99,99", "\0"])
def test_a_sheet_asked_from_a_place_that_is_not_clear_is_the_plain_sheet(client, venues, typed):
    address = read(client, LIST).main.link("Bastide")
    if "\0" in typed:
        assert client.get(address, {"pres-de": typed}).status_code == 400
        return
    asked = read(client, address, {"pres-de": typed})
    assert asked.main.text == read(client, address).main.text


def test_a_place_sorts_by_distance_and_leaves_the_other_sorts(client, venues):
    assert choices(read(client, LIST), "tri") == {
        "": True, "nom": False, "commune": False, "fraicheur": False,
    }  # fmt: skip
    near = read(client, LIST, {"pres-de": "Castelnau 11110"})
    assert near.main.sheets == ["Corbières", "Bastide", "Aude amont"]
    assert choices(near, "tri") == {
        "renseignes": False,
        "nom": False,
        "": True,
        "commune": False,
        "fraicheur": False,
    }
    assert "tri" not in near.canonical
    for query in ({}, {"rayon": "50"}):
        by_name = read(client, LIST, {"pres-de": "Castelnau 11110", "tri": "nom"} | query)
        assert by_name.results == ["Aude amont", "Bastide", "Corbières"][bool(query) :]
        assert choices(by_name, "tri")["nom"]
        assert "tri=nom" in by_name.canonical
    named = read(client, LIST, {"pres-de": "Castelnau 11110", "tri": "distance"})
    assert named.canonical == near.canonical


@pytest.mark.parametrize("km", [5, 10, 20, 30, 50])
@pytest.mark.parametrize("bearing", [(1, 0), (-1, 0), (0, 1), (0, -1), (0.6, 0.8), (-0.6, -0.8)])
def test_the_radius_keeps_what_is_just_inside_and_drops_what_is_just_outside(
    client, towns, km, bearing
):
    centre = build.commune("Centre", "11999", latitude=CENTRE[0], longitude=CENTRE[1])
    for name, reach in (("Dedans", km - 0.01), ("Dehors", km + 0.01)):
        north, east = (part * reach for part in bearing)
        point = away(north, east)
        # On a slant the parallels narrow: the point is moved until it is as far as it should be.
        for _ in range(4):
            measured = square_km(CENTRE, *point.values()) ** 0.5
            north, east = north * reach / measured, east * reach / measured
            point = away(north, east)
        assert square_km(CENTRE, *point.values()) ** 0.5 == pytest.approx(reach, abs=1e-6)
        build.venue(name, commune=centre, **point)
    page = read(client, LIST, {"pres-de": "Centre", "rayon": str(km)})
    assert page.results == ["Dedans"]
    assert "1 lieu" in [each.text for each in page.main.all("strong")]
    assert "Dehors" in page.section("À peu de chose près").sheets


@pytest.mark.parametrize("radius", ["", "20"])
def test_the_order_is_that_of_the_distance_then_of_the_name_on_every_page(client, towns, radius):
    points = [away(north, east) for north in (-5, 0, 3.3) for east in (-8, -0.1, 0.1, 8)]
    for turn in (2, 1):
        for number, point in enumerate(points):
            build.venue(f"Lieu {turn} {number:02}", **point)
    build.venue("Lieu 1 00", **points[0])
    asked = {"pres-de": "Carcassonne", "rayon": radius}
    pages = [read(client, LIST, asked | {"page": number}) for number in (1, 2)]
    expected = sorted(
        (square_km(CENTRE, *point.values()), f"Lieu {turn} {number:02}")
        for turn in (1, 2)
        for number, point in enumerate(points)
    )
    first = square_km(CENTRE, *points[0].values()), "Lieu 1 00"
    expected.insert(expected.index(first), first)
    shown = [name for page in pages for name in page.results]
    assert shown == [name for _, name in expected]
    assert pages[0].main.link("Page suivante") == (
        f"/lieux/?pres-de=Carcassonne{'&rayon=20' if radius else ''}&page=2"
    )


def test_nothing_within_the_radius_leads_to_the_nearest_that_answer_the_rest(client, venues):
    page = read(client, LIST, {"pres-de": "Castelnau 34", "rayon": "10", "type": "fablab"})
    assert "Aucun lieu ne répond à tout cela à la fois" in page.main.text
    wider = page.main.link("sans « à moins de 10 km de Castelnau »")
    found = read(client, wider)
    assert found.main.sheets == ["Corbières", "Aude amont"]
    assert "À environ 92 km" in found.card("Corbières").text


def test_a_radius_or_a_sort_by_distance_without_a_place_is_set_aside_in_words(client, venues):
    page = read(client, LIST, {"rayon": "10", "tri": "distance", "type": "fablab"})
    assert page.main.sheets == ["Aude amont", "Corbières"]
    assert page.problem("rayon") == page.problem("tri")
    assert page.problem("rayon") == "Dites d’abord près de quelle commune."
    assert page.canonical.endswith("?type=fablab")


@pytest.mark.parametrize("radius", ["7", "-5", "abc", "10.0", "1e9"])
def test_a_radius_that_is_not_offered_is_said_beside_its_field(client, venues, radius):
    page = read(client, LIST, {"pres-de": "Limoux", "rayon": radius})
    assert page.problem("rayon")
    assert page.main.sheets == ["Aude amont", "Bastide", "Corbières"]
    assert page.canonical.endswith("?pres-de=Limoux")


def test_dropping_the_radius_keeps_the_place_and_dropping_the_place_its_radius_too(client, venues):
    page = read(client, LIST, {"pres-de": "limoux", "rayon": "30", "type": "fablab"})
    assert page.main.sheets[0] == "Aude amont"
    without_radius = read(client, page.main.link("Retirer : à moins de 30 km de Limoux"))
    assert without_radius.canonical.endswith("?pres-de=Limoux&type=fablab")
    anywhere = read(client, without_radius.main.link("Retirer : près de Limoux"))
    assert anywhere.canonical.endswith("?type=fablab")
    without_type = read(client, page.main.link("Retirer : fablabs"))
    assert without_type.canonical.endswith("?pres-de=Limoux&rayon=30")
