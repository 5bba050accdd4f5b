"""What the observatory tells of time: the calls for projects, and the figures others published."""

from django.db.models import Count, Q

from directory.models import Figure
from directory.observatory.tables import Row, Table
from labels.models import Application, Round

SHOWN = 8  # of each on the page; the file gives them all
ROUND_HEADS = ("Appel à projets", "Candidatures", "Retenues", "Taux (%)")
FIGURE_HEADS = ("Date", "Compte", "Nombre", "Précisions", "Source")
NO_SOURCE = "source non retrouvée"


def rounds_table():
    """Returns the table of calls, the newest first: applications, retained, and the rate.

    What staff have written of a call is told; else what is counted of the applications that the
    agency has received here: of other calls the directory knows the laureates alone.
    """
    filed = Q(applications__received_at__isnull=False)
    kept = filed & Q(applications__status=Application.Status.RETAINED)
    rounds = (
        Round.objects.public()
        .newest_first()
        .annotate(
            filed=Count("applications", filter=filed), kept=Count("applications", filter=kept)
        )
    )
    rows = [Row(each.title, call_figures(each), each.get_absolute_url()) for each in rounds]
    caption = "Candidatures reçues et retenues, appel par appel"
    return Table("appels", caption, ROUND_HEADS, rows)


def call_figures(call):
    """Returns (applications, retained, rate) of a call, None for what is not known."""
    received = (call.filed or None) if call.received is None else call.received
    retained = (call.kept or None) if call.retained is None else call.retained
    is_minimum = call.received_is_minimum and received is not None
    told = f"plus de {received}" if is_minimum else received
    return told, retained, rate_told(received, retained, is_minimum)


def rate_told(received, retained, is_minimum):
    """Returns the percentage retained; in words, its bound, when more than `received` applied."""
    if not received or retained is None:
        return None
    return f"moins de {-(-100 * retained // received)}" if is_minimum else 100 * retained / received


def figures_table(figures):
    """Returns the table of figures published elsewhere."""
    rows = [
        Row(
            each.when,
            (each.get_measure_display(), each.value, each.note, each.source or NO_SOURCE),
            each.source,
        )
        for each in figures
    ]
    caption = "Relevés publics du nombre de tiers-lieux de la région"
    return Table("releves", caption, FIGURE_HEADS, rows)


def series(figures, measure):
    """Returns [(day, value)] of the figures of a measure whose date is known."""
    told = (each for each in figures if each.measure == measure and each.on)
    return [(each.on, each.value) for each in told]


def growth(figures):
    """Returns the first and the last Figure of the venues listed whose date is known, else None."""
    listed = [each for each in figures if each.measure == Figure.Measure.LISTED and each.on]
    return (listed[0], listed[-1]) if len(listed) > 1 else None


def labelled_elsewhere(number):
    """Returns the largest Figure of labelled venues above `number`, None when there is none."""
    figures = Figure.objects.filter(measure=Figure.Measure.LABELLED, value__gt=number)
    return figures.order_by("-value", "pk").first()
