"""Where two texts differ, word by word, so that a reader finds what changed in a long one."""

import re
from difflib import SequenceMatcher

PIECE = re.compile(r"\w+|\s+|[^\w\s]")
# Shorter, a value is read at a glance; longer, finding the differences would take too long.
FEWEST, MOST = 12, 3000


def word_diff(before, after):
    """Returns both texts as lists of (piece, whether it is in that text alone)."""
    old, new = PIECE.findall(before), PIECE.findall(after)
    if not (FEWEST <= len(old) <= MOST and FEWEST <= len(new) <= MOST):
        return [(before, False)], [(after, False)]
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    left = [("".join(old[i:j]), kind != "equal") for kind, i, j, _, _ in blocks if j > i]
    right = [("".join(new[i:j]), kind != "equal") for kind, _, _, i, j in blocks if j > i]
    return left, right
