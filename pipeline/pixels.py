"""Pictures of yes and no (255 and 0), and how they combine: OpenCV's calls by their meaning."""

import cv2
import numpy as np

from pipeline.frames import Gray


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


def middle_of(image: Gray) -> float:
    """Median of a picture, from its histogram: sorting a page takes ten times as long."""
    counts = cv2.calcHist([image], [0], None, [256], [0, 256]).ravel()
    below = np.cumsum(counts, dtype=np.float64)
    low, high = (image.size - 1) // 2, image.size // 2  # the same px where the number is odd
    return float(np.searchsorted(below, low, "right") + np.searchsorted(below, high, "right")) / 2
