"""An X whose second stroke begins where the pen went on from the end of the first.

Who does not lift the pen draws a third line from tip to tip: the X stands there with one side
closed. That link is found and taken out; whether the rest is an X is asked as of any other mark.
Frame: px of the picture given, at `FORM_DPI`.
"""

from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.components import label_pieces
from pipeline.frames import Gray
from pipeline.pixels import points_of
from pipeline.strands import PAD, PIECE_PX, Crossing, crossings, opened

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
BEND = 0.2  # of the way: an arm may leave the straight line by so much
BOWED = 0.03  # of the link: more, and the pen drew a loop
NEAR = 1.5  # px beside half the pen that still are a stroke's own
BROAD = 5.0  # half pens, the shorter arm
SHORTEST = 0.35  # of its arms: a shorter link is a hook
STEPS, SEEN = 8, 0.75  # parts of the way between the tips; share with ink, where the pen skips
ATTACHED = 0.3  # of the link, at least, hangs on the arms where the pen skips
STEEPEST = 0.3  # least sine and cosine of a stroke: a 4 has an upright and a level one


def without_link(mask: BoolArray) -> BoolArray | None:
    """Take the link from tip to tip out of a mark; None where there is none.

    Parameters
    ----------
    mask : ndarray, shape (height, width), bool
        The px of the mark.
    """
    ink = np.pad(mask.astype(np.uint8), PAD)
    for crossing in crossings(ink):
        for side, loose, arms in _sides(ink, crossing):
            link = _between_tips(side, loose, arms, crossing.half)
            if link is not None:
                left = mask.copy()
                columns, rows = np.rint(link + crossing.centre).astype(np.intp).T - PAD
                left[rows, columns] = False
                return left
    return None


def _sides(
    ink: Gray, crossing: Crossing
) -> Iterator[tuple[FloatArray, FloatArray, list[FloatArray]]]:
    """Each side that a link may close: px of its two arms, loose px, middles of the other arms.

    All from the crossing. A link that the pen drew whole leaves one such side, a broken one four.
    """
    centre = np.array(crossing.centre, np.float64)
    left, begun = opened(ink, crossing)
    _, labels = label_pieces(left)
    starts, labelled, _, middles = cv2.connectedComponentsWithStats(begun, connectivity=8)
    if starts != 5:
        return
    around = sorted(range(1, starts), key=lambda k: float(np.arctan2(*(middles[k] - centre)[::-1])))
    pieces = [int(labels[labelled == start][0]) for start in around]
    for k in range(4):
        one, other = pieces[k], pieces[(k + 1) % 4]
        rest = {pieces[(k + 2) % 4], pieces[(k + 3) % 4]}
        if one == other or {one, other} & rest:
            continue  # not free: the link of another side joins them
        arms = [points_of(labels == free).mean(axis=0) - centre for free in (one, other)]
        joined = (left > 0) & np.isin(labels, list(rest))
        loose = (left > 0) & (labels != one) & (labels != other) & ~joined
        yield points_of(joined) - centre, points_of(loose) - centre, arms


def _between_tips(
    side: FloatArray, loose: FloatArray, arms: list[FloatArray], half: float
) -> FloatArray | None:
    """What of a side is a line from the tip of one of its arms to that of the other."""
    # Each arm goes on where a free one, across the crossing, came from.
    first, second = (_tip(side, -arm / np.linalg.norm(arm), half) for arm in arms)
    if first is None or second is None:
        return None
    across, down = np.abs(second - first).tolist()
    length = float(np.hypot(across, down))
    shorter = min(float(np.linalg.norm(first)), float(np.linalg.norm(second)))
    slants = [float(np.abs(tip / np.linalg.norm(tip)).min()) for tip in (first, second)]
    # People close a side; a line over or under an X was drawn for itself.
    if down < across or length < SHORTEST * shorter or min(slants) < STEEPEST:
        return None
    if shorter < BROAD * half:  # a loop of so broad a pen looks as straight
        return None
    links = []
    for px in (side, loose):
        beside = np.ones(len(px), np.bool_)
        for tip in (first, second):
            off, along = _from_way(px, np.zeros(2), tip)
            bend = 0.5 * BEND * float(np.linalg.norm(tip))
            beside &= off > half + NEAR + bend * np.clip(along, 0.0, 1.0)
        links.append(px[beside])
    link = np.concatenate(links)
    if len(links[0]) < max(PIECE_PX, ATTACHED * len(link)):
        return None  # a bar of its own beside the X
    off, along = _from_way(link, first, second)
    past = max(0.0, -float(along.min()), float(along.max()) - 1.0) * length
    if float(off.max()) > half + NEAR + BOWED * length or past > half + NEAR:
        return None
    hidden = min(0.4, 2.5 * (half + NEAR) / max(1.0, length))  # by the tips themselves
    bins = np.linspace(hidden, 1 - hidden, STEPS + 1)
    seen = np.histogram(along, bins)[0] > 0
    # A tick's short arm goes out from one tip and comes to no other.
    return link if seen[0] and seen[-1] and float(seen.mean()) >= SEEN else None


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
    """How far beside the straight way between two points others lie, and how far along it.

    Along is 0 at the start and 1 at the stop.
    """
    way = stop - start
    length = max(1e-6, float(np.linalg.norm(way)))
    offset = points - start
    off: FloatArray = np.abs(offset @ np.array([-way[1], way[0]])) / length
    return off, offset @ way / length**2
