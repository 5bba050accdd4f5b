"""A page of the list: results, facets, the sentence that says them, and a way out of nothing."""

from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils.functional import cached_property

from directory.facets import Counts, facets
from directory.filters import DEFAULT_SORT, MAX_QUERY_LENGTH, SORTS, VenueFilter
from directory.models import Commune, Venue
from directory.revision import recollection
from directory.search import fold, nearest_text

PER_PAGE = 20
CARD = "components/card.html"
FACET = "components/facet.html"


class CountedPaginator(Paginator):
    """A paginator told the number of results, which the facets have counted already."""

    def __init__(self, results, per_page, count):
        super().__init__(results, per_page)
        self.count = count


class Listing:
    """What the address of the list asks for, and what answers it."""

    def __init__(self, query):
        self.chosen = VenueFilter(query, Venue.objects.public())
        self.kept = recollection()
        self.counts = Counts(self.chosen, self.kept)
        self.total = self.counts.number()

    @cached_property
    def page(self):
        return CountedPaginator(self.keys, PER_PAGE, self.total).get_page(self.chosen.page)

    @property
    def keys(self):
        """Returns the results in order, as keys to be cut."""
        if self.chosen.sort == DEFAULT_SORT:
            return self.counts.by_name()
        return self.chosen.in_order().values_list("pk", flat=True)

    @property
    def cards(self):
        """Returns the HTML of the cards of the page; each venue's is drawn once, then kept."""
        keys, kept = list(self.page), self.kept.passing
        missing = [key for key in keys if ("card", key) not in kept]
        for venue in Venue.objects.filter(pk__in=missing).with_cards() if missing else ():
            kept["card", venue.pk] = draw(CARD, venue=venue)
        return [kept["card", key] for key in keys if ("card", key) in kept]

    @property
    def text(self):
        """What was typed in the search field, to be typed on, understood or not."""
        return self.chosen.data.get("q", "")[:MAX_QUERY_LENGTH]

    @cached_property
    def facets(self):
        return facets(self.chosen, self.counts)

    @property
    def drawn_facets(self):
        """Returns the HTML of the facets, drawn once for the same filters."""
        key = ("facets", repr((self.chosen.asked, self.chosen.form.ignored)))
        return self.kept.passing.remember(
            key, lambda: [draw(FACET, facet=each) for each in self.facets]
        )

    @property
    def heading(self):
        return self.chosen.heading()

    @property
    def sentence(self):
        return self.chosen.sentence()

    @property
    def canonical(self):
        return self.chosen.address(page=self.page.number)

    @property
    def previous_address(self):
        return self.chosen.address(page=self.page.number - 1)

    @property
    def next_address(self):
        return self.chosen.address(page=self.page.number + 1)

    @property
    def sorts(self):
        return [(code, name, code == self.chosen.sort) for code, (name, _) in SORTS.items()]

    @cached_property
    def ways_out(self):
        """Returns [(condition to drop, venues without it, address without it)], most first."""
        ways = [
            (" ou ".join(self.condition(name)), number, self.chosen.address(**{name: []}))
            for name, values in self.chosen.asked.items()
            if values and (number := self.counts.number(without=name))
        ]
        return sorted(ways, key=lambda way: -way[1])

    @property
    def alone(self):
        """Returns [(condition, venues it would leave alone, its address)], for want of ways out."""
        asked = [(name, value) for name, values in self.chosen.asked.items() for value in values]
        nothing = {name: [] for name in self.chosen.asked}
        ways = [
            (
                self.condition(name, [value])[0],
                self.counts.alone(name, value),
                self.chosen.address(**nothing | {name: [value]}),
            )
            for name, value in asked
        ]
        return [way for way in ways if way[1]] if len(asked) > 1 else []

    @property
    def has_one_condition(self):
        return sum(map(len, self.chosen.asked.values())) == 1

    def condition(self, name, values=None):
        """Returns what the filter `name` asks for, value by value, without the quotes."""
        asked = values or self.chosen.asked[name]
        return asked if name == "q" else [self.chosen.told(name, value) for value in asked]

    @cached_property
    def nearest(self):
        """Returns (text, address) of the known words nearest to the search, or None.

        The other filters are kept when something answers them too.
        """
        for text in self.chosen.asked["q"]:
            better = nearest_text(text, self.kept.remember("words", known_words))
            if better and self.chosen.without("q").search(better).exists():
                return better, self.chosen.address(q=[better])
            if better and self.chosen.queryset.search(better).exists():
                nothing = {name: [] for name in self.chosen.asked}
                return better, self.chosen.address(**nothing | {"q": [better]})
        return None


def draw(component, **context):
    return render_to_string(component, context)


def known_words():
    """Returns {folded word: the word as it is shown} for every word that a search can find."""
    texts = Venue.objects.public().values_list("search_text", flat=True)
    found = {word for text in texts.iterator(chunk_size=2000) for word in text.split()}
    towns = Commune.objects.filter(venues__in=Venue.objects.public()).values_list("name", flat=True)
    names = {fold(name): name for name in towns.distinct()}
    return {word: names.get(word, word) for word in sorted(found)}
