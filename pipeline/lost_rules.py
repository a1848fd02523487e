"""Ruled lines that ought to be there and are not: paper torn off beside all letters.

A printer may draw hairlines pale, but not a stretch of one pale and the rest dark.
"""

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import Rect
from pipeline.core_print import HAIRLINE, lost_px, middles_of
from pipeline.faint_rules import drawn_faintly
from pipeline.frames import Gray
from pipeline.pixels import above

IntArray = npt.NDArray[np.int64]
DRAWN = 40  # of 255: ink of the blank that is a ruled line
JOIN = np.ones((5, 5), np.uint8)  # px of one line hang together
LEAST_PX, LONGEST = 12, 28  # overview px that are gone at all, in a row (7 mm)
MOST, MOST_OF_LINE = 0.2, 0.6  # of all ruled px, of the line: the printer left it out


def rule_px_of(rules: Gray) -> IntArray:
    """Px in the middle of ruled lines, as indices of the overview laid out flat.

    Parameters
    ----------
    rules : ndarray, overview shape, uint8
        Ink of the blank's ruled lines.
    """
    drawn = above(rules, DRAWN)
    shaded = cv2.dilate(cv2.morphologyEx(drawn, cv2.MORPH_OPEN, JOIN), JOIN) > 0  # a tinted heading
    return np.flatnonzero(middles_of(rules, DRAWN) & ~shaded)


def lost_rule(ink: Gray, rule_px: IntArray) -> Rect | None:
    """Around the longest stretch of a ruled line that is gone, overview px; None if it is short.

    Parameters
    ----------
    ink : ndarray, overview shape, uint8
        Darkness of the page relative to its paper.
    rule_px : ndarray, shape (n,), int64
        As `rule_px_of` gives them.
    """
    gone = lost_px(ink, rule_px, HAIRLINE)
    if not LEAST_PX <= np.count_nonzero(gone) <= MOST * len(rule_px):
        return None
    gone[gone] = ~drawn_faintly(ink, rule_px, rule_px[gone])
    if not gone.any():
        return None
    picture = np.zeros(ink.shape, np.uint8)
    picture.ravel()[rule_px[gone]] = 1
    _, _, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(picture, JOIN), connectivity=8)
    lengths = stats[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    x, y, w, h = (int(v) for v in stats[1 + int(np.argmax(lengths)), :4])
    if max(w, h) < LONGEST:
        return None
    # The line that it is a stretch of, which is there elsewhere.
    places = np.divmod(rule_px, ink.shape[1])[0 if w >= h else 1]
    low, high = (y, y + h) if w >= h else (x, x + w)
    line = (places >= low) & (places < high)
    return (x, y, w, h) if float(gone[line].mean()) <= MOST_OF_LINE else None
