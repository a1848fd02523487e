"""A pen's line through printed words that are no name: hidden by the letters, it darkens them.

Between the letters of small print a line falls into slivers that a poor fit leaves as well. But a
few words together are darkest along their line of letters, and never black from end to end: what
is weighed here is the mean ink along 10 mm of a line of text, against the same of the blank.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import Form, Rect
from pipeline.components import part_with_ink
from pipeline.frames import Gray
from pipeline.pixels import above, both, spread, without
from pipeline.quantile import quantile
from pipeline.runs import runs_of

CELL = 8  # overview px (2 mm) across: letters and gaps even out
CELLS = 5  # cells (10 mm) of a line that are weighed together
SLOPES = (0.0, -0.05, 0.05)  # of lines looked for; steeper ones leave the words and show there
RISE = 3  # overview px that such a line rises to either side of its middle
REACHED = np.ones((3, 1), np.uint8)  # overview px that such a line takes in up and down
NEAR_WORDS = np.ones((9, 1), np.uint8)  # overview px that lines, and what they are held to, reach
LOOSE = np.ones((5, 1), np.uint8)  # overview px up and down that print may lie off
BESIDE_RULES = np.ones((9, CELLS), np.uint8)  # there a rule that lies off would be a line
DARKER = 66.0  # of 255, mean over 10 mm beyond the print: a line of 0.2 mm, or a pale one of 0.4
SOME_TEXT, SOME_INK = 0.25, 40  # of a cell near print; mean ink of a cell that tells of toner
ENOUGH = 1000  # cells tell how bold text is
FREE = 6  # overview px (1.5 mm) around names and boxes: there voters write
AROUND_MARKS = np.ones((9, CELLS), np.uint8)  # px, cells around what is looked at elsewhere
AROUND = (5, 15)  # cells across, px down: as far as lines, marks and what is thick reach together
THICK = np.ones((9, 9), np.uint8)  # overview px (2.3 mm): a punched hole, no line of a pen


@dataclass(frozen=True, slots=True, eq=False)
class PrintedWords:
    """Lines of text of a blank, apart from names and boxes.

    Attributes
    ----------
    expected : tuple of ndarray, shape (height, width // CELL), uint8
        Most ink of the blank along 10 mm of a line, one px of play up and down, in cells one
        overview px high and `CELL` wide; one for each of `SLOPES`.
    least : ndarray, same shape, uint8
        The least of those.
    words : ndarray, same shape, uint8
        255 where there is text.
    bands : tuple of slice
        Rows of the overview that are looked at: those with text, and as far as lines reach.
    told : ndarray, shape (n,), int64
        Cells, laid out flat, that tell how bold text is on a page.
    inked : ndarray, shape (n,), float32
        Mean ink of the blank there.
    """

    expected: tuple[Gray, ...]
    least: Gray
    words: Gray
    bands: tuple[slice, ...]
    told: npt.NDArray[np.int64]
    inked: npt.NDArray[np.float32]


def printed_words(form: Form, blank: Gray, near_print: Gray, rules: Gray) -> PrintedWords:
    """Prepare a form, from its overview ink, what is near print, and the ink of its rules."""
    cells = _cells(blank)
    words = above(_cells(near_print), SOME_TEXT * 255)
    words[spread(_any(rules), BESIDE_RULES) > 0] = 0
    for row in form.rows:
        for rect in (row.name, *(target.rect for target in row.targets)):
            x, y, w, h = (v // 2 for v in rect)
            left = max(0, (x - FREE) // CELL - CELLS // 2)
            right = (x + w + FREE) // CELL + CELLS // 2 + 1
            words[max(0, y - FREE) : y + h + FREE, left:right] = 0
    told = np.flatnonzero((words > 0) & (cells > SOME_INK))
    told = told[:: max(1, len(told) // ENOUGH)]
    expected = tuple(spread(line, LOOSE) for line in _along_lines(cells))
    return PrintedWords(
        expected=expected,
        least=np.minimum.reduce(expected),
        words=words,
        bands=_bands(words),
        told=told,
        inked=cells.ravel()[told].astype(np.float32),
    )


def _bands(words: Gray) -> tuple[slice, ...]:
    rows = spread(words.max(axis=1, keepdims=True), NEAR_WORDS)
    return tuple(slice(start, stop) for start, stop in runs_of(rows.ravel() > 0))


def lines_through_words(ink: Gray, pen: Gray, marks: Gray, print: PrintedWords) -> tuple[Rect, ...]:
    """Places where a line runs through words, overview px.

    Parameters
    ----------
    ink : ndarray, shape (height, width), uint8
        The page's ink (overview).
    pen : ndarray, same shape, uint8
        255 where there is a pen's ink beyond print and slack; what is thick there is no line.
    marks : ndarray, same shape, uint8
        255 where votes, stamps and other marks are that have been looked at already.
    """
    cells = np.zeros_like(print.words)
    for band in print.bands:
        cells[band] = _cells(ink[band])
    toner = _boldness(cells, print)
    darker = DARKER * max(1.0, toner)
    # No line is darker than the darkest px up and down along it: little is left to look at, on
    # most sheets the rim of the stamp, which is known.
    most = cv2.blur(spread(cells, REACHED), (CELLS, 1)).astype(np.uint8, copy=False)
    perhaps = both(_beyond(most, print.least, toner, darker - 1), print.words)
    x, y, w, h = cv2.boundingRect(perhaps)
    if w == 0:
        return ()
    left, top = max(0, x - AROUND[0]), max(0, y - AROUND[1])
    part = (slice(top, y + h + AROUND[1]), slice(left, x + w + AROUND[0]))
    near = (part[0], slice(left * CELL, part[1].stop * CELL))
    unknown = part_with_ink(
        without(perhaps[part], spread(_any(marks[near]), AROUND_MARKS)), max(AROUND)
    )
    if unknown is None:
        return ()
    part = (
        slice(top + unknown[0].start, top + unknown[0].stop),
        slice(left + unknown[1].start, left + unknown[1].stop),
    )
    top, left = part[0].start, part[1].start
    found = np.zeros_like(cells[part])
    for line, expected in zip(_along_lines(cells[part]), print.expected, strict=True):
        np.maximum(found, _beyond(line, expected[part], toner, darker), out=found)
    found = both(found, print.words[part])
    if not cv2.countNonZero(found):
        return ()
    near = (part[0], slice(left * CELL, part[1].stop * CELL))
    thick = cv2.morphologyEx(pen[near], cv2.MORPH_OPEN, THICK).astype(np.uint8, copy=False)
    known = spread(_any(np.maximum(marks[near], thick)), AROUND_MARKS)
    count, _, stats, _ = cv2.connectedComponentsWithStats(without(found, known), connectivity=8)
    half = CELLS // 2
    places = stats[1:count, :4].tolist()
    return tuple(
        ((left + x - half) * CELL, top + y, (w + 2 * half) * CELL, h) for x, y, w, h in places
    )


def _beyond(line: Gray, expected: Gray, toner: float, darker: float) -> Gray:
    """255 where a line is darker by so much than is expected of it with this page's toner."""
    limit = cv2.convertScaleAbs(expected, alpha=toner, beta=darker).astype(np.uint8, copy=False)
    return above(without(line, limit), 0)


def _cells(image: Gray) -> Gray:
    width = image.shape[1] // CELL
    size = (width, image.shape[0])
    return cv2.resize(image[:, : width * CELL], size, interpolation=cv2.INTER_AREA).astype(
        np.uint8, copy=False
    )


def _any(mask: Gray) -> Gray:
    return above(_cells(mask), 0)


def _along_lines(cells: Gray) -> tuple[Gray, ...]:
    return tuple(cv2.filter2D(cells, -1, kernel).astype(np.uint8, copy=False) for kernel in KERNELS)


def _kernel(slope: float) -> npt.NDArray[np.float32]:
    """Means along a line of `CELLS` cells that rises or falls a little."""
    kernel = np.zeros((2 * RISE + 1, CELLS), np.float32)
    for column in range(CELLS):
        height = RISE + slope * CELL * (column - (CELLS - 1) / 2)
        row = int(height)
        kernel[row, column] += 1 - (height - row)
        kernel[row + 1, column] += height - row
    kernel /= CELLS
    return kernel


KERNELS = tuple(_kernel(slope) for slope in SLOPES)


def _boldness(cells: Gray, print: PrintedWords) -> float:
    """How much darker than on the blank the words are on this page, in the middle of all."""
    if not len(print.told):
        return 1.0
    return quantile(cells.ravel().take(print.told) / print.inked, 0.5)
