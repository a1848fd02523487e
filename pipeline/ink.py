"""Tell pen from print: what is dark on the page and not printed on the blank.

*Ink* is darkness relative to the paper around it, 0 (paper) to 255 (black). The frame is the
*overview*: form px halved once, 100 per inch.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.align import LEVEL_DPI, Alignment
from pipeline.coarse_form import halvings_to
from pipeline.creases import Crease, clear_creases, find_creases
from pipeline.frames import Gray, compose, full_from_level, halve, level_from_full, pyramid
from pipeline.laying import lay
from pipeline.page import Page
from pipeline.pixels import above, beyond, both, lines_at, middle_of
from pipeline.template import PreparedForm

PAPER_PX = 9  # px of the quarter overview (9 mm): no print is that wide without paper beside it
EDGE = 6  # overview px (1.5 mm): the cut edge of the sheet and its shadow
BEYOND = 0.003  # share of the px on and beside print; more ink beyond a slack, and print is bolder
SURROUND = 0.6  # of the paper's brightness: darker at the border is not paper
NO_SURROUND = SURROUND * 255  # so bright that it is paper, however bright the rest of it
DEEPEST = 60  # overview px (15 mm) of surround inside the form's frame
PEN_INK = 40  # of 255: darker than paper grain, JPEG noise and most creases


@dataclass(frozen=True, slots=True, eq=False)
class Overview:
    """The whole sheet in the form's frame at 100 per inch.

    Attributes
    ----------
    ink : ndarray, shape (height, width), uint8
        Darkness of the page relative to its paper.
    excess : ndarray, same shape, uint8
        Ink beyond what the blank has there or one px beside.
    pen : ndarray, same shape, uint8
        255 where `excess` is above `PEN_INK`; without creases and the sheet's edge.
    paper : ndarray, same shape, uint8
        Brightness of the paper around each px.
    slack : int
        How bold the print is: index into the form's spreads.
    """

    ink: Gray
    excess: Gray
    pen: Gray
    paper: Gray
    slack: int
    creases: tuple[Crease, ...]


def paper_of(gray: Gray) -> Gray:
    """Brightness of the paper: what lies beside the print, smoothed; same shape as `gray`."""
    small = halve(halve(gray))
    kernel = np.ones((PAPER_PX, PAPER_PX), np.uint8)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel, borderType=cv2.BORDER_REPLICATE)
    smooth = np.maximum(cv2.blur(closed, (5, 5)), 1)  # never 0: it divides
    return cv2.resize(smooth, gray.shape[::-1], interpolation=cv2.INTER_LINEAR).astype(
        np.uint8, copy=False
    )


def relative_ink(gray: Gray, paper: Gray) -> Gray:
    """Darkness relative to the paper, 0 .. 255; black surround has paper 0 and ink 0."""
    share = cv2.divide(gray, paper, scale=255)
    return cv2.bitwise_not(share, dst=share).astype(np.uint8, copy=False)


def overview_of(
    page: Page, alignment: Alignment, form: PreparedForm, levels: tuple[Gray, ...] | None = None
) -> Overview:
    """Lay the page on the form, 100 per inch, and subtract the print.

    Parameters
    ----------
    levels : tuple of ndarray, or None
        The page and its halvings, where the caller has them already.
    """
    halvings = halvings_to(alignment.dpi, LEVEL_DPI)
    level = pyramid(page.gray, halvings)[-1] if levels is None else levels[halvings]
    form_from_overview = full_from_level(1)
    level_from_overview = compose(
        level_from_full(halvings), compose(alignment.page_from_form, form_from_overview)
    )
    gray = lay(level, level_from_overview, alignment.parts, form.sheet_parts)
    paper = paper_of(gray)
    ink = relative_ink(gray, paper)
    slack, excess, pen = boldness(ink, form, at_least=int(page.bilevel))
    creases = find_creases(excess, bilevel=page.bilevel)
    pen = clear_creases(pen, creases)
    clear_surround(pen, gray)
    for edge in (pen[:EDGE], pen[-EDGE:], pen[:, :EDGE], pen[:, -EDGE:]):
        edge[:] = 0
    return Overview(ink=ink, excess=excess, pen=pen, paper=paper, slack=slack, creases=creases)


def clear_surround(pen: Gray, gray: Gray) -> None:
    """Clear, in place, what is dark from the border of the picture inwards, and its edge.

    A sheet printed larger than its blank, or fed a little off, leaves the dark of the scanner
    inside the form's frame.
    """
    darkest = [int(line.min()) for line in lines_at(gray, EDGE)]
    if min(darkest) >= NO_SURROUND:
        return
    dark_below = SURROUND * middle_of(np.ascontiguousarray(gray[::8, ::8]))
    for turn, dark in enumerate(darkest):  # top, right, bottom, left, each turned to the top
        if dark >= dark_below:
            continue
        strip = np.rot90(gray, turn)[:DEEPEST]
        depth = np.logical_and.accumulate(strip < dark_below, axis=0).sum(axis=0)
        depth = np.where(depth > 0, depth + EDGE, 0)
        inside = np.arange(DEEPEST)[:, None] < depth[None, :]
        np.rot90(pen, turn)[:DEEPEST][inside] = 0


def boldness(ink: Gray, form: PreparedForm, *, at_least: int = 0) -> tuple[int, Gray, Gray]:
    """How much bolder than the blank this page is printed.

    Returns
    -------
    int
        An index into the slacks, `at_least` or more: a threshold blackens every grey edge.
    ndarray, ndarray, uint8
        Ink beyond that slack, and where it is above `PEN_INK` (255).
    """
    most = BEYOND * form.quiet_px
    for index in range(at_least, len(form.overview_slack)):
        excess = beyond(ink, form.overview_slack[index])
        pen = above(excess, PEN_INK)
        if cv2.countNonZero(both(pen, form.quiet)) <= most:
            break
    return index, excess, pen
