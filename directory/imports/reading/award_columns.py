"""The columns that tell the labels of a venue: as many parts, between bars, as it has labels."""

from collections.abc import Iterable, Mapping

from directory.imports.reading import award_cells as cells
from directory.imports.reading.column import CellParser, Column, split_names

LABEL = "label"


def join_parts(parts: Iterable[str]) -> str:
    """Return the parts of a cell between bars, nothing when all of them are blank."""
    told = list(parts)
    return "|".join(told) if any(told) else ""


def parts(field: str, name: str, others: str, read: CellParser = cells.parse_parts) -> Column:
    return Column(field, name, split_names(others), read, join_parts, is_text=False)


AWARD_COLUMNS = (
    parts(
        LABEL,
        "Labels",
        "label, nom du label, labellisation, label obtenu, labels obtenus, intitule du label, "
        "labellise, labelise",
    ),
    parts(
        "label_granted",
        "Label accordé le",
        "date du label, annee du label, date de labellisation, annee de labellisation, "
        "labellise le, labellise en, labellise depuis, accorde le, accorde en, date d obtention, "
        "annee d obtention, date d obtention du label, date d attribution, annee d attribution, "
        "date, annee, year",
        cells.parse_periods,
    ),
    parts(
        "label_round",
        "Appel à projets du label",
        "appel, appel a projets, aap, ami, round, edition de l appel, appel a projet",
    ),
    parts(
        "label_end",
        "Label : premier jour sans",
        "fin, end, fin du label, date de fin, date de fin du label, prend fin le, "
        "label prend fin le, echeance, echeance du label, date d echeance, expire le",
        cells.parse_days,
    ),
    parts(
        "label_source",
        "Source du label",
        "source, source label, sources du label, justificatif, deliberation",
        cells.parse_source,
    ),
)
AWARD_FIELDS = tuple(each.field for each in AWARD_COLUMNS)


def orphan_heads(mapping: Mapping[str, str]) -> list[str]:
    """Return the heads, of {head: field}, that tell something of a label that no column names."""
    if LABEL in mapping.values():
        return []
    return [head for head, field in mapping.items() if field in AWARD_FIELDS]


def without_orphans(mapping: dict[str, str]) -> dict[str, str]:
    """Leave aside « date », « source », « fin »…, which are those of a label where there is one."""
    return mapping | dict.fromkeys(orphan_heads(mapping), "")
