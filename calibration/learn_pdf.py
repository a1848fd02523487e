"""Read a blank that came as PDF: its text layer and its rendering at 200 dpi.

Frame: form pixels of the sheet as a viewer shows it (crop box and page rotation applied).
"""

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from calibration.form import FORM_DPI, MM_PER_INCH, Gray, Rect
from calibration.layout import INK, MAX_SIDE_MM, MIN_SIDE_MM, Printed
from calibration.print_colour import print_of
from election.errors import FormError
from ocr.engine import PrintedWord, around

POINTS_PER_INCH = 72.0
SCAN_DPI = 300  # rendering of a PDF that only holds a picture of a sheet
SCAN_COVER = 0.7  # share of the page that a picture covers when the page is a scan
FINE = 16  # pdfium gives whole device pixels: ask on a raster 16 times finer than the form's
WORD_GAP = 0.33  # of the font size; a space is 0.25 of it, but justified text has no narrower one
STOPS = frozenset(".,;:/)")
MAX_PAGES = 20  # a blank has one or two; more is another document
EMPTY_INK = 0.0003  # share of dark pixels below which a further page counts as empty


@dataclass(frozen=True, slots=True, eq=False)
class PdfBlank:
    """The one printed page of a PDF.

    Attributes
    ----------
    printed : Printed or None
        Rendering and text layer; None when the page has no text of its own.
    picture : ndarray, shape (height, width, 3), uint8
        The page in BGR at `dpi`, for OCR when the text layer cannot be used.
    dpi : int
        Of `picture`.
    scanned : bool
        True when the page is a picture of a sheet.
    """

    printed: Printed | None
    picture: Gray
    dpi: int
    scanned: bool


def is_pdf(data: bytes) -> bool:
    """Whether the bytes begin like a PDF; some programs write a few bytes before the mark."""
    return b"%PDF-" in data[:1024]


def read_pdf(data: bytes) -> PdfBlank:
    """Open a PDF and read its printed page.

    Raises
    ------
    FormError
        Encrypted, damaged, several printed pages, or a page that is no ballot's size.
    """
    document = _open(data)
    try:
        return _read_page(_printed_page(document))
    except pypdfium2.PdfiumError as problem:
        raise FormError(
            "Tệp PDF hỏng, không đọc được trang: hãy xuất lại từ trình soạn thảo"
            " / The PDF is damaged: export it again."
        ) from problem
    finally:
        document.close()


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
    except pypdfium2.PdfiumError as problem:
        if "password" in str(problem).lower():
            raise FormError(
                "Tệp PDF có mật khẩu: hãy xuất lại phiếu trắng không đặt mật khẩu"
                " / The PDF is encrypted: export the blank without a password."
            ) from problem
        raise FormError(
            "Tệp PDF hỏng, không mở được: hãy xuất lại từ trình soạn thảo"
            " / The PDF is damaged: export it again."
        ) from problem
    if not 1 <= pages <= MAX_PAGES:
        document.close()
        raise FormError(
            f"Tệp PDF có {pages} trang; phiếu trắng là 1 trang: hãy xuất riêng trang phiếu"
            f" / The PDF has {pages} pages, a blank has one: export that page alone."
        )
    return document


def _printed_page(document: pypdfium2.PdfDocument) -> pypdfium2.PdfPage:
    """Return the only page with print on it; an empty back page does no harm."""
    printed: list[int] = []
    for number in range(len(document)):
        page = document[number]
        _check_size(page)
        gray = page.render(scale=0.5, grayscale=True).to_numpy()
        if float((gray < INK).mean()) > EMPTY_INK:
            printed.append(number)
    if not printed:
        raise FormError(
            "Phiếu trắng không có chữ in nào: hãy đưa đúng tệp phiếu"
            " / Nothing is printed on the blank: give the right file."
        )
    if len(printed) > 1:
        pages = ", ".join(str(n + 1) for n in printed)
        raise FormError(
            f"Tệp PDF có chữ in ở các trang {pages}; mỗi phiếu phải là một mặt giấy:"
            " hãy tách mỗi mặt thành một cuộc bầu riêng"
            f" / Pages {pages} are printed; a ballot must be one side of one sheet."
        )
    return document[printed[0]]


