"""Charts that the server draws: their geometry, in the units of frames `WIDTH` wide."""

from datetime import date
from typing import NamedTuple

WIDTH = 400
LINE = 46  # height of a bar, its name and its value
SIDE = 20  # room left beside a line for what is written of its ends
COLUMNS, FOOT, HEAD = 150, 24, 26
PLOT, LOW = 170, 34


class Bar(NamedTuple):
    """A bar: its name, what is told of it, its outlined and its solid lengths, and where it is."""

    name: str
    told: str
    outlined: int
    solid: int
    y: int


class Bars(NamedTuple):
    bars: list
    width: int
    height: int


def bars(rows):
    """Returns the chart of rows (name, told, outlined value, solid value), on one scale."""
    most = max((max(outlined or 0, solid or 0) for *_, outlined, solid in rows), default=0) or 1
    drawn = [
        Bar(name, told, length(outlined, most), length(solid, most), rank * LINE)
        for rank, (name, told, outlined, solid) in enumerate(rows)
    ]
    return Bars(drawn, WIDTH, LINE * len(rows))


def length(value, most):
    return round(WIDTH * (value or 0) / most)


class Column(NamedTuple):
    """A column: its name if there is room for it, its value, its middle, left side, top, height
    and the height of its solid part.
    """

    name: str
    value: int
    x: int
    left: int
    top: int
    height: int
    solid: int


class Columns(NamedTuple):
    columns: list
    breadth: int
    width: int
    height: int
    floor: int


def columns(rows):
    """Returns the chart of rows (name, value, solid part of it), from left to right.

    Every other name is written, up to the last: they would run into one another.
    """
    step = WIDTH / max(len(rows), 1)
    breadth = round(step * 0.7)
    most = max((value for _, value, _ in rows), default=0) or 1
    floor = HEAD + COLUMNS
    drawn = []
    for rank, (name, value, solid) in enumerate(rows):
        middle, high = round(step * (rank + 0.5)), round(COLUMNS * value / most)
        named = name if (len(rows) - rank) % 2 else ""
        sides = middle, middle - breadth // 2, floor - high
        drawn.append(Column(named, value, *sides, high, round(COLUMNS * solid / most)))
    return Columns(drawn, breadth, WIDTH, floor + FOOT, floor)


class Spot(NamedTuple):
    x: int
    y: int
    value: int
    side: str


class Lines(NamedTuple):
    """Series of spots on one scale of time and of number, and where each year begins."""

    series: list
    years: list
    width: int
    height: int
    floor: int


class Scale(NamedTuple):
    """From the first day to the last, from nothing to the most."""

    first: date
    days: int
    most: int
    floor: int

    def x(self, day):
        return SIDE + round((WIDTH - 2 * SIDE) * (day - self.first).days / self.days)

    def spot(self, day, value):
        x = self.x(day)
        side = "start" if x < WIDTH / 4 else "end" if x > WIDTH * 3 / 4 else "middle"
        return Spot(x, self.floor - round(PLOT * value / self.most), value, side)


def lines(every):
    """Returns the chart of several series of (day, value), None without two days."""
    days = sorted({day for points in every for day, _ in points})
    if len(days) <= 1:
        return None
    most = max(value for points in every for _, value in points) or 1
    floor = LOW + PLOT
    scale = Scale(days[0], (days[-1] - days[0]).days, most, floor)
    series = [[scale.spot(*point) for point in points] for points in every]
    firsts = (date(year, 1, 1) for year in range(days[0].year, days[-1].year + 1))
    years = [(day.year, scale.x(day)) for day in firsts if day >= days[0]]
    return Lines(series, years, WIDTH, floor + FOOT, floor)
