"""How fast the site answers beside an empty view on the same server: `python -m bench --help`."""

import argparse
import signal
import sys
import tempfile
from contextlib import ExitStack
from itertools import product
from pathlib import Path

from bench.report import Tally, growth, table
from bench.server import Site
from tests.support import postgresql

SIZES = (1_000, 10_000)
FULL = 100_000
ENGINES = ("sqlite", "postgresql")
WARM_UP = 1.0


def options():
    parser = argparse.ArgumentParser("python -m bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of venues")
    parser.add_argument("--engines", choices=ENGINES, nargs="+", default=ENGINES)
    parser.add_argument("--full", action="store_true", help=f"{FULL:,} venues too")
    parser.add_argument("--seconds", type=float, default=5, help="for each page")
    parser.add_argument("--rounds", type=int, default=5, help="turns that each page has")
    parser.add_argument("--connections", type=int, default=4, help="open at the same time")
    return parser.parse_args()


def main(arguments):
    sizes = sorted({*arguments.sizes, *([FULL] if arguments.full else [])})
    for engine in arguments.engines:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
            url = f"sqlite:///{folder / 'bench.sqlite3'}"
            if engine == "postgresql":
                url = stack.enter_context(postgresql.server())
            if url is None:
                sys.stderr.write(postgresql.MISSING)
                continue
            report(engine, Site(url, folder / "static"), sizes, arguments)


def report(engine, site, sizes, arguments):
    site.prepare()
    measured = {}
    for size in sizes:
        site.fill(size)
        measured[size] = measure(site, arguments)
        write(f"\n#### {engine}, {size:,} venues\n\n{table(measured[size])}")
    if len(sizes) > 1:
        write(f"\n#### {engine}, cost of a page as the directory grows\n\n{growth(measured)}")


def measure(site, arguments):
    """Returns {page: its `Tally`}.

    Each page has a short turn in each of several rounds: what else this machine does meanwhile
    then weighs alike on the pages and on the empty view that they are compared to.
    """
    tallies = {name: Tally(name, **page) for name, page in site.survey().items()}
    with site.served() as port:
        for each in tallies.values():
            site.ask(port, each.warming, WARM_UP, arguments.connections)
        for _, each in product(range(arguments.rounds), tallies.values()):
            seconds = arguments.seconds / arguments.rounds
            each.add(site.ask(port, each.turn(arguments.rounds), seconds, arguments.connections))
    return tallies


def write(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    # Stopped by whatever means, it stops its servers and leaves nothing behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    main(options())