def _check_size(page: pypdfium2.PdfPage) -> None:
    width_mm, height_mm = (side / POINTS_PER_INCH * MM_PER_INCH for side in page.get_size())
    if not (min(width_mm, height_mm) >= MIN_SIDE_MM and max(width_mm, height_mm) <= MAX_SIDE_MM):
        raise FormError(
            f"Trang PDF cỡ {width_mm:.0f} x {height_mm:.0f} mm không phải cỡ phiếu (A6 đến A3):"
            " hãy đặt lại cỡ giấy / The page is not the size of a ballot (A6 to A3)."
        )


def _read_page(page: pypdfium2.PdfPage) -> PdfBlank:
    scanned = _is_scan(page)
    words = () if scanned else tuple(_words(page))
    dpi = SCAN_DPI if scanned else FORM_DPI
    picture = np.ascontiguousarray(page.render(scale=dpi / POINTS_PER_INCH).to_numpy()[:, :, :3])
    printed = Printed(print_of(picture), words, exact=True) if words else None
    return PdfBlank(printed, picture, dpi, scanned)


def _is_scan(page: pypdfium2.PdfPage) -> bool:
    """Tell a page that is a picture of a sheet, even with a text layer laid over it by a scanner.

    The scanner's text is OCR of unknown quality in boxes that need not lie on the print.
    """
    left, bottom, right, top = page.get_cropbox()
    area = (right - left) * (top - bottom)
    for image in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]):
        x0, y0, x1, y1 = image.get_bounds()
        width = min(x1, right) - max(x0, left)
        height = min(y1, top) - max(y0, bottom)
        if width > 0 and height > 0 and width * height >= SCAN_COVER * area:
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Char:
    text: str
    box: Rect
    size: float  # font size in form pixels


def _words(page: pypdfium2.PdfPage) -> Iterator[PrintedWord]:
    """Put the characters of the text layer together to words, by their places on the sheet."""
    word: list[_Char] = []
    for char in _chars(page):
        if word and (char is None or _apart(word[-1], char)):
            yield _word(word)
            word = []
        if char is not None:
            word.append(char)
    if word:
        yield _word(word)


def _word(chars: list[_Char]) -> PrintedWord:
    text = unicodedata.normalize("NFC", "".join(char.text for char in chars))
    return PrintedWord(text, around(char.box for char in chars))


def _apart(left: _Char, right: _Char) -> bool:
    gap = right.box[0] - (left.box[0] + left.box[2])
    size = max(left.size, 1.0)
    same_line = min(left.box[1] + left.box[3], right.box[1] + right.box[3]) - max(
        left.box[1], right.box[1]
    )
    combining = bool(unicodedata.combining(right.text[0]))
    # Many type "TS.Nguyễn Văn An" and "1.Nguyễn Văn An": the name begins behind the stop.
    stop = left.text in STOPS and right.text[0].isalpha()
    # A comma and a capital share no height: only a jump of half a line is another line.
    apart = gap > WORD_GAP * size or gap < -size or same_line < -0.5 * size
    return not combining and (stop or apart)


def _chars(page: pypdfium2.PdfPage) -> Iterator[_Char | None]:
    """Yield the characters with ink; None where the text layer has a space or a new line."""
    text_page = page.get_textpage()
    width = round(page.get_width() * FORM_DPI / POINTS_PER_INCH * FINE)
    height = round(page.get_height() * FORM_DPI / POINTS_PER_INCH * FINE)

    def device(x: float, y: float) -> tuple[float, float]:
        dx, dy = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(page.raw, 0, 0, width, height, 0, x, y, dx, dy)
        return dx.value / FINE, dy.value / FINE

    sides = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = sides
    for index in range(text_page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text_page.raw, index)
        text = chr(code) if 0 < code <= 0x10FFFF else "\ufffd"
        if text.isspace() or pdfium.FPDFText_IsGenerated(text_page.raw, index) == 1:
            yield None
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
        yield _Char(text, box, max(size, float(box[3])))
