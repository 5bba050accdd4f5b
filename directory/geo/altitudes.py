"""How high the ground is, to about a kilometre, for drawings only."""

from functools import cache
from pathlib import Path

from PIL import Image

from directory.geo.distance import REGION_FRAME, drawing_point

# Drawn by `python -m relief`: a pixel a kilometre of the region's frame, a grey each STEP metres.
GRID = Path(__file__).with_name("altitudes.png")
STEP = 14
LEFT, TOP, *_ = REGION_FRAME
CELL = 10  # hectometres


@cache
def _grid() -> tuple[bytes, int, int]:
    """Return (one byte a pixel, width, height)."""
    with Image.open(GRID) as picture:
        return picture.convert("L").tobytes(), picture.width, picture.height


def altitude(x: float, y: float) -> float:
    """Return metres above the sea at a point of the drawn maps; beyond the frame, at its edge."""
    greys, width, height = _grid()
    column = min(max((x - LEFT) / CELL - 0.5, 0), width - 1.001)
    row = min(max((y - TOP) / CELL - 0.5, 0), height - 1.001)
    along, down = column % 1, row % 1
    here = int(row) * width + int(column)
    top = greys[here] * (1 - along) + greys[here + 1] * along
    foot = greys[here + width] * (1 - along) + greys[here + width + 1] * along
    return STEP * (top * (1 - down) + foot * down)


def skyline(
    latitude: float, longitude: float, north: float, reach: float, count: int
) -> list[float]:
    """Return `count` altitudes from west to east, over `reach` km on each side of a point, on the
    line that lies `north` km beyond it.
    """
    x, y = drawing_point(latitude, longitude)
    steps = (2 * reach * CELL * step / (count - 1) - reach * CELL for step in range(count))
    return [altitude(x + step, y - north * CELL) for step in steps]
