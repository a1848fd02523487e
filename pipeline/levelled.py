"""The names of a blank that was scanned, as if its toner had come out evenly.

A printer leaves one word grey and the next one black, on every sheet other ones. Where a name is
pale on the blank, the same name in full black looks like ink of a pen on all its letters. From a
PDF all letters are black.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from calibration.form import Rect
from pipeline.frames import Gray
from pipeline.quantile import quantile

WORD = 25  # form px (3 mm) across, in which a printed line has a stem of a letter
STEM, BLACKEST = 100, 0.9  # ink of the palest stem; which of the stems is printed in full
MOST = 1.6  # times its ink: what is paler still is no toner of this print


def levelled(ink: Gray, lines: Sequence[Rect]) -> Gray:
    """The blank's ink, form px, with the stems of all letters of some lines equally dark."""
    darkest = []
    for x, y, w, h in lines:
        along = cv2.reduce(ink[y : y + h, x : x + w], 0, cv2.REDUCE_MAX)
        darkest.append(cv2.dilate(along, np.ones((1, WORD), np.uint8)).ravel())
    if not darkest:
        return ink
    stems = np.concatenate(darkest)
    full = quantile(stems[stems >= STEM].astype(np.float64), BLACKEST) if stems.max() >= STEM else 0
    out = ink.copy()
    for (x, y, w, h), stem in zip(lines, darkest, strict=True):
        paler = np.where(stem >= STEM, full / np.maximum(stem, 1.0), 1.0)
        gain = cv2.blur(np.clip(paler, 1.0, MOST).reshape(1, -1), (WORD, 1))
        part = out[y : y + h, x : x + w]
        part[:] = np.minimum(part * gain, 255).astype(np.uint8)
    return out
