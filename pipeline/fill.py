"""Measure the marks in the ovals or boxes beside names, against the blank; decides nothing.

How dark the inside is in the mean says little of a thin stroke and is fooled by folds and shade;
how far strokes of pen darkness spread through it is not, but says little of a light pencil.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import MM_PER_INCH, PX_PER_MM
from pipeline.align import Alignment
from pipeline.components import find_components
from pipeline.fill_plan import CELL_PX, MARGIN, FillPlan, Stack
from pipeline.frames import Gray
from pipeline.ink import Overview
from pipeline.reach import cut
from pipeline.strikes import ink_of

RIM, REACH = 8, 5  # form px: looked at about a target, how far its outline may lie off (0.6 mm)
OUTLINE_INK = 150  # of 255: a line has no more to offer, black pen must not outvote it
CLEAR_FIT = 0.6  # correlation from which an outline is believed
STROKE_INK = 97  # of 255: what a pen leaves and a fold, shade or show-through does not
SPECK_INK = 55  # of 255: the soft rim of a small dot belongs to it
PX_MM2 = 1.0 / (PX_PER_MM * PX_PER_MM)
LEAST_CELL_PX = 2  # of a cell: a stroke goes through it
GREY_PX = 9  # form px (1.1 mm) of the mean that finds a pencil's line
LEAST_INKED = 10  # percent of a sheet's targets whose outlines are surely bare
FEW, BOLDEST = 3, 1.6  # targets; times the blank's ink
FAR_SHARE = 2  # percent of a mark's outside ink that may lie farther than `overrun_mm`


@dataclass(frozen=True, slots=True)
class FillScore:
    """What lies in and about one oval or box.

    Attributes
    ----------
    ink : float
        Mean darkness of the inside over the paper, 0 white .. 1 black.
    spread : float
        Share of the inside's half-millimetre cells that a stroke of pen darkness goes through.
    speck_mm2 : float
        Area of the largest connected ink inside or at the outline: a dot, or dust.
    grey : float
        Strongest mean over 1.1 mm of the inside's ink, no threshold, 0 .. 1.
    around_mm2 : float
        Area of ink outside the outline, up to 3 mm above and below, 8 mm beside.
    overrun_mm : float
        How far outside the target that ink lies, its last specks left out.
    rim : float
        Ink on and close to the printed outline, times that of this sheet's least inked targets.
    rim_mm2 : float
        How much more ink that is, in mm2 of full black.
    seen : float
        Share of the target that print leaves free to look at.
    """

    ink: float
    spread: float
    speck_mm2: float
    grey: float
    around_mm2: float
    overrun_mm: float
    rim: float = 1.0
    rim_mm2: float = 0.0
    seen: float = 1.0

    @property
    def score(self) -> float:
        """One figure for people: 0 no ink .. 1 a full mark."""
        return 0.5 * min(self.ink / FULL_INK, 1.0) + 0.5 * self.spread


FULL_INK = 0.7  # mean darkness of ovals filled by pen


def measure_fills(
    gray: Gray,
    overview: Overview,
    alignment: Alignment,
    plan: FillPlan,
    slack: int,
    *,
    bilevel: bool = False,
) -> tuple[FillScore, ...]:
    """Score every oval or box of the form, in the order of rows and targets.

    Parameters
    ----------
    gray : ndarray, shape (height, width), uint8
        The page as scanned.
    overview : Overview
    alignment : Alignment
    plan : FillPlan
    slack : int
        How bold the page is printed: index into the plan's prints.
    bilevel : bool
        The page has only black and white: every line is a whole number of px wide.
    """
    inside = plan.inside[slack]
    count, height, width = plan.around.shape
    ink = np.empty(plan.around.shape, np.uint8)
    local = alignment.local_maps(plan.rects)
    for index, (zone, page_from_form) in enumerate(zip(plan.zones, local, strict=True)):
        paper = _paper_at(overview, plan.rects[index])
        ink[index] = ink_of(cut(gray, page_from_form, zone), paper)
    _settle(ink, plan)
    flat = (count * height, width)
    printed = plan.print_ink[slack].reshape(flat)
    excess = cv2.subtract(ink.reshape(flat), printed).astype(np.uint8, copy=False)
    light = (excess > SPECK_INK).astype(np.uint8)
    outer = cv2.bitwise_and(light, plan.around.reshape(flat)).reshape(plan.around.shape)
    around = np.count_nonzero(outer, axis=(1, 2)) * PX_MM2
    near = np.ascontiguousarray((light - outer.reshape(flat))[:, plan.core])
    if bilevel:  # the ragged edge of a line is no speck
        near = cv2.bitwise_and(near, inside.reshape(near.shape)).astype(np.uint8, copy=False)
    specks = _largest(near, count, height)
    # From here on the targets alone.
    ink = np.ascontiguousarray(ink[:, :, plan.core])
    excess = np.ascontiguousarray(excess[:, plan.core])
    area = np.maximum(np.count_nonzero(inside, axis=(1, 2)), 1)
    mean = (ink * inside).sum(axis=(1, 2), dtype=np.int64) / (255.0 * area)
    soft = cv2.blur(excess, (GREY_PX, GREY_PX)).reshape(inside.shape) * inside
    grey = soft.max(axis=(1, 2)) / 255.0
    inner = (excess > STROKE_INK).reshape(inside.shape) * inside
    spread = _spread(inner, plan.cells[slack])
    rim = (ink * plan.rim).sum(axis=(1, 2), dtype=np.int64) / 255.0
    bare = _bare_rim(rim, plan.rim_print)
    around = outer.sum(axis=(1, 2), dtype=np.int64) * PX_MM2
    return tuple(
        FillScore(
            ink=float(mean[k]),
            spread=float(spread[k]),
            speck_mm2=float(specks[k]),
            grey=float(grey[k]),
            around_mm2=float(around[k]),
            overrun_mm=_overrun(outer[k], plan.away[k]) if around[k] else 0.0,
            rim=float(rim[k] / max(1.0, bare[k])),
            rim_mm2=float(rim[k] - bare[k]) * PX_MM2 - (_ragged(plan, k, alignment) * bilevel),
            seen=float(area[k]) / (plan.rects[k][2] * plan.rects[k][3]),
        )
        for k in range(count)
    )


def _ragged(plan: FillPlan, k: int, alignment: Alignment) -> float:
    """Area in mm2 that an outline gains when a threshold makes it one px of the page wider."""
    _, _, w, h = plan.rects[k]
    return 2 * (w + h) / PX_PER_MM * MM_PER_INCH / alignment.dpi


def _settle(ink: Stack, plan: FillPlan) -> None:
    """Move each piece, in place, so that its outline lies on the blank's.

    Targets stand at the edge of the print, where a placement is least held. A mark hides its
    outline: it takes the shift of the clear outlines nearest to it.
    """
    places = np.s_[MARGIN - RIM : -MARGIN + RIM, plan.core]
    found = []
    for piece, printed in zip(ink, plan.print_ink[0], strict=True):
        template = np.ascontiguousarray(printed[places])[REACH:-REACH, REACH:-REACH]
        # As wide as the blank's line, or a thin line fits anywhere across it.
        wide = cv2.dilate(np.ascontiguousarray(piece[places]), np.ones((3, 3), np.uint8))
        here = np.minimum(wide, OUTLINE_INK).astype(np.uint8)
        fits = cv2.matchTemplate(here, np.minimum(template, OUTLINE_INK), cv2.TM_CCOEFF_NORMED)
        _, best, _, (x, y) = cv2.minMaxLoc(fits)
        found.append((best, x - REACH, y - REACH))
    table = np.array(found, dtype=np.float64)
    clear = np.flatnonzero(table[:, 0] >= CLEAR_FIT)
    if not len(clear):
        return
    middles = np.array([(x + w / 2, y + h / 2) for x, y, w, h in plan.rects])
    for k in range(len(ink)):
        if table[k, 0] >= CLEAR_FIT:
            dx, dy = table[k, 1:].tolist()
        else:
            far = np.hypot(*(middles[clear] - middles[k]).T)
            nearest = clear[np.argsort(far, kind="stable")[:5]]
            dx, dy = np.median(table[nearest, 1:], axis=0).tolist()
        if round(dx) or round(dy):
            ink[k] = np.roll(ink[k], (-round(dy), -round(dx)), axis=(0, 1))


def _bare_rim(
    rim: npt.NDArray[np.float64], printed: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Ink that the printed outline alone has on this sheet, px of full black.

    How bold outlines come out depends on printer, scanner and threshold, alike for all of a sheet:
    the least inked tell. Few targets may all be inked: then no bolder than `BOLDEST`.
    """
    bold = rim / np.maximum(printed, 1.0)
    least = float(np.percentile(bold, LEAST_INKED, method="lower"))
    if len(bold) < FEW:
        least = min(least, BOLDEST)
    return least * printed


