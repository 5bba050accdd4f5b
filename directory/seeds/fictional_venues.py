"""Venues that do not exist, and say so, in the proportions of the real ones."""

from datetime import date, timedelta
from itertools import accumulate
from random import Random

from django.utils.text import slugify

from directory.models import Award, Commune, Service, Venue, VenueType
from labels.models import Label, Round
from tierslieux.text.folding import search_text

PREFIX = "Lieu fictif"
DIGITS = 5
NAME_BEGINNINGS = (
    "L’Atelier",
    "La Fabrique",
    "La Grange",
    "L’Escale",
    "Le Comptoir",
    "La Ruche",
    "Le Hangar",
    "La Manufacture",
    "L’École",
    "Le Relais",
    "La Halle",
    "L’Établi",
)
NAME_ENDINGS = (
    "du Pont",
    "des Tilleuls",
    "de la Gare",
    "du Causse",
    "de l’Étang",
    "des Œillets",
    "du Moulin",
    "de la Garrigue",
    "du Canal",
    "des Remparts",
    "de la Plaine",
    "du Belvédère",
    "des Cèdres",
    "de l’Horloge",
    "du Lavoir",
    "des Forgerons",
)
SUMMARY = (
    "Lieu fictif, né d’un programme pour mesurer la vitesse du site : {place}, on y trouverait "
    "{offer} et des voisins de toutes les professions."
)
# Each list of choices has its weights beside it: how often the real venues have the same.
TYPE_WEIGHTS = {
    ("coworking",): 69,
    ("fablab",): 14,
    ("mediation-numerique",): 5,
    ("coworking", "fablab"): 3,
    ("coworking", "mediation-numerique"): 3,
    ("fablab", "mediation-numerique"): 3,
    ("coworking", "fablab", "mediation-numerique"): 1,
    (): 2,
}
NUMBERS_OF_SERVICES = {0: 40, 1: 20, 2: 12, 3: 10, 4: 7, 5: 5, 6: 3, 7: 2, 9: 1}
STATUS_WEIGHTS = {Venue.Status.PUBLISHED: 97, Venue.Status.DRAFT: 2, Venue.Status.CLOSED: 1}
WHEELCHAIR_WEIGHTS = {
    Venue.Wheelchair.UNKNOWN: 60,
    Venue.Wheelchair.YES: 25,
    Venue.Wheelchair.LIMITED: 8,
    Venue.Wheelchair.NO: 7,
}
# The rules of real venues differ by the quarter of an hour: so do these.
HOURS_WEIGHTS = {
    "": 60,
    "Mo-Fr {morning}-12:30,14:00-{evening}; PH off": 20,
    "Mo-Fr {morning}-{evening}": 5,
    "Mo-Fr {morning}-{evening}; Sa {morning}-12:00; PH off": 10,
    "24/7": 5,
}
QUARTERS = ("00", "15", "30", "45")
PRICE_WEIGHTS = {None: 80, 10: 5, 15: 5, 20: 5, 25: 5}
SEEN_YEARS = {2019: 50, 2021: 10, 2024: 15, 2026: 25}
SHARE_LABELLED = 0.07
SHARE_WITH_SUMMARY = 0.6
SHARE_VERIFIED = 0.2
FIRST_GRANT = date(2018, 1, 1)
LAST_GRANT = date(2026, 6, 30)
VALIDITY = timedelta(days=3 * 365)


class Inventor:
    """Draws fictional venues one by one, the same for the same `seed`; nothing is saved here."""

    def __init__(self, seed):
        self.random = Random(seed)  # noqa: S311 (nothing secret)
        self.communes = list(Commune.objects.light().order_by("code"))
        self.population = list(accumulate(each.population + 1 for each in self.communes))
        self.types = list(VenueType.objects.all())
        self.services = list(Service.objects.all())
        self.labels = list(Label.objects.order_by("code"))
        self.rounds = {}
        for each in Round.objects.public().order_by("slug"):
            self.rounds.setdefault(each.label_id, []).append(each)

    @property
    def is_ready(self):
        """Tells whether the tables that venues are made of hold anything."""
        return bool(self.communes and self.types and self.services and self.labels)

    def pick(self, weights):
        return self.random.choices(list(weights), weights=weights.values())[0]

    def numbers(self, count):
        """Returns 1 to `count` shuffled: rows are no more in the order of names than real ones."""
        return self.random.sample(range(1, count + 1), count)

    def venue(self, number):
        """Returns (venue, types, services), the venue complete but for its links."""
        place = self.random.choice(NAME_ENDINGS)
        name = f"{PREFIX} {number:0{DIGITS}} – {self.random.choice(NAME_BEGINNINGS)} {place}"
        [commune] = self.random.choices(self.communes, cum_weights=self.population)
        wanted = self.pick(TYPE_WEIGHTS)
        types = [each for each in self.types if each.code in wanted]
        services = self.some_services()
        venue = Venue(name=name, commune=commune, **self.facts(place, services))
        venue.postcode = commune.postcodes[:5]
        venue.latitude = commune.latitude + self.random.uniform(-0.02, 0.02)
        venue.longitude = commune.longitude + self.random.uniform(-0.02, 0.02)
        venue.slug = slugify(f"{name} {commune.name}")[:110].strip("-")
        # Not yet saved, a venue folds its own words only: those of its links come after them.
        venue.search_text, venue.sort_name = venue.folded_columns()
        linked = [each.name for each in (*types, *services)]
        venue.search_text = search_text([venue.search_text, *linked])
        return venue, types, services

    def facts(self, place, services):
        offer = ", ".join(each.name.lower() for each in services) or "une grande table"
        told = self.random.random() < SHARE_WITH_SUMMARY
        checked = self.random.random() < SHARE_VERIFIED
        return {
            "status": self.pick(STATUS_WEIGHTS),
            "summary": SUMMARY.format(place=place, offer=offer)[:280] if told else "",
            "address": f"{self.random.randint(1, 90)} rue {place}",
            "wheelchair": self.pick(WHEELCHAIR_WEIGHTS),
            "opening_hours": self.hours(),
            "day_price": self.pick(PRICE_WEIGHTS),
            "seen_year": self.pick(SEEN_YEARS),
            "verified_on": self.day(LAST_GRANT - VALIDITY, LAST_GRANT) if checked else None,
        }

    def hours(self):
        morning, evening = (
            f"{hour:02}:{self.random.choice(QUARTERS)}"
            for hour in (self.random.randint(7, 10), self.random.randint(16, 20))
        )
        return self.pick(HOURS_WEIGHTS).format(morning=morning, evening=evening)

    def some_services(self):
        wanted = min(self.pick(NUMBERS_OF_SERVICES), len(self.services))
        drawn = self.random.sample(range(len(self.services)), wanted)
        return [self.services[rank] for rank in sorted(drawn)]

    def day(self, first, last):
        return first + timedelta(days=self.random.randint(0, (last - first).days))

    def award(self, venue):
        """Returns a label for `venue`, in force or lapsed, or None: most venues have none."""
        if self.random.random() > SHARE_LABELLED:
            return None
        label = self.random.choice(self.labels)
        granted_on = self.day(FIRST_GRANT, LAST_GRANT)
        return Award(
            venue=venue,
            label=label,
            round=self.random.choice(self.rounds.get(label.pk, [None])),
            granted_on=granted_on,
            expires_on=self.random.choice((None, None, granted_on + VALIDITY)),
            sources="https://www.example.org/lieu-fictif",
        )
