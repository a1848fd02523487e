"""Whether a round stamp is whole: a torn corner takes a piece of its rim with it (M20)."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import Rect
from pipeline.fitted import Circle, circle_through
from pipeline.frames import Gray
from pipeline.pixels import places_of, px_along
from pipeline.quantile import quantile
from pipeline.runs import Flags, runs_of

DIRECTIONS = 72  # of 5 degrees
TURNS = (np.arange(DIRECTIONS) + 0.5) / DIRECTIONS * 2 * np.pi - np.pi
OUTWARD = np.column_stack([np.cos(TURNS), np.sin(TURNS)])
MOST_OVAL = 1.25  # longer side over shorter; ovals and oblongs are not judged
AROUND = 0.09  # of its longer side: a rim that came off is looked for there
EDGE = 5  # px (2.5 mm) along the edges of the sheet that are not looked at
THREE = np.ones((1, 3), np.uint8)
SPREAD = (8, 16, 24)  # directions between three px through which a circle is laid
ON_RIM = 0.04  # of the radius: px so near are the circle's
RIM = 0.07  # of the radius: so near it, ink is the rim's
LEAST = 28  # directions (140 degrees) with a rim: from fewer no circle is known
ROUND = 0.55  # of the directions in which a rim could be seen: else it is no circle
MISSING = 10  # directions in a row (50 degrees)
BESIDE, WHOLE = 4, 0.7  # directions beside them, but one; share of the usual px: no worn rim
WORN = 6  # directions without a rim elsewhere: the rest of a torn stamp's rim is whole

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Rim:
    """The circle of a round stamp's rim, px, and what there is of it in each direction.

    Attributes
    ----------
    middle : ndarray, shape (2,), float64
    radius : float
    weights : ndarray, shape (DIRECTIONS,), int64
        Px of the rim in each direction.
    seen : ndarray, same shape, bool
        Directions in which it could be seen: on the sheet, and not under print.
    """

    middle: FloatArray
    radius: float
    weights: npt.NDArray[np.int64]
    seen: Flags


def is_cut(ink: Gray, rect: Rect, print_there: Gray) -> bool:
    """Whether a part of the rim is gone.

    Parameters
    ----------
    ink : ndarray, shape (height, width), uint8
        255 where there is ink of the stamp.
    rect : Rect
        Around the stamp, px.
    print_there : ndarray, same shape, uint8
        255 on and near print, under which a rim is not seen.
    """
    if max(rect[2:]) > MOST_OVAL * min(rect[2:]):
        return False
    rim = rim_of(ink, rect, print_there)
    return rim is not None and _ends_at_once(rim.weights, rim.seen)


def rim_of(ink: Gray, rect: Rect, print_there: Gray) -> Rim | None:
    """The rim of the stamp in a box, all as in `is_cut`; None where ink lies on no circle."""
    x, y, w, h = rect
    pad = round(AROUND * max(w, h))
    left, top = max(0, x - pad), max(0, y - pad)
    columns, rows = places_of(ink[top : y + h + pad, left : x + w + pad])
    xs, ys = (columns + left).astype(np.float64), (rows + top).astype(np.float64)
    circle = _circle_of(_outermost(xs, ys, (x + (w - 1) / 2, y + (h - 1) / 2)), max(w, h) / 2)
    if circle is None:
        return None
    middle, radius = np.array(circle[:2]), circle[2]
    across, down = xs - circle[0], ys - circle[1]
    on_rim = _near(across * across + down * down, radius, RIM)
    weights = np.bincount(_direction(across[on_rim], down[on_rim]), minlength=DIRECTIONS)
    rim = np.rint(middle + radius * OUTWARD).astype(int)
    size = ink.shape[::-1]
    seen: Flags = np.all((rim >= EDGE) & (rim < size), axis=1)
    seen[seen] = print_there[rim[seen, 1], rim[seen, 0]] == 0
    return Rim(middle, radius, weights, seen)


def _ends_at_once(weights: npt.NDArray[np.int64], seen: Flags) -> bool:
    """Whether a rim is gone in some directions and whole right beside them.

    Where a stamp is worn or was set askew, its rim fades away bit by bit.

    Parameters
    ----------
    weights : ndarray, shape (DIRECTIONS,), int64
        Px of the rim in each direction.
    seen : ndarray, same shape, bool
        Directions in which it could be seen.
    """
    inked = seen & (weights > 0)
    if np.count_nonzero(inked) < ROUND * np.count_nonzero(seen):
        return False
    around = np.concatenate([inked] * 3).view(np.uint8).reshape(1, -1)
    there = cv2.morphologyEx(around, cv2.MORPH_OPEN, THREE).ravel() > 0  # a shadow crosses in 1, 2
    bare = np.concatenate([seen] * 3) & ~there
    if np.count_nonzero(bare) < MISSING:
        return False
    usual = quantile(weights[inked], 0.5)
    thrice = np.concatenate([weights] * 3)
    for start, stop in runs_of(bare):
        if stop - start < MISSING or not DIRECTIONS <= start < 2 * DIRECTIONS:
            continue
        if np.count_nonzero(bare[:DIRECTIONS]) - (stop - start) >= WORN:
            continue
        sides = (
            np.arange(start - 2, start - 2 - BESIDE, -1),
            np.arange(stop + 1, stop + 1 + BESIDE),
        )
        beside = [thrice[side][np.logical_and.accumulate(there[side])] for side in sides]
        if all(len(rim) < 2 or rim.mean() >= WHOLE * usual for rim in beside):
            return True
    return False


def _direction(across: FloatArray, down: FloatArray) -> npt.NDArray[np.int64]:
    turn = (np.arctan2(down, across) + np.pi) / (2 * np.pi) * DIRECTIONS
    direction: npt.NDArray[np.int64] = turn.astype(np.int64)
    direction[direction == DIRECTIONS] = 0
    return direction


def _near(squared: FloatArray, radius: float | FloatArray, share: float) -> Flags:
    """Whether px lie within a share of the radius of a circle, by their squared distances.

    They are counted from its middle; roots take five times as long.
    """
    near: Flags = squared >= np.square((1 - share) * radius)
    return near & (squared <= np.square((1 + share) * radius))


def _outermost(xs: FloatArray, ys: FloatArray, middle: tuple[float, float]) -> FloatArray:
    """In each direction the px farthest from a middle, but those at the sheet's edge."""
    across, down = xs - middle[0], ys - middle[1]
    turns, away = _direction(across, down), across * across + down * down
    farthest = np.zeros(DIRECTIONS)
    np.maximum.at(farthest, turns, away)
    (outer,) = (away == farthest.take(turns)).nonzero()
    last = np.full(DIRECTIONS, -1)
    last[turns.take(outer)] = outer  # of px equally far, the last
    last = last[last >= 0]
    rim = np.column_stack([xs.take(last), ys.take(last)])
    inside: FloatArray = rim[(rim >= EDGE).all(axis=1)]
    return inside


