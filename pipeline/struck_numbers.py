"""Ink on what stands before a name: its number, Ông or Bà (M06, M07).

A short stroke or a small tick there hides in the digits, but it adds ink. What the numbers of a
page weigh beside those of the blank tells how its toner prints; one that weighs more has more.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import Form, Rect
from pipeline.frames import Gray
from pipeline.quantile import quantile

TIPS = 5  # overview px (1.3 mm) to either side in which a stroke's tips lie
WORD_GAP = 9  # overview px (2.3 mm) between the words before a name
FARTHEST = 150  # overview px (38 mm) before the name
WIDEST = 90  # overview px (23 mm) of a number or a form of address
PRINTED = 70  # of 255
ROOM = 3  # overview px above and below the name's line
MORE, SHARE = 11.0, 0.22  # overview px of full black (0.7 mm2) beyond print; of the print itself
GONE = 0.25  # of its usual weight; 2,000 clear sheets keep more of every word
FEW = 3  # words: from fewer the toner is not known, and twice as much is asked for

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ShortWord:
    """A word before a name, overview px.

    Attributes
    ----------
    row : int
        Row of the name.
    rect : Rect
        Around the word, with room for the tips of a stroke.
    free : ndarray, shape of the rect, uint8
        255 but on ruled lines.
    free_px : int
        How many px that are.
    weight : float
        Its ink on the blank, px of full black.
    """

    row: int
    rect: Rect
    free: Gray
    free_px: int
    weight: float


def words_before_names(form: Form, blank: Gray, rules: Gray) -> tuple[ShortWord, ...]:
    """Find them in the overview ink of a blank; ruled lines, names and ovals are none."""
    print_only = np.where(rules > 0, 0, blank)
    free = np.where(rules > 0, 0, 255).astype(np.uint8)
    for row in form.rows:
        for rect in (*row.lines, *(target.rect for target in row.targets)):
            left, top, w, h = (v // 2 for v in rect)
            rows = slice(max(0, top - ROOM), top + h + ROOM)
            print_only[rows, max(0, left - ROOM) : left + w + ROOM] = 0
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
            part = np.ascontiguousarray(free[top : y + h + ROOM, left : right + TIPS])
            px = cv2.countNonZero(part)
            weight = _weight(blank, rect, part, px)
            if weight > 0:
                found.append(ShortWord(index, rect, part, px, weight))
    return tuple(found)


def look_at_numbers(
    ink: Gray, words: tuple[ShortWord, ...], struck: npt.NDArray[np.bool_]
) -> tuple[tuple[Rect, ...], tuple[Rect, ...]]:
    """Words with ink of a pen on them, and words of which next to nothing is there, overview px.

    Strikes over whole names may begin on words, so of their rows none has ink; words that are
    gone, with the paper, are too small for `missing`, and a pen adds to their weight.

    Parameters
    ----------
    ink : ndarray, shape (height, width), uint8
        The page's ink (overview).
    struck : ndarray, shape (rows,), bool
        Names that are not untouched.
    """
    weights = np.array([_weight(ink, word.rect, word.free, word.free_px) for word in words])
    printed = np.array([word.weight for word in words])
    free = np.array([not struck[word.row] for word in words], np.bool_)
    limit = np.maximum(MORE, SHARE * printed)
    if np.count_nonzero(free) < FEW:
        limit = 2 * limit
    more = free & (weights - _toner(weights[free], printed[free]) * printed >= limit)
    gone = weights < GONE * _toner(weights, printed) * printed
    if len(words) < FEW:
        gone[:] = False
    inked, lost = (
        tuple(words[index].rect for index in np.flatnonzero(those)) for those in (more, gone)
    )
    return inked, lost


def _toner(weights: FloatArray, printed: FloatArray) -> float:
    """How many times the words' ink on the blank is on the page; 1 where too few tell."""
    return quantile(weights / printed, 0.5) if len(weights) >= FEW else 1.0


def _weight(ink: Gray, rect: Rect, free: Gray, free_px: int) -> float:
    x, y, w, h = rect
    return float(cv2.mean(ink[y : y + h, x : x + w], free)[0]) * free_px / 255
