"""Horizontal rules of a form, end to end in one row, and what lies on them column by column."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import Rect
from pipeline.components import find_components
from pipeline.frames import Gray
from pipeline.pixels import above, beyond, spread, up_to, without
from pipeline.quantile import quantile, quantiles_of_rows

REACH = 5  # overview px (1.3 mm) above and below a rule that are weighed
LONG = 30  # overview px (7.6 mm) of thicker rule; a cross leaves less
DOTTED = np.ones((1, 9), np.uint8)  # overview px (2.3 mm) between the dots of a dotted rule
TALL = np.ones((4, 1), np.uint8)  # overview px: what is as tall is no dot of a rule
NEXT = np.ones((3, 3), np.uint8)
UNPRINTED = 12  # of 255
BROAD = np.ones(
    (9, 9), np.uint8
)  # overview px (2.3 mm): no letter is, the tint of a heading's cell
MOST_OF_LETTERS = 0.5  # of the flat ink at one height; some dots touch a descender
SMOOTH = (7, 1)  # columns over which dots and their gaps even out
BESIDE = 14  # overview px (3.6 mm) on either side of a step that are compared
UNDERLINES = 0.3  # of its columns, with letters: a table's rule has but some feet over it
BARE, LETTERED = 0.1, 1.5  # of a rule's columns the lightest; times that, and letters stand there
OWN_PRINT = (
    0.3  # of its columns with letters the palest; where a voter's line lies, they are darker
)
EVEN = 0.5  # of its middle weight, at nearly all places of a rule
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
    before, after, first : ndarray of int64
        Middles of what is compared on either side of each column in which a step may be seen;
        which of these is each rule's first.
    printed, bare, over : ndarray, shape (columns,), float64
        Ink of the blank in each column, what of it is the rule's own, and what is not.
    lettered : ndarray, shape (n,), bool
        Whether a rule is close to letters nearly all along, as under a heading.
    even : ndarray, shape (n,), bool
        Whether a rule weighs about the same everywhere: a line of small print, which looks like a
        rule here, does not.
    text : ndarray, shape (n,), bool
        Whether a rule is none but the feet, tops or cross-bars of letters at one height.
    paper : ndarray, shape (height, width) of the overview, uint8
        255 where the blank has no print, nor close by.
    letters : ndarray, shape (m, most), int64
        Columns of the row with letters over each of the lettered rules; where those are fewer,
        one past the last column.
    letter_ink : ndarray, same shape, float64
        Ink of the blank in them; 1 past the last column.
    usual : ndarray, shape (m,), float64
        Which of each rule's letters, from the palest, tells how dark they are printed; between two
        of them it may be.
    """

    rects: tuple[Rect, ...]
    starts: IntArray
    stops: IntArray
    mirrored: IntArray
    inner: IntArray
    before: IntArray
    after: IntArray
    first: IntArray
    printed: FloatArray
    bare: FloatArray
    over: FloatArray
    lettered: npt.NDArray[np.bool_]
    even: npt.NDArray[np.bool_]
    text: npt.NDArray[np.bool_]
    paper: Gray
    letters: IntArray
    letter_ink: FloatArray
    usual: FloatArray

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
            before=np.concatenate(steps) - BESIDE // 2,
            after=np.concatenate(steps) + BESIDE // 2,
            first=starts - 2 * BESIDE * np.arange(len(widths)),
            printed=np.zeros(len(own)),
            bare=np.zeros(len(own)),
            over=np.zeros(len(own)),
            lettered=np.zeros(len(rects), np.bool_),
            even=np.ones(len(rects), np.bool_),
            text=np.zeros(len(rects), np.bool_),
            paper=up_to(spread(beyond(blank, _fills(blank)), NEXT), UNPRINTED),
            letters=np.zeros((0, 0), np.int64),
            letter_ink=np.zeros((0, 0)),
            usual=np.zeros(0),
        )
        printed = rules.weights_on(blank)
        parts = [printed[rules.part(index)] for index in range(len(rects))]
        even = [quantile(part, 0.05) >= EVEN * quantile(part, 0.5) for part in parts]
        bare = np.repeat(np.array([quantile(part, BARE) for part in parts]), widths)
        heavy = printed >= np.maximum(LETTERED * bare, ROUNDING)
        lettered = [heavy[rules.part(index)].mean() >= UNDERLINES for index in range(len(rects))]
        over = [
            start + np.flatnonzero((printed >= LETTERED * bare)[start:stop])
            for start, stop, has in zip(starts.tolist(), stops.tolist(), lettered, strict=True)
            if has
        ]
        counts = np.array([len(columns) for columns in over], np.int64)
        letters = np.full((len(over), int(counts.max(initial=0))), len(own))
        for columns, filled in zip(over, letters, strict=True):
            filled[: len(columns)] = columns
        return replace(
            rules,
            printed=printed,
            bare=bare,
            over=printed - bare,
            lettered=np.array(lettered, np.bool_),
            even=np.array(even, np.bool_),
            letters=letters,
            letter_ink=np.append(printed, 1.0)[letters],
            usual=OWN_PRINT * (counts - 1).astype(np.float64),
        )

    def part(self, index: int) -> slice:
        """The columns of one rule."""
        return slice(int(self.starts[index]), int(self.stops[index]))

    def weights_on(self, ink: Gray) -> FloatArray:
        """Ink of an overview in each column, from above each rule to below it, evened out."""
        if not self.rects:
            return np.zeros(0)
        sums = np.empty((1, len(self.inner)), np.float32)
        start = 0
        for x, y, w, h in self.rects:
            around, part = ink[y - REACH : y + h + REACH, x : x + w], sums[:, start : start + w]
            cv2.reduce(around, 0, cv2.REDUCE_SUM, part, cv2.CV_32F)
            start += w
        row = sums.take(self.mirrored)
        return cv2.blur(row.reshape(1, -1), SMOOTH).ravel()[self.inner].astype(np.float64)

    def letters_print(self, weights: FloatArray) -> FloatArray:
        """How dark letters over each rule are printed beside the blank's, 1 at most, shape (n,).

        Printers and scanners make all print paler than a PDF is drawn. Letters over a rule then
        weigh less than the blank's, and the spaces between words do not: seen from the spaces, the
        rule would grow thick at each of them. A line over much of a rule is not its print.

        Parameters
        ----------
        weights : ndarray, shape (columns,), float64
            As `weights_on` gives them for a page.
        """
        share = np.ones(len(self.rects))
        if not len(self.letters):
            return share
        darker = np.append(weights, np.inf).take(self.letters) / self.letter_ink
        darker.sort(axis=1)
        share[self.lettered] = np.minimum(1.0, quantiles_of_rows(darker, self.usual))
        return share


