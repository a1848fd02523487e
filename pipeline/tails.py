"""What stands beside a struck name: the strike running on, or a sign set there."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.components import find_components, pieces_at
from pipeline.fitted import line_through
from pipeline.frames import Gray
from pipeline.pixels import places_of, spread
from pipeline.quantile import quantile
from pipeline.runs import Flags, runs_of
from pipeline.zones import NameZone

HEADROOM = 8  # overview px (2 mm) a strike's end may rise or fall beyond its zone
BEYOND = 4  # overview px (1 mm) beyond the name from where ink is a tail
THIN_TAIL = 3.5  # overview px (0.9 mm) from its line: a straight tail with a hook at its end
SHORT_TAIL = 30  # overview px (7.6 mm): too short for a word
STEEP = 5.0  # overview px (1.3 mm) down a stroke that is not steep
STEEPER = 2.6  # times as far down as the stroke over the name
SCRIBBLED = 10.0  # overview px (2.5 mm) down a stroke that goes over a name again and again
LIKE_NAME = 1.25  # times the same over the name
TOUCHING = np.ones((3, 3), np.uint8)  # overview px
TURN, HIGHER = 48, 4.0  # overview px (12, 1 mm): a turn's reach, and beyond the strike's own height
LIMB, LIMB_HIGHER = 20, 6.5  # the same of the last limb of a wave, of a hook (5, 1.6 mm)
JOINT = 2  # overview px (0.5 mm) beyond the name
WORD_GAP, MOST_OF_ALIAS = 20, 0.6  # overview px (5 mm) between words; a strike goes so far over it
MOST_SLOPE = 0.5
DUST = 8  # overview px (0.5 mm2)
UPRIGHT, UPRIGHT_TIMES = 14, 1.5  # overview px (3.6 mm), times the height of the strike itself


def standing_upright(
    pen: Gray, zones: tuple[NameZone, ...], rows_of: Sequence[slice]
) -> list[tuple[slice, slice]]:
    """Places close beside struck names where something stands upright, as a bracket does.

    Parameters
    ----------
    rows_of : sequence of slice
        As `rows_around` gives them for each zone.
    """
    found = []
    for zone, rows in zip(zones, rows_of, strict=True):
        x, w = zone.rect[0] // 2, zone.rect[2] // 2
        first, last = x + zone.text[0] // 2, x + zone.text[2] // 2
        for columns in (slice(x, first - BEYOND), slice(last + BEYOND, x + w)):
            tall = _extent_down(pen[rows, columns])
            if tall <= UPRIGHT:  # however low the strike is
                continue
            usual = _extent_down(pen[rows, first:last])
            if tall > UPRIGHT_TIMES * usual + UPRIGHT:
                found.append((rows, columns))
    return found


def rows_around(
    zone: NameZone, zones: tuple[NameZone, ...], height: int
) -> tuple[slice, tuple[bool, bool]]:
    """Rows of the overview in which a strike over one printed line may rise or fall.

    They end where the name's next printed line has its own: the strike there is no part of this
    one. Says also whether that is so above, and below.
    """
    first, last = zone.rect[1] // 2, zone.rect[1] // 2 + zone.rect[3] // 2
    lines = [other.rect for other in zones if other.row == zone.row and other is not zone]
    above = max((y // 2 + h // 2 for _, y, _, h in lines if y < zone.rect[1]), default=0)
    below = min((y // 2 for _, y, _, _ in lines if y > zone.rect[1]), default=height)
    start, stop = max(0, first - HEADROOM), min(height, last + HEADROOM)
    return slice(max(start, above), min(stop, below)), (above > start, below < stop)


def _extent_down(ink: Gray) -> int:
    """Height of the ink; dust far above or below it does not count."""
    tall = cv2.boundingRect(ink)[3] if ink.size else 0
    if tall <= UPRIGHT:
        return tall
    pieces = find_components(ink)
    large = pieces.boxes[1:][pieces.areas[1:] > DUST]
    return int((large[:, 1] + large[:, 3]).max() - large[:, 1].min()) if len(large) else 0


def leaves(ink: Gray, place: tuple[slice, slice]) -> bool:
    """Whether ink touches a place from outside, within 1 px: all that leaves it does."""
    rows, columns = place
    above, left = max(0, rows.start - 1), max(0, columns.start - 1)
    beside = slice(above, rows.stop + 1)
    return bool(
        ink[above : rows.start, columns].any()
        or ink[rows.stop : rows.stop + 1, columns].any()
        or ink[beside, left : columns.start].any()
        or ink[beside, columns.stop : columns.stop + 1].any()
    )


def end_of_strike(ink: Flags, text: Gray, start: int, stop: int) -> int:
    """Where a struck name ends: with the alias printed beside it, where the strike covers that too.

    Parameters
    ----------
    ink : ndarray, shape (height, width), bool
        Ink of a pen in the row.
    text : ndarray, shape (lines, width), uint8
        What is printed in the row's line of text.
    start, stop : int
        Columns of the name.
    """
    alias = 0
    for first, last in runs_of(np.any(text[:, stop:] > 0, axis=0)):
        if first - alias > WORD_GAP:
            break
        alias = last
    if alias <= WORD_GAP:
        return stop
    beside = slice(stop, stop + alias)
    columns = np.flatnonzero(ink[:, beside].any(axis=0))
    if not len(columns) or columns[-1] < MOST_OF_ALIAS * alias:
        return stop
    return stop + alias if _keeps_height(ink, slice(start, stop), beside) else stop


def runs_on(ink: Flags, name: slice, tail: slice) -> bool:
    """Whether ink beside a name is the strike running on, and no tick or word set there."""
    beside = ink[:, tail]
    if not beside.any():
        return True
    return _goes_on(beside, ink[:, name], right=bool(tail.start)) or _turns_back(ink, name, tail)


def _goes_on(beside: Flags, over: Flags, *, right: bool) -> bool:
    """Whether the ink of a tail keeps as close to a straight line as the ink over the name.

    A double strike's tail is double, a wave's goes on waving.
    """
    wide = _spread_about_line(beside)
    if wide > THIN_TAIL and wide > LIKE_NAME * _spread_about_line(over):
        return False
    columns = np.flatnonzero(beside.any(axis=0))
    reach = int(columns[-1] if right else beside.shape[1] - columns[0])
    if reach <= SHORT_TAIL:
        return True
    # Letters stand as high as a double strike, but their strokes go down where its go along.
    usual = _steepness(over)
    if usual > SCRIBBLED:
        return False  # so far beside a scribble, letters would pass for more of it
    return _steepness(beside) <= max(STEEP, STEEPER * usual)


def _turns_back(ink: Flags, name: slice, tail: slice) -> bool:
    """Whether a tail is where the pen turns: short, of one piece with the strike, and no higher."""
    right = bool(tail.start)
    tail_xs, tail_ys = places_of(ink[:, tail])
    reach = int(tail_xs.max()) if right else int(tail.stop - tail_xs.min())
    if reach > TURN:
        return False
    # The last letter may hide what joins the two, the paper behind it does not.
    joint = slice(name.start, name.stop + JOINT) if right else slice(name.start - JOINT, name.stop)
    joined = pieces_at(spread(ink.view(np.uint8), TOUCHING), (slice(None), joint))
    if not joined[:, tail][tail_ys, tail_xs].all():
        return False
    return _keeps_height(ink, name, tail, LIMB_HIGHER if reach <= LIMB else HIGHER)


def _keeps_height(ink: Flags, name: slice, beside: slice, higher: float = HIGHER) -> bool:
    """Whether ink beside a name goes hardly higher or lower than the strike over it does."""
    xs, ys = places_of(ink[:, name])
    if len(xs) < 3:
        return False
    beside_xs, beside_ys = places_of(ink[:, beside])
    across, down, slope = _line_of(xs, ys)
    off = ys - down - slope * (xs - across)
    start = (beside.start or 0) - name.start - across
    beside_off = beside_ys - down - slope * (beside_xs + start)
    return bool(beside_off.min() >= off.min() - higher and beside_off.max() <= off.max() + higher)


def _line_of(xs: npt.NDArray[np.intp], ys: npt.NDArray[np.intp]) -> tuple[float, float, float]:
    """Middle of ink across and down, and its slope; nobody strikes a name out steeply."""
    across, down, slope = line_through(xs, ys)
    return across, down, min(max(slope, -MOST_SLOPE), MOST_SLOPE)


def _steepness(ink: Flags) -> float:
    """90th percentile of the longest unbroken run of px down each column that has any."""
    columns = ink[:, ink.any(axis=0)]
    if not columns.size:
        return 0.0
    steps = np.arange(1, len(columns) + 1)[:, None]
    blank = np.maximum.accumulate(np.where(columns, 0, steps), axis=0)
    return quantile((steps - blank).max(axis=0), 0.9)


def _spread_about_line(ink: Flags) -> float:
    """95th percentile of the distance of ink up or down from its own straight line, px."""
    xs, ys = places_of(ink)
    if len(xs) < 3 or xs.max() - xs.min() < 3:
        return float(ys[-1] - ys[0]) / 2 if len(ys) else 0.0  # rows are in order
    across, down, slope = _line_of(xs, ys)
    return quantile(np.abs(ys - down - slope * (xs - across)), 0.95)
