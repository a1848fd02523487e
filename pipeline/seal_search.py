"""Where on a sheet the stamp is looked for, and in which picture: colour, pen, or faint ink."""

import cv2
import numpy as np

from pipeline.align import Alignment
from pipeline.frames import Gray, halve
from pipeline.ink import Overview
from pipeline.page import Page
from pipeline.pixels import above, without
from pipeline.seal import FAINT_RED, RED_OVER, Seal, corner_of, find_faded_seal, find_seal, redness
from pipeline.seal_rim import is_cut
from pipeline.seal_worn import find_worn_seal
from pipeline.template import HALVED_PX_MM, PreparedForm

STAMP_INK = 16  # of 255, mean over 0.5 mm: a stamp is paler than a pen


def seal_on(
    page: Page, overview: Overview, alignment: Alignment, form: PreparedForm
) -> Seal | None:
    """The stamp: by colour where there is colour, else by shape; rect in overview px."""
    _, _, width, height = corner_of((overview.pen.shape[1], overview.pen.shape[0]))
    width, height = width // 2 * 2, height // 2 * 2
    seal: Seal | None = None
    red: Gray | None = None
    stamp = np.zeros((height // 2, width // 2), np.uint8)
    print_there = form.near_print[:height, :width]
    hiding = form.hiding
    if page.colour is not None:
        # Every second overview px is enough to see a stamp; the map samples the page itself.
        half = (height // 2, width // 2)
        corner = cv2.warpAffine(
            page.colour,
            alignment.page_from_form @ np.array([[4.0, 0, 1.5], [0, 4.0, 1.5], [0, 0, 1.0]]),
            half[::-1],
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(255, 255, 255),
        )
        reds = redness(corner.astype(np.uint8, copy=False))
        stamp = above(reds, RED_OVER)
        seal = find_seal(stamp, HALVED_PX_MM)
        if seal is not None:
            spread = cv2.dilate(above(reds, FAINT_RED), np.ones((5, 5), np.uint8))
            red = cv2.resize(spread, (width, height), interpolation=cv2.INTER_NEAREST).astype(
                np.uint8, copy=False
            )
    if seal is None and page.colour is None:  # where there is colour, a stamp is red
        # On bare paper first: slivers of print must not tie a stamp to the heading.
        pen = overview.pen[:height, :width]
        bare = without(pen, print_there)
        seal = _seal_by_shape(bare, 0, hiding) or _seal_by_shape(pen, 0)
        stamp = above(halve(np.ascontiguousarray(pen)), 0)
        if seal is None and not page.bilevel:
            faint = overview.excess[:height, :width]
            seal = _seal_by_shape(without(faint, print_there), STAMP_INK, hiding)
            stamp = above(halve(np.ascontiguousarray(faint)), STAMP_INK)
        if seal is None and page.bilevel:
            left = above(halve(bare), 0)
            seal = find_faded_seal(left, HALVED_PX_MM) or find_worn_seal(left, HALVED_PX_MM, hiding)
    if seal is None:
        return None
    cut = not seal.faded and is_cut(stamp, seal.rect, hiding)
    x, y, w, h = (v * 2 for v in seal.rect)
    return Seal((x, y, w, h), seal.faded, cut, red)


def _seal_by_shape(ink: Gray, level: int, hiding: Gray | None = None) -> Seal | None:
    small = halve(np.ascontiguousarray(ink))
    mask = above(small, level)
    for edge in (mask[:3], mask[:, :3]):
        edge[:] = 0
    return find_seal(mask, HALVED_PX_MM, hiding)