def _paper_at(overview: Overview, rect: tuple[int, int, int, int]) -> float:
    x, y, w, h = rect
    rows, columns = overview.paper.shape
    return float(
        overview.paper[min((2 * y + h) // 4, rows - 1), min((2 * x + w) // 4, columns - 1)]
    )


def _spread(inner: Stack, cells: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Share of the cells of the inside that hold at least `LEAST_CELL_PX` stroke px."""
    count, down, across = cells.shape
    blocks = inner.reshape(count, down, CELL_PX, across, CELL_PX).sum(axis=(2, 4), dtype=np.int64)
    hits = ((blocks >= LEAST_CELL_PX) & cells).sum(axis=(1, 2))
    share: npt.NDArray[np.float64] = hits / np.maximum(cells.sum(axis=(1, 2)), 1)
    return share


def _largest(inner: Gray, count: int, height: int) -> npt.NDArray[np.float64]:
    """Area in mm2 of the largest connected stroke in each piece of the stack."""
    pieces = find_components(inner)
    largest = np.zeros(count)
    owner = (
        pieces.boxes[1:, 1] // height
    )  # what lies at a target of a target stays clear of its neighbours
    np.maximum.at(largest, owner, pieces.areas[1:] * PX_MM2)
    return largest


def _overrun(outer: Gray, away: npt.NDArray[np.float32]) -> float:
    return float(np.percentile(away[outer > 0], 100 - FAR_SHARE))
