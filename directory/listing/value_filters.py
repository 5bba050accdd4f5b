"""The filters whose value is typed or measured: words, a radius, a zone, a time, a price."""

from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import CharField, Value

from directory.geo.distance import distance_km
from directory.hours.status import Openness
from directory.listing.base_filters import NO, NOT_KNOWN, YES, Answer, ListFilter
from directory.listing.known_words import words_of_no_sheet
from directory.listing.opening_query import parse_opening
from directory.models import Venue
from directory.search.amounts import RADII as OFFERED_RADII
from directory.search.parse import understand
from directory.venues.words import format_distance, format_km_away
from tierslieux.templatetags.french import euros
from tierslieux.text.folding import search_words

if TYPE_CHECKING:
    from directory.listing.facets import FacetCounts

NEAR_MISS_PRICE_RATIO = 1.25
RADII = tuple(str(km) for km in OFFERED_RADII)
NO_WORD = "Saisissez au moins une lettre ou un chiffre."
NOT_A_ZONE = "Cette zone de la carte est illisible\u00a0: elle est laissée de côté."
OPENNESS_ANSWERS = {
    Openness.OPEN: (YES, "oui"),
    Openness.CLOSED: (NO, "non"),
    Openness.UNKNOWN: (NOT_KNOWN, "horaires non connus"),
}


class SearchFilter(ListFilter):
    """Words that the name, the commune or a service of a venue must hold.

    Words that no sheet holds are set aside when something else is asked: they would empty the list.
    """

    field_class = forms.CharField

    def validate(self, form):
        text = form.cleaned_data.get(self.field_name)
        if text and not search_words(text):
            form.ignored[self.field_name] = NO_WORD

    def address_values(self, value):
        text = " ".join((value or "").split())
        return [text] if search_words(text) else []

    def keep(self, venues, value):
        return venues.search(self.searched(value))

    def searched(self, value: str) -> str:
        """Return the words of a search that narrow the list."""
        # What is doubtful narrows nothing: it is proposed above the results.
        text = understand(value, self.parent.cache).searched
        unknown = words_of_no_sheet(text, self.parent.cache)
        known = " ".join(word for word in text.split() if word not in unknown)
        return known if known or self.parent.asked_count > 1 else text

    def known_bits(self, counts):
        return self.search_bits(counts, self.searched(self.value))

    def search_bits(self, counts: "FacetCounts", words: str) -> int:
        """Return the venues that hold all of some words, as bits."""
        return counts.cached_bits((self.field_name, words), lambda every: every.search(words))

    def describe(self, value):
        searched = self.searched(value)
        if searched == value:
            return f"contenant «\u00a0{value}\u00a0»"
        aside = f"«\u00a0{value}\u00a0» laissé de côté"
        return (
            f"contenant «\u00a0{searched}\u00a0», sur «\u00a0{value}\u00a0»" if searched else aside
        )

    def describe_alone(self, value):
        return value


class RadiusFilter(ListFilter):
    """A distance in km from the place that is asked for."""

    field_class = forms.ChoiceField
    parameters = ("pres_de", "rayon")
    has_answers, is_demanding = True, False

    def validate(self, form):
        form.require_place(self.field_name, form.cleaned_data.get(self.field_name))

    def keep(self, venues, value):
        place = self.parent.place
        return venues.near(place.latitude, place.longitude, int(value))

    def describe(self, value):
        return f"à moins de {value}\u00a0km {self.parent.place.of_name}"

    def answers(self, venue):
        [km], place = self.asked, self.parent.place
        question = f"à moins de {km}\u00a0km"
        if distance_km(place, venue) <= float(km):
            yield Answer(question, YES, f"oui, {format_distance(venue, place)}")
        else:
            yield Answer(question, NO, f"non, {format_km_away(venue, place)}")

    def known_bits(self, counts):
        return counts.index.bits(counts.within(float(self.value)))

    def near_bits(self, counts):
        # Near misses are looked for within a wider radius only.
        return counts.index.all_bits


