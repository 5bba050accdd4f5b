"""The tables of the observatory that tell where venues are, what they are and since when."""

from bisect import bisect_right
from collections import Counter
from functools import cached_property

from django.utils import timezone

from directory.geo.metropolises import METROPOLISES
from directory.models.freshness import was_checked_within_a_year
from directory.observatory.blank_zones import USUAL, BlankZones, lozenges, measured
from directory.observatory.tables import Region, Row, Table, percentage, rate

OUTSIDE = "Hors des deux métropoles"
# First population of each size of commune, and what the size is called.
SIZES = {
    0: "Moins de 500 habitants",
    500: "De 500 à 1\u202f999",
    2_000: "De 2\u202f000 à 9\u202f999",
    10_000: "De 10\u202f000 à 49\u202f999",
    50_000: "50\u202f000 et plus",
}
YEARS_SHOWN = 12  # beyond, the page says how many before; the file says every year
LATELY = 2  # years
COUNTED = ("Lieux", "Labellisés")
RATED = (*COUNTED, "Lieux pour 100\u202f000 habitants", "Labellisés pour 100\u202f000 habitants")
SHARED = ("Habitants (%)", "Lieux (%)", *COUNTED)
NOT_KNOWN = "Non connue"
NO_SOURCE = "Aucune source datée"


def of_every_year(counts):
    """Returns {year: number} in the order of time, without what is not known."""
    return dict(sorted((year, number) for year, number in counts.items() if year is not None))


