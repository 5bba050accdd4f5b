"""The rules of a table judged without asking the database, as it would judge them: a file has many
rows, and each would ask it many questions.
"""

from operator import eq, ge, gt, le, lt

from django.core.exceptions import ValidationError
from django.db.models import F, Lookup, Q
from django.db.models.functions import Length

LOOKUPS = {
    "exact": eq,
    "gte": ge,
    "gt": gt,
    "lte": le,
    "lt": lt,
    "in": lambda value, wanted: value in wanted,
    "range": lambda value, wanted: wanted[0] <= value <= wanted[1],
}


class UntoldError(Exception):
    """A condition that only the database can judge."""


def broken_rules(row):
    """Returns the sentences of the constraints that a row breaks."""
    rules = (each for each in row._meta.constraints if hasattr(each, "condition"))
    return [str(rule.violation_error_message) for rule in rules if is_broken(rule, row)]


def is_broken(rule, row):
    try:
        # As in SQL, what is neither true nor false breaks nothing.
        return judged(rule.condition, row) is False
    except UntoldError:
        return is_refused(rule, row)


def is_refused(rule, row):
    try:
        rule.validate(type(row), row)
    except ValidationError:
        return True
    return False


def judged(condition, row):
    """Returns True or False, None when a value is missing."""
    if isinstance(condition, tuple):
        path, wanted = condition
        name, _, lookup = path.partition("__")
        return compared(getattr(row, name), lookup or "exact", wanted)
    if isinstance(condition, Lookup):
        return compared(measured(condition.lhs, row), condition.lookup_name, condition.rhs)
    return combined(condition, row)


def combined(condition, row):
    if not isinstance(condition, Q):
        raise UntoldError
    outcomes = [judged(each, row) for each in condition.children]
    decisive = condition.connector == Q.OR
    joined = decisive if decisive in outcomes else None if None in outcomes else not decisive
    return joined if joined is None or not condition.negated else not joined


def compared(value, lookup, wanted):
    if lookup == "isnull" or wanted is None:
        return (value is None) is (wanted is None or wanted)
    if lookup not in LOOKUPS or hasattr(wanted, "resolve_expression"):
        raise UntoldError
    return None if value is None else LOOKUPS[lookup](value, wanted)


def measured(expression, row):
    """Returns the length of a text, told as the database is."""
    field = expression.source_expressions[0] if isinstance(expression, Length) else None
    if not isinstance(field, F):
        raise UntoldError
    return len(getattr(row, field.name))
