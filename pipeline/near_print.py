"""The weight of what is printed near the names: letters and rules of a form, window by window.

Ink has a weight, which does not change where print lies a hair off; how bold a page's toner is,
the rest of its own print tells.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import Form, Rect
from pipeline.frames import Gray
from pipeline.pixels import above, both, spread, up_to
from pipeline.quantile import quantile

WINDOW = (5, 5)  # overview px (1.3 mm): a dot of 1 mm
PLAY = np.ones((3, 3), np.uint8)  # overview px that letters may lie off
USUAL_PLAY = 0.5  # of that: a sheet as a whole lies better than its single words may
RULE_PLAY = np.ones((5, 5), np.uint8)  # the same of rules, which the feed of a page breaks
NEXT = np.ones((3, 3), np.uint8)
CELL_ROOM = 3  # overview px around a row's cell, so that its rules are in it
NAME_ROOM, NAME_SIDE = 6, 3  # overview px around a name, above and beside: there strikes are
BOX_ROOM = 3  # overview px around a box
SHEET_EDGE = 12  # overview px (3 mm)
LETTER_INK, RULE_INK, FOREIGN = 40, 10, 8  # mean ink of windows that tell of one kind of print
ENOUGH, FEW = 1500, 50  # windows that tell; from fewer nothing is known
PALEST = 0.5  # of the blank's ink: paler pages are refused elsewhere
WORST = 0.99  # of the windows that tell; marks are on few of them
AROUND = (24, 8)  # overview px beside, and above or below a place, in which print tells how it lies
FARTHEST, DARKER = 2.0, 0.15  # overview px that a word may lie off; of the toner there
STIFF, HELD = 2000.0, 100.0  # so much slope tells nothing of a shift; times that of ink, of toner

Places = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class PrintKind:
    """Letters or rules of a blank, in windows.

    Attributes
    ----------
    usual : ndarray, shape (height, width) of the rows looked at, uint8
        Mean ink of each window.
    expected : ndarray, same shape, uint8
        The most of it as far as print may lie off.
    told, down : ndarray, shape (n,), int64
        Windows of the rows weighed, laid out flat, that tell how this kind of print comes out on a
        page; their rows in the overview.
    inked, most : ndarray, shape (n,), float32
        Mean ink of the blank in them, and the most of it as far as print may lie off.
    """

    usual: Gray
    expected: Gray
    told: Places
    down: Places
    inked: Weights
    most: Weights


@dataclass(frozen=True, slots=True, eq=False)
class NearPrint:
    """Print around the names of a form, overview px.

    Attributes
    ----------
    rows, columns : slice
        Rows and columns of the overview that are looked at.
    weighed : slice
        Rows with all windows that are asked for.
    looked : ndarray, shape (height, width) of rows and columns, uint8
        255 on and close to print near the names, but not on names, boxes and the sheet's edges.
    """

    rows: slice
    columns: slice
    weighed: slice
    looked: Gray
    letters: PrintKind
    ruled: PrintKind


def print_near_names(form: Form, blank: Gray, near_print: Gray, rules: Gray) -> NearPrint:
    """Prepare a form, from its overview ink, what is near print, and the ink of its rules."""
    looked = both(_around_names(form, blank.shape), near_print)
    x, y, w, h = cv2.boundingRect(looked)
    # From an even column: OpenCV numbers pieces of ink by squares of 2 px.
    rows, columns = slice(y, y + h), slice(x // 2 * 2, x + w)
    on_rules = spread(rules, NEXT) > 0
    letters, ruled = (
        cv2.blur(np.where(on_rules == of_rules, blank, 0).astype(np.uint8), WINDOW).astype(
            np.uint8, copy=False
        )
        for of_rules in (False, True)
    )
    most_letters, most_ruled = spread(letters, PLAY), spread(ruled, RULE_PLAY)
    most_letters = cv2.addWeighted(letters, 1 - USUAL_PLAY, most_letters, USUAL_PLAY, 0).astype(
        np.uint8, copy=False
    )
    told = _away_from_boxes(form, blank.shape)
    only_letters, only_ruled = up_to(most_ruled, FOREIGN), up_to(most_letters, FOREIGN)
    told_letters = _telling(both(above(letters, LETTER_INK), both(told, only_letters)))
    told_ruled = _telling(both(above(ruled, RULE_INK), both(told, only_ruled)))
    down = [rows.start, rows.stop - 1]
    down += (np.concatenate([told_letters, told_ruled]) // blank.shape[1]).tolist()
    # A window reaches so far; at the ends of the rows weighed it would be cut off.
    weighed = slice(max(0, min(down) - WINDOW[1] // 2), max(down) + WINDOW[1] // 2 + 1)
    return NearPrint(
        rows=rows,
        columns=columns,
        weighed=weighed,
        looked=np.ascontiguousarray(looked[rows, columns]),
        letters=_kind(letters, most_letters, told_letters, rows, weighed.start),
        ruled=_kind(ruled, most_ruled, told_ruled, rows, weighed.start),
    )


def _telling(where: Gray) -> Places:
    told = np.flatnonzero(where)
    return told[:: max(1, len(told) // ENOUGH)].astype(np.int64)


def _kind(weights: Gray, expected: Gray, told: Places, rows: slice, first: int) -> PrintKind:
    inked, most = (image.ravel()[told].astype(np.float32) for image in (weights, expected))
    usual = np.ascontiguousarray(weights[rows])
    down = told // weights.shape[1]
    told = told - first * weights.shape[1]
    return PrintKind(usual, np.ascontiguousarray(expected[rows]), told, down, inked, most)


def _away_from_boxes(form: Form, shape: tuple[int, ...]) -> Gray:
    away = np.zeros(shape, np.uint8)
    away[SHEET_EDGE:-SHEET_EDGE, SHEET_EDGE:-SHEET_EDGE] = 255
    _clear_boxes(away, form)
    return away


def _around_names(form: Form, shape: tuple[int, ...]) -> Gray:
    around = np.zeros(shape, np.uint8)
    for row in form.rows:
        _, y, _, h = (v // 2 for v in row.cell)
        rows = slice(max(0, y - CELL_ROOM), y + h + CELL_ROOM + 1)
        around[rows, SHEET_EDGE : shape[1] - SHEET_EDGE] = 255
    for row in form.rows:
        for rect in row.lines:
            clear(around, rect, NAME_SIDE, NAME_ROOM)
    _clear_boxes(around, form)
    return around


def _clear_boxes(mask: Gray, form: Form) -> None:
    for row in form.rows:
        for target in row.targets:
            if target.rect != row.name:
                clear(mask, target.rect, BOX_ROOM, BOX_ROOM)


def clear(mask: Gray, rect: Rect, beside: int, above_it: int) -> None:
    """Clear a rectangle of the form (form px) and its surroundings in an overview, in place."""
    x, y, w, h = (v // 2 for v in rect)
    top, left = max(0, y - above_it), max(0, x - beside)
    mask[top : max(0, y + h + above_it), left : max(0, x + w + beside)] = 0


def as_printed(
    weights: Gray, known: Gray, written: npt.NDArray[np.bool_], print: NearPrint
) -> tuple[tuple[float, float], float]:
    """How dark letters and rules are beside the blank's, and what they exceed that by at worst.

    Parameters
    ----------
    weights : ndarray, shape (rows weighed, width), uint8
        Mean ink of the page's windows.
    known : ndarray, same shape, uint8
        255 where there may be ink of a pen.
    written : ndarray, shape (rows of the overview,), bool
        Rows that have it all along.
    """
    flat, taken = weights.ravel(), known.ravel()
    toners: list[float | None] = []
    noise = 0.0
    for kind in (print.letters, print.ruled):
        free = (taken.take(kind.told) == 0) & ~written.take(kind.down)
        told, inked, most = kind.told[free], kind.inked[free], kind.most[free]
        if len(told) < FEW:
            toners.append(None)
            continue
        here = flat.take(told).astype(np.float32)
        toner = max(PALEST, quantile(here / inked, 0.5))
        toners.append(toner)
        noise = max(noise, quantile(here - toner * most, WORST))
    letters, ruled = toners
    return (letters or ruled or 1.0, ruled or letters or 1.0), noise


def blended(letters: Gray, ruled: Gray, toners: tuple[float, float]) -> Gray:
    """What is expected of both kinds of print with the page's own toner."""
    return cv2.addWeighted(letters, toners[0], ruled, toners[1], 0).astype(np.uint8, copy=False)


