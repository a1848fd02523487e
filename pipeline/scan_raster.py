"""PNG and TIFF, by Pillow: it knows every variant and says when data is missing."""

import io
import struct
import warnings
import zlib
from collections.abc import Iterator

import cv2
import numpy as np
from PIL import Image, ImageOps

from pipeline.page import Page, Unreadable
from pipeline.scan_pixels import (
    check_size,
    credible_dpi,
    page_from_bgr,
    page_from_gray,
    too_many_pixels,
)
from pipeline.scan_refusal import Refusal, Refused
from pipeline.scan_tiff import directory_offsets

# Pillow has no common error: this is what its readers raise on damaged bytes.
PILLOW_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    EOFError,
    OverflowError,
    ZeroDivisionError,
    MemoryError,
    RuntimeError,
    struct.error,
    zlib.error,
)
DIRECTORY_POINTER = {b"II*\0": "<I", b"MM\0*": ">I", b"II+\0": "<Q", b"MM\0+": ">Q"}
STRIPS = ((273, 279), (324, 325))  # tags of the offsets and lengths of strips, of tiles


def decode_png(data: bytes) -> Page:
    """Decode one PNG file.

    Raises
    ------
    Refused
        When the file is cut off, damaged, animated or no page.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data), formats=("PNG",))
            frames = getattr(image, "n_frames", 1)
    except Image.DecompressionBombError as problem:
        raise too_many_pixels() from problem
    except PILLOW_ERRORS as problem:
        raise Refused(Refusal.HEADER_DAMAGED, kind="PNG") from problem
    if frames > 1:
        raise Refused(Refusal.ANIMATED)
    return page_from_image(image)


def decode_tiff(data: bytes) -> Iterator[Page | Unreadable]:
    """Decode a TIFF file page by page; a damaged page does not hide those after it.

    Raises
    ------
    Refused
        When the file has not one page.
    """
    offsets, problem = directory_offsets(data)
    if not offsets:
        raise problem or Refused(Refusal.NO_PAGE)
    file = io.BytesIO(data)
    layout = DIRECTORY_POINTER[data[:4]]
    at = 4 if layout.endswith("I") else 8
    for offset in offsets:
        # Pillow walks from directory to directory and stops at a broken one, so each page is
        # opened as if it were the first.
        with file.getbuffer() as bytes_of_file:
            struct.pack_into(layout, bytes_of_file, at, offset)
        file.seek(0)
        try:
            yield _tiff_page(file, len(data))
        except Refused as refused:
            yield refused.page
    if problem is not None:
        yield problem.page


def _tiff_page(file: io.BytesIO, size: int) -> Page:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(file, formats=("TIFF",))
            tags = image.tag_v2  # type: ignore[attr-defined]  # the format is TIFF
            spans = [
                (int(start), int(length))
                for starts, lengths in STRIPS
                for start, length in zip(tags.get(starts, ()), tags.get(lengths, ()), strict=True)
            ]
    except Image.DecompressionBombError as problem:
        raise too_many_pixels() from problem
    except PILLOW_ERRORS as problem:
        raise Refused(Refusal.PAGE_DAMAGED, kind="TIFF") from problem
    # libtiff fills what is missing of a fax strip with white, so it is asked here.
    if any(start + length > size for start, length in spans):
        raise Refused(Refusal.CUT_OFF, kind="TIFF")
    return page_from_image(image)


def page_from_image(image: Image.Image) -> Page:
    """Decode an opened image, turned as its EXIF orientation says.

    Raises
    ------
    Refused
        When the pixels cannot be decoded or are of a kind that no scanner delivers.
    """
    check_size(*image.size)
    kind = image.format or "image"
    if image.mode in ("I", "F"):
        raise Refused(Refusal.DEEP_PIXELS, kind=kind)
    dpi = image.info.get("dpi")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image.load()
            image = ImageOps.exif_transpose(image)
        return _page_from_loaded(image, dpi)
    except PILLOW_ERRORS as problem:
        raise Refused(Refusal.DATA_DAMAGED, kind=kind) from problem


def _page_from_loaded(image: Image.Image, dpi: object) -> Page:
    if image.mode == "1":
        # Pillow's truth values are bytes of 1 or 255, depending on where they come from.
        white = cv2.threshold(np.asarray(image).view(np.uint8), 0, 255, cv2.THRESH_BINARY)[1]
        gray = np.asarray(white, dtype=np.uint8)
        return Page(gray, bilevel=True, dpi=credible_dpi(dpi, *image.size))
    if image.mode == "L" and "transparency" not in image.info:
        return page_from_gray(np.array(image), dpi)
    if image.mode.startswith("I;16"):
        return page_from_gray((np.asarray(image) >> 8).astype(np.uint8), dpi)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        # What is transparent is paper; without this a cut-out scan would be black all round.
        layer = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    rgb = np.asarray(image.convert("RGB"))
    return page_from_bgr(np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), dtype=np.uint8), dpi)
