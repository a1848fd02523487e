"""JPEG: the fast path, since nearly every scanner delivers it."""

import io
import warnings

import cv2
import numpy as np
from PIL import Image

from pipeline.page import Page
from pipeline.scan_pixels import check_size, credible_dpi, page_from_bgr, too_many_pixels
from pipeline.scan_raster import PILLOW_ERRORS, page_from_image
from pipeline.scan_refusal import Refusal, Refused

MAX_SCANS = 100  # progressive files have about 10; thousands are an attack on time
START_OF_SCAN = b"\xff\xda"
END_OF_IMAGE = b"\xff\xd9"
PADDING_BYTES = 16  # some scanners fill up to a multiple of 4 or 16


def decode_jpeg(data: bytes) -> Page:
    """Decode one JPEG file, turned as its EXIF orientation says.

    Parameters
    ----------
    data : bytes
        The whole file.

    Raises
    ------
    Refused
        When the file is cut off, damaged or no page.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # sizes are checked below, odd EXIF does not matter
            image = Image.open(io.BytesIO(data), formats=("JPEG",))
            width, height = image.size
            mode, dpi = image.mode, image.info.get("dpi")
            progressive = "progressive" in image.info
    except Image.DecompressionBombError as problem:
        raise too_many_pixels() from problem
    except PILLOW_ERRORS as problem:
        raise Refused(Refusal.HEADER_DAMAGED, kind="JPEG") from problem
    check_size(width, height)
    if progressive and data.count(START_OF_SCAN) > MAX_SCANS:
        raise Refused(Refusal.TOO_MANY_LAYERS, limit=MAX_SCANS)
    if _is_cut_off(data):
        raise Refused(Refusal.CUT_OFF, kind="JPEG")
    if mode not in ("L", "RGB"):  # CMYK from graphics programs: rare, and Pillow knows its profiles
        return page_from_image(image)
    packed = np.frombuffer(data, np.uint8)
    flag = cv2.IMREAD_GRAYSCALE if mode == "L" else cv2.IMREAD_COLOR
    try:
        decoded = cv2.imdecode(packed, flag)
    except cv2.error as problem:
        raise Refused(Refusal.DATA_DAMAGED, kind="JPEG") from problem
    if decoded is None:
        raise Refused(Refusal.DATA_DAMAGED, kind="JPEG")
    if sorted(decoded.shape[:2]) != sorted((width, height)):
        raise Refused(Refusal.DATA_DAMAGED, kind="JPEG")
    pixels = np.asarray(decoded, dtype=np.uint8)
    if mode == "L":
        # JPEG blurs even black and white: asking for two values would cost time for nothing.
        return Page(pixels, dpi=credible_dpi(dpi, pixels.shape[1], pixels.shape[0]))
    return page_from_bgr(pixels, dpi)


def _is_cut_off(data: bytes) -> bool:
    end = data.rfind(END_OF_IMAGE)
    if end >= len(data) - PADDING_BYTES:
        return False
    # With more behind it this may be the end of a thumbnail in the header, not of the picture.
    return end < data.rfind(START_OF_SCAN)
