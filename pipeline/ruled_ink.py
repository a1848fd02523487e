"""A pen's line drawn along a printed rule: it hides in the rule, but the rule grows thick there.

Between two rows of a table a voter's line lies on the rule (M05), where print is subtracted with
some slack. So each rule is weighed column by column against the rest of it.
"""

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import Rect
from pipeline.frames import Gray
from pipeline.pixels import above, both, spread
from pipeline.printed_rules import BESIDE, LONG, REACH, ROUNDING, Rules
from pipeline.quantile import quantile
from pipeline.runs import runs_of

THICKER = 200.0  # ink of 255 times px: as 0.2 mm of full black more than the rule
CROSSING = 9  # overview px above and below a rule in which a crossing stroke shows
WIDER = np.ones((1, 7), np.uint8)
UNBROKEN = np.ones((1, 7), np.uint8)  # overview px: 3 without it do not end a line
NEAR = np.ones((1, 2 * BESIDE + 1), np.uint8)  # where what crosses a rule makes no step
ENDING = np.ones((1, BESIDE + 1), np.uint8)  # overview px: a stroke that ends on a rule
STEP, MOST_STEP = 120.0, 190.0  # ink of 255 times px, for clean and for broken rules
MANY = 8  # rules
DRAWN, SHOWING = 30, 4  # of 255; overview px (1 mm) along 15 mm of letters: a line shows more
UNUSUAL = 4.2  # times the middle of all rules of the page

FloatArray = npt.NDArray[np.float64]


def lines_on_rules(ink: Gray, pen: Gray, marks: Gray, rules: Rules) -> tuple[Rect, ...]:
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
    if not rules.rects:
        return ()
    weights = rules.weights_on(ink)
    dark = np.repeat(rules.letters_print(weights), rules.stops - rules.starts)
    weights -= rules.bare + dark * rules.over
    most = _most_steps(weights, rules)
    strong, thick = (most > STEP) & rules.even, _may_be_thick(weights, rules)
    runs: dict[int, list[tuple[int, int]]] = {}
    steps: dict[int, FloatArray] = {}
    for index in np.flatnonzero(strong | thick).tolist():  # few on most pages
        weight = weights[rules.part(index)]
        may_step = strong[index] and _steps(weight).max() > STEP
        if not may_step and not (thick[index] and _thick_runs(weight)):
            continue
        crossed = _crossed(pen, marks, rules.rects[index])  # most such rules are, by a strike
        runs[index] = _thick_runs(weight, crossed)
        if may_step:
            steps[index] = _steps(weight, crossed)
    step = STEP
    if any(rule.max() > STEP for rule in steps.values()):
        step = _least_step(weights, pen, marks, most, rules)
    found: list[Rect] = []
    for index, places in runs.items():
        x, y, _, h = rules.rects[index]
        if not places and index in steps and steps[index].max() > step:
            at = int(np.argmax(steps[index]))
            places = [(at, at + LONG)]
        if rules.text[index]:  # toner that came out uneven thickens letters, and never bare paper
            places = [place for place in places if _on_paper(ink, rules, index, place)]
        found.extend((x + start, y, stop - start, h) for start, stop in places)
    return tuple(found)


def _on_paper(ink: Gray, rules: Rules, index: int, place: tuple[int, int]) -> bool:
    """Whether there is ink between letters along a place on them, or before a step there."""
    x, y, _, h = rules.rects[index]
    start, stop = place
    near = (slice(y - REACH, y + h + REACH), slice(x + max(0, start - LONG), x + stop))
    seen = both(above(ink[near], DRAWN), rules.paper[near])
    return int(np.count_nonzero(seen.any(axis=0))) >= SHOWING


def _crossed(pen: Gray, marks: Gray, rule: Rect) -> Gray:
    """Columns of a rule (255, in one row) in which a stroke or a mark crosses it."""
    x, y, w, h = rule
    near = (slice(max(0, y - CROSSING), y + h + CROSSING), slice(x, x + w))
    crossing = cv2.reduce(cv2.max(pen[near], marks[near]), 0, cv2.REDUCE_MAX)
    return spread(crossing.astype(np.uint8, copy=False), WIDER)


