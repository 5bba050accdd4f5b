"""The table of a round for its committee: one application a row, one criterion a column."""

from collections.abc import Iterator

from django.utils.timezone import localtime

from directory.decisions.committee import Committee, Entry
from directory.models import Department

COLUMN_TITLES = (
    "Rang",
    "Référence",
    "Candidat",
    "Porteur",
    "Commune",
    "Département",
    "Type de lieu",
    "Reçue le",
    "Hors délai",
    "Aide demandée (€)",
    "Avis",
    "Évaluateurs",
    "Conflits d’intérêts",
    "Critères obligatoires satisfaits",
    "Critères obligatoires examinés",
    "Part satisfaite (%)",
    "Désaccords",
)
DECISION_TITLES = ("État", "Décision du comité", "Motif", "Aide accordée (€)")


def table_head(committee: Committee) -> list[str]:
    return [*COLUMN_TITLES, *(each.question for each in committee.grid), *DECISION_TITLES]


def table_rows(committee: Committee) -> Iterator[list[object]]:
    """Yield the row of each application in the order of the ranking; None: not known, or hidden
    as long as its assessors have not all finished.
    """
    names = dict(Department.objects.values_list("code", "name"))
    for entry in committee.entries:
        beginning = [*application_cells(entry, names), *opinion_cells(entry)]
        yield [*beginning, *criterion_cells(entry, committee), *decision_cells(entry)]


def application_cells(entry: Entry, names: dict[str, str]) -> list[object]:
    application = entry.application
    received = application.received_at and localtime(application.received_at).date()
    return [
        entry.rank,
        application.reference,
        application.candidate,
        application.holder,
        application.commune,
        names.get(application.department, application.department),
        application.place_type,
        received,
        "oui" if application.is_late else "",
        application.amount_asked,
    ]


def opinion_cells(entry: Entry) -> list[object]:
    shared = [entry.application.progress, ", ".join(entry.assessors), ", ".join(entry.conflicts)]
    if not entry.is_readable:
        return [*shared, None, None, None, entry.hidden_reason]
    disputed = ", ".join(each.criterion.question for each in entry.disputed)
    return [*shared, *entry.required, round(entry.percentage, 1), disputed]


def criterion_cells(entry: Entry, committee: Committee) -> list[object]:
    texts = {each.criterion.pk: each.text for each in entry.results}
    return [texts.get(each.pk) for each in committee.grid]


def decision_cells(entry: Entry) -> list[object]:
    """What is decided already, and room for what is not."""
    application = entry.application
    return [application.get_status_display(), None, None, application.amount_granted]
