"""The sheet divided into small cells, in which print is there or not."""

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.frames import Gray

CELL = 16  # overview px (4 mm)


def cell_counts(mask: Gray) -> npt.NDArray[np.int64]:
    """Px set in each cell of `CELL` px square."""
    down, across = -(-mask.shape[0] // CELL), -(-mask.shape[1] // CELL)
    points = cv2.findNonZero(mask)
    if points is None:
        return np.zeros((down, across), np.int64)
    cells = points.reshape(-1, 2) // CELL
    flat = np.bincount(cells[:, 1] * across + cells[:, 0], minlength=down * across)
    return flat.reshape(down, across)
