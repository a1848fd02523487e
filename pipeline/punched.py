"""Punched holes before a lid as pale as the paper: two thin rings of shade, 80 mm apart (ISO 838).

One ring may be a voter's circle. Nobody draws two of one size, both round, at a punch's distance.
"""

from itertools import combinations

import numpy as np

from calibration.form import Rect
from pipeline.components import Components, find_components
from pipeline.fitted import circle_through
from pipeline.frames import Gray
from pipeline.pixels import spread
from pipeline.template import OVERVIEW_PX_MM

APART_MM, APART_SLACK_MM = 80.0, 5.5  # between middles; the slack of sheets printed to fit
DIAMETER_MM = 4.5, 8.0
SAME_MM = 0.6  # that the diameters differ at most
ROUND = 1.2  # longer side over shorter
OFF_ROUND = 1.3  # overview px (0.3 mm), rms from one circle: half the shade's own width
AROUND, SEEN = 24, 0.6  # sectors of a ring; share of them with shade
# Overview px (0.5, 1.5 mm): shade comes and goes, and the sheet's own edge may be as near.
BREAKS = np.ones((3, 3), np.uint8), np.ones((7, 7), np.uint8)


def ringed_holes(strip: Gray) -> list[Rect]:
    """Rings of two punched holes along an edge of the sheet.

    Parameters
    ----------
    strip : ndarray, shape (height, width), uint8
        255 where there is ink of a pen, along one edge of the overview.

    Returns
    -------
    list of Rect
        Around each, overview px of the strip.
    """
    rings: set[Rect] = set()
    for breaks in BREAKS:
        pieces = find_components(spread(strip, breaks))
        rings |= {r for label in range(1, pieces.count + 1) if (r := _ring(pieces, label, strip))}
    found: list[Rect] = []
    for one, other in combinations(sorted(rings), 2):
        apart = np.hypot(*np.subtract(_middle(one), _middle(other))) * OVERVIEW_PX_MM
        same = abs(one[2] + one[3] - other[2] - other[3]) * OVERVIEW_PX_MM / 2 <= SAME_MM
        if same and abs(apart - APART_MM) <= APART_SLACK_MM:
            found += [one, other]
    return found


def _ring(pieces: Components, label: int, strip: Gray) -> Rect | None:
    """The rectangle around a piece if it is a thin ring of a hole's size."""
    if int(pieces.boxes[label, 2:].max()) * OVERVIEW_PX_MM > 2 * DIAMETER_MM[1]:
        return None
    own = pieces.of == label
    xs, ys = pieces.xs[own], pieces.ys[own]
    inked = strip[ys, xs] > 0
    points = np.column_stack([xs[inked], ys[inked]]).astype(np.float64)
    x, y = (int(v) for v in points.min(axis=0))
    w, h = (int(v) + 1 for v in np.ptp(points, axis=0))
    small, large = sorted((w, h))
    if not DIAMETER_MM[0] <= small * OVERVIEW_PX_MM <= large * OVERVIEW_PX_MM <= DIAMETER_MM[1]:
        return None
    if large > ROUND * small:
        return None
    middle_x, middle_y, _ = circle_through(points)
    across, down = points[:, 0] - middle_x, points[:, 1] - middle_y
    radius = np.hypot(across, down)
    sectors = np.floor((np.arctan2(down, across) / (2 * np.pi) + 0.5) * AROUND).astype(int)
    seen = len(np.unique(sectors % AROUND)) / AROUND
    return (x, y, w, h) if radius.std() <= OFF_ROUND and seen >= SEEN else None


def _middle(rect: Rect) -> tuple[float, float]:
    x, y, w, h = rect
    return x + w / 2, y + h / 2
