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
    """

    places: Points
    bend: FloatArray
    jitter: FloatArray

    @classmethod
    def of(cls, places: Points, points: Points) -> "Near":
        """Some places beside points, shape (n, 2); these of a form are the same on all pages."""
        return cls(
            places,
            _closeness(places, points, BEND_REACH),
            _closeness(places, points, JITTER_REACH),
        )


def _closeness(places: Points, points: Points, reach: tuple[float, float]) -> FloatArray:
    """Weight of each point at each place by their distance, shape (m, n), 0 .. 1."""
    across = (places[:, None, 0] - points[None, :, 0]) / reach[0]
    down = (places[:, None, 1] - points[None, :, 1]) / reach[1]
    weights: FloatArray = np.exp(-0.5 * (across * across + down * down))
    return weights


@dataclass(frozen=True, slots=True, eq=False)
class Smooth:
    """Shifts at points, spread over the sheet by weighted means or lines through what is near.

    Attributes
    ----------
    points : ndarray, shape (n, 2), float64
        Overview px.
    terms : ndarray, shape (n, 3 or 15), float64
        What each point adds to the normal equations of a place where it is: its weight and its
        weighted shift, or the same with the slopes.
    """

    points: Points
    terms: FloatArray
    reach: tuple[float, float]

    @classmethod
    def mean(
        cls, points: Points, shifts: FloatArray, weights: FloatArray, reach: tuple[float, float]
    ) -> "Smooth":
        """Means of the shifts, shape (n, 2), that are near."""
        return cls(
            points, weights[:, None] * np.column_stack([np.ones(len(points)), shifts]), reach
        )

    @classmethod
    def line(
        cls, points: Points, shifts: FloatArray, weights: FloatArray, reach: tuple[float, float]
    ) -> "Smooth":
        """Straight lines through the shifts, shape (n, 2), that are near."""
        # One basis (1, x, y) for all places turns the sums over points into matrix products.
        basis = np.column_stack([np.ones(len(points)), points / np.array(reach)])
        squares = (basis[:, :, None] * basis[:, None, :]).reshape(-1, 9)
        moments = (basis[:, :, None] * shifts[:, None, :]).reshape(-1, 6)
        return cls(points, weights[:, None] * np.column_stack([squares, moments]), reach)

    def solved(self, sums: FloatArray, places: Points) -> FloatArray:
        """Shift (x, y), slope across (x, y) and slope down (x, y), a px, at places (m, 2).

        Parameters
        ----------
        sums : ndarray, shape (m, 3 or 15), float64
            Of the terms of the points near each place.

        Returns
        -------
        ndarray, shape (m, 3, 2), float64
        """
        out = np.zeros((len(places), 3, 2))
        if sums.shape[1] == 3:
            out[:, 0] = sums[:, 1:] / (sums[:, :1] + REST)
            return out
        reach = np.array(self.reach)
        here = np.column_stack([np.ones(len(places)), places / reach])
        # The weight of "no shift" bears on the value at each place.
        normal = sums[:, :9].reshape(-1, 3, 3) + REST * here[:, :, None] * here[:, None, :] + STILL
        fitted = np.linalg.solve(normal, sums[:, 9:].reshape(-1, 3, 2))
        out[:, 0] = (here[:, :, None] * fitted).sum(axis=1)
        out[:, 1] = fitted[:, 1] / reach[0]
        out[:, 2] = fitted[:, 2] / reach[1]
        return out


@dataclass(frozen=True, slots=True, eq=False)
class Waves:
    """Two scales: slow bends of the sheet, and the jitter of the feed, which moves whole lines."""

    bend: Smooth
    jitter: Smooth
    leave_one_out: FloatArray  # shape (n,): how far each point lies from what the others say

    def sloped_at(self, places: Points) -> FloatArray:
        """Shift, slope across and slope down at places, shape (m, 3, 2), overview px."""
        return self.sloped_near(Near.of(places, self.bend.points))

    def sloped_near(self, near: Near) -> FloatArray:
        """The same where it is known already how near the points are."""
        bend = self.bend.solved(near.bend @ self.bend.terms, near.places)
        return bend + self.jitter.solved(near.jitter @ self.jitter.terms, near.places)


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
        bend = Smooth.line(points, matches.offsets, weights, BEND_REACH)
        bend_sums = near.bend @ bend.terms
        left = matches.offsets - bend.solved(bend_sums, points)[:, 0]
        jitter = Smooth.mean(points, left, weights, JITTER_REACH)
        # Each point is at its own place: without its own terms the sums are of the others.
        by_others = jitter.solved(near.jitter @ jitter.terms - jitter.terms, points)[:, 0]
        if not last:
            error = np.linalg.norm(left - by_others, axis=1)
            weights = trust / (1.0 + (error / SOFT) ** 2)
    by_others += bend.solved(bend_sums - bend.terms, points)[:, 0]
    return Waves(bend, jitter, np.linalg.norm(matches.offsets - by_others, axis=1))
