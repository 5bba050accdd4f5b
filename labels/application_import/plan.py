"""What importing a file would do to the applications of a round: seen first, then done as seen."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.formats import number_format

from labels.application_import.columns import BY_FIELD, COLUMNS
from labels.models import Application, Round
from tierslieux.history.records import changes_from
from tierslieux.history.snapshots import fingerprint
from tierslieux.text.folding import fold

IMPORT_REASON = "import d’un fichier de candidatures"
NO_SUCH_DEADLINE = "cet appel n’a pas de date limite à ce jour."
SAME_AS = "même candidat et même commune que la ligne\u00a0{number}."
SHARED_NAME = "plusieurs candidatures de cet appel portent ce nom dans cette commune."
NO_CANDIDATE = "cette cellule est vide."


class Action(models.TextChoices):
    CREATE = "create", "à créer"
    UPDATE = "update", "à modifier"
    SAME = "same", "inchangée"
    REFUSED = "refused", "refusée"


class OutdatedError(Exception):
    """The applications of the round are no longer as they were when the import was previewed."""


@dataclass
class Change:
    """A field before and after, in words; `before` is "" when nothing was known."""

    name: str
    before: str
    after: str


@dataclass
class PlannedRow:
    """What becomes of a line of the file."""

    number: int
    candidate: str
    commune: str
    action: str = Action.REFUSED
    changes: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    is_late: bool = False
    reference: str = ""

    application = None
    fields = ()

    @property
    def action_label(self):
        return Action(self.action).label

    def refuse(self, told, column=None):
        where = f", colonne {BY_FIELD[column].name}" if column else ""
        self.problems.append(f"Ligne\u00a0{self.number}{where}\u00a0: {told}")


class Plan:
    """The rows that the lines of a file make of a round, as its applications now are."""

    def __init__(self, call, lines):
        self.round = call
        self.deadlines = {each.on: each for each in call.deadlines.all()}
        self.known, self.seen = {}, {}
        for each in call.applications.select_related("deadline").order_by("pk"):
            # Each would read the round, and its deadlines, again.
            each.round = call
            self.known.setdefault(identity_key(each.candidate, each.commune), []).append(each)
        self.rows = [self.row(line) for line in lines]

    @property
    def fingerprint(self):
        """Tells two plans apart: all that is shown of one, and what it is about."""
        told = [{**asdict(row), "key": row.application and row.application.pk} for row in self.rows]
        return fingerprint(told)

    @property
    def counts(self):
        """Returns [(Action, number of rows)], the empty left out."""
        actions = [row.action for row in self.rows]
        return [(each, actions.count(each)) for each in Action if each in actions]

    @property
    def late(self):
        return sum(row.is_late for row in self.rows)

    @property
    def changing(self):
        return [row for row in self.rows if row.action in (Action.CREATE, Action.UPDATE)]

    def row(self, line):
        row = PlannedRow(
            line.number, line.cells.get("candidate", ""), line.cells.get("commune", "")
        )
        if line.problem:
            row.refuse(line.problem)
        values = self.values(line, row)
        if not row.candidate:
            row.refuse(NO_CANDIDATE, "candidate")
        found = None if row.problems else self.found(row)
        if not row.problems:
            self.compare(row, found, values)
        return row

    def values(self, line, row):
        """Returns {field: value} of the cells of a line; `row` tells those that say nothing."""
        values = {}
        for name, text in line.cells.items():
            try:
                values[name] = self.value(name, text)
            except ValueError as error:
                row.refuse(str(error), name)
        return values

    def value(self, name, text):
        value = BY_FIELD[name].read(text)
        if name != "deadline":
            return value
        if value not in self.deadlines:
            raise ValueError(NO_SUCH_DEADLINE)
        return self.deadlines[value]

    def found(self, row):
        """Returns the application that a row is about, None when there is none yet."""
        key = identity_key(row.candidate, row.commune)
        first = self.seen.setdefault(key, row.number)
        if first != row.number:
            row.refuse(SAME_AS.format(number=first))
        known = self.known.get(key, [])
        exact = [each for each in known if (each.candidate, each.commune) == spelling(row)]
        if len(known) > 1 and not exact:
            row.refuse(SHARED_NAME)
        return next(iter(exact or known), None)

    def compare(self, row, found, values):
        """Says what a row changes of the application `found`, or what it creates."""
        application = found or Application(round=self.round)
        row.application, row.reference = application, application.reference
        for column in COLUMNS:
            if column.field in values:
                self.change(row, column, values[column.field])
        row.fields = [column.field for column in COLUMNS if column.name in names(row)]
        check_row(row)
        if row.problems:
            return
        row.is_late = application.is_late
        changed = Action.UPDATE if row.changes else Action.SAME
        row.action = changed if found else Action.CREATE

    def change(self, row, column, value):
        application = row.application
        before = getattr(application, column.field)
        after = moment(before, value)
        if before != after:
            setattr(application, column.field, after)
            words = PLACE_LABELS if column.field == "place" else {}
            row.changes.append(
                Change(
                    column.name,
                    words.get(before) or describe_value(before),
                    words.get(after) or describe_value(after),
                )
            )


def identity_key(candidate, commune):
    """Returns what two spellings of the same candidate share."""
    return fold(candidate), fold(commune)


def spelling(row):
    return " ".join(row.candidate.split()), " ".join(row.commune.split())


def names(row):
    return {each.name for each in row.changes}


def moment(before, value):
    """Returns a day as its first instant in Paris, or as the hour that is known of that day."""
    if isinstance(value, datetime) or not isinstance(value, date):
        return value
    if before and timezone.localdate(before) == value:
        return before
    return timezone.make_aware(datetime.combine(value, datetime.min.time()))


def check_row(row):
    """Refuses the values that the rules of the model refuse; what is not written is not judged."""
    written = {*row.fields} - {"deadline"}
    others = {each.name for each in Application._meta.fields} - written
    try:
        row.application.clean_fields(exclude=others)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            for each in messages:
                row.refuse(each, name)


def describe_value(value):
    """Returns a value in words, "" when it is not known."""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%d/%m/%Y à %H\u00a0h\u00a0%M")
    if isinstance(value, Decimal):
        return f"{number_format(value, 2, force_grouping=True)}\u00a0€"
    return "" if value is None else str(value)


PLACE_LABELS = dict(Application.Place.choices)


@transaction.atomic
def carry_out(call, lines, seen):
    """Imports lines as they were previewed, all or none; returns the rows created and changed.

    Raises OutdatedError when the plan that they make is no longer the one `seen`.
    """
    # The grid first: whoever freezes it holds the label, then writes the round.
    call.freeze()
    Round.objects.select_for_update().get(pk=call.pk)
    list(call.applications.order_by("pk").select_for_update())
    plan = Plan(call, lines)
    if plan.fingerprint != seen:
        raise OutdatedError
    try:
        with changes_from(IMPORT_REASON):
            for row in plan.changing:
                write_row(row)
    except IntegrityError as error:
        raise OutdatedError from error
    return plan.changing


def write_row(row):
    if row.action == Action.CREATE:
        row.application.save()
    else:
        row.application.save(update_fields=row.fields)
