"""Two inks on one sheet: told from the colour of the voter's own marks.

Thin strokes lose colour to the scanner and to JPEG, so a mark speaks only when it has enough dark
px, and two inks are claimed only when marks fall into groups far apart.
"""

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import Rect
from pipeline.align import Alignment
from pipeline.frames import apply
from pipeline.ink import Overview

MOST_PX = 80  # of a mark, the darkest: its middle, where the paper does not shine through
LEAST_PX = 14
DARK = 70  # of 255
COLOURED = 26.0  # chroma in CIE Lab (8 bit) of a pen that is not black
COLOURLESS = 11.0
HUE_APART = 50.0  # degrees between two pens


def ink_colour(
    colour: npt.NDArray[np.uint8], overview: Overview, alignment: Alignment, rect: Rect
) -> tuple[float, float] | None:
    """Mean (a, b) of CIE Lab over the darkest px of a mark; None where there are too few.

    Parameters
    ----------
    colour : ndarray, shape (height, width, 3), uint8
        The page in BGR.
    rect : Rect
        Around the mark, form px.
    """
    x, y, w, h = (v // 2 for v in rect)
    excess = overview.excess[y : y + h, x : x + w]
    if excess.size == 0:
        return None
    flat = excess.ravel()
    count = min(MOST_PX, flat.size - 1)
    darkest = np.argpartition(flat, -count)[-count:]
    darkest = darkest[flat[darkest] >= DARK]
    if len(darkest) < LEAST_PX:
        return None
    down, across = np.divmod(darkest, w)
    points = np.column_stack([(across + x) * 2 + 0.5, (down + y) * 2 + 0.5]).astype(np.float64)
    local = alignment.local_maps([rect])[0]
    places = np.rint(apply(local, points)).astype(int)
    places[:, 0] = np.clip(places[:, 0], 0, colour.shape[1] - 1)
    places[:, 1] = np.clip(places[:, 1], 0, colour.shape[0] - 1)
    seen = colour[places[:, 1], places[:, 0]].reshape(1, -1, 3)
    lab = cv2.cvtColor(seen, cv2.COLOR_BGR2Lab).reshape(-1, 3).astype(np.float64)
    a, b = np.median(lab[:, 1:], axis=0) - 128.0
    return float(a), float(b)


def two_inks(colours: list[tuple[float, float]]) -> tuple[int, int] | None:
    """Indices of two marks made with different pens; None where all agree."""
    if len(colours) < 2:
        return None
    points = np.array(colours)
    chroma = np.hypot(points[:, 0], points[:, 1])
    hue = np.degrees(np.arctan2(points[:, 1], points[:, 0]))
    coloured = np.flatnonzero(chroma >= COLOURED)
    plain = np.flatnonzero(chroma <= COLOURLESS)
    if len(coloured) and len(plain):
        return int(coloured[0]), int(plain[0])
    if len(coloured) >= 2:
        apart = np.abs((hue[coloured] - hue[coloured[0]] + 180) % 360 - 180)
        far = int(np.argmax(apart))
        if apart[far] >= HUE_APART:
            return int(coloured[0]), int(coloured[far])
    return None
