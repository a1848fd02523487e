"""Whether a round stamp is whole: a torn corner takes a piece of its rim with it (M20)."""

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import Rect
from pipeline.frames import Gray
from pipeline.pixels import places_of
from pipeline.quantile import quantile
from pipeline.runs import longest_around

DIRECTIONS = 72  # of 5 degrees
TURNS = (np.arange(DIRECTIONS) + 0.5) / DIRECTIONS * 2 * np.pi - np.pi
COSINES, SINES = np.cos(TURNS), np.sin(TURNS)
MOST_OVAL = 1.25  # longer side over shorter; ovals and oblongs are not judged
ON_RIM, SHORT = 0.06, 0.93  # of the radius: so near is the rim; ink that ends before lacks it
AROUND = 0.09  # of its longer side: a rim that came off is looked for there
BEYOND, CORNERS = 1.12, 4  # of the radius; directions in which a square reaches so far
EDGE = 5  # px (2.5 mm) along the edges of the sheet that are not looked at
LEAST = 12  # directions with a rim: from fewer no circle is fitted
MISSING = 13  # directions in a row (65 degrees); worn rims have shorter gaps
FITS = 3

FloatArray = npt.NDArray[np.float64]


def is_cut(ink: Gray, rect: Rect, print_there: Gray) -> bool:
    """Whether a part of the rim is gone.

    Parameters
    ----------
    ink : ndarray, shape (height, width), uint8
        255 where there is ink of the stamp.
    rect : Rect
        Around the stamp, px.
    print_there : ndarray, same shape, uint8
        255 on and near print, under which a rim is not seen.
    """
    x, y, w, h = rect
    if max(w, h) > MOST_OVAL * min(w, h):
        return False
    pad = round(AROUND * max(w, h))
    top, left = max(0, y - pad), max(0, x - pad)
    right, bottom = x + w + pad, y + h + pad
    x, y, w, h = left, top, min(right, ink.shape[1]) - left, min(bottom, ink.shape[0]) - top
    xs, ys = places_of(ink[y : y + h, x : x + w])
    if not len(xs):
        return False
    middle, radius = np.array([(w - 1) / 2, (h - 1) / 2]), 0.0
    for _ in range(FITS):
        far = _farthest(xs - middle[0], ys - middle[1])
        radius = radius or quantile(far, 0.7)
        on_rim = np.abs(far - radius) <= ON_RIM * radius
        if on_rim.sum() < LEAST:
            return False
        px, py = middle[0] + far * COSINES, middle[1] + far * SINES
        design = np.column_stack([px, py, np.ones(DIRECTIONS)])[on_rim]
        squares = (px**2 + py**2)[on_rim, None]
        solved = cv2.solve(design, squares, flags=cv2.DECOMP_QR)[1].ravel()
        middle = solved[:2] / 2
        radius = float(np.sqrt(max(1.0, solved[2] + middle @ middle)))
    far = _farthest(xs - middle[0], ys - middle[1])
    if int((far > BEYOND * radius).sum()) >= CORNERS:
        return False
    rim_x = np.rint(x + middle[0] + radius * COSINES).astype(int)
    rim_y = np.rint(y + middle[1] + radius * SINES).astype(int)
    inside = (rim_x >= EDGE) & (rim_x < ink.shape[1]) & (rim_y >= EDGE) & (rim_y < ink.shape[0])
    hidden = ~inside
    hidden[inside] = print_there[rim_y[inside], rim_x[inside]] > 0
    return bool(longest_around((far < SHORT * radius) & ~hidden) >= MISSING)


def _farthest(across: FloatArray, down: FloatArray) -> FloatArray:
    turn = (np.arctan2(down, across) + np.pi) / (2 * np.pi) * DIRECTIONS
    far = np.zeros(DIRECTIONS)
    np.maximum.at(far, turn.astype(int) % DIRECTIONS, np.hypot(across, down))
    return far
