"""Where each pixel of a picture lies on the ground."""

import json
import re
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from directory.geo.distance import (
    CONE_CONSTANT,
    CONE_EXPONENT,
    ECCENTRICITY,
    POLE_EAST,
    POLE_NORTH,
    lambert93,
)

MAP = (-0.65, 42.15, 5.15, 45.2)  # west, south, east, north of the interactive map
FINER = 2  # times that a mask is drawn larger, for smooth edges
DEPARTMENTS = Path("fixtures/departments.json")


class Drawn:
    """A picture in the frame of the drawn maps, Lambert-93."""

    def __init__(self, box, width):
        self.left, self.top, self.wide, high = box
        self.width, self.height = width, round(width * high / self.wide)
        self.scale = self.wide / width
        self.metres = self.scale * 100
        xs = self.left + (np.arange(width) + 0.5) * self.scale
        ys = self.top + (np.arange(self.height) + 0.5) * self.scale
        across, down = np.meshgrid(xs, ys)
        self.latitudes, self.longitudes = _degrees(across, down)

    def place(self, x, y):
        """Returns the pixel of a point of the drawn maps."""
        return (x - self.left) / self.scale, (y - self.top) / self.scale

    def at(self, longitude, latitude):
        east, north = lambert93(latitude, longitude)
        return self.place(east / 100 - 4000, 64_500 - north / 100)


class Mercator:
    """A picture in the frame of web maps."""

    def __init__(self, box, width):
        west, south, east, north = box
        low, high = _stretched(np.array([south, north]))
        self.width = width
        self.height = round(width * (high - low) / np.radians(east - west))
        longitudes = west + (np.arange(width) + 0.5) * (east - west) / width
        rows = high - (np.arange(self.height) + 0.5) * (high - low) / self.height
        latitudes = np.degrees(2 * np.arctan(np.exp(rows)) - np.pi / 2)
        self.longitudes, self.latitudes = np.meshgrid(longitudes, latitudes)
        self.box, self.low, self.high = box, low, high
        middle = np.cos(np.radians((south + north) / 2))
        self.metres = 6_371_000 * np.radians((east - west) / width) * middle

    def place(self, x, y):
        """Returns the pixel of a point of the drawn maps."""
        latitudes, longitudes = _degrees(np.array([float(x)]), np.array([float(y)]))
        west, _, east, _ = self.box
        down = (self.high - _stretched(latitudes[0])) / (self.high - self.low)
        return (longitudes[0] - west) / (east - west) * self.width, down * self.height


def _stretched(latitudes):
    return np.log(np.tan(np.pi / 4 + np.radians(latitudes) / 2))


def _degrees(across, down):
    """Returns (latitudes, longitudes) of points of the drawn maps; undoes `drawing_point`."""
    east = 100 * (across + 4000) - POLE_EAST
    south = POLE_NORTH - 100 * (64_500 - down)
    isometric = np.log(CONE_CONSTANT / np.hypot(east, south)) / CONE_EXPONENT
    latitudes = np.full_like(isometric, 0.76)
    for _ in range(7):
        inner = ECCENTRICITY * np.arctanh(ECCENTRICITY * np.sin(latitudes))
        latitudes = np.arcsin(np.tanh(isometric + inner))
    return np.degrees(latitudes), 3 + np.degrees(np.arctan2(east, south) / CONE_EXPONENT)


def departments():
    """Returns {code: (fields, rings in the frame of the drawn maps)} from the fixtures."""
    rows = json.loads(DEPARTMENTS.read_text(encoding="utf-8"))
    return {row["pk"]: (row["fields"], _rings(row["fields"]["silhouette"])) for row in rows}


def _rings(path):
    found = []
    for ring in filter(None, path.split("M")):
        numbers = [int(each) for each in re.findall(r"-?\d+", ring)]
        steps = np.array(numbers).reshape(-1, 2)
        found.append(np.cumsum(steps, axis=0))
    return found


def mask(frame, drawn_rings, blur=0.0):
    """Returns from 0 to 1 how much of each pixel lies inside the rings."""
    size = frame.width * FINER, frame.height * FINER
    picture = Image.new("L", size)
    draw = ImageDraw.Draw(picture)
    for ring in drawn_rings:
        draw.polygon([tuple(FINER * v for v in frame.place(*point)) for point in ring], fill=255)
    picture = picture.resize((frame.width, frame.height), Image.Resampling.LANCZOS)
    if blur:
        picture = picture.filter(ImageFilter.GaussianBlur(blur))
    return np.asarray(picture, dtype=float) / 255
