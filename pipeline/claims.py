"""Take the votes out of the picture of the pen's ink, so that what is left is not a vote."""

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import Rect
from pipeline.components import find_components, label_pieces, pieces_at, px_of
from pipeline.framed import outermost_rows, share_along
from pipeline.frames import Gray
from pipeline.pixels import both, closed, spread
from pipeline.runs import Flags
from pipeline.tails import (
    BEYOND,
    end_of_strike,
    leaves,
    rows_around,
    runs_on,
    standing_upright,
)
from pipeline.zones import NameZone

NEXT = np.ones((5, 5), np.uint8)  # overview px: a pen that skips 1 mm goes on with its stroke
ACROSS = np.ones((1, 7), np.uint8)  # the same where a printed rule or a crease hides 2 mm of it
BRIDGE = np.ones((7, 7), np.uint8)  # overview px: what a printed rule or a letter cuts, belongs on
WORDS = np.ones((9, 17), np.uint8)  # overview px (2.3, 4.3 mm) between parts of a signature
SIGNATURE = 48 + 16  # overview px (12.2 mm) wide at least, as spread: no sign is so wide
LINE = 0.7  # of a name's width with its strike
TAIL = 240  # overview px (61 mm) a strike may run on beyond the name
START = 150  # overview px (38 mm) before it: from before a number and a title


def without_strikes(pen: Gray, text: Gray, hidden: Gray, zones: tuple[NameZone, ...]) -> Gray:
    """Clear the given zones, and whatever hangs together with them and stays in their row.

    Print hides pieces of a stroke. So they hang together through `text`, as a strike runs on over
    a printed alias, and across what else is `hidden`: it may begin before the table.

    Parameters
    ----------
    pen : ndarray, overview shape, uint8
        255 where there is ink of a pen.
    text, hidden : ndarray, same shape, uint8
        255 on printed letters and close to them; on and close to all print, and on creases.
    zones : tuple of NameZone
        Of struck names.
    """
    if not zones:
        return pen
    cleared = pen.copy()
    around = [rows_around(zone, zones, len(pen)) for zone in zones]
    standing = standing_upright(pen, zones, [rows for rows, _ in around])
    places = [(x // 2, y // 2, w // 2, h // 2) for x, y, w, h in (zone.rect for zone in zones)]
    for x, y, w, h in places:
        cleared[y : y + h, x : x + w] = 0
    for zone, (x, y, w, h), (rows, next_line) in zip(zones, places, around, strict=True):
        left, right = max(0, x - START), min(pen.shape[1], x + w + TAIL)
        top, bottom = rows.start, rows.stop
        strip = pen[top:bottom, left:right]
        if not cv2.countNonZero(cleared[top:bottom, left:right]):
            continue
        near = spread(strip, NEXT)
        behind = both(closed(near, ACROSS), hidden[top:bottom, left:right])
        np.maximum(near, behind, out=near)
        line = slice(y + zone.text[1] // 2 - top, y + zone.text[3] // 2 - top)
        # Of this row's text, not of its neighbours'.
        near[line] = np.maximum(near[line], text[top:bottom, left:right][line])
        own = (slice(y - top, y + h - top), slice(x - left, x + w - left))
        if not leaves(near, own):
            continue
        count, labels = label_pieces(near)
        mine = np.zeros(count, np.bool_)
        mine[labels[line, own[1]]] = True  # a line drawn between two rows is neither's strike
        # Ink that leaves the strip upwards or downwards is no strike of this row alone.
        for edge, goes_on in zip((labels[0], labels[-1]), next_line, strict=True):
            if not goes_on:
                mine[edge] = False
        mine[0] = False
        stays = px_of(mine, labels)
        over, under = slice(0, own[0].start), slice(own[0].stop, None)
        for beyond, outwards in ((over, 1), (under, -1)):
            if _is_line(strip[beyond, own[1]][::outwards] > 0):
                stays[beyond] = False  # the side of a frame around the strike
        text_left, text_right = x - left + zone.text[0] // 2, x - left + zone.text[2] // 2
        words = text[top:bottom, left:right][line]
        ink = (strip > 0) & stays
        text_right = end_of_strike(ink, words, text_left, text_right)
        for tail in (slice(0, max(0, text_left - BEYOND)), slice(text_right + BEYOND, None)):
            if not runs_on(ink, slice(text_left, text_right), tail):
                stays[:, tail] = ink[:, tail] = False
        np.copyto(cleared[top:bottom, left:right], 0, where=stays)
    for part in standing:
        cleared[part] = pen[part]
    return cleared


def _is_line(ink: Flags) -> bool:
    """Whether ink beside a struck name's own place, outermost row first, is a line along most."""
    return bool(ink.any()) and share_along(ink, np.zeros_like(ink), outermost_rows(ink)) >= LINE


def without_signature(pen: Gray, place: Rect) -> Gray:
    """Clear what may be a signature in the place printed for it (confidence-96).

    A cross or a tick there is no signature: it stays.
    """
    x, y, w, h = (v // 2 for v in place)
    rows, columns = slice(max(0, y), y + h), slice(max(0, x), x + w)
    part = pen[rows, columns]
    if not cv2.countNonZero(part):
        return pen
    cleared = pen.copy()
    groups = find_components(spread(part, WORDS))
    signed = groups.boxes[:, 2] >= SIGNATURE
    signed[0] = False
    np.copyto(cleared[rows, columns], 0, where=signed.take(groups.labels))
    return cleared


def without_boxes(pen: Gray, boxes: tuple[Rect, ...], marked: npt.NDArray[np.bool_]) -> Gray:
    """Clear all boxes, and the ends of marks that swing out of the marked ones."""
    cleared = pen.copy()
    near: Gray | None = None
    for rect, is_marked in zip(boxes, marked, strict=True):
        x, y, w, h = (v // 2 for v in rect)
        if is_marked:
            if near is None:
                near = spread(pen, BRIDGE)
            top, left = max(0, y - SWING), max(0, x - SWING)
            part = near[top : y + h + SWING, left : x + w + SWING]
            own = (slice(y - top, y + h - top), slice(x - left, x + w - left))
            around = cleared[top : y + h + SWING, left : x + w + SWING]
            np.copyto(around, 0, where=pieces_at(part, own))
        cleared[max(0, y - 1) : y + h + 2, max(0, x - 1) : x + w + 2] = 0
    return cleared


SWING = 14  # overview px (3.6 mm) that the end of a mark may leave its box
