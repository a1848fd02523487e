"""The places of a form where voters mark, prepared for measuring at 200 per inch.

Frame of a *zone*: form px from the zone's top left corner.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from calibration.form import Form, Rect
from pipeline.frames import Gray

DARK_PRINT = 150  # of 255
SIDE, ABOVE = 28, 14  # form px (3.6, 1.8 mm) of a zone beside and above or below its name


@dataclass(frozen=True, slots=True, eq=False)
class NameZone:
    """One printed line of a name with its surroundings.

    Attributes
    ----------
    row : int
        Row of the form.
    rect : Rect
        The zone on the form.
    text : (int, int, int, int)
        Left, top, right, bottom of the printed line inside the zone, ends exclusive.
    band : (int, int)
        Top and bottom of the letters' bodies, between which a strike runs.
    letters : ndarray, shape (height, width), uint8
        255 in the dark of the name's own letters.
    print_ink : tuple of ndarray, shape (height, width), uint8
        Ink of the blank, spread by each slack.
    """

    row: int
    rect: Rect
    text: tuple[int, int, int, int]
    band: tuple[int, int]
    letters: Gray
    print_ink: tuple[Gray, ...]


def name_zones(form: Form, ink: Gray, spread: tuple[Gray, ...]) -> tuple[NameZone, ...]:
    """Zones of all printed lines of all names, top to bottom in the order of the rows."""
    height, width = ink.shape
    zones = []
    for index, row in enumerate(form.rows):
        for x, y, w, h in row.lines:
            left, top = max(0, x - SIDE), max(0, y - ABOVE)
            right, bottom = min(width, x + w + SIDE), min(height, y + h + ABOVE)
            band = letter_band(ink[y : y + h, x : x + w])
            zones.append(
                NameZone(
                    row=index,
                    rect=(left, top, right - left, bottom - top),
                    text=(x - left, y - top, x + w - left, y + h - top),
                    band=(y - top + band[0], y - top + band[1]),
                    letters=_letters(ink, (x, y, w, h), (left, top, right, bottom)),
                    print_ink=tuple(
                        np.ascontiguousarray(s[top:bottom, left:right]) for s in spread
                    ),
                )
            )
    return tuple(zones)


def _letters(ink: Gray, line: Rect, zone: tuple[int, int, int, int]) -> Gray:
    """Px of the letters that are dark on every sheet: thin hair strokes may fade."""
    x, y, w, h = line
    left, top, right, bottom = zone
    out = np.zeros((bottom - top, right - left), np.uint8)
    part = ink[y : y + h, x : x + w]
    out[y - top : y - top + h, x - left : x - left + w] = (part >= DARK_PRINT) * 255
    return out


def letter_band(ink: Gray) -> tuple[int, int]:
    """Rows between which most of the letters' bodies lie: x-height, or capitals in capitals."""
    profile = cv2.blur(ink.mean(axis=1).reshape(-1, 1), (1, 3)).ravel()
    strong = np.flatnonzero(profile >= 0.45 * profile.max())
    if len(strong) == 0:
        return 0, ink.shape[0]
    return int(strong[0]), int(strong[-1]) + 1
