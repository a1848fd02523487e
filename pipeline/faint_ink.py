"""Grow a mark by the faint ink that hangs together with it.

A pen that runs dry or is hardly put down leaves a stroke as a hair. A fold or a scanner's line that
crosses a mark must not become its second stroke: it runs on beyond the box at both ends.
Frame: px of the picture given, at `FORM_DPI`.
"""

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.components import label_pieces, pieces_at
from pipeline.frames import Gray

BoolArray = npt.NDArray[np.bool_]
LOW_INK = 22  # of 255: the faint end of a stroke that is darker elsewhere
FAINT_INK = 16  # of 255, mean of 3 x 3 px: a hair, well over the noise of paper
RIM_PX = 10  # px (1.3 mm) inside the box: ink that ends there may go on across the border
ACROSS = np.ones((27, 27), np.uint8)  # a printed border and its slack hide a stroke so far
MOST_ENDS = 1  # where faint ink runs on: a fold and a scanner's line have two
BRIDGE = np.ones((5, 5), np.uint8)  # a break in a stroke
GREY_RIM = np.ones((7, 7), np.uint8)  # as far as the grey rim of a strong stroke goes


def with_faint(excess: Gray, mask: BoolArray, others: BoolArray, box: BoolArray) -> BoolArray:
    """A mark with the faint ink that hangs together with it; the mark alone if that runs on.

    Parameters
    ----------
    excess : ndarray, shape (height, width), uint8
        Voter's ink, of some of the box and of what lies around it.
    mask, others : ndarray, same shape, bool
        The strong ink of the mark, and that of other marks.
    box : ndarray, same shape, bool
        The px of the box.
    """
    faint = ((cv2.blur(excess, (3, 3)) > FAINT_INK) & ~others) | mask
    hangs = pieces_at((faint & box).astype(np.uint8), mask & box)
    thick = cv2.dilate(mask.astype(np.uint8), GREY_RIM) > 0
    if _ends(hangs & ~thick, faint & ~box & ~thick, box) > MOST_ENDS:
        return mask
    core = mask | (hangs & ~(thick & (excess <= LOW_INK)))
    bridged: BoolArray = cv2.morphologyEx(core.astype(np.uint8), cv2.MORPH_CLOSE, BRIDGE) > 0
    return core | (bridged & hangs)


def _ends(hair: BoolArray, outside: BoolArray, box: BoolArray) -> int:
    """How many times a hair runs on across the border, or out of the picture."""
    inner = np.zeros((box.shape[0] + 2, box.shape[1] + 2), np.uint8)
    inner[1:-1, 1:-1] = box
    inner = cv2.erode(inner, np.ones((2 * RIM_PX + 1,) * 2, np.uint8))[1:-1, 1:-1]
    goes_on = cv2.dilate(outside.astype(np.uint8), ACROSS) > 0
    goes_on[[0, -1]] = goes_on[:, [0, -1]] = True
    count, _ = label_pieces((hair & (inner == 0) & goes_on).astype(np.uint8))
    return count - 1
