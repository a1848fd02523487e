"""A pen's line drawn along a printed rule: it hides in the rule, but the rule grows thick there.

Between two rows of a table a voter's line lies on the rule (M05), where print is subtracted with
some slack. So each rule is weighed column by column against the rest of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import Rect
from pipeline.frames import Gray
from pipeline.pixels import above, spread
from pipeline.quantile import quantile
from pipeline.runs import runs_of

REACH = 5  # overview px (1.3 mm) above and below a rule that are weighed
THICKER = 200.0  # ink of 255 times px: as 0.2 mm of full black more than the rule
LONG = 30  # overview px (7.6 mm) of thicker rule; a cross leaves less
CROSSING = 9  # overview px above and below a rule in which a crossing stroke shows
WIDER = np.ones((1, 7), np.uint8)
DOTTED = np.ones((1, 9), np.uint8)  # overview px (2.3 mm) between the dots of a dotted rule
TALL = np.ones((4, 1), np.uint8)  # overview px: what is as tall is no dot of a rule
SMOOTH = (7, 1)  # columns over which dots and their gaps even out
UNBROKEN = np.ones((1, 7), np.uint8)  # overview px: 3 without it do not end a line
BESIDE = 14  # overview px (3.6 mm) on either side of a step that are compared
NEAR = np.ones((1, 2 * BESIDE + 1), np.uint8)  # where what crosses a rule makes no step
ENDING = np.ones((1, BESIDE + 1), np.uint8)  # overview px: a stroke that ends on a rule
STEP, MOST_STEP = 120.0, 190.0  # ink of 255 times px, for clean and for broken rules
MANY = 8  # rules
OWN_PRINT = (
    0.3  # of its columns with letters the palest; where a voter's line lies, they are darker
)
UNDERLINES = 0.3  # of its columns, with letters: a table's rule has but some feet over it
BARE, LETTERED = 0.1, 1.5  # of a rule's columns the lightest; times that, and letters stand there
EVEN = 0.5  # of its middle weight, at nearly all places of a rule
UNUSUAL = 4.2  # times the middle of all rules of the page
ROUNDING = 1.0  # ink of 255 times px, far more than sums in another order differ

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """Horizontal rules of a form without their ends, overview px, end to end in one row.

    Attributes
    ----------
    rects : tuple of Rect
        Each rule.
    starts, stops : ndarray, shape (n,), int64
        Where each begins and ends in the row.
    mirrored, inner : ndarray of int64
        Which columns of the row, taken one after the other, continue each rule beyond its ends as
        in a mirror; and where among them its own columns are.
    steps, first : ndarray of int64
        Columns of the row in which a step may be seen; which of them is each rule's first.
    printed, bare : ndarray, shape (columns,), float64
        Ink of the blank in each column, and what of it is the rule's own.
    lettered : ndarray, shape (n,), bool
        Whether a rule is close to letters nearly all along, as under a heading.
    even : ndarray, shape (n,), bool
        Whether a rule weighs about the same everywhere: a line of small print, which looks like a
        rule here, does not.
    """

    rects: tuple[Rect, ...]
    starts: IntArray
    stops: IntArray
    mirrored: IntArray
    inner: IntArray
    steps: IntArray
    first: IntArray
    printed: FloatArray
    bare: FloatArray
    lettered: npt.NDArray[np.bool_]
    even: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, rects: Sequence[Rect], blank: Gray) -> "Rules":
        """Rules at some places of a blank (its overview ink)."""
        widths = np.array([w for _, _, w, _ in rects], np.int64)
        stops = np.cumsum(widths)
        starts = stops - widths
        side = SMOOTH[0] // 2
        mirrored = [np.zeros(0, np.int64)]
        steps = [np.zeros(0, np.int64)]
        for start, stop in zip(starts.tolist(), stops.tolist(), strict=True):
            mirrored.append(np.pad(np.arange(start, stop), side, mode="reflect"))
            steps.append(np.arange(start + BESIDE, stop - BESIDE))
        own = np.arange(int(widths.sum()))
        rules = cls(
            rects=tuple(rects),
            starts=starts,
            stops=stops,
            mirrored=np.concatenate(mirrored),
            inner=own + side * (1 + 2 * np.repeat(np.arange(len(widths)), widths)),
            steps=np.concatenate(steps),
            first=starts - 2 * BESIDE * np.arange(len(widths)),
            printed=np.zeros(len(own)),
            bare=np.zeros(len(own)),
            lettered=np.zeros(len(rects), np.bool_),
            even=np.ones(len(rects), np.bool_),
        )
        printed = _weights(blank, rules)
        parts = [printed[rules.part(index)] for index in range(len(rects))]
        even = [quantile(part, 0.05) >= EVEN * quantile(part, 0.5) for part in parts]
        bare = np.repeat(np.array([quantile(part, BARE) for part in parts]), widths)
        heavy = printed >= np.maximum(LETTERED * bare, ROUNDING)
        lettered = [heavy[rules.part(index)].mean() >= UNDERLINES for index in range(len(rects))]
        return replace(
            rules,
            printed=printed,
            bare=bare,
            lettered=np.array(lettered, np.bool_),
            even=np.array(even, np.bool_),
        )

    def part(self, index: int) -> slice:
        """The columns of one rule."""
        return slice(int(self.starts[index]), int(self.stops[index]))


def rules_across(blank: Gray, rules: Gray, names: Sequence[Rect] = ()) -> Rules:
    """Horizontal rules of a blank (its overview ink, and that of its rules only), without ends.

    Where a name stands (overview px) is none: the feet of bold letters may look like dots of one.
    """
    flat = above(blank, 60)
    flat[cv2.morphologyEx(flat, cv2.MORPH_OPEN, TALL) > 0] = 0
    dotted = cv2.morphologyEx(flat, cv2.MORPH_CLOSE, DOTTED)
    mask = np.maximum(above(rules, 30), dotted)
    long = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, 2 * LONG), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(long, connectivity=8)
    found = []
    for x, y, w, h, _ in stats[1:count].tolist():
        on_name = any(
            left < x + w and x < left + wide and top <= y < top + tall
            for left, top, wide, tall in names
        )
        if h > 6 or w < 2 * LONG or on_name:
            continue
        if y >= REACH and y + h + REACH <= rules.shape[0]:
            found.append((x + 2, y, w - 4, h))
    return Rules.of(found, blank)


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
    weights = _weights(ink, rules)
    weights -= rules.bare + _letters_print(weights, rules) * (rules.printed - rules.bare)
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
        found.extend((x + start, y, stop - start, h) for start, stop in places)
    return tuple(found)


def _letters_print(weights: FloatArray, rules: Rules) -> FloatArray:
    """How dark letters over each rule are printed beside the blank's, shape (columns,).

    Printers and scanners make all print paler than a PDF is drawn. Letters over a rule then weigh
    less than the blank's, and the spaces between words do not: seen from the spaces, the rule would
    grow thick at each of them. A line over much of a rule is not its print.
    """
    share = np.ones(len(weights))
    for index in np.flatnonzero(rules.lettered).tolist():
        part = rules.part(index)
        letters = rules.printed[part] >= LETTERED * rules.bare[part]
        usual = quantile(weights[part][letters] / rules.printed[part][letters], OWN_PRINT)
        share[part] = min(1.0, usual)
    return share


def _crossed(pen: Gray, marks: Gray, rule: Rect) -> Gray:
    """Columns of a rule (255, in one row) in which a stroke or a mark crosses it."""
    x, y, w, h = rule
    near = (slice(max(0, y - CROSSING), y + h + CROSSING), slice(x, x + w))
    crossing = cv2.reduce(cv2.max(pen[near], marks[near]), 0, cv2.REDUCE_MAX)
    return spread(crossing.astype(np.uint8, copy=False), WIDER)


def _most_steps(weights: FloatArray, rules: Rules) -> FloatArray:
    """As much as the `_steps` of each rule may be, shape (n,)."""
    sums = cv2.boxFilter(weights.reshape(1, -1), -1, (BESIDE, 1), normalize=False).ravel()
    half = BESIDE // 2  # each sum stands at the middle of its columns
    change = np.abs(sums.take(rules.steps + half) - sums.take(rules.steps - half)) / BESIDE
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


def _weights(ink: Gray, rules: Rules) -> FloatArray:
    """Ink of each column of all rules, end to end, evened out along each."""
    if not rules.rects:
        return np.zeros(0)
    sums = [
        cv2.reduce(ink[y - REACH : y + h + REACH, x : x + w], 0, cv2.REDUCE_SUM, dtype=cv2.CV_32F)
        for x, y, w, h in rules.rects
    ]
    row = np.concatenate(sums, axis=1).take(rules.mirrored)
    return cv2.blur(row.reshape(1, -1), SMOOTH).ravel()[rules.inner].astype(np.float64)