class ZoneField(forms.CharField):
    """Four degrees: south, west, north, east."""

    def clean(self, value):
        text = super().clean(value)
        return self.bounds(text) if text else None

    def bounds(self, text):
        degree = forms.FloatField(min_value=-180, max_value=180)
        parts = text.split(",")
        if len(parts) != 4:  # noqa: PLR2004
            raise ValidationError(NOT_A_ZONE)
        try:
            south, west, north, east = (degree.clean(part) for part in parts)
        except ValidationError as error:
            raise ValidationError(NOT_A_ZONE) from error
        if south >= north or west >= east:
            raise ValidationError(NOT_A_ZONE)
        return south, west, north, east


class ZoneFilter(ListFilter):
    """The part of the map that a visitor has chosen."""

    field_class = ZoneField

    def address_values(self, value):
        return [",".join(f"{degrees:g}" for degrees in value)] if value else []

    def keep(self, venues, value):
        return venues.in_zone(*value)

    def describe(self, value):
        return "dans la zone choisie sur la carte"


class OpeningFilter(ListFilter):
    """When the venue must be open; `heure` tells the time of a day."""

    field_class = forms.CharField
    companions = ("heure",)
    has_answers = has_unknown = True
    rank = -1

    @property
    def query(self):
        """The OpeningQuery that is asked for."""
        return self.parent.opening

    @property
    def is_demanding(self):
        return bool(self.asked)

    def validate(self, form):
        cleaned = form.cleaned_data
        try:
            form.opening = parse_opening(cleaned.get("ouvert") or "", cleaned.get("heure"))
        except ValidationError as error:
            form.ignored |= {name: " ".join(texts) for name, texts in error.message_dict.items()}
            if "heure" in error.message_dict:
                form.opening = parse_opening(cleaned["ouvert"])
        cleaned[self.field_name] = form.opening and form.opening.asked

    def keep(self, venues, value):
        return self.query.keep(venues)

    def keep_unknown(self, venues, value):
        return self.query.unknown(venues)

    def describe(self, value):
        return self.query.text

    def answers(self, venue):
        verdict, text = OPENNESS_ANSWERS[self.query.openness(venue)]
        more = self.query.near_miss_text if verdict == NO else self.query.until_text
        yield Answer(self.query.question, verdict, ", ".join(filter(None, (text, more(venue)))))

    def known_bits(self, counts):
        return counts.cached_bits(("open", self.query), self.query.keep)

    def unknown_bits(self, counts):
        return counts.cached_bits(("unknown", self.query), self.query.unknown)

    def near_bits(self, counts):
        around = self.query.around
        if not around:
            return 0
        question = (self.field_name, around)
        return counts.cached_bits(question, lambda venues: venues.open_during([around]))


TOLD = "dit"  # in the facets' index: a venue whose sheet tells its price


class PriceFilter(ListFilter):
    """The most that a day may cost, in euros."""

    field_class = forms.DecimalField
    title = "Prix de la journée"
    has_answers = has_unknown = True
    rank = 1

    def address_values(self, value):
        # Never with an exponent.
        return [] if value is None else [f"{value:f}"]

    def keep(self, venues, value):
        return venues.costing_at_most(value)

    def index_rows(self, public):
        """Return a row for the facets' index for each venue that tells its price."""
        told = public.telling_price().order_by()
        return told.values_list("pk", Value(self.field_name, CharField()), Value(TOLD, CharField()))

    def keep_unknown(self, venues, value):
        return venues.of_unknown_price(value)

    def describe(self, value):
        return f"à {euros(value)} la journée au plus" if float(value) else "d’accès gratuit"

    def answers(self, venue):
        most = self.value
        question = f"{euros(most)} la journée au plus" if most else "accès gratuit"
        if venue.free == Venue.Free.YES:
            yield Answer(question, YES, "oui, gratuit")
        elif venue.day_price is not None:
            verdict, text = (YES, "oui") if venue.day_price <= most else (NO, "non")
            yield Answer(question, verdict, f"{text}, {euros(venue.day_price)}")
        else:
            yield Answer(question, NOT_KNOWN, "prix non connu")

    def unknown_bits(self, counts):
        most = self.value
        return counts.cached_bits(
            ("price unknown", most), lambda venues: venues.of_unknown_price(most)
        )

    def near_bits(self, counts):
        most = float(self.value) * NEAR_MISS_PRICE_RATIO
        question = (self.field_name, most)
        return counts.cached_bits(question, lambda venues: venues.costing_at_most(most))
