"""The opening hours of a week, as a form that asks for them day by day."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict

from directory.hours.day_input import format_spans, parse_spans
from directory.hours.osm import MAX_LENGTH, validate_hours
from directory.hours.week import MIDNIGHT, Day, Holidays, Week, compose_hours, read_hours
from directory.hours.weekdays import WEEKDAYS

HOLIDAY_FIELD = "feries"
MAX_TEXT_LENGTH = 80
SAME_DAY = object()  # what « idem » says

NO_DAY_BEFORE = "« idem » reprend le jour précédent, et aucun ne précède."
NO_SPAN = (
    "{day} : « sur rendez-vous » demande aussi des heures, celles où l’on peut être reçu. Si elles "
    "ne sont pas connues, décochez la case et dites-le dans la description du lieu."
)
BOTH = "Le lieu est dit ouvert jour et nuit : videz les jours, ou décochez cette case."
NOTHING_OPEN = (
    "Aucune heure d’ouverture n’est saisie. Si les horaires ne sont pas connus, videz tout le "
    "formulaire, jours fériés compris."
)
LATE = "{day} : « {span} » se poursuit après minuit, jusqu’au lendemain matin."
HOLIDAY_HOURS_MISSING = "Jours fériés : donnez leurs heures, ou choisissez une autre réponse."
HOLIDAY_HOURS_TOO_MANY = (
    "Jours fériés : leurs heures contredisent « {choice} ». Videz-les, ou choisissez "
    "« ouvert à d’autres heures »."
)


class SpansField(forms.CharField):
    """Spans as people type them; None when blank, () when closed, SAME_DAY for « idem »."""

    def __init__(self, **options: Any) -> None:
        box = forms.TextInput(attrs={"autocomplete": "off", "class": "vTextField"})
        super().__init__(required=False, max_length=MAX_TEXT_LENGTH, widget=box, **options)

    def clean(self, value: str | None) -> object:
        try:
            typed = super().clean(value)
            if typed.lower() == "idem":
                return SAME_DAY
            return parse_spans(typed) if typed else None
        except ValidationError as error:
            raise ValidationError(f"{self.label} : {error.messages[0]}") from error


class HoursForm(forms.Form):
    """Once it is valid, `cleaned_data["hours"]` is the text in OpenStreetMap's syntax."""

    seen = forms.CharField(
        required=False, strip=False, max_length=MAX_LENGTH, widget=forms.HiddenInput
    )
    always = forms.BooleanField(
        label="Ouvert 24 h sur 24, 7 jours sur 7 (laissez les jours vides)",
        required=False,
    )
    holidays = forms.ChoiceField(
        label="Un jour férié, le lieu est",
        choices=Holidays.choices,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: QueryDict | None = None, *, text: str = "") -> None:
        """`text`: the hours that the venue has, which fill the form when it can hold them."""
        self.text, self.week = text, read_hours(text)
        self.notices: tuple[str, ...] = ()
        super().__init__(data, initial={"seen": text, **initial_values(self.week)})
        for name in (*WEEKDAYS, HOLIDAY_FIELD):
            label = "Jours fériés" if name == HOLIDAY_FIELD else name.capitalize()
            self.fields[name] = SpansField(label=label)
            self.fields[f"{name}_rdv"] = forms.BooleanField(label="sur rendez-vous", required=False)

    @property
    def says_more(self) -> bool:
        """Whether the venue's hours are more than the form can show."""
        return self.week is None

    @property
    def days(self) -> list[tuple[BoundField, BoundField]]:
        return [(self[name], self[f"{name}_rdv"]) for name in WEEKDAYS]

    @property
    def holiday_row(self) -> tuple[BoundField, BoundField]:
        return self[HOLIDAY_FIELD], self[f"{HOLIDAY_FIELD}_rdv"]

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all was filled in, on a valid form."""
        answers = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return all(value in (None, False, "") for value in answers.values())

    def clean(self) -> dict[str, Any]:
        self.check_holidays()
        days = self.resolved_days()
        if not self.errors:
            self.cleaned_data["hours"] = self.blank_hours() if self.is_blank else self.hours(days)
        return self.cleaned_data

    def blank_hours(self) -> str:
        """Return what a form left blank says: nothing, unless it could not show what there was."""
        before = self.cleaned_data["seen"]
        return before if read_hours(before) is None else ""

    def hours(self, days: tuple[Day, ...]) -> str:
        week = Week(days, self.cleaned_data["always"], **self.resolved_holidays())
        if week.always and any(day.spans for day in days):
            self.add_error("always", BOTH)
        elif not week.is_known:
            raise ValidationError(NOTHING_OPEN)
        self.notices = tuple(late_notices(days))
        text = compose_hours(week)
        validate_hours(text)
        return text

    def resolved_days(self) -> tuple[Day, ...]:
        days: list[Day] = []
        for name in WEEKDAYS:
            days.append(self.resolved_day(name, days[-1:]))
        return tuple(days)

    def resolved_day(self, name: str, before: list[Day]) -> Day:
        """Return the Day typed under `name`; `before`: the day that « idem » repeats, if any."""
        spans, boxed = self.cleaned_data.get(name), self.cleaned_data.get(f"{name}_rdv", False)
        if spans is SAME_DAY and before:
            return Day(before[0].spans, boxed or before[0].by_appointment)
        if spans is SAME_DAY:
            self.add_error(name, f"{self.fields[name].label} : {NO_DAY_BEFORE}")
        elif boxed and not spans and name not in self.errors:
            self.add_error(name, NO_SPAN.format(day=self.fields[name].label))
        return Day(spans if isinstance(spans, tuple) else (), bool(boxed and spans))

    def check_holidays(self) -> None:
        choice, spans = self.cleaned_data.get("holidays"), self.cleaned_data.get(HOLIDAY_FIELD)
        wanted = choice == Holidays.OWN or self.cleaned_data.get(f"{HOLIDAY_FIELD}_rdv")
        if HOLIDAY_FIELD not in self.errors and (spans is SAME_DAY or (wanted and not spans)):
            self.add_error(HOLIDAY_FIELD, HOLIDAY_HOURS_MISSING)
        elif spans and choice in (Holidays.OFF, Holidays.USUAL):
            message = HOLIDAY_HOURS_TOO_MANY.format(choice=Holidays(choice).label)
            self.add_error(HOLIDAY_FIELD, message)

    def resolved_holidays(self) -> dict[str, Any]:
        """Return what is said of holidays; hours typed without an answer are an answer."""
        choice, spans = self.cleaned_data["holidays"], self.cleaned_data[HOLIDAY_FIELD]
        if choice == Holidays.UNSAID and spans is not None:
            choice = Holidays.OWN if spans else Holidays.OFF
        day = Day(spans or (), self.cleaned_data[f"{HOLIDAY_FIELD}_rdv"])
        return {"holidays": Holidays(choice), "holiday": day}


def late_notices(days: tuple[Day, ...]) -> Iterator[str]:
    """Yield what to check of each span that goes on after midnight: it may be a slip."""
    for name, day in zip(WEEKDAYS, days, strict=True):
        late = [span for span in day.spans if span[1] > MIDNIGHT]
        yield from (LATE.format(day=name.capitalize(), span=format_spans([span])) for span in late)


def initial_values(week: Week | None) -> dict[str, Any]:
    """Return what the form shows of a Week; nothing when it cannot be shown or is unknown."""
    if not week or not week.is_known:
        return {}
    days = dict(zip(WEEKDAYS, week.days, strict=True))
    shown: dict[str, Any] = {f"{name}_rdv": day.by_appointment for name, day in days.items()}
    if not week.always:
        shown |= {name: format_spans(day.spans) or "fermé" for name, day in days.items()}
    return shown | {
        "always": week.always,
        "holidays": week.holidays.value,
        HOLIDAY_FIELD: format_spans(week.holiday.spans),
        f"{HOLIDAY_FIELD}_rdv": week.holiday.by_appointment,
    }
