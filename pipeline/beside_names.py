"""Signs and words close beside struck names, told from the strike at the page's own resolution.

At 100 per inch a word within 2 mm of a stroke's end runs together with it, and the turns of a pen
look like letters. At 200 per inch paper shows between them; and where a word touches the stroke,
its letters enclose paper and lie closer together than the stroke does over the name.
"""

from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import Rect
from pipeline.align import Alignment
from pipeline.components import find_components, label_pieces
from pipeline.frames import Gray, Map
from pipeline.ink import PEN_INK, Overview
from pipeline.page import Page
from pipeline.pixels import above, beyond, both, spread, up_to
from pipeline.quantile import quantile
from pipeline.reach import cut
from pipeline.strikes import ink_of
from pipeline.stroke_path import HIDES
from pipeline.template import PreparedForm
from pipeline.zones import FREE_PRINT, NameZone

FAR = 240  # form px (30 mm) beyond a name
FLAT = 4  # overview px (1 mm) from top to bottom: the end of a line
MARGIN = 8  # form px (1 mm) above and below a zone, or below and above the letters' bodies
JOINT = 4  # form px (0.5 mm) beyond the name: what begins there belongs to the strike
BESIDE = np.ones((3, 3), np.uint8)  # form px: so near to print, ink goes on under it
SLIVER = np.ones((7, 7), np.uint8)  # form px (0.4 mm) around print that may lie off
TALL, LEAST_PX = 10, 30  # form px (1.3 mm; 0.5 mm2) of a sign
MOSTLY = 0.5  # of a piece's columns over other print: its letters part a stroke
FARTHER = 2  # form px that it reaches farther from the name than the strike does
APART = 11  # form px (1.4 mm) from the strike: a pen skips less
SOLID, HALF = 13, 0.5  # form px (1.7 mm) both ways, so much of it ink: letters, a blot
TURNED = 1.7  # times as long a stroke as its box is across: letters, an x; a hook is shorter
WRITTEN, TICK = 12, 16  # form px (1.5, 2 mm): as tall as that, and as a bent stroke
LIMB = 0.6  # of its height has a strike of which it may be one more limb or loop
STRAIGHT = 2.6  # form px (0.3 mm) to both sides of its own line: a stroke that skips
WORD_WIDE, WORD_TALL = 24, 24  # form px (3 mm) of a strike's end and a word together
LETTER = (3, 200)  # form px of paper that a letter encloses; less is grain, more a turn of the pen
LETTERS = 5  # form px (0.08 mm2) of it in all
ALONG = 30  # form px (3.8 mm): a pen turns within less
CLOSER, TALLER = 1.9, 1.15  # times as much ink, and as tall, as over the name
MOSTLY_FREE = 0.4  # of the px of a stretch of the name: its letters hide the rest

Ink = npt.NDArray[np.bool_]


