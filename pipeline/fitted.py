"""Lines and circles laid through px by least squares."""

from math import sqrt

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.intp] | npt.NDArray[np.float64]
LEAST_AREA = 1e-6  # px to the fourth: what px in one line leave of rounding
Circle = tuple[float, float, float]  # x and y of the middle, radius


def line_through(xs: Places, ys: Places) -> tuple[float, float, float]:
    """Middle across and down of some px, and the slope of the line that fits them best."""
    across, down = float(xs.sum()) / len(xs), float(ys.sum()) / len(ys)
    x = xs - across
    return across, down, float(x @ (ys - down)) / max(1.0, float(x @ x))


def circle_through(points: npt.NDArray[np.float64]) -> Circle:
    """The circle that fits points x, y best, shape (n, 2), by Kåsa's linear equations.

    Counted from the points' own middle these are two equations; px in one line have no circle.
    """
    middle = points.mean(axis=0)
    off = points - middle
    squares = np.vecdot(off, off)
    (xx, xy), (_, yy) = (off.T @ off).tolist()
    x_square, y_square = (squares @ off).tolist()
    twice = 2 * max(LEAST_AREA, xx * yy - xy * xy)
    x, y = (yy * x_square - xy * y_square) / twice, (xx * y_square - xy * x_square) / twice
    radius = sqrt(max(1.0, float(squares.mean()) + x * x + y * y))
    return float(middle[0]) + x, float(middle[1]) + y, radius
