"""Look at the marks of one box at 200 per inch, and once more where a stroke may be too faint.

What the overview takes for pen is the strong part of a mark; where that alone is no X, fainter ink
that hangs together with it is taken in. Two strokes that lie close, as where one was drawn twice,
hide each other's direction; then other pairs of lines are tried.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import Rect
from pipeline.align import Alignment
from pipeline.box_plan import BoxPlan
from pipeline.components import Components
from pipeline.cross_verdict import is_cross, is_cross_by_choice, is_looped_cross
from pipeline.crosses import CrossShape, cross_shape, other_shapes
from pipeline.faint_ink import GREY_RIM, LOW_INK, with_faint
from pipeline.frames import Gray, Map
from pipeline.ink import Overview
from pipeline.looped import looped
from pipeline.pixels import beyond, spread
from pipeline.reach import cut
from pipeline.strands import strands_of
from pipeline.strikes import ink_of

BoolArray = npt.NDArray[np.bool_]
FARTHER, BEYOND = 24, 16  # px (3 and 2 mm): beyond the strong ink, beyond the box
RIM_PX, TIP_SHARE = 12, 0.25  # px (1.5 mm) inside the border; of the largest piece
PLAIN = 0.7  # likeness to an X: below, one stroke seems short and may be too faint
NEXT = np.ones((3, 3), np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """What a voter drew in one box.

    Attributes
    ----------
    box : int
        Index of the box.
    labels : ndarray of int64
        Of its pieces of ink.
    rect : Rect
        Around them, form px.
    page_from_form : Map
        Where that lies on the page.
    """

    box: int
    labels: npt.NDArray[np.int64]
    rect: Rect
    page_from_form: Map


def place_marks(
    labels: dict[int, npt.NDArray[np.int64]],
    pieces: Components,
    plan: BoxPlan,
    alignment: Alignment,
) -> dict[int, Marks]:
    """Where the marks of all boxes lie: at once, for the waves at one cost as much as at all.

    Parameters
    ----------
    labels : dict of int to ndarray of int64
        Indices of boxes, and the labels of the pieces in each.
    pieces : Components
        All pieces of ink in the plan's area, overview px.
    """
    rects = []
    for mine in labels.values():
        boxes = pieces.boxes[mine]
        left, top = (2 * int(v) for v in boxes[:, :2].min(axis=0))
        right, bottom = (2 * int(v) for v in (boxes[:, :2] + boxes[:, 2:]).max(axis=0))
        x, y = left + 2 * plan.area[0], top + 2 * plan.area[1]
        rects.append((x, y, right - left, bottom - top))
    maps = alignment.local_maps(rects)
    return {
        box: Marks(box, mine, rect, place)
        for (box, mine), rect, place in zip(labels.items(), rects, maps, strict=True)
    }


def look_at_marks(
    gray: Gray, overview: Overview, plan: BoxPlan, slack: int, pieces: Components, marks: Marks
) -> CrossShape:
    """The shape of the marks of a box.

    Parameters
    ----------
    slack : int
        Which of the spreads of the print covers it.
    pieces : Components
        All pieces of ink in the plan's area, overview px.
    """
    rect, box = marks.rect, plan.rects[marks.box]
    x, y, width, height = rect
    paper = float(overview.paper[(2 * y + height) // 4, (2 * x + width) // 4])
    is_mine = np.zeros(pieces.count + 1, np.uint8)
    is_mine[marks.labels] = 1
    is_others = 1 - is_mine
    is_others[0] = 0

    def look(part: Rect) -> Gray:
        """Voter's ink of a part of the form."""
        px, py, width, height = part
        printed = plan.print_ink[slack][py : py + height, px : px + width]
        ink = ink_of(cut(gray, marks.page_from_form, part), paper)
        return beyond(ink[: printed.shape[0], : printed.shape[1]], printed)

    def at(which: Gray, part: Rect, excess: Gray) -> BoolArray:
        """Which px of a part lie at some of the pieces."""
        px, py, width, height = part
        ox, oy = px // 2 - plan.area[0], py // 2 - plan.area[1]
        labels = pieces.labels[oy : oy + (height + 1) // 2, ox : ox + (width + 1) // 2]
        near = spread(which.take(labels), NEXT)
        return cv2.resize(near, excess.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0

    excess = look(rect)
    mask = (excess > LOW_INK) & at(is_mine, rect, excess)
    shape = cross_shape(excess, mask)
    if is_cross(shape, PLAIN):
        return shape
    shape = replace(shape, strands=strands_of(mask))
    found = _as_cross(shape, excess, mask)
    if found is not None:
        return found
    wider = _wider(rect, box)
    excess = look(wider)
    strong = (excess > LOW_INK) & at(is_mine, wider, excess)
    kept = _off_the_rim(strong, wider, box)
    rim = cv2.dilate((strong & ~kept).astype(np.uint8), GREY_RIM) > 0
    others = (at(is_others, wider, excess) | rim) & ~kept
    inside = np.zeros_like(kept)
    x, y, width, height = box
    x, y = x - wider[0], y - wider[1]
    inside[max(0, y) : max(0, y + height), max(0, x) : max(0, x + width)] = True
    grown = with_faint(excess, kept, others, inside)
    again = replace(cross_shape(excess, grown), strands=strands_of(grown))
    return _as_cross(again, excess, grown) or shape


def _as_cross(shape: CrossShape, excess: Gray, mask: BoolArray) -> CrossShape | None:
    """A mark as the X that it is by its strongest lines or by others; None where it is none."""
    if is_cross(shape, PLAIN):
        return shape
    others = (replace(other, strands=shape.strands) for other in other_shapes(excess, mask))
    found = next((other for other in others if is_cross_by_choice(other, PLAIN)), None)
    loop = looped(mask) if found is None else None
    if loop is None or not is_looped_cross(loop):
        return found
    rest = replace(cross_shape(excess, loop.rest), looped=True)
    return rest if is_cross(rest, PLAIN) else None


def _wider(rect: Rect, box: Rect) -> Rect:
    """A rectangle grown on all sides: `FARTHER`, but no more than `BEYOND` out of the box."""
    x, y, width, height = rect
    left = min(x, max(box[0] - BEYOND, x - FARTHER))
    top = min(y, max(box[1] - BEYOND, y - FARTHER))
    right = max(x + width, min(box[0] + box[2] + BEYOND, x + width + FARTHER))
    bottom = max(y + height, min(box[1] + box[3] + BEYOND, y + height + FARTHER))
    left, top = max(0, left - left % 2), max(0, top - top % 2)
    return left, top, right - left, bottom - top


def _off_the_rim(mask: BoolArray, part: Rect, box: Rect) -> BoolArray:
    """The marks without small pieces along the border: its own line, a neighbour's tip."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        mask.astype(np.uint8), connectivity=8
    )
    left, top = part[0] + stats[:, cv2.CC_STAT_LEFT], part[1] + stats[:, cv2.CC_STAT_TOP]
    right, bottom = left + stats[:, cv2.CC_STAT_WIDTH], top + stats[:, cv2.CC_STAT_HEIGHT]
    on_rim = (
        (right <= box[0] + RIM_PX)
        | (left >= box[0] + box[2] - RIM_PX)
        | (bottom <= box[1] + RIM_PX)
        | (top >= box[1] + box[3] - RIM_PX)
    )
    area = stats[:, cv2.CC_STAT_AREA]
    small = area <= TIP_SHARE * area[1:].max(initial=1)
    kept: BoolArray = mask & ~(on_rim & small)[labels]
    return kept if count > 1 else mask
