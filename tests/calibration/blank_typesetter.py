"""Sets small blanks for the tests: real text and real lines in a PDF, and scans of it.

Written for these tests alone, so that the code that learns forms meets a second hand.
Millimetres from the top left corner of the sheet.
"""

import ctypes
import io
from collections.abc import Sequence
from pathlib import Path

import cv2
import matplotlib as mpl
import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageFont

from election.definition import Candidate, Contest, Marking

PT_PER_MM = 72 / 25.4
FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"
NAMES = (
    "Tô Thị Ngọc Anh",
    "Hà Hồng Bình",
    "Dương Đình Cường",
    "Đinh Xuân Dũng",
    "Võ Thanh Giang",
    "Bùi Quốc Huy",
    "Nguyễn Thị Thanh Phương",
    "Lê Ý",
)


def width_of(words: str, size: float = 13, font: str = "DejaVuSerif") -> float:
    """Millimetres from the start of words to where the next letter starts."""
    letters = ImageFont.truetype(FONTS / f"{font}.ttf", 1000)
    return sum(letters.getlength(c) for c in words) / 1000 * size / PT_PER_MM


class Sheet:
    """One side of paper."""

    def __init__(self, width: float = 210, height: float = 297, font: str = "DejaVuSerif") -> None:
        self.width, self.height = width, height
        self._pdf = pypdfium2.PdfDocument.new()
        self._page = self._pdf.new_page(width * PT_PER_MM, height * PT_PER_MM)
        self._font = font
        self._fonts: dict[str, pdfium.FPDF_FONT] = {}
        self._font_data: list[ctypes.Array[ctypes.c_ubyte]] = []

    def _loaded(self, font: str) -> pdfium.FPDF_FONT:
        if font not in self._fonts:
            data = (FONTS / f"{font}.ttf").read_bytes()
            self._font_data.append((ctypes.c_ubyte * len(data)).from_buffer_copy(data))
            self._fonts[font] = pdfium.FPDFText_LoadFont(
                self._pdf.raw, self._font_data[-1], len(data), pdfium.FPDF_FONT_TRUETYPE, 1
            )
        return self._fonts[font]

    def text(
        self,
        x: float,
        baseline: float,
        words: str,
        size: float = 13,
        gray: int = 0,
        font: str | None = None,
    ) -> None:
        """Print words from x on."""
        loaded = self._loaded(font or self._font)
        item = pdfium.FPDFPageObj_CreateTextObj(self._pdf.raw, loaded, size)
        utf16 = (words + "\0").encode("utf-16-le")
        buffer = ctypes.cast(utf16, ctypes.POINTER(ctypes.c_ushort))
        pdfium.FPDFText_SetText(item, buffer)
        pdfium.FPDFPageObj_SetFillColor(item, gray, gray, gray, 255)
        up = (self.height - baseline) * PT_PER_MM
        pdfium.FPDFPageObj_Transform(item, 1, 0, 0, 1, x * PT_PER_MM, up)
        pdfium.FPDFPage_InsertObject(self._page.raw, item)

    def line(
        self, x0: float, y0: float, x1: float, y1: float, width: float = 0.2, dash: float = 0
    ) -> None:
        """Draw a rule; with `dash`, a dotted one."""
        item = pdfium.FPDFPageObj_CreateNewPath(x0 * PT_PER_MM, (self.height - y0) * PT_PER_MM)
        pdfium.FPDFPath_LineTo(item, x1 * PT_PER_MM, (self.height - y1) * PT_PER_MM)
        pdfium.FPDFPath_SetDrawMode(item, pdfium.FPDF_FILLMODE_NONE, 1)
        pdfium.FPDFPageObj_SetStrokeWidth(item, width * PT_PER_MM)
        pdfium.FPDFPageObj_SetStrokeColor(item, 0, 0, 0, 255)
        if dash:
            steps = (ctypes.c_float * 2)(dash * PT_PER_MM, dash * PT_PER_MM)
            pdfium.FPDFPageObj_SetDashArray(item, steps, 2, 0)
        pdfium.FPDFPage_InsertObject(self._page.raw, item)

    def box(self, x: float, y: float, w: float, h: float, *, gray: int | None = None) -> None:
        """Draw the outline of a box, or with `gray` fill it."""
        bottom = (self.height - y - h) * PT_PER_MM
        item = pdfium.FPDFPageObj_CreateNewRect(x * PT_PER_MM, bottom, w * PT_PER_MM, h * PT_PER_MM)
        if gray is None:
            pdfium.FPDFPath_SetDrawMode(item, pdfium.FPDF_FILLMODE_NONE, 1)
            pdfium.FPDFPageObj_SetStrokeWidth(item, 0.25 * PT_PER_MM)
            pdfium.FPDFPageObj_SetStrokeColor(item, 0, 0, 0, 255)
        else:
            pdfium.FPDFPath_SetDrawMode(item, pdfium.FPDF_FILLMODE_WINDING, 0)
            pdfium.FPDFPageObj_SetFillColor(item, gray, gray, gray, 255)
        pdfium.FPDFPage_InsertObject(self._page.raw, item)

    def picture(self, picture: npt.NDArray[np.uint8]) -> None:
        """Lay a picture over the whole sheet, as scanners make PDFs."""
        image = pypdfium2.PdfImage.new(self._pdf)
        image.set_bitmap(pypdfium2.PdfBitmap.from_pil(Image.fromarray(picture[:, :, ::-1])))
        image.set_matrix(
            pypdfium2.PdfMatrix().scale(self.width * PT_PER_MM, self.height * PT_PER_MM)
        )
        self._page.insert_obj(image)

    def second_page(self, words: str = "") -> None:
        """Add a page, printed or empty."""
        first = self._page
        self._page = self._pdf.new_page(self.width * PT_PER_MM, self.height * PT_PER_MM)
        if words:
            self.text(20, 40, words)
            self.text(20, 60, words)
        self._page.gen_content()
        self._page = first

    def pdf(self) -> bytes:
        """The sheet as a PDF with a text layer."""
        self._page.gen_content()
        out = io.BytesIO()
        self._pdf.save(out)
        return out.getvalue()

    def render(self, dpi: int = 200) -> npt.NDArray[np.uint8]:
        """The sheet as a picture, BGR."""
        document = pypdfium2.PdfDocument(self.pdf())
        return np.ascontiguousarray(document[0].render(scale=dpi / 72).to_numpy()[:, :, :3])


