"""The similarity of two names: a rare word in common weighs more than a common one."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise
from math import log
from typing import NamedTuple, TypeAlias

from rapidfuzz.fuzz import ratio

from tierslieux.text.folding import fold, singular

# Words that tie others together, and tell nothing.
JOINTS = frozenset([
    "a", "and", "au", "aux", "avec", "ce", "cet", "cette", "chez", "co", "communal",
    "communale", "d", "dans", "de", "des", "du", "en", "et", "intercommunal",
    "intercommunale", "l", "la", "le", "les", "municipal", "municipale", "of", "ou", "par",
    "pour", "s", "sur", "the", "un", "une",
])  # fmt: skip
# Words of half of all names.
COMMON = frozenset([
    "accueil", "antenne", "asso", "association", "atelier", "bureau", "centre",
    "communautaire", "communaute", "commune", "cyber", "digital", "digitale", "entreprise",
    "espace", "est", "fabrique", "france", "innovation", "lieu", "local", "maison", "nord",
    "numeric", "numerique", "ouest", "pays", "point", "pole", "public", "publique", "region",
    "relais", "reseau", "rural", "rurale", "salle", "sarl", "sas", "scic", "scop", "service",
    "site", "social", "sociale", "solidaire", "space", "station", "structure", "sud", "tech",
    "tier", "tiers", "travail", "village", "ville",
])  # fmt: skip
# Words that tell what a place does: few places of a village do the same.
TRADES = frozenset([
    "agence", "cafe", "cantine", "ccas", "coworking", "epn", "fablab", "franceservice", "hub",
    "incubateur", "lab", "labo", "laboratoire", "ludotheque", "mairie", "makerspace",
    "mediatheque", "mediation", "mjc", "pepiniere", "residence", "ruche", "telecentre",
])  # fmt: skip
FIGURES = ["deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"]
# The same thing, said otherwise.
SPELLINGS = tuple(
    (re.compile(rf"\b(?:{written})\b"), meant)
    for written, meant in (
        (r"co ?work(?:er|ers|in|ing|ings)?", "coworking"),
        (r"(?:espaces? de )?(?:travail|bureaux?) partages?", "coworking"),
        (r"(?:espaces? de )?teletravail|telecentres?", "coworking"),
        (r"fab labs?", "fablab"),
        (r"espaces? publics? numeriques?|cyber ?(?:bases?|centres?|espaces?)", "epn"),
        (r"bibliotheques?", "mediatheque"),
        (r"(?:maison )?france services?|msap|maison de services au public", "franceservice"),
        ("st", "saint"),
        ("ste", "sainte"),
        *((word, str(number)) for number, word in enumerate(FIGURES, 2)),
    )
)
SPELT = re.compile("|".join(written.pattern for written, _ in SPELLINGS))  # any of them
INITIALS = re.compile(r"\b[a-z](?: [a-z]){2,}\b")
# What such words weigh; a rare one weighs 1.
JOINT, TOWN, USUAL, TRADE, FIGURE = 0.02, 0.05, 0.1, 0.25, 0.6
SLIP = 75  # of 100, how alike two words are when one may be the other mistyped
MIN_SLIP_LENGTH = 3  # letters: another letter makes another word of it
GLUED = 88  # of 100, how alike two names are when one is the other without its spaces
ONE_SIDE = 0.35  # what a word that the other name leaves out weighs, of one that it contradicts
WITHIN = 0.6  # how alike two names are at least when one holds all of the other
NUMBERED_APART = 2  # what it weighs that two names have other figures


Words: TypeAlias = Mapping[str, float]  # the words of a name and what each weighs


class NameSimilarity(NamedTuple):
    """The similarity of two names (0–1) and the weight of evidence behind it."""

    part: float
    evidence: float


def name_words(name: str) -> tuple[str, ...]:
    """Return the words of a name, singular, as they are compared, each once."""
    folded = INITIALS.sub(lambda match: match[0].replace(" ", ""), fold(name))
    for written, meant in SPELLINGS if SPELT.search(folded) else ():
        folded = written.sub(meant, folded)
    return tuple(dict.fromkeys(map(singular, folded.split())))


class NameWords:
    """What each word of many names weighs: the more of them hold it, the less it tells."""

    def __init__(self, names: Iterable[Iterable[str]]) -> None:
        holders = Counter(word for words in names for word in words)
        self.known = {word: usual_weight(word, number) for word, number in holders.items()}

    def weigh(self, words: Iterable[str], town: frozenset[str] = frozenset()) -> dict[str, float]:
        """Return {word: weight}; a word that names the town tells where, hardly which."""
        weights = {word: self.known.get(word) or usual_weight(word, 1) for word in words}
        for word in town.intersection(words):
            weights[word] = min(weights[word], TOWN)
        return weights


def usual_weight(word: str, holders: int) -> float:
    by_kind = ((JOINTS, JOINT), (COMMON, USUAL), (TRADES, TRADE))
    if known := next((weight for words, weight in by_kind if word in words), None):
        return known
    rarity = 1 / (1 + log(holders))
    return min(rarity, FIGURE) if word.isdigit() else rarity


def compare_names(one: Words, other: Words) -> NameSimilarity:
    """Return the NameSimilarity of two names; their words are weighed."""
    both = one.keys() & other.keys()
    shared = sum(one[word] + other[word] for word in both) / 2
    left = {word: weight for word, weight in one.items() if word not in both}
    right = {word: weight for word, weight in other.items() if word not in both}
    if not (left and right):
        return similarity(shared, sum(left.values()), sum(right.values()))
    against = NUMBERED_APART if figures(left) and figures(right) else 0
    shared += written_apart(left, right) + written_apart(right, left) + mistyped(left, right)
    found = similarity(shared, sum(left.values()) + against, sum(right.values()) + against)
    return compare_glued(one, other, found)


def similarity(shared: float, left: float, right: float) -> NameSimilarity:
    """Return the NameSimilarity of two names: what they share, and what each has alone."""
    less, more = min(left, right), max(left, right)
    whole = shared + less + ONE_SIDE * (more - less)
    least = WITHIN if less <= 2 * JOINT < shared else 0
    return NameSimilarity(max(least, shared / whole) if whole else 0, shared + less)


def written_apart(left: dict[str, float], right: dict[str, float]) -> float:
    """Remove from both the two words that the other writes as one; return their weight."""
    weight = 0.0
    for first, second in pairwise([*left]):
        if first + second in right:
            apart = left.pop(first, 0) + left.pop(second, 0)
            weight += (apart + right.pop(first + second)) / 2
    return weight


def mistyped(left: dict[str, float], right: dict[str, float]) -> float:
    """Return the weight of words that may be one, mistyped; leave in both their difference."""
    weight = 0.0
    for word in [each for each in left if len(each) > MIN_SLIP_LENGTH]:
        scored = [(ratio(word, each), each) for each in right if len(each) > MIN_SLIP_LENGTH]
        likeness, nearest = max(scored, default=(0.0, ""))
        if likeness >= SLIP:
            weight += likeness / 100 * (left[word] + right[nearest]) / 2
            left[word] *= 1 - likeness / 100
            right[nearest] *= 1 - likeness / 100
    return weight


def compare_glued(one: Words, other: Words, found: NameSimilarity) -> NameSimilarity:
    """Return the similarity of two names written without spaces, when that is more."""
    likeness = ratio("".join(one), "".join(other))
    if likeness < GLUED or figures(one) != figures(other):
        return found
    return NameSimilarity(max(likeness / 100, found.part), max(found.evidence, 1))


def figures(words: Iterable[str]) -> set[str]:
    return {word for word in words if word.isdigit()}
