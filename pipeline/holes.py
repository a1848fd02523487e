"""Punched holes: the scanner's lid shows through them, dark or pale, as a disc near an edge."""

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.components import find_components
from pipeline.frames import Gray
from pipeline.pixels import closed
from pipeline.template import OVERVIEW_PX_MM

DIAMETER_MM = (3.5, 8.0)
EDGE = round(25 / OVERVIEW_PX_MM)  # overview px (25 mm) from an edge
ROUND = 1.35  # longer side over shorter
GRAIN = np.ones((5, 5), np.uint8)  # overview px: a pale hole is seen in spots
THICK = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (11, 11))  # overview px (2.8 mm): no stroke
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
        if cv2.countNonZero(strip) < THICK.size:
            continue
        solid = cv2.morphologyEx(closed(strip, GRAIN), cv2.MORPH_OPEN, THICK)
        for x, y, w, h in find_components(solid.astype(np.uint8, copy=False)).boxes.tolist()[1:]:
            small, large = sorted((w * OVERVIEW_PX_MM, h * OVERVIEW_PX_MM))
            if not (DIAMETER_MM[0] <= small and large <= DIAMETER_MM[1] and large <= ROUND * small):
                continue
            if is_disc(solid[y : y + h, x : x + w] > 0):
                top, left = max(0, y - RIM), max(0, x - RIM)
                strip[top : y + h + RIM, left : x + w + RIM] = 0


def is_disc(piece: npt.NDArray[np.bool_]) -> bool:
    """Whether a piece fills the ellipse in its box, and not the corners."""
    height, width = piece.shape
    down, across = np.mgrid[:height, :width]
    radius = np.hypot(
        (across - (width - 1) / 2) / (width / 2), (down - (height - 1) / 2) / (height / 2)
    )
    inner, corner = piece[radius <= 0.75], piece[radius > 1.2]
    return bool(inner.mean() > 0.9 and (corner.size == 0 or corner.mean() < 0.2))
