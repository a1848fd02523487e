"""Put one printed line exactly in its place, where the sheet as a whole lies a little off there.

A name without a sure piece of its own lies where its neighbours say, which on creased or wavy
paper may be some tenths of a millimetre wrong; then the rims of its letters look like ink. Before
a person is asked, the line is looked for near by.
"""

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.frames import Gray, Map
from pipeline.reach import cut
from pipeline.zones import NameZone

FARTHEST = 6  # form px (0.8 mm)
SURE = 0.8  # correlation; strokes over a name lower it
NEAR = 0.5  # form px: nearer, nothing would change


def refit(gray: Gray, page_from_form: Map, zone: NameZone, blank: Gray) -> Map | None:
    """Map at a printed line, corrected by where its letters are; None where that is not sure.

    Parameters
    ----------
    gray : ndarray, shape (height, width), uint8
        The page.
    page_from_form : Map
        Where the line is thought to be.
    blank : ndarray, uint8
        The blank in form px, paper white.
    """
    left, top, right, bottom = zone.text
    x, y = zone.rect[0] + left, zone.rect[1] + top
    letters = np.ascontiguousarray(blank[y : y + bottom - top, x : x + right - left])
    around = (
        x - FARTHEST, y - FARTHEST, right - left + 2 * FARTHEST, bottom - top + 2 * FARTHEST
    )  # fmt: skip
    here = cut(gray, page_from_form, around)
    surface = np.asarray(cv2.matchTemplate(here, letters, cv2.TM_CCOEFF_NORMED), np.float32)
    _, best, _, (across, down) = cv2.minMaxLoc(surface)
    shift: npt.NDArray[np.float64] = np.array([across - FARTHEST, down - FARTHEST], np.float64)
    if not best >= SURE or np.abs(shift).max() in (0, FARTHEST):
        return None
    moved = page_from_form.copy()
    moved[:, 2] += page_from_form[:, :2] @ shift
    return moved
