"""The venues that an address names, and the addresses with one more or one less."""

from urllib.parse import urlencode, urlsplit

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property

from directory.models import Venue

MAX_VENUES = 20
MAX_COMPARED = 4
MAX_FOUND = 6
MAX_SLUG_LENGTH = 200


class SelectionForm(forms.Form):
    """`ajouter`: the name, or the address on the site, of a venue to add."""

    ajouter = forms.CharField(label="Ajouter un lieu", max_length=200, required=False)


def slug_of(text: str) -> str:
    """Return the slug in what was typed: a slug, or the address of a sheet."""
    return urlsplit(text.strip()).path.rstrip("/").rpartition("/")[2]


class Selection:
    """What an address of the selection names; `request.GET` holds `lieu` as often as needed."""

    def __init__(self, query):
        self.slugs = list(dict.fromkeys(filter(None, map(slug_of, query.getlist("lieu")))))
        self.form = SelectionForm(query)
        self.typed = self.form.cleaned_data["ajouter"] if self.form.is_valid() else ""

    @cached_property
    def venues(self):
        """The public venues named, in the order of the address."""
        found = {
            each.slug: each
            for each in Venue.objects.public().with_cards().filter(slug__in=self.kept)
        }
        return [found[slug] for slug in self.kept if slug in found]

    @property
    def kept(self):
        return [slug[:MAX_SLUG_LENGTH] for slug in self.slugs[:MAX_VENUES]]

    @property
    def absent(self):
        """What is named and is not, or no longer, in the directory."""
        known = {each.slug for each in self.venues}
        return [slug for slug in self.kept if slug not in known]

    @property
    def is_too_long(self):
        return len(self.slugs) > MAX_VENUES

    @property
    def is_compared(self):
        return 1 < len(self.venues) <= MAX_COMPARED

    @cached_property
    def found(self):
        """The venues that what was typed may name, not yet in the selection."""
        public = Venue.objects.public().with_place().exclude(slug__in=self.kept)
        named = public.filter(slug=slug_of(self.typed))
        return list((named or public.search(self.typed).by_merit())[:MAX_FOUND])

    def address(self, *, name="my_selection", adding="", without=""):
        slugs = [slug for slug in [*self.kept, adding] if slug and slug != without]
        query = urlencode([("lieu", slug) for slug in slugs])
        return reverse(name) + (f"?{query}" if query else "")

    @property
    def calendar_address(self):
        return self.address(name="my_selection_calendar")

    @property
    def rows(self):
        """Pairs (venue, the address of the selection without it)."""
        return [(each, self.address(without=each.slug)) for each in self.venues]

    @property
    def choices(self):
        """Pairs (venue, the address of the selection with it) for what was typed."""
        return [(each, self.address(adding=each.slug)) for each in self.found]
