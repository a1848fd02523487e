"""Punched holes: the scanner's lid shows through them, dark or pale, as a disc near an edge.

Of a lid as pale as the paper only the rim's shade is seen: `punched`.
"""

import cv2
import numpy as np

from calibration.form import Rect
from pipeline.components import find_components
from pipeline.frames import Gray
from pipeline.pixels import closed
from pipeline.punched import ringed_holes
from pipeline.template import OVERVIEW_PX_MM

DIAMETER_MM = (3.5, 8.0)
EDGE = round(25 / OVERVIEW_PX_MM)  # overview px (25 mm) from an edge
ROUND = 1.35  # longer side over shorter
GRAIN = np.ones((5, 5), np.uint8)  # overview px: a pale hole is seen in spots
THICK = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (11, 11))  # overview px (2.8 mm): no stroke
SQUARE = np.ones((7, 7), np.uint8)  # within it: squares are looked for ten times faster
FILLED = (0.85, 0.88)  # of the radius, at least so much ink
BARE = (1.18, 1.5, 0.09)  # of the radius, from and to, at most so much ink: a stroke may end here
FEWEST_PX = 36  # overview px of ink: two thin rings of shade have more
RIM = 3  # overview px around a hole that belong to it


def clear_holes(pen: Gray) -> None:
    """Clear punched holes in place, before strokes are followed: one may run into a hole.

    Parameters
    ----------
    pen : ndarray, overview shape, uint8
        255 where there is ink of a pen.
    """
    height, width = pen.shape
    strips = (
        (slice(0, EDGE), slice(0, width)), (slice(height - EDGE, height), slice(0, width)),
        (slice(EDGE, height - EDGE), slice(0, EDGE)),
        (slice(EDGE, height - EDGE), slice(width - EDGE, width)),
    )  # fmt: skip
    for rows, columns in strips:
        strip = pen[rows, columns]
        if cv2.countNonZero(strip) < FEWEST_PX:
            continue
        for rect in ringed_holes(strip):
            _clear(strip, rect)
        whole = closed(strip, GRAIN)
        if not cv2.countNonZero(cv2.erode(whole, SQUARE)):  # nothing is so thick
            continue
        solid = cv2.morphologyEx(whole, cv2.MORPH_OPEN, THICK)
        for x, y, w, h in find_components(solid.astype(np.uint8, copy=False)).boxes.tolist()[1:]:
            small, large = sorted((w * OVERVIEW_PX_MM, h * OVERVIEW_PX_MM))
            if not (DIAMETER_MM[0] <= small and large <= DIAMETER_MM[1] and large <= ROUND * small):
                continue
            if _is_hole(strip, (x, y, w, h)):
                _clear(strip, (x, y, w, h))


def _clear(strip: Gray, rect: Rect) -> None:
    """Clear a hole and its rim, in place."""
    x, y, w, h = rect
    strip[max(0, y - RIM) : y + h + RIM, max(0, x - RIM) : x + w + RIM] = 0


def _is_hole(pen: Gray, rect: Rect) -> bool:
    """Whether ink fills an ellipse and stops there: a star or a scribble has gaps and points."""
    x, y, w, h = rect
    top, left = max(0, y - h), max(0, x - w)
    around = pen[top : y + 2 * h, left : x + 2 * w] > 0
    down, across = np.mgrid[: around.shape[0], : around.shape[1]]
    radius = np.hypot(
        (across - (x - left) - (w - 1) / 2) / (w / 2), (down - (y - top) - (h - 1) / 2) / (h / 2)
    )
    inside, beside = around[radius <= FILLED[0]], around[(radius > BARE[0]) & (radius <= BARE[1])]
    return bool(inside.mean() >= FILLED[1] and (not beside.size or beside.mean() <= BARE[2]))
