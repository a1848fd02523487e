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
from pipeline.pixels import above, beyond, both
from pipeline.surround import EDGE, clear_surround
from pipeline.template import PreparedForm

PAPER_PX = 9  # px of the quarter overview (9 mm): no print is that wide without paper beside it
BEYOND = 0.003  # share of the px on and beside print; more ink beyond a slack, and print is bolder
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
