"""What stands printed on a blank, before anybody knows which of it are names."""

from dataclasses import dataclass

from calibration.form import PX_PER_MM, Gray, Rect
from ocr.engine import PrintedWord

INK = 160  # grey level below which a pixel is print; the edge of a letter counts as letter
MAX_SIDE_MM = 460.0  # A3 is 420 mm long; room for scanners that add a margin
MIN_SIDE_MM = 70.0  # a quarter of an A5 sheet


@dataclass(frozen=True, slots=True, eq=False)
class Printed:
    """The print of one blank sheet, upright and straight.

    Attributes
    ----------
    blank : ndarray, shape (height, width), uint8
        The print at 200 dpi, paper 255.
    words : tuple of PrintedWord
        All printed words in any order; boxes in form pixels.
    exact : bool
        True when the words come from a text layer, False when they were read by OCR.
    """

    blank: Gray
    words: tuple[PrintedWord, ...]
    exact: bool


def px_from_mm(mm: float) -> int:
    """Form pixels, rounded, of a length in millimetres."""
    return round(mm * PX_PER_MM)


def overlap(a0: float, a1: float, b0: float, b1: float) -> float:
    """Length that two intervals share; 0 when they are apart."""
    return max(0.0, min(a1, b1) - max(a0, b0))


def centre_in(inner: Rect, outer: Rect) -> bool:
    """Whether the middle of one rectangle lies in the other."""
    x, y = inner[0] + inner[2] / 2, inner[1] + inner[3] / 2
    return outer[0] <= x < outer[0] + outer[2] and outer[1] <= y < outer[1] + outer[3]


def inside(zone: Rect, blank: Gray) -> Rect:
    """Cut a rectangle to the sheet."""
    height, width = blank.shape
    x0, y0 = max(0, zone[0]), max(0, zone[1])
    x1, y1 = min(width, zone[0] + zone[2]), min(height, zone[1] + zone[3])
    return x0, y0, x1 - x0, y1 - y0
