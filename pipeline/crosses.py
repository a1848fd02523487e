"""Measure the shape of a mark in a box: is it two strokes that cross? Decides nothing.

The line that most edges lie along is found, then the strongest in another direction, and an X is
two lines that pass through each other. A slash has one direction; a tick's lines meet at their
ends; a circle and a scribble have much ink beside their two best lines.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.cross_lines import Line, edges_of, other_pairs, strongest_pair
from pipeline.cross_strokes import TwoStrokes, follow_strokes
from pipeline.frames import Gray
from pipeline.pixels import points_of
from pipeline.quantile import quantile_of_sorted
from pipeline.runs import longest_around, runs_around
from pipeline.strands import Strands

FloatArray = npt.NDArray[np.float64]
MIN_PX = 12  # of ink, form px: less cannot show a shape
STEPS = 48  # points on a circle
COSINES = np.cos(np.arange(STEPS) * 2 * np.pi / STEPS)
SINES = np.sin(np.arange(STEPS) * 2 * np.pi / STEPS)
RADII = np.array([7.0, 10.0, 13.0, 17.0])  # form px: 0.9 to 2.2 mm
SHIFTS = np.array([-6, -3, 0, 3, 6])
CIRCLES_X, CIRCLES_Y = RADII[:, None] * COSINES, RADII[:, None] * SINES
SECTORS, RING_PX = 16, 4  # directions looked at, px of ink that count in each
MOST_OF_CIRCLE = 0.6
WIDEST_GAP = 21  # steps (160 degrees): arms on one side only are a tick
NARROW, WIDE = 3.0, 8.0  # form px, half the width of the band taken as one stroke


@dataclass(frozen=True, slots=True)
class CrossShape:
    """How much a mark looks like an X; of `length` to `angle` larger is better, 0 .. 1.

    Attributes
    ----------
    length : float
        Length of the shorter stroke over the longer.
    through : float
        How far inside both strokes they cross: 0 at or beyond an end, 1 in the middle.
    straight : float
        Share of the ink that lies on the two lines.
    angle : float
        Angle between the strokes over a right angle.
    fill : float
        Ink over the area of the four-cornered hull of the X: a scribble fills it.
    arms : float
        Share of the circles around the crossing that four to six arms cut, well apart.
    ringed : float
        Share of the directions from the crossing with ink that is on neither line.
    centre : (float, float)
        Where they cross, px of the picture given.
    spans : (float, float)
        Lengths of the strokes, px, longer first.
    strokes : TwoStrokes or None
        The two lines followed as strokes, and what lies beside; None where they do not cross.
    strands : Strands or None
        What is left without the crossing; looked at only where the others do not agree.
    looped : bool
        Whether it was drawn in one movement, and all this is without the loop that that leaves.
    """

    length: float
    through: float
    straight: float
    angle: float
    fill: float
    arms: float
    ringed: float
    centre: tuple[float, float]
    spans: tuple[float, float]
    strokes: TwoStrokes | None
    strands: Strands | None = None
    looped: bool = False


NO_CROSS = CrossShape(0.0, 0.0, 0.0, 0.0, 99.0, 0.0, 0.0, (0.0, 0.0), (0.0, 0.0), None)


def cross_shape(excess: Gray, mask: npt.NDArray[np.bool_]) -> CrossShape:
    """Describe the mark under `mask`.

    Parameters
    ----------
    excess : ndarray, shape (height, width), uint8
        Voter's ink, form px.
    mask : ndarray, same shape, bool
        The px of this mark.
    """
    if np.count_nonzero(mask) < MIN_PX:
        return NO_CROSS
    edges = edges_of(excess, mask)
    pair = strongest_pair(edges) if edges is not None else None
    return NO_CROSS if pair is None else _crossing(points_of(mask), mask, *pair)


def other_shapes(excess: Gray, mask: npt.NDArray[np.bool_]) -> Iterator[CrossShape]:
    """The same mark by other pairs of its lines, the strongest first."""
    edges = edges_of(excess, mask)
    if edges is not None:
        ink = points_of(mask)
        yield from (_crossing(ink, mask, *pair) for pair in other_pairs(edges))


def _crossing(
    ink: FloatArray, mask: npt.NDArray[np.bool_], first: Line, second: Line
) -> CrossShape:
    one, other = first.direction, second.direction
    turn = float(one[0] * other[1] - one[1] * other[0])
    if abs(turn) < 0.2:  # within 11 degrees: one direction only
        return NO_CROSS
    ahead = second.point - first.point
    centre = first.point + (ahead[0] * other[1] - ahead[1] * other[0]) / turn * one
    tracks = [_track(ink, line, centre) for line in (first, second)]
    length = sum(high - low for _, low, high in (_within(track, NARROW) for track in tracks))
    if length <= 0:
        return NO_CROSS
    half = min(WIDE, max(NARROW, 0.5 * len(ink) / length + 1.5))  # as wide as this pen's stroke
    strokes = [_within(track, half) for track in tracks]
    on_lines = strokes[0][0] | strokes[1][0]
    spans = sorted((high - low for _, low, high in strokes), reverse=True)
    if spans[1] <= 0:
        return NO_CROSS
    sine = min(1.0, abs(turn))
    return CrossShape(
        length=spans[1] / spans[0],
        through=max(0.0, min(2 * min(-low, high) / (high - low) for _, low, high in strokes)),
        straight=float(np.count_nonzero(on_lines) / len(ink)),
        angle=float(np.arcsin(sine)) / (np.pi / 2),
        fill=len(ink) / max(1.0, 0.5 * spans[0] * spans[1] * sine),
        arms=_arms(mask, centre),
        ringed=_ringed(ink[~on_lines] - centre),
        centre=(float(centre[0]), float(centre[1])),
        spans=(spans[0], spans[1]),
        strokes=follow_strokes(mask, ink, ((first.point, one), (second.point, other))),
    )


def _track(ink: FloatArray, line: Line, centre: FloatArray) -> tuple[FloatArray, FloatArray]:
    """How far px are from a line, and how far along it from `centre`."""
    direction = line.direction
    across = (ink - line.point) @ np.array([-direction[1], direction[0]])
    return np.abs(across), (ink - centre) @ direction


def _within(
    track: tuple[FloatArray, FloatArray], half: float
) -> tuple[npt.NDArray[np.bool_], float, float]:
    """Px within `half` of a line, and how far they reach before and beyond its centre."""
    close = track[0] <= half
    along = track[1][close]
    if len(along) < 4:
        return close, 0.0, 0.0
    along.sort()
    return close, quantile_of_sorted(along, 0.02), quantile_of_sorted(along, 0.98)


def _arms(mask: npt.NDArray[np.bool_], centre: FloatArray) -> float:
    """Share of the circles around the crossing that four to six arms cut, well apart.

    Bent strokes cross too, though no straight line follows them. The crossing is looked for near
    where the lines meet: the place whose circles most arms cut.
    """
    closed = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    pad = int(RADII[-1]) + SHIFTS[-1] + 2
    padded = cv2.copyMakeBorder(closed, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=0)
    height, width = closed.shape
    x0 = float(np.clip(centre[0], 0, width - 1)) + pad
    y0 = float(np.clip(centre[1], 0, height - 1)) + pad
    # Every circle around every place is cut out of the rows and columns it needs.
    xs = np.rint((x0 + SHIFTS)[:, None, None] + CIRCLES_X).astype(np.intp)
    ys = np.rint((y0 + SHIFTS)[:, None, None] + CIRCLES_Y).astype(np.intp)
    np.minimum(np.maximum(xs, 0, out=xs), padded.shape[1] - 1, out=xs)
    np.minimum(np.maximum(ys, 0, out=ys), padded.shape[0] - 1, out=ys)
    rings = padded.ravel().take(ys[:, None] * padded.shape[1] + xs[None]).view(np.bool_)
    rings = rings.reshape(-1, STEPS)
    counts = runs_around(rings)
    likely = np.flatnonzero((counts >= 4) & (counts <= 6))
    rings = rings.take(likely, axis=0)
    good = np.zeros(len(counts))
    good[likely] = (rings.mean(axis=1) <= MOST_OF_CIRCLE) & (longest_around(~rings) <= WIDEST_GAP)
    return float(good.reshape(-1, len(RADII)).mean(axis=1).max())


def _ringed(beside: FloatArray) -> float:
    """Share of the directions in which there is ink beside the lines."""
    if len(beside) < RING_PX * SECTORS // 2:
        return 0.0
    angle = np.arctan2(beside[:, 1], beside[:, 0]) / (2 * np.pi) * SECTORS
    counts = np.bincount(angle.astype(np.int64) % SECTORS, minlength=SECTORS)
    return float((counts >= RING_PX).mean())
