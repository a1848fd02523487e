"""Print that ought to be there and is not: covered, folded over, torn off, or another ballot.

A voter's pen only adds ink, so missing print is never a mark.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from calibration.form import Rect
from pipeline.components import Components, find_components
from pipeline.core_print import CELL, CorePrint, lost_px
from pipeline.faint_rules import drawn_faintly
from pipeline.frames import Gray
from pipeline.lost_rules import lost_rule
from pipeline.quantile import quantile
from pipeline.template import PreparedForm

FEW_PX = 6  # of core print in a cell: fewer say nothing
ALL = 0.9  # of a cell's core px
RULES_ALONE = 4  # cells side by side: of thin rules a threshold loses less here and there
DROPPED = 0.03  # of the rules' or the letters' px without ink: torn paper takes less with it
PALEST = 0.3  # the same in most parts of the sheet: the scanner does not see such thin rules
PARTS = 4  # down and across, of the sheet between the first rule and the last
COVERED = 0.7  # of a part's rules: a corner folded over leaves no more
MOST_PARTS = 0.6  # of them: a folded side or a slip of paper over the boxes leaves half
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
    letters : int
        Px of the core of letters, rules apart, in the patch that has lost most of them, all of it.
    rect : Rect or None
        Around that patch, overview px.
    rule : Rect or None
        Around a stretch of a ruled line that is gone, overview px.
    """

    share: float
    cells: int
    largest: int
    letters: int
    rect: Rect | None
    rule: Rect | None = None


def find_missing(ink: Gray, form: PreparedForm, *, bilevel: bool = False) -> MissingPrint:
    """Compare the page's ink (overview) with the core of the blank's print."""
    core = form.core
    lost = lost_px(ink, core.px, core.faintest)
    # A threshold loses thin rules here and there: bilevel they prove nothing.
    rule = None if bilevel else lost_rule(ink, form.rule_px)
    printed = core.counts >= FEW_PX
    if not lost.any():  # of most sheets
        return MissingPrint(0.0 if printed.any() else 1.0, 0, 0, 0, None, rule)
    if _rules_prove_nothing(lost, core, bilevel=bilevel):
        lost &= ~core.ruled
    elif not bilevel:
        unseen = np.flatnonzero(lost & core.ruled)
        lost[unseen] = ~drawn_faintly(ink, core.px[core.ruled], core.px[unseen])
    gone = np.bincount(core.cells[lost], minlength=core.counts.size).reshape(core.counts.shape)
    empty = (printed & (gone >= LOST * core.counts)).astype(np.uint8)
    patches = find_components(empty)
    if bilevel and empty.any():
        letters_there = np.bincount(core.cells[~core.ruled], minlength=empty.size) > 0
        bare_rule = (patches.areas < RULES_ALONE).take(patches.labels)
        empty[bare_rule & ~letters_there.reshape(empty.shape)] = 0
        patches = find_components(empty)
    largest, rect = _largest(patches, patches.areas)
    letters, place = _lost_letters(core.cells[lost & ~core.ruled], gone, core.counts)
    total = int(printed.sum())
    return MissingPrint(
        share=float(empty.sum()) / total if total else 1.0,
        cells=int(empty.sum()),
        largest=largest,
        letters=letters,
        rect=rect or place,
        rule=rule,
    )


def _rules_prove_nothing(lost: npt.NDArray[np.bool_], core: CorePrint, *, bilevel: bool) -> bool:
    """Whether rules are too thin to be seen: those are gone all over the sheet, and no letters.

    A threshold loses thin rules from end to end. In grey they fade out wherever the scanner does
    not meet them with whole px; covered paper takes what is in one part and leaves the others.
    """
    gone = lost[core.ruled]
    if np.count_nonzero(gone) <= DROPPED * len(gone):
        return False
    down, across = (
        (at - at.min()) * PARTS // (at.max() - at.min() + 1)
        for at in np.divmod(core.cells[core.ruled], core.counts.shape[1])
    )
    part = down * PARTS + across
    ruled = np.bincount(part)
    shares = np.bincount(part, weights=gone)[ruled > 0] / ruled[ruled > 0]
    if bilevel:  # unless one part has lost nearly all and most have lost nothing
        return float(shares.max()) < COVERED or quantile(shares, 0.5) > DROPPED
    letters = lost[~core.ruled]
    if np.count_nonzero(letters) > DROPPED * len(letters):
        return False
    return quantile(shares, 1 - MOST_PARTS) >= PALEST


def _lost_letters(
    cells: npt.NDArray[np.int64], gone: npt.NDArray[np.int64], counts: npt.NDArray[np.int64]
) -> tuple[int, Rect | None]:
    """Px of letters in the patch of cells without any print that has lost most, and its place.

    A few words in small print have little in each cell, but where they are on the page, some px
    of it are there.
    """
    lost = np.bincount(cells, minlength=counts.size).reshape(counts.shape)
    bare = (lost > 0) & (gone >= ALL * counts)
    if not bare.any():
        return 0, None
    patches = find_components(bare.astype(np.uint8))
    weights = np.bincount(patches.labels.ravel(), weights=(lost * bare).ravel())
    return _largest(patches, weights.astype(np.int64))


def _largest(patches: Components, sizes: npt.NDArray[np.int64]) -> tuple[int, Rect | None]:
    if not patches.count:
        return 0, None
    best = 1 + int(np.argmax(sizes[1:]))
    x, y, w, h = (int(v) for v in patches.boxes[best])
    return int(sizes[best]), (x * CELL, y * CELL, w * CELL, h * CELL)
