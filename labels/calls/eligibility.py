"""« Puis-je candidater ? »: the criteria as questions, and the result of the replies.

All of it is in the address of the page: nothing is stored.
"""

from functools import cached_property
from typing import NamedTuple

from django import forms
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from labels.models import Criterion, Label, Round, RoundCriterion, State

INVALID_REPLY = "Cette réponse n’est pas l’une des trois proposées\u00a0: elle est laissée de côté."


def labels_to_test() -> QuerySet[Label]:
    """Return the labels of which some criterion is known."""
    return Label.objects.filter(criteria__isnull=False).distinct()


def rounds_to_test() -> QuerySet[Round]:
    """Return the rounds that one may still apply to, and of which some criterion is known."""
    own = RoundCriterion.objects.filter(round=OuterRef("pk"))
    of_label = Criterion.objects.filter(label=OuterRef("label"))
    asked = Exists(own) | Q(Exists(of_label), frozen_at=None)
    rounds = Round.objects.public().with_state()
    return rounds.filter(asked, state__in=(State.OPEN, State.COMING))


class Reply(models.TextChoices):
    YES = "oui", "oui"
    NO = "non", "non"
    UNSURE = "ne-sais-pas", "je ne sais pas"


class ReplyForm(forms.Form):
    """A reply to each criterion, under the code of the criterion; any may be left out."""

    def __init__(self, criteria, query):
        super().__init__(query)
        errors = {"invalid_choice": INVALID_REPLY}
        for each in criteria:
            self.fields[each.code] = forms.ChoiceField(
                choices=Reply.choices, required=False, error_messages=errors
            )


class Question(NamedTuple):
    """A criterion with the reply ("" for none) and the error of the reply ("" when it is valid)."""

    criterion: Criterion | RoundCriterion
    reply: str
    problem: str

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """The choices as [(value, label, whether it is selected)]."""
        return [(value, name, value == self.reply) for value, name in Reply.choices]

    @property
    def is_required(self):
        return self.criterion.requirement == Criterion.Requirement.REQUIRED

    @property
    def is_optional(self):
        return self.criterion.requirement == Criterion.Requirement.OPTIONAL


class SelfTest:
    """The questions of a grid with the replies of a query string, sorted by what they show."""

    def __init__(self, criteria, query):
        criteria = list(criteria)
        self.form = ReplyForm(criteria, query)
        self.is_asked = any(each.code in query for each in criteria)
        self.form.full_clean()
        self.questions = [self.question(each) for each in criteria]

    def question(self, criterion):
        reply = self.form.cleaned_data.get(criterion.code, "")
        return Question(criterion, reply, " ".join(self.form.errors.get(criterion.code, ())))

    @cached_property
    def met(self):
        return [each for each in self.questions if each.reply == Reply.YES]

    @cached_property
    def missing(self):
        """What is not met: first what is required, then what may be, then what is optional."""
        lacking = [each for each in self.questions if each.reply == Reply.NO]
        return sorted(lacking, key=lambda each: (not each.is_required, each.is_optional))

    @cached_property
    def to_check(self):
        """The questions without a reply, or whose reply is « je ne sais pas »."""
        return [each for each in self.questions if each.reply in ("", Reply.UNSURE)]

    @property
    def required_missing(self):
        return [each for each in self.missing if each.is_required]

    @property
    def perhaps_missing(self):
        """What is not met of which nobody says whether it is required."""
        return [each for each in self.missing if not each.is_required and not each.is_optional]
