"""What a venue answers to each thing that was asked, and the venues that fail by little."""

from collections import Counter
from functools import reduce
from operator import and_, or_
from typing import NamedTuple

from directory.geo.distance import distance_km
from directory.hours.status import Openness
from directory.models import Venue
from directory.venues.words import format_distance, format_km_away
from tierslieux.templatetags.french import euros
from tierslieux.text.typography import lower_first

WIDER = 1.5  # times the radius: as far is a near miss
DEARER = 1.25  # times the price
REACH_KM = 50  # without a radius, how far a near miss may be
YES, NO, UNKNOWN = "yes", "no", "unknown"
OPENNESS = {
    Openness.OPEN: (YES, "oui"),
    Openness.CLOSED: (NO, "non"),
    Openness.UNKNOWN: (UNKNOWN, "horaires non connus"),
}
WHEELCHAIR = {
    Venue.Wheelchair.YES: (YES, "oui"),
    Venue.Wheelchair.LIMITED: (NO, "en partie"),
    Venue.Wheelchair.NO: (NO, "non"),
    Venue.Wheelchair.UNKNOWN: (UNKNOWN, "non connu"),
}


class Answer(NamedTuple):
    """What was asked, whether the venue has it (YES, NO or UNKNOWN), and that in words."""

    question: str
    verdict: str
    told: str


def answers(chosen, venue):
    """Returns the Answers of a venue to the things that were asked, in the order of ASKED."""
    asked = (read for name, read in ASKED.items() if chosen.asked[name])
    return [answer for read in asked for answer in read(chosen, venue)]


def opening(chosen, venue):
    verdict, told = OPENNESS[chosen.slot.openness(venue)]
    more = chosen.slot.miss(venue) if verdict == NO else chosen.slot.until(venue)
    yield Answer(chosen.slot.question, verdict, f"{told}, {more}" if more else told)


def distance(chosen, venue):
    [km] = chosen.asked["rayon"]
    if distance_km(chosen.place, venue) <= float(km):
        yield Answer(
            f"à moins de {km}\u00a0km", YES, f"oui, {format_distance(venue, chosen.place)}"
        )
    else:
        yield Answer(f"à moins de {km}\u00a0km", NO, f"non, {format_km_away(venue, chosen.place)}")


def wheelchair(chosen, venue):
    verdict, told = WHEELCHAIR[venue.wheelchair]
    # Who asks for « en partie » too is content with it.
    is_enough = venue.wheelchair in chosen.filters["accessible"].values(chosen.asked["accessible"])
    yield Answer("accès en fauteuil", YES if is_enough else verdict, told)


def services(chosen, venue):
    offered = {each.code for each in venue.services.all()}
    for code in chosen.asked["service"]:
        name = lower_first(chosen.form.vocabulary["service"][code].name)
        is_offered = code in offered
        yield Answer(name, *((YES, "oui") if is_offered else (UNKNOWN, "non précisé")))


def price(chosen, venue):
    most = chosen.form.cleaned_data["prix"]
    question = f"{euros(most)} la journée au plus" if most else "accès gratuit"
    if venue.free == Venue.Free.YES:
        yield Answer(question, YES, "oui, gratuit")
    elif venue.day_price is not None:
        verdict, told = (YES, "oui") if venue.day_price <= most else (NO, "non")
        yield Answer(question, verdict, f"{told}, {euros(venue.day_price)}")
    else:
        yield Answer(question, UNKNOWN, "prix non connu")


ASKED = {
    "ouvert": opening,
    "rayon": distance,
    "accessible": wheelchair,
    "service": services,
    "prix": price,
}


class NearMisses:
    """The venues that may answer all that was asked, or miss one thing of it by little.

    What is not known of a venue (its hours, its access, its services, its price) may be right.
    """

    def __init__(self, counts):
        self.counts, self.chosen, self.index = counts, counts.chosen, counts.index
        self.things = [name for name in ASKED if self.chosen.asked[name]]

    def nearest_first(self):
        """Returns the keys of such venues, the surest first, then the nearest to the place that is
        asked for. What is not known weighs more than what is missed by little.
        """
        near = self.counts.within(self.reach)
        keys = self.index.intersect_ordered(near, self.bits() & ~self.counts.excluding())
        doubt = Counter()
        for name in self.things:
            matching = self.counts.matches[name]
            missed = self.index.intersect_ordered(keys, self.index.all_bits & ~matching)
            doubt.update(missed)
            doubt.update(self.index.intersect_ordered(missed, self.unknown(name)))
        return sorted(keys, key=doubt.__getitem__)

    def bits(self):
        """Returns what may answer everything, and what misses one thing by little."""
        perhaps = {name: self.counts.matches[name] | self.unknown(name) for name in self.things}
        others = {name: bits for name, bits in self.counts.matches.items() if name not in perhaps}
        everything = reduce(and_, (perhaps | others).values(), self.index.all_bits)
        narrow = (
            self.narrow(name)
            & reduce(and_, (perhaps | others | {name: self.index.all_bits}).values())
            for name in self.things
        )
        return reduce(or_, narrow, everything)

    @property
    def reach(self):
        return next((WIDER * float(km) for km in self.chosen.asked["rayon"]), REACH_KM)

    def unknown(self, name):
        """Returns the venues of which nobody knows what they answer to the filter `name`."""
        if name == "ouvert":
            return self.counts.unknown
        if name == "accessible":
            return self.index.union(name, [Venue.Wheelchair.UNKNOWN])
        if name == "prix":
            most = self.chosen.form.cleaned_data[name]
            return self.counts.cached_bits(
                ("price unknown", most), lambda venues: venues.of_unknown_price(most)
            )
        return self.index.all_bits if name == "service" else 0

    def narrow(self, name):
        """Returns the venues that miss what the filter `name` asks by little at most."""
        around = self.chosen.slot and self.chosen.slot.around
        if name == "ouvert" and around:
            return self.counts.cached_bits(
                (name, around), lambda venues: venues.open_during([around])
            )
        if name == "accessible":
            return self.index.union(name, [Venue.Wheelchair.LIMITED])
        if name == "prix":
            most = float(self.chosen.form.cleaned_data[name]) * DEARER
            return self.counts.cached_bits(
                (name, most), lambda venues: venues.costing_at_most(most)
            )
        return self.index.all_bits if name == "rayon" else 0
