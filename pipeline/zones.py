"""The places of a form where voters mark, prepared for measuring at 200 per inch.

Frame of a *zone*: form px from the zone's top left corner.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import Form, Rect
from pipeline.dark_way import Shares, ways_through
from pipeline.frames import Gray
from pipeline.pixels import up_to

DARK_PRINT = 150  # of 255
FREE_PRINT = 40  # of 255: print so faint hides nothing
LONG, LONG_FREE = 40, 0.06  # form px (5 mm): no letter hides a stroke for longer; least free share
SHORT, SHORT_FREE = 16, 0.13  # form px (2 mm)
SIDE, ABOVE = 28, 14  # form px (3.6, 1.8 mm) of a zone beside and above or below its name


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """A printed line cut across into pieces of equal width.

    Attributes
    ----------
    share : ndarray, shape (columns, pieces), float32
        How much of each column lies in each piece.
    free : ndarray, shape (rows, columns), uint8
        255 where print hides nothing, else 0.
    weight : ndarray, shape (rows, pieces), float32
        255 times the free px of each row of a piece; infinite where they are too few to judge.
    """

    share: npt.NDArray[np.float32]
    free: Gray
    weight: npt.NDArray[np.float32]


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
    letter_px : int
        How many px that are.
    ways : ndarray, shape (slopes, heights), float64
        How dark the letters are along lines through them: `dark_way.ways_through`.
    long, short : tuple of Pieces
        The printed line cut into pieces of `LONG` and of `SHORT`, for each slack.
    print_ink : tuple of ndarray, shape (height, width), uint8
        Ink of the blank, spread by each slack.
    """

    row: int
    rect: Rect
    text: tuple[int, int, int, int]
    band: tuple[int, int]
    letters: Gray
    letter_px: int
    ways: Shares
    print_ink: tuple[Gray, ...]
    long: tuple[Pieces, ...]
    short: tuple[Pieces, ...]


def name_zones(form: Form, ink: Gray, spread: tuple[Gray, ...]) -> tuple[NameZone, ...]:
    """Zones of all printed lines of all names, top to bottom in the order of the rows."""
    height, width = ink.shape
    lines = tuple(line for row in form.rows for line in row.lines)
    zones = []
    for index, row in enumerate(form.rows):
        for x, y, w, h in row.lines:
            left, right = max(0, x - SIDE), min(width, x + w + SIDE)
            over, under = _room((x, y, w, h), lines)
            top, bottom = max(0, y - over), min(height, y + h + under)
            band = letter_band(ink[y : y + h, x : x + w])
            letters = _letters(ink, (x, y, w, h), (left, top, right, bottom))
            printed = tuple(np.ascontiguousarray(p[top:bottom, left:right]) for p in spread)
            line = (slice(y - top, y + h - top), slice(x - left, x + w - left))
            text = (x - left, y - top, x + w - left, y + h - top)
            body = (y - top + band[0], y - top + band[1])
            zones.append(
                NameZone(
                    row=index,
                    rect=(left, top, right - left, bottom - top),
                    text=text,
                    band=body,
                    letters=letters,
                    letter_px=cv2.countNonZero(letters),
                    ways=ways_through(letters, text, body),
                    print_ink=printed,
                    long=tuple(_pieces(p[line], LONG, LONG_FREE) for p in printed),
                    short=tuple(_pieces(p[line], SHORT, SHORT_FREE) for p in printed),
                )
            )
    return tuple(zones)


def _pieces(printed: Gray, length: int, least: float) -> Pieces:
    """Cut a printed line into pieces about `length` px wide."""
    width = printed.shape[1]
    count = max(3, round(width / length))
    edges = piece_edges(width, count)
    columns = np.arange(width)[:, None]
    share = np.clip(
        np.minimum(columns + 1, edges[None, 1:]) - np.maximum(columns, edges[None, :-1]), 0, 1
    ).astype(np.float32)
    free = up_to(printed, FREE_PRINT - 1)
    px = (free > 0).astype(np.float32) @ share
    enough = px >= least * share.sum(axis=0)[None, :]
    weight = np.where(enough, 255 * px, np.inf).astype(np.float32)
    return Pieces(share, free, weight)


def piece_edges(width: int, count: int) -> npt.NDArray[np.float64]:
    """Where pieces of equal width begin and end, px from the left of a line."""
    return np.linspace(0, width, count + 1)


def _room(line: Rect, lines: tuple[Rect, ...]) -> tuple[int, int]:
    """Px over and under a line of print that are nearer to it than to the next line."""
    x, y, w, h = line
    column = [o for o in lines if o[0] < x + w and x < o[0] + o[2]]
    over = (y - (o[1] + o[3]) for o in column if o[1] + o[3] <= y)
    under = (o[1] - (y + h) for o in column if o[1] >= y + h)
    return (
        min(ABOVE, min(over, default=2 * ABOVE) // 2),
        min(ABOVE, min(under, default=2 * ABOVE) // 2),
    )


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
