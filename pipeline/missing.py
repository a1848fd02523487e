"""Print that ought to be there and is not: covered, folded over, torn off, or another ballot.

A voter's pen only adds ink, so missing print is never a mark.
"""

from dataclasses import dataclass

import numpy as np

from calibration.form import Rect
from pipeline.components import find_components
from pipeline.core_print import CELL, HAIRLINE
from pipeline.frames import Gray
from pipeline.pixels import spread
from pipeline.template import PreparedForm

REACH = np.ones((7, 7), np.uint8)  # overview px: print may lie 0.75 mm off and still be there
FEW_PX = 6  # of core print in a cell: fewer say nothing
LOST = 0.6  # of a cell's core px without ink: the print of this cell is not there


@dataclass(frozen=True, slots=True, eq=False)
class MissingPrint:
    """Where the blank's print is not on the page.

    Attributes
    ----------
    share : float
        Of all printed cells.
    cells : int
        How many cells.
    largest : int
        Cells in the largest connected patch.
    rect : Rect or None
        Around that patch, overview px.
    """

    share: float
    cells: int
    largest: int
    rect: Rect | None


def find_missing(ink: Gray, form: PreparedForm, *, bilevel: bool = False) -> MissingPrint:
    """Compare the page's ink (overview) with the core of the blank's print."""
    core = form.core
    near = spread(ink, REACH)
    lost = near.ravel().take(core.px) <= core.faintest
    if bilevel:  # a threshold may lose a thin rule from end to end: there rules prove nothing
        lost &= core.faintest != HAIRLINE
    gone = np.bincount(core.cells[lost], minlength=core.counts.size).reshape(core.counts.shape)
    printed = core.counts >= FEW_PX
    empty = (printed & (gone >= LOST * core.counts)).astype(np.uint8)
    patches = find_components(empty)
    rect, largest = None, 0
    if patches.count:
        best = 1 + int(np.argmax(patches.areas[1:]))
        x, y, w, h = (int(v) for v in patches.boxes[best])
        largest = int(patches.areas[best])
        rect = (x * CELL, y * CELL, w * CELL, h * CELL)
    total = int(printed.sum())
    return MissingPrint(
        share=float(empty.sum()) / total if total else 1.0,
        cells=int(empty.sum()),
        largest=largest,
        rect=rect,
    )
