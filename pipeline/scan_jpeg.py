"""JPEG: the fast path, since nearly every scanner delivers it."""

import io
import warnings

import cv2
import numpy as np
import numpy.typing as npt
import simplejpeg
from PIL import Image

from pipeline.page import Page
from pipeline.scan_pixels import check_size, credible_dpi, page_from_bgr, too_many_pixels
from pipeline.scan_raster import PILLOW_ERRORS, page_from_image
from pipeline.scan_refusal import Refusal, Refused

MAX_SCANS = 100  # progressive files have about 10; thousands are an attack on time
ORIENTATION = 0x0112  # EXIF tag
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
            turned = image.getexif().get(ORIENTATION, 1) if "exif" in image.info else 1
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
    try:
        # Strict: what libjpeg only warns of (missing or damaged data) is an error here.
        pixels = simplejpeg.decode_jpeg(
            data, "GRAY" if mode == "L" else "BGR", fastdct=False, fastupsample=False, strict=True
        )
    except (ValueError, MemoryError) as problem:
        raise Refused(Refusal.DATA_DAMAGED, kind="JPEG") from problem
    upright = _upright(pixels[..., 0] if mode == "L" else pixels, turned)
    if mode == "L":
        # JPEG blurs even black and white: asking for two values would cost time for nothing.
        return Page(upright, dpi=credible_dpi(dpi, upright.shape[1], upright.shape[0]))
    return page_from_bgr(upright, dpi)


def _upright(pixels: npt.NDArray[np.uint8], orientation: int) -> npt.NDArray[np.uint8]:
    """Turn a picture as its EXIF orientation says (Exif 2.32, table 6)."""
    # OpenCV copies in blocks: NumPy takes longer to turn a colour page than the file to decode.
    match orientation:
        case 2:
            turned = cv2.flip(pixels, 1)
        case 3:
            turned = cv2.rotate(pixels, cv2.ROTATE_180)
        case 4:
            turned = cv2.flip(pixels, 0)
        case 5:
            turned = cv2.transpose(pixels)
        case 6:
            turned = cv2.transpose(cv2.flip(pixels, 0))
        case 7:
            turned = cv2.flip(cv2.transpose(pixels), -1)
        case 8:
            turned = cv2.flip(cv2.transpose(pixels), 0)
        case _:
            return np.ascontiguousarray(pixels)
    return np.asarray(turned, np.uint8)


def _is_cut_off(data: bytes) -> bool:
    end = data.rfind(END_OF_IMAGE)
    if end >= len(data) - PADDING_BYTES:
        return False
    # With more behind it this may be the end of a thumbnail in the header, not of the picture.
    return end < data.rfind(START_OF_SCAN)
