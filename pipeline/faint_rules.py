"""Ruled lines as faint as the grain of the paper, which show over a length, not in one px."""

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.frames import Gray
from pipeline.quantile import quantile

IntArray = npt.NDArray[np.int64]
FAINT = 26  # of 255: the middle one of all px of rules on a sheet whose rules are so faint
ALONG = 19  # overview px (5 mm) of a line taken together
NEAR, BESIDE = 3, 19  # overview px across: where the line may lie, and the paper on either side
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
    for along, across in (((ALONG, 1), (1, 2 * NEAR + 1)), ((1, ALONG), (2 * NEAR + 1, 1))):
        line = cv2.blur(ink, along)
        nearest = cv2.dilate(line, np.ones(across[::-1], np.uint8))
        paper = cv2.blur(line, (1, BESIDE) if across[0] == 1 else (BESIDE, 1))
        seen |= nearest.ravel().take(px) >= paper.ravel().take(px).astype(int) + DRAWN
    return seen