def scan(
    picture: npt.NDArray[np.uint8],
    *,
    angle: float = 0.0,
    turned: int = 0,
    margin: int = 0,
    lid: int = 255,
    noise: float = 0.0,
    paper: int = 255,
    seed: int = 0,
) -> npt.NDArray[np.uint8]:
    """Lay a printed sheet on a scanner: margin and lid round it, an angle, a turn, noise."""
    sheet = np.asarray(picture, np.float64) * (paper / 255)
    framed = cv2.copyMakeBorder(
        sheet, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=(lid, lid, lid)
    )
    height, width = framed.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0)
    laid = cv2.warpAffine(
        framed, matrix, (width, height), flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT, borderValue=(lid, lid, lid),
    )  # fmt: skip
    laid = np.rot90(laid, -turned // 90)
    dirt = np.random.default_rng(seed).normal(0, noise, laid.shape[:2])[:, :, None]
    return np.clip(laid + dirt, 0, 255).astype(np.uint8)


def encoded(
    picture: npt.NDArray[np.uint8], kind: str = "PNG", dpi: int | None = None, **options: object
) -> bytes:
    """Bytes of a picture file, with a resolution tag or without."""
    out = io.BytesIO()
    image = Image.fromarray(np.ascontiguousarray(picture[:, :, ::-1]))
    if dpi is not None:
        options["dpi"] = (dpi, dpi)
    image.save(out, format=kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


def contest(
    names: Sequence[str] = NAMES, marking: Marking = Marking.STRIKE_OUT, **changes: object
) -> Contest:
    """An election's contest with these names; ids c01, c02 ..."""
    people = tuple(Candidate(f"c{i:02}", name) for i, name in enumerate(names, start=1))
    values: dict[str, object] = {
        "id": "thu",
        "title": "BAN CHẤP HÀNH",
        "seats": max(1, len(people) - 1),
        "marking": marking,
        "rules": "confidence-96" if marking is Marking.CONFIDENCE_3 else "party-190",
        "candidates": people,
    }
    return Contest(**{**values, **changes})  # type: ignore[arg-type]


def heading(sheet: Sheet, *lines: str) -> None:
    """Print a heading as ballots have it."""
    sheet.text(sheet.width * 0.1, 18, "ĐẢNG BỘ XÃ THẠCH HÀ", 10)
    for number, words in enumerate(lines or ("PHIẾU BẦU CỬ", "BAN CHẤP HÀNH ĐẢNG BỘ")):
        sheet.text(sheet.width * 0.3, 32 + 7 * number, words, 13)


def table(
    sheet: Sheet,
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    left: float = 20,
    top: float = 60,
    row_height: float = 9,
    rule: float = 0.2,
    dash: float = 0,
    double: bool = False,
    header_gray: int | None = None,
    size: float = 13,
    sides: bool = True,
) -> None:
    """Print a ruled table; a line break in a cell starts a second line."""
    right, bottom = left + sum(widths), top + row_height * len(rows)
    if header_gray is not None:
        sheet.box(left, top, right - left, row_height, gray=header_gray)
    for i in range(len(rows) + 1):
        sheet.line(left, top + i * row_height, right, top + i * row_height, rule, dash)
        if double:
            sheet.line(left, top + i * row_height + 0.8, right, top + i * row_height + 0.8, rule)
    edges = [left + sum(widths[:i]) for i in range(len(widths) + 1)]
    for edge in edges if sides else edges[1:-1]:
        sheet.line(edge, top, edge, bottom, rule, dash)
    for i, row in enumerate(rows):
        for edge, words in zip(edges, row, strict=False):
            parts = words.split("\n")
            step = row_height / (len(parts) + 1) if len(parts) > 1 else row_height * 0.66
            for number, part in enumerate(parts, start=1):
                if part:
                    down = step * number + (1.2 if len(parts) > 1 else 0)
                    sheet.text(edge + 2, top + i * row_height + down, part, size)
