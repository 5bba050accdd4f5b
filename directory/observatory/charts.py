"""The chart that stands beside each table of the observatory."""

from directory.models import Figure
from directory.observatory.evolution import PAGE_ROWS, series
from directory.observatory.figures import recent_years
from directory.observatory.svg_charts import bar_chart, column_chart, line_chart
from directory.templatetags.figures import format_figure, format_percentage
from tierslieux.templatetags.french import counted

BEFORE_LABEL = "avant"


def department_bars(table):
    """Chart venues per 100,000 inhabitants, and labelled ones, in decreasing order."""
    rates = [(row.name, row.values[2] or 0, row.values[3] or 0) for row in table.rows]
    rates.sort(key=lambda each: (-each[1], each[0]))
    return bar_chart(
        [(name, all_and_labelled(*map(float, values)), *values) for name, *values in rates]
    )


def part_bars(table):
    """Chart the number of venues, and of labelled ones."""
    rows = [(row.name, *row.values) for row in table.rows]
    return bar_chart([(name, all_and_labelled(*values), *values) for name, *values in rows])


def all_and_labelled(all_, labelled):
    return f"{format_figure(all_)}, dont {format_figure(labelled)}"


def shared_bars(table):
    """Chart the share of inhabitants, and that of venues."""
    return bar_chart(
        [
            (row.name, f"{format_percentage(people)} · {format_percentage(venues)}", people, venues)
            for row in table.rows
            for people, venues in [row.values[:2]]
        ]
    )


def year_columns(table):
    """Chart venues by year, and labelled ones if the table has them."""
    *years, _ = recent_years(table).rows
    rows = [(row.name, row.values[0], sum(row.values[1:2])) for row in years]
    return column_chart([(BEFORE_LABEL, *rows[0][1:]), *rows[1:]])


def check_bars(table, total):
    """Chart sheets by their last check, out of `total`."""
    return bar_chart(
        [
            (row.name, counted(row.values[0], "fiche,fiches"), total, row.values[0])
            for row in table.rows
        ]
    )


def call_bars(table):
    """Chart applications to the last calls and those retained; None if none is known."""
    known = [(row.name, *row.values[:2]) for row in table.rows[:PAGE_ROWS] if any(row.values)]
    rows = [(name, describe_call(*values), *map(to_number, values)) for name, *values in known]
    return bar_chart(rows) if rows else None


def describe_call(sent, retained):
    if sent is None:
        return counted(retained, "retenue,retenues")
    if retained is None:
        return f"{format_figure(sent)} reçues"
    return f"{format_figure(retained)} sur {format_figure(sent)}"


def to_number(value):
    """Return a figure as an int: 60 for « plus de 60 », 0 for None."""
    return int(value.split()[-1]) if isinstance(value, str) else value or 0


def figure_lines(figures):
    return line_chart([series(figures, measure) for measure in Figure.Measure.values])
