"""A pen's line drawn along a printed rule: it hides in the rule, but the rule grows thick there.

Between two rows of a table a voter's line lies on the rule (M05), where print is subtracted with
some slack. So each rule is weighed column by column against its own median.
"""

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import Rect
from pipeline.frames import Gray
from pipeline.pixels import above

REACH = 5  # overview px (1.3 mm) above and below a rule that are weighed
THICKER = 200.0  # ink of 255 times px: as 0.2 mm of full black more than the rule
LONG = 30  # overview px (7.6 mm) of thicker rule; a cross leaves less
CROSSING = 9  # overview px above and below a rule in which a crossing stroke shows
WIDER = np.ones((1, 7), np.uint8)
DOTTED = np.ones((1, 9), np.uint8)  # overview px (2.3 mm) between the dots of a dotted rule
TALL = np.ones((4, 1), np.uint8)  # overview px: what is as tall is no dot of a rule
SMOOTH = (7, 1)  # columns over which dots and their gaps even out
BREAK = 3  # overview px without it that do not end a line


Rule = tuple[Rect, npt.NDArray[np.float64]]  # overview px; ink of the blank in each column


def rules_across(blank: Gray, rules: Gray) -> tuple[Rule, ...]:
    """Horizontal rules of a blank (its overview ink, and that of its rules only), without ends."""
    flat = above(blank, 60)
    flat[cv2.morphologyEx(flat, cv2.MORPH_OPEN, TALL) > 0] = 0
    dotted = cv2.morphologyEx(flat, cv2.MORPH_CLOSE, DOTTED)
    mask = np.maximum(above(rules, 30), dotted)
    long = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, 2 * LONG), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(long, connectivity=8)
    found = []
    for x, y, w, h, _ in stats[1:count].tolist():
        if h <= 6 and w >= 2 * LONG and y >= REACH and y + h + REACH <= rules.shape[0]:
            part = blank[y - REACH : y + h + REACH, x + 2 : x + w - 2]
            found.append(((x + 2, y, w - 4, h), _weights(part)))
    return tuple(found)


def lines_on_rules(ink: Gray, pen: Gray, rules: tuple[Rule, ...]) -> tuple[Rect, ...]:
    """Stretches of rules that are thicker than the rest of the same rule, overview px.

    Parameters
    ----------
    ink : ndarray, shape (height, width), uint8
        The page's ink (overview).
    pen : ndarray, same shape, uint8
        255 where there is a pen's ink beyond print and slack: strokes that cross a rule show there.
    """
    found = []
    for (x, y, w, h), printed in rules:
        part = (slice(y - REACH, y + h + REACH), slice(x, x + w))
        weight = _weights(ink[part]) - printed
        if float(weight.max()) - float(np.median(weight)) <= THICKER:
            continue
        around = pen[max(0, y - CROSSING) : y + h + CROSSING, x : x + w]
        crossed = cv2.dilate(cv2.reduce(around, 0, cv2.REDUCE_MAX), WIDER).ravel() > 0
        thicker = (weight - np.median(weight) > THICKER) & ~crossed
        thick = thicker.astype(np.uint8).reshape(1, -1)
        if int(thick.sum()) < LONG // 2:
            continue
        closed = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((1, 2 * BREAK + 1), np.uint8))
        edges = np.flatnonzero(np.diff(np.concatenate([[0], closed.ravel(), [0]])))
        for start, stop in zip(edges[::2], edges[1::2], strict=True):
            if stop - start >= LONG:
                found.append((x + int(start), y, int(stop - start), h))
    return tuple(found)


def _weights(part: Gray) -> npt.NDArray[np.float64]:
    """Ink of each column, evened out along the rule."""
    ink = cv2.reduce(part, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32F)
    return cv2.blur(ink, SMOOTH).ravel().astype(np.float64)
