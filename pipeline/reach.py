"""Cut a piece of the page in the form's frame, and carry a rectangle back to the page."""

from math import ceil, floor

import cv2
import numpy as np

from calibration.form import Rect
from election.reading import Box
from pipeline.frames import Gray, Map


def cut(gray: Gray, page_from_form: Map, rect: Rect) -> Gray:
    """The page under a rectangle of the form, form px."""
    x, y, width, height = rect
    local = page_from_form.copy()
    local[:, 2] += local[:, :2] @ [x, y]
    piece = cv2.warpAffine(
        gray,
        local,
        (width, height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return piece.astype(np.uint8, copy=False)


def box_on_page(page_from_form: Map, rect: Rect, shape: tuple[int, ...]) -> Box:
    """Bounding box on the page of a rectangle of the form, kept within the page."""
    (a, b, e), (c, d, f) = page_from_form.tolist()
    x0, y0, w, h = rect
    xs = [a * x + b * y + e for x in (x0, x0 + w) for y in (y0, y0 + h)]
    ys = [c * x + d * y + f for x in (x0, x0 + w) for y in (y0, y0 + h)]
    left, right = (min(max(0, v), shape[1]) for v in (floor(min(xs)), ceil(max(xs))))
    top, bottom = (min(max(0, v), shape[0]) for v in (floor(min(ys)), ceil(max(ys))))
    return left, top, right - left, bottom - top
