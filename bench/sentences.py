"""How long it takes to understand a sentence, on the database at hand: `python -m bench.sentences`.

Each sentence of the tests is read as its first visitor has it, the lexicon and the places already
in memory.
"""

import os
import sys
from functools import partial
from pathlib import Path
from statistics import quantiles
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tierslieux.settings")
django.setup()

from directory.cache.versioned import DirectoryCache, current_cache  # noqa: E402
from directory.models import Venue  # noqa: E402
from directory.search.parse import understand  # noqa: E402

FILE = Path(__file__).resolve().parents[1] / "tests" / "data" / "sentences.txt"
ROUNDS = 5


def main():
    rows = FILE.read_text(encoding="utf-8").splitlines()
    texts = [row.partition(" →")[0] for row in rows if row and not row.startswith("#")]
    first = timed(partial(understand, texts[0], current_cache()))
    times = [timed(partial(understand, text, unread())) for text in ROUNDS * texts]
    ranks = quantiles(times, n=100)
    write(f"{Venue.objects.public().count():,} venues, {len(texts)} sentences, in milliseconds:")
    write(f"p50 {ranks[49]:.2f}, p99 {ranks[98]:.2f}, most {max(times):.2f}")
    write(f"the first after a change, all indexes built: {first:.0f}")


def unread():
    """Return the memory of this process without the sentences that it has read."""
    return DirectoryCache(current_cache().stable)


def timed(ask):
    """Return how many milliseconds an action takes."""
    start = perf_counter()
    ask()
    return 1000 * (perf_counter() - start)


def write(text):
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    main()
