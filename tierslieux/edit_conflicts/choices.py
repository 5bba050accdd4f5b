"""What the page of a merge asks, and what it reports."""

from typing import NamedTuple

CHOICE_PREFIX, STORED = "_choice-", "stored"
KEEP_MINE, TAKE_STORED = "Garder ma saisie", "Reprendre la version enregistrée"
DELETE_ANYWAY, KEEP_STORED = "La supprimer quand même", "La garder telle qu’enregistrée"
ADD_AGAIN, LEAVE_DELETED = "L’ajouter de nouveau avec ma saisie", "La laisser supprimée"
ROW_ADDED, ROW_DELETED = "ligne ajoutée", "ligne supprimée"
TO_DELETE = "à supprimer"


class Conflict(NamedTuple):
    """What two people changed, and the two choices there are."""

    name: str
    what: str
    stored: str
    typed: str
    by: str
    keep: str = KEEP_MINE
    take: str = TAKE_STORED


class RemoteChange(NamedTuple):
    """What somebody else changed, and is taken over."""

    what: str
    stored: str
    by: str


class FormPosition(NamedTuple):
    """Where a form stands: the prefix of the choices submitted, that of the choices now asked,
    and the name of its row.
    """

    sent_prefix: str = ""
    new_prefix: str = ""
    row_name: str = ""
