"""The labels that a row tells of its venue: which one, from when, through which round."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import NamedTuple

from directory.imports.reading.award_cells import parse_period, read_period
from directory.imports.reading.award_columns import AWARD_FIELDS, LABEL
from directory.imports.reading.rows import ParsedAward, RowDraft
from directory.models import Award
from labels.models import Label, Round
from tierslieux.spreadsheets.cell_values import NO_WORDS, is_missing
from tierslieux.text.folding import fold, singular

# Of a name, what one writes or leaves out: « le label Tiers-Lieux d’Occitanie ».
IDLE_WORDS = frozenset(
    ["label", "labelise", "labellise", "le", "la", "les", "de", "du", "des", "d"]
)
ALIKE = 0.5  # of two names, for one to be proposed instead of the other
MOST_LISTED = 4

UNKNOWN_LABEL = "«\u202f{text}\u202f» n’est pas un label connu. Est-ce {known}\u202f?"
UNKNOWN_ROUND = (
    "«\u202f{text}\u202f» n’est pas un appel connu du label {label}. Les siens\u00a0: {known}."
)
NO_ROUND = "«\u202f{text}\u202f» n’est pas un appel connu du label {label}, qui n’en a pas ici."
ROUND_OF_ANOTHER = "«\u202f{text}\u202f» est un appel d’un autre label ({other}), non de {label}."
UNEVEN = "{count} parties pour {labels} labels\u00a0: écrivez-en autant, entre des barres (|)."
WITHOUT_LABEL = "cette ligne ne dit pas de quel label\u00a0: laissé de côté"


class KnownRound(NamedTuple):
    pk: int
    label: int
    title: str
    names: frozenset[str]


class AwardLookup:
    """The labels and rounds that the site knows, read once, by all that one calls them."""

    def __init__(self) -> None:
        self.labels = dict(Label.objects.values_list("pk", "name"))
        self.names: dict[frozenset[str], set[int]] = defaultdict(set)
        for pk, name, code in Label.objects.values_list("pk", "name", "code"):
            self.names[label_words(name)].add(pk)
            self.names[label_words(code)].add(pk)
        self.rounds = [known_round(each) for each in Round.objects.public()]

    def label(self, text: str) -> int | None:
        """Return the key of the label that a text names, None when it names none, or several."""
        found = self.names.get(label_words(text), set())
        return next(iter(found)) if len(found) == 1 else None

    def propose(self, text: str) -> str:
        """Return the labels that a text may mean, the likeliest first, else all of them."""
        names = {fold(name): name for name in self.labels.values()}
        close = get_close_matches(fold(text), [*names], MOST_LISTED, ALIKE)
        return listed((names[each] for each in close or names), " ou ")

    def round(self, text: str, label: int) -> KnownRound:
        """Return the round of a label that a text names; raise ValueError."""
        wanted = fold(text)
        named = [each for each in self.rounds if wanted in each.names]
        own = [each for each in named if each.label == label]
        if len(own) == 1:
            return own[0]
        told = {"text": text, "label": self.labels[label]}
        titles = [each.title for each in self.rounds if each.label == label]
        if named and not own and not wanted.isdigit():
            raise ValueError(ROUND_OF_ANOTHER.format(other=self.labels[named[0].label], **told))
        raise ValueError(
            (UNKNOWN_ROUND if titles else NO_ROUND).format(known=listed(titles), **told)
        )


def known_round(row: Round) -> KnownRound:
    years = Award(round=row).round_name
    names = (row.title, row.slug, years, years.removeprefix("appel "))
    return KnownRound(row.pk, row.label_id, row.title, frozenset({*map(fold, names)} - {""}))


def label_words(text: str) -> frozenset[str]:
    return frozenset(map(singular, fold(text).split())) - IDLE_WORDS


def listed(names: Iterable[str], mark: str = ", ") -> str:
    first = [f"«\u202f{each}\u202f»" for each in names][:MOST_LISTED]
    return mark.join(first)


def normalise_awards(draft: RowDraft, lookup: AwardLookup) -> list[ParsedAward]:
    """Remove from a draft the cells that tell labels, and return what they tell.

    What cannot be read refuses the row: half a label is none.
    """
    told = {name: draft.words(name) for name in AWARD_FIELDS}
    told["label_source"] = (draft.text("label_source"),)
    for name in AWARD_FIELDS:
        draft.values.pop(name, None)
    labels = told[LABEL]
    if not any(map(is_told, labels)):
        note_orphans(draft, told)
        return []
    try:
        columns = [spread(draft, name, told[name], len(labels)) for name in AWARD_FIELDS]
        return [*parsed_awards(draft, columns, lookup)]
    except UnreadableAwardError as problem:
        draft.refuse(problem.field, str(problem))
        return []


class UnreadableAwardError(ValueError):
    """Why the labels of a row cannot be read: the field of the column, and a French sentence."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def is_told(text: str) -> bool:
    """Whether a cell names a label: « non » in a column « labellisé » names none."""
    return not is_missing(text) and fold(text) not in NO_WORDS


def note_orphans(draft: RowDraft, told: dict[str, tuple[str, ...]]) -> None:
    """Note a date or a round that a row gives of no label."""
    for name in AWARD_FIELDS[1:]:
        if any(told[name]) and name in draft.heads:
            draft.add_note(draft.heads[name], WITHOUT_LABEL)


def spread(draft: RowDraft, name: str, parts: tuple[str, ...], count: int) -> tuple[str, ...]:
    """Return as many parts as there are labels: one part is that of all."""
    if name == "label_source" and count > 1:
        parts = tuple(each.strip() for each in parts[0].split("|"))
    if len(parts) <= 1:
        return (parts or ("",)) * count
    if len(parts) != count:
        raise UnreadableAwardError(name, UNEVEN.format(count=len(parts), labels=count))
    return parts


def parsed_awards(
    draft: RowDraft, columns: list[tuple[str, ...]], lookup: AwardLookup
) -> Iterator[ParsedAward]:
    for label, granted, call, end, source in zip(*columns, strict=True):
        if not is_told(label):
            continue
        pk, period = label_and_period(label, lookup)
        round_ = find_round(lookup, call, pk) if call else None
        day, precision = read_period(granted or period) if granted or period else (None, "day")
        yield {
            "label": pk,
            "name": lookup.labels[pk],
            "granted_on": day.isoformat() if day else None,
            "precision": precision,
            "round": round_.pk if round_ else None,
            "call": round_.title if round_ else "",
            "expires_on": end or None,
            "sources": source,
        }


def label_and_period(text: str, lookup: AwardLookup) -> tuple[int, str]:
    """Return the label that a text names and the date that may follow: « Label : 2018 »."""
    name, _, end = text.rpartition(":")
    pk = lookup.label(text)
    if pk is not None:
        return pk, ""
    pk = lookup.label(name) if name else None
    if pk is None:
        raise UnreadableAwardError(
            LABEL, UNKNOWN_LABEL.format(text=text, known=lookup.propose(name or text))
        )
    try:
        return pk, parse_period(end.strip())
    except ValueError as error:
        raise UnreadableAwardError(LABEL, str(error)) from None


def find_round(lookup: AwardLookup, text: str, label: int) -> KnownRound:
    try:
        return lookup.round(text, label)
    except ValueError as error:
        raise UnreadableAwardError("label_round", str(error)) from None
