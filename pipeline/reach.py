"""Cut a piece of the page in the form's frame, and carry a rectangle back to the page."""

import cv2
import numpy as np

from calibration.form import Rect
from election.reading import Box
from pipeline.align import Alignment
from pipeline.frames import Gray, Map, apply


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


def box_on_page(alignment: Alignment, rect: Rect, shape: tuple[int, ...]) -> Box:
    """Bounding box on the page of a rectangle of the form, kept within the page."""
    x, y, w, h = rect
    corners = np.array([[x, y], [x + w, y], [x, y + h], [x + w, y + h]], dtype=np.float64)
    local = alignment.local_map(x + w / 2, y + h / 2)
    mapped = apply(local, corners)
    left, top = np.floor(mapped.min(axis=0)).astype(int)
    right, bottom = np.ceil(mapped.max(axis=0)).astype(int)
    left, right = (int(min(max(0, v), shape[1])) for v in (left, right))
    top, bottom = (int(min(max(0, v), shape[0])) for v in (top, bottom))
    return left, top, right - left, bottom - top
