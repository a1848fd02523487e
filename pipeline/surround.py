"""What lies around the sheet within the form's frame: the scanner's lid and the sheet's cut edge.

A sheet printed larger than its blank, or fed a little off, leaves some of the lid inside the
frame. A dark lid is told by its darkness alone, a grey one by the step to the paper besides:
paper in uneven light darkens bit by bit.
"""

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.frames import Gray
from pipeline.pixels import lines_at, middle_of
from pipeline.quantile import quantile

EDGE = 6  # overview px (1.5 mm): the cut edge of the sheet and its shadow
SURROUND = 0.6  # of the paper's brightness: darker at the border is not paper
NO_SURROUND = SURROUND * 255  # so bright that it is paper, however bright the rest of it
DEEPEST = 60  # overview px (15 mm) of surround inside the form's frame
GREY = 0.93  # of the paper's brightness: a lid as pale as the paper throws a shadow only
STEP, SHARP = 0.6, 4  # of the way from the lid to the paper, within overview px (1 mm)
LONG = 40  # overview px (10 mm) along the side; a scrawl that leaves the sheet is shorter
ENDS = 8  # overview px (2 mm) along the side, where a wedge of lid ends

IntArray = npt.NDArray[np.int64]


def clear_surround(pen: Gray, gray: Gray) -> None:
    """Clear, in place, what is lid from the border of the picture inwards, and the sheet's edge.

    Parameters
    ----------
    pen : ndarray, shape (height, width), uint8
        Ink beyond print, overview.
    gray : ndarray, same shape, uint8
        The page in the form's frame.
    """
    beside = lines_at(gray, EDGE)  # top, right, bottom, left
    looked_at = [turn for turn, line in enumerate(beside) if _may_be_lid(line)]
    if not looked_at:
        return
    paper = middle_of(np.ascontiguousarray(gray[::8, ::8]))
    for turn in looked_at:  # each turned to the top
        strip = np.rot90(gray, turn)[: DEEPEST + SHARP]
        depth = np.maximum(_dark(strip, SURROUND * paper), _grey(strip, paper))
        if not depth.any():
            continue
        depth = np.where(depth > 0, depth + EDGE, 0).astype(np.uint8).reshape(1, -1)
        lid = cv2.morphologyEx(depth, cv2.MORPH_OPEN, np.ones((1, LONG), np.uint8))
        depth = cv2.max(depth, cv2.dilate(lid, np.ones((1, 2 * ENDS + 1), np.uint8)))
        inside = np.arange(DEEPEST)[:, None] < depth
        np.rot90(pen, turn)[:DEEPEST][inside] = 0


def _may_be_lid(line: Gray) -> bool:
    return bool(line.min() < NO_SURROUND or np.count_nonzero(line < GREY * 255) >= LONG)


def _dark(strip: Gray, below: float) -> IntArray:
    """How deep each column of a side is dark from the border inwards."""
    return np.asarray(np.logical_and.accumulate(strip[:DEEPEST] < below, axis=0).sum(axis=0))


def _grey(strip: Gray, paper: float) -> IntArray:
    """How deep each column is lid that is not dark: 0 where it turns into paper bit by bit."""
    line = strip[EDGE]
    grey = line[line < GREY * paper]
    if len(grey) < LONG:
        return np.zeros(strip.shape[1], np.int64)
    lid = quantile(grey, 0.5)
    depth = _dark(strip, (lid + paper) / 2)
    columns = np.arange(strip.shape[1])
    before = strip[np.maximum(0, depth - SHARP), columns].astype(np.int64)
    rise = strip[np.minimum(len(strip) - 1, depth + SHARP), columns] - before
    sharp = (depth > EDGE) & (depth < DEEPEST) & (rise >= STEP * (paper - lid))
    side = cv2.morphologyEx(
        sharp.astype(np.uint8).reshape(1, -1), cv2.MORPH_CLOSE, np.ones((1, ENDS + 1), np.uint8)
    )
    side = cv2.morphologyEx(side, cv2.MORPH_OPEN, np.ones((1, LONG), np.uint8)).ravel()
    return np.where(side > 0, depth, 0)
