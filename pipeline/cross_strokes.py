"""Follow the two strokes of a mark in a box, and see what ink neither explains; decides nothing.

`crosses` finds the two straight lines that most of a mark lies along; it cannot tell an X from a
mark with two such lines and more. Here each line is bent to its stroke, its four arms are walked
from the crossing to where their ink ends, and the ink beside them is looked at as strokes of its
own. Frame: px of the picture given, at `FORM_DPI`.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import PX_PER_MM
from pipeline.runs import runs_around
from pipeline.third_stroke import Third, look_beside
from pipeline.tick_foot import loops_below

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
WIDE = 8.0  # px (1 mm) each side of a line: as far as a stroke bends away from it
CLOSE = (4.0, 2.5)  # px beyond half the pen, in the first and the second fit
LEAST_PX = 12  # of ink on a stroke
STIFF = 1e-9 * np.eye(3)  # keeps a fit to few px from failing
BREAK = 8.0  # px (1 mm) without ink: there an arm has ended
BLUNT = 6.0  # px: half of the widest pen
NARROWEST = 1.5  # px: half of the narrowest
BESIDE, BESIDE_SHARE = 2.0, 0.08  # px, and of an arm: ink so close to a stroke is its own
CIRCLES = np.array([0.5, 0.57, 0.64, 0.71, 0.78, 0.85])  # radii, of the mean reach of the arms
STEPS = 96  # points on a circle
COSINES = np.cos(np.arange(STEPS) * 2 * np.pi / STEPS)
SINES = np.sin(np.arange(STEPS) * 2 * np.pi / STEPS)
CHORD = np.linspace(0.2, 0.8, 25)  # of the way from one arm's end to the next
SHALLOW = 0.2  # sine of the flattest crossing that is still one


@dataclass(frozen=True, slots=True, eq=False)
class TwoStrokes:
    """The two strokes of a mark, and what else there is; mm and degrees.

    Attributes
    ----------
    arms : ndarray, shape (2, 2), float64
        Lengths of the two arms of each stroke, from the edge of the other stroke, mm.
    reach : ndarray, shape (2, 2), float64
        The same lengths from the crossing itself.
    directions : ndarray, shape (2, 2), float64
        Along each stroke, of length 1.
    gap : float
        Widest angle between neighbouring arms, degrees; 360 where an arm is missing.
    uneven : float
        Greatest difference between opposite angles, degrees: 0 where both strokes are straight.
    stem : float
        Share of the way straight across from arm to arm, where the gap is widest, that is inked:
        bare between the arms of an X, the stem of a K.
    pen : float
        Half the width of the narrowest arm, mm.
    cut : (float, float, float)
        Shares of the circles around the crossing that ink cuts four times or more, five times or
        more, seven times or more.
    loop_below : bool
        Whether both end a little below the crossing and enclose paper there, as where the pen
        turned in a loop at the foot of a tick.
    rest : float
        Extent of the largest piece of ink beside the strokes, mm.
    third : Third or None
        That ink as one stroke; None where there is none.
    """

    arms: FloatArray
    reach: FloatArray
    directions: FloatArray
    gap: float
    uneven: float
    stem: float
    pen: float
    cut: tuple[float, float, float]
    loop_below: bool
    rest: float
    third: Third | None


@dataclass(frozen=True, slots=True, eq=False)
class _Stroke:
    """A line bent to its ink: `across = bow(t)`, `t` from -1 to 1 over its length."""

    point: FloatArray
    along: FloatArray  # of length 1
    normal: FloatArray
    middle: float
    half_length: float
    bow: FloatArray  # shape (3,): of 1, t, t * t
    u: FloatArray  # of all ink of the mark, along
    off: FloatArray  # of all ink of the mark, across, from the stroke

    def at(self, u: FloatArray) -> FloatArray:
        """Points of the stroke, shape (n, 2)."""
        off = _bowed(u, self.middle, self.half_length, self.bow)
        return self.point + u[:, None] * self.along + off[:, None] * self.normal

    def of(self, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        """How far along and how far across from the stroke points lie."""
        offset = points - self.point
        u = offset @ self.along
        return u, offset @ self.normal - _bowed(u, self.middle, self.half_length, self.bow)


@dataclass(frozen=True, slots=True, eq=False)
class _Crossing:
    """Where two strokes cross, and how far each reaches from there to both sides, px."""

    centre: FloatArray
    at: tuple[float, float]  # along each stroke
    reach: FloatArray  # shape (2, 2)
    arms: FloatArray  # shape (2, 2): `reach` without the other stroke's own width
    hidden: float  # px of an arm that lie under the other stroke


def follow_strokes(
    mask: BoolArray, ink: FloatArray, lines: tuple[tuple[FloatArray, FloatArray], ...]
) -> TwoStrokes | None:
    """Follow the strokes of a mark; None where they do not cross.

    Parameters
    ----------
    mask : ndarray, shape (height, width), bool
        The px of the mark.
    ink : ndarray, shape (n, 2), float64
        The same px as x, y.
    lines : two pairs of ndarray, shape (2,), float64
        A point and the direction of each straight line found.
    """
    framed = cv2.copyMakeBorder(mask.view(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    inner = cv2.distanceTransform(framed, cv2.DIST_L2, 3)
    half = min(BLUNT, 2 * float(inner.sum()) / len(ink))  # the mean over a stroke is half of it
    fitted = [_fit(ink, point, along, half) for point, along in lines]
    first, second = fitted
    if first is None or second is None:
        return None
    crossing = _crossing(first, second, half)
    if crossing is None:
        return None
    pair = (first, second)
    pen, ends = _arms(ink, pair, crossing, half)
    gap, uneven, stem = _gaps(mask, ends, crossing.centre)
    tips = _tips(pair, crossing)
    rest, third = _beside(mask, ink, pair, crossing, pen, tips)
    return TwoStrokes(
        arms=crossing.arms / PX_PER_MM,
        reach=crossing.reach / PX_PER_MM,
        directions=np.array([first.along, second.along]),
        gap=gap,
        uneven=uneven,
        stem=stem,
        pen=pen / PX_PER_MM,
        cut=_cuts(mask, crossing),
        loop_below=loops_below(mask, crossing.arms, tips, crossing.centre, half),
        rest=rest / PX_PER_MM,
        third=third,
    )


def _fit(ink: FloatArray, point: FloatArray, along: FloatArray, half: float) -> _Stroke | None:
    normal = np.array([-along[1], along[0]])
    offset = ink - point
    u, across = offset @ along, offset @ normal
    close = np.flatnonzero(np.abs(across) <= WIDE)
    for nearer in (*CLOSE, 0.0):
        if len(close) < LEAST_PX:
            return None
        along_it = u.take(close)
        low, high = float(along_it.min()), float(along_it.max())
        middle, half_length = (low + high) / 2, max(1.0, (high - low) / 2)
        t = (along_it - middle) / half_length
        basis = np.empty((3, len(t)))
        basis[0], basis[1], basis[2] = 1.0, t, t * t
        bow = np.linalg.solve(basis @ basis.T + STIFF, basis @ across.take(close))
        off = across - _bowed(u, middle, half_length, bow)
        close = np.flatnonzero(np.abs(off) <= half + nearer)
    return _Stroke(point, along, normal, middle, half_length, bow, u, off)


def _bowed(u: FloatArray, middle: float, half_length: float, bow: FloatArray) -> FloatArray:
    """How far across a bent stroke lies at places along its line."""
    t = np.minimum(np.maximum((u - middle) / half_length, -1.0), 1.0)
    bowed: FloatArray = bow[0] + t * (bow[1] + t * bow[2])
    return bowed


def _crossing(first: _Stroke, second: _Stroke, half: float) -> _Crossing | None:
    """The place where the two bent strokes cross; of several the one with the longest arms."""
    us = np.arange(first.middle - first.half_length, first.middle + first.half_length + 1, 0.5)
    points = first.at(us)
    along, off = second.of(points)
    inside = np.abs(along - second.middle) <= second.half_length + half
    best: _Crossing | None = None
    for k in np.flatnonzero(np.diff(np.signbit(off)) & inside[:-1]):
        at = (float(us[k]), float(along[k]))
        ahead = points[k + 1] - points[k]
        there = second.at(np.array([at[1] - 1, at[1] + 1]))
        beyond = there[1] - there[0]
        turn = abs(ahead[0] * beyond[1] - ahead[1] * beyond[0])
        sine = max(SHALLOW, float(turn / (np.hypot(*ahead) * np.hypot(*beyond))))
        reach = np.array([_reach(s, u, half) for s, u in zip((first, second), at, strict=True)])
        arms = np.maximum(0.0, reach - half / sine)
        if best is None or arms.min() > best.arms.min():
            best = _Crossing(points[k], at, reach, arms, half / sine)
    return best


def _reach(stroke: _Stroke, start: float, half: float) -> tuple[float, float]:
    """How far ink goes on along a stroke, backward and forward."""
    close = stroke.u[np.abs(stroke.off) <= half + 1.0] - start
    ends = []
    for way in (-close, close):
        ahead = np.concatenate([[0.0], np.sort(way[way >= 0])])
        breaks = np.flatnonzero(ahead[1:] - ahead[:-1] > BREAK)
        ends.append(float(ahead[breaks[0] if len(breaks) else -1]))
    return ends[0], ends[1]


def _arms(
    ink: FloatArray, pair: tuple[_Stroke, _Stroke], crossing: _Crossing, half: float
) -> tuple[float, list[FloatArray]]:
    """Half the width of the narrowest arm, px, and where the ends of the arms lie."""
    pen, ends = half, []
    for stroke, start, reach in zip(pair, crossing.at, crossing.reach, strict=True):
        off = np.abs(stroke.off)
        for way, length in ((-1, reach[0]), (1, reach[1])):
            ahead = way * (stroke.u - start)
            near = max(0.35 * length, crossing.hidden)
            if 0.9 * length - near >= 3:
                part = (ahead > near) & (ahead <= 0.9 * length) & (off <= WIDE)
                pen = min(pen, np.count_nonzero(part) / (2 * (0.9 * length - near)))
            end = (ahead > 0.7 * length) & (ahead <= length) & (off <= half + 2)
            px = ink[end]
            if len(px):
                ends.append(np.add.reduce(px, axis=0) / len(px))
    return max(NARROWEST, pen), ends


def _gaps(
    mask: BoolArray, ends: list[FloatArray], centre: FloatArray
) -> tuple[float, float, float]:
    """Widest angle between neighbouring arms, how unequal opposite ones are, and the stem."""
    if len(ends) < 4:
        return 360.0, 360.0, 1.0
    angles = np.array([np.degrees(np.arctan2(*(end - centre)[::-1])) for end in ends])
    order = np.argsort(angles)
    around = angles[order]
    gaps = np.diff(np.append(around, around[0] + 360.0))
    widest = int(np.argmax(gaps))
    one, other = ends[order[widest]], ends[order[(widest + 1) % 4]]
    columns, rows = np.rint(one + CHORD[:, None] * (other - one)).astype(np.intp).T
    stem = float(mask[rows, columns].mean())  # both ends lie on ink, so all lies in the picture
    return float(gaps.max()), float(np.abs(gaps[:2] - gaps[2:]).max()), stem


def _tips(pair: tuple[_Stroke, _Stroke], crossing: _Crossing) -> FloatArray:
    """Where the two arms of each stroke end, shape (2, 2, 2)."""
    return np.array(
        [
            stroke.at(np.array([start - back, start + ahead]))
            for stroke, start, (back, ahead) in zip(pair, crossing.at, crossing.reach, strict=True)
        ]
    )


def _beside(
    mask: BoolArray,
    ink: FloatArray,
    pair: tuple[_Stroke, _Stroke],
    crossing: _Crossing,
    pen: float,
    tips: FloatArray,
) -> tuple[float, Third | None]:
    """Extent of the largest piece of ink beside the strokes, px, and all of it as a stroke."""
    tube = pen + BESIDE + BESIDE_SHARE * float(crossing.arms.mean())
    mine = np.zeros(len(ink), np.bool_)
    for stroke, start, (back, ahead) in zip(pair, crossing.at, crossing.reach, strict=True):
        u = stroke.u - start
        mine |= (np.abs(stroke.off) <= tube) & (u >= -back - tube) & (u <= ahead + tube)
    return look_beside(mask.shape, ink[~mine], tips.reshape(4, 2), crossing.centre)


def _cuts(mask: BoolArray, crossing: _Crossing) -> tuple[float, float, float]:
    """Shares of the circles around the crossing that ink cuts so many times or more."""
    height, width = mask.shape
    radii = CIRCLES * float(crossing.reach.mean())
    xs = np.rint(crossing.centre[0] + radii[:, None] * COSINES).astype(np.intp)
    ys = np.rint(crossing.centre[1] + radii[:, None] * SINES).astype(np.intp)
    inside = (xs >= 0) & (xs < width) & (ys >= 0) & (ys < height)
    counts = runs_around(inside & mask.ravel().take(ys * width + xs, mode="clip"))
    four, five, seven = (float((counts >= times).mean()) for times in (4, 5, 7))
    return four, five, seven