def written_beside(
    page: Page,
    overview: Overview,
    alignment: Alignment,
    form: PreparedForm,
    struck: npt.NDArray[np.bool_],
) -> tuple[Rect, ...]:
    """Places beside struck names where something is set or written, overview px.

    Parameters
    ----------
    struck : ndarray, shape (rows,), bool
        Names that are not untouched.
    """
    maps = alignment.name_maps
    found = []
    for zone in form.zones:
        if not struck[zone.row]:
            continue
        place = maps[zone.row]
        for end, name_end in _ends(overview.pen, zone, form.form.rows[zone.row].cell):
            pen, print_there = _seen(page, overview, form, place, end)
            y = zone.rect[1] - end[1]
            band = slice(y + zone.band[0], y + zone.band[1])
            strike, signs = parted(pen, print_there, band, name_end, _tall(overview.pen, zone))
            if signs or (
                encloses_paper(strike)
                and ends_otherwise(strike, *_seen(page, overview, form, place, _name(zone)))
            ):
                found.append(end)
    return tuple((x // 2, y // 2, w // 2, h // 2) for x, y, w, h in found)


def _ends(pen: Gray, zone: NameZone, cell: Rect) -> Iterator[tuple[Rect, slice]]:
    """Where ink beside a name is taller than a line's end, form px; its columns at the name."""
    x, y, _, h = zone.rect
    first, last = x + zone.text[0], x + zone.text[2]
    top, bottom = max(0, y - MARGIN), y + h + MARGIN
    rows = pen[y // 2 : (y + h) // 2]
    sides = (max(cell[0], first - FAR), first), (last, min(cell[0] + cell[2], last + FAR))
    for name_end, (start, stop) in zip((slice(-JOINT, None), slice(JOINT)), sides, strict=True):
        ink_x, _, ink_w, ink_h = cv2.boundingRect(rows[:, start // 2 : max(start, stop) // 2])
        if ink_h <= FLAT:
            continue
        if stop == first:
            start += max(0, 2 * ink_x - 2)
        else:
            stop = min(stop, start + 2 * (ink_x + ink_w) + 2)
        yield (start, top, stop - start, bottom - top), name_end


def _tall(pen: Gray, zone: NameZone) -> int:
    """Form px from top to bottom of the pen's ink (overview) over a name."""
    x, y, _, h = zone.rect
    columns = slice((x + zone.text[0]) // 2, (x + zone.text[2]) // 2)
    return 2 * cv2.boundingRect(np.ascontiguousarray(pen[y // 2 : (y + h) // 2, columns]))[3]


def _name(zone: NameZone) -> Rect:
    """The letters' bodies and what a strike takes in above and below them."""
    x, y, _, _ = zone.rect
    top, bottom = zone.band
    return (
        x + zone.text[0],
        y + top - MARGIN,
        zone.text[2] - zone.text[0],
        bottom - top + 2 * MARGIN,
    )


def _seen(
    page: Page, overview: Overview, form: PreparedForm, place: Map, rect: Rect
) -> tuple[Gray, Gray]:
    """Ink of a pen in a rectangle of the form (255), and what is printed there."""
    x, y, w, h = rect
    print_there = form.spread[overview.slack][max(0, y) : y + h, x : x + w]
    h, w = print_there.shape
    rect = (x, max(0, y), w, h)
    height, width = overview.paper.shape
    paper = float(overview.paper[min(height - 1, y + h // 2) // 2][min(width, x + w // 2) // 2])
    ink = ink_of(cut(page.gray, place, rect), max(1.0, paper))
    return above(beyond(ink, print_there), PEN_INK), print_there


def parted(
    pen: Gray, print_there: Gray, band: slice, name_end: slice, tall: int
) -> tuple[Gray, bool]:
    """Part the strike's end from what is set beside it.

    Parameters
    ----------
    pen : ndarray, shape (height, width), uint8
        255 where there is ink of a pen, form px.
    print_there : ndarray, same shape, uint8
        Ink of the blank.
    band : slice
        Rows of the letters' bodies: pieces of a stroke hang together under what is printed there.
    name_end : slice
        Columns at the name's end: what reaches them is the strike.
    tall : int
        Px from top to bottom of the strike over the name.

    Returns
    -------
    ndarray, uint8
        The strike's own ink (255).
    bool
        Whether a piece apart from it is a sign.
    """
    joined = pen.copy()
    joined[band] = np.maximum(joined[band], spread(above(print_there[band], HIDES), BESIDE))
    count, labels = label_pieces(joined)
    own = np.zeros(count, np.bool_)
    own[labels[:, name_end]] = True
    if np.count_nonzero(own[1:]) == count - 1:  # as of most strikes
        return pen, False
    own[0] = False
    pieces = find_components(joined)
    strike = pen * own[labels]
    first, _, wide, end_tall = cv2.boundingRect(strike)
    right = name_end.start is None
    by_print = spread(print_there, SLIVER) > FREE_PRINT
    for label in np.flatnonzero(~own[1:]) + 1:
        x, y, w, h = pieces.boxes[label].tolist()
        whole = y > 1 and y + h < len(pen) - 1  # else it belongs to another row too
        in_row = y < band.stop + MARGIN and y + h > band.start - MARGIN
        farther = x + w - (first + wide) if right else first - x
        if not whole or not in_row or h < TALL or farther <= FARTHER:
            continue
        part = (slice(y, y + h), slice(x, x + w))
        piece = (labels[part] == label) & (pen[part] > 0)
        over_print = by_print[band, part[1]].any(axis=0).mean() > MOSTLY
        if over_print or not (piece & ~by_print[part]).any() or piece.sum() < LEAST_PX:
            continue
        off_name = x if right else pen.shape[1] - x - w  # the last letter may hide the strike's end
        if _is_sign(piece, max(tall, end_tall), min(off_name, _from(strike, part))):
            return strike, True
    return strike, False


def _is_sign(piece: Ink, strike_tall: int, off: float) -> bool:
    """Whether a piece beside a strike's end is no more of the stroke of a pen that skips.

    Parameters
    ----------
    piece : ndarray, shape (height, width), bool
        Cut to its box.
    strike_tall : int
        Px from top to bottom of the strike: one more limb or loop is not much taller.
    off : float
        Px of paper between the two.
    """
    height = len(piece)
    if min(piece.shape) >= SOLID and piece.mean() >= HALF:
        return True
    if height >= WRITTEN and _turned(piece) >= TURNED:
        return True
    bent = off >= APART or (height >= TICK and strike_tall < LIMB * height)
    return bent and not _is_straight(piece)


def _from(strike: Gray, place: tuple[slice, slice]) -> float:
    """Px from a box to the nearest ink of the strike."""
    ys, xs = np.nonzero(strike)
    rows, columns = place
    across = np.maximum(0, np.maximum(columns.start - xs, xs - columns.stop + 1))
    down = np.maximum(0, np.maximum(rows.start - ys, ys - rows.stop + 1))
    return float(np.hypot(across, down).min(initial=np.inf))


def _turned(piece: Ink) -> float:
    """How long a stroke of this width the piece is made of, over what its box is across."""
    deep = cv2.distanceTransform(np.pad(piece, 1).astype(np.uint8), cv2.DIST_L2, 3)
    middle = deep[(deep > 0) & (deep >= cv2.dilate(deep, BESIDE))]
    width = max(2.0, 2 * float(np.median(middle)) - 1)
    return float(piece.sum()) / width / float(np.hypot(*piece.shape))


def _is_straight(piece: Ink) -> bool:
    ys, xs = np.nonzero(piece)
    points = np.column_stack([xs, ys]).astype(np.float64)
    points -= points.mean(axis=0)
    across = np.linalg.eigh(points.T @ points)[1][:, 0]
    return quantile(np.abs(points @ across), 0.95) <= STRAIGHT


def encloses_paper(strike: Gray) -> bool:
    """Whether a strike's end is as large as a word, and encloses paper as letters do."""
    _, _, width, height = cv2.boundingRect(strike)
    if width < WORD_WIDE or height < WORD_TALL:
        return False
    paper = cv2.copyMakeBorder(up_to(strike, 0), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=(255,))
    _, _, stats, _ = cv2.connectedComponentsWithStats(paper, connectivity=4)
    areas = stats[1:, cv2.CC_STAT_AREA]
    return int(areas[(areas >= LETTER[0]) & (areas < LETTER[1])].sum()) >= LETTERS


def ends_otherwise(strike: Gray, over_name: Gray, name: Gray) -> bool:
    """Whether a strike's end is taller and closer than the strike over the name.

    Parameters
    ----------
    strike, over_name : ndarray, uint8
        255 where there is ink of a pen, beside and over the name, form px.
    name : ndarray, shape of `over_name`, uint8
        Ink of the printed name.
    """
    tall, usually_tall = cv2.boundingRect(strike)[3], cv2.boundingRect(over_name)[3]
    if tall < TALLER * usually_tall:
        return False
    usual = _closest(over_name, name)
    return 0 < CLOSER * usual < _closest(strike, np.zeros_like(strike))


def _closest(pen: Gray, print_there: Gray) -> float:
    """Mean ink of a column, px, in the stretch of `ALONG` px where it is closest.

    Where letters hide a part of the picture, the free px stand for all; single letters leave odd
    shares, so it is the 90th percentile of the stretches that counts.
    """
    free = up_to(print_there, FREE_PRINT - 1)
    inked = cv2.reduce(both(pen, free), 0, cv2.REDUCE_SUM, dtype=cv2.CV_32F).ravel() / 255
    bare = cv2.reduce(free, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32F).ravel() / 255
    along = np.ones(min(ALONG, len(inked)))
    px, room = np.convolve(inked, along, "valid"), np.convolve(bare, along, "valid")
    enough = room >= MOSTLY_FREE * len(pen) * len(along)
    if not enough.any():
        return 0.0  # letters hide all
    return quantile(px[enough] / room[enough], 0.9) * len(pen)