class Observatory:
    """What is counted of the directory as it stands on one day."""

    def __init__(self):
        self.region = Region()
        self.venues, self.labelled = self.region.venues, self.region.labelled
        self.total, self.total_labelled = len(self.venues), len(self.labelled)
        self.distances = measured(self.region.communes, self.labelled)
        self.lozenges = lozenges(self.labelled)
        self.zones = {}

    def blank_zones(self, km=USUAL):
        """Returns the BlankZones of a distance, computed when first asked for."""
        if km not in self.zones:
            self.zones[km] = BlankZones(self.distances, self.region.departments, km)
        return self.zones[km]

    @property
    def in_metropolises(self):
        """Returns the share of inhabitants and that of venues, None when there is none of them."""
        inside = [row.values[:2] for row in self.by_metropolis.rows[: len(METROPOLISES)]]
        return [None if None in shares else sum(shares) for shares in zip(*inside, strict=True)]

    @property
    def checked(self):
        """How many sheets somebody checked within the year."""
        return self.by_check.rows[0].values[0]

    @property
    def of_unknown_year(self):
        """How many venues nothing says the opening year of."""
        return sum(each.opened is None for each in self.venues)

    @cached_property
    def seen_lately(self):
        """Returns (year, the share of sheets that a source of that year or later lists)."""
        year = timezone.localdate().year - LATELY
        seen = sum(each.seen is not None and each.seen >= year for each in self.venues)
        return year, percentage(seen, self.total)

    @cached_property
    def by_department(self):
        listed = self.counted({each.code: each.department for each in self.region.communes})
        rows = [
            Row(
                each.name,
                self.rated(*listed.get(each.code, (0, 0)), each.population),
                each.get_absolute_url(),
            )
            for each in self.region.departments
        ]
        people = sum(each.population for each in self.region.departments)
        total = Row("Occitanie", self.rated(self.total, self.total_labelled, people))
        caption = "Lieux publiés et lieux dont un label est en vigueur, par département"
        return Table("departements", caption, ("Département", *RATED), rows, total)

    def rated(self, number, labelled, population):
        return number, labelled, rate(number, population), rate(labelled, population)

    def counted(self, groups):
        """Returns {group: (venues, labelled)} of `groups`, {commune: group}."""
        listed = Counter(groups[each.commune] for each in self.venues)
        labelled = Counter(groups[each.commune] for each in self.labelled)
        return {group: (number, labelled[group]) for group, number in listed.items()}

    @cached_property
    def by_type(self):
        """Returns the table of types: a venue of two types is counted in both."""
        rows = [
            Row(kind.plural, self.holding(lambda each, code=kind.code: code in each.types))
            for kind in self.region.types
        ]
        rows.append(Row("Type non connu", self.holding(lambda each: not each.types)))
        caption = "Lieux par type\u202f; un lieu de deux types compte dans les deux"
        return Table("types", caption, ("Type", *COUNTED), rows)

    def holding(self, keep):
        return sum(map(keep, self.venues)), sum(map(keep, self.labelled))

    @cached_property
    def by_metropolis(self):
        homes = {code: name for name, codes in METROPOLISES.items() for code in codes}
        groups = {each.code: homes.get(each.code, OUTSIDE) for each in self.region.communes}
        caption = "Dans les deux métropoles et au dehors"
        heads = ("Territoire", *SHARED)
        return Table("metropoles", caption, heads, self.shared(groups, (*METROPOLISES, OUTSIDE)))

    @cached_property
    def by_size(self):
        bounds, names = list(SIZES), list(SIZES.values())
        groups = {
            each.code: names[bisect_right(bounds, each.population) - 1]
            for each in self.region.communes
        }
        caption = "Selon la population de la commune"
        return Table("tailles", caption, ("Commune", *SHARED), self.shared(groups, names))

    def shared(self, groups, names):
        """Returns, for each name of `groups`, {commune: name}, its share of people and venues."""
        listed = self.counted(groups)
        people = Counter()
        for each in self.region.communes:
            people[groups[each.code]] += each.population
        rows = []
        for name in names:
            number, labelled = listed.get(name, (0, 0))
            shares = percentage(people[name], self.region.population)
            venues = percentage(number, self.total)
            rows.append(Row(name, (shares, venues, number, labelled)))
        return rows

    @cached_property
    def by_year(self):
        """Returns the table of opening years, each year that a venue opened in."""
        listed = Counter(each.opened for each in self.venues)
        labelled = Counter(each.opened for each in self.labelled)
        rows = [
            Row(str(year), (number, labelled[year]))
            for year, number in of_every_year(listed).items()
        ]
        rows.append(Row(NOT_KNOWN, (listed[None], labelled[None])))
        caption = "Année d’ouverture des lieux publiés"
        return Table("annees", caption, ("Ouverts en", *COUNTED), rows)

    @cached_property
    def by_check(self):
        """Returns the table of sheets by the last time that somebody checked them."""
        recent = sum(was_checked_within_a_year(each) for each in self.venues)
        ever = sum(each.verified_on is not None for each in self.venues)
        numbers = {
            "Depuis un an au plus": recent,
            "Il y a plus d’un an": ever - recent,
            "Jamais": self.total - ever,
        }
        rows = [
            Row(name, (number, percentage(number, self.total))) for name, number in numbers.items()
        ]
        caption = "Dernière vérification de la fiche par quelqu’un"
        return Table("verifications", caption, ("Vérifiée", "Fiches", "Part (%)"), rows)

    @cached_property
    def by_source(self):
        listed = Counter(each.seen for each in self.venues)
        rows = [Row(str(year), (number,)) for year, number in of_every_year(listed).items()]
        rows.append(Row(NO_SOURCE, (listed[None],)))
        caption = "Année de la dernière source publique qui cite le lieu"
        return Table("sources", caption, ("Année", "Fiches"), rows)


def recent_years(table, today=None):
    """Returns a table of years as the page shows it: each of the last, and all those before."""
    first = (today or timezone.localdate()).year - YEARS_SHOWN + 1
    *dated, unknown = table.rows
    width = len(unknown.values)
    known = {int(row.name): row.values for row in dated}
    before = [values for year, values in known.items() if year < first]
    nothing = (0,) * width
    years = sorted({*range(first, first + YEARS_SHOWN), *(year for year in known if year >= first)})
    rows = [Row(str(year), known.get(year, nothing)) for year in years]
    older = Row(f"Avant {first}", tuple(map(sum, zip(*before, strict=True))) or nothing)
    return table._replace(rows=[older, *rows, unknown])
