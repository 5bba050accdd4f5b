"""Geometry of the SVG charts, in units of a viewBox CHART_WIDTH wide."""

from datetime import date
from typing import NamedTuple

CHART_WIDTH = 400
BAR_KINDS = "whole", "part"
BAR_WIDTH = 220  # of the longest: its words follow it
NAME_HEIGHT, BAR_HEIGHT, BAR_GAP = 22, 18, 12
SIDE_MARGIN = 20  # room for the labels at both ends of a line
COLUMN_HEIGHT, FOOT_HEIGHT, HEAD_HEIGHT = 150, 24, 26
LINE_PLOT_HEIGHT, LINE_TOP = 170, 34


class Bar(NamedTuple):
    """A bar: its value in words, its length, its top, and "whole" or "part" for its colour."""

    words: str
    length: int
    y: int
    kind: str


class BarRow(NamedTuple):
    name: str
    bars: list
    y: int


class BarChart(NamedTuple):
    rows: list
    width: int
    height: int


def bar_chart(rows):
    """Return the chart of rows (name, [(value, its words)]) on one scale.

    The first value is that of the whole, the second of a part; None is not drawn.
    """
    most = max((value or 0 for _, values in rows for value, _ in values), default=0) or 1
    drawn, y = [], 0
    for name, values in rows:
        known = [
            (kind, *pair)
            for kind, pair in zip(BAR_KINDS, values, strict=False)
            if pair[0] is not None
        ]
        bars = [
            Bar(words, round(BAR_WIDTH * value / most), NAME_HEIGHT + rank * BAR_HEIGHT, kind)
            for rank, (kind, value, words) in enumerate(known)
        ]
        drawn.append(BarRow(name, bars, y))
        y += NAME_HEIGHT + len(bars) * BAR_HEIGHT + BAR_GAP
    return BarChart(drawn, CHART_WIDTH, y)


class ColumnBox(NamedTuple):
    """A column: its name, "" if there is no room, its value, its middle, left and top, its height
    and the height of its solid part.
    """

    name: str
    value: int
    x: int
    left: int
    top: int
    height: int
    solid: int


class ColumnChart(NamedTuple):
    columns: list
    breadth: int
    width: int
    height: int
    floor: int


def column_chart(rows):
    """Return the chart of rows (name, value, solid part), from left to right.

    Every other name is left out, for they would overlap; the last is always there.
    """
    step = CHART_WIDTH / max(len(rows), 1)
    breadth = round(step * 0.7)
    most = max((value for _, value, _ in rows), default=0) or 1
    floor = HEAD_HEIGHT + COLUMN_HEIGHT
    drawn = []
    for rank, (name, value, solid) in enumerate(rows):
        middle, high = round(step * (rank + 0.5)), round(COLUMN_HEIGHT * value / most)
        named = name if (len(rows) - rank) % 2 else ""
        sides = middle, middle - breadth // 2, floor - high
        drawn.append(ColumnBox(named, value, *sides, high, round(COLUMN_HEIGHT * solid / most)))
    return ColumnChart(drawn, breadth, CHART_WIDTH, floor + FOOT_HEIGHT, floor)


class LinePoint(NamedTuple):
    x: int
    y: int
    value: int
    side: str


class LineChart(NamedTuple):
    """Series of points on common scales, and the x of the first day of each year."""

    series: list
    years: list
    width: int
    height: int
    floor: int


class Scale(NamedTuple):
    """The scales of time (x) and number (y) of a line chart."""

    first: date
    days: int
    most: int
    floor: int

    def x(self, day):
        return SIDE_MARGIN + round(
            (CHART_WIDTH - 2 * SIDE_MARGIN) * (day - self.first).days / self.days
        )

    def line_point(self, day, value):
        x = self.x(day)
        side = "start" if x < CHART_WIDTH / 4 else "end" if x > CHART_WIDTH * 3 / 4 else "middle"
        return LinePoint(x, self.floor - round(LINE_PLOT_HEIGHT * value / self.most), value, side)


def line_chart(every):
    """Return the chart of several series of (day, value), None for fewer than two days."""
    days = sorted({day for points in every for day, _ in points})
    if len(days) <= 1:
        return None
    most = max(value for points in every for _, value in points) or 1
    floor = LINE_TOP + LINE_PLOT_HEIGHT
    scale = Scale(days[0], (days[-1] - days[0]).days, most, floor)
    series = [[scale.line_point(*point) for point in points] for points in every]
    firsts = (date(year, 1, 1) for year in range(days[0].year, days[-1].year + 1))
    years = [(day.year, scale.x(day)) for day in firsts if day >= days[0]]
    return LineChart(series, years, CHART_WIDTH, floor + FOOT_HEIGHT, floor)
