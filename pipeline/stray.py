"""Ink of a pen anywhere on the sheet that is not a vote.

Dust, punched holes, staples, creases, scanner lines, the dark beside the sheet and the stamp are
not pen marks. What is left is for a person.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import Form, Rect
from election.definition import Marking
from election.reading import ReasonCode
from pipeline.components import find_components, part_with_ink
from pipeline.frames import Gray, halve
from pipeline.pixels import above, closed
from pipeline.template import HALVED_PX_MM, OVERVIEW_PX_MM

DUST_MM = 1.1  # longer side of what may be dust
SPECK_MM, SPECK_MM2 = 1.5, 1.1  # a large speck
SLIVER_MM2 = 4.5  # a stroke over a printed line of text leaves more
EDGE_LONG_MM, EDGE_WIDE_MM, EDGE_NEAR_MM = 25.0, 3.0, 7.0  # of a line along the sheet's edge
EDGE_SOLID, EDGE_WAVY_MM = 0.75, 0.4  # ink of its way across; off its line, root mean square
EDGE_WHOLE = 0.8  # of its way along
EDGE_SLOPE = 0.09  # 5 degrees
LEAST_INK_MM2 = 0.5  # a stroke of 2 mm with the thinnest pen has more
STAPLE_MM = (7.0, 15.0)
STAPLE_EDGE_MM = 20.0
WRITING_MM = 14.0  # longer than any sign: somebody wrote


@dataclass(frozen=True, slots=True)
class Stray:
    """A pen mark that is not a vote; rect in form px."""

    code: ReasonCode
    rect: Rect
    ink_mm2: float
    near_print: bool  # nowhere far from print: it may be print that lies off


def find_stray(pen: Gray, near_print: Gray, form: Form) -> tuple[Stray, ...]:
    """Find pen marks in a picture from which all votes and the stamp have been taken.

    Parameters
    ----------
    pen : ndarray, overview shape, uint8
        255 where there is ink of a pen.
    near_print : ndarray, same shape, uint8
        255 on and close to the blank's print, where a poor fit leaves slivers.
    """
    half = (pen.shape[1] // 2, pen.shape[0] // 2)
    small = halve(pen)
    part = part_with_ink(small, 2)  # on most pages a few specks
    if part is None or cv2.countNonZero(small) * HALVED_PX_MM * HALVED_PX_MM < LEAST_INK_MM2:
        return ()
    top, left, small = part[0].start, part[1].start, small[part]
    pieces = find_components(closed(above(small, 0), np.ones((3, 3), np.uint8)))
    quarter_px = np.bincount(
        pieces.of, weights=small[pieces.ys, pieces.xs] / 255, minlength=pieces.count + 1
    )
    found = []
    for label, (x, y, w, h) in enumerate(pieces.boxes.tolist()[1:], start=1):
        ink = float(quarter_px[label]) * HALVED_PX_MM * HALVED_PX_MM
        if ink < LEAST_INK_MM2:
            continue
        piece = pieces.labels[y : y + h, x : x + w] == label
        x, y = left + x, top + y
        part = (slice(2 * y, 2 * (y + h)), slice(2 * x, 2 * (x + w)))
        if _harmless(piece, pen[part], (x, y, w, h), half) or _speck(pen[part], ink):
            continue
        beside_print = _beside(pen[part], near_print[part])
        if beside_print and ink <= SLIVER_MM2:
            continue
        place = (x * 4, y * 4, w * 4, h * 4)
        found.append(Stray(_kind((x, y, w, h), form), place, ink, beside_print))
    return tuple(found)


def _harmless(piece: npt.NDArray[np.bool_], pen: Gray, rect: Rect, size: tuple[int, int]) -> bool:
    x, y, w, h = rect
    width_mm, height_mm = w * HALVED_PX_MM, h * HALVED_PX_MM
    if max(width_mm, height_mm) <= DUST_MM:
        return True
    if _edge_of_sheet(rect, size) and _is_wedge(pen):
        return True
    straight = min(width_mm, height_mm) <= 1.6 and piece.sum() <= 2.2 * max(w, h)
    long_mm = max(width_mm, height_mm)
    corner = (min(x, size[0] - x - w) * HALVED_PX_MM, min(y, size[1] - y - h) * HALVED_PX_MM)
    return straight and STAPLE_MM[0] <= long_mm <= STAPLE_MM[1] and max(corner) <= STAPLE_EDGE_MM


def _speck(pen: Gray, ink_mm2: float) -> bool:
    """A compact spot of dust; a dot set with a pen in a box is larger."""
    if ink_mm2 > SPECK_MM2:
        return False
    points = cv2.findNonZero(pen)
    if points is None:
        return True
    _, _, width, height = cv2.boundingRect(points)
    compact = len(points) >= 0.5 * width * height
    return compact and max(width, height) * HALVED_PX_MM / 2 <= SPECK_MM


def _beside(pen: Gray, near_print: Gray) -> bool:
    """Whether nearly all of a piece lies on or close to print, as the rim of a letter does."""
    inside = cv2.countNonZero(cv2.bitwise_and(pen, near_print))
    return inside >= 0.95 * cv2.countNonZero(pen)


def _edge_of_sheet(rect: Rect, size: tuple[int, int]) -> bool:
    """The shadow or the dark along the edge of a sheet smaller than the picture."""
    x, y, w, h = rect
    if h >= w:
        along, across, off = h, w, min(x, size[0] - x - w)
    else:
        along, across, off = w, h, min(y, size[1] - y - h)
    return (
        along * HALVED_PX_MM >= EDGE_LONG_MM
        and across <= EDGE_SLOPE * along + EDGE_WIDE_MM / HALVED_PX_MM
        and off * HALVED_PX_MM <= EDGE_NEAR_MM
    ) or (off * HALVED_PX_MM <= 2.0 and along >= 3 * across)


def _is_wedge(pen: Gray) -> bool:
    """Whether ink is solid across an edge, and its middle straight along it: no scrawl is both."""
    level = (pen if pen.shape[1] >= pen.shape[0] else pen.T) > 0
    along = np.flatnonzero(level.any(axis=0))
    if len(along) < EDGE_WHOLE * level.shape[1]:
        return False  # paper shows between the strokes of a scrawl that leaves the sheet
    level = level[:, along]
    first, last = level.argmax(axis=0), len(level) - 1 - level[::-1].argmax(axis=0)
    middle = (first + last) / 2
    solid = float(level.sum()) >= EDGE_SOLID * float((last - first + 1).sum())
    if not solid or len(along) < 3:
        return solid
    off = middle - np.polyval(np.polyfit(along, middle, 1), along)
    return float(np.sqrt(np.mean(off**2))) * OVERVIEW_PX_MM <= EDGE_WAVY_MM


def _kind(rect: Rect, form: Form) -> ReasonCode:
    """The nearest name for a mark: what it is exactly, people decide."""
    x, y, _, h = (v * 4 for v in rect)
    long_mm = max(rect[2], rect[3]) * HALVED_PX_MM
    if long_mm < WRITING_MM:
        return ReasonCode.STRAY_MARK
    if form.marking is Marking.CONFIDENCE_3:
        # There a signature is allowed and asks for nobody, so nothing may be taken for one but
        # what stands in the printed place, which is cleared before.
        return ReasonCode.ADDED_WRITING
    first, last = form.rows[0].cell, form.rows[-1].cell
    pitch = last[3]
    if last[1] + last[3] <= y + h / 2 <= last[1] + last[3] + 1.6 * pitch and (
        abs(x - last[0]) < 1.5 * last[2]
    ):
        return ReasonCode.ADDED_NAME
    if y > last[1] + last[3]:
        return ReasonCode.SIGNATURE
    return ReasonCode.ADDED_WRITING if y + h > first[1] else ReasonCode.SIGNATURE
