"""A piece torn out of an edge of the sheet: the dark lid shows there, farther in than beside it.

A sheet fed a little off or askew has that dark along a whole side, and so much of it says nothing.
"""

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import Rect
from pipeline.frames import Gray
from pipeline.pixels import lines_at, middle_of
from pipeline.runs import run_from_top, runs_of
from pipeline.surround import NO_SURROUND, SURROUND

INKED = 150  # of 255: a narrow tear has paper on both sides and is as dark as ink
DEEPEST, SKIPPED = 80, 4  # overview px (20 mm) that are looked at; the cut edge's own
DEEPER = 14  # overview px (3.6 mm) than the edge beside it
WIDEST = 201  # overview px: twice as wide as a tear; across it the edge is known
NARROWEST = 8  # overview px (2 mm): a line that runs to the edge is narrower
MOUTH, ROOM = 3, 40  # overview px inside the edge; on either side of a notch
RIM = 16  # overview px (4 mm) around a stamp
CORNER = 100  # overview px (25 mm) that are left to `corners`


def torn_edge(ink: Gray, paper: Gray, stamp: Rect | None = None) -> Rect | None:
    """Where a piece of an edge is gone, overview px; None where none is.

    Parameters
    ----------
    ink : ndarray, shape (height, width), uint8
        Darkness of the page relative to its paper (overview).
    paper : ndarray, same shape, uint8
        Brightness of the paper around each px.
    stamp : Rect or None
        Around the stamp, overview px: close to the edge its rim is as dark as what lies beyond it.
    """
    # Lines that every notch reaches: top, right, bottom, left.
    reached = zip(lines_at(ink, DEEPER - 1), lines_at(paper, DEEPER - 1), strict=True)
    darkest = [(int(line.max()), int(beside.min())) for line, beside in reached]
    if all(most <= INKED and least >= NO_SURROUND for most, least in darkest):
        return None
    if stamp is not None:
        x, y, w, h = stamp
        ink = ink.copy()
        ink[max(0, y - RIM) : y + h + RIM, max(0, x - RIM) : x + w + RIM] = 0
    limit = SURROUND * middle_of(np.ascontiguousarray(paper[::8, ::8]))
    for turn, (most, least) in enumerate(darkest):
        if most <= INKED and least >= limit:
            continue
        ink_here, paper_here = (np.rot90(image, turn)[:DEEPEST] for image in (ink, paper))  # to top
        place = _notch((ink_here > INKED) | (paper_here < limit))
        if place is not None:
            return _turned_back(place, turn, ink.shape)
    return None


def _notch(dark: npt.NDArray[np.bool_]) -> tuple[int, int, int] | None:
    """First and last column of a notch in the upper edge, and its depth; `dark` is changed."""
    dark[:SKIPPED] |= dark[SKIPPED]
    depth = run_from_top(dark).astype(np.uint8)
    if depth.max(initial=0) < DEEPER:
        return None
    usual = cv2.medianBlur(depth.reshape(1, -1), WIDEST).ravel().astype(np.int64)
    deep = depth - usual >= DEEPER
    deep[:CORNER] = deep[-CORNER:] = False
    for first, stop in runs_of(deep):
        if stop - first < NARROWEST:
            continue
        farthest = int(depth[first:stop].max())
        edge = int(usual[first:stop].max()) + MOUTH
        part = dark[:, first - ROOM : stop + ROOM]
        mouth, middle = (int(part[row].sum()) for row in (edge, (edge + farthest) // 2))
        if mouth >= middle:  # a punched hole is narrow where it touches the edge
            return first, stop - 1, farthest
    return None


def _turned_back(place: tuple[int, int, int], turn: int, shape: tuple[int, ...]) -> Rect:
    first, last, depth = place
    height, width = shape[:2]
    long = last - first + 1
    return (
        (first, 0, long, depth),
        (width - depth, first, depth, long),
        (width - 1 - last, height - depth, long, depth),
        (0, height - 1 - last, depth, long),
    )[turn]
