"""A frame or a line drawn close beside a struck name: the strike may be taken back.

The tips of a scribble reach as high and as low, but no line joins them.
"""

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.components import find_components
from pipeline.frames import Gray
from pipeline.quantile import quantile_of_sorted
from pipeline.stroke_path import HIDES

TALLEST_STRIKE = 1.3  # letter bands from top to bottom: of most strikes, a scribble apart
TALLEST_DOUBLE = 1.05  # the same of two lines that are no frame, even if both ends are closed
CLOSED, END = 0.9, 20  # of the height at an end; form px (2.5 mm) beside the name that it may lie
INTO_NAME = 3  # form px that the end of a frame may cut off a name
OFF = 9  # form px (1.1 mm) above or below the letters that a line lies off a scribble
LONG = 16  # form px (2 mm) of a piece of a line; dust is shorter
APART = 0.12  # of a struck name's width with a line beside it that is no part of the strike
LEVEL = 0.8  # letter bands that a side of a frame, or of a flat ring, rises or falls in all
NEAR = np.ones((1, 17), np.uint8)  # form px (2.2 mm) across which the outermost ink tells of a line
BESIDE = 1, 2  # form px that a line lies outside and inside of that
ACROSS = np.ones((1, 3), np.uint8)  # form px: an upright stroke leans
AT_END = 8  # px into a name, where the height of a frame's end is told
TIPS = 0.05, 0.95  # of the name's width: beyond, corners are round

Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int16]


def lines_around(
    pen: Flags, printed: Gray, band: tuple[int, int], name: tuple[int, int]
) -> tuple[float, float]:
    """Shares of a name's width with lines along it, the outermost ink there.

    Parameters
    ----------
    pen : ndarray, shape (rows, columns), bool
        The voter's ink in the zone, form px.
    printed : ndarray, same shape, uint8
        Ink of the blank, spread; where it is dark nothing is said of either line.
    band : (int, int)
        Top and bottom of the letters' bodies.
    name : (int, int)
        Left and right of the printed line.

    Returns
    -------
    float
        With a line above and one below, the lesser of both: a frame. 0 where they lie so close
        together, or so much askew, that they are a strike's own; of lines that lie a little
        closer, upright strokes at both ends make a frame.
    float
        With a line well above the letters or well below them, the greater of both.
    """
    over, hidden = pen[:, slice(*name)], printed[:, slice(*name)] >= HIDES
    body = max(1, band[1] - band[0])
    sides = (over, hidden), (over[::-1], hidden[::-1])
    top, bottom = (outermost_rows(ink) for ink, _ in sides)
    high, low = np.sort(top), np.sort(bottom)
    level = [
        quantile_of_sorted(side, TIPS[1]) - quantile_of_sorted(side, TIPS[0]) <= LEVEL * body
        for side in (high, low)
    ]
    above = band[0] - quantile_of_sorted(high, 0.5)
    below = len(pen) - 1 - quantile_of_sorted(low, 0.5) - band[1]
    apart = body + above + below
    framed = all(level) and (
        apart >= TALLEST_STRIKE * body
        or (apart >= TALLEST_DOUBLE * body and _closed(pen, name, top, bottom))
    )
    off = level[0] and above >= OFF, level[1] and below >= OFF
    if not (framed or any(off)):
        return 0.0, 0.0
    shares = [share_along(*side, rows) for side, rows in zip(sides, (top, bottom), strict=True)]
    lined = max(share if is_off else 0.0 for share, is_off in zip(shares, off, strict=True))
    return (min(shares) if framed else 0.0), lined


def apart_share(
    pen: Flags, reach: tuple[int, int], free: tuple[int, int], name: tuple[int, int]
) -> float:
    """Share of a name's width with a line above or below it that is no part of the strike, 0 .. 1.

    Of a line along a printed rule only pieces are seen; a crest of a wave hangs on its limbs.

    Parameters
    ----------
    pen : ndarray, shape (rows, columns), bool
        The voter's ink in the zone, form px.
    reach : (int, int)
        Rows between which a stroke runs over the letters: what comes there hangs together with it.
    free : (int, int)
        Rows above and below which there are no letters.
    name : (int, int)
        Left and right of the printed line.
    """
    pieces = find_components(pen.view(np.uint8))
    apart = np.ones(pieces.count + 1, np.bool_)
    apart[pieces.labels[slice(*reach)]] = apart[0] = False
    share = 0.0
    for rows in (slice(0, free[0]), slice(free[1], None)):
        labels = pieces.labels[rows, slice(*name)]
        loose = apart.take(labels)
        if loose.any() and int(pieces.boxes[np.unique(labels[loose]), 2].max()) >= LONG:
            share = max(share, float(np.count_nonzero(loose.any(axis=0))) / loose.shape[1])
    return share


def _closed(pen: Flags, name: tuple[int, int], top: Rows, bottom: Rows) -> bool:
    """Whether an upright stroke joins the two lines at either end of a name."""
    before = slice(max(0, name[0] - END), name[0] + INTO_NAME)
    behind = slice(name[1] - INTO_NAME, name[1] + END)
    for columns, at in ((before, AT_END), (behind, -1 - AT_END)):
        end = pen[int(top[at]) : len(pen) - int(bottom[at]), columns]
        if not end.size:
            return False
        stroke = cv2.dilate(end.view(np.uint8), ACROSS)
        if stroke.mean(axis=0).max() < CLOSED:
            return False
    return True


def outermost_rows(ink: Flags) -> Rows:
    """Row of the outermost ink near each column, from the top."""
    first = np.where(ink.any(axis=0), ink.argmax(axis=0), len(ink) - 1).astype(np.int16)
    return cv2.erode(first[None], NEAR).astype(np.int16, copy=False).ravel()


def share_along(ink: Flags, hidden: Flags, line: Rows) -> float:
    """Share of columns with ink along a line, `outermost_rows`, of those where it could be seen."""
    around = line + np.arange(-BESIDE[0], BESIDE[1] + 1)[:, None]
    rows = np.minimum(np.maximum(around, 0), len(ink) - 1)
    columns = np.arange(len(line))
    seen = ink[rows, columns].any(axis=0)
    told = seen | ~hidden[rows, columns].any(axis=0)
    return float(np.count_nonzero(seen)) / max(1.0, float(np.count_nonzero(told)))
