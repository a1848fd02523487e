"""Connected ink of a mostly white picture.

Labelling is cheap; OpenCV's statistics of the labels are ten times dearer, because they look at
every white px too. Here only the px with ink are counted.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.frames import Gray
from pipeline.pixels import px_along

BYTES = 1 << 8
MOST_SHORT = 1 << 16  # numbers of 16 bits are sorted by counting, three times as fast

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """Pieces of connected ink, numbered from 1; index 0 of every table is the white.

    Attributes
    ----------
    labels : ndarray, shape of the picture, int32
        0 for white.
    boxes : ndarray, shape (n + 1, 4), int64
        x, y, width, height of each piece.
    areas : ndarray, shape (n + 1,), int64
        Px of each piece.
    xs, ys, of : ndarray, shape (px,), int64
        Column, row and label of each px with ink, rows from the top.
    """

    labels: npt.NDArray[np.int32]
    boxes: IntArray
    areas: IntArray
    xs: IntArray
    ys: IntArray
    of: IntArray

    @property
    def count(self) -> int:
        """How many pieces there are."""
        return len(self.areas) - 1


def find_components(mask: Gray) -> Components:
    """Find the 8-connected pieces of a picture in which ink is not 0."""
    count, labels = label_pieces(mask)
    (flat,) = (mask > 0).ravel().nonzero()  # twice as fast as OpenCV's own
    boxes = np.zeros((count, 4), np.int64)
    if not len(flat):
        empty = np.zeros(0, np.int64)
        return Components(labels, boxes, np.zeros(count, np.int64), empty, empty, empty)
    ys = flat // mask.shape[1]
    xs = flat - ys * mask.shape[1]  # twice as fast as a division with its rest
    of = labels.ravel().take(flat).astype(np.int64)
    areas = np.bincount(of, minlength=count)
    order = (of.astype(np.uint16) if count <= MOST_SHORT else of).argsort(kind="stable")
    starts = np.concatenate([[0], np.cumsum(areas[1:])[:-1]]).astype(np.intp)
    x, y = xs[order], ys[order]
    left, top = np.minimum.reduceat(x, starts), np.minimum.reduceat(y, starts)
    boxes[1:, 0], boxes[1:, 1] = left, top
    boxes[1:, 2] = np.maximum.reduceat(x, starts) - left + 1
    boxes[1:, 3] = np.maximum.reduceat(y, starts) - top + 1
    return Components(labels, boxes, areas, xs, ys, of)


def part_with_ink(mask: Gray, beside: int = 0) -> tuple[slice, slice] | None:
    """Rows and columns of a picture with all its ink and some px beside; None without any.

    Pieces are numbered there as in the whole picture, for OpenCV numbers them by squares of 2 px.
    """
    # Sums are faster than OpenCV's own rectangle, which looks at the px one by one.
    rows = np.flatnonzero(px_along(mask, 1)).tolist()
    if not rows:
        return None
    columns = np.flatnonzero(px_along(mask[rows[0] : rows[-1] + 1], 0)).tolist()
    left, top = max(0, columns[0] - beside) // 2 * 2, max(0, rows[0] - beside) // 2 * 2
    height, width = mask.shape[:2]
    return (
        slice(top, min(height, rows[-1] + 1 + beside)),
        slice(left, min(width, columns[-1] + 1 + beside)),
    )


def label_pieces(mask: Gray) -> tuple[int, npt.NDArray[np.int32]]:
    """Only the labels of the same pieces, and how many there are, that of the white included."""
    count, labels = cv2.connectedComponents(mask, connectivity=8)
    return count, np.asarray(labels).astype(np.int32, copy=False)


def pieces_at(mask: Gray, place: tuple[slice, slice] | npt.NDArray[np.bool_]) -> BoolArray:
    """Px of all pieces that have some ink at a place."""
    count, labels = label_pieces(mask)
    reach = np.zeros(count, np.bool_)
    reach[labels[place]] = True
    reach[0] = False
    return px_of(reach, labels)


def px_of(pieces: BoolArray, labels: npt.NDArray[np.int32]) -> BoolArray:
    """Px of some pieces: for each label, that of the white included, whether it is one of them."""
    if len(pieces) > BYTES:
        there: BoolArray = pieces.take(labels)
        return there
    table = np.zeros(BYTES, np.uint8)
    table[: len(pieces)] = pieces
    return cv2.LUT(labels.astype(np.uint8), table).view(np.bool_)  # in a fifth of the time
