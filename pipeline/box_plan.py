"""The boxes of a form laid out for measuring."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from calibration.form import Form, Rect
from pipeline.frames import Gray

IntArray = npt.NDArray[np.int32]
MARGIN = 16  # overview px (4 mm) around the boxes: as far as a mark may swing out


@dataclass(frozen=True, slots=True, eq=False)
class BoxPlan:
    """All boxes of a form laid out for measuring; overview px unless said otherwise."""

    area: Rect  # around all boxes and `MARGIN`
    owner: IntArray  # shape of the area: 1 + index of the box at each px, 0 between boxes
    inside: Gray  # 255 in the boxes
    rects: tuple[Rect, ...]  # of the boxes, form px, in the order of rows and targets
    print_ink: tuple[Gray, ...]  # ink of the blank spread by each slack, form px, whole sheet


def plan_boxes(form: Form, spread: tuple[Gray, ...]) -> BoxPlan | None:
    """Lay out the boxes of a form; None where it has none."""
    rects = tuple(target.rect for row in form.rows for target in row.targets)
    if not rects:
        return None
    width, height = form.size[0] // 2, form.size[1] // 2
    left = max(0, min(r[0] for r in rects) // 2 - MARGIN)
    top = max(0, min(r[1] for r in rects) // 2 - MARGIN)
    right = min(width, max(r[0] + r[2] for r in rects) // 2 + MARGIN)
    bottom = min(height, max(r[1] + r[3] for r in rects) // 2 + MARGIN)
    owner = np.zeros((bottom - top, right - left), np.int32)
    for index, (x, y, w, h) in enumerate(rects):
        x0, y0, x1, y1 = x // 2 - left, y // 2 - top, (x + w) // 2 - left, (y + h) // 2 - top
        owner[y0:y1, x0:x1] = index + 1
    inside = np.where(owner > 0, 255, 0).astype(np.uint8)
    return BoxPlan((left, top, right - left, bottom - top), owner, inside, rects, spread)
