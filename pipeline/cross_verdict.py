"""Whether a mark is two strokes that cross, and nothing more.

Two of three measurements that fail in different ways must say so before a box counts as marked:
how well two straight lines describe the mark, what there is beside two bent strokes, and what is
left of it when the crossing is taken out.
"""

import numpy as np

from calibration.form import PX_PER_MM
from pipeline.cross_strokes import FloatArray, TwoStrokes
from pipeline.crosses import CrossShape
from pipeline.looped import Looped
from pipeline.strands import Strands
from pipeline.third_stroke import Third

SHORTEST_ARM = 0.27  # of half its stroke: shorter, and a T, a tick or a lambda is meant
SURE_ARM = 0.45  # the same where there is a third stroke: a K, an A
WIDEST_GAP = 150.0  # degrees between neighbouring arms: beyond, they lie to one side, as in a Y
MOST_UNEVEN = 54.0  # degrees: so bent, the strokes meet and do not cross
STEM = 0.85  # of the way across: a K, a Y, a W has a stroke there
REST, REST_SHARE, MOST_REST = 0.5, 0.2, 1.1  # mm, of the arms, mm: hooks and rough edges
DIAGONAL = 0.3  # of sine and cosine: 17 degrees off level and upright
WIDER = 0.25  # mm beyond the pen: more is not one stroke
ALIKE = 0.9  # cosine: an arm drawn over again
DRAWN_OVER, LEAST_OVER = 0.46, 0.4  # of the arms, mm off the crossing
THROUGH, TWO_SIDED = 0.25, 0.4  # of the arms off the crossing; shorter side over the longer
LONGER, LONGER_MM = 1.0, 0.1  # of the others: a stroke that outreaches the X takes it back
TEEMING = 0.3  # of the circles: two X over one another have eight arms
SMALL, CROWDED = 2.4, 0.4  # mm: in a small mark more strokes show only on the circles
HAIR = 0.45  # of the pen: half as wide as its strokes, the trace of a pen that is hardly lifted
OPEN_ARMS, OPEN_FILL = 0.25, 0.8  # a thin or a bent X may miss its circles, a full one may not
MIDDLE = 0.5  # lines that cross so well inside both need no four arms
RING_SECTORS = 0.6  # of the directions around an X with ink beside its lines: ringed, framed
ARMS_LESS = 0.2  # arms around the crossing say a little less than straight lines do
HALF_FULL, HALF_OPEN = 0.9, 0.5  # of the hull; of the circles that four arms cut
FULLEST = 1.27  # ink over the hull of an X: more is a scribble or a blot
FULL = (1.0, 0.82), (1.15, 0.9)  # an X of a broad pen fills its hull, but lies on its lines
STUB, SHORT_STRAND = 0.7, 0.35  # of the pen's half width, of the mean: shorter is no arm
LONG_STRAND = 2.0  # of the mean: longer is a word or a line that hangs on the mark
HOOKED = 0.2  # of the mean: what turns back farther is the stroke of a figure, a tick
OPEN, ASKEW = 130.0, 28.0  # degrees from strand to strand, and of a gap to its opposite: a K's
BLOT, BLOT_MM = 1.25, 0.25  # times the room that two such strokes need to part, mm
LOOSE_MM2 = 0.5  # of ink beside the strands: dust
MIDDLE_MM, BOTH_SIDES = 0.8, 1.0  # mm: past the crossing, seen on each side of it
SIDEWAYS = 0.8  # cosine of the loop's side: above or below, a tick or a gamma turns so
SLANTED = 0.35  # least sine and cosine of a stroke: a 4 has an upright and a level one
LOOP_ASKEW = 40.0  # degrees: a bowed loop begins to turn at the crossing
STRAYS = 6.0, 1.2  # px, of half the pen: along a loop that do not lead around it, as at corners
DEPTH, HOLE = (0.9, 2.3), 0.1  # of the free arms, of their square
DEEPEST, PLAIN_LOOP = 3.2, 7  # the same of a loop that leads nowhere else, px of `STRAYS`
THIN, SLENDER = 1.8, 3.0  # half pens that the loop is wide at a corner, that the arms are long
SHORTER = 0.6  # of both free arms' mean, the shorter one
LONG, LENGTHY = 1.35, 3.0  # half widths: so much of a third stroke must show on each side, on one


def is_cross(shape: CrossShape, marked_from: float) -> bool:
    """Whether two of the three measurements of a shape call it an X.

    Parameters
    ----------
    marked_from : float
        The likeness to an X from which straight lines describe it.
    """
    straight = cross_likeness(shape) >= marked_from and not _scribbled(shape)
    apart = shape.looped or is_four_strands(shape.strands)
    return straight + is_two_strokes(shape.strokes) + apart >= 2


def is_cross_by_choice(shape: CrossShape, marked_from: float) -> bool:
    """Whether a shape whose two lines were chosen among several is an X.

    Lines that are tried until some fit do not speak for themselves any more: the strands must
    agree, or the ink beside the lines must be a stroke that runs through their crossing.
    """
    if not is_cross(shape, marked_from):
        return False
    third = shape.strokes.third if shape.strokes is not None else None
    through = third is not None and third.passes <= MIDDLE_MM and min(third.seen) >= BOTH_SIDES
    return through or is_four_strands(shape.strands)


