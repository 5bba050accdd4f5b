"""The form of a decision as a whole, and what tells that others decided meanwhile."""

from hashlib import sha256

from django.urls import reverse
from django.utils import timezone

from directory.decisions.committee import Committee
from directory.decisions.decide import NOTHING, RoundDecision
from directory.decisions.line_form import DECIDED, NO_REASON, NO_SOURCE, HeadForm, LineForm
from directory.decisions.matching import ApplicationMatcher
from labels.models import Application
from tierslieux.web.absolute_urls import absolute_url

# Each line holds seven fields, and a form at most a thousand.
MOST = 130
CHANGED = (
    "Une candidature de cet appel a changé d’état pendant votre saisie. Rien n’a été "
    "enregistré\u00a0: relisez la page, à jour, puis enregistrez de nouveau."
)
ALREADY = (
    "{by} a enregistré le {at} une décision sur cet appel\u00a0: {lines}. Rien n’a été enregistré "
    "de la vôtre\u00a0: relisez la page, à jour."
)


class DecisionForm:
    """The whole page: `head`, `lines`, and once valid the `decision` that they make.

    `user` reads of the assessments what they may.
    """

    decision = None

    def __init__(self, data, call, user):
        self.round = call
        waiting = undecided(call, user)
        self.beyond, self.state = len(waiting[MOST:]), state(call, waiting)
        self.head = HeadForm(data, initial=self.initial())
        matcher = ApplicationMatcher(call.is_exercise)
        self.lines = [LineForm(data, each, matcher) for each in waiting[:MOST]]

    def initial(self):
        page = absolute_url(reverse("round", args=[self.round.slug]))
        return {"on": timezone.localdate(), "sources": page, "state": self.state}

    @property
    def forms(self):
        return [self.head, *self.lines]

    @property
    def errors(self):
        return [each for each in self.forms if each.errors]

    def is_valid(self):
        """Tells whether all of it may be written as it is; the forms then say what may not."""
        valid = [each.is_valid() for each in self.forms]
        if self.is_outdated() or not all(valid):
            return False
        self.decide()
        return not self.errors

    def is_outdated(self):
        """Tells whether the round was decided or changed since the page was opened."""
        seen = self.head.data.get("state", "")
        if seen == self.state:
            return False
        self.head.data = self.head.data.copy()
        self.head.data["state"] = self.state
        self.head.add_error(None, told_since(self.round, seen))
        return True

    def decide(self):
        """Makes the decision of valid forms, and tells each line what is refused of it."""
        given = self.head.cleaned_data
        made = {each: each.line(given["reason"]) for each in self.lines}
        lines = [line for line in made.values() if line]
        self.decision = RoundDecision(
            self.round, given["on"], lines, given["sources"], given["expires_on"]
        )
        if not lines:
            self.head.add_error(None, NOTHING)
        if self.decision.retained and not given["sources"]:
            self.head.add_error("sources", NO_SOURCE)
            return
        problems = self.decision.problems()
        for form, line in made.items():
            tell(form, line, problems)


def undecided(call, user):
    """Returns what may be decided of a round, by rank; last, what was refused, to be called up."""
    every = Committee(call, user).entries
    found = [each for each in every if {*each.application.next_statuses} & {*DECIDED}]
    refused = Application.Status.NOT_RETAINED
    return sorted(found, key=lambda each: each.application.status == refused)


def tell(form, line, problems):
    if line and not line.reason:
        form.add_error("reason", NO_REASON)
    for told in problems.get(form.application.pk, ()):
        form.add_error(None, told)


def state(call, waiting):
    """Returns what tells that a round has changed: its last record, and its open applications."""
    last = call.decision_records.order_by("-pk").values_list("pk", flat=True).first() or 0
    open_ones = sorted((each.application.pk, each.application.status) for each in waiting)
    return f"{last}-{sha256(repr(open_ones).encode()).hexdigest()[:16]}"


def told_since(call, seen):
    """Returns the sentences that tell what was decided since the state `seen`."""
    last = seen.partition("-")[0]
    known = int(last) if last.isdecimal() and len(last) < len(str(2**31)) else 0
    records = call.decision_records.filter(pk__gt=known).order_by("pk")
    return [told(each) for each in records] or [CHANGED]


def told(record):
    """Returns in a sentence what a record holds."""
    lines = (f"{each['candidate']}, {each['outcome']}" for each in record.lines)
    at = timezone.localtime(record.at).strftime("%d/%m/%Y à %H\u00a0h\u00a0%M")
    return ALREADY.format(by=record.by_name, at=at, lines="\u202f; ".join(lines))
