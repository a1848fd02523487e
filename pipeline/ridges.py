"""Grey lines along printed names: means of darkness in pieces of line, without any threshold."""

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.frames import Gray
from pipeline.name_stack import NameStack
from pipeline.pixels import both
from pipeline.zones import NameZone, Pieces

Levels = npt.NDArray[np.float64]


def short_ridges(excess: Gray, stack: NameStack, slack: int) -> tuple[list[float], list[float]]:
    """Grey lines of 2 mm of each name, 0 .. 1.

    Returns
    -------
    list of float
        The third strongest of each name: a speck or two is no stroke.
    list of float
        The fainter of the strongest two side by side: a stroke over a short word, or one speck
        where they meet.
    """
    free = stack.rows(both(excess, stack.free[slack]))[:, *stack.line]
    sums = cv2.integral(free.reshape(-1, free.shape[2])).ravel()
    here, next_column = sums.take(stack.before), sums[1:].take(stack.before)
    corners = here + stack.part * (next_column - here)
    below = corners[:, 1:] - corners[:, :-1]
    levels = (below[..., 1:] - below[..., :-1]) / stack.weight[slack]
    strongest = levels.max(axis=1)
    strongest.sort(axis=1)
    third: list[float] = strongest[np.arange(len(strongest)), stack.third].tolist()
    pairs: list[float] = _side_by_side(levels).tolist()
    return third, pairs


def ridge_pair(excess: Gray, zone: NameZone, slack: int) -> float:
    """The fainter of the strongest two lines of 2 mm side by side on one name, 0 .. 1."""
    return float(_side_by_side(_levels(excess, zone, zone.short[slack])[None])[0])


def long_ridge(excess: Gray, zone: NameZone, slack: int) -> float:
    """20th percentile of the grey lines in pieces of 5 mm.

    No letter hides a whole stroke there, so a low value is a part of the name that is not struck.
    """
    levels = np.sort(_levels(excess, zone, zone.long[slack]).max(axis=0))
    return float(levels[int(0.2 * len(levels))])


def _levels(excess: Gray, zone: NameZone, pieces: Pieces) -> npt.NDArray[np.float32]:
    """Mean darkness of each row of each piece where print hides nothing."""
    left, top, right, bottom = zone.text
    free = both(excess[top:bottom, left:right], pieces.free).astype(np.float32)
    levels: npt.NDArray[np.float32] = free @ pieces.share / pieces.weight
    return levels


def _side_by_side(levels: npt.NDArray[np.floating]) -> Levels:
    """Of each name the strongest two pieces side by side, at one height or a px off: the fainter.

    Parameters
    ----------
    levels : ndarray, shape (names, rows, pieces)
    """
    if levels.shape[2] < 2:
        return np.zeros(len(levels))
    near = np.maximum(levels[:, 1:], levels[:, :-1])  # a row and the next
    here: Levels = np.minimum(near[..., 1:], near[..., :-1]).max(axis=(1, 2), initial=0.0)
    return here
