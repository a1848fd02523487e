"""Look for pieces of the blank on the page and fit the map that carries them there."""

from dataclasses import dataclass
from math import isfinite

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.frames import Gray, Map, apply
from pipeline.template import PATCH, Patches

FloatArray = npt.NDArray[np.float64]
GOOD_MATCH = 0.5  # correlation from which a patch counts as found


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """Where the patches were found.

    Attributes
    ----------
    offsets : ndarray, shape (n, 2), float64
        Found minus expected place, overview px.
    scores : ndarray, shape (n,), float64
        Normalised correlation at the best place, -1 .. 1.
    """

    offsets: FloatArray
    scores: FloatArray


def match(level: Gray, level_from_overview: Map, patches: Patches, search: int) -> Matches:
    """Find each patch within `search` overview px of where the map puts it.

    Only the windows are warped into the overview frame, never the page: thirty windows are a
    twelfth of an A4 page.
    """
    side = PATCH + 2 * search
    count = len(patches.images)
    offsets, scores = np.zeros((count, 2)), np.zeros(count)
    window_map = level_from_overview.copy()
    origins = (patches.corners - search) @ level_from_overview[:, :2].T + level_from_overview[:, 2]
    for index, image in enumerate(patches.images):
        window_map[:, 2] = origins[index]
        window = cv2.warpAffine(level, window_map, (side, side), flags=WARP, borderMode=BORDER)
        surface = np.asarray(cv2.matchTemplate(window, image, cv2.TM_CCOEFF_NORMED), np.float32)
        _, best, _, (x, y) = cv2.minMaxLoc(surface)
        if isfinite(best):
            scores[index] = best
        offsets[index] = (
            x - search + _vertex(surface, best, (y, x - 1), (y, x + 1)),
            y - search + _vertex(surface, best, (y - 1, x), (y + 1, x)),
        )
    return Matches(offsets, scores)


WARP = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
BORDER = cv2.BORDER_REPLICATE


def _vertex(
    surface: npt.NDArray[np.float32], here: float, before: tuple[int, int], after: tuple[int, int]
) -> float:
    """Sub-pixel offset of a peak by the parabola through its neighbours; 0 at the border."""
    if min(before) < 0 or after[0] >= surface.shape[0] or after[1] >= surface.shape[1]:
        return 0.0
    left, right = float(surface[before]), float(surface[after])
    bend = left - 2 * here + right
    return 0.5 * (left - right) / bend if bend < 0 else 0.0


def fit(patches: Patches, matches: Matches) -> tuple[Map, Matches]:
    """Fit an affine map to the found places, outliers weighed down (Cauchy).

    Returns
    -------
    Map
        The correction, expected to found place, both in overview px.
    Matches
        The same matches, their offsets now counted from the corrected places.
    """
    expected = patches.centres
    found = expected + matches.offsets
    trust = np.where(matches.scores >= GOOD_MATCH, matches.scores**2, 1e-3)
    design = np.column_stack([expected, np.ones(len(expected))])
    weights = trust.copy()
    correction = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    left = matches.offsets
    for softness in (4.0, 2.0, 1.0, 0.6):  # px; a far start must not lock on to outliers
        weighted = design * weights[:, None]
        # A touch of stiffness keeps a sheet with print on one line from shearing freely.
        normal = design.T @ weighted + np.diag([1.0, 1.0, 1e-6])
        change = np.linalg.solve(normal, weighted.T @ (found - expected))
        correction = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]) + change.T
        left = found - apply(correction, expected)
        weights = trust / (1.0 + (left**2).sum(axis=1) / softness**2)
    return correction, Matches(left, matches.scores)
