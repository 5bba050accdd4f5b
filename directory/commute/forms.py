"""The question of « Ma semaine », in the query string: home, work, days, hours and means."""

from functools import cached_property
from urllib.parse import urlencode

from django import forms
from django.urls import reverse

from directory.cache.versioned import current_cache
from directory.commute.estimate import MEANS
from directory.hours.weekdays import WEEKDAYS
from directory.locations.lookup import MAX_LOCATION_LENGTH, find_location

WORKING_DAYS = WEEKDAYS[:-1]
DEFAULTS = {"debut": "09:00", "fin": "17:00", "moyen": "voiture"}
LOCATION_FIELDS = ("domicile", "travail")
USUAL_DAYS = ["mardi", "jeudi"]
MIN_HOURS = 1

CHOOSE_COMMUNE = "Choisissez l’une de ces communes\u00a0:"
UNREADABLE_TIME = "Écrivez l’heure ainsi\u00a0: 09:00."
NO_DAY_CHOSEN = "Choisissez au moins un jour."
END_BEFORE_START = "La fin vient après le début, d’une heure au moins."


def location_field(missing):
    too_long = f"Écrivez {MAX_LOCATION_LENGTH} caractères au plus."
    errors = {"required": missing, "max_length": too_long}
    return forms.CharField(max_length=MAX_LOCATION_LENGTH, error_messages=errors)


def time_field():
    return forms.TimeField(
        input_formats=["%H:%M"], required=False, error_messages={"invalid": UNREADABLE_TIME}
    )


class WeekForm(forms.Form):
    """Home, work, days, hours and means; `matches` holds the LocationMatch of each location."""

    domicile = location_field("Indiquez la commune où vous habitez.")
    travail = location_field("Indiquez la commune où vous travaillez d’habitude.")
    jours = forms.MultipleChoiceField(
        choices=[(day, day.capitalize()) for day in WORKING_DAYS],
        error_messages={
            "required": NO_DAY_CHOSEN,
            "invalid_choice": "Choisissez parmi les jours cochés.",
        },
    )
    debut = time_field()
    fin = time_field()
    moyen = forms.ChoiceField(
        choices=[(code, means.name) for code, means in MEANS.items()],
        required=False,
        error_messages={"invalid_choice": "Choisissez l’un de ces moyens."},
    )

    def __init__(self, query):
        """Read `query`, with DEFAULTS for the hours and means that it leaves out."""
        self.is_asked = any(name in query for name in self.base_fields)
        self.matches = {}
        asked = {name: query.get(name) or DEFAULTS.get(name, "") for name in self.base_fields}
        asked["jours"] = query.getlist("jours") if self.is_asked else USUAL_DAYS
        super().__init__(asked)

    @cached_property
    def cache(self):
        return current_cache()

    def clean_domicile(self):
        return self.clean_location("domicile")

    def clean_travail(self):
        return self.clean_location("travail")

    def clean_location(self, name):
        """Return the Location typed; raise ValidationError when there is none, or several."""
        match = self.matches[name] = find_location(self.cleaned_data[name], self.cache)
        if match.location is None:
            raise forms.ValidationError(match.problem or CHOOSE_COMMUNE)
        return match.location

    def clean_jours(self):
        return [day for day in WORKING_DAYS if day in self.cleaned_data["jours"]]

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("debut"), cleaned.get("fin")
        if start and end and hours_between(start, end) < MIN_HOURS:
            self.add_error("fin", END_BEFORE_START)
        return cleaned

    @property
    def means(self):
        return MEANS[self.cleaned_data["moyen"]]

    @property
    def span(self):
        """The start and end of a day of work."""
        return self.cleaned_data["debut"], self.cleaned_data["fin"]

    @property
    def days(self):
        """Return [(code, name, is selected)]."""
        return [(day, day.capitalize(), day in self.data["jours"]) for day in WORKING_DAYS]

    @property
    def means_offered(self):
        """Return [(code, name, is selected)]."""
        return [(code, each.name, code == self.data["moyen"]) for code, each in MEANS.items()]

    @property
    def homes(self):
        return self.choices("domicile")

    @property
    def workplaces(self):
        return self.choices("travail")

    def choices(self, name):
        """Return [(name, address of the same question with that location)] to choose from."""
        locations = self.matches[name].choices if name in self.matches else ()
        return [(each.full_name, self.address(**{name: each.text})) for each in locations]

    @property
    def more(self):
        """Return {field: number of matches left out of its choices}."""
        return {
            name: self.matches[name].more if name in self.matches else 0 for name in LOCATION_FIELDS
        }

    @property
    def problems(self):
        """Return {field: error message or ""}; no error before a question is asked."""
        errors = self.errors if self.is_asked else {}
        return {name: " ".join(errors.get(name, ())) for name in self.fields}

    def address(self, **changes):
        """Return the address of the same question, with `changes` ({field: value})."""
        asked = {name: self.data[name] for name in self.fields} | changes
        return f"{reverse('my_week')}?{urlencode(asked, doseq=True)}"


def hours_between(start, end):
    return end.hour - start.hour + (end.minute - start.minute) / 60
