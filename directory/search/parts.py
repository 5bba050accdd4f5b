"""What a sentence is made of, once read."""

from dataclasses import dataclass, field
from typing import NamedTuple

Changes = dict[str, list[str]]  # {parameter of the address: values}


@dataclass(frozen=True, eq=False)
class Part:
    """Some words of a sentence, from `start` to `end` (not included), and what they are.

    `kind`: "filter" (its `changes` are asked of the list), "general" (so, unless another part asks
    something alike), "place", "day", "moment" (a part of the day), "clock", "always", "radius",
    "doubt" (its `offers`, none perhaps, are proposed; doubts of one `value` are settled together),
    "outside" (`value` is its name), "not" (a negation), "text" (searched as it is), "small" (joins
    others).
    """

    kind: str
    start: int
    end: int
    changes: Changes = field(default_factory=dict)
    offers: tuple[Changes, ...] = ()
    value: str = ""

    @property
    def length(self) -> int:
        return self.end - self.start


class Doubt(NamedTuple):
    """Words that are set aside, and what the visitor may have meant, none when nobody can tell.

    `without` is the text that is left once these words are gone.
    """

    words: str
    offers: tuple[Changes, ...]
    without: str


@dataclass(frozen=True)
class Understood:
    """A sentence read: what is sure, what is left (`left`), of it what is searched (`searched`)
    in the sheets, and what is doubtful.
    """

    changes: Changes = field(default_factory=dict)
    left: str = ""
    searched: str = ""
    doubts: tuple[Doubt, ...] = ()
    outside: tuple[str, ...] = ()
