"""Hairs and fibres of paper that lie on the glass or on the sheet: dust (M19), and no pen's ink.

A hair is one smooth arc, far thinner than the strokes of the pen that marked the sheet, on bare
paper. A straight one, one with a corner or an end in print looks like a pen's and is left.
"""

import numpy as np

from calibration.form import Rect
from pipeline.components import Components, IntArray, find_components
from pipeline.fitted import circle_through
from pipeline.frames import Gray
from pipeline.quantile import quantile
from pipeline.template import OVERVIEW_PX_MM

THIN_MM, THINNER = 0.12, 0.5  # of full black across it; of the pen's own
LENGTHS_MM = 1.6, 7.0  # from end to end
SPAN = 50.0, 220.0  # degrees of its circle: straighter, it may be a dash, rounder, a ring
OFF_PX = 0.6  # off its circle, root mean square
PIECES = 5  # pale places may part it
AROUND = 4  # overview px (1 mm) without a vote
OVER_PRINT = 0.4  # of its ink that may lie close to print
MARK_MM = 3.0  # a piece of a vote as long tells how wide the pen writes


def is_hair(rect: Rect, left: Gray, excess: Gray, near_print: Gray, votes: Gray) -> bool:
    """Whether the ink in a rectangle is a hair.

    Parameters
    ----------
    rect : Rect
        Around the ink, overview px.
    left : ndarray, shape (height, width), uint8
        255 where there is ink of a pen that is no vote.
    excess : ndarray, same shape, uint8
        Ink beyond print.
    near_print : ndarray, same shape, uint8
        255 on and close to print.
    votes : ndarray, same shape, uint8
        255 where there is ink of a vote.
    """
    x, y, w, h = rect
    part = (slice(max(0, y - AROUND), y + h + AROUND), slice(max(0, x - AROUND), x + w + AROUND))
    if votes[part].any():
        return False
    pieces = find_components(left[part])
    close = np.count_nonzero(near_print[part][pieces.ys, pieces.xs])
    if not 1 <= pieces.count <= PIECES or close > OVER_PRINT * len(pieces.xs):
        return False
    wide_mm = arc_width(pieces.xs, pieces.ys, excess[part][pieces.ys, pieces.xs])
    return wide_mm is not None and wide_mm <= THINNER * pen_width(find_components(votes), excess)


def arc_width(xs: IntArray, ys: IntArray, ink: Gray) -> float | None:
    """How much full black there is across one smooth thin arc, mm; None of anything else.

    Parameters
    ----------
    xs, ys : ndarray, shape (n,), int64
        Its px, overview.
    ink : ndarray, shape (n,), uint8
        Their darkness.
    """
    dark = ink.astype(np.float64) / 255
    long_mm = float(np.hypot(np.ptp(xs) + 1, np.ptp(ys) + 1)) * OVERVIEW_PX_MM
    wide_mm = float(dark.sum()) * OVERVIEW_PX_MM**2 / long_mm
    if not LENGTHS_MM[0] <= long_mm <= LENGTHS_MM[1] or not 0 < wide_mm <= THIN_MM:
        return None
    points = np.column_stack([xs, ys]).astype(np.float64)
    across, down, radius = circle_through(points)
    ways = points - (across, down)
    off = np.hypot(ways[:, 0], ways[:, 1]) - radius
    if float(np.sqrt((dark * off**2).sum() / dark.sum())) > OFF_PX:
        return None
    angles = np.sort(np.degrees(np.arctan2(ways[:, 1], ways[:, 0])))
    span = 360.0 - float(np.diff(np.append(angles, angles[0] + 360.0)).max())
    return wide_mm if SPAN[0] <= span <= SPAN[1] else None


def pen_width(votes: Components, excess: Gray) -> float:
    """How much full black there is across the voter's strokes, mm; 0 where there is no vote."""
    ink = np.bincount(votes.of, excess[votes.ys, votes.xs] / 255, minlength=votes.count + 1)
    long_px = np.hypot(votes.boxes[:, 2], votes.boxes[:, 3])
    long = long_px * OVERVIEW_PX_MM >= MARK_MM
    return quantile(ink[long] / long_px[long], 0.5) * OVERVIEW_PX_MM if long.any() else 0.0
