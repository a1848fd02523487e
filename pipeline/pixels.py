"""Pictures of yes and no (255 and 0), and how they combine: OpenCV's calls by their meaning."""

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.frames import Gray
from pipeline.quantile import between

Places = npt.NDArray[np.intp]


def above(image: Gray, level: float) -> Gray:
    """255 where `image` is above `level`."""
    mask = cv2.threshold(image, level, 255, cv2.THRESH_BINARY)[1]
    return mask.astype(np.uint8, copy=False)


def up_to(image: Gray, level: float) -> Gray:
    """255 where `image` is at most `level`."""
    mask = cv2.threshold(image, level, 255, cv2.THRESH_BINARY_INV)[1]
    return mask.astype(np.uint8, copy=False)


def both(one: Gray, other: Gray) -> Gray:
    """What is in both masks (or a picture where a mask is 255)."""
    return cv2.bitwise_and(one, other).astype(np.uint8, copy=False)


def without(one: Gray, other: Gray) -> Gray:
    """What is in the first mask and not in the second."""
    return cv2.subtract(one, other).astype(np.uint8, copy=False)


def beyond(image: Gray, expected: Gray) -> Gray:
    """How much `image` exceeds what is expected, px by px; 0 where it does not."""
    return cv2.subtract(image, expected).astype(np.uint8, copy=False)


def spread(image: Gray, reach: Gray) -> Gray:
    """Greatest value within a neighbourhood of each px, given as an array of ones."""
    return cv2.dilate(image, reach).astype(np.uint8, copy=False)


def closed(image: Gray, reach: Gray) -> Gray:
    """Gaps smaller than a neighbourhood filled."""
    return cv2.morphologyEx(image, cv2.MORPH_CLOSE, reach).astype(np.uint8, copy=False)


def px_along(mask: Gray | npt.NDArray[np.bool_], axis: int) -> npt.NDArray[np.int32]:
    """How many px are 1 in each column (axis 0) or row (axis 1); NumPy takes them one by one."""
    sums = cv2.reduce(mask.view(np.uint8), axis, cv2.REDUCE_SUM, dtype=cv2.CV_32S)
    return sums.ravel().astype(np.int32, copy=False)


def places_of(mask: Gray | npt.NDArray[np.bool_]) -> tuple[Places, Places]:
    """Columns and rows of the px that are not 0, row by row: faster than NumPy's own."""
    (px,) = (mask if mask.dtype == np.bool_ else mask > 0).ravel().nonzero()
    width = mask.shape[1]
    rows = px // width  # the rest by a product: NumPy divides fast, but not for both at once
    return px - rows * width, rows


def points_of(mask: Gray | npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """The same px as points x, y, shape (n, 2)."""
    return np.column_stack(places_of(mask)).astype(np.float64)


def channels_of(colour: Gray) -> tuple[Gray, ...]:
    """The channels of a colour picture, shape (height, width, channels)."""
    return tuple(channel.astype(np.uint8, copy=False) for channel in cv2.split(colour))


def lines_at(image: Gray, depth: int) -> tuple[Gray, Gray, Gray, Gray]:
    """The line of px that lies so far from the top, right, bottom and left of a picture."""
    return image[depth], image[:, -1 - depth], image[-1 - depth], image[:, depth]


def middle_of(image: Gray, where: Gray | None = None) -> float:
    """Median of a picture."""
    return share_of(image, 0.5, where)


def share_of(image: Gray, share: float, where: Gray | None = None) -> float:
    """Quantile of a picture, from its histogram: sorting a page takes ten times as long.

    Parameters
    ----------
    share : float
        0 .. 1.
    where : ndarray, same shape, uint8, or None
        Only px where it is not 0 are counted, of which there must be some.
    """
    counts = cv2.calcHist([image], [0], where, [256], [0, 256]).ravel()
    below = np.cumsum(counts, dtype=np.float64)
    last = int(below[-1]) - 1
    place = share * last
    low, high = np.searchsorted(below, (int(place), min(int(place) + 1, last)), "right").tolist()
    return between(low, high, place - int(place))
