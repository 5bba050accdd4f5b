"""The question of « Ma semaine », all of it in the address: from where, to where, when and how."""

from functools import cached_property
from urllib.parse import urlencode

from django import forms
from django.urls import reverse

from directory.cache.versioned import current_cache
from directory.commute.estimate import MEANS
from directory.locations.lookup import MAX_LOCATION_LENGTH, find_location

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi")
DEFAULTS = {"debut": "09:00", "fin": "17:00", "moyen": "voiture"}
PLACES = ("domicile", "travail")
USUAL_DAYS = ["mardi", "jeudi"]
SHORTEST_HOURS = 1

WHERE = "Choisissez l’une de ces communes\u00a0:"
UNREADABLE_TIME = "Écrivez l’heure ainsi\u00a0: 09:00."
NO_DAY = "Choisissez au moins un jour."
REVERSED = "La fin vient après le début, d’une heure au moins."


def place_field(missing):
    too_long = f"Écrivez {MAX_LOCATION_LENGTH} caractères au plus."
    errors = {"required": missing, "max_length": too_long}
    return forms.CharField(max_length=MAX_LOCATION_LENGTH, error_messages=errors)


def time_field():
    return forms.TimeField(
        input_formats=["%H:%M"], required=False, error_messages={"invalid": UNREADABLE_TIME}
    )


class WeekForm(forms.Form):
    """Where one lives and works, the days and hours, and the means; `found` holds, by field, what
    the name of a place may mean.
    """

    domicile = place_field("Indiquez la commune où vous habitez.")
    travail = place_field("Indiquez la commune où vous travaillez d’habitude.")
    jours = forms.MultipleChoiceField(
        choices=[(day, day.capitalize()) for day in DAYS],
        error_messages={"required": NO_DAY, "invalid_choice": "Choisissez parmi les jours cochés."},
    )
    debut = time_field()
    fin = time_field()
    moyen = forms.ChoiceField(
        choices=[(code, means.name) for code, means in MEANS.items()],
        required=False,
        error_messages={"invalid_choice": "Choisissez l’un de ces moyens."},
    )

    def __init__(self, query):
        """Reads the address; what it leaves out of the hours and means is as usual."""
        self.is_asked = any(name in query for name in self.base_fields)
        self.matches = {}
        asked = {name: query.get(name) or DEFAULTS.get(name, "") for name in self.base_fields}
        asked["jours"] = query.getlist("jours") if self.is_asked else USUAL_DAYS
        super().__init__(asked)

    @cached_property
    def cache(self):
        return current_cache()

    def clean_domicile(self):
        return self.place("domicile")

    def clean_travail(self):
        return self.place("travail")

    def place(self, name):
        """Returns the place that was typed; raises ValidationError when it is not one for sure."""
        match = self.matches[name] = find_location(self.cleaned_data[name], self.cache)
        if match.location is None:
            raise forms.ValidationError(match.problem or WHERE)
        return match.location

    def clean_jours(self):
        return [day for day in DAYS if day in self.cleaned_data["jours"]]

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("debut"), cleaned.get("fin")
        if start and end and hours_between(start, end) < SHORTEST_HOURS:
            self.add_error("fin", REVERSED)
        return cleaned

    @property
    def means(self):
        return MEANS[self.cleaned_data["moyen"]]

    @property
    def span(self):
        """The hours of a day of work, as two times."""
        return self.cleaned_data["debut"], self.cleaned_data["fin"]

    @property
    def days(self):
        """Returns [(code, name, whether it is chosen)]."""
        return [(day, day.capitalize(), day in self.data["jours"]) for day in DAYS]

    @property
    def means_offered(self):
        """Returns [(code, name, whether it is chosen)]."""
        return [(code, each.name, code == self.data["moyen"]) for code, each in MEANS.items()]

    @property
    def homes(self):
        return self.choices("domicile")

    @property
    def workplaces(self):
        return self.choices("travail")

    def choices(self, name):
        """Returns [(place in words, address of the same question with it)] to choose from."""
        places = self.matches[name].choices if name in self.matches else ()
        return [(each.full_name, self.address(**{name: each.text})) for each in places]

    @property
    def more(self):
        """Returns {field: how many other places its name may mean}."""
        return {name: self.matches[name].more if name in self.matches else 0 for name in PLACES}

    @property
    def problems(self):
        """Returns {field: what is wrong with it, or ""}; nothing is as long as nothing is asked."""
        errors = self.errors if self.is_asked else {}
        return {name: " ".join(errors.get(name, ())) for name in self.fields}

    def address(self, **changes):
        """Returns the address of the question as it was typed, `changes` ({field: value}) made."""
        asked = {name: self.data[name] for name in self.fields} | changes
        return f"{reverse('my_week')}?{urlencode(asked, doseq=True)}"


def hours_between(start, end):
    return end.hour - start.hour + (end.minute - start.minute) / 60
