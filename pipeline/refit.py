"""Put one printed line exactly in its place, where the sheet as a whole lies a little off there.

A name without a sure piece of its own lies where its neighbours say, which on creased or wavy
paper may be some tenths of a millimetre wrong; then the rims of its letters look like ink. Before
a person is asked, the line is looked for near by.
"""

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import Rect
from pipeline.frames import Gray, Map
from pipeline.reach import cut
from pipeline.zones import NameZone

FARTHEST = 6  # form px (0.8 mm)
SURE = 0.65  # correlation; a strike over the name lowers it


def refit(gray: Gray, page_from_form: Map, zone: NameZone, blank: Gray) -> Map | None:
    """Map at a printed line, corrected by where both its halves are; None where that is not sure.

    Parameters
    ----------
    gray : ndarray, shape (height, width), uint8
        The page.
    page_from_form : Map
        Where the line is thought to be.
    blank : ndarray, uint8
        The blank in form px, paper white.
    """
    left, top, right, bottom = (
        zone.text[0] + zone.rect[0], zone.text[1] + zone.rect[1],
        zone.text[2] + zone.rect[0], zone.text[3] + zone.rect[1],
    )  # fmt: skip
    half = (right - left) // 2
    one, other = (
        _shift(gray, page_from_form, (start, top, half, bottom - top), blank)
        for start in (left, right - half)
    )
    if one is None or other is None or not (one.any() or other.any()):
        return None
    moved = page_from_form.copy()
    bend = page_from_form[:, :2] @ np.array(
        [0.0, (other[1] - one[1]) / max(1, right - left - half)]
    )
    moved[:, 0] += bend
    moved[:, 2] += page_from_form[:, :2] @ ((one + other) / 2) - bend * (left + right) / 2
    return moved


def _shift(
    gray: Gray, page_from_form: Map, rect: Rect, blank: Gray
) -> npt.NDArray[np.float64] | None:
    """How far print is from where it is thought to be, form px; None where it is not seen."""
    x, y, w, h = rect
    around = (x - FARTHEST, y - FARTHEST, w + 2 * FARTHEST, h + 2 * FARTHEST)
    here = cut(gray, page_from_form, around)
    letters = np.ascontiguousarray(blank[y : y + h, x : x + w])
    surface = np.asarray(cv2.matchTemplate(here, letters, cv2.TM_CCOEFF_NORMED), np.float32)
    _, best, _, (across, down) = cv2.minMaxLoc(surface)
    at = np.array([across, down], np.float64) - FARTHEST
    return at if best >= SURE and np.abs(at).max() < FARTHEST else None
