"""Vollkorn for headings, Asap for text: both under the SIL Open Font License, kept in their files.

Vollkorn is dark and warm, with the thick strokes of a face cut for poor paper; Asap is open, has
round corners and figures of one width, so that hours and numbers stand in columns.
"""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

Range = float | tuple[float, float]

LATIN = (*range(0x20, 0x7F), *range(0xA0, 0x100))
FRENCH = tuple(map(ord, "ŒœŸ–—‘’“”…•€‹›→←↑↓−≈≤≥′″\u202f\u2009\u2011"))
CHARACTERS = {*LATIN, *FRENCH}
# Drawn as another character when the face has none of its own.
DRAWN_AS = {0x202F: 0xA0, 0x2009: 0x20, 0x2011: 0x2D}
FEATURES = ("kern", "mark", "mkmk", "ccmp", "locl", "liga", "lnum", "tnum", "pnum", "case")


@dataclass(frozen=True)
class Face:
    """A file of `static/fonts/`, and what it is cut from."""

    name: str
    package: str
    source: str
    axes: dict[str, Range]
    """The place, or the span, kept on each axis of the variable font."""

    @property
    def path(self) -> Path:
        """The file that the package brings."""
        spec = find_spec(self.package)
        if spec is None or spec.origin is None:
            raise FileNotFoundError(self.package)
        return Path(spec.origin).parent / "files" / self.source


FACES = (
    Face("vollkorn", "fontpkg_vollkorn", "Vollkorn[wght].ttf", {"wght": 700}),
    Face("asap", "fontpkg_asap", "Asap[wdth,wght].ttf", {"wdth": 100, "wght": (400, 700)}),
)
