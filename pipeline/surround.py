"""What lies around the sheet within the form's frame: the scanner's lid and the sheet's cut edge.

A sheet printed larger than its blank, or fed a little off, leaves some of the lid inside the
frame. A dark lid is told by its darkness alone, a grey one by the step to the paper besides:
paper in uneven light darkens bit by bit.
"""

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.fitted import line_through
from pipeline.frames import Gray
from pipeline.pixels import middle_of, px_along, spread
from pipeline.quantile import quantile
from pipeline.runs import run_from_top, runs_of

EDGE = 6  # overview px (1.5 mm): the cut edge of the sheet and its shadow
SURROUND = 0.6  # of the paper's brightness: darker at the border is not paper
NO_SURROUND = SURROUND * 255  # so bright that it is paper, however bright the rest of it
DEEPEST = 60  # overview px (15 mm) of surround inside the form's frame
GREY = 0.93  # of the paper's brightness: darker is a grey lid, or the shadow before a pale one
STEP = 0.8  # of the way from the darkest of the lid to the paper, at the sheet's edge
GAP = 5  # overview px (1.3 mm) across the side that a lid may be pale before its shadow
SLOW, SHADE = 5, 0.3  # overview px before the edge; of that way the shadow has come there
BESIDE = 13  # overview px (3.3 mm) along the side: between the strokes of a scrawl there is paper
SAMPLED, SAMPLED_TO = 7, 36  # overview px from line to line: a shadow is as broad; (9 mm) inwards
BROAD = 8  # overview px (2 mm) along the side; a pen's stroke that leaves the sheet is narrower
LONG = 80  # overview px (20 mm) along the side; a scrawl that leaves the sheet is shorter
STRAIGHT = 1.5  # overview px (0.4 mm) off a straight line
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
    depths = slice(EDGE, SAMPLED_TO, SAMPLED)
    sides = [  # top, right, bottom, left, as turned there
        gray[depths],
        np.ascontiguousarray(gray[:, ::-1][:, depths].T),
        gray[::-1][depths],
        np.ascontiguousarray(gray[:, depths].T),
    ]
    looked_at = [turn for turn in range(4) if _may_be_lid(sides[turn], 255)]
    if not looked_at:
        return
    paper = middle_of(np.ascontiguousarray(gray[::8, ::8]))
    looked_at = [turn for turn in looked_at if _may_be_lid(sides[turn], paper)]
    for turn in looked_at:  # each side turned to the top
        strip = np.rot90(gray, turn)[: DEEPEST + 1]
        depth = np.maximum(_dark(strip, SURROUND * paper), _grey(strip, paper))
        if not depth.any():
            continue
        depth = np.where(depth > 0, depth + EDGE, 0).astype(np.uint8).reshape(1, -1)
        lid = cv2.morphologyEx(depth, cv2.MORPH_OPEN, np.ones((1, LONG), np.uint8))
        depth = cv2.max(depth, cv2.dilate(lid, np.ones((1, 2 * ENDS + 1), np.uint8)))
        inside = np.arange(DEEPEST)[:, None] < depth
        np.rot90(pen, turn)[:DEEPEST][inside] = 0


def _may_be_lid(lines: Gray, paper: float) -> bool:
    """Whether some lines along a side may lie in a lid or its shadow, on paper as bright at most.

    Parameters
    ----------
    lines : ndarray, shape (depths, width), uint8
        The outermost first.
    """
    if lines[0].min() < SURROUND * paper:
        return True
    return bool(px_along(lines < GREY * paper, 1).max() >= LONG)


def _dark(strip: Gray, below: float) -> IntArray:
    """How deep each column of a side is dark from the border inwards."""
    depth = run_from_top(strip[:DEEPEST] < below)
    side = (depth > 0).astype(np.uint8).reshape(1, -1)
    opened = cv2.morphologyEx(side, cv2.MORPH_OPEN, np.ones((1, BROAD), np.uint8))
    return np.where(opened.ravel() > 0, depth, 0)


def _grey(strip: Gray, paper: float) -> IntArray:
    """How deep each column is lid that is not dark, or its shadow: 0 where there is neither.

    The shadow grows towards the sheet and ends at its edge. Paper in uneven light darkens bit by
    bit, a printed line begins as sharply as it ends.
    """
    strip = spread(strip, np.ones((1, BESIDE), np.uint8))
    dark = (strip[:DEEPEST] < GREY * paper).astype(np.uint8)
    under = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((GAP, 1), np.uint8)) > 0
    first = under.argmax(axis=0)
    # In bytes, as the px are: NumPy compares them eight times faster.
    rows, columns = np.arange(DEEPEST, dtype=np.uint8)[:, None], np.arange(strip.shape[1])
    ended = ~under & (rows > first.astype(np.uint8))
    depth = np.where(under.any(axis=0) & ended.any(axis=0), ended.argmax(axis=0), 0)
    lid = under & (rows < depth.astype(np.uint8))
    darkest = np.where(lid, strip[:DEEPEST], np.uint8(255)).min(axis=0).astype(np.int64)
    fall = paper - darkest
    outwards, inwards = (
        strip[np.maximum(0, depth + by), columns].astype(np.int64) for by in (-SLOW, 1)
    )
    edge = (depth > EDGE) & (darkest >= SURROUND * paper) & (inwards - darkest >= STEP * fall)
    edge &= (first == 0) | (paper - outwards >= SHADE * fall)
    side = cv2.morphologyEx(
        edge.astype(np.uint8).reshape(1, -1), cv2.MORPH_CLOSE, np.ones((1, 3 * ENDS), np.uint8)
    )
    out = np.zeros_like(depth)
    for start, stop in runs_of(side.ravel() > 0):
        if stop - start >= LONG and _is_straight(np.arange(start, stop), depth[start:stop]):
            out[start:stop] = depth[start:stop]
    return out


def _is_straight(columns: IntArray, depth: IntArray) -> bool:
    """Whether an edge is straight, as a sheet's is and the rim of a stamp is not."""
    across, down, slope = line_through(columns, depth)
    off = np.abs(depth - down - slope * (columns - across))
    return quantile(off, 0.8) <= STRAIGHT
