"""Creases: faint lines across or down the whole sheet where it was folded. They are not marks.

A strike crosses one name; a crease shows in nearly every part of the width, and is fainter than a
pen. A dark line across the whole sheet is left to be looked at.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.components import find_components
from pipeline.frames import Gray
from pipeline.pixels import Places, above, both, px_along, spread, without
from pipeline.quantile import quantile

PARTS = 16  # of the width
IN_PARTS = 10
MARGIN = 2  # parts at either side where nobody writes: paper is folded from edge to edge
FAINT = 4  # of 255, mean over a part: the faintest crease seen
FAINT_BILEVEL = 1  # the same where a faint line is a row of dots
DOTTED = 24  # in no part more: no pen leaves so little, and one end may have faded away
DARKEST = 60  # a pen is darker over the whole width
DARKEST_BILEVEL = 100  # dots of full black, on half of the way at most
TALL = 9  # overview px: higher than a crease is wide
NARROW, NEXT = np.ones((1, TALL), np.uint8), np.ones((1, 3), np.uint8)
SLOPE_PX = 28  # overview px from edge to edge: sheets are folded nearly square
PEAK, GRAIN = 2.0, 16.0  # darker in its middle than on the mean, and uneven
MOST = 3  # creases looked for
DARKER = 1.25  # times a crease's darkest px: that is a pen
MARK_INK, BROAD, LONG = 20, 6, 48  # of 255; overview px across (1.5 mm) and down (12 mm)
RIM = np.ones((5, 5), np.uint8)  # overview px: a mark's grey rim
ACROSS = np.ones((13, 13), np.uint8)  # overview px: a stroke goes on where a crease has ended


@dataclass(frozen=True, slots=True)
class Crease:
    """A straight line from edge to edge of the sheet; overview px.

    Attributes
    ----------
    first, last : float
        Its height at the left and at the right edge; of one that runs down the sheet how far
        right it lies at the top and at the bottom.
    peak : float
        Of 255: as dark as it may be at any px.
    down : bool
        Whether it runs down the sheet.
    """

    first: float
    last: float
    peak: float
    down: bool = False

    def off_at(self, along: npt.NDArray[np.float64], length: int) -> npt.NDArray[np.float64]:
        """How low a line across lies at columns of an overview `length` px wide.

        Of a line down, how far right at rows of one `length` px high.
        """
        return self.first + (self.last - self.first) * along / (length - 1)

    def away(self, xs: Places, ys: Places, shape: tuple[int, ...]) -> npt.NDArray[np.float64]:
        """How far px of an overview lie from the line, up or down, left or right."""
        along, off, length = (ys, xs, shape[0]) if self.down else (xs, ys, shape[1])
        return np.abs(off - self.off_at(along.astype(np.float64), length))


def find_creases(excess: Gray, *, bilevel: bool) -> tuple[Crease, ...]:
    """Find lines across and down the sheet in its excess ink (overview)."""
    level, upright = (_along(excess, axis, bilevel=bilevel) for axis in (1, 0))
    if upright:  # few sheets; or the marks of a column, one below another
        upright = _along(_without_marks(excess), 0, bilevel=bilevel)
    return level + tuple(replace(crease, down=True) for crease in upright)


def _along(excess: Gray, axis: int, *, bilevel: bool) -> tuple[Crease, ...]:
    """Lines in excess ink along an axis; `down` is still to be said."""
    # No crease without a trace of it at both margins (one, where it is dots); few sheets have any.
    margins = (range(MARGIN), range(PARTS - MARGIN, PARTS))
    ends = _lines(_parts(excess, axis, [*margins[0], *margins[1]])) >= _faint(bilevel=bilevel)
    if int(ends[:MARGIN].any()) + int(ends[MARGIN:].any()) < (1 if bilevel else 2):
        return ()
    return _find(_lines(_parts(excess, axis, range(PARTS))), bilevel=bilevel)


def _faint(*, bilevel: bool) -> int:
    return FAINT_BILEVEL if bilevel else FAINT


def _without_marks(excess: Gray) -> Gray:
    """Excess ink without what is as broad and as tall as a mark; a crease is narrow, or long."""
    pieces = find_components(above(excess, MARK_INK))
    widths, heights = pieces.boxes[:, 2], pieces.boxes[:, 3]
    mark = ((widths >= BROAD) & (heights <= LONG)).astype(np.uint8) * np.uint8(255)
    mark[0] = 0
    return without(excess, spread(mark.take(pieces.labels), RIM))


def _parts(excess: Gray, axis: int, which: Iterable[int]) -> Gray:
    """Mean darkness along an axis in some of the sheet's parts, shape (parts, rows or columns).

    A part in each row: OpenCV looks along rows, and is slow on pictures of 16 columns.
    """
    part = excess.shape[axis] // PARTS
    places = [slice(index * part, (index + 1) * part) for index in which]
    means = [
        cv2.reduce(excess[:, place] if axis else excess[place], axis, cv2.REDUCE_AVG)
        for place in places
    ]
    return np.concatenate([mean.reshape(1, -1) for mean in means]).astype(np.uint8, copy=False)


def _lines(parts: Gray) -> Gray:
    """What is narrow and darker than beside it in the parts of a sheet.

    A part answers for one px above and below: a line need not keep to whole px.
    """
    opened = cv2.morphologyEx(parts, cv2.MORPH_OPEN, NARROW)
    return spread(cv2.subtract(parts, opened).astype(np.uint8, copy=False), NEXT)


def _find(hit: Gray, *, bilevel: bool) -> tuple[Crease, ...]:
    """Lines through the parts of a sheet, as `_lines` gives them; `down` is still to be said."""
    length = hit.shape[1]
    marked = (hit >= _faint(bilevel=bilevel)).astype(np.uint8)
    near = cv2.dilate(marked, np.ones((1, SLOPE_PX + 1), np.uint8)).astype(np.uint8, copy=False)
    around = px_along(near, 0)
    if int(around.max(initial=0)) < IN_PARTS:
        return ()
    found: list[Crease] = []
    limit = DARKEST_BILEVEL if bilevel else DARKEST
    slopes = np.arange(-SLOPE_PX, SLOPE_PX + 1, 2)
    tilt = np.rint(slopes[:, None] * ((np.arange(PARTS) + 0.5) / PARTS - 0.5)[None, :]).astype(int)
    rows = SLOPE_PX + np.flatnonzero(around[SLOPE_PX : length - SLOPE_PX] >= IN_PARTS)
    if len(rows) == 0:
        return ()
    starts = (np.arange(PARTS) * length + tilt).T
    for _ in range(MOST):
        across = marked.ravel().take(starts[:, :, None] + rows).sum(axis=0, dtype=np.uint8)
        slope, row = np.unravel_index(int(np.argmax(across)), across.shape)
        if int(across[slope, row]) < IN_PARTS:
            break
        at = rows[row] + tilt[slope]
        darkness = quantile(hit[np.arange(PARTS), at], 0.5)
        middle, rise = float(rows[row]), float(slopes[slope])
        along = hit[np.arange(PARTS), at]
        dotted = bilevel and int(along.max()) <= DOTTED
        shown = along >= (FAINT_BILEVEL if dotted else FAINT)
        margins = int(shown[:MARGIN].any()) + int(shown[-MARGIN:].any())
        seen = np.count_nonzero(shown) >= IN_PARTS and margins >= (1 if dotted else 2)
        if darkness <= limit and seen:
            # On a bilevel scan a faint line is a row of black dots.
            peak = 255.0 if bilevel else PEAK * darkness + GRAIN
            found.append(Crease(middle - rise / 2, middle + rise / 2, peak))
        for part, y in enumerate(at):
            marked[part, max(0, y - 4) : y + 5] = 0
    return tuple(found)


def clear_creases(pen: Gray, creases: tuple[Crease, ...]) -> Gray:
    """Pen picture without what lies on the creases."""
    return _drawn(pen, creases, 0)


def hidden_by(creases: tuple[Crease, ...], printed: Gray) -> Gray:
    """Mask of what is printed, with what was cleared with the creases: a stroke may go on there."""
    return _drawn(printed, creases, 255)


def pen_on_creases(pen: Gray, excess: Gray, creases: tuple[Crease, ...]) -> Gray:
    """Pen picture (0 or 255) with the strokes that run on over a crease, darker than it is.

    Cleared with the crease, the middle of an X would be missing, and the X would be two ticks.
    """
    if not creases:
        return pen
    whole = pen.copy()
    near = spread(pen, ACROSS)
    for crease in creases:
        on = _drawn(np.zeros_like(pen), (crease,), 255)
        dark = above(excess, DARKER * crease.peak)
        whole |= both(both(on, near), dark)
    return whole


def _drawn(picture: Gray, creases: tuple[Crease, ...], value: int) -> Gray:
    """A copy with each crease drawn in; the picture itself where there is none."""
    if not creases:
        return picture
    drawn = picture.copy()
    for crease in creases:
        first, last = (0, round(crease.first)), (picture.shape[1] - 1, round(crease.last))
        if crease.down:
            first, last = (round(crease.first), 0), (round(crease.last), picture.shape[0] - 1)
        cv2.line(drawn, first, last, value, thickness=5)
    return drawn
