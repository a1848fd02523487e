"""A round stamp of which a threshold left arcs of the rim, and of the letters and star within.

No piece of it is the stamp, but its arcs lie on one circle, there is ink inside and none beyond.
"""

import numpy as np

from calibration.form import Rect
from pipeline.components import Components, find_components
from pipeline.frames import Gray
from pipeline.pixels import places_of
from pipeline.runs import longest_around
from pipeline.seal import LARGEST_MM, SMALLEST_MM, Seal, joined_pieces
from pipeline.seal_rim import DIRECTIONS, rim_of

BRIDGES_MM = 6.0, 10.0  # between the arcs and letters of one stamp
LEAST_SEEN, INKED = 0.5, 0.38  # of all directions; of those in which a rim could be seen
LONGEST_GAP = 12  # directions (60 degrees) without: a rim goes all round
INSIDE, PIECES = 0.8, 4  # of the radius; pieces of letters and of the star within
BEYOND, FEW_BEYOND = 1.12, 0.05  # of the radius; share of the ink: a scrawl goes on out there


def find_worn_seal(ink: Gray, px_mm: float, printed: Gray) -> Seal | None:
    """Find a stamp in a picture of the top left corner by arcs that lie on one circle.

    Parameters
    ----------
    ink : ndarray, shape (height, width), uint8
        255 where there is ink on bare paper, away from all print.
    px_mm : float
        Millimetres a px.
    printed : ndarray, same shape, uint8
        255 where print may hide a stamp's ink.
    """
    for groups, label in joined_pieces(ink, px_mm, BRIDGES_MM):
        sides = groups.boxes[label, 2:4] * px_mm
        if sides.min() < SMALLEST_MM or sides.max() > LARGEST_MM:
            continue
        rect = _worn_stamp(ink, groups, label, printed)
        if rect is not None:
            return Seal(rect, faded=True)
    return None


def _worn_stamp(ink: Gray, groups: Components, label: int, printed: Gray) -> Rect | None:
    """Around the stamp that a group of pieces is left of; None where it is something else."""
    x, y, w, h = (int(v) for v in groups.boxes[label])
    mine = np.where(groups.labels == label, ink, 0).astype(np.uint8)
    rim = rim_of(mine, (x, y, w, h), printed)
    if rim is None:
        return None
    xs, ys = places_of(mine)
    away = np.hypot(xs - rim.middle[0], ys - rim.middle[1]) / rim.radius
    if np.count_nonzero(away > BEYOND) > FEW_BEYOND * len(away):
        return None
    within = np.zeros_like(mine)
    within[ys[away < INSIDE], xs[away < INSIDE]] = 1
    if find_components(within).count < PIECES:
        return None
    inked = rim.seen & (rim.weights > 0)
    seen = int(np.count_nonzero(rim.seen))
    if seen < LEAST_SEEN * DIRECTIONS or np.count_nonzero(inked) < INKED * seen:
        return None
    if int(longest_around(rim.seen & ~inked)) > LONGEST_GAP:
        return None
    corners = np.array([(x, y), (x + w, y + h), *(rim.middle + s * rim.radius for s in (-1, 1))])
    left, top = np.maximum(0, np.floor(corners.min(axis=0))).astype(int).tolist()
    right, bottom = np.ceil(corners.max(axis=0)).astype(int).tolist()
    return left, top, right - left, bottom - top
