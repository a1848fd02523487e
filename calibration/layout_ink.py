"""Tight places of printed names: text says which letters, ink says where they are."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import Gray, Rect
from calibration.layout import INK, centre_in, overlap
from calibration.layout_names import Found
from calibration.layout_text import NUMBER
from ocr.engine import PrintedLine, PrintedWord, around

TEXT_LAYER_PAD = 2  # px; outlines in a PDF lie on the rendered ink but for anti-aliasing
OCR_PAD = 0.3  # of the line's height: Tesseract's boxes cut marks above capitals and below letters
JOINED = 0.12  # of the line's height: letters of a word are nearer, words are farther apart
SCANNED_INK = 205  # grey level; thin letters of a scan are no darker than 130, noise than 240
DOT_PX = 6  # side of the dot of a letter in 16 pt, or of dust
MARK_ABOVE = 0.12  # of the line's height, from a letter to the small mark on it
DOT_BELOW = 0.3  # of the line's height
DUST_PX = 4  # at 200 dpi; the dot of an i in 9 pt has 7
TALLEST = 2.0  # of the line's height: taller ink is no letter of it


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """Connected pieces of print without the rules of tables.

    Attributes
    ----------
    boxes : ndarray, shape (n, 4), int32
        x, y, width, height of each piece in form pixels.
    """

    boxes: npt.NDArray[np.int32]


def ink_of(blank: Gray, rules: Gray, *, exact: bool) -> Ink:
    """Find the pieces of print of a blank, `exact` or scanned."""
    thick = cv2.dilate(rules, np.ones((3, 3), np.uint8))
    dark = np.where((blank < (INK if exact else SCANNED_INK)) & (thick == 0), 255, 0).astype(
        np.uint8
    )
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    letters = stats[1:][stats[1:, cv2.CC_STAT_AREA] > DUST_PX]
    return Ink(np.asarray(letters[:, :4], np.int32))


def name_lines(
    ink: Ink, found: Found, words: Sequence[PrintedWord], *, exact: bool
) -> tuple[Rect, ...]:
    """Tight boxes around the printed lines of a name, top to bottom.

    Parameters
    ----------
    words : sequence of PrintedWord
        All words of the blank; ink nearer to another of them is not the name's.
    """
    mine = {id(word) for word in found.words}
    # A name that was read twice has words on the page that are other boxes of the same letters.
    own = [word.box for word in found.words]
    others = [word for word in words if not any(centre_in(word.box, box) for box in own)]
    lines = [tuple(word for word in line.words if id(word) in mine) for line in found.block.lines]
    boxes = []
    for line in lines:
        rest = [word for other in lines if other is not line for word in other]
        if line:
            boxes.append(_line_box(ink, PrintedLine(line), [*others, *rest], exact=exact))
    return tuple(box for box in boxes if box is not None)


def _line_box(
    ink: Ink, line: PrintedLine, others: Sequence[PrintedWord], *, exact: bool
) -> Rect | None:
    x, y, w, h = line.box
    pad = TEXT_LAYER_PAD if exact else round(OCR_PAD * h)
    side = TEXT_LAYER_PAD
    boxes = ink.boxes
    middle = boxes[:, 0] + boxes[:, 2] / 2
    near = (
        (middle >= x - side)
        & (middle <= x + w + side)
        & (boxes[:, 1] < y + h + pad)
        & (boxes[:, 1] + boxes[:, 3] > y - pad)
        & (boxes[:, 3] <= TALLEST * h)
    )
    kept = [
        (int(b[0]), int(b[1]), int(b[2]), int(b[3]))
        for b in boxes[near]
        if not _belongs_elsewhere(b, line.box, [word.box for word in others])
    ]
    letters = [piece for piece in kept if max(piece[2:]) > DOT_PX]
    if not letters:
        return None
    box = around(_with_marks(letters, [p for p in kept if p not in letters]))
    return box if exact else _grown(box, ink, others)


def _with_marks(letters: list[Rect], small: list[Rect]) -> list[Rect]:
    """Add the dots and tone marks to the letters that they belong to; a speck belongs to none."""
    height = around(letters)[3]
    kept = list(letters)
    for piece in sorted(small, key=lambda p: -p[1]):  # upwards: a tone stands on a circumflex
        x, y, w, h = piece
        for kx, ky, kw, kh in kept:
            above, below = ky - (y + h), y - (ky + kh)
            beside = overlap(x, x + w, kx - 2, kx + kw + 2) > 0
            if beside and above <= MARK_ABOVE * height and below <= DOT_BELOW * height:
                kept.append(piece)
                break
    return kept


def _grown(box: Rect, ink: Ink, words: Sequence[PrintedWord]) -> Rect:
    """Take in the letters that OCR left out of its boxes: ink closer than a space between words."""
    stop = [w.box for w in words if NUMBER.match(w.text) or w.text.startswith(("(", ","))]
    pieces = [(int(b[0]), int(b[1]), int(b[2]), int(b[3])) for b in ink.boxes]
    pieces = [
        p
        for p in pieces
        if max(p[2:]) > DOT_PX
        and p[3] < TALLEST * box[3]
        and not any(centre_in(p, s) for s in stop)
    ]
    while True:
        x, y, w, h = box
        close = [
            p
            for p in pieces
            if overlap(p[1], p[1] + p[3], y, y + h) > 0.5 * p[3]
            and overlap(p[0], p[0] + p[2], x - JOINED * h, x + w + JOINED * h) > 0
        ]
        grown = around([box, *close])
        if grown == box:
            return box
        box = grown


def _belongs_elsewhere(piece: npt.NDArray[np.int32], line: Rect, others: Sequence[Rect]) -> bool:
    x, y, w, h = (int(n) for n in piece)
    mine = overlap(y, y + h, line[1], line[1] + line[3])
    if mine >= h:
        return False
    return any(
        overlap(x, x + w, ox, ox + ow) > 0 and overlap(y, y + h, oy, oy + oh) > mine
        for ox, oy, ow, oh in others
    )
