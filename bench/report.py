"""The figures of each page, and the Markdown tables that they make."""

from statistics import quantiles

HEAD = (
    "| page | requests/s | p50 ms | p99 ms | SQL queries | kB sent | of the empty view |\n"
    "|---|--:|--:|--:|--:|--:|--:|"
)


class Tally:
    """What was measured of one page, turn after turn."""

    def __init__(self, name, paths, queries):
        self.name, self.paths, self.queries = name, paths, queries
        self.times, self.seconds, self.bytes, self.turns = [], 0, 0, 0

    @property
    def is_once(self):
        """Tells whether each address is to be asked for once only."""
        return self.name.endswith("first time")

    @property
    def warming(self):
        return ["/lieux/"] if self.is_once else self.paths

    def turn(self, rounds):
        """Returns the addresses of the next turn: others each time when none may come twice."""
        start = self.turns if self.is_once else 0
        self.turns += 1
        return self.paths[start :: rounds if self.is_once else 1]

    def add(self, measured):
        if measured["failures"]:
            raise SystemExit(f"{self.name}: {measured['failures']}")
        self.times += measured["times"]
        self.seconds += measured["seconds"]
        self.bytes += measured["bytes"]

    @property
    def per_second(self):
        return len(self.times) / self.seconds

    def percentile(self, rank):
        """Returns milliseconds."""
        return 1000 * quantiles(self.times, n=100)[rank - 1]


def table(tallies):
    best = tallies["empty"].per_second
    return "\n".join([HEAD, *(line(each, best) for each in tallies.values())])


def line(tally, best):
    return (
        f"| {tally.name} | {tally.per_second:,.0f} "
        f"| {tally.percentile(50):.1f} | {tally.percentile(99):.1f} | {tally.queries} "
        f"| {tally.bytes / len(tally.times) / 1000:.1f} | {tally.per_second / best:.3f} |"
    )


def growth(measured):
    """How many times longer a page takes than at the first size, the empty view set to one."""
    first, *others = measured
    head = "".join(f" × at {size:,} |" for size in others)
    lines = [f"| page |{head}", "|---|" + "--:|" * len(others)]
    for name in list(measured[first])[1:]:
        costs = (cost(measured[size], name) / cost(measured[first], name) for size in others)
        lines.append(f"| {name} |" + "".join(f" {times:.2f} |" for times in costs))
    return "\n".join(lines)


def cost(tallies, name):
    return tallies["empty"].per_second / tallies[name].per_second
