"""Read a blank that came as PDF: its text layer and its rendering at 200 dpi.

Frame: form pixels of the sheet as a viewer shows it (crop box and page rotation applied).
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from calibration.form import FORM_DPI, MM_PER_INCH, Gray
from calibration.layout import INK, MAX_SIDE_MM, MIN_SIDE_MM, Printed
from calibration.layout_rules import find_rules
from calibration.pdf_chars import POINTS_PER_INCH
from calibration.pdf_words import words_of
from calibration.print_colour import print_of
from election.errors import FormError

SCAN_DPI = 300  # rendering of a PDF that only holds a picture of a sheet
SCAN_COVER = 0.7  # share of the page that a picture covers when the page is a scan
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
    dpi = SCAN_DPI if scanned else FORM_DPI
    picture = np.ascontiguousarray(page.render(scale=dpi / POINTS_PER_INCH).to_numpy()[:, :, :3])
    # Rules take a second to find, and few blanks need them to tell words.
    cells = cache(lambda: find_rules(print_of(picture)).cells)
    words = () if scanned else tuple(words_of(page, cells))
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
