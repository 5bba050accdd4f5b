"""Which commune a line of a file names, by its name, its codes and those it had before a merger."""

from typing import NamedTuple

from directory.imports.reading.cell_values import bare_code
from directory.locations.gazetteer import normalise_name, without_article

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
    """What a line tells of its commune, "" for what it does not."""

    code: str = ""
    name: str = ""
    postcode: str = ""
    department: str = ""


class CommuneMatch(NamedTuple):
    """The code of a commune, "" when there is none to tell; else why not, and in which field."""

    code: str = ""
    problem: str = ""
    field: str = ""
    note: str = ""


class Communes:
    """The communes of a Gazetteer, asked line after line; each question is answered once."""

    def __init__(self, communes):
        self.communes = communes
        self.by_code = {code: each for each in communes.communes for code in each.former_codes}
        self.by_code |= {each.code: each for each in communes.communes}
        self.by_postcode = {}
        for each in communes.communes:
            for postcode in each.postcodes:
                self.by_postcode.setdefault(postcode, []).append(each)
        self.answers = {}

    def find(self, clues):
        if clues not in self.answers:
            self.answers[clues] = self.answer(clues)
        return self.answers[clues]

    def point(self, code):
        town = self.by_code[code]
        return town.latitude, town.longitude

    def is_posted_elsewhere(self, code, postcode):
        """Tells whether a postcode is of another department than that of a commune."""
        town = self.by_code[code]
        return postcode not in town.postcodes and postcode[:2] != town.department

    def answer(self, clues):
        if clues.code:
            return self.coded(clues)
        if clues.name:
            return self.named(clues)
        if clues.postcode:
            return self.posted(clues)
        return CommuneMatch()

    def coded(self, clues):
        """Returns the commune of a code, unless a name beside it is that of others."""
        code = bare_code(clues.code)
        town = self.by_code.get(code)
        if not town:
            return CommuneMatch(problem=NO_SUCH_CODE.format(code=clues.code), field="commune")
        others = self.of_name(clues._replace(code="", postcode="", department=""))
        if others and town not in others:
            told = CONTRADICTED.format(name=clues.name, code=code, town=town.name)
            return CommuneMatch(problem=told, field="commune_name")
        merged = clues.name and code != town.code
        return CommuneMatch(
            town.code, note=MERGED.format(name=clues.name, town=town.name) if merged else ""
        )

    def named(self, clues):
        towns = self.kept(self.of_name(clues), clues)
        if len(towns) == 1:
            former = normalise_name(clues.name) in towns[0].former_names
            note = MERGED.format(name=clues.name, town=towns[0].name) if former else ""
            return CommuneMatch(towns[0].code, note=note)
        if towns:
            told = ", ".join(f"{each.name} ({each.code})" for each in towns[:MAX_NAMED_TOWNS])
            return CommuneMatch(
                problem=AMBIGUOUS_NAME.format(name=clues.name, towns=told), field="commune_name"
            )
        posted = self.by_postcode.get(clues.postcode, [])
        if len(posted) == 1:
            told = BY_POSTCODE.format(name=clues.name, town=posted[0].name)
            return CommuneMatch(posted[0].code, note=told)
        return CommuneMatch(problem=NO_SUCH_TOWN.format(name=clues.name), field="commune_name")

    def of_name(self, clues):
        """Returns the communes that have, or had, the whole name of a cell."""
        name = normalise_name(clues.name)
        for query in self.communes.interpretations(name) if name else ():
            bare = self.communes.bare_names.get(without_article(query.name), [])
            towns = self.communes.names.get(query.name) or bare
            towns = towns or self.communes.former_names.get(query.name, [])
            if kept := [each for each in towns if query.accepts(each)]:
                return kept
        return []

    def kept(self, towns, clues):
        """Returns the towns that agree with the postcode, else with the department."""
        posted = [each for each in towns if clues.postcode in each.postcodes]
        department = self.communes.departments.get(normalise_name(clues.department).zfill(2))
        department = department or self.communes.departments.get(
            without_article(normalise_name(clues.department)), clues.postcode[:2]
        )
        return posted or [each for each in towns if each.department == department] or towns

    def posted(self, clues):
        towns = self.by_postcode.get(clues.postcode, [])
        if len(towns) == 1:
            return CommuneMatch(towns[0].code)
        problem = SEVERAL_POSTED if towns else NO_SUCH_POSTCODE
        return CommuneMatch(problem=problem.format(postcode=clues.postcode), field="postcode")
