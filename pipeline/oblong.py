"""Whether a piece of ink is an oblong stamp: a frame of four straight sides, set askew by hand.

A line of print may run over one side of it, or ink of print cling to a corner.
"""

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.pixels import places_of

BoolArray = npt.NDArray[np.bool_]
SIDE_STRIP, SIDE_INKED, WORN_INKED = 0.12, 0.7, 0.35  # of a stamp's sides; share with ink
OUTER = 0.25  # of its height or width: a side of the frame lies there, with what clings beyond
FRAME_LINE = 0.6  # of a row of px along a side; the limbs of a scrawl cross such a row
FULLEST = 0.45  # of its px: a frame has bare paper around its letters, a scrawl is half ink
ASKEW = np.arange(-4.5, 4.6, 0.75)  # degrees by which clinging ink may tilt the box around it
BEHIND = np.ones((3, 3), np.uint8)  # px (0.5 mm) about print which hide it as well


def is_oblong(piece: BoolArray, hidden: BoolArray | None, *, cut: bool) -> bool:
    """Whether a piece has four straight sides, one of them worn, hidden or missing.

    Parameters
    ----------
    piece : ndarray, shape (height, width), bool
        Ink of the piece in its box.
    hidden : ndarray, same shape, bool, or None
        Where print would hide ink.
    cut : bool
        Whether it lies at the sheet's edge, where a side may be missing.
    """
    xs, ys = places_of(piece)
    middle, (width, height), angle = cv2.minAreaRect(np.column_stack([xs, ys]).astype(np.float32))
    if width < height:
        width, height, angle = height, width, angle - 90
    size = (max(1, round(width)), max(1, round(height)))

    def levelled(picture: BoolArray, askew: float) -> BoolArray:
        turn = cv2.getRotationMatrix2D(middle, angle + askew, 1.0)
        turn[0, 2] += width / 2 - middle[0]
        turn[1, 2] += height / 2 - middle[1]
        return cv2.warpAffine(picture.astype(np.uint8) * 255, turn, size) > 127

    worst, *others = sorted(_strips(levelled(piece, 0.0)))
    if others[0] >= SIDE_INKED and (cut or worst >= WORN_INKED):
        return True
    behind = None if hidden is None else cv2.dilate(hidden.astype(np.uint8), BEHIND) > 0
    for askew in ASKEW.tolist():
        ink = levelled(piece, askew)
        worst, *others = sorted(_lines(ink))
        if others[0] < FRAME_LINE or float(ink.mean()) > FULLEST:
            continue
        if worst >= FRAME_LINE or cut:
            return True
        if behind is not None and min(_lines(ink | levelled(behind, askew))) >= FRAME_LINE:
            return True
    return False


def _four(ink: BoolArray) -> tuple[BoolArray, ...]:
    """A picture with each of its sides on top."""
    return ink, ink[::-1], ink.T, ink.T[::-1]


def _strips(ink: BoolArray) -> list[float]:
    """Share of each side's length with ink in a strip along it."""
    return [
        float(side[: max(2, round(SIDE_STRIP * len(side)))].any(axis=0).mean())
        for side in _four(ink)
    ]


def _lines(ink: BoolArray) -> list[float]:
    """Share of ink in the fullest row of px along each side."""
    return [
        float(side[: max(1, round(OUTER * len(side)))].mean(axis=1).max()) for side in _four(ink)
    ]
