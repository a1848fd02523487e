"""The core of a form's print: px in the middle of strokes, which are dark on every sheet.

The sheet is divided into small cells, in which print is there or not.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.frames import Gray
from pipeline.spread import spread_by

CELL = 16  # overview px (4 mm)
PALE = 24  # of 255: ink up to this is no print, however light the toner
UNPRINTED = 12  # overview px (3 mm) along the edges of the sheet
REACH = np.arange(-3, 4)  # overview px: print may lie 0.75 mm off and still be there
HAIRLINE = 13  # of 255, the same of a ruled hairline
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class CorePrint:
    """Px of the core, n of them, row by row.

    Attributes
    ----------
    mask : ndarray, overview shape, uint8
        255 on the core.
    px : ndarray, shape (n,), int64
        Index of each in the overview laid out flat.
    faintest : ndarray, shape (n,), uint8
        Ink up to which its print is not there.
    ruled : ndarray, shape (n,), bool
        Whether it is of a ruled line.
    cells : ndarray, shape (n,), int64
        Index of its cell in `counts` laid out flat.
    counts : ndarray, shape (cells down, cells across), int64
        Px of the core in each cell of `CELL` px square.
    """

    mask: Gray
    px: IntArray
    faintest: Gray
    ruled: npt.NDArray[np.bool_]
    cells: IntArray
    counts: IntArray

    @classmethod
    def of(cls, core: Gray, rules: Gray) -> "CorePrint":
        """From two masks of the overview: the core, and where ruled lines are."""
        px = np.flatnonzero(core)
        ys, xs = np.divmod(px, core.shape[1])
        down, across = -(-core.shape[0] // CELL), -(-core.shape[1] // CELL)
        cells = ys // CELL * across + xs // CELL
        counts = np.bincount(cells, minlength=down * across).reshape(down, across)
        ruled = rules.ravel()[px] > 0
        faintest = np.where(ruled, HAIRLINE, PALE).astype(np.uint8)
        return cls(core, px, faintest, ruled, cells, counts)

    def contrast(self, ink: Gray) -> float:
        """Mean ink of a page (overview) on the core; 0 where there is none."""
        return float(ink.ravel().take(self.px).mean()) if len(self.px) else 0.0


def middles_of(print_: Gray, darker_than: int) -> npt.NDArray[np.bool_]:
    """Px in the middle of printed strokes (overview): darkest of their neighbours, and dark."""
    ridge = (print_ >= spread_by(print_, 3)) & (print_ > darker_than)
    # A blank that was scanned shows the scanner's lid at its edges, where no printer prints.
    ridge[:UNPRINTED] = ridge[-UNPRINTED:] = False
    ridge[:, :UNPRINTED] = ridge[:, -UNPRINTED:] = False
    return ridge


def lost_px(ink: Gray, px: IntArray, faintest: int | Gray) -> npt.NDArray[np.bool_]:
    """Which px of print are not on a page, nor near their place.

    Parameters
    ----------
    ink : ndarray, overview shape, uint8
        Darkness of the page relative to its paper.
    px : ndarray, shape (n,), int64
        Index of each in the overview laid out flat, away from its edges.
    faintest : int or ndarray, shape (n,), uint8
        Ink up to which print is not there.
    """
    flat = ink.ravel()
    lost: npt.NDArray[np.bool_] = flat.take(px) <= faintest
    pale = np.flatnonzero(lost)
    if len(pale):  # few on most sheets
        around = (REACH[:, None] * ink.shape[1] + REACH).ravel()
        limit = np.broadcast_to(faintest, px.shape)[pale]
        lost[pale] = flat.take(px[pale, None] + around).max(axis=1) <= limit
    return lost
