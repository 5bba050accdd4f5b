"""The observatory over time: calls for projects, and figures published elsewhere."""

from django.db.models import Count, Q

from directory.models import Figure
from directory.observatory.tables import FigureRow, FigureTable
from labels.models import Application, Round

PAGE_ROWS = 8  # of each table on the page; its file has them all
ROUND_HEADERS = ("Appel à projets", "Candidatures", "Retenues", "Taux (%)")
FIGURE_HEADERS = ("Date", "Compte", "Nombre", "Précisions", "Source")
UNKNOWN_SOURCE = "source non retrouvée"


def rounds_table():
    """Return the table of calls, the newest first: applications, retained, and the rate.

    The numbers entered by staff come first; else the applications received on this site are
    counted: of other calls the directory only knows the laureates.
    """
    filed = Q(applications__received_at__isnull=False)
    retained = filed & Q(applications__status=Application.Status.RETAINED)
    rounds = (
        Round.objects.public()
        .newest_first()
        .annotate(
            filed=Count("applications", filter=filed),
            filed_and_retained=Count("applications", filter=retained),
        )
    )
    rows = [FigureRow(each.title, call_figures(each), each.get_absolute_url()) for each in rounds]
    caption = "Candidatures reçues et retenues, appel par appel"
    return FigureTable("appels", caption, ROUND_HEADERS, rows)


def call_figures(call):
    """Return (applications, retained, rate) of a call, None for what is unknown."""
    received = (call.filed or None) if call.received is None else call.received
    retained = (call.filed_and_retained or None) if call.retained is None else call.retained
    is_minimum = call.received_is_minimum and received is not None
    received_text = f"plus de {received}" if is_minimum else received
    return received_text, retained, retained_rate(received, retained, is_minimum)


def retained_rate(received, retained, is_minimum):
    """Return the percentage retained, « moins de … » when `received` is a minimum."""
    if not received or retained is None:
        return None
    return f"moins de {-(-100 * retained // received)}" if is_minimum else 100 * retained / received


def figures_table(figures):
    """Return the table of the figures published elsewhere."""
    rows = [
        FigureRow(
            each.when,
            (each.get_measure_display(), each.value, each.note, each.source or UNKNOWN_SOURCE),
            each.source,
        )
        for each in figures
    ]
    caption = "Relevés publics du nombre de tiers-lieux de la région"
    return FigureTable("releves", caption, FIGURE_HEADERS, rows)


def series(figures, measure):
    """Return [(day, value)] of the dated figures of a measure."""
    dated = (each for each in figures if each.measure == measure and each.on)
    return [(each.on, each.value) for each in dated]


def growth(figures):
    """Return the first and last dated Figures of the venues listed, None if fewer than two."""
    listed = [each for each in figures if each.measure == Figure.Measure.LISTED and each.on]
    return (listed[0], listed[-1]) if len(listed) > 1 else None
