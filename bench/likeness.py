"""How well duplicates are found, on a set whose answers are known: `python -m bench.likeness`.

Precision: of the pairs proposed, those that are of one place. Recall: of the pairs of one place,
those proposed.
"""

import argparse
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tierslieux.settings")
django.setup()

from directory.duplicates.similarity import LIKELY, SimilarityIndex  # noqa: E402
from tests.support.similar_venues import MEASURE, TUNING, labelled, of_one_place, towns  # noqa: E402


def options():
    parser = argparse.ArgumentParser("python -m bench.likeness", description=__doc__)
    parser.add_argument("--least", type=float, default=LIKELY, help="score from which is proposed")
    parser.add_argument("--errors", action="store_true", help="list the pairs wrongly judged")
    return parser.parse_args()


def main(arguments):
    known = towns()
    write("| set | sheets | pairs of one place | proposed | rightly | precision | recall |")
    write("|---|--:|--:|--:|--:|--:|--:|")
    for part in (TUNING, MEASURE):
        measure(part, known, arguments)


def measure(part, known, arguments):
    places, identities = labelled(part)
    index = SimilarityIndex(places, known)
    proposed = {(pk, each.pk): each for pk, each in index.pairs(arguments.least)}
    expected = of_one_place(identities)
    right = expected & proposed.keys()
    numbers = (len(places), len(expected), len(proposed), len(right))
    rates = (len(right) / len(proposed), len(right) / len(expected))
    write(f"| {part} | {' | '.join(map(str, numbers))} | {rates[0]:.2f} | {rates[1]:.2f} |")
    if arguments.errors:
        list_errors(places, expected ^ proposed.keys(), index.pairs(0))


def list_errors(places, wrong, compared):
    every = {(pk, each.pk): f"{each.score} {each.why}" for pk, each in compared}
    for pair in sorted(wrong):
        names = " / ".join(f"{places[key].name} ({places[key].commune})" for key in pair)
        write(f"  {names}: {every.get(pair, 'never compared')}")


def write(text):
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    main(options())
