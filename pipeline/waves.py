"""What feed rollers and paper add to an affine map: small shifts that vary over the sheet."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.anchors import GOOD_MATCH, Matches
from pipeline.frames import Points

FloatArray = npt.NDArray[np.float64]
BEND_REACH = (150.0, 60.0)  # overview px across and down (38, 15 mm)
JITTER_REACH = (400.0, 15.0)  # overview px (100, 4 mm): the feed moves a line as a whole
REST = 0.15  # weight of "no shift", where nothing is near
STIFF = 0.4  # weight against a slope over one reach
STILL = np.diag([1e-9, STIFF, STIFF])
SOFT = 0.8  # overview px (0.2 mm) off its neighbours at which a point has half its weight


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    """Places, and how near the points at which shifts are known lie to each.

    Attributes
    ----------
    places : ndarray, shape (m, 2), float64
        Overview px.
    bend, jitter : ndarray, shape (m, n), float64
        Weights of the points on either scale.
    basis : ndarray, shape (m, 3), float64
        1, x and y of each place, in reaches of a bend.
    still : ndarray, shape (m, 3, 3), float64
        What "no shift" at a place adds to its normal equations.
    """

    places: Points
    bend: FloatArray
    jitter: FloatArray
    basis: FloatArray
    still: FloatArray

    @classmethod
    def of(cls, places: Points, points: Points) -> "Near":
        """Some places beside points, shape (n, 2); these of a form are the same on all pages."""
        basis = np.column_stack([np.ones(len(places)), places / np.array(BEND_REACH)])
        return cls(
            places,
            _closeness(places, points, BEND_REACH),
            _closeness(places, points, JITTER_REACH),
            basis,
            REST * basis[:, :, None] * basis[:, None, :],
        )


def _closeness(places: Points, points: Points, reach: tuple[float, float]) -> FloatArray:
    """Weight of each point at each place by their distance, shape (m, n), 0 .. 1."""
    across = (places[:, None, 0] - points[None, :, 0]) / reach[0]
    down = (places[:, None, 1] - points[None, :, 1]) / reach[1]
    weights: FloatArray = np.exp(-0.5 * (across * across + down * down))
    return weights


def _line_terms(basis: FloatArray, shifts: FloatArray, weights: FloatArray) -> FloatArray:
    """What each point adds to the normal equations of a line through what is near, shape (n, 15).

    One basis for all places turns the sums over points into matrix products.
    """
    squares = (basis[:, :, None] * basis[:, None, :]).reshape(-1, 9)
    moments = (basis[:, :, None] * shifts[:, None, :]).reshape(-1, 6)
    terms: FloatArray = weights[:, None] * np.concatenate([squares, moments], axis=1)
    return terms


def _lines(sums: FloatArray, basis: FloatArray, still: FloatArray) -> FloatArray:
    """Straight lines through the shifts near places, from the sums of their terms.

    Parameters
    ----------
    basis, still : ndarray, shape (m, 3) and (m, 3, 3), float64
        As in `Near`.

    Returns
    -------
    ndarray, shape (m, 3, 2), float64
        Shift (x, y), slope across (x, y) and slope down (x, y), a px.
    """
    # The weight of "no shift" bears on the value at each place.
    normal = sums[:, :9].reshape(-1, 3, 3) + still + STILL
    fitted = np.linalg.solve(normal, sums[:, 9:].reshape(-1, 3, 2))
    out = np.empty_like(fitted)
    out[:, 0] = (basis[:, :, None] * fitted).sum(axis=1)
    out[:, 1] = fitted[:, 1] / BEND_REACH[0]
    out[:, 2] = fitted[:, 2] / BEND_REACH[1]
    return out


def _mean_terms(shifts: FloatArray, weights: FloatArray) -> FloatArray:
    """What each point adds to a mean of the shifts that are near, shape (n, 3)."""
    terms = np.empty((len(shifts), 3))
    terms[:, 0] = weights
    terms[:, 1:] = weights[:, None] * shifts
    return terms


def _means(sums: FloatArray) -> FloatArray:
    """Means of the shifts near places, shape (m, 2), from the sums of their terms."""
    means: FloatArray = sums[:, 1:] / (sums[:, :1] + REST)
    return means


@dataclass(frozen=True, slots=True, eq=False)
class Waves:
    """Two scales: slow bends of the sheet, and the jitter of the feed, which moves whole lines.

    Attributes
    ----------
    points : ndarray, shape (n, 2), float64
        Where shifts are known, overview px.
    bend, jitter : ndarray, shape (n, 15) and (n, 3), float64
        What each point adds to the lines and the means of places where it is.
    leave_one_out : ndarray, shape (n,), float64
        How far each point lies from what the others say.
    """

    points: Points
    bend: FloatArray
    jitter: FloatArray
    leave_one_out: FloatArray

    def sloped_at(self, places: Points) -> FloatArray:
        """Shift, slope across and slope down at places, shape (m, 3, 2), overview px."""
        return self.sloped_near(Near.of(places, self.points))[0]

    def sloped_near(self, *groups: Near) -> list[FloatArray]:
        """The same for groups of places of which it is known already how near the points are."""
        sums = np.concatenate([near.bend @ self.bend for near in groups])
        basis = np.concatenate([near.basis for near in groups])
        sloped = _lines(sums, basis, np.concatenate([near.still for near in groups]))
        sloped[:, 0] += _means(np.concatenate([near.jitter @ self.jitter for near in groups]))
        stops = np.cumsum([len(near.places) for near in groups]).tolist()
        return [
            sloped[stop - len(near.places) : stop] for near, stop in zip(groups, stops, strict=True)
        ]


def fit_waves(points: Points, matches: Matches, near: Near | None = None) -> Waves:
    """Smooth the remaining offsets over the sheet; a point that its neighbours deny loses weight.

    Parameters
    ----------
    points : ndarray, shape (n, 2), float64
        Places of the pieces of print, overview px.
    matches : Matches
        Their offsets from the affine map.
    near : Near, or None
        How near the points are to each other, where the caller has it already.
    """
    if near is None:
        near = Near.of(points, points)
    trust = np.where(matches.scores >= GOOD_MATCH, matches.scores**2, 1e-3)
    weights = trust
    for last in (False, True):
        bend = _line_terms(near.basis, matches.offsets, weights)
        bend_sums = near.bend @ bend
        left = matches.offsets - _lines(bend_sums, near.basis, near.still)[:, 0]
        jitter = _mean_terms(left, weights)
        # Each point is at its own place: without its own terms the sums are of the others.
        by_others = _means(near.jitter @ jitter - jitter)
        if not last:
            error = np.linalg.norm(left - by_others, axis=1)
            weights = trust / (1.0 + (error / SOFT) ** 2)
    by_others += _lines(bend_sums - bend, near.basis, near.still)[:, 0]
    return Waves(points, bend, jitter, np.linalg.norm(matches.offsets - by_others, axis=1))
