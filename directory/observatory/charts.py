"""Which chart stands beside each table of the observatory."""

from directory.models import Figure
from directory.observatory.evolution import SHOWN, series
from directory.observatory.figures import recent_years
from directory.observatory.svg_charts import bars, columns, lines
from directory.templatetags.figures import hundredths, told
from tierslieux.templatetags.french import counted

BEFORE = "avant"


def department_bars(table):
    """Venues for 100,000 inhabitants, and among them labelled ones, from most to least."""
    rated = [(row.name, row.values[2] or 0, row.values[3] or 0) for row in table.rows]
    rated.sort(key=lambda each: (-each[1], each[0]))
    return bars(
        [
            (name, f"{told(float(all_))}, dont {told(float(held))}", all_, held)
            for name, all_, held in rated
        ]
    )


def part_bars(table):
    """Venues, and among them labelled ones."""
    rows = [(row.name, *row.values) for row in table.rows]
    return bars(
        [(name, f"{told(all_)}, dont {told(held)}", all_, held) for name, all_, held in rows]
    )


def shared_bars(table):
    """The share of inhabitants, and that of venues."""
    return bars(
        [
            (row.name, f"{hundredths(people)} · {hundredths(venues)}", people, venues)
            for row in table.rows
            for people, venues in [row.values[:2]]
        ]
    )


def year_columns(table):
    """Venues by year, and among them labelled ones where the table tells them."""
    *years, _ = recent_years(table).rows
    rows = [(row.name, row.values[0], sum(row.values[1:2])) for row in years]
    return columns([(BEFORE, *rows[0][1:]), *rows[1:]])


def check_bars(table, total):
    """Sheets by their last check, among all."""
    return bars(
        [
            (row.name, counted(row.values[0], "fiche,fiches"), total, row.values[0])
            for row in table.rows
        ]
    )


def call_bars(table):
    """Applications of the last calls, and among them those retained; None when nothing is known."""
    known = [(row.name, *row.values[:2]) for row in table.rows[:SHOWN] if any(row.values)]
    rows = [(name, call_told(sent, kept), whole(sent), whole(kept)) for name, sent, kept in known]
    return bars(rows) if rows else None


def call_told(sent, kept):
    if sent is None:
        return counted(kept, "retenue,retenues")
    return f"{told(sent)} reçues" if kept is None else f"{told(kept)} sur {told(sent)}"


def whole(value):
    """Returns the number in « plus de 60 »."""
    return int(value.split()[-1]) if isinstance(value, str) else value or 0


def figure_lines(figures):
    return lines([series(figures, measure) for measure in Figure.Measure.values])
