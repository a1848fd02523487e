"""What every decoder shares: which sizes are pages, and how pixels become a `Page`."""

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.page import Colour, Gray, Page
from pipeline.scan_refusal import Refusal, Refused

MAX_PIXELS = 120_000_000  # A3 at 600 dpi is 70 million; gray and colour of this are 0.5 GB
MIN_SIDE_PX = 200  # an A6 sheet at 50 dpi: nothing smaller can be read
MAX_ASPECT = 6.0  # the longest ballots are about 1 : 2.5
SCREEN_DPI = (72, 96)  # what programs write that know nothing of the paper
CREDIBLE_DPI = (99.0, 1300.0)  # PNG counts dots a metre: 100 comes out a little less
CREDIBLE_SHEET_INCH = (2.5, 26.0)  # A7's short side .. a little over A2's long side
SQUARE_WITHIN = 1.02  # fax modes have other dots per inch down than across
CHROMA_LIMIT = 8  # JPEG rounding moves a gray by up to 2; weak inks show 20 and more


def check_size(width: int, height: int) -> None:
    """Refuse dimensions that no sheet of paper has, before anything is decoded.

    Raises
    ------
    Refused
        When the picture is too large, too small or too long.
    """
    if width * height > MAX_PIXELS:
        raise too_many_pixels()
    if min(width, height) < MIN_SIDE_PX:
        raise Refused(Refusal.TOO_SMALL, width=width, height=height)
    if max(width, height) > MAX_ASPECT * min(width, height):
        raise Refused(Refusal.TOO_LONG, width=width, height=height)


def too_many_pixels() -> Refused:
    """Give the refusal of a picture that would need too much memory."""
    return Refused(Refusal.TOO_MANY_PIXELS, limit=MAX_PIXELS // 1_000_000)


def credible_dpi(stated: object, width: int, height: int) -> float | None:
    """Take the resolution that a file states, or None when it cannot be true of a sheet.

    Parameters
    ----------
    stated : object
        What the file says: a pair of numbers (across, down), or anything else.
    width, height : int
        Pixels of the page.
    """
    if not isinstance(stated, tuple) or len(stated) != 2:
        return None
    try:
        across, down = float(stated[0]), float(stated[1])
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    low, high = CREDIBLE_DPI
    if not (low <= across <= high and low <= down <= high):
        return None
    if max(across, down) > SQUARE_WITHIN * min(across, down):
        return None
    if any(abs(across - screen) < 0.5 for screen in SCREEN_DPI):
        return None
    shortest, longest = CREDIBLE_SHEET_INCH
    if min(width, height) / across < shortest or max(width, height) / across > longest:
        return None
    return round(across, 2)


def page_from_gray(gray: npt.NDArray[np.uint8], dpi: object) -> Page:
    """Build a page from gray pixels that may in truth have only two values.

    Parameters
    ----------
    gray : ndarray, shape (height, width), uint8
    dpi : object
        What the file states.
    """
    return Page(
        gray=gray,
        bilevel=_has_two_values(gray),
        dpi=credible_dpi(dpi, gray.shape[1], gray.shape[0]),
    )


def page_from_bgr(bgr: Colour, dpi: object) -> Page:
    """Build a page from colour pixels; the colour is dropped where there is none in them.

    Parameters
    ----------
    bgr : ndarray, shape (height, width, 3), uint8
    dpi : object
        What the file states.
    """
    gray: Gray = np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    if not _has_chroma(bgr):
        return page_from_gray(gray, dpi)
    return Page(
        gray=gray,
        colour=bgr,
        dpi=credible_dpi(dpi, gray.shape[1], gray.shape[0]),
    )


def _has_two_values(gray: npt.NDArray[np.uint8]) -> bool:
    # A sample settles it for a true gray scan; the whole page is counted only when it does not.
    if np.count_nonzero(np.bincount(gray[::16, ::16].ravel(), minlength=256)) > 2:
        return False
    return int(np.count_nonzero(cv2.calcHist([gray], [0], None, [256], [0, 256]))) == 2


def _has_chroma(bgr: Colour) -> bool:
    # A sample settles it for most colour scans. Where it finds none every pixel is asked,
    # because the only colour on a sheet may be a thin blue stroke.
    return _chroma(np.ascontiguousarray(bgr[::4, ::4])) > CHROMA_LIMIT or (
        _chroma(bgr) > CHROMA_LIMIT
    )


def _chroma(bgr: Colour) -> int:
    blue, green, red = cv2.split(bgr)
    return int(max(cv2.absdiff(blue, green).max(), cv2.absdiff(green, red).max()))
