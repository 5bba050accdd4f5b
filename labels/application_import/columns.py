"""The columns that an import knows, by the names that people give them."""

import re
from collections.abc import Callable
from typing import NamedTuple

from labels.application_import.cell_values import (
    parse_department,
    parse_documents,
    parse_place_kind,
)
from tierslieux.spreadsheets.cell_values import (
    parse_amount,
    parse_date,
    parse_datetime,
    parse_line,
    parse_text,
)
from tierslieux.text.folding import fold


class Column(NamedTuple):
    """A column of the file: the field that it fills, its name in the model file, and the reader
    of its cells. `others` are more names for it, folded.
    """

    field: str
    name: str
    read: Callable[[str], object]
    others: tuple[str, ...] = ()


COLUMNS = (
    Column(
        "candidate",
        "Candidat",
        parse_line,
        (
            *("nom", "nom du candidat", "nom candidat", "candidature", "nom du lieu"),
            *("tiers lieu", "nom du tiers lieu", "projet", "nom du projet", "intitule du projet"),
        ),
    ),
    Column(
        "holder",
        "Porteur",
        parse_line,
        (
            *("porteur du projet", "porteur de projet", "structure porteuse", "structure"),
            *("nom de la structure", "organisme", "nom du porteur", "porte par"),
        ),
    ),
    Column("commune", "Commune", parse_line, ("ville", "commune du lieu", "localite")),
    Column(
        "department",
        "Département",
        parse_department,
        (
            *("dep", "dept", "dpt", "departement du lieu", "code departement"),
            *("numero de departement", "n departement", "n de departement", "numero departement"),
        ),
    ),
    Column("place", "Lieu existant ou nouveau", parse_place_kind, ("lieu existant", "existant")),
    Column("place_type", "Type", parse_line, ("type de lieu", "type du lieu", "nature du lieu")),
    Column(
        "deadline",
        "Date limite",
        parse_date,
        ("releve", "date limite visee", "echeance", "date de releve", "date de la releve"),
    ),
    Column(
        "received_at",
        "Reçue le",
        parse_datetime,
        (
            *("recu le", "recue", "date de reception", "reception", "date reception"),
            *("depose le", "deposee le", "date de depot", "date depot", "arrivee le", "arrive le"),
            *("date d arrivee", "horodatage", "date et heure de reception"),
        ),
    ),
    Column(
        "amount_asked",
        "Montant demandé",
        parse_amount,
        (
            *("aide demandee", "subvention demandee", "montant", "montant de l aide demandee"),
            *("montant sollicite", "aide sollicitee", "montant de la demande"),
        ),
    ),
    Column(
        "contact",
        "Contact",
        parse_text,
        ("contact prive", "coordonnees", "contacts", "personne a contacter", "interlocuteur"),
    ),
    Column(
        "documents",
        "Documents",
        parse_documents,
        ("document", "pieces", "liens", "lien", "lien des documents", "liens vers les documents"),
    ),
)
BY_NAME = {name: each for each in COLUMNS for name in (fold(each.name), *each.others)}
BY_FIELD = {each.field: each for each in COLUMNS}
# An application is known by them in its round.
NEEDED = ("candidate", "commune")


def column_of(head: str) -> Column | None:
    """Return the column that a head of the file names, None when it is not known."""
    folded = fold(re.sub(r"\(.*?\)", "", head))
    for ending in (" en euros", " euros", " eur", " ttc"):
        folded = folded.removesuffix(ending)
    return BY_NAME.get(folded)
