"""Look for pieces of the blank on the page and fit the map that carries them there."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import as_strided

from pipeline.frames import Gray, Map, apply
from pipeline.landmarks import CLOSE, CLOSE_SIDE, PATCH, Patches

FloatArray = npt.NDArray[np.float64]
GOOD_MATCH = 0.5  # correlation from which a patch counts as found
WELL_MATCHED = 0.7  # correlation from which it is not looked for farther away
STIFFNESS = np.diag([1.0, 1.0, 1e-6])


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
    windows = _windows(level, level_from_overview, patches.corners - search, PATCH + 2 * search)
    surfaces = np.empty((len(windows), 2 * search + 1, 2 * search + 1), np.float32)
    for window, image, surface in zip(windows, patches.images, surfaces, strict=True):
        cv2.matchTemplate(window, image, cv2.TM_CCOEFF_NORMED, result=surface)
    return _peaks(surfaces)[0]


def match_close(level: Gray, level_from_overview: Map, patches: Patches, search: int) -> Matches:
    """Find patches that are nearly where the map puts them; the result is as that of `match`.

    Most lie within `CLOSE` px, where a few products tell the place ten times faster. Where the
    best of those places is at their border or no good match, the patch is looked for within
    `search`: on another form's sheet it is to be found where it is not expected.
    """
    windows = _windows(level, level_from_overview, patches.corners - CLOSE, CLOSE_SIDE)
    if not len(windows):
        return Matches(np.zeros((0, 2)), np.zeros(0))
    px = windows.astype(np.float32)
    step, steps = px.itemsize, 2 * CLOSE + 1
    # A patch laid out in rows as wide as its window is one vector, and so is what lies under it.
    under = as_strided(
        px,
        (len(px), steps, steps, patches.kernels.shape[1]),
        (CLOSE_SIDE * CLOSE_SIDE * step, CLOSE_SIDE * step, step, step),
    )
    surfaces = np.vecdot(under, patches.kernels[:, None, None, :])
    surfaces /= _deviations(windows)
    matches, at_border = _peaks(surfaces)
    doubtful = np.flatnonzero(at_border | (matches.scores < WELL_MATCHED))
    if len(doubtful):
        again = match(level, level_from_overview, patches.only(doubtful), search)
        matches.offsets[doubtful], matches.scores[doubtful] = again.offsets, again.scores
    return matches


def _windows(
    level: Gray, level_from_overview: Map, corners: npt.NDArray[np.int64], side: int
) -> Gray:
    """Squares of the overview with the given top left px, shape (n, side, side), in one warp."""
    linear = level_from_overview[:, :2].astype(np.float32)
    starts = apply(level_from_overview, corners.astype(np.float64)).astype(np.float32)
    if not len(corners):
        return np.zeros((0, side, side), np.uint8)
    steps = np.arange(side, dtype=np.float32)
    within = linear[:, 0, None, None] * steps + linear[:, 1, None, None] * steps[:, None]
    across, down = starts.T[:, :, None] + within.reshape(2, 1, side * side)
    out = cv2.remap(level, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return out.astype(np.uint8, copy=False).reshape(-1, side, side)


def _deviations(windows: Gray) -> npt.NDArray[np.float32]:
    """Root of the summed squares about their mean under each place of a patch; never 0."""
    totals, squares = cv2.integral2(windows.reshape(-1, windows.shape[2]))
    sums = _under_patch(totals, windows.shape)
    spread = _under_patch(squares, windows.shape) - sums * sums / (PATCH * PATCH)
    # Paper without any print fits nothing; its noise must not.
    return np.sqrt(np.maximum(spread, 1.0)).astype(np.float32)


def _under_patch(integral: npt.NDArray[np.generic], shape: tuple[int, ...]) -> FloatArray:
    """Sums under each place of a patch from the integral of windows that stand on each other."""
    count, side, _ = shape
    rows = np.arange(count)[:, None] * side + np.arange(side - PATCH + 1)
    bands = (integral[rows + PATCH] - integral[rows]).astype(np.float64)
    sums: FloatArray = bands[..., PATCH:] - bands[..., : side - PATCH + 1]
    return sums


def _peaks(surfaces: npt.NDArray[np.float32]) -> tuple[Matches, npt.NDArray[np.bool_]]:
    """Highest place of each surface to a part of a px, counted from its middle; which at a border.

    Sub-pixel by the parabola through the neighbours; whole px at the border.
    """
    count, side, _ = surfaces.shape
    flat = surfaces.reshape(count, side * side)
    best = flat.argmax(axis=1)
    peak = np.empty((count, 2), np.int64)
    np.divmod(best, side, out=(peak[:, 1], peak[:, 0]))
    inside = (peak > 0) & (peak < side - 1)
    inner = np.minimum(np.maximum(peak, 1), side - 2)
    # Left and upper, then right and lower neighbours.
    best += np.arange(0, flat.size, side * side)
    here = flat.take(best).astype(np.float64)
    steps = np.array([1, side])
    middle = best[:, None] + (inner - peak) * steps
    before, after = flat.take(middle - steps), flat.take(middle + steps)
    bend = before.astype(np.float64) - 2 * here[:, None] + after
    part = 0.5 * (before.astype(np.float64) - after) / np.minimum(bend, -1e-9)
    offsets = peak - (side - 1) / 2 + np.where(inside & (bend < 0), part, 0.0)
    at_border = ~inside.all(axis=1)
    found = np.isfinite(here)  # over a window without any contrast it is not
    return Matches(offsets, np.where(found, here, 0.0)), at_border


def fit(patches: Patches, matches: Matches) -> tuple[Map, Matches]:
    """Fit an affine map to the found places, outliers weighed down (Cauchy).

    Returns
    -------
    Map
        The correction, expected to found place, both in overview px.
    Matches
        The same matches, their offsets now counted from the corrected places.
    """
    design = patches.design
    trust = np.where(matches.scores >= GOOD_MATCH, matches.scores**2, 1e-3)
    weights = trust
    change: FloatArray = np.zeros((3, 2))
    left = matches.offsets
    for softness in (4.0, 2.0, 1.0, 0.6):  # px; a far start must not lock on to outliers
        weighted = (design * weights[:, None]).T
        # A touch of stiffness keeps a sheet with print on one line from shearing freely.
        solved = cv2.solve(weighted @ design + STIFFNESS, weighted @ matches.offsets)[1]
        change = np.asarray(solved, np.float64)
        left = matches.offsets - design @ change
        squares = left * left
        weights = trust / (1.0 + (squares[:, 0] + squares[:, 1]) / softness**2)
    return np.eye(2, 3) + change.T, Matches(left, matches.scores)
