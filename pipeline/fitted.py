"""Lines and circles laid through px by least squares."""

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.intp]
Circle = tuple[float, float, float]  # x and y of the middle, radius


def line_through(xs: Places, ys: Places) -> tuple[float, float, float]:
    """Middle across and down of some px, and the slope of the line that fits them best."""
    across, down = float(xs.mean()), float(ys.mean())
    x = xs - across
    return across, down, float(x @ (ys - down)) / max(1.0, float(x @ x))


def circle_through(points: npt.NDArray[np.float64]) -> Circle:
    """The circle that fits points x, y best, shape (n, 2), by Kåsa's linear equations."""
    terms = np.column_stack([points, np.ones(len(points))])
    solved = np.linalg.lstsq(terms, (points**2).sum(axis=1), rcond=None)[0]
    x, y = float(solved[0] / 2), float(solved[1] / 2)
    return x, y, float(np.sqrt(max(1.0, solved[2] + x**2 + y**2)))
