"""Counts of venues by department, type, metropolis, size of commune, year and check."""

from bisect import bisect_right
from collections import Counter
from functools import cached_property

from django.utils import timezone

from directory.geo.metropolises import METROPOLISES
from directory.models.freshness import was_checked_within_a_year
from directory.observatory.blank_zones import (
    DEFAULT_KM,
    BlankZones,
    lozenge_path,
    measure_distances,
)
from directory.observatory.tables import FigureRow, FigureTable, Region, percentage, rate_per_100k

OUTSIDE = "Hors des deux métropoles"
# Least population of each size of commune, and its French name.
SIZES = {
    0: "Moins de 500 habitants",
    500: "De 500 à 1\u202f999",
    2_000: "De 2\u202f000 à 9\u202f999",
    10_000: "De 10\u202f000 à 49\u202f999",
    50_000: "50\u202f000 et plus",
}
YEARS_LISTED = 12  # on the page; its file has every year
RECENT_YEARS = 2  # years
COUNT_HEADERS = ("Lieux", "Labellisés ou lauréats")
RATE_HEADERS = (
    *COUNT_HEADERS,
    "Lieux pour 100\u202f000 habitants",
    "Labellisés ou lauréats pour 100\u202f000 habitants",
)
SHARE_HEADERS = ("Habitants (%)", "Lieux (%)", *COUNT_HEADERS)
YEAR_UNKNOWN = "Non connue"
NO_DATED_SOURCE = "Aucune source datée"


def sort_years(counts):
    """Return {year: number} sorted by year, without None."""
    return dict(sorted((year, number) for year, number in counts.items() if year is not None))


