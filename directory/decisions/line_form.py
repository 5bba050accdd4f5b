"""The forms of a decision: what holds for the whole round, what is decided of an application."""

import re
from decimal import Decimal

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from directory.decisions.decide import DecisionLine
from directory.decisions.matching import ApplicationMatcher
from directory.models import Commune, Venue
from labels.models import Application
from tierslieux.text.urls import validate_sources

OUTCOMES = (Application.Status.RETAINED, Application.Status.NOT_RETAINED)
SHEET_ADDRESS = re.compile(r"(?:.*/lieux/)?([-a-z0-9]+)/?")
ANOTHER, NEW = "autre", "nouvelle"
NAME_LENGTH = Venue._meta.get_field("name").max_length
REASON_LENGTH = 2000

NO_OUTCOME = "Dites si cette candidature est retenue, ou videz le reste de sa ligne."
NO_REASON = "Donnez un motif ici, ou un motif commun en haut de la page."
NO_SHEET = "Choisissez la fiche du lieu retenu\u00a0: rien n’est choisi à votre place."
NO_GRANT = "Une candidature non retenue ne reçoit pas d’aide."
NO_SUCH_SHEET = "Aucune fiche n’est à cette adresse."
NO_COMMUNE = (
    "Aucune commune d’Occitanie ne s’appelle ainsi\u00a0: donnez son nom ou son code INSEE."
)
SEVERAL_COMMUNES = (
    "Plusieurs communes s’appellent ainsi\u00a0: donnez le code INSEE de la bonne ({})."
)
SOURCE_REQUIRED = "Un label n’est affiché qu’avec une source\u00a0: donnez son adresse."
TO_COME = "Cette date est à venir\u00a0: une décision s’enregistre une fois prise."
NOT_AFTER = "Le label doit prendre fin après la date de décision."


def wide(**options):
    return forms.TextInput(attrs={"class": "vLargeTextField"} | options)


class AmountField(forms.DecimalField):
    """Euros as people type them: « 12 500,50 »."""

    def to_python(self, value):
        return super().to_python("".join(str(value or "").split()))


class HeadForm(forms.Form):
    """What holds for every line."""

    seen = forms.CharField(max_length=100, widget=forms.HiddenInput, required=False)
    on = forms.DateField(
        label="Date de décision",
        widget=forms.DateInput(attrs={"autocomplete": "off", "class": "vDateField"}),
        help_text="Jour, mois, année\u00a0: 12/03/2027.",
    )
    expires_on = forms.DateField(
        label="Les labels prennent fin le",
        required=False,
        widget=forms.DateInput(attrs={"autocomplete": "off", "class": "vDateField"}),
        help_text="Premier jour sans le label. Vide\u00a0: selon la durée de validité du label, "
        "si elle est connue.",
    )
    reason = forms.CharField(
        label="Motif commun",
        max_length=REASON_LENGTH,
        required=False,
        widget=wide(),
        help_text="Vaut pour les lignes laissées sans motif.",
    )
    sources = forms.CharField(
        label="Source publique des labels",
        required=False,
        validators=[validate_sources],
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text="Une adresse web par ligne. La page de l’appel sur ce site, à défaut d’annonce.",
    )

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(TO_COME)
        return on

    def clean(self):
        cleaned = super().clean()
        ends, on = cleaned.get("expires_on"), cleaned.get("on")
        if ends and on and ends <= on:
            self.add_error("expires_on", NOT_AFTER)
        return cleaned


class SheetField(forms.ChoiceField):
    """The key of a sheet, whether it was proposed or not, ANOTHER or NEW."""

    widget = forms.RadioSelect

    def valid_value(self, value):
        return value in (ANOTHER, NEW) or value.isdecimal()


