"""A corner of the sheet that is torn off or folded back: there the dark of the scanner shows.

A sheet printed larger than its blank, fed a little off or askew, has that dark along whole sides
of the form's frame; a corner that is gone has it where the middles of the sides have not.
"""

import numpy as np

from calibration.form import Rect
from pipeline.frames import Gray
from pipeline.pixels import middle_of
from pipeline.surround import NO_SURROUND, SURROUND

STEP = 4  # overview px (1 mm) from one looked-at px to the next
REACH = 40  # mm from the corner
ASKEW = 3  # mm by which the dark along a side may grow towards a corner
LEAST = 6  # mm each way of the dark beyond that: both legs of the corner have some 12 mm then


def corner_gone(paper: Gray) -> Rect | None:
    """Find a corner that is gone.

    Parameters
    ----------
    paper : ndarray, shape (height, width), uint8
        Brightness of the paper around each px of the overview.

    Returns
    -------
    (int, int, int, int) or None
        Where paper is missing, overview px; None where no corner is.
    """
    some = paper[::STEP, ::STEP]
    ends = some[:: len(some) - 1, :: some.shape[1] - 1]
    if ends.min() >= NO_SURROUND:  # most pages
        return None
    some = np.ascontiguousarray(some)
    dark_below = SURROUND * middle_of(some)
    if not (ends < dark_below).any():
        return None
    dark = some < dark_below
    height, width = dark.shape
    for right, bottom in ((0, 0), (1, 0), (0, 1), (1, 1)):
        turned = dark[:: -1 if bottom else 1, :: -1 if right else 1]
        from_top = np.logical_and.accumulate(turned, axis=0)
        from_left = np.logical_and.accumulate(turned, axis=1)
        down = int(np.median(from_top[:, width // 3 : width // 2].sum(axis=0))) + ASKEW
        across = int(np.median(from_left[height // 3 : height // 2].sum(axis=1))) + ASKEW
        gone = (from_top & from_left)[down:REACH, across:REACH]
        tall, wide = int(gone.any(axis=1).sum()), int(gone.any(axis=0).sum())
        if min(tall, wide) >= LEAST:
            tall, wide = STEP * (down + tall), STEP * (across + wide)
            left = paper.shape[1] - wide if right else 0
            return left, paper.shape[0] - tall if bottom else 0, wide, tall
    return None
