"""A row of dots or a wave drawn along a struck name: an old sign that the strike is taken back."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from pipeline.components import Components, find_components, label_pieces, px_of
from pipeline.fitted import line_through
from pipeline.frames import Gray

FEWEST = 3  # dots in a row
LONGEST = 24  # form px (3 mm) of one dot
LEAST_PX = 4  # of a dot
ROW, DOT, FAR = 4, 10, 72  # dots at least; form px (1.3 mm) of one; px (9.1 mm) to the next
OFF_ROW, MOSTLY = 3.0, 0.75  # px up or down that a dot may lie off; of the dots in the row
DOTTED = 0.3  # of a name's width: as much as such a row tells, however small its dots
LEAST = 0.2  # of the name's width with ink aside: less is no share that restores it
ALONG = 0.5  # of the name's width from the first dot to the last
HIDING = 130  # of 255: what is beside a letter, not on it, has half its ink
SEEN_PAPER = 0.5  # of a dot's width, between it and the letters
DEEPEST = 1, 4  # form px that dots, and a wave, may reach in between the letters
SWING = 1.0  # form px to either side of its middle line; an unsteady hand swings less
STRUCK = 0.15  # of their columns that show another stroke over the letters
TURNS = 0.06  # from side to side, a px of its length: every 2 mm


def restored_share(
    pen: npt.NDArray[np.bool_], printed: Gray, band: tuple[int, int], name: tuple[int, int]
) -> float:
    """Share of a name's width along which dots or a wave lie under or over its letters, 0 .. 1.

    The tips of a wave through the letters look like dots where print hides its limbs, so ink
    counts only where paper is seen between it and the letters, and with a stroke over the letters
    besides: what restores a name was drawn along a strike.

    Parameters
    ----------
    pen : ndarray, shape (rows, columns), bool
        The voter's ink in the zone, form px.
    printed : ndarray, same shape, uint8
        Ink of the blank, spread.
    band : (int, int)
        Top and bottom of the letters' bodies.
    name : (int, int)
        Left and right of the printed line.
    """
    whole = max(1, name[1] - name[0])
    least = min(LEAST * whole, ROW * 2)
    # From the first to the last, as far as they lie on the name: they may go on at either end.
    along = ALONG * whole - name[0] - (pen.shape[1] - name[1])
    # Each side with one row more, its last: what is there as well reaches too deep.
    sides = pen[: band[0] + DEEPEST[1] + 1], pen[band[1] - DEEPEST[1] - 1 :][::-1]
    if not any(_is_aside(side[:, slice(*name)], least, along) for side in sides):
        return 0.0  # as of most strikes: too little for a row of dots as well
    pieces = find_components(pen.view(np.uint8))
    left, top, width, height = pieces.boxes[1:].T
    right, under = left + width, top + height
    mine = (pieces.areas[1:] >= LEAST_PX) & (left < name[1]) & (right > name[0])
    paper = ~pen & (printed < HIDING)
    share = 0.0
    for depth, step in ((band[1] - top, -1), (under - band[0], 1)):
        (near,) = (mine & (depth <= DEEPEST[1])).nonzero()
        if not len(near) or right[near].max() - left[near].min() < ALONG * whole:
            continue
        apart = [k for k in near.tolist() if _parted(pieces, k + 1, paper, step) >= SEEN_PAPER]
        dots = [k for k in apart if width[k] <= LONGEST and depth[k] <= DEEPEST[0]]
        waves = [k for k in apart if width[k] > LONGEST and _swings(pieces, k + 1)]
        marks = dots + waves if waves or len(dots) >= FEWEST else []
        row = _dotted(pieces, [k for k in dots if max(width[k], height[k]) <= DOT], whole)
        if row and _struck_besides(pen, pieces, row, band) >= STRUCK:
            share = max(share, DOTTED)
        if (
            marks
            and right[marks].max() - left[marks].min() >= ALONG * whole
            and _struck_besides(pen, pieces, marks, band) >= STRUCK
        ):
            share = max(share, float(width[marks].sum()) / whole)
    return share


def _is_aside(side: npt.NDArray[np.bool_], least: float, along: float) -> bool:
    """Whether ink of pieces that do not reach the last row of a side may be dots or a wave.

    Parameters
    ----------
    least, along : float
        So many columns hold it, and so many lie from the first of them to the last.
    """
    if not _reach(side[:-1], least, along):
        return False
    count, labels = label_pieces(side.view(np.uint8))
    apart = np.ones(count, np.bool_)
    apart[labels[-1]] = False
    apart[0] = False
    return _reach(px_of(apart, labels), least, along)


def _reach(ink: npt.NDArray[np.bool_], least: float, along: float) -> bool:
    (inked,) = np.logical_or.reduce(ink, axis=0).nonzero()
    return len(inked) >= least and int(inked[-1]) - int(inked[0]) + 1 >= along


def _dotted(pieces: Components, dots: list[int], whole: int) -> list[int]:
    """Dots in one line along a name of some width, far apart as they may be; none, or enough."""
    if len(dots) < ROW:
        return []
    boxes = pieces.boxes[np.array(dots) + 1].astype(np.float64)
    across, down = boxes[:, 0] + boxes[:, 2] / 2, boxes[:, 1] + boxes[:, 3] / 2
    middle, height, slope = line_through(across, down)
    off = np.abs(down - height - slope * (across - middle))
    order = np.sort(across[off <= OFF_ROW])
    in_row = len(order) >= ROW and len(order) >= MOSTLY * len(dots)
    even = in_row and np.ptp(order) >= ALONG * whole and np.diff(order).max() <= FAR
    return dots if even else []


def _struck_besides(
    pen: npt.NDArray[np.bool_], pieces: Components, marks: list[int], band: tuple[int, int]
) -> float:
    """Share of the columns of some pieces with other ink between the letters' tops and feet."""
    mine = np.zeros(pieces.count + 1, np.bool_)
    mine[[k + 1 for k in marks]] = True
    own = mine[pieces.of]
    other = pen.copy()
    other[pieces.ys[own], pieces.xs[own]] = False
    columns = np.unique(pieces.xs[own])
    return float(np.count_nonzero(other[slice(*band), columns].any(axis=0))) / len(columns)


def _parted(pieces: Components, label: int, paper: npt.NDArray[np.bool_], step: int) -> float:
    """Share of a piece's columns with paper between it and the letters, one px up or down."""
    own = pieces.of == label
    x, y = pieces.xs[own], pieces.ys[own]
    order = np.lexsort((-step * y, x))
    ordered = x[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    columns, rows = ordered[new], y[order[new]] + step
    inside = (rows >= 0) & (rows < len(paper))
    return float(np.count_nonzero(paper[rows[inside], columns[inside]])) / len(columns)


def _swings(pieces: Components, label: int) -> bool:
    """Whether a long piece goes from side to side of its own middle line again and again."""
    own = pieces.of == label
    x, y = pieces.xs[own] - pieces.boxes[label, 0], pieces.ys[own]
    px = np.bincount(x)
    seen = np.flatnonzero(px)
    heights = np.bincount(x, y)[seen] / px[seen]
    off = heights - np.polyval(np.polyfit(seen, heights, 2), seen)
    sides = np.sign(off[np.abs(off) >= SWING])
    turns = sum(one != other for one, other in pairwise(sides.tolist()))
    return bool(turns >= TURNS * len(px))
