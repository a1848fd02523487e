"""Take the crossing out of a mark and count what is left; decides nothing.

Two strokes that cross, however bent, hooked or broad, fall into four strands when a disc around
their crossing is taken away, and into nothing else. A ring, a scribble, a letter or a blot with
tips does not. No straight line is asked for here, which is why it fails otherwise than `crosses`
and `cross_strokes` do. Frame: px of the picture given, at `FORM_DPI`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import PX_PER_MM
from pipeline.frames import Gray
from pipeline.runs import runs_around

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
PAD = 3  # px around a mark, so that discs and rings lie in the picture
PIECE_PX = 8  # px (0.13 mm2): less is a rough edge
STEPS = 72  # directions around a place
COSINES = np.cos(np.arange(STEPS) * 2 * np.pi / STEPS)
SINES = np.sin(np.arange(STEPS) * 2 * np.pi / STEPS)
DISCS = np.array([0.9, 1.05, 1.2, 1.35, 1.5, 1.8, 2.2, 2.6])  # radii, of half the pen
SQUARE = np.ones((3, 3), np.uint8)
CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3)).astype(np.uint8)
FORKED = 3  # steps of the way with two fronts: a rough edge parts for less


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where strands meet, px of the padded picture: its centre, its disc, and half the pen."""

    centre: tuple[int, int]
    radius: float
    half: float


@dataclass(frozen=True, slots=True, eq=False)
class Strands:
    """What four strands are left of a mark without its crossing; mm and degrees.

    Attributes
    ----------
    lengths : ndarray, shape (4,), float64
        Along each strand from the disc to its end, in the order of their directions.
    turned : ndarray, shape (4,), float64
        How much of that length does not lead away from the crossing: a hook.
    gaps : ndarray, shape (4,), float64
        Angles from strand to strand, of their middles.
    disc : float
        Radius of the disc.
    half : float
        Half the width of the broadest strand.
    branches : int
        Strands that fork or close on themselves.
    loose : float
        Area of ink that hangs on none of them, mm2.
    """

    lengths: FloatArray
    turned: FloatArray
    gaps: FloatArray
    disc: float
    half: float
    branches: int
    loose: float


def strands_of(mask: BoolArray) -> Strands | None:
    """Take a mark apart; None where no disc leaves four strands.

    Parameters
    ----------
    mask : ndarray, shape (height, width), bool
        The px of the mark.
    """
    ink = np.pad(mask.astype(np.uint8), PAD)
    for crossing in crossings(ink):
        apart = _take_apart(ink, crossing)
        if apart is not None:
            return apart
    return None


def crossings(ink: Gray, thick: float = 1.0) -> Iterator[Crossing]:
    """Places where four strands may meet, those with the smallest disc first.

    Looked for where the mark is that thick, of the pen's mean: a crossing is, and so are corners.
    """
    area = int(ink.sum())
    if area < 4 * PIECE_PX:
        return
    inner = cv2.distanceTransform(ink, cv2.DIST_L2, 5)
    half = 2 * float(inner.sum()) / area  # the mean over a stroke is half of its own half width
    ys, xs = np.nonzero(inner >= thick * min(half, 0.9 * float(inner.max())))
    for radius in (DISCS * half + 1.0).tolist():
        centre = _four_around(ink, xs, ys, radius)
        if centre is not None:
            yield Crossing(centre, radius, half)


def opened(ink: Gray, crossing: Crossing) -> tuple[Gray, Gray]:
    """The mark without the disc around a crossing, and 1 where strands begin at its rim."""
    left, around = ink.copy(), np.zeros_like(ink)
    cv2.circle(left, crossing.centre, round(crossing.radius), 0, -1)
    cv2.circle(around, crossing.centre, round(crossing.radius) + 2, 1, -1)
    return left, left & around