def refitted(weights: Gray, usual: Gray, expected: Gray, marks: Gray, rect: Rect) -> Gray:
    """Ink beyond print in a rectangle, once the words around it are put exactly in their place.

    Parameters
    ----------
    weights, usual, expected : ndarray, shape (height, width), uint8
        Mean ink of the page's windows, of the blank's, and the most that is expected there.
    marks : ndarray, same shape, uint8
        255 where ink of a pen is known: it tells nothing of the print.
    """
    x, y, w, h = rect
    height, width = usual.shape
    left, top = max(0, x - AROUND[0]), max(0, y - AROUND[1])
    part = (slice(top, min(height, y + h + AROUND[1])), slice(left, min(width, x + w + AROUND[0])))
    here, there = weights[part].astype(np.float32), usual[part].astype(np.float32)
    rise_x = cv2.Sobel(there, -1, 1, 0, scale=1 / 8)
    rise_y = cv2.Sobel(there, -1, 0, 1, scale=1 / 8)
    away = marks[part] == 0
    away[max(0, y - top - 2) : y - top + h + 2, max(0, x - left - 2) : x - left + w + 2] = False
    shapes = np.stack([there[away], rise_x[away], rise_y[away]])
    seen = shapes @ (here - there)[away]
    slack = np.diag([HELD, 1.0, 1.0]) * STIFF
    darker, across, down = np.linalg.solve(shapes @ shapes.T + slack, seen)
    shift = np.clip([across, down], -FARTHEST, FARTHEST)
    gain = 1 + np.clip(darker, -DARKER, DARKER)
    moved = cv2.warpAffine(
        expected[part].astype(np.float32) * gain,
        np.array([[1.0, 0.0, -shift[0]], [0.0, 1.0, -shift[1]]]),
        here.shape[::-1],
        borderMode=cv2.BORDER_REPLICATE,
    )
    own = (slice(y - top, y - top + h), slice(x - left, x - left + w))
    more: Gray = np.clip(here[own] - moved[own], 0, 255).astype(np.uint8)
    return more
