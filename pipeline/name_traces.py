"""What little ink at an untouched name tells: the rest of a stroke that is too pale or hidden."""

import numpy as np
import numpy.typing as npt

from pipeline.pixels import px_along
from pipeline.zones import NameZone

CLOSE = 16  # form px (2 mm) beside a name
LEVEL = 5  # form px (0.6 mm) that a stroke's rests lie apart in height
LONG = 20  # form px (2.5 mm) from the first to the last of them; a grain of dust has 8 at most
MUCH = 200  # form px of ink: a stroke itself


def px_beside_ends(pen: npt.NDArray[np.bool_], zone: NameZone) -> int:
    """Px of ink close beside a name: what is left of a stroke that dense letters hide."""
    rows, (left, _, right, _) = slice(*zone.band), zone.text
    sides = pen[rows, max(0, left - CLOSE) : left], pen[rows, right : right + CLOSE]
    return max(int(np.count_nonzero(side)) for side in sides)


def px_in_line(pen: npt.NDArray[np.bool_], zone: NameZone, reach: tuple[int, int]) -> int:
    """Px of ink of a name at one height and far apart: a pale stroke shows only where it is bold.

    Parameters
    ----------
    pen : ndarray, shape (rows, columns) of the zone, bool
        Px with a pen's ink.
    reach : tuple of int
        First row, and the one past the last, where a stroke runs over the letters.

    Returns
    -------
    int
        0 where the ink lies in one place, and where there is so much that it is a stroke.
    """
    left, _, right, _ = zone.text
    band = pen[reach[0] : reach[1], max(0, left - CLOSE) : right + CLOSE]
    rows_px = px_along(band, 1)
    if not 0 < int(rows_px.sum()) < MUCH:
        return 0
    in_level = np.convolve(rows_px, np.ones(LEVEL, np.int64))[LEVEL - 1 :]  # this row and the next
    top = int(in_level.argmax())
    columns = np.flatnonzero(band[top : top + LEVEL].any(axis=0))
    return int(in_level[top]) if columns[-1] - columns[0] >= LONG else 0
