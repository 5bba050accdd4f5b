"""What the list shows, in words: its title, and a sentence each part of which can be removed."""

from typing import NamedTuple

from django.template.defaultfilters import capfirst

from tierslieux.templatetags.french import euros
from tierslieux.text.typography import listed

SENTENCE_ORDER = (
    *("type", "departement", "rayon", "zone", "ouvert", "q"),
    *("label", "service", "accessible", "prix"),
)
HEADING_ORDER = ("rayon", "zone", "ouvert", "label", "service", "accessible", "prix")


class Part(NamedTuple):
    """A part of the sentence, how it is joined to the one before, and the list without it."""

    joint: str
    text: str
    address_without: str


class Wording:
    """What is asked of the list (`chosen`: a VenueFilter), in French."""

    def __init__(self, chosen):
        self.chosen, self.asked, self.place = chosen, chosen.asked, chosen.place

    def sentence(self):
        """Returns the parts of the sentence that says what is shown."""
        address = self.chosen.address
        parts = [
            Part(
                " ou " if rank else ", ",
                self.told(name, value),
                address(**{name: [other for other in self.asked[name] if other != value]}),
            )
            for name in SENTENCE_ORDER
            for rank, value in enumerate(self.asked[name])
        ]
        if self.near:
            parts.append(Part(", ", self.near, address(pres_de=[])))
        if self.chosen.shows_unknown:
            parts.append(Part(", ", "horaires inconnus compris", address(inconnus=[])))
        return parts

    def heading(self):
        """Returns the title of what is shown: « Fablabs de l’Aude, avec découpe laser »."""
        known = self.chosen.form.vocabulary
        kinds = capfirst(listed([known["type"][code].told for code in self.asked["type"]]))
        places = listed([known["departement"][code].heads for code in self.asked["departement"]])
        narrowed = [
            " ou ".join(self.told(name, code) for code in self.asked[name])
            for name in HEADING_ORDER
            if self.asked[name]
        ]
        quoted = "".join(f" – «\u00a0{query}\u00a0»" for query in self.asked["q"])
        place = f"{kinds or 'Tiers-lieux'} {places or 'd’Occitanie'}"
        return ", ".join(filter(None, [place, self.near, *narrowed])) + quoted

    @property
    def near(self):
        """« près de Limoux », "" without a place or when a radius tells it."""
        is_told = not self.place or self.asked["rayon"]
        return "" if is_told else f"près {self.place.of_name}"

    def said(self, name, value):
        """Returns what a value of a filter asks for, alone: a search is then just its words."""
        return value if name == "q" else self.told(name, value)

    def told(self, name, value):
        """Returns what a value of a filter asks for, in words that follow « lieux »."""
        if name in self.chosen.form.vocabulary:
            return self.chosen.form.vocabulary[name][value].told
        return getattr(self, f"told_{name}")(value)

    def told_q(self, text):
        return f"contenant «\u00a0{text}\u00a0»"

    def told_rayon(self, km):
        return f"à moins de {km}\u00a0km {self.place.of_name}"

    def told_zone(self, bounds):
        return "dans la zone choisie sur la carte"

    def told_ouvert(self, asked):
        return self.chosen.slot.told

    def told_prix(self, most):
        return f"à {euros(most)} la journée au plus" if float(most) else "d’accès gratuit"