def _four_around(
    ink: Gray, xs: npt.NDArray[np.intp], ys: npt.NDArray[np.intp], radius: float
) -> tuple[int, int] | None:
    """The place whose circle four strands cut with the most even gaps."""
    height, width = ink.shape
    columns = np.rint(xs[:, None] + radius * COSINES).astype(np.intp)
    rows = np.rint(ys[:, None] + radius * SINES).astype(np.intp)
    inside = (columns >= 0) & (columns < width) & (rows >= 0) & (rows < height)
    ring = inside & (ink.ravel().take(rows * width + columns, mode="clip") > 0)
    four = np.flatnonzero(runs_around(ring) == 4)
    if not len(four):
        return None
    uneven = _widest_gaps(ring.take(four, axis=0))
    best = four[np.lexsort((ys[four], xs[four], uneven))[0]]
    return int(xs[best]), int(ys[best])


def _widest_gaps(rings: BoolArray) -> FloatArray:
    """Widest gap between the middles of the four runs around each circle, steps."""
    first = np.nonzero(rings & ~np.roll(rings, 1, axis=1))[1].reshape(-1, 4)
    last = np.nonzero(rings & ~np.roll(rings, -1, axis=1))[1].reshape(-1, 4)
    # Where the first end belongs to a run that began before the circle did, it is the last one's.
    ends = np.where(last[:, :1] < first[:, :1], np.roll(last, -1, axis=1), last)
    middles = np.sort((first + (ends - first) % STEPS / 2) % STEPS, axis=1)
    gaps: FloatArray = np.diff(middles, axis=1, append=middles[:, :1] + STEPS).max(axis=1)
    return gaps


def _take_apart(ink: Gray, crossing: Crossing) -> Strands | None:
    centre, radius = crossing.centre, crossing.radius
    left, starts = opened(ink, crossing)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(left, connectivity=8)
    strands, loose = [], 0
    for label in range(1, count):
        px = int(stats[label, cv2.CC_STAT_AREA])
        piece = (labels == label).astype(np.uint8)
        if not np.any(piece & starts):
            loose += px
        elif px >= PIECE_PX:
            strands.append(piece)
    if len(strands) != 4:
        return None
    angles, lengths, reaches, branches, widths = [], [], [], 0, []
    for piece in strands:
        length, forks = walk(piece, piece & starts)
        lengths.append(length + 2.0)
        ys, xs = np.nonzero(piece)
        angles.append(np.degrees(np.arctan2(ys.mean() - centre[1], xs.mean() - centre[0])))
        reaches.append(float(np.hypot(xs - centre[0], ys - centre[1]).max()) - radius)
        branches += forks
        widths.append(float(cv2.distanceTransform(piece, cv2.DIST_L2, 5).max()))
    order = np.argsort(angles)
    around = np.array(angles)[order]
    return Strands(
        lengths=np.array(lengths)[order] / PX_PER_MM,
        turned=np.maximum(0.0, np.array(lengths) - np.array(reaches))[order] / PX_PER_MM,
        gaps=np.diff(np.append(around, around[0] + 360.0)),
        disc=radius / PX_PER_MM,
        half=max(widths) / PX_PER_MM,
        branches=branches,
        loose=loose / PX_PER_MM**2,
    )


def walk(piece: Gray, start: Gray) -> tuple[float, bool]:
    """How far a strand goes from where it begins, px, and whether it forks on the way."""
    steps = list(fronts(piece, start))
    return float(len(steps)), sum(count > 1 for count in steps) > FORKED


def fronts(piece: Gray, start: Gray) -> Iterator[int]:
    """How many fronts there are on each step from where a piece begins to its ends.

    Parameters
    ----------
    piece, start : ndarray, shape (height, width), uint8
        1 on the piece; on the px of it from which the steps go out.
    """
    seen, steps = start, 0
    while True:
        # Square and cross in turn go about as far in every direction.
        further = cv2.dilate(seen, SQUARE if steps % 2 else CROSS).astype(np.uint8) & piece
        front = further & ~seen
        if not front.any():
            return
        _, _, stats, _ = cv2.connectedComponentsWithStats(front, connectivity=8)
        yield int(np.count_nonzero(stats[1:, cv2.CC_STAT_AREA] >= 2))
        seen, steps = further, steps + 1
