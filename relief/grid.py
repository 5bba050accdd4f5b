"""Altitudes every kilometre of the frame of the drawn maps, as a small grey picture."""

import numpy as np
from PIL import Image

from directory.geo.altitudes import STEP
from directory.geo.distance import REGION_FRAME
from relief import frames

KILOMETRES = REGION_FRAME[2] // 10


def saved(altitudes, path):
    frame = frames.Drawn(REGION_FRAME, KILOMETRES)
    metres = altitudes.at(frame.latitudes, frame.longitudes)
    grey = np.clip(np.round(metres / STEP), 0, 255).astype("uint8")
    Image.fromarray(grey).save(path, optimize=True)
