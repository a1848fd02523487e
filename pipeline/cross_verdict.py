"""Whether a mark is two strokes that cross, and nothing more.

The second of two measurements that must agree before a box counts as marked: `cross_likeness`
asks how well two straight lines describe the mark, here it is asked what else there is.
"""

import numpy as np

from pipeline.cross_strokes import FloatArray, TwoStrokes
from pipeline.third_stroke import Third

SHORTEST_ARM = 0.27  # of half its stroke: shorter, and a T, a tick or a lambda is meant
SURE_ARM = 0.45  # the same where there is a third stroke: a K, an A
WIDEST_GAP = 150.0  # degrees between neighbouring arms: beyond, they lie to one side, as in a Y
MOST_UNEVEN = 50.0  # degrees: so bent, the strokes meet and do not cross
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
LONG, LENGTHY = 1.3, 3.0  # half widths: so much of a third stroke must show on each side, on one


def is_two_strokes(strokes: TwoStrokes | None) -> bool:
    """Whether a mark is an X by its arms and by what lies beside them.

    People go over an X again, or put one more short stroke through its middle while they draw it;
    that is left an X as long as it stays within the reach of the other two.
    """
    if strokes is None:
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
