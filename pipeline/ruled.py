"""Creases and scanner lines: long, thin, and straight along the sheet."""

import numpy as np
import numpy.typing as npt


def is_ruled(
    stats: npt.NDArray[np.int32], width: int, height: int
) -> npt.NDArray[np.bool_]:
    """Tell creases and lines from pen marks.

    Parameters
    ----------
    stats : ndarray, shape (n, 5), int32
        As from `cv2.connectedComponentsWithStats`; the first is the background.
    width, height : int
        Of the picture, px.

    Returns
    -------
    ndarray, shape (n,), bool
        True for components that run over most of the picture, nearly along an axis, 1 mm wide.
    """
    w, h, area = stats[:, 2], stats[:, 3], stats[:, 4]
    thin = area <= 4 * np.maximum(w, h)
    across = (w >= 0.7 * width) & (h <= 0.12 * w)
    down = (h >= 0.7 * height) & (w <= 0.12 * h)
    ruled: npt.NDArray[np.bool_] = thin & (across | down)
    ruled[0] = False
    return ruled
