"""The values that the list can be filtered by, as the tables hold them today."""

from dataclasses import dataclass

from django.db.models import CharField, F, IntegerField, Value

from directory.models import Department, Service, VenueType
from labels.models import Label
from tierslieux.text.typography import lower_first


@dataclass(frozen=True)
class Choice:
    """A value of a filter.

    `code` stands in the address, `name` in the form, `told` in the sentence that says what is
    shown (« dans l’Aude »), `heads` in a title, for a department (« de l’Aude »), `group` is the
    family of a service.
    """

    code: str
    name: str
    told: str
    heads: str = ""
    group: str = ""


def department_choice(code, name, article):
    department = Department(code=code, name=name, article=article)
    return Choice(code, name, department.in_name, department.of_name)


def type_choice(code, name, plural):
    return Choice(code, name, lower_first(plural))


def service_choice(code, name, family):
    return Choice(code, name, f"avec {lower_first(name)}", group=Service.Family(family).label)


def label_choice(code, name, _):
    return Choice(code, name, f"labellisés {name}")


# Of each filter: the table, the column to show, the other that the choice needs, the order, and
# what makes the choice of them.
TABLES = {
    "departement": (Department, "name", "article", Value(0), department_choice),
    "type": (VenueType, "short_name", "plural", F("rank"), type_choice),
    "service": (Service, "name", "family", F("rank"), service_choice),
    "label": (Label, "name", "issuer", F("rank"), label_choice),
}
WHEELCHAIR = {
    "oui": Choice("oui", "Oui", "accessibles en fauteuil"),
    "partiel": Choice("partiel", "En partie", "en partie accessibles en fauteuil"),
}


def read_vocabulary():
    """Reads the four tables in one query."""
    rows = [
        table.objects.order_by().values_list(
            Value(name, CharField()), "code", column, extra, rank_as_integer(rank)
        )
        for name, (table, column, extra, rank, _) in TABLES.items()
    ]
    read = {name: {} for name in TABLES}
    for name, code, label, extra, _ in sorted(rows[0].union(*rows[1:], all=True), key=in_order):
        read[name][code] = TABLES[name][-1](code, label, extra)
    return {**read, "accessible": WHEELCHAIR}


def rank_as_integer(rank):
    return rank + Value(0, IntegerField())


def in_order(row):
    _, code, _, _, rank = row
    return rank, code


def vocabulary(cache):
    """Returns {filter: {code: Choice}}, in the order of display; `cache`: a DirectoryCache."""
    return cache.get_or_set("vocabulary", read_vocabulary)
