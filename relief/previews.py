"""What a shared link shows: 1,200 × 630, the relief, the department, its name."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from relief import frames, pictures, shades
from tierslieux.typefaces.faces import FACES

WIDTH, HEIGHT = 1200, 630
ROOM = 1.22  # of the department's size around it
MOST_BYTES, QUALITIES = 58_000, range(84, 40, -4)
ONE_LINE = 9  # letters
PANEL = 430  # pixels on the left, for the words
THEME = shades.LIGHT
INK, RED, GOLD = "#261c17", "#8f1624", "#e4b540"
SITE = "Tiers-lieux d’Occitanie"


def saved(picture, path):
    """Writes the picture, as fine as `MOST_BYTES` allow."""
    for quality in QUALITIES:
        picture.save(path, quality=quality, optimize=True, progressive=True)
        if path.stat().st_size <= MOST_BYTES:
            return


def box_around(drawn_rings):
    """Returns the frame, in hectometres, that shows the rings right of the words."""
    points = np.concatenate(drawn_rings)
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    room = WIDTH - PANEL
    scale = max((right - left) * ROOM / room, (bottom - top) * ROOM / HEIGHT)
    middle = (left + right) / 2, (top + bottom) / 2
    west = middle[0] - (PANEL + room / 2) * scale
    return west, middle[1] - HEIGHT / 2 * scale, WIDTH * scale, HEIGHT * scale


def preview(altitudes, folder, name, drawn_rings):
    frame = frames.Drawn(box_around(drawn_rings), WIDTH)
    metres, colour = pictures.coloured(frame, altitudes, THEME)
    colour = pictures.with_rivers(colour, frame, folder, THEME)
    colour[metres <= pictures.SEA_LEVEL] = shades.rgb(THEME["sea"])
    inside = frames.mask(frame, drawn_rings)
    fade = np.clip((np.arange(WIDTH) - PANEL * 0.75) / (PANEL * 0.5), 0, 1)[None, :]
    share = np.maximum(inside, 0.42 * fade)[..., None]
    colour = colour * share + np.array(shades.rgb(THEME["page"])) * (1 - share)
    picture = Image.fromarray(np.clip(colour, 0, 255).astype("uint8"))
    _outline(picture, frame, drawn_rings)
    _words(picture, name)
    return picture


def _outline(picture, frame, drawn_rings):
    draw = ImageDraw.Draw(picture)
    for ring in drawn_rings:
        line = [frame.place(*point) for point in [*ring, ring[0]]]
        draw.line(line, fill="#fffdf8", width=3, joint="curve")


def _font(name, size, weight):
    face = next(face for face in FACES if face.name == name)
    font = ImageFont.truetype(face.path, size)
    axes = font.get_variation_axes()
    font.set_variation_by_axes(
        [weight if axis["name"] == b"Weight" else axis["default"] for axis in axes]
    )
    return font


def _words(picture, name):
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, WIDTH, 14), fill=RED)
    draw.rectangle((0, 14, WIDTH, 20), fill=GOLD)
    lines = name.replace("-", "-\n", 1).split("\n") if len(name) > ONE_LINE else [name]
    longest = max(lines, key=len)
    size = 84
    while _font("vollkorn", size, 700).getlength(longest) > PANEL - 20:
        size -= 4
    font = _font("vollkorn", size, 700)
    top = HEIGHT / 2 - size * 1.1 * len(lines) / 2
    for line in lines:
        draw.text((60, top), line, font=font, fill=INK)
        top += size * 1.1
    draw.text((60, HEIGHT - 92), SITE, font=_font("asap", 34, 600), fill=RED)
