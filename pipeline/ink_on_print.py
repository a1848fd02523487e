"""A pen's mark on or beside what is printed near the names: posts, Đồng chí, numbers, rules.

A dot on a letter, a tick over a post or a line along a rule is as good as swallowed where print is
taken off px by px with some slack. But in a window as large as a small dot no print weighs more
than on the blank with the page's own toner.
"""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import Rect
from pipeline.components import find_components, part_with_ink
from pipeline.creases import Crease
from pipeline.frames import Gray
from pipeline.near_print import WINDOW, NearPrint, as_printed, blended, clear, refitted
from pipeline.pixels import above, beyond, both, places_of, spread, without
from pipeline.zones import NameZone

# Mean ink of a window beyond print, of 255, and how many times what the page's print has at worst:
# all over a mark, and somewhere in it.
SOME, SOME_NOISE = 18.0, 1.2
MUCH, MUCH_NOISE = 27.0, 2.4
LEAST_PX, LEAST_SIDE = 16, 3  # windows with some; a rule that a threshold thickens has fewer
SPECK, NO_LETTERS = 6, 8  # overview px, as a speck of 1.1 mm weighs in windows; mean ink
SWING = 14  # overview px (3.6 mm) that the end of a mark may leave its box
NEAR_MARKS = np.ones((9, 9), np.uint8)  # overview px: marks known already, as far as windows reach
IN_LINE, SKIPPED = 5, 6  # overview px above and below a strike; between it and its ends
NEAR_CREASE = 4  # overview px to either side of its middle


def ink_on_print(
    ink: Gray,
    pen: Gray,
    marks: Gray,
    print: NearPrint,
    struck: Sequence[NameZone],
    marked: Sequence[Rect],
    creases: Sequence[Crease] = (),
) -> tuple[Rect, ...]:
    """Places near names where there is more ink than print, overview px.

    Parameters
    ----------
    ink : ndarray, shape (height, width), uint8
        The page's ink (overview).
    pen : ndarray, same shape, uint8
        255 where there is a pen's ink beyond print and slack.
    marks : ndarray, same shape, uint8
        255 where votes, stamps and other marks are that have been looked at already.
    struck : sequence of NameZone
        Names that are not untouched: strikes go on under the print beside them.
    marked : sequence of Rect
        Boxes that are not empty (form px): the tips of their marks lie on the rules around them.
    """
    rows, columns = print.rows, print.columns
    if rows.stop == 0:
        return ()
    known = marks[rows]
    weights = cv2.blur(ink[print.weighed], WINDOW).astype(np.uint8, copy=False)
    written = _rows_of(struck, len(ink))
    toners, noise = as_printed(weights, marks[print.weighed], written, print)
    first = print.weighed.start
    weights = weights[rows.start - first : rows.stop - first]
    expected = blended(print.letters.expected[:, columns], print.ruled.expected[:, columns], toners)
    more = both(beyond(weights[:, columns], expected), print.looked)
    much = max(MUCH, MUCH_NOISE * noise)
    if cv2.minMaxLoc(more)[1] <= much:
        return ()
    some = max(SOME, SOME_NOISE * noise)
    found = above(more, some)
    for rect in marked:
        x, y, w, h = rect
        clear(found, (x - 2 * columns.start, y - 2 * rows.start, w, h), SWING, SWING)
    part = part_with_ink(found)  # a tenth of the rows looked at on most pages
    if part is None:
        return ()
    here, found = more[part], found[part]
    top, left = part[0].start, part[1].start + columns.start
    part = (part[0], slice(left, part[1].stop + columns.start))
    found = without(found, _near_marks(known, part))
    for crease in creases:  # on few pages
        xs, ys = places_of(found)
        on_crease = crease.away(left + xs, rows.start + top + ys, ink.shape) <= NEAR_CREASE
        on_crease &= here[ys, xs] <= some + crease.peak  # no darker than a crease makes it
        found[ys[on_crease], xs[on_crease]] = 0
    if cv2.minMaxLoc(here, found)[1] < much:  # marks known already had the most
        return ()
    pieces = find_components(found)
    candidates: list[tuple[Rect, npt.NDArray[np.bool_]]] = []
    for label, (x, y, w, h) in enumerate(pieces.boxes.tolist()[1:], start=1):
        if pieces.areas[label] < LEAST_PX or min(w, h) < LEAST_SIDE:
            continue
        piece = pieces.labels[y : y + h, x : x + w] == label
        letters = print.letters.usual[part][y : y + h, x : x + w]
        if max(w, h) <= SPECK and letters.max() <= NO_LETTERS:
            continue  # dust on a rule; on a letter it may be a dot that was set there
        if here[y : y + h, x : x + w][piece].max() >= much:
            candidates.append(((left + x, top + y, w, h), piece))
    if not candidates:
        return ()
    usual = blended(print.letters.usual, print.ruled.usual, toners)
    expected = blended(print.letters.expected, print.ruled.expected, toners)
    more = cv2.copyMakeBorder(
        more, 0, 0, columns.start, ink.shape[1] - columns.stop, cv2.BORDER_CONSTANT, value=0
    ).astype(np.uint8, copy=False)
    strikes = [_strike(zone, pen, known, more, some, rows.start) for zone in struck]
    places: list[Rect] = []
    for (x, y, w, h), piece in candidates:
        again = refitted(weights, usual, expected, known, (x, y, w, h))
        if again[piece].max() < much or np.count_nonzero(again[piece] >= some) < LEAST_PX:
            continue
        if not any(
            over <= y and y + h <= under and start <= x and x + w <= stop
            for start, over, stop, under in strikes
        ):
            places.append((x, y + rows.start, w, h))
    return tuple(places)


