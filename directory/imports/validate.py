"""What a row of a file makes of a sheet, checked as a form of the desk would check it."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.text import normalize_newlines

from directory.imports.constraints import broken_rules
from directory.models import Commune, Venue
from directory.venues.fields import LINKS

POINT = ("latitude", "longitude")
DECIMALS = 6  # of a degree: 10 cm, less than any source knows
FIELDS = {each.name: each for each in (*Venue._meta.fields, *Venue._meta.many_to_many)}
PLAIN_SPACES = {0xA0: " ", 0x202F: " "}
UNDRAWN = "fiche-nouvelle"
NO_COMMUNE = "la commune n’est pas donnée, ou n’est pas une commune de la région."


class Draft:
    """A sheet with the values of a row in it, not stored.

    `values` are stored values, as `tierslieux.history.diff.snapshot` gives them.
    """

    def __init__(self, venue, values, communes, is_same):
        self.venue, self.values, self.communes = venue, values, communes
        self.is_same, self.problems = is_same, []

    def fill(self, before):
        """Writes what differs from `before`, {} for a new sheet, and returns it as it is stored."""
        told = self.differing(before, self.values)
        told |= moved_point(self.venue, told, self.values)
        for name, value in told.items():
            if name not in LINKS:
                setattr(self.venue, FIELDS[name].attname, value)
        self.check(told)
        return self.differing(before, {name: self.written(name, told) for name in told})

    def differing(self, before, values):
        return {
            name: value
            for name, value in values.items()
            if name not in before or not self.is_same(before[name], value)
        }

    def written(self, name, told):
        return told[name] if name in LINKS else getattr(self.venue, FIELDS[name].attname)

    def check(self, told):
        """Notes what the rules of a sheet refuse, in the fields `told` and in those it needs."""
        venue = self.venue
        commune = self.communes.get(venue.commune_id)
        if commune is None:
            self.problems.append(("commune", NO_COMMUNE))
            return
        venue.commune = commune
        venue.tidy()
        venue.complete_point()
        # The address of a new sheet is drawn from its name when it is written.
        venue.slug = venue.slug or UNDRAWN
        self.note(venue.clean_fields, exclude=FIELDS.keys() - {*told, "name"} | {"commune"})
        self.note(venue.check_dates)
        self.problems += [("", told) for told in broken_rules(venue)]

    def note(self, check, **options):
        try:
            check(**options)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self.problems += [(name, each) for each in messages]


def blank_venues():
    """Yields new sheets: what they begin with is asked once."""
    first = [each.get_default() for each in Venue._meta.concrete_fields]
    while True:
        yield Venue(*first)


def moved_point(venue, told, values):
    """Returns what else changes with a point, or with the commune of a sheet that has no other."""
    if any(told.get(name) is not None for name in POINT):
        exact = Venue.PointPrecision.ADDRESS
        return {} if "point_precision" in values else {"point_precision": exact}
    has_none = venue.pk and not venue.is_exact and not values.keys() & {*POINT}
    return dict.fromkeys(POINT) if "commune" in told and has_none else {}


def is_same(before, after):
    """Tells whether a value says the same as another: a file cannot tell all that a form can."""
    if isinstance(before, str) and isinstance(after, str):
        return as_in_a_file(before) == as_in_a_file(after)
    if isinstance(before, float) and isinstance(after, float):
        return round(before, DECIMALS) == round(after, DECIMALS)
    return before == after


def is_alike(before, after):
    """Tells the same of a value of somebody else's file, which has plain spaces alone."""
    if isinstance(before, str) and isinstance(after, str):
        before, after = before.translate(PLAIN_SPACES), after.translate(PLAIN_SPACES)
    return is_same(before, after)


def as_in_a_file(text):
    return unicodedata.normalize("NFC", normalize_newlines(text)).strip()


def read_communes():
    """Returns {code: Commune} of the whole region, with their departments."""
    return {each.code: each for each in Commune.objects.light()}
