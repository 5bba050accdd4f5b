"""The columns that an import knows, by the names that people give them."""

import re
from collections.abc import Callable
from typing import NamedTuple

from labels.application_import import cell_values as values
from labels.application_import.cell_values import fold


class Column(NamedTuple):
    """A column of the file: the field that it fills, its name in the model file, and the reader
    of its cells. `others` are more names for it, folded.
    """

    field: str
    name: str
    read: Callable
    others: tuple = ()


COLUMNS = (
    Column(
        "candidate",
        "Candidat",
        values.read_line,
        (
            *("nom", "nom du candidat", "nom candidat", "candidature", "nom du lieu"),
            *("tiers lieu", "nom du tiers lieu", "projet", "nom du projet", "intitule du projet"),
        ),
    ),
    Column(
        "holder",
        "Porteur",
        values.read_line,
        (
            *("porteur du projet", "porteur de projet", "structure porteuse", "structure"),
            *("nom de la structure", "organisme", "nom du porteur", "porte par"),
        ),
    ),
    Column("commune", "Commune", values.read_line, ("ville", "commune du lieu", "localite")),
    Column(
        "department",
        "Département",
        values.read_department,
        (
            *("dep", "dept", "dpt", "departement du lieu", "code departement"),
            *("numero de departement", "n departement", "n de departement", "numero departement"),
        ),
    ),
    Column("place", "Lieu existant ou nouveau", values.read_place, ("lieu existant", "existant")),
    Column(
        "place_type", "Type", values.read_line, ("type de lieu", "type du lieu", "nature du lieu")
    ),
    Column(
        "deadline",
        "Date limite",
        values.read_day,
        ("releve", "date limite visee", "echeance", "date de releve", "date de la releve"),
    ),
    Column(
        "received_at",
        "Reçue le",
        values.read_moment,
        (
            *("recu le", "recue", "date de reception", "reception", "date reception"),
            *("depose le", "deposee le", "date de depot", "date depot", "arrivee le", "arrive le"),
            *("date d arrivee", "horodatage", "date et heure de reception"),
        ),
    ),
    Column(
        "amount_asked",
        "Montant demandé",
        values.read_amount,
        (
            *("aide demandee", "subvention demandee", "montant", "montant de l aide demandee"),
            *("montant sollicite", "aide sollicitee", "montant de la demande"),
        ),
    ),
    Column(
        "contact",
        "Contact",
        values.read_text,
        ("contact prive", "coordonnees", "contacts", "personne a contacter", "interlocuteur"),
    ),
    Column(
        "documents",
        "Documents",
        values.read_addresses,
        ("document", "pieces", "liens", "lien", "lien des documents", "liens vers les documents"),
    ),
)
BY_NAME = {name: each for each in COLUMNS for name in (fold(each.name), *each.others)}
BY_FIELD = {each.field: each for each in COLUMNS}
# An application is known by them in its round.
NEEDED = ("candidate", "commune")


def column_of(head):
    """Returns the Column that a head of the file names, None when it is not known."""
    folded = fold(re.sub(r"\(.*?\)", "", head))
    for ending in (" en euros", " euros", " eur", " ttc"):
        folded = folded.removesuffix(ending)
    return BY_NAME.get(folded)
