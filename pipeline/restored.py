"""Dots drawn in a row along a struck name: an old sign that the strike is taken back."""

import numpy as np
import numpy.typing as npt

from pipeline.components import find_components
from pipeline.frames import Gray

FEWEST = 3  # dots in a row
LONGEST = 24  # form px (3 mm) of one dot
LEAST_PX = 4  # of a dot
ALONG = 0.5  # of the name's width from the first dot to the last
HIDING = 130  # of 255: what is beside a letter, not on it, has half its ink
SEEN_PAPER = 0.5  # of a dot's width, between it and the letters


def dotted_share(
    pen: npt.NDArray[np.bool_], printed: Gray, band: tuple[int, int], name: tuple[int, int]
) -> float:
    """Share of a name's width along which dots lie under its letters or over them, 0 .. 1.

    The tips of a wave look alike where print hides its limbs, so a dot counts only where paper is
    seen between it and the letters.

    Parameters
    ----------
    pen : ndarray, shape (rows, columns), bool
        The voter's ink in the zone, form px.
    printed : ndarray, same shape, uint8
        Ink of the blank, spread.
    band : (int, int)
        Top and bottom of the letters' bodies.
    name : (int, int)
        Left and right of the printed line.
    """
    pieces = find_components(pen.view(np.uint8))
    left, top, width, height = pieces.boxes[1:].T
    right, under = left + width, top + height
    small = (pieces.areas[1:] >= LEAST_PX) & (width <= LONGEST)
    small &= (left < name[1]) & (right > name[0])
    paper = ~pen & (printed < HIDING)
    whole = max(1, name[1] - name[0])
    share = 0.0
    # Each side of the letters, and the row of px between them and its dots.
    for beside, between in ((top >= band[1] - 1, top - 1), (under <= band[0] + 1, under)):
        dots = [
            k
            for k in np.flatnonzero(small & beside).tolist()
            if 0 <= between[k] < len(paper)
            and paper[between[k], left[k] : right[k]].mean() >= SEEN_PAPER
        ]
        if len(dots) >= FEWEST and right[dots].max() - left[dots].min() >= ALONG * whole:
            share = max(share, float(width[dots].sum()) / whole)
    return share
