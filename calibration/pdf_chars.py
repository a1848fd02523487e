"""The characters of a PDF's text layer and where they stand, in the order of the stream."""

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from calibration.form import FORM_DPI, Rect
from ocr.engine import around

POINTS_PER_INCH = 72.0
FINE = 16  # pdfium gives whole device pixels: ask on a raster 16 times finer than the form's
BESIDE = 0.1  # of the font size, by which a mark may stand beside its letter: the horn of ơ
ABOVE = 0.4  # of the font size, between a letter and a mark above or below it
BELOW = frozenset((202, 218, 220, 222))  # canonical combining classes of marks below a letter


@dataclass(frozen=True, slots=True)
class Char:
    """One character, with the marks that are coded behind it.

    Attributes
    ----------
    box : Rect
        Around its ink, in form pixels.
    size : float
        Font size in form pixels.
    start, end : float
        Along the line, where the pen is set down and taken up, not the ink: of two letters of one
        word the second starts where the first ends, slanted or not.
    baseline : float
        Down the sheet.
    """

    text: str
    box: Rect
    size: float
    start: float
    end: float
    baseline: float

    @property
    def middle(self) -> float:
        """Of the ink, along the line."""
        return self.box[0] + self.box[2] / 2

    @property
    def is_mark(self) -> bool:
        """Whether this is a mark that lost its letter."""
        return bool(unicodedata.combining(self.text[0]))


@dataclass(frozen=True, slots=True)
class Space:
    """A space that the producer wrote; `None` stands for one that only pdfium supposes."""

    middle: float
    baseline: float


def read_chars(page: pypdfium2.PdfPage) -> list[Char | Space | None]:
    """Read the characters with ink, the spaces between them, and the marks on their letters."""
    return _with_marks(list(_stream(page)))


def _stream(page: pypdfium2.PdfPage) -> Iterator[Char | Space | None]:
    text_page = page.get_textpage()
    width = round(page.get_width() * FORM_DPI / POINTS_PER_INCH * FINE)
    height = round(page.get_height() * FORM_DPI / POINTS_PER_INCH * FINE)

    def device(x: float, y: float) -> tuple[float, float]:
        dx, dy = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(page.raw, 0, 0, width, height, 0, x, y, dx, dy)
        return dx.value / FINE, dy.value / FINE

    sides = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = sides
    loose = pdfium.FS_RECTF()
    for index in range(text_page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text_page.raw, index)
        text = chr(code) if 0 < code <= 0x10FFFF else "\ufffd"
        if pdfium.FPDFText_IsGenerated(text_page.raw, index) == 1:
            yield None
            continue
        pdfium.FPDFText_GetCharOrigin(text_page.raw, index, left, bottom)
        start, baseline = device(left.value, bottom.value)
        pdfium.FPDFText_GetLooseCharBox(text_page.raw, index, loose)
        ends = device(loose.left, loose.top)[0], device(loose.right, loose.bottom)[0]
        if text.isspace():
            yield Space(sum(ends) / 2, baseline)
            continue
        pdfium.FPDFText_GetCharBox(text_page.raw, index, left, right, bottom, top)
        x0, y0 = device(left.value, top.value)
        x1, y1 = device(right.value, bottom.value)
        x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        if x1 - x0 < 0.5 or y1 - y0 < 0.5:  # no ink: a soft hyphen, a joiner
            continue
        box = (int(x0), int(y0), int(np.ceil(x1)) - int(x0), int(np.ceil(y1)) - int(y0))
        size = pdfium.FPDFText_GetFontSize(text_page.raw, index) * FORM_DPI / POINTS_PER_INCH
        # Some producers scale the page and say size 1: the height of the glyph is the floor.
        yield Char(text, box, max(size, float(box[3])), start, max(ends), baseline)


def _with_marks(stream: list[Char | Space | None]) -> list[Char | Space | None]:
    """Put every combining mark to the letter on which it stands.

    That is the letter before it, unless the font had no such mark: then it stands elsewhere in the
    stream, behind letters of other words. A mark that stands on no letter stays where it was coded.
    """
    out: list[Char | Space | None] = []
    lost: list[Char] = []
    for item in stream:
        before = out[-1] if out else None
        if not isinstance(item, Char) or not item.is_mark:
            out.append(item)
        elif isinstance(before, Char) and not before.is_mark and _touches(before, item):
            out[-1] = _marked(before, item)
        else:
            lost.append(item)
            out.append(item)
    for mark in lost:
        at = next(i for i, item in enumerate(out) if item is mark)
        home = _home(mark, out)
        if home is None and at and isinstance(out[at - 1], Char):
            home = at - 1
        if home is not None:
            letter = out[home]
            assert isinstance(letter, Char)
            out[home] = _marked(letter, mark)
            del out[at]
    return out


def _home(mark: Char, stream: list[Char | Space | None]) -> int | None:
    """Place in the stream of the one letter on which a mark stands."""
    near = [
        (i, item.box)
        for i, item in enumerate(stream)
        if isinstance(item, Char) and not item.is_mark
        if _touches(item, mark) and _on_its_side(item, mark)
    ]
    if len(near) > 1:  # a horn reaches over the next letter
        near = [(i, box) for i, box in near if box[0] <= mark.middle <= box[0] + box[2]]
    return near[0][0] if len(near) == 1 else None


def _touches(letter: Char, mark: Char) -> bool:
    """Whether a mark stands on, in or under a letter.

    Of one glyph for both, pdfium gives both the whole box or each a slice from left to right.
    """
    x, y, w, h = letter.box
    left, top, _, tall = mark.box
    if (y, h) == (top, tall) and x <= left <= x + w:
        return True
    beside, above = BESIDE * letter.size, ABOVE * letter.size
    in_width = x - beside <= mark.middle <= x + w + beside
    return in_width and y - above <= top + tall / 2 <= y + h + above


def _on_its_side(letter: Char, mark: Char) -> bool:
    """Whether a mark stands where its kind does, above or below."""
    _, y, _, h = letter.box
    _, top, _, tall = mark.box
    lower = top + tall / 2 > y + h / 2
    return lower == (unicodedata.combining(mark.text[0]) in BELOW)


def _marked(letter: Char, mark: Char) -> Char:
    box, end = around((letter.box, mark.box)), max(letter.end, mark.end)
    return replace(letter, text=letter.text + mark.text, box=box, end=end)
