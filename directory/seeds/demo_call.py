"""A call for projects that does not exist, for staff to try everything on: nobody else sees it."""

from datetime import timedelta
from itertools import cycle
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.utils import timezone

from directory.decisions.decide import DecisionLine, RoundDecision
from directory.models import Commune, Venue
from directory.seeds.fictional_venues import PREFIX
from labels.models import Application, Assessment, Deadline, Decision, Label, Round, Verdict
from tierslieux.text.dates import paris_time

SLUG = "demo-appel-fictif"
TITLE = "Appel fictif pour s’exercer"
EXAMPLE_URL = "https://www.example.org/appel-fictif"
FICTION_NOTICE = "Appel fictif\u00a0: aucun de ces lieux n’existe."
# Days from today.
OPENED, FIRST_DEADLINE, FIRST_DECISION, LAST_DEADLINE, NEXT_DECISION = -120, -60, -35, -12, 20
STAFF = "demo-gestion"
ASSESSORS = ("demo-camille", "demo-sacha", "demo-lou")
ACCOUNTS = (STAFF, *ASSESSORS)
VERDICT_BY_LETTER = {
    "+": Verdict.Value.MET,
    "~": Verdict.Value.PARTLY,
    "-": Verdict.Value.UNMET,
    "o": Verdict.Value.NOT_APPLICABLE,
    "?": Verdict.Value.UNCHECKED,
}
CONFLICTED, UNFINISHED = "conflit", "en cours"


class Piece(NamedTuple):
    """A piece asked for, in days from today; `received` is None when it has not come."""

    what: str
    asked: int
    due: int
    received: int | None = None


class Case(NamedTuple):
    """An application: `received` in days from its deadline, the statuses it went through, what
    each assessor found (a letter a criterion, over and over), and the pieces it was asked for.
    """

    name: str
    kind: str
    received: int = -5
    path: tuple = ()
    opinions: tuple = ()
    pieces: tuple = ()
    has_sheet: bool = False
    is_first: bool = False
    outcome: str = ""


CASES = (
    Case("La Ruche de papier", "Coworking", -9, ("admissible",), ("+", "+", "+"), has_sheet=True),
    Case("Le Comptoir des nuages", "Fablab", -6, ("admissible",), ("++~+", "+-~+")),
    Case("L’Atelier du brouillard", "Fablab", -3, ("admissible",), ("~+", "~+", CONFLICTED)),
    Case("La Fabrique aux étoiles", "Fablab", -2, ("admissible",), ("+~", "~?", UNFINISHED)),
    Case("Le Grenier à idées", "Médiation numérique", -1, ("admissible",)),
    Case("La Halle imaginaire", "Coworking", 2),
    Case("Le Bateau de sable", "Médiation numérique", 0),
    Case(
        "Le Relais du vent", "Coworking", -8, ("incomplete",), (), (Piece("Statuts", -15, -3),)
    ),
    Case(
        "L’École des oiseaux", "Médiation numérique", -7, ("incomplete",), (),
        (Piece("Budget", -10, 9), Piece("Plan des locaux", -10, 2, -4)),
    ),
    Case("Le Quai des songes", "Coworking", -4, ("inadmissible",)),
    Case("La Serre de givre", "Fablab", -10, ("admissible", "withdrawn"), ("o+", UNFINISHED)),
    Case(
        "Le Phare des plaines", "Coworking", -11, ("admissible",), ("+", "+~"),
        has_sheet=True, is_first=True, outcome="retained",
    ),
    Case(
        "La Gare sans train", "Fablab", -4, ("admissible",), ("-~", "-"), is_first=True,
        outcome="not-retained",
    ),
)  # fmt: skip


def labels_with_criteria():
    """Return the labels that an exercise may be about: those that ask for something."""
    return Label.objects.filter(criteria__isnull=False).distinct().order_by("rank", "code")


