"""The files that the relief is drawn from, read: altitudes, rivers, coast and lakes."""

from pathlib import Path

import netCDF4
import numpy as np

WEST, EAST, SOUTH, NORTH = -4.0, 6.5, 41.5, 46.0
PER_DEGREE = 120  # cells of the fine grid, 30 seconds of arc
FINE_NORTH = 50  # the fine file begins there, and at Greenwich
BLEND = 0.15  # degrees east of Greenwich in which the fine grid takes over from the coarse one
CALM = 0.65  # share of the altitudes smoothed
SEA = -400  # what is lower is no land in the fine file
STEPS = 65535.0  # of a degree, in the files of GSHHG


class Altitudes:
    """Metres above the sea on the fine grid, `WEST` to `EAST` and `NORTH` to `SOUTH`."""

    def __init__(self, folder: Path):
        columns = np.arange(WEST, EAST, 1 / PER_DEGREE) + 0.5 / PER_DEGREE
        rows = np.arange(NORTH, SOUTH, -1 / PER_DEGREE) - 0.5 / PER_DEGREE
        coarse = smooth(_coarse(folder, rows, columns), 3)
        fine = _fine(folder, coarse, len(rows))
        share = np.clip(columns / BLEND, 0, 1)
        share = share * share * (3 - 2 * share)
        blended = fine * share + coarse * (1 - share)
        # As a draughtsman would: less of the jumble of small hills, all of the ranges and valleys.
        self.metres = (1 - CALM) * blended + CALM * smooth(blended, 1)

    def at(self, latitudes: np.ndarray, longitudes: np.ndarray) -> np.ndarray:
        return sampled(
            self.metres,
            (NORTH - latitudes) * PER_DEGREE - 0.5,
            (longitudes - WEST) * PER_DEGREE - 0.5,
        )


def sampled(grid: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Returns the values between the four cells around each point."""
    rows = np.clip(rows, 0, grid.shape[0] - 1.001)
    columns = np.clip(columns, 0, grid.shape[1] - 1.001)
    top, left = rows.astype(int), columns.astype(int)
    down, along = rows - top, columns - left
    above = grid[top, left] * (1 - along) + grid[top, left + 1] * along
    below = grid[top + 1, left] * (1 - along) + grid[top + 1, left + 1] * along
    return above * (1 - down) + below * down


def _fine(folder: Path, coarse: np.ndarray, height: int) -> np.ndarray:
    """The grid of NOAA GLOBE, which begins at Greenwich: what is west of it is left coarse."""
    grid = np.load(folder / "g10g.npz")["arr_0"]
    top, right = int((FINE_NORTH - NORTH) * PER_DEGREE), int(EAST * PER_DEGREE)
    fine = coarse.copy()
    fine[:, int(-WEST * PER_DEGREE) :] = grid[top : top + height, :right]
    fine[fine < SEA] = 0
    return fine


def _coarse(folder: Path, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """The grid of ETOPO5, 5 minutes of arc, from 90° S up and from Greenwich eastwards."""
    with netCDF4.Dataset(folder / "etopo5.cdf") as data:
        grid = np.asarray(data["ROSE"][:], dtype=float)
    wide = np.concatenate([grid[:, -120:], grid[:, :120]], axis=1)
    lines, places = np.meshgrid((rows + 90) * 12, columns * 12 + 120, indexing="ij")
    return np.maximum(sampled(wide, lines, places), 0)


def smooth(grid: np.ndarray, reach: int) -> np.ndarray:
    for _ in range(2):
        for axis in (0, 1):
            near = [np.roll(grid, step, axis) for step in range(-reach, reach + 1)]
            grid = np.mean(near, axis=0)
    return grid


def _bins(data):
    """Yields (first segment, number of segments, west, south) of each square degree."""
    for latitude in range(int(SOUTH), int(NORTH) + 1):
        for longitude in range(int(WEST) - 1, int(EAST) + 1):
            here = (89 - latitude) * 360 + longitude % 360
            first = int(data["Id_of_first_segment_in_a_bin"][here])
            count = int(data["N_segments_in_a_bin"][here])
            yield first, count, longitude, latitude


def _points(data, segment: int, count: int, west: int, south: int) -> np.ndarray:
    first = int(data["Id_of_first_point_in_a_segment"][segment])
    part = slice(first, first + count)
    east = np.asarray(data["Relative_longitude_from_SW_corner_of_bin"][part]).astype(np.uint16)
    north = np.asarray(data["Relative_latitude_from_SW_corner_of_bin"][part]).astype(np.uint16)
    return np.stack([west + east / STEPS, south + north / STEPS], axis=1)


def rivers(folder: Path) -> list[tuple[int, np.ndarray]]:
    """Returns (rank, points as longitude and latitude) of each stretch; 1 is the greatest."""
    found = []
    with netCDF4.Dataset(folder / "binned_river_f.nc") as data:
        for first, count, west, south in _bins(data):
            for segment in range(first, first + count):
                rank = int(data["Hierarchial_level_of_a_segment"][segment])
                length = int(data["N_points_for_a_segment"][segment])
                found.append((rank, _points(data, segment, length, west, south)))
    return found


def shores(folder: Path) -> list[tuple[int, np.ndarray]]:
    """Returns (1 for the coast or 2 for a lake, points) of each stretch."""
    found = []
    with netCDF4.Dataset(folder / "binned_GSHHS_f.nc") as data:
        for first, count, west, south in _bins(data):
            for segment in range(first, first + count):
                told = int(data["Embedded_npts_levels_exit_entry_for_a_segment"][segment])
                points = _points(data, segment, told >> 9, west, south)
                found.append(((told >> 6) & 7, points))
    return found
