"""Cut a piece of the page in the form's frame, and carry a rectangle back to the page."""

from collections.abc import Sequence

import cv2
import numpy as np

from calibration.form import Rect
from election.reading import Box
from pipeline.frames import Gray, Map


def cut(gray: Gray, page_from_form: Map, rect: Rect, into: Gray | None = None) -> Gray:
    """The page under a rectangle of the form, form px; put into a picture where one is given."""
    x, y, width, height = rect
    local = page_from_form.copy()
    local[:, 2] += local[:, :2] @ (x, y)
    piece = cv2.warpAffine(
        gray,
        local,
        (width, height),
        dst=into,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return piece.astype(np.uint8, copy=False)


def box_on_page(page_from_form: Map, rect: Rect, shape: tuple[int, ...]) -> Box:
    """Bounding box on the page of a rectangle of the form, kept within the page."""
    return boxes_on_page([page_from_form], [rect], shape)[0]


def boxes_on_page(maps: Sequence[Map], rects: Sequence[Rect], shape: tuple[int, ...]) -> list[Box]:
    """Bounding boxes of rectangles, each by its own map, as `box_on_page` gives them."""
    if not rects:
        return []
    page_from_form = np.array(maps)
    places = np.array(rects, np.float64)
    starts, stops = places[:, :2], places[:, :2] + places[:, 2:]
    linear, shift = page_from_form[:, :, :2], page_from_form[:, :, 2]
    ends = np.stack([linear * starts[:, None, :], linear * stops[:, None, :]])
    low = np.floor(ends.min(axis=0).sum(axis=2) + shift)
    high = np.ceil(ends.max(axis=0).sum(axis=2) + shift)
    limit = np.array([shape[1], shape[0]])
    first = np.minimum(np.maximum(low, 0), limit).astype(np.int64)
    size = np.minimum(np.maximum(high, 0), limit).astype(np.int64) - first
    return [(x, y, w, h) for (x, y), (w, h) in zip(first.tolist(), size.tolist(), strict=True)]
