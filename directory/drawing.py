"""The maps that the server draws: of the region by its departments, and of one department."""

from typing import NamedTuple

from directory.geo import lambert93, rings, svg_path

WIDTH = 1000
MARGIN = 40
TOWNS = 4
EDGE = 250  # a name nearer to the side of the frame than this is written inwards
LETTER, LINE = 19, 70  # room that a letter and a line of a name take in the frame


class Dot(NamedTuple):
    """A point of a drawn map, in the units of its frame."""

    x: int
    y: int
    name: str = ""

    @property
    def side(self):
        """How to anchor the name so that it stays in the frame."""
        return "start" if self.x < EDGE else "end" if self.x > WIDTH - EDGE else "middle"

    @property
    def span(self):
        """The abscissas between which the name is written."""
        width = LETTER * len(self.name)
        start = {"start": self.x, "middle": self.x - width / 2, "end": self.x - width}[self.side]
        return start, start + width

    def is_clear_of(self, other):
        """Tells whether the two names can be written without running into one another."""
        (start, end), (other_start, other_end) = self.span, other.span
        return abs(self.y - other.y) > LINE or end < other_start or other_end < start


class DepartmentMap:
    """The outline of a department, with dots, in a frame `WIDTH` units wide and `height` high."""

    def __init__(self, department, dots=(), towns=()):
        self.department = department
        drawn = [[lambert93(y, x) for x, y in ring] for ring in rings(department.outline)]
        east = [x for ring in drawn for x, _ in ring]
        north = [y for ring in drawn for _, y in ring]
        self.west, self.top = min(east), max(north)
        self.scale = (WIDTH - 2 * MARGIN) / (max(east) - self.west)
        self.width = WIDTH
        self.height = round((self.top - min(north)) * self.scale) + 2 * MARGIN
        self.path = svg_path([[self.place(*point) for point in ring] for ring in drawn])
        self.dots = [self.dot(place) for place in dots]
        self.towns = self.spread(towns)

    def place(self, east, north):
        """Returns (x, y) in the frame for a point in metres of Lambert-93."""
        return (
            round((east - self.west) * self.scale) + MARGIN,
            round((self.top - north) * self.scale) + MARGIN,
        )

    def dot(self, place):
        return Dot(*self.place(*lambert93(place.latitude, place.longitude)), place.name)

    def spread(self, towns):
        """Returns the towns, most peopled first, whose names do not run into one another."""
        kept = []
        for town in map(self.dot, towns):
            if all(town.is_clear_of(other) for other in kept):
                kept.append(town)
        return kept

    @property
    def label(self):
        dots = len(self.dots)
        return f"Carte {self.department.of_name}\u00a0: {dots} lieu{'x' if dots > 1 else ''}"

    @property
    def km(self):
        """The length of 10 km in the frame, for the scale bar."""
        return round(10_000 * self.scale)


def main_towns(department):
    """Returns the most peopled communes of a department, to find one's way on its map."""
    return department.communes.order_by("-population")[:TOWNS]


def locator_map(venue):
    department = venue.commune.department
    towns = [town for town in main_towns(department) if town != venue.commune]
    return DepartmentMap(department, dots=[venue], towns=towns)


def department_map(department, venues):
    return DepartmentMap(department, dots=venues, towns=main_towns(department))


class RegionShape(NamedTuple):
    """A department on the region's map."""

    department: object
    count: int
    level: int

    @property
    def name_lines(self):
        """The name on one or two lines: « Pyrénées- », « Orientales »."""
        first, *rest = self.department.name.replace("-", "- ").split(" ", 1)
        return [first, *(each.replace("- ", "-") for each in rest)]


# Upper bounds of the number of venues for each of the shades of the map but the last.
SHADES = (0, 9, 14, 29)


def region_map(departments, counts):
    """Returns the region's departments with their number of venues and the shade that tells it."""
    return [
        RegionShape(
            department,
            counts.get(department.code, 0),
            sum(counts.get(department.code, 0) > bound for bound in SHADES),
        )
        for department in departments
    ]
