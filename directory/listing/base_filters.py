"""What every filter of the list knows about itself: the defaults that each kind overrides."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.forms import Form
from django_filters import Filter
from django_filters.constants import EMPTY_VALUES

from directory.models import Venue
from directory.models.venue_queryset import VenueQuerySet

if TYPE_CHECKING:
    from directory.listing.facets import FacetCounts

YES, NO, NOT_KNOWN = "yes", "no", "unknown"


class Answer(NamedTuple):
    """What was asked, whether the venue has it (YES, NO or NOT_KNOWN), and that in words."""

    question: str
    verdict: str
    text: str


@dataclass(frozen=True)
class Choice:
    """A value that a filter offers.

    `name` stands in the form, `sentence` in the one that says what is shown (« dans l’Aude »),
    `stored` in the database when that is not the code of the address, `heading` in a title, for a
    department (« de l’Aude »), `group` is the family of a service.
    """

    name: str
    sentence: str
    stored: str = ""
    heading: str = ""
    group: str = ""


class ListFilter(Filter):
    """One thing that visitors can ask of the list; its name is its parameter of the address.

    `companions` are the parameters that go from the address with it. A filter with a `column` has
    a facet, under its `title`. `rank` orders the facets, and the answers of a card, before the
    order of declaration. With `has_unknown`, the venues of which nobody knows are counted apart,
    and listed with the others when that is asked (`inconnus`).
    """

    title = column = ""
    companions: tuple[str, ...] = ()
    has_answers = has_unknown = False
    needs_all = False  # venues must have every value asked for, not any
    rank = 0

    def __deepcopy__(self, memo: dict[int, Any]) -> "ListFilter":
        """Return a copy for one request; nothing that it holds ever changes."""
        return copy(self)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters of the address that it is read with, in their order."""
        return (self.field_name, *self.companions)

    @property
    def asked(self) -> list[str]:
        """The values that the address asks for, [] when it asks for none."""
        return self.parent.asked[self.field_name]

    @property
    def joint(self) -> str:
        """What stands between two of its values, in words."""
        return " et " if self.needs_all else " ou "

    @property
    def value(self) -> Any:
        """What is asked for, as the form has understood it."""
        return self.parent.form.cleaned_data.get(self.field_name)

    @property
    def is_demanding(self) -> bool:
        """Whether each result is to answer, one by one, the things that were asked."""
        return bool(self.has_answers and self.asked and self.parent.place)

    def validate(self, form: Form) -> None:
        """Set aside in `form.cleaned_data` what is not understood, and say so in `form.ignored`."""

    def address_values(self, value: Any) -> list[str]:
        """Return what the address holds of a value of the form."""
        return [value] if value else []

    @property
    def shows_unknown(self) -> bool:
        return self.has_unknown and self.parent.shows_unknown

    def filter(self, venues: VenueQuerySet, value: Any) -> VenueQuerySet:
        if value in EMPTY_VALUES:
            return venues
        kept = self.keep(venues, value)
        return kept | self.keep_unknown(venues, value) if self.shows_unknown else kept

    def keep(self, venues: VenueQuerySet, value: Any) -> VenueQuerySet:
        """Return the venues that match a value of the form."""
        raise NotImplementedError

    def keep_unknown(self, venues: VenueQuerySet, value: Any) -> VenueQuerySet:
        """Return the venues of which nobody knows whether they match."""
        return venues.none()

    def describe(self, value: str) -> str:
        """Return what a value of the address asks for, in words that follow « lieux »."""
        raise NotImplementedError

    def describe_alone(self, value: str) -> str:
        """Return what a value of the address asks for, quoted alone."""
        return self.describe(value)

    def answers(self, venue: Venue) -> Iterable[Answer]:
        """Return what a venue loaded by `with_cards` answers to what is asked."""
        return ()

    def matching_bits(self, counts: "FacetCounts") -> int:
        """Return the venues that match, as bits of the facets' index."""
        known = self.known_bits(counts)
        return known | self.unknown_bits(counts) if self.shows_unknown else known

    def known_bits(self, counts: "FacetCounts") -> int:
        """Return the venues that are known to match, as bits."""
        question = (self.field_name, *self.asked)
        return counts.cached_bits(question, lambda venues: self.keep(venues, self.value))

    def bits_of(self, counts: "FacetCounts", value: str) -> int:
        """Return the venues that match one of the values asked for, as bits."""
        return counts.matches[self.field_name]

    def unknown_bits(self, counts: "FacetCounts") -> int:
        """Return the venues of which nobody knows whether they match, as bits."""
        return 0

    def near_bits(self, counts: "FacetCounts") -> int:
        """Return the venues that match or miss by little, as bits."""
        return 0
