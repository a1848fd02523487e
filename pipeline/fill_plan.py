"""The ovals or boxes of a form with a blank, laid out for measuring.

All targets lie in one *stack*: equal pieces of the form, form px, one below the other, so that
every picture operation runs once for all of them.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import PX_PER_MM, Form, Rect
from pipeline.frames import Gray

CELL_PX = 4  # 0.5 mm, about the width of a pen's stroke
MARGIN = 24  # form px (3 mm) above and below the largest target: how far a mark is followed
ASIDE = 64  # form px (8 mm) beside it: up to the name, over a printed number
FREE_PRINT = 40  # of 255: print so faint hides nothing
LINE_PX = 5  # form px (0.6 mm) of the printed outline, its spread and a target given a bit off
LEAST_SLACK = 1  # a coarse scan blurs even crisp print so far

Stack = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class FillPlan:
    """The targets of a form; every stack has shape (targets, height, width), uint8.

    Attributes
    ----------
    rects : tuple of Rect
        The targets, form px, in the order of rows and targets.
    zones : tuple of Rect
        The piece of the form around each, form px, all of one size, whole cells.
    core : slice
        The columns of the stack that hold the targets themselves; whole cells. `inside`, `cells`
        and `rim` are of these columns only.
    inside : tuple of ndarray
        1 where only a mark can be dark: within the outline and off its print; for each slack.
    cells : tuple of ndarray, shape (targets, height / CELL_PX, width / CELL_PX), bool
        The cells of the stack that lie inside for half of their area at least; for each slack.
    around : ndarray
        1 outside the outline, up to `MARGIN` and `ASIDE`.
    rim : ndarray
        1 on and close to the outline: neither inside, whatever the slack, nor around.
    rim_print : ndarray, shape (targets,), float64
        Ink of the blank's print there, px of full black.
    away : ndarray, shape (targets, height, width), float32
        Distance from the target in mm, 0 within it.
    print_ink : tuple of ndarray
        Ink of the blank spread by each slack.
    """

    rects: tuple[Rect, ...]
    zones: tuple[Rect, ...]
    core: slice
    inside: tuple[Stack, ...]
    cells: tuple[npt.NDArray[np.bool_], ...]
    around: Stack
    rim: Stack
    rim_print: npt.NDArray[np.float64]
    away: npt.NDArray[np.float32]
    print_ink: tuple[Stack, ...]


def plan_fills(form: Form, spread: tuple[Gray, ...]) -> FillPlan | None:
    """Lay out the targets of a form; None where it has none.

    Parameters
    ----------
    form : Form
    spread : tuple of ndarray
        Ink of the blank spread by each slack, form px, crispest first.
    """
    rects = tuple(target.rect for row in form.rows for target in row.targets)
    if not rects:
        return None
    width = _whole_cells(max(rect[2] for rect in rects) + 2 * ASIDE)
    height = _whole_cells(max(rect[3] for rect in rects) + 2 * MARGIN)
    zones = tuple(
        (x + w // 2 - width // 2, y + h // 2 - height // 2, width, height) for x, y, w, h in rects
    )
    down, across = np.mgrid[:height, :width]
    within, around, away = [], [], []
    for (x, y, w, h), zone in zip(rects, zones, strict=True):
        left, top = x - zone[0], y - zone[1]
        beyond_x = np.maximum(np.maximum(left - across, across - (left + w - 1)), 0)
        beyond_y = np.maximum(np.maximum(top - down, down - (top + h - 1)), 0)
        distance = np.hypot(beyond_x, beyond_y).astype(np.float32)
        within.append((distance == 0).astype(np.uint8))
        around.append((distance >= LINE_PX).astype(np.uint8))
        away.append(distance / np.float32(PX_PER_MM))
    print_ink = tuple(np.stack([_piece(picture, zone) for zone in zones]) for picture in spread)
    inside = tuple(
        np.stack(
            [_free(*pair) for pair in zip(within, print_ink[max(slack, LEAST_SLACK)], strict=True)]
        )
        for slack in range(len(spread))
    )
    rim = (1 - np.stack(around)) * (1 - inside[0])
    ink = cv2.bitwise_not(form.blank).astype(np.uint8, copy=False)
    blank = np.stack([_piece(ink, zone) for zone in zones])
    core = slice(ASIDE - 2 * CELL_PX, width - ASIDE + 2 * CELL_PX)
    return FillPlan(
        rects=rects,
        zones=zones,
        core=core,
        inside=tuple(np.ascontiguousarray(stack[:, :, core]) for stack in inside),
        cells=tuple(_cell_sums(stack[:, :, core]) >= CELL_PX * CELL_PX // 2 for stack in inside),
        around=np.stack(around),
        rim=np.ascontiguousarray(rim[:, :, core]),
        rim_print=(blank * rim).sum(axis=(1, 2), dtype=np.int64) / 255.0,
        away=np.stack(away),
        print_ink=print_ink,
    )


def _whole_cells(px: int) -> int:
    return -(-px // CELL_PX) * CELL_PX


def _cell_sums(stack: Stack) -> npt.NDArray[np.int64]:
    """Sum of each cell."""
    count, height, width = stack.shape
    blocks = stack.reshape(count, height // CELL_PX, CELL_PX, width // CELL_PX, CELL_PX)
    sums: npt.NDArray[np.int64] = blocks.sum(axis=(2, 4), dtype=np.int64)
    return sums


def _free(target: Stack, printed: Stack) -> Stack:
    """Find the part of a target that print does not touch: what its outline encloses.

    A target given by hand may be a little larger than the outline; what lies beyond the outline
    is not the inside, however large it is. The inside fills the middle of the target.
    """
    free = ((printed < FREE_PRINT) & (target > 0)).astype(np.uint8)
    _, labels = cv2.connectedComponents(free, connectivity=4)
    rows, columns = np.flatnonzero(target.any(axis=1)), np.flatnonzero(target.any(axis=0))
    down, across = len(rows) // 4, len(columns) // 4
    middle = labels[rows[down] : rows[-1 - down] + 1, columns[across] : columns[-1 - across] + 1]
    sizes = np.bincount(middle.ravel())
    sizes[0] = 0
    if not sizes.any():
        return np.zeros_like(target)
    inside: Stack = (labels == int(np.argmax(sizes))).astype(np.uint8)
    return inside


def _piece(picture: Gray, zone: Rect) -> Gray:
    """Cut a zone of a picture of the form; white beyond the sheet."""
    x, y, w, h = zone
    out = np.zeros((h, w), np.uint8)
    top, left = max(0, y), max(0, x)
    part = picture[top : y + h, left : x + w]
    out[top - y : top - y + part.shape[0], left - x : left - x + part.shape[1]] = part
    return out
