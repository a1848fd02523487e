"""From the bytes of a file to its pages, or to one sentence that says why not.

Nothing is decoded before the header has said how large it will be, so that memory stays
bounded whatever the file is. The frame of every page is the page as it stands upright by the
file's own orientation: pixels, origin at the top left, x right, y down.
"""

from collections.abc import Iterator

from pipeline.page import Page, Unreadable
from pipeline.scan_jpeg import decode_jpeg
from pipeline.scan_pdf import decode_pdf
from pipeline.scan_raster import decode_png, decode_tiff
from pipeline.scan_refusal import Refusal, Refused

MAX_FILE_BYTES = 256 * 1024 * 1024  # 500 pages of 300 dpi gray JPEG
PDF_SEARCH_BYTES = 1024  # readers accept so much before the mark (ISO 32000-1, annex H)
_TIFF_MARKS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_OTHER_KINDS = (
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"\x97JB2", "JBIG2"),
    (b"PK\x03\x04", "ZIP, DOCX, XLSX"),
    (b"\xd0\xcf\x11\xe0", "DOC, XLS"),
    (b"%!PS", "PostScript"),
)


def decode(data: bytes) -> Iterator[Page | Unreadable]:
    """Decode a file page by page, at least one, each only when it is asked for.

    Parameters
    ----------
    data : bytes
        The whole file: JPEG, PNG, TIFF (any number of pages) or PDF of scans.

    Yields
    ------
    Page or Unreadable
        In the order of the file. A damaged page stands in its place as `Unreadable`.
    """
    pages = 0
    try:
        for page in _pages(data):
            pages += 1
            yield page
    except Refused as refused:
        pages += 1
        yield refused.page
    if pages == 0:
        yield Refused(Refusal.NO_PAGE).page


def too_large(size: int) -> Unreadable | None:
    """Say why a file of so many bytes is not opened; None when it is."""
    if size <= MAX_FILE_BYTES:
        return None
    limit = MAX_FILE_BYTES // 1024**2
    return Refused(Refusal.FILE_TOO_LARGE, size=size // 1024**2, limit=limit).page


def _pages(data: bytes) -> Iterator[Page | Unreadable]:
    if not data:
        raise Refused(Refusal.EMPTY)
    reason = too_large(len(data))
    if reason is not None:
        yield reason
        return
    if data.startswith(b"\xff\xd8\xff"):
        yield decode_jpeg(data)
    elif data.startswith(b"\x89PNG\r\n\x1a\n"):
        yield decode_png(data)
    elif data.startswith(_TIFF_MARKS):
        yield from decode_tiff(data)
    elif b"%PDF-" in data[:PDF_SEARCH_BYTES]:
        yield from decode_pdf(data)
    else:
        kind = _kind(data)
        if kind is None:
            raise Refused(Refusal.NOT_A_PICTURE)
        raise Refused(Refusal.NOT_A_SCAN, kind=kind)


def _kind(data: bytes) -> str | None:
    for mark, name in _OTHER_KINDS:
        if data.startswith(mark):
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    if data[4:8] == b"ftyp":
        return "HEIC, AVIF, MP4"
    return None
