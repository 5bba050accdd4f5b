"""The facets as the form shows them: what would make the page too heavy is folded.

A section that is folded shows the values asked for, and a button that sends the form to have it
open: no script is needed, and nothing that was ticked is lost.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.text import slugify

from directory.listing.code_filters import CodesFilter
from directory.listing.facets import FacetCounts
from directory.models.search_term import ANY_LABEL
from tierslieux.text.typography import lower_first

# Elements of the page that the facets may take: a full list then keeps 350 in all.
MAX_FACET_NODES = 71
FRAME_NODES, VALUE_NODES = 2, 2  # a fieldset and its legend; a label and its box


class FacetValue(NamedTuple):
    """A value on offer; `count` is the number of results that it would leave."""

    code: str
    name: str
    count: str
    is_asked: bool


@dataclass
class FacetSection:
    """Values that open and fold together: a family of services (`title`), or a whole facet."""

    key: str
    title: str
    values: list[FacetValue]
    more: int = 0  # values of fewer results, left out
    is_open: bool = False

    @property
    def shown(self) -> list[FacetValue]:
        return self.values if self.is_open else [each for each in self.values if each.is_asked]

    @property
    def is_folded(self) -> bool:
        return len(self.shown) < len(self.values)

    @property
    def nodes(self) -> int:
        """The elements that it takes: its values, under their title or the button to see more."""
        beside = bool(self.title or self.is_folded) + bool(self.more and not self.is_folded)
        return VALUE_NODES * len(self.shown) + beside


@dataclass
class Facet:
    """A filter to be shown; `ignored` says what was not understood of it."""

    name: str
    title: str
    ignored: str
    sections: list[FacetSection]
    is_fact: bool = True  # something that a sheet says, or does not
    may_need_all: bool = False
    needs_all: bool = False

    @property
    def is_silent(self) -> bool:
        """Whether no result says anything of it."""
        return not (self.sections or self.ignored)

    @property
    def is_folded(self) -> bool:
        """Whether it shows nothing, and is but a button among those of other facets."""
        is_divided = any(each.title for each in self.sections)
        is_used = self.ignored or any(each.shown for each in self.sections)
        return not (self.is_silent or is_divided or is_used)

    @property
    def nodes(self) -> int:
        """The elements of its own fieldset."""
        beside = bool(self.ignored) + VALUE_NODES * self.may_need_all
        return FRAME_NODES + beside + sum(each.nodes for each in self.sections)


class FacetLayout:
    """The facets of a list: open in their order, the section `opened` first, then folded."""

    def __init__(self, counts: FacetCounts, opened: str) -> None:
        self.facets = [read_facet(each, counts) for each in counts.filters.with_facet]
        self.open_sections(opened)

    def open_sections(self, opened: str) -> None:
        """Open `opened`, then each section that leaves the page light enough."""
        sections = [(facet, each) for facet in self.facets for each in facet.sections]
        full = set()
        for facet, section in sorted(sections, key=lambda pair: pair[1].key != opened):
            section.is_open = section.key == opened or facet.name not in full
            if self.nodes > MAX_FACET_NODES and section.key != opened:
                section.is_open = False
                # The sections that follow would otherwise open out of order.
                full.add(facet.name)

    @property
    def listed(self) -> list[Facet]:
        """The facets with a fieldset of their own."""
        return [each for each in self.facets if not (each.is_silent or each.is_folded)]

    @property
    def folded(self) -> list[Facet]:
        """The facets that are but a button, together in one fieldset."""
        return [each for each in self.facets if each.is_folded]

    @property
    def silent(self) -> list[str]:
        """The titles of the filters of which no result says anything."""
        return [lower_first(each.title) for each in self.facets if each.is_silent and each.is_fact]

    @property
    def nodes(self) -> int:
        """The elements that all the facets take."""
        shared = FRAME_NODES + len(self.folded) if self.folded else 0
        return sum(each.nodes for each in self.listed) + shared + bool(self.silent)


def read_facet(each: CodesFilter, counts: FacetCounts) -> Facet:
    """Return the facet of a filter, all of it folded."""
    groups: dict[str, list[FacetValue]] = {}
    for group, value in read_values(each, counts):
        groups.setdefault(group, []).append(value)
    sections = [
        FacetSection(slugify(f"{each.field_name} {group}"), group, *most_results(values, each))
        for group, values in groups.items()
    ]
    ignored = counts.filters.form.ignored.get(each.field_name, "")
    may_need_all = "services" in each.companions and counts.filters.has_several(each.field_name)
    return Facet(
        each.field_name,
        each.title,
        ignored,
        sections,
        each.is_fact,
        may_need_all,
        each.needs_all,
    )


def most_results(values: list[FacetValue], each: CodesFilter) -> tuple[list[FacetValue], int]:
    """Return the values that a filter offers at once, in their order, and how many are left out."""
    most = sorted(values, key=lambda value: (not value.is_asked, -int(value.count)))
    offered = set(most[: each.max_offered or None])
    return [value for value in values if value in offered], len(values) - len(offered)


def read_values(each: CodesFilter, counts: FacetCounts) -> Iterator[tuple[str, FacetValue]]:
    """Yield (group, value); what leaves nothing is left out unless it is asked for."""
    counted, asked = counts.by_value(each.field_name), each.asked
    others = counts.excluding(each.field_name)
    for code, choice in each.choices.items():
        count = counted.get(choice.stored or code, 0)
        if code == ANY_LABEL and len(counted) > 1:
            count = (others & each.bits_of(counts, code)).bit_count()
        if count or code in asked:
            # Text already: a template would look for the country's way to write each number.
            yield choice.group, FacetValue(code, choice.name, str(count), code in asked)
