"""Ink on a page that neither is print nor has its place on the form.

Frame: *level pixels* of `pipeline.grid_ink`.
"""

from dataclasses import dataclass

import numpy as np

from pipeline.grid_letters import (
    Floats,
    Gray,
    Mask,
    Parts,
    find_letters,
    find_parts,
    find_twins,
    find_words,
)
from pipeline.grid_print import ASIDE_MM, printed_parts

Box = tuple[int, int, int, int]

MARK_OVER_MM = 2.5  # how far beyond its target a mark may run and be nothing but a mark


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """Ink that has its place on the form.

    Attributes
    ----------
    targets : ndarray, shape (n, 2), float64
        Centres of all targets, level pixels.
    marked : ndarray, shape (k, 2), float64
        Centres of targets with a mark or in doubt, level pixels.
    frame : ndarray, shape (m, 2), float64
        Places of timing marks, level pixels.
    target_mm, mark_mm : tuple of float
        Widths and heights of both. A filled target also stands in instructions, as a sample.
    """

    targets: Floats
    marked: Floats
    frame: Floats
    target_mm: tuple[float, float]
    mark_mm: tuple[float, float]


def strange_boxes(rest: Gray, tone: Gray, px_per_mm: float, expected: Expected) -> tuple[Box, ...]:
    """Find what neither repeats nor stands in line nor has its place on the form.

    Parameters
    ----------
    rest : ndarray, shape (height, width), uint8
        255 where there is ink that is no rule, bar or outline of an empty target.
    tone : ndarray, shape (height, width), uint8
        How much darker than its paper each pixel is.
    px_per_mm : float
    expected : Expected

    Returns
    -------
    tuple of Box
        Left, top, width, height of each strange component, from top to bottom.
    """
    parts = find_parts(rest, tone, px_per_mm)
    if not len(parts.left):
        return ()
    runs = find_letters(parts, rest.shape, px_per_mm)
    twin = find_twins(parts, runs)
    words = find_words(parts, twin, runs)
    far = ~_near(parts, expected.targets, (ASIDE_MM * px_per_mm, ASIDE_MM * px_per_mm))
    known = printed_parts(parts, twin, words, far, runs)
    known |= _samples(parts, known, expected.target_mm, px_per_mm)
    known |= _timing_marks(parts, expected, px_per_mm) | _marks(parts, expected, px_per_mm)
    known |= _scanner_lines(parts)
    known |= _at_page_edge(parts, rest.shape, px_per_mm)
    strange = np.flatnonzero(~known)
    order = strange[np.lexsort((parts.left[strange], parts.top[strange]))]
    return tuple(
        (int(parts.left[i]), int(parts.top[i]), int(parts.width[i]), int(parts.height[i]))
        for i in order
    )


def _scanner_lines(parts: Parts) -> Mask:
    """Find lines a pixel or two wide, straight along the paper's way: no hand holds that."""
    return np.asarray((parts.width <= 2) & (parts.height >= 6 * parts.width), dtype=bool)


def _samples(parts: Parts, known: Mask, sample_mm: tuple[float, float], px_per_mm: float) -> Mask:
    """Find filled targets that instructions show within a line of text."""
    wide, high = (side * px_per_mm for side in sample_mm)
    alike = (np.abs(parts.width - wide) <= 0.15 * wide) & (
        np.abs(parts.height - high) <= 0.2 * high
    )
    alike &= parts.area >= 0.78 * parts.width * parts.height
    right, bottom = parts.left + parts.width, parts.top + parts.height
    out = np.zeros(len(parts.left), dtype=bool)
    for i in np.flatnonzero(alike):
        level = known & (parts.top < bottom[i]) & (bottom > parts.top[i])
        before = level & (right <= parts.left[i] + 2) & (parts.left[i] - right <= 0.8 * wide)
        after = level & (parts.left >= right[i] - 2) & (parts.left - right[i] <= 0.8 * wide)
        out[i] = bool(before.any() and after.any())
    return out


def _at_page_edge(parts: Parts, shape: tuple[int, ...], px_per_mm: float) -> Mask:
    """Find slivers of scanner background along the edge of the page."""
    right, bottom = parts.left + parts.width, parts.top + parts.height
    slack, thin = 1.5 * px_per_mm, 0.9 * px_per_mm
    beside = ((parts.left <= slack) | (right >= shape[1] - slack)) & (parts.width <= thin)
    above = ((parts.top <= slack) | (bottom >= shape[0] - slack)) & (parts.height <= thin)
    return np.asarray(beside | above, dtype=bool)


def _timing_marks(parts: Parts, expected: Expected, px_per_mm: float) -> Mask:
    """Find bars of a timing mark's size, or cut by the sheet's edge, at places of the frame."""
    wide, high = (side * px_per_mm for side in expected.mark_mm)
    size = (parts.width <= 1.2 * wide) & (parts.height <= 1.5 * high)
    return size & _near(parts, expected.frame, (0.6 * wide, 0.6 * high))


def _marks(parts: Parts, expected: Expected, px_per_mm: float) -> Mask:
    """Find marks on their targets, as far as a hurried hand runs over the outline."""
    if not len(expected.marked):
        return np.zeros(len(parts.left), dtype=bool)
    wide, high = (side * px_per_mm / 2 for side in expected.target_mm)
    over = MARK_OVER_MM * px_per_mm
    x, y = expected.marked[:, 0][None, :], expected.marked[:, 1][None, :]
    left, top = parts.left[:, None], parts.top[:, None]
    right, bottom = left + parts.width[:, None], top + parts.height[:, None]
    touches = (left < x + wide) & (right > x - wide) & (top < y + high) & (bottom > y - high)
    inside = (left >= x - wide - over) & (right <= x + wide + over)
    inside &= (top >= y - high - over) & (bottom <= y + high + over)
    return np.asarray((touches & inside).any(axis=1), dtype=bool)


def _near(parts: Parts, places: Floats, reach: tuple[float, float]) -> Mask:
    x, y = parts.left + parts.width / 2, parts.top + parts.height / 2
    near = np.abs(x[:, None] - places[None, :, 0]) <= reach[0]
    near &= np.abs(y[:, None] - places[None, :, 1]) <= reach[1]
    return np.asarray(near.any(axis=1), dtype=bool)
