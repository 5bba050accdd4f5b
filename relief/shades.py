"""Altitudes turned into colours: the sand of plains, the ochre and red of heights, pale rock."""

import numpy as np

LIGHT = {
    "stops": (
        (0, "f6ead0"), (120, "f3dfb4"), (300, "ecc98a"), (600, "e0a463"),
        (1000, "cd7c48"), (1500, "b04f37"), (2000, "962f2d"), (2500, "d3ae9a"), (3100, "fbf4ea"),
    ),
    "dark": 0.56, "lit": 0.60, "sea": "e3ebe8", "river": "7f9c98", "page": "fcf9f3",
}  # fmt: skip
DARK = {
    "stops": (
        (0, "2b211b"), (120, "352820"), (300, "4b3522"), (600, "6b4524"),
        (1000, "8a5228"), (1500, "a65c36"), (2000, "b87f42"), (2500, "cda868"), (3100, "e2cfa6"),
    ),
    "dark": 0.52, "lit": 0.66, "sea": "121a1c", "river": "6f8a88", "page": "1b1411",
}  # fmt: skip
EXAGGERATION = 5
COARSE_FADE, FADED = 0.4, 0.3  # of the height, over that many degrees east of Greenwich
ALTITUDE = np.radians(45)


def light_on(metres, cell):
    """Returns from 0 to 1 how lit each cell is, mostly from the north-west, as on paper maps."""
    down, across = np.gradient(metres, cell, cell)
    slope = np.arctan(EXAGGERATION * np.hypot(across, down))
    aspect = np.arctan2(-across, down)
    return sum(
        share * _lit(slope, aspect, np.radians(azimuth))
        for share, azimuth in ((0.65, 315), (0.25, 265), (0.10, 5))
    )


def _lit(slope, aspect, azimuth):
    flat = np.sin(ALTITUDE) * np.cos(slope)
    return np.clip(flat + np.cos(ALTITUDE) * np.sin(slope) * np.cos(azimuth - aspect), 0, 1)


def toned(metres, longitudes):
    """Lowers the heights told coarsely, west of Greenwich: pale there rather than a flat red."""
    return metres * (1 - COARSE_FADE * np.clip(1 - longitudes / FADED, 0, 1))


def colours(metres, lit, theme):
    """Returns red, green and blue from 0 to 255 of each cell."""
    heights = [height for height, _ in theme["stops"]]
    values = [rgb(colour) for _, colour in theme["stops"]]
    tint = np.stack(
        [np.interp(metres, heights, [value[band] for value in values]) for band in range(3)], -1
    )
    share = np.clip((lit - 0.3) / 0.55, 0, 1)[..., None]
    return np.clip(tint * (theme["dark"] + theme["lit"] * share), 0, 255)


def rgb(colour):
    return tuple(int(colour[start : start + 2], 16) for start in (0, 2, 4))
