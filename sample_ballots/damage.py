"""Sheets that have lost a part: a corner folded over or torn off, an edge torn out."""

from dataclasses import replace

import cv2
import numpy as np

from sample_ballots.machine import Feed
from sample_ballots.pen import Pixels
from sample_ballots.voter import COUNT_OR_REVIEW, REVIEW

DAMAGED = ("folded-corner", "torn-corner", "folded-corner", "torn-edge")
CLEARLY_HIDDEN_MM2 = 12.0  # of ink: some letters of a name, a third of a mark

Polygon = tuple[tuple[float, float], ...]


def damaged(
    page: Pixels, dpi: float, sub: str, feed: Feed, rng: np.random.Generator
) -> tuple[Feed, str]:
    """Choose what is lost.

    Returns
    -------
    feed : Feed
        The same feed with the part that is lost.
    must : str
        `review` when print, seal or marks are hidden, else `count-or-review`.
    """
    height, width = (n / dpi * 25.4 for n in page.shape[:2])
    wanted = rng.random() < 0.5  # whether something is to be hidden
    for attempt in range(300):
        lost = _lost_part(sub, width, height, rng)
        flap = _flap(lost) if sub == "folded-corner" else ()
        hidden = _ink_under(page, lost, dpi) + (_ink_under(page, flap, dpi) if flap else 0.0)
        # between the two nobody could say what must happen
        if hidden == 0.0 and (not wanted or attempt > 100):
            return replace(feed, lost=lost, flap=flap), COUNT_OR_REVIEW
        if hidden > CLEARLY_HIDDEN_MM2 and (wanted or attempt > 100):
            return replace(feed, lost=lost, flap=flap), REVIEW
    raise ValueError("No part of the sheet can be taken away clearly.")


def _lost_part(sub: str, width: float, height: float, rng: np.random.Generator) -> Polygon:
    corner = int(rng.integers(4))
    if sub == "torn-edge":
        at, size = rng.uniform(0.2, 0.8) * height, rng.uniform(10, 40)
        t = np.linspace(-1, 1, 14)
        depth = rng.uniform(4, 35) * np.cos(t * np.pi / 2) * rng.uniform(0.7, 1.1, 14)
        tear = [(float(d), float(at + k * size)) for d, k in zip(depth, t, strict=True)]
        points = [(-1.0, float(at - size)), *tear, (-1.0, float(at + size))]
    else:
        a, b = float(rng.uniform(10, 0.40 * width)), float(rng.uniform(10, 0.35 * height))
        points = [(0.0, 0.0), (a, 0.0)]
        if sub == "torn-corner":
            for k in np.linspace(0, 1, 12)[1:-1]:
                x, y = a * (1 - k) + rng.normal(0, 0.8), b * k + rng.normal(0, 0.8)
                points.append((float(x), float(y)))
        points.append((0.0, b))
    if corner in (1, 2):
        points = [(width - x, y) for x, y in points]
    if corner in (2, 3):
        points = [(x, height - y) for x, y in points]
    return tuple(points)


def _flap(lost: Polygon) -> Polygon:
    """Turn a corner over its crease: (corner, crease end, crease end) to what its back covers."""
    corner, a, b = (np.array(p) for p in (lost[0], lost[1], lost[-1]))
    along = (b - a) / np.hypot(*(b - a))
    foot = a + along * float((corner - a) @ along)
    over = 2 * foot - corner
    return (
        (float(a[0]), float(a[1])), (float(over[0]), float(over[1])), (float(b[0]), float(b[1])),
    )  # fmt: skip


def _ink_under(page: Pixels, polygon: Polygon, dpi: float) -> float:
    """Dark area that a polygon hides, in mm2."""
    mask = np.zeros(page.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.rint(np.array(polygon) * dpi / 25.4).astype(np.int32)], (255,))
    gray = page if page.ndim == 2 else page.min(axis=2)
    return float(np.count_nonzero((gray < 200) & (mask > 0))) * (25.4 / dpi) ** 2
