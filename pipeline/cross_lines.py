"""Find the straight lines that the edges of a mark lie along; decides nothing.

The edge of a stroke says which way the stroke runs, so every px of an edge votes for the one line
through it that its own direction asks for.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.frames import Gray

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
LEAST_EDGES = 8  # px of a line
ANGLES, RHO_PX = 36, 1.5  # bins of 5 degrees, of 0.2 mm
FAINT_EDGE = 0.12  # of the strongest edge: weaker ones are noise of the strong
WIDE, WIDE_ANGLE = 8.0, np.pi / 7  # form px and radians off a line: a bent stroke is still one
NARROW, NARROW_ANGLE = 6.0, np.pi / 14  # the same where strokes that lie close are told apart
ROOTS = np.sqrt(np.arange(256, dtype=np.float32))
MOST_LINES = 4


def edges_of(excess: Gray, mask: BoolArray) -> "Edges | None":
    """The edges of a mark; None where there are too few.

    Parameters
    ----------
    excess : ndarray, shape (height, width), uint8
        Voter's ink, form px.
    mask : ndarray, same shape, bool
        The px of this mark.
    """
    # The root lifts a light stroke towards a heavy one: both strokes of an X must be found.
    soft = cv2.GaussianBlur(ROOTS.take(np.where(mask, excess, 0)), (5, 5), 1.0)
    gx = cv2.Sobel(soft, cv2.CV_32F, 1, 0, ksize=3)
    gy = cv2.Sobel(soft, cv2.CV_32F, 0, 1, ksize=3)
    strength = cv2.magnitude(gx, gy)
    px = np.flatnonzero(strength > FAINT_EDGE * float(strength.max()))
    if len(px) < LEAST_EDGES:
        return None
    normal = np.arctan2(gy.ravel().take(px), gx.ravel().take(px)).astype(np.float64) % np.pi
    return Edges.of(np.column_stack(np.divmod(px, mask.shape[1])[::-1]).astype(np.float64), normal)


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Edge px of a mark.

    Attributes
    ----------
    centre : ndarray, shape (2,), float64
        Their middle.
    offset : ndarray, shape (n, 2), float64
        Each from there.
    normal : ndarray, shape (n,), float64
        Direction across the edge, radians, 0 .. pi.
    unit : ndarray, shape (n, 2), float64
        The same as a vector of length 1.
    distance : ndarray, shape (n,), float64
        From the centre of the line through each px that its own edge asks for.
    """

    centre: FloatArray
    offset: FloatArray
    normal: FloatArray
    unit: FloatArray
    distance: FloatArray

    @classmethod
    def of(cls, points: FloatArray, normal: FloatArray) -> "Edges":
        """Edges at some points, shape (n, 2), n > 0."""
        centre = points.mean(axis=0)
        offset = points - centre
        unit = np.column_stack([np.cos(normal), np.sin(normal)])
        distance = offset[:, 0] * unit[:, 0] + offset[:, 1] * unit[:, 1]
        return cls(centre, offset, normal, unit, distance)

    def along(self, normal: float, turn: float) -> BoolArray:
        """Which are turned less than that from a line with this normal."""
        alike = np.abs(self.unit @ np.array([np.cos(normal), np.sin(normal)]))
        return np.asarray(alike > np.cos(turn), np.bool_)


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A straight stroke: a point on its axis, its direction, and the angle of its normal."""

    point: FloatArray
    direction: FloatArray
    normal: float  # radians, 0 .. pi

    def distance(self, centre: FloatArray) -> float:
        """How far it passes from a point, px, along its normal."""
        unit = np.array([np.cos(self.normal), np.sin(self.normal)])
        return float((self.point - centre) @ unit)


def strongest_pair(edges: Edges) -> tuple[Line, Line] | None:
    """The line most edges lie along, and the strongest in another direction."""
    first = _strongest_line(edges, np.ones(len(edges.normal), np.bool_), WIDE, WIDE_ANGLE)
    if first is None:
        return None
    across = ~edges.along(first.normal, WIDE_ANGLE)
    second = _strongest_line(edges, across, WIDE, WIDE_ANGLE)
    return None if second is None else (first, second)


def other_pairs(edges: Edges) -> Iterator[tuple[Line, Line]]:
    """Pairs of lines, each taken narrowly, the strongest first.

    Where two strokes lie close, as where a stroke was drawn twice, the strongest line is a mean of
    both and describes neither.
    """
    lines: list[Line] = []
    usable = np.ones(len(edges.normal), np.bool_)
    while len(lines) < MOST_LINES:
        line = _strongest_line(edges, usable, NARROW, NARROW_ANGLE)
        if line is None:
            break
        yield from ((other, line) for other in lines)
        lines.append(line)
        usable &= ~_voters(edges, line.normal, line.distance(edges.centre), WIDE, NARROW_ANGLE)


def _voters(edges: Edges, angle: float, rho: float, wide: float, turn: float) -> BoolArray:
    """Which edges lie along a line and agree with it in direction."""
    unit = np.array([np.cos(angle), np.sin(angle)])
    agree: BoolArray = edges.along(angle, turn) & (np.abs(edges.offset @ unit - rho) < wide)
    return agree


def _strongest_line(edges: Edges, usable: BoolArray, wide: float, turn: float) -> Line | None:
    """The line that most edge px lie along and agree with in direction.

    Every px votes for the one line through it that its own edge asks for (Hough, with the
    direction known), then a least squares line is laid through the voters.
    """
    if np.count_nonzero(usable) < LEAST_EDGES:
        return None
    normal, offset, distance = edges.normal, edges.offset, edges.distance
    reach = int(np.ceil(np.abs(distance).max() / RHO_PX)) + 2
    angle_bin = (normal[usable] / np.pi * ANGLES).astype(np.int64) % ANGLES
    rho_bin = np.rint(distance[usable] / RHO_PX).astype(np.int64) + reach
    bins = 2 * reach + 1
    flat = np.bincount(angle_bin * bins + rho_bin, minlength=ANGLES * bins)
    votes = flat.reshape(ANGLES, bins).astype(np.float32)
    # Past 180 degrees a line comes back with its distance reversed.
    wrapped = np.concatenate([votes[-2:, ::-1], votes, votes[:2, ::-1]])
    smooth = cv2.blur(wrapped, (5, 5))[2:-2]
    best_angle, best_rho = divmod(int(smooth.argmax()), smooth.shape[1])
    angle = (best_angle + 0.5) / ANGLES * np.pi
    rho = (best_rho - reach) * RHO_PX
    for _ in range(2):
        agree = np.flatnonzero(usable & _voters(edges, angle, rho, wide, turn))
        if len(agree) < LEAST_EDGES:
            return None
        voters = offset.take(agree, axis=0)
        middle = np.add.reduce(voters, axis=0) / len(voters)
        spread = voters - middle
        _, vectors = np.linalg.eigh(spread.T @ spread)
        angle = float(np.arctan2(vectors[1, 0], vectors[0, 0])) % np.pi
        rho = float(middle @ np.array([np.cos(angle), np.sin(angle)]))
    return Line(edges.centre + middle, np.array([-np.sin(angle), np.cos(angle)]), angle)
