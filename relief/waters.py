"""Rivers, coast and lakes made light: joined, simplified, written as small whole numbers."""

import gzip
import json

import numpy as np

from directory.geo.outlines import simplify
from relief.frames import MAP
from relief.sources import rivers, shores

UNIT = 2000  # steps of a degree in the file: about 50 m
TOLERANCE = 2.5  # steps: the sources are true to about a kilometre
GREAT_RANKS = 4  # beyond, streams
COAST = 1
SHORTEST = 50  # steps: a stretch smaller than this is a dot on the map
LAKE_SMALLEST = 40


def written(folder):
    """Returns the JSON text of the map's waters and its weight in bytes once compressed.

    Each line is [longitude, latitude, then steps] in steps of 1⁄2000 of a degree.
    """
    told = {
        "rivers": _lines((points for rank, points in rivers(folder) if rank <= GREAT_RANKS)),
        "coast": _lines((points for level, points in shores(folder) if level == COAST)),
        "lakes": _lines(
            (points for level, points in shores(folder) if level > COAST), LAKE_SMALLEST
        ),
    }
    text = json.dumps(told, separators=(",", ":"))
    return text, len(gzip.compress(text.encode(), 9))


def _lines(stretches, shortest=SHORTEST):
    joined = _joined([line for points in stretches for line in [_steps(points)] if len(line) > 1])
    simple = [simplify(line, TOLERANCE) for line in joined]
    return [_deltas(line) for line in simple if _span(line) >= shortest and _is_shown(line)]


def _steps(points):
    whole = np.round(points * UNIT).astype(int)
    different = np.ones(len(whole), bool)
    different[1:] = (whole[1:] != whole[:-1]).any(axis=1)
    return [tuple(map(int, point)) for point in whole[different]]


def _joined(lines):
    """Puts end to end the stretches cut at each degree."""
    starts = {line[0]: index for index, line in enumerate(lines) if line[0] != line[-1]}
    done, found = set(), []
    ends = {line[-1] for line in lines if line[0] != line[-1]}
    order = sorted(range(len(lines)), key=lambda index: lines[index][0] in ends)
    for index in order:
        if index in done:
            continue
        line = list(lines[index])
        done.add(index)
        while (following := starts.get(line[-1])) is not None and following not in done:
            done.add(following)
            line += lines[following][1:]
        found.append(line)
    return found


def _span(line):
    across, down = zip(*line, strict=True)
    return max(max(across) - min(across), max(down) - min(down))


def _is_shown(line):
    west, south, east, north = (UNIT * side for side in MAP)
    return any(west <= x <= east and south <= y <= north for x, y in line)


def _deltas(line):
    steps = np.diff(np.array(line), axis=0).ravel().tolist()
    return [*line[0], *steps]
