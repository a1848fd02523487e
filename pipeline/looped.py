"""An X drawn in one movement: the pen went on from the end of one stroke to the other's beginning.

The way between leaves a loop on one side of the X, straight or bowed. Without its crossing such a
mark falls into two free arms and one strand that comes back to the crossing, and into nothing
else. Frame: px of the picture given, at `FORM_DPI`.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import PX_PER_MM
from pipeline.components import label_pieces
from pipeline.frames import Gray
from pipeline.pixels import points_of
from pipeline.strands import PAD, Crossing, crossings, fronts, opened, walk

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
BEND, NEAR = 0.1, 1.5  # of the way, px: a stroke may leave its straight line by so much
AS_THICK = 0.7  # of the pen's mean: the corners of a loop are thicker than the crossing
SKIP, FAR = 13.0, 0.6  # px (1.6 mm) that a pen may skip; of an arm, beyond which it may end so


@dataclass(frozen=True, slots=True, eq=False)
class Looped:
    """A mark of two free arms and a loop; mm and degrees.

    Attributes
    ----------
    lengths, turned : ndarray, shape (2,), float64
        Of the free arms, as `Strands` has them.
    gaps : ndarray, shape (4,), float64
        Angles from strand to strand where they leave the disc, the loop's between the last two.
    strokes : ndarray, shape (2, 2), float64
        Directions of the two strokes, each from the end of its free arm over the crossing.
    side : ndarray, shape (2,), float64
        From the crossing to the middle of the loop.
    depth : float
        How far the loop goes from the crossing.
    hole : float
        Bare paper within the loop, mm2.
    strays : int
        Steps along the loop that do not lead on around it.
    half, widest : float
        Half the width of the broader arm, and of the loop.
    loose : float
        Area of ink that hangs on none of them, mm2.
    rest : ndarray, shape (height, width), bool
        The mark without what of the loop leads from arm to arm.
    """

    lengths: FloatArray
    turned: FloatArray
    gaps: FloatArray
    strokes: FloatArray
    side: FloatArray
    depth: float
    hole: float
    strays: int
    half: float
    widest: float
    loose: float
    rest: BoolArray


def looped(mask: BoolArray) -> Looped | None:
    """Take a mark apart; None where no disc leaves two arms and a loop.

    Parameters
    ----------
    mask : ndarray, shape (height, width), bool
        The px of the mark.
    """
    ink = np.pad(mask.astype(np.uint8), PAD)
    for crossing in crossings(ink, AS_THICK):
        apart = _take_apart(ink, crossing)
        if apart is not None:
            return apart
    return None


def _take_apart(ink: Gray, crossing: Crossing) -> Looped | None:
    centre = np.array(crossing.centre, np.float64)
    left, starts = opened(ink, crossing)
    count, begun, _, middles = cv2.connectedComponentsWithStats(starts, connectivity=8)
    if count != 5:
        return None
    _, labels = label_pieces(left)
    ways = middles[1:] - centre
    angles = np.degrees(np.arctan2(ways[:, 1], ways[:, 0]))
    order = np.argsort(angles)
    pieces = np.array([labels[begun == k + 1][0] for k in order])
    if len(np.unique(pieces)) == 4:
        _close_skip(left, labels, pieces, crossing)
        _, labels = label_pieces(left)
        pieces = np.array([labels[begun == k + 1][0] for k in order])
    closed = np.flatnonzero(pieces == np.roll(pieces, -1))
    if len(closed) != 1 or len(np.unique(pieces)) != 3:
        return None
    first = 2 - int(closed[0])  # the two free arms come first, then the two ends of the loop
    around, pieces = np.roll(angles[order], first), np.roll(pieces, first)
    arms = [_arm(labels == label, starts, crossing) for label in pieces[:2]]
    one, other = arms
    if one is None or other is None:
        return None
    loop = (labels == pieces[2]).astype(np.uint8)
    points = points_of(loop > 0) - centre
    link = np.ones(len(points), np.bool_)
    strokes = np.array([-one.tip / np.linalg.norm(one.tip), -other.tip / np.linalg.norm(other.tip)])
    for along in strokes:
        off = np.abs(points @ np.array([-along[1], along[0]]))
        link &= off > crossing.half + NEAR + BEND * np.maximum(points @ along, 0.0)
    rest = ink > 0
    columns, rows = (points[link] + centre).astype(np.intp).T
    rest[rows, columns] = False
    loose = np.count_nonzero((left > 0) & ~np.isin(labels, pieces))
    return Looped(
        lengths=np.array([one.length, other.length]) / PX_PER_MM,
        turned=np.array([one.turned, other.turned]) / PX_PER_MM,
        gaps=np.diff(np.append(around, around[0])) % 360.0,
        strokes=strokes,
        side=points.mean(axis=0) / PX_PER_MM,
        depth=float(np.linalg.norm(points, axis=1).max()) / PX_PER_MM,
        hole=_hole(ink, loop, crossing) / PX_PER_MM**2,
        strays=sum(count != 2 for count in fronts(loop, loop & starts)),  # one from each end
        half=max(one.half, other.half) / PX_PER_MM,
        widest=_half_width(loop) / PX_PER_MM,
        loose=loose / PX_PER_MM**2,
        rest=rest[PAD:-PAD, PAD:-PAD],
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Arm:
    """A free arm, px: its length, how much of that turns back, where it ends, its half width."""

    length: float
    turned: float
    tip: FloatArray
    half: float


def _arm(piece: BoolArray, starts: Gray, crossing: Crossing) -> _Arm | None:
    """An arm as `strands` has it; None where it forks, or is the end of a stroke."""
    ink = piece.astype(np.uint8)
    steps, forks = walk(ink, ink & starts)
    length = steps + 2.0
    if forks or length < 2 * crossing.half:
        return None
    points = points_of(piece) - np.array(crossing.centre, np.float64)
    reach = np.linalg.norm(points, axis=1)
    turned = max(0.0, length - (float(reach.max()) - crossing.radius))
    return _Arm(length, turned, points[np.argmax(reach)], _half_width(ink))


def _half_width(piece: Gray) -> float:
    return float(cv2.distanceTransform(piece, cv2.DIST_L2, 5).max())


def _close_skip(
    left: Gray, labels: npt.NDArray[np.int32], pieces: npt.NDArray[np.int32], crossing: Crossing
) -> None:
    """Draw in what the pen skipped of a loop, or a rule hides, where just one side may have one.

    Both parts hang on the mark: a bar of its own beside an X is no part of it.
    """
    centre = np.array(crossing.centre, np.float64)
    far = []
    for label in pieces:
        points = points_of(labels == label)
        reach = np.linalg.norm(points - centre, axis=1)
        far.append(points[reach >= FAR * float(reach.max())])
    skips = [_nearest(far[k], far[(k + 1) % 4]) for k in range(4)]
    short = [(a, b) for a, b, apart in skips if apart <= SKIP]
    if len(short) == 1:
        cv2.line(left, *short[0], 1, max(1, round(2 * crossing.half)))


def _nearest(one: FloatArray, other: FloatArray) -> tuple[tuple[int, int], tuple[int, int], float]:
    """The nearest px of two pieces, and how far they are apart."""
    apart = np.linalg.norm(one[:, None] - other[None], axis=2)
    i, j = np.unravel_index(int(apart.argmin()), apart.shape)
    (ax, ay), (bx, by) = one[i].astype(int).tolist(), other[j].astype(int).tolist()
    return (ax, ay), (bx, by), float(apart[i, j])


def _hole(ink: Gray, loop: Gray, crossing: Crossing) -> int:
    """Px of bare paper that the loop encloses together with the crossing."""
    ring = np.pad(loop, 1)
    x, y = crossing.centre
    cv2.circle(ring, (x + 1, y + 1), round(crossing.radius) + 1, 1, -1)
    _, outside = cv2.connectedComponents(1 - ring, connectivity=4)
    return int(np.count_nonzero((outside != outside[0, 0])[1:-1, 1:-1] & (loop == 0) & (ink == 0)))
