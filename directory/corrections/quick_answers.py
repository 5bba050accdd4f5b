"""« Oui » or « non » to a question that the sheet cannot answer: a correction in one press."""

from django import forms

from directory.models import Correction
from directory.spam.forms import PublicForm
from directory.venues.fields import QUICK_QUESTIONS

WRONG_ANSWER = "Cette question ou cette réponse n’existe pas\u00a0: revenez à la fiche."
ANSWERED = "La fiche le dit déjà\u00a0: complétez-la si c’est faux."


class QuickAnswerForm(PublicForm):
    """The answer to a question about `venue`, both in the address of the page."""

    question = forms.ChoiceField(
        choices=[(row.name, row.question) for row in QUICK_QUESTIONS],
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid_choice"), WRONG_ANSWER),
    )
    reponse = forms.CharField(widget=forms.HiddenInput, error_messages={"required": WRONG_ANSWER})

    def __init__(self, data=None, files=None, *, venue, asked):
        """`asked`: the query string of the page that shows the form."""
        super().__init__(data, files, initial={name: asked.get(name) for name in asked})
        self.venue = venue

    @property
    def row(self):
        """The field of the sheet that is asked about, None when it is none of the questions."""
        name = self["question"].value()
        return next((row for row in QUICK_QUESTIONS if row.name == name), None)

    @property
    def answer(self):
        """The (code, words, stored value) of the answer, None when it is none of the question's."""
        code, answers = self["reponse"].value(), self.row.answers if self.row else ()
        return next((each for each in answers if each[0] == code), None)

    @property
    def obstacle(self):
        """Why there is nothing to send, "" when the answer is welcome."""
        if not self.answer:
            return WRONG_ANSWER
        return ANSWERED if self.row.is_known(self.venue) else ""

    def clean(self):
        cleaned = super().clean()
        if self.obstacle:
            raise forms.ValidationError(self.obstacle)
        return cleaned

    @property
    def content(self):
        return {"venue": self.venue.pk, "answer": self.key}

    @property
    def key(self):
        """What two answers that agree have in common: « wheelchair=yes »."""
        return f"{self.row.name}={self.answer[2]}"

    def store(self, verdict):
        before = getattr(self.venue, self.row.name)
        Correction.objects.file_checked(
            verdict,
            venue=self.venue,
            proposed={self.row.name: {"before": before, "proposed": self.answer[2]}},
            quick_answer=self.key,
        )
