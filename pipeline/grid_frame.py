"""Find the frame of printed timing marks on a page: three rows of like bars, a pitch apart.

Frame: *work pixels* of `pipeline.grid_marks`.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from election.definition import Grid
from pipeline.grid_marks import MAX_SLOPE, PITCH_RANGE, Bars, Points

MOST_BARS = 1500  # a ballot has some 200; all pairs are looked at
FEWER_IN_CODE = 4  # marks that the code row must lack more than the complete row, to tell the turn


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """The complete row and the two side columns of one page, each mark with its grid index.

    Attributes
    ----------
    turned : bool
        True when the complete row stands below the sides: the page lies upside down.
    cells : ndarray, shape (n, 2), float64
        Column and row of each mark, upright: the complete row is row 0.
    bars : ndarray, shape (n,), int64
        Which bar each is.
    pitch : float
        Work pixels from mark to mark.
    """

    turned: bool
    cells: Points
    bars: npt.NDArray[np.int64]
    pitch: float


def find_frame(bars: Bars, grid: Grid, width: int) -> Frame | str:
    """Find the two side columns and the complete row, and number their marks.

    Returns
    -------
    Frame or str
        Why there is none, in words, where there is none.
    """
    if len(bars.xy) > MOST_BARS:
        return f"{len(bars.xy)} bars: a screen or a pattern, not a ballot"
    lattice = _pitch_and_slope(bars, grid, width)
    if lattice is None:
        return "no rows of timing marks"
    pitch, slope = lattice
    step_x, step_y = pitch * grid.pitch[0] / grid.pitch[1], pitch
    turn = np.array([[1.0, slope], [-slope, 1.0]]) / np.hypot(1.0, slope)
    level = bars.xy @ turn.T  # the page turned straight about its origin
    sides = _side_columns(level, step_x * (grid.columns - 1), step_y, grid.rows)
    if sides is None:
        return f"no two columns of {grid.rows} marks {grid.columns - 1} pitches apart"
    left, right = (_fit_line(level[side][:, ::-1], step_y) for side in sides)
    rows = _complete_rows(level, left, right, step_x, grid.columns)
    if not rows:
        return f"no complete row of {grid.columns} marks"
    if len(rows) > 1 and rows[1][0] > rows[0][0] - FEWER_IN_CODE:
        return "two rows of marks are about complete: which is the top cannot be told"
    return _number(level, grid, (step_x, step_y), sides, (left, right), rows[0][1])


Line = tuple[float, float]  # a, b: the coordinate across is a + b * the coordinate along


def _pitch_and_slope(bars: Bars, grid: Grid, width: int) -> tuple[float, float] | None:
    """Vertical pitch and tan of the clockwise turn, from pairs of like bars one above the other."""
    if len(bars.xy) < grid.rows:
        return None
    ratio = grid.pitch[1] / grid.pitch[0] / grid.columns * width
    low, high = PITCH_RANGE[0] * ratio, PITCH_RANGE[1] * ratio
    dx = bars.xy[None, :, 0] - bars.xy[:, None, 0]
    dy = bars.xy[None, :, 1] - bars.xy[:, None, 1]
    alike = np.abs(bars.wh[None, :, 1] - bars.wh[:, None, 1]) <= 0.3 * bars.wh[:, None, 1]
    pairs = alike & (dy > low) & (dy < high) & (np.abs(dx) < MAX_SLOPE * dy + 1.0)
    steps, leans = dy[pairs], dx[pairs] / dy[pairs]
    if len(steps) < grid.rows // 2:
        return None
    pitch = _mode(steps, 0.02 * ratio)
    near = np.abs(steps - pitch) < 0.05 * pitch
    lean = _mode(leans[near], 0.01)
    return pitch, -lean


def _mode(values: Points, spread: float) -> float:
    """Find the median of the values around which most others lie within `spread`."""
    order = np.sort(values)
    count = np.searchsorted(order, order + spread, "right") - np.searchsorted(order, order - spread)
    centre = order[int(np.argmax(count))]
    return float(np.median(order[np.abs(order - centre) <= spread]))


def _side_columns(
    level: Points, apart: float, pitch: float, rows: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]] | None:
    """Find the two populous columns of bars that stand as far apart as the sides of the frame."""
    x = level[:, 0]
    near = np.abs(x[None, :] - x[:, None]) <= 0.3 * pitch
    count = near.sum(axis=1)
    busy = np.flatnonzero(count >= 0.55 * rows)
    gap = x[busy][None, :] - x[busy][:, None]
    fits = np.abs(gap - apart) <= 0.03 * apart
    if not fits.any():
        return None
    weight = np.where(fits, np.minimum(count[busy][None, :], count[busy][:, None]), 0)
    # The strongest pair; among equals the middle one, whose window holds the column best.
    best = np.argwhere(weight == weight.max())
    i, j = best[len(best) // 2]
    return np.flatnonzero(near[busy[i]]), np.flatnonzero(near[busy[j]])


def _fit_line(points: Points, pitch: float) -> Line:
    """Fit across = a + b * along to (along, across) points, with strangers left out."""
    along, across = points[:, 0], points[:, 1]
    keep = np.ones(len(along), dtype=bool)
    a, b = float(np.median(across)), 0.0
    for limit in (0.3, 0.2, 0.1):
        keep = np.abs(across - a - b * along) <= limit * pitch
        if keep.sum() < 4:
            break
        b, a = (float(v) for v in np.polyfit(along[keep], across[keep], 1))
    return a, b


def _complete_rows(
    level: Points, left: Line, right: Line, step: float, columns: int
) -> list[tuple[int, Line]]:
    """Count the marks of lines from side to side on which few are missing, most marks first."""
    xl, xr = left[0] + left[1] * level[:, 1], right[0] + right[1] * level[:, 1]
    inside = (level[:, 0] > xl - 0.3 * step) & (level[:, 0] < xr + 0.3 * step)
    points = level[inside]
    near = np.abs(points[:, 1][None, :] - points[:, 1][:, None]) <= 0.3 * step
    count = near.sum(axis=1)
    found: list[tuple[int, Line]] = []
    for i in np.argsort(-count, kind="stable"):
        if count[i] < 0.8 * columns:
            break
        x_i, y_i = points[i]
        if any(abs(y_i - a - b * x_i) <= step for _, (a, b) in found):
            continue
        a, b = _fit_line(points[near[i]], step)
        x = np.sort(points[np.abs(points[:, 1] - a - b * points[:, 0]) <= 0.2 * step, 0])
        # Marks stand a pitch apart; a line of text holds many bars and few such steps.
        slots = 1 + int(np.sum(np.abs(np.diff(x) / step - 1.0) < 0.25)) if len(x) else 0
        if slots >= 0.8 * columns:
            found.append((slots, (a, b)))
    return sorted(found, reverse=True)


def _number(
    level: Points,
    grid: Grid,
    steps: tuple[float, float],
    sides: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
    lines: tuple[Line, Line],
    top: Line,
) -> Frame | str:
    step_x, step_y = steps
    cells: dict[int, tuple[int, int]] = {}
    signs: list[int] = []
    for column, side, line in ((0, sides[0], lines[0]), (grid.columns - 1, sides[1], lines[1])):
        points = level[side]
        off = np.abs(points[:, 0] - line[0] - line[1] * points[:, 1])
        along = points[:, 1] - top[0] - top[1] * points[:, 0]
        keep = off <= 0.25 * step_y
        index = _walk(along[keep] / step_y)
        above, below = int(np.sum(index < 0)), int(np.sum(index > 0))
        signs.append(1 if below > above else -1)
        if min(above, below) > 2:
            return "side marks on both sides of the complete row"
        for bar, row in zip(side[keep], index * signs[-1], strict=True):
            if 0 <= row < grid.rows + 3:
                cells[int(bar)] = (column, int(row))
    if signs[0] != signs[1]:
        return "the sides disagree on which way is up"
    off = np.abs(level[:, 1] - top[0] - top[1] * level[:, 0])
    row_bars = np.flatnonzero(off <= 0.25 * step_y)
    from_left = (level[row_bars, 0] - lines[0][0] - lines[0][1] * level[row_bars, 1]) / step_x
    for bar, column in zip(row_bars, _walk(from_left), strict=True):
        if 0 <= column < grid.columns:
            cells[int(bar)] = (int(column), 0)
    last = [r for _, r in cells.values()]
    if max(last) >= grid.rows:
        return f"{max(last) + 1} rows of marks where the form has {grid.rows}"
    turned = signs[0] < 0
    numbers = np.array(list(cells.values()), dtype=np.float64)
    if turned:
        numbers[:, 0] = grid.columns - 1 - numbers[:, 0]
    return Frame(turned, numbers, np.array(list(cells), dtype=np.int64), step_y)


def _walk(along: Points) -> npt.NDArray[np.int64]:
    """Count marks by steps from the one nearest to 0, so that a wrong pitch cannot add up."""
    order = np.argsort(along, kind="stable")
    index = np.zeros(len(along), dtype=np.int64)
    if not len(along):
        return index
    start = int(np.argmin(np.abs(along[order])))
    index[order[start]] = round(float(along[order[start]]))
    for i in range(start + 1, len(order)):
        step = round(float(along[order[i]] - along[order[i - 1]]))
        index[order[i]] = index[order[i - 1]] + step
    for i in range(start - 1, -1, -1):
        step = round(float(along[order[i + 1]] - along[order[i]]))
        index[order[i]] = index[order[i + 1]] - step
    return index