def _most_steps(weights: FloatArray, rules: Rules) -> FloatArray:
    """As much as the `_steps` of each rule may be, shape (n,)."""
    sums = cv2.boxFilter(weights.reshape(1, -1), -1, (BESIDE, 1), normalize=False).ravel()
    change = np.abs(sums.take(rules.after) - sums.take(rules.before)) / BESIDE
    most: FloatArray = np.maximum.reduceat(change, rules.first) + ROUNDING
    return most


def _least_step(
    weights: FloatArray, pen: Gray, marks: Gray, most: FloatArray, rules: Rules
) -> float:
    """Step that is a line's and not of the paper: all rules of a page may be broken alike."""
    if UNUSUAL * quantile(most[rules.even], 0.5) <= STEP:
        return STEP
    highest = [
        _steps(weights[rules.part(index)], _crossed(pen, marks, rect)).max()
        for index, rect in enumerate(rules.rects)
        if rules.even[index]
    ]
    step = max(STEP, UNUSUAL * quantile(np.array(highest), 0.5))
    # Among few rules the usual one may be that with a line on it.
    return step if len(highest) >= MANY else min(step, MOST_STEP)


def _may_be_thick(weights: FloatArray, rules: Rules) -> npt.NDArray[np.bool_]:
    """Whether some columns of each rule may be `THICKER` than its middle one.

    A median is at most a standard deviation from the mean.
    """
    widths = rules.stops - rules.starts
    mean = np.add.reduceat(weights, rules.starts) / widths
    square = np.add.reduceat(weights * weights, rules.starts) / widths
    least = mean - np.sqrt(np.maximum(square - mean * mean, 0.0)) - ROUNDING
    thick: npt.NDArray[np.bool_] = np.maximum.reduceat(weights, rules.starts) - least > THICKER
    return thick


def _thick_runs(weight: FloatArray, crossed: Gray | None = None) -> list[tuple[int, int]]:
    """Columns, from and to, of a rule that are much thicker than its middle and not crossed."""
    thick = weight - quantile(weight, 0.5) > THICKER
    if crossed is not None:
        thick &= crossed.ravel() == 0
    if np.count_nonzero(thick) < LONG // 2:
        return []
    closed = cv2.morphologyEx(thick.view(np.uint8).reshape(1, -1), cv2.MORPH_CLOSE, UNBROKEN)
    return [(start, stop) for start, stop in runs_of(closed.ravel() > 0) if stop - start >= LONG]


def _steps(weight: FloatArray, crossed: Gray | None = None) -> FloatArray:
    """How much thicker a rule grows at a column, at once and for the next `LONG` px.

    A pen's line begins and ends at a place; a printed rule, or one that a threshold has thinned,
    changes bit by bit. The thinner side of a step is the rule itself, however long the line is.
    """
    width = len(weight)
    out = np.zeros(width)
    sums = np.concatenate([[0.0], np.cumsum(weight)])
    here = sums[BESIDE : width - BESIDE]
    rise = (sums[2 * BESIDE : width] - here) / BESIDE - (here - sums[: width - 2 * BESIDE]) / BESIDE
    more = np.maximum(0.0, weight - quantile(weight, 0.25))
    if crossed is not None:
        more[spread(crossed, ENDING).ravel() > 0] = 0.0
    held = np.cumsum(more)
    held = np.concatenate([np.zeros(LONG + 1), held, np.full(LONG, held[-1])])
    first, last = BESIDE + LONG, width - BESIDE + LONG
    right = (held[first + LONG : last + LONG] - held[first:last]) / LONG
    left = (held[first:last] - held[first - LONG : last - LONG]) / LONG
    inner = out[BESIDE : width - BESIDE]
    np.maximum(np.minimum(rise, right), np.minimum(-rise, left), out=inner)
    if crossed is not None:
        out[spread(crossed, NEAR).ravel() > 0] = 0.0
    return out