def _fills(blank: Gray) -> Gray:
    """Ink of tinted cells only: a pen's line shows on them as on paper."""
    return cv2.morphologyEx(blank, cv2.MORPH_OPEN, BROAD).astype(np.uint8, copy=False)


def _of_letters(flat: Gray, tall: Gray) -> Gray:
    """What of the flat ink hangs on tall ink: feet, tops and cross-bars, no dots (255)."""
    pieces = find_components(flat)
    hangs = np.zeros(pieces.count + 1, np.bool_)
    hangs[pieces.labels[spread(tall, NEXT) > 0]] = True
    hangs[0] = False
    return above(hangs.take(pieces.labels).view(np.uint8), 0)


def rules_across(blank: Gray, rules: Gray, names: Sequence[Rect] = ()) -> Rules:
    """Horizontal rules of a blank (its overview ink, and that of its rules only), without ends.

    Where a name stands (overview px) is none: the feet of bold letters may look like dots of one.
    """
    inked = above(blank, 60)
    tall = cv2.morphologyEx(inked, cv2.MORPH_OPEN, TALL).astype(np.uint8, copy=False)
    flat = without(inked, tall)
    dotted = cv2.morphologyEx(flat, cv2.MORPH_CLOSE, DOTTED)
    solid = above(rules, 30)
    mask = np.maximum(solid, dotted)
    of_letters = _of_letters(flat, tall)
    long = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, 2 * LONG), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(long, connectivity=8)
    found, text = [], []
    for x, y, w, h, _ in stats[1:count].tolist():
        on_name = any(
            left < x + w and x < left + wide and top <= y < top + tall
            for left, top, wide, tall in names
        )
        if h > 6 or w < 2 * LONG or on_name:
            continue
        if y >= REACH and y + h + REACH <= rules.shape[0]:
            found.append((x + 2, y, w - 4, h))
            part = (slice(y, y + h), slice(x, x + w))
            dots = cv2.countNonZero(flat[part])
            is_text = cv2.countNonZero(of_letters[part]) > MOST_OF_LETTERS * dots
            text.append(is_text and not solid[part].any())
    return replace(Rules.of(found, blank), text=np.array(text, np.bool_))
