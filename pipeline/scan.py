"""From the bytes of a file to its pages, or to one sentence that says why not.

Nothing is decoded before the header has said how large it will be, so that memory stays
bounded whatever the file is. The frame of every page is the page as it stands upright by the
file's own orientation: pixels, origin at the top left, x right, y down.
"""

from collections.abc import Iterator

from pipeline.page import Page, Unreadable
from pipeline.scan_jpeg import decode_jpeg
from pipeline.scan_pdf import decode_pdf
from pipeline.scan_pixels import Refused
from pipeline.scan_raster import decode_png, decode_tiff

MAX_FILE_BYTES = 256 * 1024 * 1024  # 500 pages of 300 dpi gray JPEG
PDF_SEARCH_BYTES = 1024  # readers accept so much before the mark (ISO 32000-1, annex H)
_TIFF_MARKS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_OTHER_KINDS = (
    (b"GIF8", "a GIF"),
    (b"BM", "a BMP"),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000"),
    (b"\x97JB2", "a JBIG2"),
    (b"PK\x03\x04", "an archive or office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"%!PS", "a PostScript file"),
)
TAKEN = "give JPEG, PNG, TIFF or PDF"


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
        yield Unreadable(str(refused))
    if pages == 0:
        yield Unreadable("The file holds no page: scan the sheet again.")


def too_large(size: int) -> str | None:
    """Say why a file of so many bytes is not opened; None when it is."""
    if size <= MAX_FILE_BYTES:
        return None
    limit = MAX_FILE_BYTES // 1024**2
    return f"The file has {size // 1024**2} MB, more than {limit}: split it or scan at 300 dpi."


def _pages(data: bytes) -> Iterator[Page | Unreadable]:
    if not data:
        raise Refused("The file is empty: copy it or scan the sheet again.")
    reason = too_large(len(data))
    if reason is not None:
        raise Refused(reason)
    if data.startswith(b"\xff\xd8\xff"):
        yield decode_jpeg(data)
    elif data.startswith(b"\x89PNG\r\n\x1a\n"):
        yield decode_png(data)
    elif data.startswith(_TIFF_MARKS):
        yield from decode_tiff(data)
    elif b"%PDF-" in data[:PDF_SEARCH_BYTES]:
        yield from decode_pdf(data)
    else:
        raise Refused(f"The file is {_kind(data)}: {TAKEN}.")


def _kind(data: bytes) -> str:
    for mark, name in _OTHER_KINDS:
        if data.startswith(mark):
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "a WebP"
    if data[4:8] == b"ftyp":
        return "a HEIC or AVIF photograph, or a film"
    return "not a picture"
