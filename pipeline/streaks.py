"""Dark lines that the scanner draws: dust on the glass makes one down the whole page.

A voter's line never runs from the top edge to the bottom edge of the page in one column of px.
"""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.frames import Gray, halve
from pipeline.page import Page
from pipeline.pixels import above

BLOCKS = 12  # bands of the page; a streak shows in nearly all of them
IN_BLOCKS = 11
ENDS = 0, 1, BLOCKS - 2, BLOCKS - 1  # at the sheet's upper and lower edge
DARKER = 6  # grey levels below its neighbours; paper grain averages out over a band
SLICES = 12  # of a band: 2 mm, less than there is between lines of print
BESIDE = 2  # page px beside a streak's own: its soft edges
MORE = 1.3  # a streak is darker at full size than on the halved page
WIDEST = 9  # px of the level: within so many columns there is paper


def streak_columns(level: Gray, *, bilevel: bool = False) -> tuple[tuple[int, ...], Gray]:
    """Columns of a level of the page that hold a streak, and how dark each column is at most."""
    # A rule of a table may be as long, but ends before the edges of the sheet.
    ends = _darkness(level, ENDS)
    to_edges = above(cv2.min(cv2.max(ends[0], ends[1]), cv2.max(ends[2], ends[3])), DARKER).ravel()
    if not to_edges.any():  # most pages
        return (), ends[0]
    darkness = np.concatenate([ends, _darkness(level, range(2, BLOCKS - 2))])
    in_blocks = (darkness > DARKER).sum(axis=0)
    columns = np.flatnonzero((in_blocks >= IN_BLOCKS) & (to_edges > 0))
    if len(columns) and not bilevel:  # there it is a row of dots
        columns = columns[_between_print(level)[columns]]
    if not len(columns):
        return (), ends[0]
    # Print and marks make some bands darker; the streak itself is as dark as the faintest third.
    own = np.sort(darkness, axis=0)[BLOCKS // 3]
    return tuple(columns.tolist()), own


def _between_print(level: Gray) -> npt.NDArray[np.bool_]:
    """Whether each column is dark in most slices of the sheet's upper and lower edge.

    Rules of a table with letters above and below it, or a column of figures, are dark in all
    bands; but between two lines of print there is paper.
    """
    rows = level.shape[0] // BLOCKS // SLICES
    most = []
    for band in ENDS:
        top = band * (level.shape[0] // BLOCKS)
        part = level[top : top + rows * SLICES]
        slices = cv2.resize(part, (part.shape[1], SLICES), interpolation=cv2.INTER_AREA)
        paper = cv2.morphologyEx(slices, cv2.MORPH_CLOSE, np.ones((1, WIDEST), np.uint8))
        most.append(np.median(cv2.subtract(paper, slices), axis=0) > DARKER / 2)
    upper, lower = most[0] | most[1], most[2] | most[3]
    between: npt.NDArray[np.bool_] = upper & lower
    return between


def _darkness(level: Gray, bands: Sequence[int]) -> Gray:
    """How much darker than what is beside it each column of a band is, one row a band."""
    height = level.shape[0] // BLOCKS
    means = np.concatenate(
        [
            cv2.reduce(level[band * height : (band + 1) * height], 0, cv2.REDUCE_AVG)
            for band in bands
        ]
    ).astype(np.uint8, copy=False)
    paper = cv2.morphologyEx(means, cv2.MORPH_CLOSE, np.ones((1, WIDEST), np.uint8))
    return cv2.subtract(paper, means).astype(np.uint8, copy=False)


def without_streaks(page: Page, half: Gray | None = None) -> Page:
    """The page with its streaks taken off; the same page where there are none.

    A grey streak is lightened by its own darkness, so that print and marks under it stay; on a
    bilevel page it is a row of dots and filled from both sides.

    Parameters
    ----------
    half : ndarray, uint8, or None
        The page halved once, where the caller has it already.
    """
    columns, darkness = streak_columns(
        halve(page.gray) if half is None else half, bilevel=page.bilevel
    )
    if not columns:
        return page
    gray = page.gray.copy()
    for first, last in _runs(columns):
        left, right = max(0, 2 * first - BESIDE), min(gray.shape[1] - 1, 2 * last + 1 + BESIDE)
        part = gray[:, left : right + 1]
        if page.bilevel:
            part[:] = np.maximum(part, cv2.min(gray[:, left], gray[:, right]).reshape(-1, 1))
        else:
            lighter = float(MORE * darkness[first : last + 1].max())
            part[:] = np.minimum(part + np.float32(lighter), 255)
    return replace(page, gray=gray)


def _runs(columns: tuple[int, ...]) -> list[tuple[int, int]]:
    """First and last of neighbouring columns."""
    runs: list[tuple[int, int]] = []
    for x in columns:
        if runs and x - runs[-1][1] <= 2:
            runs[-1] = (runs[-1][0], x)
        else:
            runs.append((x, x))
    return runs
