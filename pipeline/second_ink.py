"""Two inks on one sheet: told from the colour of the voter's own marks.

Thin strokes lose colour to the scanner and to JPEG, so a mark speaks only when it has enough dark
px, and two inks are claimed only when marks fall into groups far apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import Rect
from pipeline.align import Alignment
from pipeline.frames import Gray, Map, apply
from pipeline.ink import Overview
from pipeline.quantile import quantile

FloatArray = npt.NDArray[np.float64]
MOST_PX = 80  # of a mark, the darkest: its middle, where the paper does not shine through
MOST_OTHERS = 160  # of its other dark px
LEAST_PX = 14
DARK = 70  # of 255
LIGHTEST = 0.8  # of the paper's brightness, in CIE Lab lightness of 255
COLOURED, COLOURLESS = 18.0, 9.0  # chroma in CIE Lab (8 bit), counted from the black of the print
PLAIN, MIXED = 8.0, 0.14  # chroma of a px without colour; share of them in a mark of two pens
VIVID, ONE_HUE = 15.0, 0.93  # chroma of a px whose hue counts; 1 where all have one hue
STREAKED = 0.2  # share of coloured px in a mark whose darkest are black: another pen lies below
PAPERLIKE, MIXES = 0.5, 1.15  # cosine; of the paper's chroma: ink over tinted paper mixes with it
SPARSE = 16  # px of the page from one to the next that tell its paper
HUE_OFF = 12.0  # of a mark from the line between the print's black and another mark's colour


@dataclass(frozen=True, slots=True, eq=False)
class MarkColour:
    """(a, b) of CIE Lab of px of one mark.

    Attributes
    ----------
    darkest : ndarray, shape (n, 2), float64
        The middle of its stroke; of two pens, that of the blacker one.
    anywhere : ndarray, shape (m, 2), float64
        Dark px of the whole mark, whichever pen made them.
    """

    darkest: FloatArray
    anywhere: FloatArray


def ink_colours(
    colour: npt.NDArray[np.uint8],
    overview: Overview,
    alignment: Alignment,
    rects: Sequence[Rect],
) -> list[MarkColour | None]:
    """Colours of marks.

    Parameters
    ----------
    colour : ndarray, shape (height, width, 3), uint8
        The page in BGR.
    rects : sequence of Rect
        Around each mark, form px.

    Returns
    -------
    list of MarkColour or None
        None where a mark has too few dark px.
    """
    places = [_dark_px(overview.excess, rect) for rect in rects]
    points = np.concatenate([np.zeros((0, 2)), *places])
    if not len(points):
        return [None] * len(rects)
    # Over one mark the waves are a small shear.
    counts = [len(place) for place in places]
    middles = np.array([(x + w / 2, y + h / 2) for x, y, w, h in rects]) / 2
    local = alignment.waves.sloped_at(middles).repeat(counts, axis=0)
    away = points - middles.repeat(counts, axis=0)
    shifted = points + local[:, 0] + (away[:, None] @ local[:, 1:])[:, 0]
    lab = _lab(colour, alignment.page_from_form, shifted)
    labs = np.split(lab, np.cumsum(counts)[:-1])
    found: list[MarkColour | None] = []
    for (x, y, w, h), lab in zip(rects, labs, strict=True):
        # Where the place of a px is a hair off, it is paper, which has the colour of no pen.
        paper = float(overview.paper[y // 2 + h // 4, x // 2 + w // 4]) if len(lab) else 0.0
        inked = lab[:, 0] <= LIGHTEST * paper
        darkest, anywhere = lab[:MOST_PX, 1:][inked[:MOST_PX]], lab[inked, 1:]
        found.append(MarkColour(darkest, anywhere) if len(darkest) >= LEAST_PX else None)
    return found


def _dark_px(excess: Gray, rect: Rect) -> FloatArray:
    """Dark px of a mark, overview px, shape (n, 2): the darkest first, then some of all others."""
    x, y, w, h = (v // 2 for v in rect)
    flat = excess[y : y + h, x : x + w].ravel()
    dark = np.flatnonzero(flat >= DARK)
    if len(dark) < LEAST_PX:
        return np.zeros((0, 2))
    if len(dark) > MOST_PX:
        order = np.argpartition(flat[dark], -MOST_PX)
        others = np.sort(dark[order[:-MOST_PX]])
        every = -(-len(others) // MOST_OTHERS)
        dark = np.concatenate([dark[order[-MOST_PX:]], others[::every]])
    down, across = np.divmod(dark, w)
    return np.column_stack([across + x, down + y]).astype(np.float64)


def print_colour(
    colour: npt.NDArray[np.uint8], alignment: Alignment, points: FloatArray
) -> FloatArray:
    """Median (a, b) of the print at points of the overview: what black is on this paper."""
    return np.array(_middle(_lab(colour, alignment.page_from_form, points)[:, 1:]))


def paper_colour(colour: npt.NDArray[np.uint8]) -> FloatArray:
    """Median (a, b) of a page: most of it is paper."""
    some = np.ascontiguousarray(colour[::SPARSE, ::SPARSE]).reshape(1, -1, 3)
    lab = cv2.cvtColor(some, cv2.COLOR_BGR2Lab).reshape(-1, 3).astype(np.float64) - 128.0
    return np.array(_middle(lab[:, 1:]))


def _lab(colour: npt.NDArray[np.uint8], page_from_form: Map, points: FloatArray) -> FloatArray:
    """Lightness (0 .. 255), a and b (0 for grey) of the page at points of the overview, (n, 3)."""
    places = np.rint(apply(page_from_form, points * 2 + 0.5)).astype(int)
    x = np.clip(places[:, 0], 0, colour.shape[1] - 1)
    y = np.clip(places[:, 1], 0, colour.shape[0] - 1)
    lab = cv2.cvtColor(colour[y, x].reshape(1, -1, 3), cv2.COLOR_BGR2Lab).reshape(-1, 3)
    centred: FloatArray = lab.astype(np.float64) - np.array([0.0, 128.0, 128.0])
    return centred


def _middle(colours: FloatArray) -> tuple[float, float]:
    """Median of colours, each axis by itself."""
    return quantile(colours[:, 0], 0.5), quantile(colours[:, 1], 0.5)


def _is_mixed(mark: MarkColour, black: FloatArray, paper: FloatArray) -> bool:
    """Whether px of one mark are of two pens: of a colour and black, or of two hues.

    Where hues differ, the mark as a whole may have little colour: they outweigh each other.
    """
    colours = mark.darkest - black
    chroma = np.hypot(colours[:, 0], colours[:, 1])
    middle = np.hypot(*_middle(colours))
    if middle >= COLOURED and float((chroma < PLAIN).mean()) >= MIXED:
        return True
    if middle <= COLOURLESS:
        coloured = _of_a_pen(mark.anywhere - black, paper - black)
        if int(coloured.sum()) >= LEAST_PX and float(coloured.mean()) >= STREAKED:
            return True
    vivid = chroma >= VIVID
    if int(vivid.sum()) < LEAST_PX:
        return False
    units = colours[vivid] / chroma[vivid, None]
    return float(np.linalg.norm(units.mean(axis=0))) < ONE_HUE


def _of_a_pen(colours: FloatArray, paper: FloatArray) -> npt.NDArray[np.bool_]:
    """Which px have a colour that black ink and the paper do not give between them."""
    chroma, tint = np.hypot(*colours.T), float(np.hypot(*paper))
    along = colours @ paper >= PAPERLIKE * chroma * tint
    of_pen: npt.NDArray[np.bool_] = (chroma >= COLOURED) & ~(along & (chroma <= MIXES * tint))
    return of_pen


def two_inks(
    marks: list[MarkColour], black: FloatArray, paper: FloatArray
) -> tuple[int, int] | None:
    """Indices of two marks made with different pens, one twice if it has both; None if all agree.

    A thin stroke is paler than a thick one of the same pen, but lies on the same line from black;
    another pen lies off it, or at its end.
    """
    if not marks:
        return None
    points = np.array([_middle(mark.darkest) for mark in marks]) - black
    chroma = np.hypot(points[:, 0], points[:, 1])
    for index, mark in enumerate(marks):
        if _is_mixed(mark, black, paper):
            return index, index
    strongest = int(np.argmax(chroma))
    if chroma[strongest] < COLOURED:
        return None
    plainest = int(np.argmin(chroma))
    if chroma[plainest] <= COLOURLESS:
        return strongest, plainest
    unit = points[strongest] / chroma[strongest]
    off = np.abs(points[:, 0] * unit[1] - points[:, 1] * unit[0])
    away = points @ unit < 0
    other = int(np.argmax(np.where(away, chroma, off)))
    if max(off[other], chroma[other] if away[other] else 0.0) >= HUE_OFF:
        return strongest, other
    return None
