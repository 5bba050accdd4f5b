"""What becomes of a row of a file as the directory now is: create, change, refuse."""

from directory.duplicates.similarity import VenueFacts
from directory.imports.awards.evaluate import (
    UNJUDGED,
    evaluate_awards,
    has_written_awards,
    load_awards,
)
from directory.imports.match import VenueMatch, VenueMatcher
from directory.imports.reading.award_columns import LABEL
from directory.imports.reading.columns import BY_FIELD
from directory.imports.validate import (
    Draft,
    blank_venues,
    is_alike,
    is_same,
    read_communes,
)
from directory.models import ImportRow, Venue
from directory.venues.fields import LINKS
from tierslieux.history.diff import snapshot
from tierslieux.history.snapshots import fingerprint

SAME_ROW = "cette ligne porte la même clé que la ligne\u00a0{number}\u00a0: elle n’est pas prise."
SAME_VENUE = "la ligne\u00a0{number} concerne déjà la même fiche."
LIKE_FIELDS = ("name", "commune", "latitude", "longitude", "phone", "website", "email", "siret")

Action, Decision = ImportRow.Action, ImportRow.Decision


class RowEvaluator:
    """Says what becomes of the rows of an import, as the directory now is.

    `places`: among which a new sheet may be found already; by default what was found stays.
    """

    def __init__(self, batch, places=None):
        self.batch, self.places = batch, places
        self.communes, self.blank = read_communes(), blank_venues()
        self.heads = {field: head for head, field in (batch.mapping or {}).items()}
        self.is_same = is_same if batch.is_own else is_alike
        self.numbers, self.taken, self.awards = {}, {}, {}

    def evaluate(self, rows):
        """Fills what each row does, what it changes, and why it does nothing."""
        known = VenueMatcher(self.batch, rows)
        found = {row.number: find(row, known) for row in rows}
        venues = load_venues(each.venue for each in found.values())
        self.awards = load_awards(found[row.number].venue for row in rows if row.awards)
        for row in rows:
            self.evaluate_row(row, found[row.number], venues)

    def evaluate_row(self, row, found, venues):
        row.before, row.after, row.problems, row.fingerprint = {}, {}, [], ""
        row.venue_id = None
        if row.decision == Decision.UPDATE and found.venue not in venues:
            row.decision = Decision.NONE  # the sheet that was designated is no more
        if (first := self.numbers.setdefault(row.key, row.number)) != row.number:
            self.reject(row, [("", SAME_ROW.format(number=first))])
        elif found.is_left_aside:
            row.action = Action.SKIP
        elif found.venue in venues:
            self.update(row, venues[found.venue])
        else:
            self.create(row)

    def update(self, row, venue):
        row.venue_id = venue.pk
        if (first := self.taken.setdefault(venue.pk, row.number)) != row.number:
            self.reject(row, [("", SAME_VENUE.format(number=first))])
            return
        before = snapshot(venue)
        values = self.with_own_links(row.parsed, before)
        draft = Draft(venue, values, self.communes, self.is_same)
        row.after = draft.fill(before)
        row.before = {name: before[name] for name in row.after}
        problems = draft.problems + self.evaluate_awards(row)
        has_changes = row.after or has_written_awards(row)
        row.action = Action.UPDATE if has_changes else Action.UNCHANGED
        row.fingerprint = fingerprint(guarded_values(row, before))
        self.reject(row, problems)

    def with_own_links(self, told, before):
        """Returns what is told, with the lists of the sheet: only our own files shorten them."""
        if self.batch.is_own:
            return told
        named = [name for name in LINKS if name in told]
        return told | {name: tuple(sorted({*before[name], *told[name]})) for name in named}

    def create(self, row):
        values = {"status": self.batch.new_status, **row.parsed}
        draft = Draft(next(self.blank), values, self.communes, self.is_same)
        row.after = draft.fill({})
        if self.places and not draft.problems:
            row.proposals = [each._asdict() for each in self.places.like(place(draft.venue))]
        undecided = row.proposals and row.decision != Decision.CREATE
        row.action = Action.UNDECIDED if undecided else Action.CREATE
        self.reject(row, draft.problems + self.evaluate_awards(row))

    def evaluate_awards(self, row):
        """Says what becomes of the labels of a row; returns its problems."""
        row.awards, refusals = evaluate_awards(row.awards, self.awards.get(row.venue_id, ()))
        return [(LABEL, each) for each in refusals]

    def reject(self, row, problems):
        if problems:
            row.action, row.after, row.before = Action.REJECTED, {}, {}
            row.awards = [each | UNJUDGED for each in row.awards]
            row.problems = [(self.head(name), told) for name, told in problems]

    def head(self, field):
        """Returns what the file calls a field, else what we do."""
        ours = BY_FIELD[field].name if field in BY_FIELD else ""
        return self.heads.get(field, ours)


def find(row, known):
    """Returns the sheet that a row is about: as somebody decided, else as it is known."""
    if row.decision == Decision.SKIP:
        return VenueMatch(is_left_aside=True)
    if row.decision == Decision.UPDATE and row.venue_id:
        return VenueMatch(row.venue_id)
    return VenueMatch() if row.decision == Decision.CREATE else known.find(row)


def guarded_values(row, stored):
    """Return the values that must be unchanged when the import is confirmed.

    Every field if the row changes its fields, else only the fields that the row states.
    """
    return stored if row.after else {name: stored[name] for name in row.parsed if name in stored}


def load_venues(keys, lock=False):
    """Returns {key: Venue} with all that a snapshot reads."""
    venues = Venue.objects.filter(pk__in={*keys} - {None}).order_by("pk")
    if lock:
        venues = venues.select_for_update(of=("self",))
    return {each.pk: each for each in venues.prefetch_related("types", "services")}


def place(venue):
    told = {name: getattr(venue, Venue._meta.get_field(name).attname) for name in LIKE_FIELDS}
    return VenueFacts(**told, is_exact=venue.is_exact)
