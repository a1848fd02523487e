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
SOFT = 0.8  # overview px (0.2 mm) off its neighbours at which a point has half its weight


@dataclass(frozen=True, slots=True, eq=False)
class Smooth:
    """Shifts at points, spread over the sheet by weighted lines through what is near."""

    points: Points  # shape (n, 2), overview px
    shifts: FloatArray  # shape (n, 2), overview px
    weights: FloatArray  # shape (n,)
    reach: tuple[float, float]
    sloped: bool

    def at(self, places: Points, *, without_own: bool = False) -> FloatArray:
        """Shift (x, y), slope across (x, y) and slope down (x, y), a px, at places (m, 2).

        Returns
        -------
        ndarray, shape (m, 3, 2), float64
        """
        reach = np.array(self.reach)
        own, asked = self.points / reach, places / reach
        near = np.exp(
            -0.5 * (asked[:, None, 0] - own[None, :, 0]) ** 2
            - 0.5 * (asked[:, None, 1] - own[None, :, 1]) ** 2
        )
        near *= self.weights
        if without_own:
            np.fill_diagonal(near, 0.0)
        out = np.zeros((len(places), 3, 2))
        if not self.sloped:
            out[:, 0] = near @ self.shifts / (near.sum(axis=1, keepdims=True) + REST)
            return out
        # One basis (1, x, y) for all places turns the sums over points into matrix products; the
        # weight of "no shift" bears on the value at each place.
        basis = np.column_stack([np.ones(len(own)), own])
        here = np.column_stack([np.ones(len(asked)), asked])
        normal = (near @ (basis[:, :, None] * basis[:, None, :]).reshape(-1, 9)).reshape(-1, 3, 3)
        normal += REST * here[:, :, None] * here[:, None, :] + np.diag([1e-9, STIFF, STIFF])
        right = (near @ (basis[:, :, None] * self.shifts[:, None, :]).reshape(-1, 6)).reshape(
            -1, 3, 2
        )
        fitted = np.linalg.solve(normal, right)
        out[:, 0] = np.einsum("mi,mik->mk", here, fitted)
        out[:, 1] = fitted[:, 1] / reach[0]
        out[:, 2] = fitted[:, 2] / reach[1]
        return out


@dataclass(frozen=True, slots=True, eq=False)
class Waves:
    """Two scales: slow bends of the sheet, and the jitter of the feed, which moves whole lines."""

    bend: Smooth
    jitter: Smooth
    leave_one_out: FloatArray  # shape (n,): how far each point lies from what the others say

    def at(self, places: Points) -> FloatArray:
        """Shifts at places, shape (m, 2), overview px."""
        return self.sloped_at(places)[:, 0]

    def sloped_at(self, places: Points) -> FloatArray:
        """Shift, slope across and slope down at places, shape (m, 3, 2)."""
        return self.bend.at(places) + self.jitter.at(places)


def fit_waves(points: Points, matches: Matches) -> Waves:
    """Smooth the remaining offsets over the sheet; a point that its neighbours deny loses weight.

    Parameters
    ----------
    points : ndarray, shape (n, 2), float64
        Places of the pieces of print, overview px.
    matches : Matches
        Their offsets from the affine map.
    """
    trust = np.where(matches.scores >= GOOD_MATCH, matches.scores**2, 1e-3)
    weights = trust
    for last in (False, True):
        bend = Smooth(points, matches.offsets, weights, BEND_REACH, sloped=True)
        left = matches.offsets - bend.at(points)[:, 0]
        jitter = Smooth(points, left, weights, JITTER_REACH, sloped=False)
        if not last:
            error = np.linalg.norm(left - jitter.at(points, without_own=True)[:, 0], axis=1)
            weights = trust / (1.0 + (error / SOFT) ** 2)
    others = bend.at(points, without_own=True)[:, 0] + jitter.at(points, without_own=True)[:, 0]
    return Waves(bend, jitter, np.linalg.norm(matches.offsets - others, axis=1))