def _near_marks(known: Gray, part: tuple[slice, slice]) -> Gray:
    """255 in a part of the rows looked at where marks are known, and close to them."""
    reach = NEAR_MARKS.shape[0] // 2
    top, left = (max(0, side.start - reach) for side in part)
    around = known[top : part[0].stop + reach, left : part[1].stop + reach]
    near = spread(around, NEAR_MARKS)
    rows, columns = (
        slice(side.start - start, side.stop - start)
        for side, start in zip(part, (top, left), strict=True)
    )
    return near[rows, columns]


def _rows_of(struck: Sequence[NameZone], height: int) -> npt.NDArray[np.bool_]:
    """Rows of an overview with struck names: a strike may begin on the words before one."""
    written = np.zeros(height, np.bool_)
    for zone in struck:
        _, y, _, h = (v // 2 for v in zone.rect)
        written[y : y + h] = True
    return written


def _strike(
    zone: NameZone, pen: Gray, known: Gray, more: Gray, limit: float, first: int
) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of a strike with its ends under print, in the rows looked at."""
    x, y, _, h = (v // 2 for v in zone.rect)
    left, right = x + zone.text[0] // 2, x + zone.text[2] // 2
    _, over, _, tall = cv2.boundingRect(np.ascontiguousarray(pen[y : y + h, left:right]))
    over, under = min(over, zone.band[0] // 2), max(over + tall, zone.band[1] // 2)
    top = max(0, y + over - IN_LINE - first)
    bottom = max(top + 1, y + under + IN_LINE - first)
    line = np.maximum(known[top:bottom], above(more[top:bottom], limit / 2)).max(axis=0)
    line[left:right] = 255
    inked = cv2.morphologyEx(line.reshape(1, -1), cv2.MORPH_CLOSE, np.ones((1, 2 * SKIPPED + 1)))
    bare = np.flatnonzero(inked.ravel() == 0)
    before, after = bare[bare < left], bare[bare >= right]
    start = int(before[-1]) + 1 if len(before) else 0
    return start, top, int(after[0]) if len(after) else len(line), bottom
