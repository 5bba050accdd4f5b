"""The chart that stands beside each table of the observatory, and how to read it."""

from typing import NamedTuple

from directory.models import Figure
from directory.observatory.evolution import PAGE_ROWS, series
from directory.observatory.figures import recent_years
from directory.observatory.svg_charts import (
    BarChart,
    ColumnChart,
    bar_chart,
    column_chart,
    line_chart,
)
from directory.observatory.tables import FigureTable
from directory.templatetags.figures import format_figure, format_percentage

BEFORE_LABEL = "avant"
PLURAL = 2
VENUES, LABELLED = "lieu,lieux", "labellisé ou lauréat,labellisés ou lauréats"
DEPARTMENTS_LEGEND = "Pour 100\u202f000 habitants, du mieux pourvu au moins pourvu."
SHARES_LEGEND = "Part des habitants, et part des lieux."
TYPES_LEGEND = "Lieux, et parmi eux ceux qui sont labellisés ou lauréats."
CALLS_LEGEND = "Candidatures reçues et retenues, quand elles sont connues."
YEARS_LEGEND = (
    "Lieux dont l’année d’ouverture est connue\u202f; en plein, ceux qui sont "
    "labellisés ou lauréats aujourd’hui."
)
CHECKS_LEGEND = "Toutes les fiches, selon leur dernière vérification."
SOURCES_LEGEND = "Fiches selon l’année de la dernière source publique qui cite le lieu."


class Measure(NamedTuple):
    """A table, its chart if there is one, and the legend of that chart in French."""

    title: str
    table: FigureTable
    chart: BarChart | ColumnChart | None
    legend: str

    @property
    def is_columns(self) -> bool:
        return isinstance(self.chart, ColumnChart)


def territory_measures(counts):
    """Return the Measures of where venues are and what they are; `counts`: an Observatory."""
    homes, metropolises = counts.by_department, counts.by_metropolis
    sizes, types = counts.by_size, counts.by_type
    outside = "Dans les métropoles et au dehors"
    return [
        Measure("Par département", homes, department_bars(homes), DEPARTMENTS_LEGEND),
        Measure(outside, metropolises, shared_bars(metropolises), SHARES_LEGEND),
        Measure("Selon la taille de la commune", sizes, shared_bars(sizes), SHARES_LEGEND),
        Measure("Par type de lieu", types, part_bars(types), TYPES_LEGEND),
    ]


def time_measures(counts, calls):
    """Return the Measures of calls, opening years and freshness; `calls`: their table."""
    last_calls = calls._replace(rows=calls.rows[:PAGE_ROWS])
    years, checks, sources = counts.by_year, counts.by_check, counts.by_source
    return [
        Measure("Appels à projets", last_calls, call_bars(calls), CALLS_LEGEND),
        Measure("Année d’ouverture", recent_years(years), year_columns(years), YEARS_LEGEND),
        Measure("Vérification des fiches", checks, check_bars(checks), CHECKS_LEGEND),
        Measure(
            "Fraîcheur des sources", recent_years(sources), year_columns(sources), SOURCES_LEGEND
        ),
    ]


def department_bars(table):
    """Chart venues per 100,000 inhabitants, and labelled ones, in decreasing order."""
    rates = [(row.name, row.values[2] or 0.0, row.values[3] or 0.0) for row in table.rows]
    rates.sort(key=lambda each: (-each[1], each[0]))
    return bar_chart([(name, venue_bars(*values)) for name, *values in rates])


def part_bars(table):
    """Chart the number of venues, and of labelled ones."""
    return bar_chart([(row.name, venue_bars(*row.values)) for row in table.rows])


def venue_bars(venues, labelled):
    return [(venues, in_words(venues, VENUES)), (labelled, in_words(labelled, LABELLED))]


def in_words(value, names):
    """Return « 3,9 lieux » for 3.9 and "lieu,lieux": in French the plural starts at 2."""
    singular, plural = names.split(",")
    return f"{format_figure(value)}\u00a0{plural if value >= PLURAL else singular}"


def shared_bars(table):
    """Chart the share of inhabitants, and that of venues."""
    return bar_chart(
        [
            (row.name, [(people, share(people, "habitants")), (venues, share(venues, "lieux"))])
            for row in table.rows
            for people, venues in [row.values[:2]]
        ]
    )


def share(percentage, what):
    return f"{format_percentage(percentage)} des {what}"


def year_columns(table):
    """Chart venues by year, and labelled ones if the table has them."""
    *years, _ = recent_years(table).rows
    rows = [(row.name, row.values[0], sum(row.values[1:2])) for row in years]
    return column_chart([(BEFORE_LABEL, *rows[0][1:]), *rows[1:]])


def check_bars(table):
    """Chart sheets by their last check."""
    counts = [(row.name, row.values[0]) for row in table.rows]
    return bar_chart([(name, [(count, in_words(count, "fiche,fiches"))]) for name, count in counts])


def call_bars(table):
    """Chart applications to the last calls and those retained; None if none is known."""
    known = [(row.name, *row.values[:2]) for row in table.rows[:PAGE_ROWS] if any(row.values)]
    rows = [
        (
            name,
            [
                (to_number(sent), f"{format_figure(sent)} reçues"),
                (retained, in_words(retained or 0, "retenue,retenues")),
            ],
        )
        for name, sent, retained in known
    ]
    return bar_chart(rows) if rows else None


def to_number(value):
    """Return a figure as an int, or None when unknown: 60 for « plus de 60 »."""
    return int(value.split()[-1]) if isinstance(value, str) else value


def figure_lines(figures):
    return line_chart([series(figures, measure) for measure in Figure.Measure.values])
