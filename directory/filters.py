"""The French query string of the list: what it keeps, and the sentence that says it."""

from typing import NamedTuple
from urllib.parse import urlencode

from django import forms
from django.template.defaultfilters import capfirst
from django.urls import reverse
from django_filters import CharFilter, Filter, FilterSet

from directory.search import words
from directory.typography import listed
from directory.vocabulary import vocabulary

MAX_QUERY_LENGTH = 100
MAX_PAGE = 100_000
STORED_WHEELCHAIR = {"oui": "yes", "partiel": "limited"}
SORTS = {
    "nom": ("Nom", "by_name"),
    "commune": ("Commune", "by_town"),
    "fraicheur": ("Fiches les plus récentes", "freshest_first"),
}
DEFAULT_SORT = "nom"
SENTENCE_ORDER = ("type", "departement", "q", "label", "service", "accessible")


class Part(NamedTuple):
    """A part of the sentence, how it is joined to the one before, and the list without it."""

    joint: str
    text: str
    address_without: str


class CodesField(forms.MultipleChoiceField):
    """Any codes: the form sets aside, with a word about them, those that no table holds."""

    def valid_value(self, value):
        return True


class CodesFilter(Filter):
    """Hands the chosen codes, or what they are `stored` as, to the queryset method `keeps`."""

    field_class = CodesField

    def __init__(self, keeps, stored=None, **options):
        super().__init__(required=False, **options)
        self.keeps = keeps
        self.stored = stored or {}

    def filter(self, queryset, codes):
        return getattr(queryset, self.keeps)(self.values(codes)) if codes else queryset

    def values(self, codes):
        """Returns the chosen codes as the database holds them."""
        return [self.stored.get(code, code) for code in codes]


class PageForm(forms.Form):
    """The number of the page that the address asks for."""

    page = forms.IntegerField(min_value=1, max_value=MAX_PAGE, required=False)

    @classmethod
    def number(cls, query):
        """Returns the page that `query` asks for, the first when it is not a page number."""
        form = cls(query)
        form.full_clean()
        return form.cleaned_data.get("page") or 1


class ListForm(PageForm):
    """What the address asks for; `ignored` tells, by field, what could not be understood."""

    tri = forms.ChoiceField(
        choices=[(code, name) for code, (name, _) in SORTS.items()], required=False
    )

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.vocabulary = vocabulary()
        self.ignored = {}

    def clean(self):
        cleaned = super().clean()
        self.ignored = {name: " ".join(texts) for name, texts in self.errors.items()}
        for name, known in self.vocabulary.items():
            self.keep_known(name, known)
        if cleaned.get("q") and not words(cleaned["q"]):
            self.ignored["q"] = "Saisissez au moins une lettre ou un chiffre."
        return cleaned

    def keep_known(self, name, known):
        codes = [code for code in dict.fromkeys(self.cleaned_data.get(name) or []) if code]
        self.cleaned_data[name] = [code for code in codes if code in known]
        if unknown := [code for code in codes if code not in known]:
            shown = ", ".join(f"«\u00a0{code[:40]}\u00a0»" for code in unknown[:3])
            self.ignored[name] = f"Valeur inconnue, laissée de côté\u00a0: {shown}."


class VenueFilter(FilterSet):
    """Values inside a filter widen the results; filters together narrow them."""

    q = CharFilter(method="search", max_length=MAX_QUERY_LENGTH, required=False)
    departement = CodesFilter("in_departments")
    type = CodesFilter("of_types")
    service = CodesFilter("offering")
    label = CodesFilter("labelled")
    accessible = CodesFilter("wheelchair", stored=STORED_WHEELCHAIR)

    made_form = None

    class Meta:
        form = ListForm

    def get_form_class(self):
        """Always the same class: making it anew costs more than reading what it is sent."""
        if VenueFilter.made_form is None:
            VenueFilter.made_form = super().get_form_class()
        return VenueFilter.made_form

    def __init__(self, data, queryset):
        super().__init__(data, queryset)
        self.form.full_clean()
        self.asked = self.read_asked()

    def read_asked(self):
        """Returns {filter: [values]}: what was understood, without the empty."""
        cleaned = self.form.cleaned_data
        text = " ".join((cleaned.get("q") or "").split())
        return {"q": [text] if words(text) else []} | {
            name: cleaned[name] for name in self.form.vocabulary
        }

    @property
    def sort(self):
        return self.form.cleaned_data.get("tri") or DEFAULT_SORT

    @property
    def page(self):
        return self.form.cleaned_data.get("page") or 1

    @property
    def is_narrowed(self):
        return any(self.asked.values())

    def filter_queryset(self, queryset, without=""):
        for name, kept in self.filters.items():
            if name != without:
                queryset = kept.filter(queryset, self.form.cleaned_data.get(name))
        return queryset

    def without(self, name):
        """Returns the venues kept when the filter `name` is dropped."""
        return self.filter_queryset(self.queryset, without=name)

    def search(self, queryset, name, text):
        return queryset.search(text)

    def in_order(self):
        return getattr(self.qs, SORTS[self.sort][1])()

    def address(self, page=1, **changes):
        """Returns the list's address with what is asked, `changes` ({filter: values}) made."""
        asked = self.asked | {"tri": [self.sort] if self.sort != DEFAULT_SORT else []}
        asked |= {"page": [page] if page > 1 else []} | changes
        query = urlencode([(name, value) for name, values in asked.items() for value in values])
        return reverse("venue_list") + (f"?{query}" if query else "")

    def sentence(self):
        """Returns the parts of the sentence that says what is shown."""
        return [
            Part(
                " ou " if rank else ", ",
                self.told(name, value),
                self.address(**{name: [other for other in self.asked[name] if other != value]}),
            )
            for name in SENTENCE_ORDER
            for rank, value in enumerate(self.asked[name])
        ]

    def told(self, name, value):
        if name == "q":
            return f"contenant «\u00a0{value}\u00a0»"
        return self.form.vocabulary[name][value].told

    def heading(self):
        """Returns the title of what is shown: « Fablabs de l’Aude, avec découpe laser »."""
        known = self.form.vocabulary
        kinds = capfirst(listed([known["type"][code].told for code in self.asked["type"]]))
        places = listed([known["departement"][code].heads for code in self.asked["departement"]])
        narrowed = [
            " ou ".join(self.told(name, code) for code in self.asked[name])
            for name in ("label", "service", "accessible")
            if self.asked[name]
        ]
        quoted = "".join(f" – «\u00a0{query}\u00a0»" for query in self.asked["q"])
        place = f"{kinds or 'Tiers-lieux'} {places or 'd’Occitanie'}"
        return ", ".join([place, *narrowed]) + quoted
