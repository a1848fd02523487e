"""The smooth map from grid units (column, row) to work pixels, and how far it is off."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]

MIN_MARKS = 24  # below this the polynomial of eight terms is not held by the marks
SMOOTH_ROWS = 2.0  # standard deviation, in pitches, of what remains of the feed's unevenness


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Marks whose place in the grid is known.

    Attributes
    ----------
    cells : ndarray, shape (n, 2), float64
        Column and row.
    xy : ndarray, shape (n, 2), float64
        Centres in work pixels.
    whole : ndarray, shape (n,), bool
        False where the mark is cut: its centre then tells y only.
    """

    cells: Points
    xy: Points
    whole: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class GridMap:
    """Grid units to work pixels.

    Attributes
    ----------
    size : tuple of int
        Columns and rows of the grid.
    smooth : ndarray, shape (2, 8), float64
        Coefficients of x and y over the terms of `_terms`.
    sides : ndarray, shape (2, 2, rows), float64
        What the smooth map leaves along the left and the right side (axis 0), in x and y
        (axis 1), for each row.
    """

    size: tuple[int, int]
    smooth: Points
    sides: Points

    def at(self, cells: Points) -> Points:
        """Map (column, row), shape (n, 2), to work pixels (x, y), shape (n, 2)."""
        columns, rows = self.size
        share = np.clip(cells[:, 0] / (columns - 1), 0.0, 1.0)
        grid_rows = np.arange(rows, dtype=np.float64)
        out = _terms(cells, self.size) @ self.smooth.T
        for axis in (0, 1):
            left, right = (
                np.interp(cells[:, 1], grid_rows, self.sides[side, axis]) for side in (0, 1)
            )
            out[:, axis] += left * (1.0 - share) + right * share
        return np.asarray(out, dtype=np.float64)

    def frame_at(self, cell: tuple[float, float]) -> Points:
        """Give the map's affine part about a cell, shape (2, 3): work = A @ [column, row, 1]."""
        column, row = cell
        ends = np.array(
            [[column - 1, row], [column + 1, row], [column, row - 1], [column, row + 1]]
        )
        left, right, above, below = self.at(ends)
        centre = self.at(np.array([[column, row]]))[0]
        jacobian = np.column_stack([(right - left) / 2.0, (below - above) / 2.0])
        return np.column_stack([jacobian, centre - jacobian @ np.array([column, row])])


def fit(seen: Seen, size: tuple[int, int]) -> GridMap | None:
    """Fit the map to the marks; None where they do not hold it."""
    if len(seen.cells) < MIN_MARKS:
        return None
    terms = _terms(seen.cells, size)
    smooth = np.empty((2, terms.shape[1]))
    left_over = np.zeros_like(seen.xy)
    for axis in (0, 1):
        use = seen.whole if axis == 0 else np.ones(len(seen.cells), dtype=bool)
        solved = _robust(terms, seen.xy[:, axis], use)
        if solved is None:
            return None
        smooth[axis] = solved
        left_over[:, axis] = seen.xy[:, axis] - terms @ solved
    columns, rows = size
    sides = np.zeros((2, 2, rows))
    for side, column in ((0, 0), (1, columns - 1)):
        here = (seen.cells[:, 0] == column) & (np.abs(left_over).max(axis=1) <= 6.0)
        for axis in (0, 1):
            use = here & (seen.whole if axis == 0 else True)
            sides[side, axis] = _smoothed(seen.cells[use, 1], left_over[use, axis], rows)
    return GridMap(size, smooth, sides)


def held_out_errors(seen: Seen, size: tuple[int, int]) -> Points | None:
    """Distance in work pixels of each mark from where the other marks put it, shape (n,).

    Every third mark is left out in turn; the map is fitted to the others.
    """
    errors = np.zeros(len(seen.cells))
    order = np.lexsort((seen.cells[:, 1], seen.cells[:, 0]))
    for part in range(3):
        out = np.zeros(len(order), dtype=bool)
        out[order[part::3]] = True
        rest = Seen(seen.cells[~out], seen.xy[~out], seen.whole[~out])
        fitted = fit(rest, size)
        if fitted is None:
            return None
        off = fitted.at(seen.cells[out]) - seen.xy[out]
        off[~seen.whole[out], 0] = 0.0
        errors[out] = np.hypot(off[:, 0], off[:, 1])
    return errors


def _terms(cells: Points, size: tuple[int, int]) -> Points:
    # Centred and scaled to ±1, or the squares would drown the constant.
    u = cells[:, 0] / (size[0] - 1) * 2.0 - 1.0
    v = cells[:, 1] / (size[1] - 1) * 2.0 - 1.0
    one = np.ones_like(u)
    return np.column_stack([one, u, v, u * v, u * u, v * v, u * v * v, v * v * v])


def _robust(terms: Points, values: Points, use: npt.NDArray[np.bool_]) -> Points | None:
    """Least squares with Cauchy weights, so that a smeared mark does not bend the map."""
    if use.sum() < MIN_MARKS:
        return None
    terms, values = terms[use], values[use]
    weight = np.ones(len(values))
    solved: Points = np.zeros(terms.shape[1])
    for _ in range(6):
        found = np.linalg.lstsq(terms * weight[:, None], values * weight)[0]
        solved = np.asarray(found, dtype=np.float64)
        off = np.abs(values - terms @ solved)
        spread = max(1.5 * float(np.median(off)), 0.2)
        weight = 1.0 / np.sqrt(1.0 + (off / spread) ** 2)
    return np.asarray(solved, dtype=np.float64)


def _smoothed(at: Points, values: Points, rows: int) -> Points:
    """Gaussian-weighted mean of scattered values at each row; 0 far from any."""
    distance = np.arange(rows, dtype=np.float64)[:, None] - at[None, :]
    weight = np.exp(-0.5 * (distance / SMOOTH_ROWS) ** 2)
    total = weight.sum(axis=1)
    return np.asarray(weight @ values / (total + 0.5), dtype=np.float64)
