"""Paper that is not there, told by its colour: through a tear the scanner's white lid shows.

Where nothing is printed a tear loses no print. On tinted paper the lid has another hue; on white
paper before a white lid there is nothing to see.
"""

from math import hypot

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import MM_PER_INCH, PX_PER_MM, Rect
from pipeline.align import Alignment
from pipeline.frames import Gray, apply, halve, inverse
from pipeline.pixels import channels_of, middle_of

DPI = 25  # about that is looked at
INKLESS = np.ones((3, 3), np.uint8)  # px (3 mm): the brightest there is bare paper
NEUTRAL = 128  # of a and b in 8 bit CIE Lab
LEAST_TINT = 8.0  # distance of the paper's (a, b) from neutral; below, light bleaches it in places
BARE = 0.65  # of that distance, off the paper: light bleaches a tint less than that
BLEACHED = 253  # lightness of the paper, of 255: so bright, a little more light takes all tint
AS_BRIGHT = 0.9  # of the paper: ink is darker, a lid is not
EDGE_MM = 5.0  # of the sheet left out: its outline wavers
THICK_MM, LEAST_MM2 = 5.0, 80.0  # of a hole; the halo of a colour stroke is thinner


def paper_gone(
    colour: npt.NDArray[np.uint8], alignment: Alignment, sheet: tuple[int, int]
) -> Rect | None:
    """Largest place where the sheet has not its paper's colour, form px.

    Parameters
    ----------
    colour : ndarray, shape (height, width, 3), uint8
        The page in BGR.
    sheet : (int, int)
        Width and height of the form, form px.
    """
    step = max(1, round(alignment.dpi / DPI))
    some = colour[::step, ::step]
    inner = _inner(alignment, sheet, step, some.shape[:2])
    if _tint(_lab(some), inner)[1] < LEAST_TINT:  # most sheets are white
        return None
    # Means, then the brightest: with each px's noise the brightest would always be white.
    small = _means(colour, step)
    inner = np.ascontiguousarray(inner[: small.shape[0], : small.shape[1]])
    lab = _lab(cv2.dilate(small, INKLESS).astype(np.uint8, copy=False))
    paper, tint = _tint(lab, inner)
    if tint < LEAST_TINT or paper[0] >= BLEACHED:
        return None
    off = np.hypot(lab[..., 1] - paper[1], lab[..., 2] - paper[2])
    gone = (inner > 0) & (off >= BARE * tint) & (lab[..., 0] >= AS_BRIGHT * paper[0])
    px_mm = step * MM_PER_INCH / alignment.dpi
    thick = round(THICK_MM / px_mm)
    whole = cv2.morphologyEx(
        gone.astype(np.uint8), cv2.MORPH_OPEN, np.ones((thick, thick), np.uint8)
    )
    count, _, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
    if count == 1:
        return None
    best = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    if stats[best, cv2.CC_STAT_AREA] * px_mm * px_mm < LEAST_MM2:
        return None
    x, y, w, h = (step * v for v in stats[best, :4].tolist())
    corners = np.array([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], np.float64)
    on_form = np.rint(apply(inverse(alignment.page_from_form), corners)).astype(int)
    left, top = on_form.min(axis=0).tolist()
    right, bottom = on_form.max(axis=0).tolist()
    return left, top, right - left, bottom - top


def _means(colour: npt.NDArray[np.uint8], step: int) -> npt.NDArray[np.uint8]:
    """Means of squares of `step` px; by halves as far as that goes, which is far the fastest."""
    small = colour
    while step % 2 == 0:
        small, step = halve(small), step // 2
    height, width = small.shape[0] // step, small.shape[1] // step
    whole = small[: height * step, : width * step]
    return cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA).astype(
        np.uint8, copy=False
    )


def _lab(colour: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    lab = cv2.cvtColor(np.ascontiguousarray(colour), cv2.COLOR_BGR2Lab)
    return lab.astype(np.uint8, copy=False)


def _tint(lab: npt.NDArray[np.uint8], inner: Gray) -> tuple[tuple[float, ...], float]:
    """Middle colour of the paper, and how far it is from grey."""
    if not cv2.countNonZero(inner):
        return (0.0, 0.0, 0.0), 0.0
    paper = tuple(middle_of(channel, inner) for channel in channels_of(lab))
    return paper, hypot(paper[1] - NEUTRAL, paper[2] - NEUTRAL)


def _inner(alignment: Alignment, sheet: tuple[int, int], step: int, shape: tuple[int, ...]) -> Gray:
    """255 on the sheet, its edges left out, on the small page."""
    edge = EDGE_MM * PX_PER_MM
    right, bottom = sheet[0] - edge, sheet[1] - edge
    corners = np.array([(edge, edge), (right, edge), (right, bottom), (edge, bottom)])
    mask = np.zeros(shape, np.uint8)
    places = apply(alignment.page_from_form, corners) / step
    cv2.fillConvexPoly(mask, np.rint(places).astype(np.int32), (255,))
    return mask