def cross_likeness(shape: CrossShape) -> float:
    """How much a shape is an X, 0 .. 1: as much as its weakest property."""
    if shape.fill > FULLEST or any(
        shape.fill > full and shape.straight < straight for full, straight in FULL
    ):
        return 0.0
    if shape.arms < OPEN_ARMS and shape.fill > OPEN_FILL:
        return 0.0  # no circle around the crossing is cut by arms alone: scribbled over there
    if shape.arms < OPEN_ARMS and shape.through < MIDDLE:
        return 0.0  # strokes that meet near an end and show no four arms: a tick, a Y, a K
    if shape.ringed >= RING_SECTORS:
        return 0.0
    through = max(shape.through, shape.arms - ARMS_LESS)
    return min(
        1.0,
        shape.length / 0.8,  # one stroke may be less than half as long as the other
        through / 0.5,  # they cross well inside both
        max(0.0, shape.straight - 0.3) / 0.66,  # most of the ink lies on them
        shape.angle / 0.7,  # and open, not nearly one line
    )


def _scribbled(shape: CrossShape) -> bool:
    """Whether only the tips of an X show under what fills its middle."""
    return shape.fill > HALF_FULL and shape.strokes is not None and shape.strokes.cut[0] < HALF_OPEN


def is_two_strokes(strokes: TwoStrokes | None) -> bool:
    """Whether a mark is an X by its arms and by what lies beside them.

    People go over an X again, or put one more short stroke through its middle while they draw it;
    that is left an X as long as it stays within the reach of the other two.
    """
    if strokes is None or strokes.loop_below:
        return False
    arms = strokes.arms
    shares = 2 * arms.min(axis=1) / np.maximum(arms.sum(axis=1), 1e-6)
    if float(shares.min()) < SHORTEST_ARM or strokes.gap > WIDEST_GAP:
        return False
    if strokes.uneven > MOST_UNEVEN or strokes.stem > STEM:
        return False
    _, five, seven = strokes.cut
    if seven > TEEMING or (float(arms.mean()) < SMALL and five > CROWDED):
        return False
    if strokes.rest <= min(MOST_REST, REST + REST_SHARE * float(arms.mean())):
        return True
    return strokes.third is not None and _belongs(strokes, strokes.third)


def _belongs(strokes: TwoStrokes, third: Third) -> bool:
    """Whether the ink beside the two strokes is one more stroke of the same X."""
    arms = strokes.arms
    size = float(arms.mean())
    longest = float(strokes.reach.max())
    near, far = sorted(third.reach)
    if float((2 * arms.min(axis=1) / np.maximum(arms.sum(axis=1), 1e-6)).min()) < SURE_ARM:
        return False
    if third.half_width > strokes.pen + WIDER or far > LONGER * longest + LONGER_MM:
        return False
    if third.half_width < HAIR * strokes.pen and third.passes <= max(LEAST_OVER, THROUGH * size):
        return True
    # Of three strokes the most level or upright one is the one too many.
    along = [*strokes.directions, third.direction]
    reach = [*strokes.reach.max(axis=1), far]
    order = sorted(range(3), key=lambda k: _slant(along[k]))
    if _slant(along[order[1]]) < DIAGONAL:
        return False
    beside = max(abs(float(third.direction @ one)) for one in strokes.directions)
    if beside > ALIKE and _slant(third.direction) >= DIAGONAL:
        if max(third.seen) < LENGTHY * third.half_width:
            return False
        return third.passes <= max(LEAST_OVER, DRAWN_OVER * size)
    if reach[order[0]] > LONGER * max(reach[order[1]], reach[order[2]]) + LONGER_MM:
        return False
    if min(third.seen) < LONG * third.half_width:
        return False
    return third.passes <= max(LEAST_OVER, THROUGH * size) and near >= TWO_SIDED * far


def _slant(direction: FloatArray) -> float:
    """How far a direction is from level and from upright: 0 to 0.7."""
    return float(np.abs(direction).min())


def is_four_strands(strands: Strands | None) -> bool:
    """Whether a mark without its crossing is four arms and nothing else."""
    if strands is None or strands.branches or strands.loose > LOOSE_MM2:
        return False
    lengths, mean = strands.lengths, float(strands.lengths.mean())
    if float(lengths.min()) < max(STUB * strands.half, SHORT_STRAND * mean):
        return False
    if float(lengths.max()) > LONG_STRAND * mean or float(strands.turned.max()) > HOOKED * mean:
        return False
    gaps = strands.gaps
    if float(gaps.max()) > OPEN or float(np.abs(gaps[:2] - gaps[2:]).max()) > ASKEW:
        return False
    room = strands.half / np.sin(np.radians(float(gaps.min())) / 2)
    return bool(strands.disc <= BLOT * room + BLOT_MM)


def is_looped_cross(loop: Looped | None) -> bool:
    """Whether a mark is an X drawn in one movement: two free arms and a loop at one side."""
    if loop is None or loop.loose > LOOSE_MM2:
        return False
    if loop.strays > STRAYS[0] + STRAYS[1] * loop.half * PX_PER_MM:
        return False
    mean = float(loop.lengths.mean())
    if float(loop.lengths.min()) < SHORTER * mean or float(loop.turned.max()) > HOOKED * mean:
        return False
    gaps = loop.gaps
    if float(gaps.max()) > OPEN or float(np.abs(gaps[:2] - gaps[2:]).max()) > LOOP_ASKEW:
        return False
    if abs(float(loop.side[0])) < SIDEWAYS * float(np.linalg.norm(loop.side)):
        return False
    if float(np.abs(loop.strokes).min()) < SLANTED:
        return False
    deepest = DEEPEST if loop.strays <= PLAIN_LOOP else DEPTH[1]
    if not DEPTH[0] * mean <= loop.depth <= deepest * mean or loop.hole < HOLE * mean * mean:
        return False
    return loop.widest <= THIN * loop.half + 1 / PX_PER_MM and mean >= SLENDER * loop.half
