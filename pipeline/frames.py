"""Frames and the affine maps between them.

Three frames, never mixed: *form* (px at 200 per inch on the blank), *page* (px of the scan), and
*level* (px of a page or form halved some times by 2 x 2 means). Pixel centres have whole
coordinates; x right, y down. A map is a float64 array of shape (2, 3); `page_from_form` takes
(x, y, 1) in form px to page px.
"""

import cv2
import numpy as np
import numpy.typing as npt

Map = npt.NDArray[np.float64]
Points = npt.NDArray[np.float64]
Gray = npt.NDArray[np.uint8]


def compose(outer: Map, inner: Map) -> Map:
    """Return the map that first applies `inner`, then `outer`."""
    both: Map = outer[:, :2] @ inner
    both[:, 2] += outer[:, 2]
    return both


def inverse(forward: Map) -> Map:
    """Return the map that undoes `forward`."""
    linear = np.linalg.inv(forward[:, :2])
    return np.column_stack([linear, -linear @ forward[:, 2]])


def apply(forward: Map, points: Points) -> Points:
    """Map points, shape (n, 2), to points of the same shape."""
    mapped: Points = points @ forward[:, :2].T + forward[:, 2]
    return mapped


def level_from_full(halvings: int) -> Map:
    """Full-size px to the px of an image halved `halvings` times by 2 x 2 means."""
    step = float(2**halvings)
    shift = -(step - 1.0) / (2.0 * step)  # the first mean lies between the first `step` centres
    return np.array([[1.0 / step, 0.0, shift], [0.0, 1.0 / step, shift]])


def full_from_level(halvings: int) -> Map:
    """Px of an image halved `halvings` times to full-size px."""
    step = float(2**halvings)
    shift = (step - 1.0) / 2.0
    return np.array([[step, 0.0, shift], [0.0, step, shift]])


def halve(image: Gray) -> Gray:
    """Mean of every 2 x 2 block; an odd last row or column is left out.

    OpenCV has a fast path only for an exact factor of two on even sizes; an odd size is 35 times
    slower, hence the crop.
    """
    height, width = image.shape[0] // 2 * 2, image.shape[1] // 2 * 2
    return cv2.resize(
        image[:height, :width], (width // 2, height // 2), interpolation=cv2.INTER_AREA
    ).astype(np.uint8, copy=False)


def pyramid(image: Gray, halvings: int) -> tuple[Gray, ...]:
    """The image and its `halvings` successive halvings."""
    levels = [image]
    for _ in range(halvings):
        levels.append(halve(levels[-1]))
    return tuple(levels)