class Exercise:
    """Write the fictional round, its accounts, its sheets and its applications."""

    def __init__(self, label):
        self.label, self.today = label, timezone.localdate()
        self.accounts = {name: account(name) for name in ACCOUNTS}
        self.staff = self.accounts[STAFF]
        self.towns = main_towns()

    def fill(self):
        self.round = self.open_round()
        lines = [self.application(*each) for each in zip(CASES, cycle(self.towns), strict=False)]
        self.decide([each for each in lines if each])
        return self.round

    def day(self, days):
        return self.today + timedelta(days=days)

    def open_round(self):
        round_ = Round.objects.create(
            label=self.label, slug=SLUG, title=TITLE, opened_on=self.day(OPENED),
            conditions=FICTION_NOTICE, rules_url=EXAMPLE_URL, apply_url=EXAMPLE_URL,
            sources=EXAMPLE_URL, budget=100_000, is_exercise=True,
        )  # fmt: skip
        self.first, self.last = (
            Deadline.objects.create(round=round_, on=self.day(days))
            for days in (FIRST_DEADLINE, LAST_DEADLINE)
        )
        Decision.objects.create(round=round_, on=self.day(NEXT_DECISION))
        round_.freeze()
        return round_

    def application(self, case, town):
        """Write an application as far as it has come; returns what the decision says of it, if it
        was decided.
        """
        deadline = self.first if case.is_first else self.last
        received = paris_time(deadline.on + timedelta(days=case.received), 14, 30)
        name = f"{PREFIX} – {case.name}"
        application = Application.objects.create(
            round=self.round, deadline=deadline, received_at=received, candidate=name,
            holder="Association fictive", commune=town.name, department=town.department_id,
            place="existing" if case.has_sheet else "new", place_type=case.kind,
            amount_asked=1500 * (3 + len(case.name)),
            contact="Personne fictive, demo@example.org",
            documents=f"{EXAMPLE_URL}/dossier",
        )  # fmt: skip
        sheet = self.sheet(name, town) if case.has_sheet else None
        self.advance(application, case, received)
        return case.outcome and DecisionLine(application, case.outcome, FICTION_NOTICE, venue=sheet)

    def sheet(self, name, town):
        sheet = Venue(
            name=name,
            commune=town,
            summary=FICTION_NOTICE,
            operator="Association fictive",
            is_exercise=True,
        )
        sheet.save()
        return sheet

    def advance(self, application, case, received):
        for piece in case.pieces:
            application.missing_pieces.create(
                what=piece.what,
                asked_on=self.day(piece.asked),
                due_on=self.day(piece.due),
                received_on=None if piece.received is None else self.day(piece.received),
            )
        for rank, status in enumerate(case.path, start=1):
            application.move(status, self.staff, FICTION_NOTICE, received + timedelta(days=rank))
        for name, opinion in zip(ASSESSORS, case.opinions, strict=False):
            self.assess(application, self.accounts[name], opinion)

    def assess(self, application, assessor, opinion):
        assessment = Assessment.objects.create(application=application, assessor=assessor)
        if opinion == CONFLICTED:
            assessment.declare_conflict("Conflit fictif\u00a0: conseille ce candidat.")
            return
        begun = opinion == UNFINISHED
        grid = [*self.round.grid()]
        given = zip(grid[:1] if begun else grid, cycle("+" if begun else opinion), strict=False)
        for criterion, letter in given:
            assessment.give(criterion, VERDICT_BY_LETTER[letter], "Constat fictif.")
        if not begun:
            assessment.finish(application.received_at + timedelta(days=10))

    def decide(self, lines):
        """Decide of the first applications, as the page of the decision does."""
        decision = RoundDecision(self.round, self.day(FIRST_DECISION), lines, EXAMPLE_URL)
        decision.apply(self.staff)


def account(name):
    """Return an account that nobody can log in with: no password, and not active."""
    user = get_user_model()(
        username=name,
        first_name=name.removeprefix("demo-").capitalize(),
        last_name="(fictif)",
        is_active=False,
    )
    user.set_unusable_password()
    user.save()
    return user


def main_towns():
    """Return the most peopled commune of each department, in the order of their codes."""
    towns = {}
    for each in Commune.objects.light().order_by("population", "code"):
        towns[each.department_id] = each
    return [towns[code] for code in sorted(towns)]
