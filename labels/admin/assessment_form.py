"""The forms of an assessor: a verdict and its evidence on each criterion, or a conflict."""

from typing import NamedTuple

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.forms import BoundField

from labels.models import RoundCriterion, Verdict

NO_VERDICT = "Choisissez un avis pour garder ce texte ; « non vérifié » convient s’il est trop tôt."


class CriterionFields(NamedTuple):
    criterion: RoundCriterion
    verdict: BoundField
    evidence: BoundField


class GridForm(forms.Form):
    """Two fields a criterion of the frozen grid, in its order; nothing is compulsory in a draft."""

    def __init__(self, data, assessment):
        super().__init__(data)
        self.assessment = assessment
        self.criteria = [*assessment.application.round.grid()]
        given = {each.criterion_id: each for each in assessment.verdicts.all()}
        for each in self.criteria:
            self.add_criterion(each, given.get(each.pk))

    def add_criterion(self, criterion, given):
        self.fields[f"verdict-{criterion.pk}"] = forms.ChoiceField(
            label="Avis",
            choices=Verdict.Value,
            widget=forms.RadioSelect,
            required=False,
            initial=given and given.verdict,
        )
        self.fields[f"evidence-{criterion.pk}"] = forms.CharField(
            label="Ce qui l’appuie",
            max_length=4000,
            widget=AdminTextareaWidget(attrs={"rows": 3}),
            required=False,
            initial=given and given.evidence,
        )

    @property
    def rows(self):
        return [
            CriterionFields(each, self[f"verdict-{each.pk}"], self[f"evidence-{each.pk}"])
            for each in self.criteria
        ]

    def clean(self):
        for criterion, verdict, evidence in self.given():
            if evidence and not verdict:
                self.add_error(f"verdict-{criterion.pk}", NO_VERDICT)

    def given(self):
        """Yield (criterion, verdict, evidence) as they were typed."""
        for each in self.criteria:
            names = (f"verdict-{each.pk}", f"evidence-{each.pk}")
            yield each, *(self.cleaned_data.get(name, "") for name in names)

    def save(self):
        """Write the verdicts that were given; raise ValidationError when it is too late."""
        for criterion, verdict, evidence in self.given():
            if verdict:
                self.assessment.give(criterion, verdict, evidence)


class ConflictForm(forms.Form):
    conflict_reason = forms.CharField(
        label="Motif",
        max_length=2000,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text="Par exemple : vous travaillez pour ce candidat ou le conseillez.",
    )
