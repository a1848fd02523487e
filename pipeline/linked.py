"""An X whose second stroke begins where the pen went on from the end of the first.

Who does not lift the pen draws a third line from tip to tip: the X stands there with one side
closed. That link is found and taken out; whether the rest is an X is asked as of any other mark.
Frame: px of the picture given, at `FORM_DPI`.
"""

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.strands import DISCS, PIECE_PX, four_around, half_of

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
PAD = 3
BEND = 0.2  # of the way: an arm may leave the straight line by so much
BOWED = 0.05  # of the link: more, and the pen drew a loop
NEAR = 2.0  # px beside half the pen that still are a stroke's own
SHORTEST = 0.35  # of its arms: a shorter link is a hook
STEEPEST = 0.3  # least sine and cosine of a stroke: a 4 has an upright and a level one


def without_link(mask: BoolArray) -> BoolArray | None:
    """Take the link from tip to tip out of a mark; None where there is none.

    Parameters
    ----------
    mask : ndarray, shape (height, width), bool
        The px of the mark.
    """
    ink = np.pad(mask.astype(np.uint8), PAD)
    half, xs, ys = half_of(ink)
    for radius in DISCS * half + 1.0:
        centre = four_around(ink, xs, ys, float(radius)) if len(xs) else None
        if centre is None:
            continue
        link = _link(ink, np.array(centre, np.float64), float(radius), half)
        if link is not None:
            return mask & ~link[PAD:-PAD, PAD:-PAD]
    return None


def _link(
    ink: npt.NDArray[np.uint8], centre: FloatArray, radius: float, half: float
) -> BoolArray | None:
    place = (int(centre[0]), int(centre[1]))
    left = ink.copy()
    cv2.circle(left, place, round(radius), 0, -1)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(left, connectivity=8)
    ring = np.zeros_like(ink)
    cv2.circle(ring, place, round(radius) + 2, 1, -1)
    starts, labelled, _, middles = cv2.connectedComponentsWithStats(left & ring, connectivity=8)
    if starts != 5:
        return None
    begins: dict[int, list[FloatArray]] = {}
    for start in range(1, starts):
        label = int(labels[labelled == start][0])
        begins.setdefault(label, []).append(middles[start] - centre)
    closed = [label for label, from_here in begins.items() if len(from_here) == 2]
    free = [label for label, from_here in begins.items() if len(from_here) == 1]
    large = [k for k in range(1, count) if stats[k, cv2.CC_STAT_AREA] >= PIECE_PX]
    if len(closed) != 1 or len(free) != 2 or set(large) - set(begins):
        return None
    piece = _px(labels == closed[0]) - centre
    arms = [_px(labels == branch).mean(axis=0) - centre for branch in free]
    # Each arm of the closed side goes on where a free one, across the crossing, came from.
    first, second = (_tip(piece, -arm / np.linalg.norm(arm), half) for arm in arms)
    if first is None or second is None:
        return None
    across, down = np.abs(second - first).tolist()
    length = float(np.hypot(across, down))
    if down < across:  # people close a side; a line over or under an X was drawn for itself
        return None
    shorter = min(float(np.linalg.norm(first)), float(np.linalg.norm(second)))
    slants = [float(np.abs(tip / np.linalg.norm(tip)).min()) for tip in (first, second)]
    if length < SHORTEST * shorter or min(slants) < STEEPEST:
        return None
    beside = np.ones(len(piece), np.bool_)
    for tip in (first, second):
        off, along = _from_way(piece, np.zeros(2), tip)
        beside &= off > half + NEAR + 0.5 * BEND * np.clip(along, 0.0, 1.0) * np.linalg.norm(tip)
    link = piece[beside]
    if not len(link):
        return None
    off, along = _from_way(link, first, second)
    if float(off.max()) > half + NEAR + BOWED * length:
        return None
    if (
        float(np.abs((link - (first + second) / 2) @ (second - first)).max())
        > (0.5 * length + half + NEAR) * length
    ):
        return None  # it goes on past a tip
    if not _spans(along, length, half):
        return None
    found = np.zeros(ink.shape, np.bool_)
    columns, rows = np.rint(link + centre).astype(np.intp).T
    found[rows, columns] = True
    return found


def _px(where: BoolArray) -> FloatArray:
    ys, xs = np.nonzero(where)
    return np.column_stack([xs, ys]).astype(np.float64)


def _tip(piece: FloatArray, direction: FloatArray, half: float) -> FloatArray | None:
    """Where an arm ends that leads this way from the crossing."""
    along = piece @ direction
    off = np.abs(piece @ np.array([-direction[1], direction[0]]))
    own = (along > 0) & (off <= half + BEND * along)
    if not own.any():
        return None
    farthest: FloatArray = piece[own][np.argmax(along[own])]
    return farthest


def _from_way(
    points: FloatArray, start: FloatArray, stop: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Distance of points from the straight way between two, and how far along it they lie."""
    way = stop - start
    along = np.clip((points - start) @ way / max(1e-6, float(way @ way)), 0.0, 1.0)
    off: FloatArray = np.linalg.norm(points - start - along[:, None] * way, axis=1)
    return off, along


def _spans(along: FloatArray, length: float, half: float) -> bool:
    """Whether the link goes on from tip to tip but for what is the arms' own."""
    hidden = min(0.4, 2.5 * (half + NEAR) / max(1.0, length))
    return float(along.min()) <= hidden and float(along.max()) >= 1 - hidden
