"""The form of a decision as a whole, and what shows that others decided meanwhile."""

from django.urls import reverse
from django.utils import timezone

from directory.decisions.committee import Committee
from directory.decisions.decide import NOTHING_DECIDED, RoundDecision
from directory.decisions.line_form import NO_REASON, OUTCOMES, SOURCE_REQUIRED, HeadForm, LineForm
from directory.decisions.matching import ApplicationMatcher
from labels.models import Application
from tierslieux.history.snapshots import SEEN, ChangedMeanwhileError, fingerprint
from tierslieux.web.absolute_urls import absolute_url

# Each line holds seven fields, and a form at most a thousand.
MAX_LINES = 130
STATUS_CHANGED = (
    "L’état d’une candidature de cet appel",
    "rien n’a été enregistré. Relisez la page, à jour, puis enregistrez de nouveau.",
)
DECIDED_MEANWHILE = (
    "{by} a enregistré le {at} une décision sur cet appel\u00a0: {lines}. Rien n’a été enregistré "
    "de la vôtre\u00a0: relisez la page, à jour."
)


class DecisionForm:
    """The whole page: `head`, `lines`, and once valid the `decision` that they make.

    `user` reads of the assessments what they may.
    """

    decision = None

    def __init__(self, data, round_, user):
        self.round = round_
        waiting = undecided(round_, user)
        self.beyond, self.state = len(waiting[MAX_LINES:]), round_fingerprint(round_, waiting)
        self.head = HeadForm(data, initial=self.initial())
        matcher = ApplicationMatcher(round_.is_exercise)
        self.lines = [LineForm(data, each, matcher) for each in waiting[:MAX_LINES]]

    def initial(self):
        page = absolute_url(reverse("round", args=[self.round.slug]))
        return {"on": timezone.localdate(), "sources": page, SEEN: self.state}

    @property
    def forms(self):
        return [self.head, *self.lines]

    @property
    def errors(self):
        return [each for each in self.forms if each.errors]

    def is_valid(self):
        """Validate all the forms, and make the decision; what is refused is in their errors."""
        valid = [each.is_valid() for each in self.forms]
        if self.is_outdated() or not all(valid):
            return False
        self.decide()
        return not self.errors

    def is_outdated(self):
        """Whether the round was decided or changed since the page was opened."""
        seen = self.head.data.get(SEEN, "")
        if seen == self.state:
            return False
        self.head.data = self.head.data.copy()
        self.head.data[SEEN] = self.state
        self.head.add_error(None, changes_since(self.round, seen))
        return True

    def decide(self):
        """Make the decision of valid forms, and add to each line what is refused of it."""
        given = self.head.cleaned_data
        lines_by_form = {each: each.decision_line(given["reason"]) for each in self.lines}
        lines = [line for line in lines_by_form.values() if line]
        self.decision = RoundDecision(
            self.round, given["on"], lines, given["sources"], given["expires_on"]
        )
        if not lines:
            self.head.add_error(None, NOTHING_DECIDED)
        if self.decision.retained and not given["sources"]:
            self.head.add_error("sources", SOURCE_REQUIRED)
            return
        problems = self.decision.problems()
        for form, line in lines_by_form.items():
            add_problems(form, line, problems)


def undecided(round_, user):
    """Return what may be decided of a round, by rank; last, what was refused, to be called up."""
    entries = Committee(round_, user).entries
    decidable = [each for each in entries if {*each.application.next_statuses} & {*OUTCOMES}]
    refused = Application.Status.NOT_RETAINED
    return sorted(decidable, key=lambda each: each.application.status == refused)


def add_problems(form, line, problems):
    if line and not line.reason:
        form.add_error("reason", NO_REASON)
    for problem in problems.get(form.application.pk, ()):
        form.add_error(None, problem)


def round_fingerprint(round_, waiting):
    """Return what changes with the round: its last record, and its undecided applications."""
    last = round_.decision_records.order_by("-pk").values_list("pk", flat=True).first() or 0
    open_ones = sorted((each.application.pk, each.application.status) for each in waiting)
    return f"{last}-{fingerprint(open_ones)}"


def changes_since(round_, seen):
    """Return the sentences that say what was decided since the fingerprint `seen`."""
    last = seen.partition("-")[0]
    known = int(last) if last.isdecimal() and len(last) < len(str(2**31)) else 0
    records = round_.decision_records.filter(pk__gt=known).order_by("pk")
    return [describe_record(each) for each in records] or [ChangedMeanwhileError(*STATUS_CHANGED)]


def describe_record(record):
    """Return in a sentence what a record holds."""
    lines = (f"{each['candidate']}, {each['outcome']}" for each in record.lines)
    at = timezone.localtime(record.at).strftime("%d/%m/%Y à %H\u00a0h\u00a0%M")
    return DECIDED_MEANWHILE.format(by=record.by_name, at=at, lines="\u202f; ".join(lines))