@lru_cache(maxsize=DIRECTIONS)
def _three(count: int) -> npt.NDArray[np.int64]:
    """Which of so many px lie `SPREAD` apart, three by three, shape (3, n)."""
    steps = np.arange(3)[:, None, None] * np.array(SPREAD)[None, :, None]
    three: npt.NDArray[np.int64] = (np.arange(count) + steps) % count
    return three.reshape(3, -1)


def _circle_of(rim: FloatArray, half: float) -> Circle | None:
    """The circle on which most of some px lie, no larger and not much smaller than `half`.

    What is torn off, dust and the shadow of a tear lie elsewhere; so circles are laid through
    three px at a time, and the others vote.
    """
    if len(rim) < LEAST:
        return None
    one, two, three = rim.take(_three(len(rim)), axis=0)
    (a_x, a_y), (b_x, b_y) = (two - one).T, (three - one).T
    twice = 2 * (a_x * b_y - a_y * b_x)
    a2, b2 = a_x * a_x + a_y * a_y, b_x * b_x + b_y * b_y
    with np.errstate(divide="ignore", invalid="ignore"):
        x = (b_y * a2 - a_y * b2) / twice
        y = (a_x * b2 - b_x * a2) / twice
    radii = np.hypot(x, y)
    sized = (radii > 0.7 * half) & (radii < 1.15 * half)
    if not sized.any():
        return None
    middles, radii = one[sized] + np.column_stack([x, y])[sized], radii[sized]
    # Squared distances of all px from all middles in one product.
    squared = np.vecdot(rim, rim) + np.vecdot(middles, middles)[:, None] - 2 * middles @ rim.T
    votes = _near(squared, radii[:, None], ON_RIM)
    best = int(np.argmax(px_along(votes, 1)))
    mine = rim[votes[best]]
    if len(mine) < LEAST:
        return None
    return circle_through(mine)
