"""Whether one nearly level line through a name is dark all the way: then something strikes it.

Print is not subtracted here. Letters leave paper between them on every line through a name, but a
stroke leaves none, also where it hides wholly in dense print. A wave or a zigzag follows no such
line; those show between the letters.
"""

from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.frames import Gray
from pipeline.pixels import spread
from pipeline.runs import runs_of

SLOPES = np.arange(-5, 6) / 100
NEXT = np.ones((3, 1), np.uint8)  # form px: a stroke wavers by one
BESIDE = 0.35  # of the letters' height: lines so far above and below them are looked at too
INSIDE = (0.05, 0.88)  # of the letters' height: where the middle of a stroke through them lies
DARK = 0.55  # of the ink of this page's print
TELLING = 0.8  # of a name's columns dark on the blank already: such a line says nothing
STRUCK = 0.93  # of the columns dark: one that a stroke follows

IntArray = npt.NDArray[np.intp]
Shares = npt.NDArray[np.float64]


def ways_through(dark: Gray, text: tuple[int, int, int, int], band: tuple[int, int]) -> Shares:
    """Share of a name's columns that are dark, along lines through and beside its letters.

    Parameters
    ----------
    dark : ndarray, shape of the zone, uint8
        Not 0 where it is dark.
    text : (int, int, int, int)
        Left, top, right, bottom of the printed line in the zone.
    band : (int, int)
        Top and bottom of the letters' bodies.

    Returns
    -------
    ndarray, shape (slopes, heights), float64
        Heights are those of the lines' middles, from `BESIDE` above the band to below it.
    """
    left, _, right, _ = text
    heights = _heights(band)
    starts, stops, rises, first = _steps(right - left)
    darkened = np.minimum(spread(dark, NEXT)[:, left:right], 1)
    room = len(heights) + int(rises.max())  # lines may leave the zone; there nothing is dark
    framed = cv2.copyMakeBorder(darkened, room, room, 0, 0, cv2.BORDER_CONSTANT, value=0)
    before = np.diff(cv2.integral(framed), axis=0)  # dark px of each row left of each column
    rows = (room + heights + rises[:, None]) * before.shape[1]
    inside = before.take(rows + stops[:, None]) - before.take(rows + starts[:, None])
    shares: Shares = np.add.reduceat(inside, first, axis=0) / (right - left)
    return shares


@lru_cache(maxsize=256)  # names of a form
def _steps(width: int) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """The level pieces of which lines of all slopes are made, one line after the other.

    Returns
    -------
    ndarray, ndarray, ndarray, shape (pieces,), int
        Column where each begins, where it ends, and how far down it lies of the line's middle.
    ndarray, shape (slopes,), int
        Which is the first of each line.
    """
    rise = np.rint(SLOPES[:, None] * (np.arange(width) - width / 2)).astype(np.intp)
    new = np.ones(rise.shape, np.bool_)
    new[:, 1:] = np.diff(rise, axis=1) != 0
    line, starts = np.nonzero(new)
    stops = np.append(starts[1:], 0)
    stops[stops == 0] = width
    return starts, stops, rise[line, starts], np.flatnonzero(starts == 0)


def darkest_way(ink: Gray, contrast: float, text: tuple[int, int, int, int],
                band: tuple[int, int], printed: Shares) -> float:  # fmt: skip
    """Greatest share of a name's columns that are dark along a line through its letters, 0 .. 1.

    Parameters
    ----------
    ink : ndarray, shape of the zone, uint8
        Darkness of the page.
    contrast : float
        Mean ink of this page's print, of 255.
    printed : ndarray, shape (slopes, heights), float64
        `ways_through` the blank's letters.
    """
    shares = ways_through((ink > DARK * contrast).astype(np.uint8), text, band)
    shares[printed > TELLING] = 0.0
    heights = (_heights(band) - band[0]) / max(1, band[1] - band[0])
    best = 0.0
    for line in shares[shares.max(axis=1) >= STRUCK]:
        # Lines next to each other are dark where a broad stroke lies; its middle tells where.
        near = line >= max(STRUCK, float(line.max()) - 0.02)
        for start, stop in runs_of(near):
            if INSIDE[0] <= float(heights[start:stop].mean()) <= INSIDE[1]:
                best = max(best, float(line[start:stop].max()))
    return best


def _heights(band: tuple[int, int]) -> IntArray:
    beside = round(BESIDE * (band[1] - band[0]))
    return np.arange(band[0] - beside, band[1] + beside + 1, dtype=np.intp)