class LineForm(forms.Form):
    """The outcome of one application; `matcher` proposes sheets, only if they are shown."""

    outcome = forms.ChoiceField(label="Décision", required=False, widget=forms.RadioSelect)
    reason = forms.CharField(label="Motif", max_length=REASON_LENGTH, required=False, widget=wide())
    amount = AmountField(
        label="Aide accordée",
        required=False,
        localize=True,
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=2,
        help_text="En euros. Vide\u00a0: montant non connu.",
    )
    sheet = SheetField(label="Fiche du lieu", required=False)
    address = forms.CharField(
        label="Adresse de l’autre fiche", max_length=300, required=False, widget=wide()
    )
    name = forms.CharField(
        label="Nom de la nouvelle fiche",
        max_length=NAME_LENGTH,
        required=False,
        widget=wide(),
    )
    commune = forms.CharField(
        label="Sa commune, ou son code INSEE", max_length=80, required=False, widget=wide()
    )

    def __init__(self, data, entry, matcher: ApplicationMatcher):
        self.entry, self.application, self.venue = entry, entry.application, None
        self.matcher, application = matcher, entry.application
        initial = self.new_sheet_initial() if data is None else None
        super().__init__(data, prefix=f"c{application.pk}", initial=initial)
        outcomes = [each for each in application.next_statuses if each in OUTCOMES]
        self.fields["outcome"].choices = [
            ("", "pas encore décidée"),
            *((each, each.label) for each in outcomes),
        ]
        self.fields["sheet"].choices = self.sheet_choices

    def new_sheet_initial(self):
        commune = self.matcher.commune_of(self.application)
        name = self.application.candidate[:NAME_LENGTH]
        return {"name": name, "commune": commune.name if commune else ""}

    def sheet_choices(self):
        return [
            *self.matcher.propose_sheets(self.application),
            (ANOTHER, "une autre fiche, par son adresse"),
            (NEW, "une nouvelle fiche, en brouillon"),
        ]

    def clean(self):
        cleaned = super().clean()
        checks = dict(zip(OUTCOMES, (self.check_retained, self.check_refused), strict=True))
        checks.get(cleaned.get("outcome"), self.check_undecided)(cleaned)
        return cleaned

    def check_undecided(self, cleaned):
        begun = any(cleaned.get(name) not in (None, "") for name in ("reason", "amount", "sheet"))
        if begun and "outcome" not in self.errors:
            self.add_error("outcome", NO_OUTCOME)

    def check_refused(self, cleaned):
        if cleaned.get("amount"):
            self.add_error("amount", NO_GRANT)

    def check_retained(self, cleaned):
        finders = {ANOTHER: self.other_sheet, NEW: self.new_sheet}
        sheet = cleaned.get("sheet")
        if sheet:
            self.venue = finders.get(sheet, self.proposed_sheet)(cleaned)
        elif "sheet" not in self.errors:
            self.add_error("sheet", NO_SHEET)

    def proposed_sheet(self, cleaned):
        sheet = Venue.objects.select_related("commune").filter(pk=cleaned["sheet"]).first()
        if sheet is None:
            unknown = self.fields["sheet"].error_messages["invalid_choice"]
            self.add_error("sheet", unknown % {"value": cleaned["sheet"]})
        return sheet

    def other_sheet(self, cleaned):
        typed = SHEET_ADDRESS.fullmatch(cleaned.get("address", "").strip())
        try:
            return Venue.objects.select_related("commune").get_by_natural_key(typed[1])
        except (TypeError, ObjectDoesNotExist):
            self.add_error("address", NO_SUCH_SHEET)

    def new_sheet(self, cleaned):
        """Return the draft to be, prefilled from the application."""
        department = self.application.department
        communes = self.matcher.match_communes(cleaned.get("commune", ""), department)
        if not cleaned.get("name"):
            self.add_error("name", "Donnez un nom à cette fiche.")
        if len(communes) != 1:
            codes = ", ".join(f"{each.name} {each.code}" for each in communes)
            self.add_error("commune", SEVERAL_COMMUNES.format(codes) if communes else NO_COMMUNE)
            return None
        return Venue(
            name=cleaned.get("name", ""),
            commune=Commune.objects.get(pk=communes[0].code),
            operator=self.application.holder,
            is_exercise=self.application.round.is_exercise,
        )

    def decision_line(self, common_reason: str) -> DecisionLine | None:
        """Return what is decided, None as long as nothing is."""
        given = self.cleaned_data
        if not given["outcome"]:
            return None
        reason = given["reason"] or common_reason
        return DecisionLine(self.application, given["outcome"], reason, given["amount"], self.venue)
