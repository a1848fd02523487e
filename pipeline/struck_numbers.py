"""A short stroke through what stands before a name: its number, Ông or Bà (M07).

Of such a stroke only the tips show beside a digit, and they are no larger than specks of dust. So
where there are specks, the rows of the digit are weighed: a stroke makes one of them darker from
end to end than the blank's darkest near by.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import Form, Rect
from pipeline.frames import Gray

TIPS = 5  # overview px (1.3 mm) to either side in which a stroke's tips show
WORD_GAP = 9  # overview px (2.3 mm) between the words before a name
FARTHEST = 150  # overview px (38 mm) before the name
WIDEST = 90  # overview px (23 mm) of a number or a form of address
PRINTED = 70  # of 255
ROOM = 3  # overview px above and below the name's line
LOOSE = np.ones((5, 1), np.uint8)  # overview px up and down that print may lie off
DARKER, DARKER_BILEVEL = 42.0, 85.0  # of 255, mean along the word; a threshold fills digits


@dataclass(frozen=True, slots=True, eq=False)
class ShortWord:
    """A word before a name: its place with room for tips, overview px, and the most ink of rows."""

    row: int
    rect: Rect
    expected: npt.NDArray[np.float64]


def words_before_names(form: Form, blank: Gray, rules: Gray) -> tuple[ShortWord, ...]:
    """Find them in the overview ink of a blank; ruled lines, names and ovals are none."""
    print_only = np.where(rules > 0, 0, blank)
    for row in form.rows:
        for rect in (*row.lines, *(target.rect for target in row.targets)):
            left, top, w, h = (v // 2 for v in rect)
            print_only[
                max(0, top - ROOM) : top + h + ROOM, max(0, left - ROOM) : left + w + ROOM
            ] = 0
    found = []
    for index, row in enumerate(form.rows):
        x, y, _, h = (v // 2 for v in row.lines[0])
        before = print_only[y : y + h, : max(0, x - TIPS + 1)]
        inked = np.flatnonzero((before > PRINTED).any(axis=0))
        if not len(inked):
            continue
        for group in np.split(inked, np.flatnonzero(np.diff(inked) > WORD_GAP) + 1):
            left, right = int(group[0]), int(group[-1]) + 1
            if right - left > WIDEST or x - right > FARTHEST:
                continue
            left, top = max(0, left - TIPS), max(0, y - ROOM)
            rect = (left, top, right + TIPS - left, y + h + ROOM - top)
            most = cv2.dilate(_row_means(blank, rect).reshape(-1, 1), LOOSE).ravel()
            found.append(ShortWord(index, rect, most.astype(np.float64)))
    return tuple(found)


def lines_through_numbers(
    ink: Gray,
    pen: Gray,
    words: tuple[ShortWord, ...],
    struck: npt.NDArray[np.bool_],
    *,
    bilevel: bool,
) -> tuple[Rect, ...]:
    """Places of short strokes, overview px; strikes over whole names run on here as they like.

    Parameters
    ----------
    ink : ndarray, shape (height, width), uint8
        The page's ink (overview).
    pen : ndarray, same shape, uint8
        255 where there is a pen's ink beyond print and slack.
    struck : ndarray, shape (rows,), bool
        Names that are not untouched.
    """
    limit = DARKER_BILEVEL if bilevel else DARKER
    found = []
    for word in words:
        x, y, w, h = word.rect
        if struck[word.row] or not pen[y : y + h, x : x + w].any():
            continue
        if float((_row_means(ink, word.rect) - word.expected).max()) >= limit:
            found.append(word.rect)
    return tuple(found)


def _row_means(ink: Gray, rect: Rect) -> npt.NDArray[np.float64]:
    x, y, w, h = rect
    means: npt.NDArray[np.float64] = ink[y : y + h, x : x + w].mean(axis=1, dtype=np.float64)
    return means
