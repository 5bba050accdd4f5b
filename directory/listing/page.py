"""A page of the list: results, facets, the sentence that says them, and a way out of nothing."""

from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property

from directory.cache.versioned import current_cache
from directory.listing.answers import NearMisses
from directory.listing.cards import Card, draw
from directory.listing.facets import FacetCounts, facets
from directory.listing.filters import VenueFilter
from directory.listing.forms import BY_DISTANCE, RADII, SORTS
from directory.listing.sentence import Wording
from directory.locations.forms import MAX_QUERY_LENGTH
from directory.models import Commune, Venue
from tierslieux.text.folding import fold, nearest_text

PER_PAGE = 20
NEAREST = 5
FEW = 6
FORM = "directory/listing/_filters.html"


class CountedPaginator(Paginator):
    """A paginator told the number of results, which the facets have counted already."""

    def __init__(self, results, per_page, count):
        super().__init__(results, per_page)
        self.count = count


class ListPage:
    """What the address of the list asks for, and what answers it."""

    def __init__(self, query, view="venue_list"):
        self.cache = current_cache()
        self.chosen = VenueFilter(query, Venue.objects.public(), self.cache, view)
        self.wording = Wording(self.chosen)
        self.counts = FacetCounts(self.chosen, self.cache)
        self.total = self.counts.total()

    @cached_property
    def page(self):
        return CountedPaginator(self.keys, PER_PAGE, self.total).get_page(self.chosen.page)

    @property
    def keys(self):
        """Returns the results in order, as keys to be cut."""
        if self.chosen.sort == "nom":
            return self.counts.by_name()
        if self.chosen.sort == BY_DISTANCE and self.chosen.asked["rayon"]:
            return self.counts.by_distance()
        return self.chosen.in_order().values_list("pk", flat=True)

    @property
    def cards(self):
        keys = self.cache.bounded.get_or_set(
            ("keys", self.chosen.page, *self.question), lambda: list(self.page)
        )
        return self.drawn_cards(keys)

    def drawn_cards(self, keys):
        """Returns a Card for each of `keys`; each venue's is drawn once, then kept."""
        cached = self.cache.bounded
        missing = [key for key in keys if ("card", key) not in cached]
        for venue in Venue.objects.filter(pk__in=missing).with_cards() if missing else ():
            cached["card", venue.pk] = draw(venue)
        return [Card(cached["card", key], self.chosen) for key in keys if ("card", key) in cached]

    @cached_property
    def unknown_number(self):
        """How many venues of unknown hours are left out for the time that is asked for."""
        if not self.chosen.slot or self.chosen.shows_unknown:
            return 0
        return (self.counts.excluding("ouvert") & self.counts.unknown).bit_count()

    @property
    def with_unknown(self):
        """The address of the list with those whose hours are unknown."""
        return self.chosen.address(inconnus=["oui"])

    @property
    def near_misses(self):
        """Returns the cards of the nearest venues that answer all but one thing, by little.

        They come under a short list about a place; the nearest of all are told apart from them.
        """
        if not self.chosen.place or self.total >= PER_PAGE:
            return []
        asked = ("misses", *self.question)
        return self.drawn_cards(self.cache.bounded.get_or_set(asked, self.missing_by_little))

    def missing_by_little(self):
        nearest = {card.venue.pk for card in self.nearest_cards}
        keys = NearMisses(self.counts).nearest_first()
        return [key for key in keys if key not in nearest][:FEW]

    @cached_property
    def nearest_cards(self):
        """Returns the cards of the nearest venues when none is within the radius."""
        if self.total or not self.chosen.asked["rayon"]:
            return []
        here = self.chosen.place.latitude, self.chosen.place.longitude
        nearest = self.chosen.without("rayon").near(*here).values_list("pk", flat=True)
        return self.drawn_cards(list(nearest[:NEAREST]))

    @property
    def text(self):
        """What was typed in the search field, to be typed on, understood or not."""
        return self.typed("q")

    @property
    def place_text(self):
        return self.typed("pres-de")

    def typed(self, name):
        return self.chosen.data.get(name, "")[:MAX_QUERY_LENGTH]

    @property
    def hour(self):
        """The hour that was asked for, to be typed on even when its day is not understood."""
        at = self.chosen.form.cleaned_data.get("heure")
        return f"{at:%H:%M}" if at else ""

    @property
    def price(self):
        return next(iter(self.chosen.asked["prix"]), "")

    @property
    def carried(self):
        """Returns (name, value) of what the form keeps without showing it."""
        zone = [("zone", value) for value in self.chosen.asked["zone"]]
        return zone + [("inconnus", value) for value in self.chosen.beside["inconnus"]]

    @property
    def choices(self):
        """Returns (told, address) of each place that what was typed may mean."""
        form = self.chosen.form
        radius = [form.radius] if form.radius else []
        return [
            (place.told, self.chosen.address(pres_de=[place.text], rayon=radius))
            for place in form.found.choices
        ]

    @property
    def place_problem(self):
        return self.chosen.form.ignored.get("pres_de", "")

    @property
    def radius_problem(self):
        return self.chosen.form.ignored.get("rayon", "")

    @property
    def radii(self):
        return [(km, f"{km}\u00a0km", km == self.chosen.form.radius) for km in RADII]

    @cached_property
    def facets(self):
        return facets(self.chosen, self.counts)

    @property
    def drawn_filters(self):
        """Returns the HTML of the form, drawn once for the same question."""
        return self.cache.bounded.get_or_set(
            ("form", *self.question), lambda: render_to_string(FORM, {"listing": self})
        )

    @property
    def question(self):
        """What is asked and what was not understood of it: while the directory stands, one answer
        and one form. The day may choose another moment for the same words.
        """
        form = self.chosen.form
        typed = self.text, self.place_text, self.hour, form.radius, repr(form.ignored)
        return self.chosen.address(), self.chosen.slot, self.chosen.place, *typed

    @property
    def heading(self):
        return self.wording.heading()

    @property
    def sentence(self):
        return self.wording.sentence()

    @property
    def canonical(self):
        return self.chosen.address(page=self.page.number)

    @property
    def action(self):
        """The address of the page that the form leads to."""
        return reverse(self.chosen.view)

    @property
    def on_map(self):
        """The address of the same results on the map."""
        return self.chosen.address(view="venue_map")

    @property
    def previous_address(self):
        return self.chosen.address(page=self.page.number - 1)

    @property
    def next_address(self):
        return self.chosen.address(page=self.page.number + 1)

    @property
    def sorts(self):
        """Returns (value, name, is chosen) of each sort; the default has no value: a place that is
        typed next then sorts by distance.
        """
        return [
            ("" if code == self.chosen.default_sort else code, name, code == self.chosen.sort)
            for code, (name, _) in SORTS.items()
            if self.chosen.place or code != BY_DISTANCE
        ]

    @cached_property
    def ways_out(self):
        """Returns [(condition to drop, venues without it, address without it)], most first."""
        ways = [
            (
                " ou ".join(self.wording.said(name, value) for value in values),
                number,
                self.chosen.address(**{name: []}),
            )
            for name, values in self.chosen.asked.items()
            if values and (number := self.counts.total(without=name))
        ]
        return sorted(ways, key=lambda way: -way[1])

    @property
    def alone(self):
        """Returns [(condition, venues it would leave alone, its address)], for want of ways out."""
        asked = [(name, value) for name, values in self.chosen.asked.items() for value in values]
        nothing = {name: [] for name in self.chosen.asked}
        ways = [
            (
                self.wording.said(name, value),
                self.counts.alone(name, value),
                self.chosen.address(**nothing | {name: [value]}),
            )
            for name, value in asked
        ]
        return [way for way in ways if way[1]] if len(asked) > 1 else []

    @property
    def has_one_condition(self):
        return sum(map(len, self.chosen.asked.values())) == 1

    @cached_property
    def nearest(self):
        """Returns (text, address) of the known words nearest to the search, or None.

        The other filters are kept when something answers them too.
        """
        for text in self.chosen.asked["q"]:
            better = nearest_text(text, self.cache.get_or_set("words", known_words))
            if better and self.chosen.without("q").search(better).exists():
                return better, self.chosen.address(q=[better])
            if better and self.chosen.queryset.search(better).exists():
                nothing = {name: [] for name in self.chosen.asked}
                return better, self.chosen.address(**nothing | {"q": [better]})
        return None


def known_words():
    """Returns {folded word: the word as it is shown} for every word that a search can find."""
    texts = Venue.objects.public().values_list("search_text", flat=True)
    found = {word for text in texts.iterator(chunk_size=2000) for word in text.split()}
    towns = Commune.objects.filter(venues__in=Venue.objects.public()).values_list("name", flat=True)
    names = {fold(name): name for name in towns.distinct()}
    return {word: names.get(word, word) for word in sorted(found)}
