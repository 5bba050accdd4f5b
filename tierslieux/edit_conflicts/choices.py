"""What is asked and told of a page that two people changed."""

from typing import NamedTuple

CHOICE, STORED = "_choice-", "stored"
KEEP, TAKE = "Garder ma saisie", "Reprendre la version enregistrée"
DELETE, SPARE = "La supprimer quand même", "La garder telle qu’enregistrée"
CREATE, FORGET = "L’ajouter de nouveau avec ma saisie", "La laisser supprimée"
ADDED, DELETED = "ligne ajoutée", "ligne supprimée"
# A list edited in place adds no row.
DELETED_TYPED = "ligne supprimée\u202f; vous y aviez saisi\u00a0: {}"
TO_DELETE = "à supprimer"


class Question(NamedTuple):
    """What two people changed, and what may be chosen of it."""

    name: str
    what: str
    stored: str
    typed: str
    by: str
    keep: str = KEEP
    take: str = TAKE


class News(NamedTuple):
    """What somebody else changed, and is taken over."""

    what: str
    stored: str
    by: str


class Place(NamedTuple):
    """Where a form stands: how its choices were named, how they are now, and what to call it."""

    asked: str = ""
    ask: str = ""
    name: str = ""
