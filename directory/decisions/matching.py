"""Which sheets an application may be about, and which commune it names: for a person to choose."""

from collections import Counter, defaultdict
from typing import NamedTuple

from directory.duplicates.names import NameWords, alike, name_words
from directory.models import Commune, Venue
from tierslieux.text.folding import fold

PROPOSED = 4
RARE = 20  # sheets, or one in so many: a word in more of them makes nobody look like anybody
ALIKE = 0.3  # how alike two names must be to be proposed
SAME_TOWN, SAME_DEPARTMENT = 0.6, 0.1


class Sheet(NamedTuple):
    """A venue as it is compared: names and places folded."""

    pk: int
    name: str
    slug: str
    status: str
    folded: str
    town: str
    town_name: str
    department: str
    words: tuple = ()


class Proposal(NamedTuple):
    sheet: Sheet
    why: str

    @property
    def told(self):
        """« La Grange (Limoux), brouillon\u00a0: même nom, même commune »."""
        status = Venue.Status(self.sheet.status)
        state = "" if status == Venue.Status.PUBLISHED else f", {status.label}"
        return f"{self.sheet.name} ({self.sheet.town_name}){state}\u00a0: {self.why}"


class Sheets:
    """Every sheet of the directory, or of the exercises of the staff, read once to be compared
    with many applications.
    """

    def __init__(self, is_exercise=False):
        sheets = Venue.objects.filter(is_exercise=is_exercise)
        rows = sheets.order_by("sort_name", "pk").values_list(
            "pk", "name", "slug", "status", "sort_name",
            "commune__sort_name", "commune__name", "commune__department",
        )  # fmt: skip
        every = [Sheet(*row) for row in rows]
        self.every = [each._replace(words=name_words(each.folded)) for each in every]
        self.names = NameWords(each.words for each in self.every)
        seen = Counter(word for each in self.every for word in each.words)
        common = max(RARE, len(every) // RARE)
        self.holders = defaultdict(list)
        for each in self.every:
            for key in self.keys(each.words, each.town):
                if seen.get(key, 0) <= common:
                    self.holders[key].append(each)

    def keys(self, words, town):
        """Returns what two places must have one of in common to be compared at all."""
        return {*words, words, ("town", town)}

    def likeness(self, words, sheet):
        """Returns how alike the words of a name are to those of a sheet, from 0 to 1."""
        if words == sheet.words:
            return 1
        return alike(self.names.weigh(words), self.names.weigh(sheet.words)).part

    def near(self, words, town):
        return {each for key in self.keys(words, town) for each in self.holders.get(key, ())}

    def proposed(self, application):
        """Returns the few Proposals most like an application by name and commune, best first."""
        words, town = name_words(application.candidate), fold(application.commune)
        scored = []
        for each in self.near(words, town):
            alike, same_town = self.likeness(words, each), bool(town) and town == each.town
            if alike >= ALIKE or same_town:
                near = SAME_DEPARTMENT * (each.department == application.department)
                score = alike + SAME_TOWN * same_town + near
                scored.append((-score, each.folded, each.pk, Proposal(each, why(alike, same_town))))
        return [each[-1] for each in sorted(scored)[:PROPOSED]]


def why(alike, same_town):
    """Returns in what a sheet is like an application."""
    name = "même nom" if alike == 1 else "nom proche" if alike >= ALIKE else ""
    return ", ".join(filter(None, (name, "même commune" if same_town else "")))


def communes_named(text, department=""):
    """Returns the communes that `text` names, or whose INSEE code it is; those of `department`
    alone when it has any.
    """
    folded = fold(text)
    if not folded:
        return []
    found = Commune.objects.filter(code=text.strip().upper()) | Commune.objects.filter(
        sort_name=folded
    )
    every = list(found.select_related("department").order_by("code"))
    near = [each for each in every if each.department_id == department]
    return near or every


def known_towns(applications):
    """Returns {key of an application: name of its commune}, "" when its department has none of
    that name, or several.
    """
    every = {each.pk: (fold(each.commune), each.department) for each in applications}
    names = defaultdict(list)
    rows = Commune.objects.filter(sort_name__in={town for town, _ in every.values()})
    for town, department, name in rows.values_list("sort_name", "department", "name"):
        names[town, department].append(name)
    return {key: names[place][0] if len(names[place]) == 1 else "" for key, place in every.items()}
