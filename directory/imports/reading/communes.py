"""Which commune a row names, by its name, its codes and those that it had before a merger."""

from typing import NamedTuple

from directory.geo.distance import Point
from directory.imports.reading.cell_values import parse_commune_code
from directory.locations.gazetteer import (
    CommuneEntry,
    Gazetteer,
    normalise_name,
    without_article,
)

NO_SUCH_CODE = "«\u202f{code}\u202f» n’est le code INSEE d’aucune commune d’Occitanie."
NO_SUCH_TOWN = "«\u202f{name}\u202f» n’est pas une commune d’Occitanie, aujourd’hui ni autrefois."
AMBIGUOUS_NAME = (
    "«\u202f{name}\u202f» peut être {towns}\u00a0: donnez le code postal, ou le code INSEE."
)
SEVERAL_POSTED = "le code postal {postcode} est celui de plusieurs communes\u00a0: donnez son nom."
CONTRADICTED = "«\u202f{name}\u202f» n’est pas la commune du code {code}, qui est {town}."
NO_SUCH_POSTCODE = "{postcode} n’est le code postal d’aucune commune d’Occitanie."
BY_POSTCODE = "commune «\u202f{name}\u202f» comprise comme {town}, seule de ce code postal"
MERGED = "commune «\u202f{name}\u202f» devenue {town}"
MAX_NAMED_TOWNS = 4  # communes that a message names


class Clues(NamedTuple):
    """What the cells of a row say of its commune, "" for what they do not."""

    code: str = ""
    name: str = ""
    postcode: str = ""
    department: str = ""


class CommuneMatch(NamedTuple):
    """The code of a commune; "" without one, with the problem if any and the field that has it."""

    code: str = ""
    problem: str = ""
    field: str = ""
    note: str = ""


class Communes:
    """The communes of a Gazetteer, matched row after row; each match is cached."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.by_code = {code: each for each in gazetteer.communes for code in each.former_codes}
        self.by_code |= {each.code: each for each in gazetteer.communes}
        self.by_postcode: dict[str, list[CommuneEntry]] = {}
        for each in gazetteer.communes:
            for postcode in each.postcodes:
                self.by_postcode.setdefault(postcode, []).append(each)
        self.matches: dict[Clues, CommuneMatch] = {}

    def find(self, clues: Clues) -> CommuneMatch:
        """Return the match of the clues of a row, from the cache if they were seen before."""
        if clues not in self.matches:
            self.matches[clues] = self.match(clues)
        return self.matches[clues]

    def point(self, code: str) -> Point:
        town = self.by_code[code]
        return town.latitude, town.longitude

    def is_posted_elsewhere(self, code: str, postcode: str) -> bool:
        """Whether a postcode is of another department than that of a commune."""
        town = self.by_code[code]
        return postcode not in town.postcodes and postcode[:2] != town.department

    def match(self, clues: Clues) -> CommuneMatch:
        if clues.code:
            return self.match_code(clues)
        if clues.name:
            return self.match_name(clues)
        if clues.postcode:
            return self.match_postcode(clues)
        return CommuneMatch()

    def match_code(self, clues: Clues) -> CommuneMatch:
        """Match a code, unless a name beside it is that of other communes."""
        code = parse_commune_code(clues.code)
        town = self.by_code.get(code)
        if not town:
            return CommuneMatch(problem=NO_SUCH_CODE.format(code=clues.code), field="commune")
        others = self.communes_named(clues._replace(code="", postcode="", department=""))
        if others and town not in others:
            problem = CONTRADICTED.format(name=clues.name, code=code, town=town.name)
            return CommuneMatch(problem=problem, field="commune_name")
        merged = clues.name and code != town.code
        return CommuneMatch(
            town.code, note=MERGED.format(name=clues.name, town=town.name) if merged else ""
        )

    def match_name(self, clues: Clues) -> CommuneMatch:
        """Match a name, or the postcode of a single commune when no commune has this name."""
        towns = self.narrow_down(self.communes_named(clues), clues)
        if len(towns) == 1:
            former = normalise_name(clues.name) in towns[0].former_names
            note = MERGED.format(name=clues.name, town=towns[0].name) if former else ""
            return CommuneMatch(towns[0].code, note=note)
        if towns:
            names = ", ".join(f"{each.name} ({each.code})" for each in towns[:MAX_NAMED_TOWNS])
            return CommuneMatch(
                problem=AMBIGUOUS_NAME.format(name=clues.name, towns=names), field="commune_name"
            )
        posted = self.by_postcode.get(clues.postcode, [])
        if len(posted) == 1:
            note = BY_POSTCODE.format(name=clues.name, town=posted[0].name)
            return CommuneMatch(posted[0].code, note=note)
        return CommuneMatch(problem=NO_SUCH_TOWN.format(name=clues.name), field="commune_name")

    def communes_named(self, clues: Clues) -> list[CommuneEntry]:
        """Return the communes that have, or had, the whole name of a cell."""
        name = normalise_name(clues.name)
        for query in self.gazetteer.interpretations(name) if name else ():
            bare = self.gazetteer.bare_names.get(without_article(query.name), [])
            towns = self.gazetteer.names.get(query.name) or bare
            towns = towns or self.gazetteer.former_names.get(query.name, [])
            if accepted := [each for each in towns if query.accepts(each)]:
                return accepted
        return []

    def narrow_down(self, towns: list[CommuneEntry], clues: Clues) -> list[CommuneEntry]:
        """Return the towns that agree with the postcode, else with the department, else all."""
        posted = [each for each in towns if clues.postcode in each.postcodes]
        departments = self.gazetteer.departments
        department = departments.get(normalise_name(clues.department).zfill(2))
        department = department or departments.get(
            without_article(normalise_name(clues.department)), clues.postcode[:2]
        )
        return posted or [each for each in towns if each.department == department] or towns

    def match_postcode(self, clues: Clues) -> CommuneMatch:
        towns = self.by_postcode.get(clues.postcode, [])
        if len(towns) == 1:
            return CommuneMatch(towns[0].code)
        problem = SEVERAL_POSTED if towns else NO_SUCH_POSTCODE
        return CommuneMatch(problem=problem.format(postcode=clues.postcode), field="postcode")
