"""PDF of scans, by PDFium: the scanner's own JPEG where a page is only that, else a rendering."""

import re
from collections.abc import Iterator
from itertools import islice

import cv2
import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.page import Page, Unreadable
from pipeline.scan_jpeg import decode_jpeg
from pipeline.scan_pixels import (
    MAX_PIXELS,
    check_size,
    credible_dpi,
    page_from_bgr,
    page_from_gray,
)
from pipeline.scan_refusal import Refusal, Refused

POINTS_PER_INCH = 72.0
RENDER_DPI = (300.0, 200.0)  # for pages without a full-page image; the second when 300 is too large
SCAN_DPI = (60.0, 1300.0)  # an image outside is not what the scanner saw
FULL_PAGE = 0.95  # share of the page's width and height that its one image must cover
MAX_OBJECTS = 5_000  # of a page; a scan has one and its recognised words
END_MARK_BYTES = 2048
INVERTED = re.compile(
    rb"/Decode\s*\["
)  # image dictionaries are never compressed (ISO 32000-1, 7.5.7)
QUARTER_TURNS = {
    90: cv2.ROTATE_90_CLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_COUNTERCLOCKWISE,
}


def decode_pdf(data: bytes) -> Iterator[Page | Unreadable]:
    """Decode a PDF page by page.

    Raises
    ------
    Refused
        When the document cannot be opened at all.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as problem:
        # PDFium's error code may be that of an earlier file, so the document itself is asked.
        if b"/Encrypt" in data:
            raise Refused(Refusal.LOCKED) from problem
        raise Refused(Refusal.HEADER_DAMAGED, kind="PDF") from problem
    try:
        for index in range(len(document)):
            try:
                yield _page(document, index, data)
            except Refused as refused:
                yield refused.page
            except pdfium.PdfiumError:
                yield Refused(Refusal.PAGE_DAMAGED, kind="PDF").page
    finally:
        document.close()
    # PDFium rebuilds a cut document from what is left of it, without a word on what is gone.
    if b"%%EOF" not in data[-END_MARK_BYTES:]:
        yield Refused(Refusal.PAGES_MISSING, kind="PDF").page


def _page(document: pdfium.PdfDocument, index: int, data: bytes) -> Page:
    page = document[index]
    try:
        images, other = _contents(page)
        for image in images:
            width, height = image.get_px_size()
            if width * height > MAX_PIXELS:
                check_size(width, height)
        scan = _full_page_image(page, images)
        if scan is None:
            return _render(page, RENDER_DPI)
        width_pt, _ = _span(scan)
        dpi = scan.get_px_size()[0] / width_pt * POINTS_PER_INCH
        if not SCAN_DPI[0] <= dpi <= SCAN_DPI[1]:
            return _render(page, RENDER_DPI)
        if scan.get_filters() == ["DCTDecode"]:
            jpeg = bytes(scan.get_data(decode_simple=False))
            original = decode_jpeg(jpeg)  # a cut JPEG is refused here; PDFium would paint it gray
            plain = not other and b"Exif\0" not in jpeg[:4096] and not INVERTED.search(data)
            if plain and original.gray.shape[::-1] == scan.get_px_size():
                return _as_seen(original, page.get_rotation(), dpi)
        return _render(page, (dpi, *RENDER_DPI))
    finally:
        page.close()


def _contents(page: pdfium.PdfPage) -> tuple[list[pdfium.PdfImage], bool]:
    """Images of a page, and whether anything else on it can be seen."""
    images: list[pdfium.PdfImage] = []
    seen = pdfium_c.FPDFPage_GetAnnotCount(page) > 0 or bool(
        pdfium_c.FPDFPage_HasTransparency(page)
    )
    for count, item in enumerate(islice(page.get_objects(), MAX_OBJECTS + 1)):
        if count == MAX_OBJECTS:
            return images, True
        if item.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            images.append(item)
        elif item.type == pdfium_c.FPDF_PAGEOBJ_TEXT:
            mode = pdfium_c.FPDFTextObj_GetTextRenderMode(item)
            seen |= mode != pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE
        elif item.type != pdfium_c.FPDF_PAGEOBJ_FORM:
            seen = True
    return images, seen or len(images) != 1


def _full_page_image(page: pdfium.PdfPage, images: list[pdfium.PdfImage]) -> pdfium.PdfImage | None:
    # Scanners that compress in layers lay a full-page mask over a coarse background: the image
    # with the most pixels says how fine the page must be rendered.
    best = max(images, key=lambda image: image.get_px_size()[0], default=None)
    if best is None or best.container is not None:
        return None
    matrix = best.get_matrix()
    width, height = _span(best)
    upright = matrix.a > 0 and matrix.d > 0 and matrix.b == 0 and matrix.c == 0
    _, _, right, top = page.get_cropbox()
    left, bottom, _, _ = page.get_cropbox()
    covers = width >= FULL_PAGE * (right - left) and height >= FULL_PAGE * (top - bottom)
    inside = width <= (right - left) / FULL_PAGE and height <= (top - bottom) / FULL_PAGE
    return best if upright and covers and inside else None


def _span(image: pdfium.PdfImage) -> tuple[float, float]:
    left, bottom, right, top = image.get_bounds()
    return right - left, top - bottom


def _as_seen(page: Page, rotation: int, dpi: float) -> Page:
    gray, colour = page.gray, page.colour
    if rotation:
        turn = QUARTER_TURNS[rotation]
        gray = np.asarray(cv2.rotate(gray, turn), dtype=np.uint8)
        if colour is not None:
            colour = np.asarray(cv2.rotate(colour, turn), dtype=np.uint8)
    height, width = gray.shape
    return Page(gray, colour, page.bilevel, credible_dpi((dpi, dpi), width, height))


def _render(page: pdfium.PdfPage, choices: tuple[float, ...]) -> Page:
    width_pt, height_pt = page.get_size()
    for dpi in choices:
        # PDFium rounds the size up: without the hair less, an image of exactly 2480 pixels would
        # be stretched to 2481 and a bilevel scan would come out gray.
        scale = dpi / POINTS_PER_INCH * (1 - 1e-5)
        width, height = round(width_pt * scale), round(height_pt * scale)
        if width * height <= MAX_PIXELS:
            break
    check_size(width, height)
    bitmap = page.render(scale=scale, may_draw_forms=False)
    try:
        pixels = np.array(bitmap.to_numpy(), dtype=np.uint8)
    finally:
        bitmap.close()
    if pixels.ndim == 2:
        return page_from_gray(pixels, (dpi, dpi))
    if pixels.shape[2] == 1:
        return page_from_gray(np.ascontiguousarray(pixels[:, :, 0]), (dpi, dpi))
    return page_from_bgr(np.ascontiguousarray(pixels[:, :, :3]), (dpi, dpi))
