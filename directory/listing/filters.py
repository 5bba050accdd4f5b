"""The French query string of the list: what it keeps, and the sentence that says it."""

from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from django_filters import CharFilter, ChoiceFilter, Filter, FilterSet, NumberFilter

from directory.listing.forms import BY_DISTANCE, MAX_PRICE, RADII, SORTS, ListForm, ZoneField
from directory.locations.forms import MAX_QUERY_LENGTH
from tierslieux.text.folding import words

STORED_WHEELCHAIR = {"oui": "yes", "partiel": "limited"}
# What goes from the address together with a filter.
COMPANIONS = {"ouvert": ("heure", "inconnus")}


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


class ZoneFilter(Filter):
    field_class = ZoneField


class VenueFilter(FilterSet):
    """Values inside a filter widen the results; filters together narrow them."""

    q = CharFilter(method="search", max_length=MAX_QUERY_LENGTH, required=False)
    departement = CodesFilter("in_departments")
    type = CodesFilter("of_types")
    service = CodesFilter("offering")
    label = CodesFilter("labelled")
    accessible = CodesFilter("wheelchair", stored=STORED_WHEELCHAIR)
    rayon = ChoiceFilter(method="within", choices=[(km, km) for km in RADII], required=False)
    zone = ZoneFilter(method="in_zone", required=False)
    ouvert = CharFilter(method="open_then", max_length=10, required=False)
    prix = NumberFilter(
        method="costing", min_value=0, max_value=MAX_PRICE, decimal_places=2, required=False
    )

    made_form = None

    class Meta:
        form = ListForm

    def get_form_class(self):
        """Always the same class: making it anew costs more than reading what it is sent."""
        if VenueFilter.made_form is None:
            VenueFilter.made_form = super().get_form_class()
        return VenueFilter.made_form

    def __init__(self, data, queryset, cache, view="venue_list"):
        """`cache` is a DirectoryCache, `view` the page that is filtered."""
        super().__init__(data, queryset)
        self.cache, self.view = cache, view
        self.form.full_clean()
        self.place, self.slot = self.form.found.place, self.form.slot
        cleaned = self.form.cleaned_data
        self.asked = {name: read(cleaned.get(name)) for name, read in READ.items()}
        self.beside = self.read_beside(cleaned)

    def read_beside(self, cleaned):
        """Returns {parameter: [values]} of what is asked and is no filter."""
        sort = cleaned.get("tri")
        return {
            "pres_de": [self.place.text] if self.place else [],
            "heure": [self.slot.at] if self.slot and self.slot.at else [],
            "inconnus": ["oui"] if self.slot and cleaned.get("inconnus") else [],
            "tri": [sort] if sort and sort != self.default_sort else [],
        }

    @property
    def default_sort(self):
        return BY_DISTANCE if self.place else "nom"

    @property
    def sort(self):
        return self.form.cleaned_data.get("tri") or self.default_sort

    @property
    def page(self):
        return self.form.cleaned_data.get("page") or 1

    @property
    def shows_unknown(self):
        """Tells whether venues of unknown hours are kept with those that are open."""
        return bool(self.beside["inconnus"])

    @property
    def is_narrowed(self):
        return any(self.asked.values()) or bool(self.place)

    @property
    def is_demanding(self):
        """Tells whether each result is to answer, one by one, the things that were asked."""
        besides = any(self.asked[name] for name in ("accessible", "service", "prix"))
        return bool(self.slot or (self.place and besides))

    def filter_queryset(self, queryset, without=""):
        for name in self.asked:
            if name != without:
                queryset = self.keep(queryset, name)
        return queryset

    def keep(self, queryset, name):
        """Returns the venues of `queryset` that one filter keeps."""
        return self.filters[name].filter(queryset, self.form.cleaned_data.get(name))

    def without(self, name):
        """Returns the venues kept when the filter `name` is dropped."""
        return self.filter_queryset(self.queryset, without=name)

    def search(self, queryset, name, text):
        return queryset.search(text)

    def within(self, queryset, name, km):
        return queryset.near(self.place.latitude, self.place.longitude, int(km))

    def in_zone(self, queryset, name, bounds):
        return queryset.in_zone(*bounds)

    def open_then(self, queryset, name, asked):
        return self.slot.keep(queryset, or_unknown=self.shows_unknown)

    def costing(self, queryset, name, most):
        return queryset.costing_at_most(most)

    def in_order(self):
        if self.sort == BY_DISTANCE:
            return self.qs.near(self.place.latitude, self.place.longitude)
        return getattr(self.qs, SORTS[self.sort][1])()

    @cached_property
    def form(self):
        return self.get_form_class()(self.data, cache=self.cache)

    def address(self, page=1, view="", **changes):
        """Returns the page's address with what is asked, `changes` ({parameter: values}) made.

        `view` names another page of the same results.
        """
        dropped = (COMPANIONS.get(name, ()) for name, values in changes.items() if not values)
        gone = {name: [] for names in dropped for name in names}
        pages = {"page": [page] if page > 1 else []}
        asked = self.asked | self.beside | pages | gone | changes
        query = [(name.replace("_", "-"), value) for name in PARAMETERS for value in asked[name]]
        return reverse(view or self.view) + (f"?{urlencode(query, safe=',:')}" if query else "")

    def question(self, name):
        """Returns what a filter asks for, as a key to remember its answer by."""
        if name == "rayon":
            return self.place.latitude, self.place.longitude, *self.asked["rayon"]
        return self.slot if name == "ouvert" else tuple(self.asked[name])


def one(value):
    return [value] if value else []


def money(euros):
    """Returns an amount as the address holds it, never with an exponent."""
    return [] if euros is None else [f"{euros:f}"]


def typed(text):
    """Returns the words that were typed, their spaces made single, when there are any."""
    text = " ".join((text or "").split())
    return [text] if words(text) else []


def degrees(bounds):
    return [",".join(f"{each:g}" for each in bounds)] if bounds else []


# The parameters of the address, in its order.
PARAMETERS = (
    *("q", "pres_de", "rayon", "zone", "departement", "type", "service", "label", "accessible"),
    *("ouvert", "heure", "inconnus", "prix", "tri", "page"),
)
# Of each filter, the values of its parameter that the address holds, from what was understood.
READ = {
    "q": typed,
    "departement": list,
    "type": list,
    "service": list,
    "label": list,
    "accessible": list,
    "rayon": one,
    "zone": degrees,
    "ouvert": one,
    "prix": money,
}
