"""The table of a round for its committee: one application a row, one criterion a column."""

from django.utils.timezone import localtime

from directory.models import Department

HEADS = (
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
TO_DECIDE = ("État", "Décision du comité", "Motif", "Aide accordée (€)")


def heads(committee):
    return [*HEADS, *(each.question for each in committee.grid), *TO_DECIDE]


def rows(committee):
    """Yields the row of each application in the order of the ranking; None: not known, or hidden
    as long as its assessors have not all finished.
    """
    names = dict(Department.objects.values_list("code", "name"))
    for entry in committee.entries:
        yield [*facts(entry, names), *opinions(entry), *found(entry, committee), *decided(entry)]


def facts(entry, names):
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


def opinions(entry):
    shared = [entry.application.progress, ", ".join(entry.assessors), ", ".join(entry.conflicts)]
    if not entry.is_told:
        return [*shared, None, None, None, entry.silence]
    disputed = ", ".join(each.criterion.question for each in entry.disputed)
    return [*shared, *entry.required, round(entry.percentage, 1), disputed]


def found(entry, committee):
    told = {each.criterion.pk: each.told for each in entry.found}
    return [told.get(each.pk) for each in committee.grid]


def decided(entry):
    """What is decided already, and room for what is not."""
    application = entry.application
    return [application.get_status_display(), None, None, application.amount_granted]
