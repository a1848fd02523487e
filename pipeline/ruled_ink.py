"""A pen's line drawn along a printed rule: it hides in the rule, but the rule grows thick there.

Between two rows of a table a voter's line lies on the rule (M05), where print is subtracted with
some slack. So each rule is weighed column by column against the rest of it.
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
BESIDE = 14  # overview px (3.6 mm) on either side of a step that are compared
STEP, MOST_STEP = 120.0, 190.0  # ink of 255 times px, for clean and for broken rules
UNUSUAL = 4.2  # times the middle of all rules of the page


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


def lines_on_rules(ink: Gray, pen: Gray, marks: Gray, rules: tuple[Rule, ...]) -> tuple[Rect, ...]:
    """Stretches of rules that are thicker than the rest of the same rule, overview px.

    Parameters
    ----------
    ink : ndarray, shape (height, width), uint8
        The page's ink (overview).
    pen : ndarray, same shape, uint8
        255 where there is a pen's ink beyond print and slack: strokes that cross a rule show there.
    marks : ndarray, same shape, uint8
        255 where votes and stamps are.
    """
    weighed = []
    for (x, y, w, h), printed in rules:
        weight = _weights(ink[y - REACH : y + h + REACH, x : x + w]) - printed
        near = (slice(max(0, y - CROSSING), y + h + CROSSING), slice(x, x + w))
        crossing = cv2.reduce(np.maximum(pen[near], marks[near]), 0, cv2.REDUCE_MAX)
        crossed = cv2.dilate(crossing, WIDER).ravel() > 0
        weighed.append(((x, y, w, h), weight, crossed, _steps(weight, crossed)))
    if not weighed:
        return ()
    usual = float(np.median([steps.max(initial=0.0) for _, _, _, steps in weighed]))
    step = min(max(STEP, UNUSUAL * usual), MOST_STEP)
    found: list[Rect] = []
    for (x, y, _, h), weight, crossed, steps in weighed:
        runs = _thick_runs(weight, crossed)
        if not runs and steps.max(initial=0.0) > step:
            at = int(np.argmax(steps))
            runs = [(at, at + LONG)]
        found.extend((x + start, y, stop - start, h) for start, stop in runs)
    return tuple(found)


def _thick_runs(
    weight: npt.NDArray[np.float64], crossed: npt.NDArray[np.bool_]
) -> list[tuple[int, int]]:
    """Columns, from and to, of a rule that are much thicker than its middle."""
    usual = float(np.median(weight))
    if float(weight.max()) - usual <= THICKER:
        return []
    thick = ((weight - usual > THICKER) & ~crossed).astype(np.uint8).reshape(1, -1)
    if int(thick.sum()) < LONG // 2:
        return []
    closed = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((1, 2 * BREAK + 1), np.uint8))
    edges = np.flatnonzero(np.diff(np.concatenate([[0], closed.ravel(), [0]])))
    runs = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    return [(start, stop) for start, stop in runs if stop - start >= LONG]


def _steps(
    weight: npt.NDArray[np.float64], crossed: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float64]:
    """How much thicker a rule grows at a column, at once and for the next `LONG` px.

    A pen's line begins and ends at a place; a printed rule, or one that a threshold has thinned,
    changes bit by bit. The thinner side of a step is the rule itself, however long the line is.
    """
    width = len(weight)
    columns = np.arange(BESIDE, width - BESIDE)
    if len(columns) == 0:
        return np.zeros(0)
    sums = np.concatenate([[0.0], np.cumsum(weight)])
    before = (sums[columns] - sums[columns - BESIDE]) / BESIDE
    after = (sums[columns + BESIDE] - sums[columns]) / BESIDE
    beside = np.convolve(crossed, np.ones(BESIDE + 1), "same") > 0  # a stroke that ends on a rule
    more = np.where(beside, 0.0, np.maximum(0.0, weight - np.percentile(weight, 25)))
    held = np.concatenate([[0.0], np.cumsum(more)])
    right = (held[np.minimum(columns + LONG, width)] - held[columns]) / LONG
    left = (held[columns] - held[np.maximum(columns - LONG, 0)]) / LONG
    step = np.maximum(np.minimum(after - before, right), np.minimum(before - after, left))
    near = np.convolve(crossed, np.ones(2 * BESIDE + 1), "same")[columns]
    out = np.zeros(width)
    out[columns] = np.where(near > 0, 0.0, step)
    return out


def _weights(part: Gray) -> npt.NDArray[np.float64]:
    """Ink of each column, evened out along the rule."""
    ink = cv2.reduce(part, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32F)
    return cv2.blur(ink, SMOOTH).ravel().astype(np.float64)
