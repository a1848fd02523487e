"""Whether ink beside print is the print itself, a little off its place.

A sheet does not lie equally well everywhere. Where print lies off, its rims look like a pen's ink,
but then moving the blank a little explains all ink there, and no printed stroke comes to lie on
bare paper. Ink of a pen stays, wherever the blank is moved.
"""

import cv2
import numpy as np

from calibration.form import Rect
from pipeline.frames import Gray
from pipeline.pixels import above, beyond, both, spread, up_to

FARTHEST = 4  # overview px (1 mm) that print may lie off
AROUND = 10  # overview px around the ink in which print must agree
EXPLAINED, LEFT_PX = 0.1, 10  # of the ink beyond print that may be left; overview px (0.6 mm2)
LOST = 0.05  # of the printed strokes that may lie on paper
BARE = 30  # of 255: ink below this is paper
NEXT = np.ones((3, 3), np.uint8)


def print_lies_off(ink: Gray, printed: Gray, core: Gray, level: float, rect: Rect) -> bool:
    """Whether ink in a rectangle is print that lies off by at most 1 mm.

    Parameters
    ----------
    ink : ndarray, shape (height, width), uint8
        The page's ink (overview).
    printed : ndarray, same shape, uint8
        Ink of the blank, spread by this page's boldness.
    core : ndarray, same shape, uint8
        255 in the middle of printed strokes.
    level : float
        Ink beyond `printed` that counts, of 255.
    rect : Rect
        Around the ink, overview px.
    """
    x, y, w, h = rect
    margin = FARTHEST + AROUND
    height, width = ink.shape
    left, top = max(FARTHEST, x - margin), max(FARTHEST, y - margin)
    right = min(width - FARTHEST, x + w + margin)
    bottom = min(height - FARTHEST, y + h + margin)
    if right <= left or bottom <= top:
        return False
    here = np.ascontiguousarray(ink[top:bottom, left:right])
    bare = up_to(spread(here, NEXT), BARE)
    before = cv2.countNonZero(above(beyond(here, printed[top:bottom, left:right]), level))
    moves = sorted(range(-FARTHEST, FARTHEST + 1), key=abs)
    for down in moves:
        for across in moves:
            part = (slice(top - down, bottom - down), slice(left - across, right - across))
            strokes = core[part]
            if cv2.countNonZero(both(strokes, bare)) > LOST * cv2.countNonZero(strokes):
                continue
            left_over = cv2.countNonZero(above(beyond(here, printed[part]), level))
            if left_over <= min(EXPLAINED * before, LEFT_PX):
                return True
    return False