class Observatory:
    """All the counts of the directory as of today."""

    def __init__(self):
        self.region = Region()
        self.venues, self.labelled = self.region.venues, self.region.labelled
        self.total, self.total_labelled = len(self.venues), len(self.labelled)
        self.distances = measure_distances(self.region.communes, self.labelled)
        self.lozenges = lozenge_path(self.labelled)
        self.zones = {}

    def blank_zones(self, km=DEFAULT_KM):
        """Return the BlankZones of a distance, computed once."""
        if km not in self.zones:
            self.zones[km] = BlankZones(self.distances, self.region.departments, km)
        return self.zones[km]

    @property
    def in_metropolises(self):
        """Return the percentages of inhabitants and of venues in the metropolises, or None."""
        inside = [row.values[:2] for row in self.by_metropolis.rows[: len(METROPOLISES)]]
        return [None if None in shares else sum(shares) for shares in zip(*inside, strict=True)]

    @property
    def checked(self):
        """Number of sheets checked within a year."""
        return self.by_check.rows[0].values[0]

    @property
    def of_unknown_year(self):
        """Number of venues whose opening year is unknown."""
        return sum(each.opened is None for each in self.venues)

    @cached_property
    def seen_lately(self):
        """Return (year, percentage of sheets that a source of that year or later cites)."""
        year = timezone.localdate().year - RECENT_YEARS
        seen = sum(each.seen is not None and each.seen >= year for each in self.venues)
        return year, percentage(seen, self.total)

    @cached_property
    def by_department(self):
        listed = self.count_by_group({each.code: each.department for each in self.region.communes})
        rows = [
            FigureRow(
                each.name,
                self.rated_counts(*listed.get(each.code, (0, 0)), each.population),
                each.get_absolute_url(),
            )
            for each in self.region.departments
        ]
        people = sum(each.population for each in self.region.departments)
        total = FigureRow("Occitanie", self.rated_counts(self.total, self.total_labelled, people))
        caption = (
            "Lieux publiés et lieux dont un label de tiers-lieux est en vigueur, par département"
        )
        return FigureTable("departements", caption, ("Département", *RATE_HEADERS), rows, total)

    def rated_counts(self, number, labelled, population):
        return (
            number,
            labelled,
            rate_per_100k(number, population),
            rate_per_100k(labelled, population),
        )

    def count_by_group(self, groups):
        """Return {group: (venues, labelled)}; `groups` is {commune code: group}."""
        listed = Counter(groups[each.commune] for each in self.venues)
        labelled = Counter(groups[each.commune] for each in self.labelled)
        return {group: (number, labelled[group]) for group, number in listed.items()}

    @cached_property
    def by_type(self):
        """Return the table of types; a venue of two types counts in both."""
        rows = [
            FigureRow(
                kind.plural, self.count_matching(lambda each, code=kind.code: code in each.types)
            )
            for kind in self.region.types
        ]
        rows.append(FigureRow("Type non connu", self.count_matching(lambda each: not each.types)))
        caption = "Lieux par type\u202f; un lieu de deux types compte dans les deux"
        return FigureTable("types", caption, ("Type", *COUNT_HEADERS), rows)

    def count_matching(self, keep):
        return sum(map(keep, self.venues)), sum(map(keep, self.labelled))

    @cached_property
    def by_metropolis(self):
        homes = {code: name for name, codes in METROPOLISES.items() for code in codes}
        groups = {each.code: homes.get(each.code, OUTSIDE) for each in self.region.communes}
        caption = "Dans les deux métropoles et au dehors"
        headers = ("Territoire", *SHARE_HEADERS)
        return FigureTable(
            "metropoles",
            caption,
            headers,
            self.share_rows(groups, (*METROPOLISES, OUTSIDE)),
        )

    @cached_property
    def by_size(self):
        bounds, names = list(SIZES), list(SIZES.values())
        groups = {
            each.code: names[bisect_right(bounds, each.population) - 1]
            for each in self.region.communes
        }
        caption = "Selon la population de la commune"
        return FigureTable(
            "tailles", caption, ("Commune", *SHARE_HEADERS), self.share_rows(groups, names)
        )

    def share_rows(self, groups, names):
        """Return a row of shares for each of `names`; `groups` is {commune code: name}."""
        listed = self.count_by_group(groups)
        people = Counter()
        for each in self.region.communes:
            people[groups[each.code]] += each.population
        rows = []
        for name in names:
            number, labelled = listed.get(name, (0, 0))
            shares = percentage(people[name], self.region.population)
            venues = percentage(number, self.total)
            rows.append(FigureRow(name, (shares, venues, number, labelled)))
        return rows

    @cached_property
    def by_year(self):
        """Return the table of opening years, every year in which a venue opened."""
        listed = Counter(each.opened for each in self.venues)
        labelled = Counter(each.opened for each in self.labelled)
        rows = [
            FigureRow(str(year), (number, labelled[year]))
            for year, number in sort_years(listed).items()
        ]
        rows.append(FigureRow(YEAR_UNKNOWN, (listed[None], labelled[None])))
        caption = "Année d’ouverture des lieux publiés"
        return FigureTable("annees", caption, ("Ouverts en", *COUNT_HEADERS), rows)

    @cached_property
    def by_check(self):
        """Return the table of sheets by the date of their last check."""
        recent = sum(was_checked_within_a_year(each) for each in self.venues)
        ever = sum(each.verified_on is not None for each in self.venues)
        numbers = {
            "Depuis un an au plus": recent,
            "Il y a plus d’un an": ever - recent,
            "Jamais": self.total - ever,
        }
        rows = [
            FigureRow(name, (number, percentage(number, self.total)))
            for name, number in numbers.items()
        ]
        caption = "Dernière vérification de la fiche par quelqu’un"
        return FigureTable("verifications", caption, ("Vérifiée", "Fiches", "Part (%)"), rows)

    @cached_property
    def by_source(self):
        listed = Counter(each.seen for each in self.venues)
        rows = [FigureRow(str(year), (number,)) for year, number in sort_years(listed).items()]
        rows.append(FigureRow(NO_DATED_SOURCE, (listed[None],)))
        caption = "Année de la dernière source publique qui cite le lieu"
        return FigureTable("sources", caption, ("Année", "Fiches"), rows)


def recent_years(table, today=None):
    """Return `table` with the last YEARS_LISTED years one by one, and one row for those before."""
    first = (today or timezone.localdate()).year - YEARS_LISTED + 1
    *dated, unknown = table.rows
    width = len(unknown.values)
    known = {int(row.name): row.values for row in dated}
    before = [values for year, values in known.items() if year < first]
    nothing = (0,) * width
    years = sorted(
        {*range(first, first + YEARS_LISTED), *(year for year in known if year >= first)}
    )
    rows = [FigureRow(str(year), known.get(year, nothing)) for year in years]
    older = FigureRow(f"Avant {first}", tuple(map(sum, zip(*before, strict=True))) or nothing)
    return table._replace(rows=[older, *rows, unknown])
