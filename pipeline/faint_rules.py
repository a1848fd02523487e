"""Ruled lines as faint as the grain of the paper, which show over a length, not in one px."""

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.frames import Gray
from pipeline.quantile import quantile

IntArray = npt.NDArray[np.int64]
FAINT = 26  # of 255: the middle one of all px of rules on a sheet whose rules are so faint
# Overview px, width and height about a level line: 5 mm of it taken together; where it may lie;
# the paper on either side.
WINDOWS = (19, 1), (1, 7), (1, 19)
DRAWN = 4  # of 255 over the paper: a mean of 19 px of grain differs by 1 or 2


def drawn_faintly(ink: Gray, rules: IntArray, px: IntArray) -> npt.NDArray[np.bool_]:
    """Whether a line runs through each place or close by on a sheet whose rules are all faint.

    On other sheets none does: there a rule is seen or not in each px.

    Parameters
    ----------
    ink : ndarray, overview shape, uint8
        Darkness of the page relative to its paper.
    rules : ndarray, shape (m,), int64
        Where the form has ruled lines, as indices of the overview laid out flat.
    px : ndarray, shape (n,), int64
        The places asked for, likewise.
    """
    seen = np.zeros(len(px), bool)
    if not len(px) or quantile(ink.ravel().take(rules), 0.5) > FAINT:
        return seen
    for level in (True, False):
        along, near, beside = (size if level else size[::-1] for size in WINDOWS)
        line = cv2.blur(ink, along)
        nearest = cv2.dilate(line, np.ones(near[::-1], np.uint8))  # rows before columns
        paper = cv2.blur(line, beside)
        seen |= nearest.ravel().take(px) >= paper.ravel().take(px).astype(int) + DRAWN
    return seen
