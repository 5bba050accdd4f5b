"""The maps that the server draws: of the region by its departments, and of one department."""

from collections.abc import Iterable, Mapping
from itertools import islice, starmap
from typing import Any, NamedTuple, Protocol

from directory.cache.versioned import DirectoryCache, current_cache
from directory.geo.distance import REGION_FRAME, DrawnPoint, Geometry, lambert93, rings, svg_path

WIDTH = 1000
MARGIN = 40
EDGE = 250  # a name nearer to the side of the frame than this is written inwards
LETTER, LINE = 19, 42  # room that a letter and a line of a name take in the frame
COVERED = 6  # two dots nearer than this look like one
ABOVE, BELOW = "-.6em", "1.3em"  # from the point to the foot of the name
FOOT = {ABOVE: -20, BELOW: 52}


class DrawnDepartment(Protocol):
    """What is read of a department to draw it: its codes, its names, its GeoJSON."""

    code: str
    name: str
    outline: Geometry
    main_towns: list[tuple[str, float, float]]


class Dot(NamedTuple):
    """A point of a drawn map, in the units of its frame, and the name written beside it."""

    x: int
    y: int
    name: str = ""
    dy: str = ABOVE

    @property
    def side(self) -> str:
        """How to anchor the name so that it stays in the frame."""
        return "start" if self.x < EDGE else "end" if self.x > WIDTH - EDGE else "middle"

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Return (left, top, right, bottom) of the name."""
        width, foot = LETTER * len(self.name), self.y + FOOT[self.dy]
        left = self.x - {"start": 0, "middle": width / 2, "end": width}[self.side]
        return left, foot - LINE, left + width, foot

    def is_clear_of(self, other: "Dot") -> bool:
        left, top, right, bottom = self.box
        other_left, other_top, other_right, other_bottom = other.box
        beside = right < other_left or other_right < left
        return beside or bottom < other_top or other_bottom < top


class Frame:
    """The outline of a department, in a frame `WIDTH` units wide and `height` high."""

    def __init__(self, department: DrawnDepartment) -> None:
        drawn = [[lambert93(y, x) for x, y in ring] for ring in rings(department.outline)]
        east = [x for ring in drawn for x, _ in ring]
        north = [y for ring in drawn for _, y in ring]
        self.west, self.top = min(east), max(north)
        self.scale = (WIDTH - 2 * MARGIN) / (max(east) - self.west)
        self.height = round((self.top - min(north)) * self.scale) + 2 * MARGIN
        self.path = svg_path([[self.place(*point) for point in ring] for ring in drawn])
        self.main_towns = department.main_towns

    @property
    def relief(self) -> tuple[int, int, int, int]:
        """Where the picture of the region's relief lies in the frame: x, y, width, height."""
        left, top, wide, high = (100 * each for each in REGION_FRAME)
        x, y = self.place(left + 400_000, 6_450_000 - top)
        return x, y, round(wide * self.scale), round(high * self.scale)

    def place(self, east: float, north: float) -> DrawnPoint:
        """Return (x, y) in the frame for a point in metres of Lambert-93."""
        return (
            round((east - self.west) * self.scale) + MARGIN,
            round((self.top - north) * self.scale) + MARGIN,
        )


class DepartmentMap:
    """A department in its frame, with dots and the names of towns.

    The frame is kept in memory: computing it is most of the work, and it hardly ever changes.
    """

    def __init__(self, department: DrawnDepartment, cache: DirectoryCache | None = None) -> None:
        cache = cache or current_cache()
        self.frame: Frame = cache.get_or_set(("frame", department.code), lambda: Frame(department))
        self.width, self.height, self.path = WIDTH, self.frame.height, self.frame.path
        self.dots: list[Dot] = []
        self.towns: list[Dot] = []

    def dot(self, latitude: float, longitude: float, name: str = "") -> Dot:
        return Dot(*self.frame.place(*lambert93(latitude, longitude)), name=name)

    def write(self, name: str, latitude: float, longitude: float) -> None:
        """Name a town above its point or below, once, unless other names are in the way."""
        if name in {town.name for town in self.towns}:
            return
        town = self.dot(latitude, longitude, name)
        ways = (town._replace(dy=dy) for dy in (ABOVE, BELOW))
        clear = (way for way in ways if all(map(way.is_clear_of, self.towns)))
        self.towns.extend(islice(clear, 1))

    def write_main_towns(self) -> None:
        """Name the most peopled communes of the department, to find one's way on its map."""
        for name, latitude, longitude in self.frame.main_towns:
            self.write(name, latitude, longitude)

    @property
    def relief(self) -> tuple[int, int, int, int]:
        return self.frame.relief

    @property
    def km(self) -> int:
        """The length of 10 km in the frame, for the scale bar."""
        return round(10_000 * self.frame.scale)


def locator_map(venue: Any) -> DepartmentMap:
    """Return the map of the department of a venue loaded by `with_sheet`, the dot of the venue
    named after its commune.
    """
    drawn = DepartmentMap(venue.commune.department, current_cache(venue.stamp))
    drawn.dots = [drawn.dot(venue.latitude, venue.longitude)]
    drawn.write(venue.commune.name, venue.latitude, venue.longitude)
    drawn.write_main_towns()
    return drawn


def department_map(
    department: DrawnDepartment, points: Iterable[tuple[float, float]]
) -> DepartmentMap:
    """Return the map of a department with a dot for each of `points` (latitude, longitude) that
    another dot does not cover.
    """
    drawn = DepartmentMap(department)
    seen: dict[DrawnPoint, Dot] = {}
    for dot in starmap(drawn.dot, points):
        seen.setdefault((dot.x // COVERED, dot.y // COVERED), dot)
    drawn.dots = list(seen.values())
    drawn.write_main_towns()
    return drawn


class RegionShape(NamedTuple):
    """A department on the region's map."""

    department: DrawnDepartment
    count: int  # type: ignore[assignment]  # templates never count a tuple

    @property
    def name_lines(self) -> list[str]:
        """The name on one or two lines: « Pyrénées- », « Orientales »."""
        first, *rest = self.department.name.replace("-", "- ").split(" ", 1)
        return [first, *(each.replace("- ", "-") for each in rest)]


def region_map(
    departments: Iterable[DrawnDepartment], counts: Mapping[str, int]
) -> list[RegionShape]:
    """Return the region's departments with their number of venues."""
    return [RegionShape(each, counts.get(each.code, 0)) for each in departments]


# The outline of a dot around its point, by type: a disc, a square, a triangle; else a lozenge.
OUTLINES = {
    "coworking": "m-34 0a34 34 0 1 0 68 0a34 34 0 1 0-68 0",
    "fablab": "m-30-30h60v60h-60z",
    "mediation-numerique": "m0-38l40 70h-80z",
}
LOZENGE = "m0-38l38 38l-38 38l-38-38z"
APART = 48  # nearer than this, two dots of the region's map would hide one another


def region_dots(points: Iterable[Any]) -> list[tuple[str, str]]:
    """Return [(mark, SVG path)] that draw `points` on the region's map, one path for each type."""
    seen: dict[tuple[str, int, int], Any] = {}
    for each in points:
        seen.setdefault((each.mark, each.x // APART, each.y // APART), each)
    paths: dict[str, list[str]] = {mark: [] for mark in OUTLINES}
    for each in seen.values():
        steps = OUTLINES.get(each.mark, LOZENGE)
        paths.setdefault(each.mark, []).append(f"M{each.x} {each.y}{steps}")
    return [(mark, "".join(drawn)) for mark, drawn in paths.items() if drawn]
