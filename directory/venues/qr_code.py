"""An address as a QR code."""

from functools import lru_cache

import segno
from django.utils.safestring import SafeString, mark_safe


@lru_cache(maxsize=1000)
def draw_qr_code(address: str) -> SafeString:
    """Return an address as an SVG that the camera of a telephone reads, black on white.

    The figure around it names it.
    """
    drawing = segno.make(address, error="m").svg_inline(
        border=3, omitsize=True, dark="#000", light="#fff", svgclass="qr", lineclass=None
    )
    drawing = drawing.replace("<svg", '<svg aria-hidden="true"', 1)
    return mark_safe(drawing)  # noqa: S308  # drawn from modules, holds no text
