"""The region in the frame of the drawn maps, and in that of the interactive map."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from directory.geo.distance import REGION_FRAME
from relief import frames, shades
from relief.sources import rivers

THEMES = {"light": shades.LIGHT, "dark": shades.DARK}
HALO = 38 / 1400  # how far the neighbours show through, as a share of the width
EDGE = 0.04  # of the width, in which they vanish at the sides
GHOST = 0.3  # how much of them shows
MUTED = 0.5  # the same on the interactive map
SEA_LEVEL = 0.5
DRAWN_WIDTHS, MAP_WIDTHS = (700, 1400), (1100, 2200)
DRAWN_QUALITY, MAP_QUALITY = {"avif": 36, "webp": 58}, {"avif": 34, "webp": 56}
DRAWN_RANKS, RIVER_OPACITY = 3, 0.7


def rings():
    return [ring for _, outline in frames.departments().values() for ring in outline]


def coloured(frame, altitudes, theme):
    metres = altitudes.at(frame.latitudes, frame.longitudes)
    lit = shades.light_on(metres, frame.metres)
    return metres, shades.colours(shades.toned(metres, frame.longitudes), lit, theme)


def drawn(altitudes, folder, theme):
    """Returns the region on nothing, its neighbours fading around it."""
    frame = frames.Drawn(REGION_FRAME, DRAWN_WIDTHS[-1])
    _, colour = coloured(frame, altitudes, theme)
    colour = with_rivers(colour, frame, folder, theme)
    inside = frames.mask(frame, rings())
    around = frames.mask(frame, rings(), HALO * frame.width)
    opacity = np.maximum(inside, GHOST * np.clip(around * 2.2, 0, 1) * _edge(frame))
    return Image.fromarray(np.dstack([colour, opacity * 255]).astype("uint8"), "RGBA")


def _edge(frame):
    """Returns 0 at the sides of the picture, 1 a little inside."""
    down, across = np.indices((frame.height, frame.width))
    nearest = np.minimum(
        np.minimum(across, frame.width - 1 - across), np.minimum(down, frame.height - 1 - down)
    )
    return np.clip(nearest / (EDGE * frame.width), 0, 1)


def with_rivers(colour, frame, folder, theme):
    size = frame.width * frames.FINER, frame.height * frames.FINER
    picture = Image.new("L", size)
    draw = ImageDraw.Draw(picture)
    for rank, points in rivers(folder):
        if rank <= DRAWN_RANKS:
            line = [tuple(frames.FINER * v for v in frame.at(*point)) for point in points]
            draw.line(line, fill=255, width=round(frame.width / 1400 * (5 - rank)), joint="curve")
    picture = picture.resize((frame.width, frame.height), Image.Resampling.LANCZOS)
    share = np.asarray(picture, dtype=float)[..., None] / 255 * RIVER_OPACITY
    return colour * (1 - share) + np.array(shades.rgb(theme["river"])) * share


def mapped(altitudes, theme):
    """Returns the map's picture: the region, its neighbours paler, the sea."""
    frame = frames.Mercator(frames.MAP, MAP_WIDTHS[-1])
    metres, colour = coloured(frame, altitudes, theme)
    land = np.asarray(
        Image.fromarray(((metres > SEA_LEVEL) * 255).astype("uint8")).filter(
            ImageFilter.GaussianBlur(1)
        ),
        dtype=float,
    )
    inside = frames.mask(frame, rings())
    share = (MUTED + (1 - MUTED) * inside)[..., None]
    colour = colour * share + np.array(shades.rgb(theme["page"])) * (1 - share)
    land = np.maximum(land / 255, inside)[..., None]
    colour = colour * land + np.array(shades.rgb(theme["sea"])) * (1 - land)
    return Image.fromarray(np.clip(colour, 0, 255).astype("uint8"))


def saved(picture, stem, widths, qualities):
    """Writes the picture at each width in each format; returns the files."""
    written = []
    for width in widths:
        size = width, round(picture.height * width / picture.width)
        smaller = picture.resize(size, Image.Resampling.LANCZOS)
        for form, quality in qualities.items():
            path = stem.with_name(f"{stem.name}-{width}.{form}")
            effort = {"speed": 2} if form == "avif" else {"method": 6, "alpha_quality": 50}
            smaller.save(path, quality=quality, **effort)
            written.append(path)
    return written
