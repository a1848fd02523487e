"""Measure the marks in the boxes of a table; decides nothing.

Printed borders cut every stroke that crosses them, so ink comes as *fragments*, each in one box. A
mark that swings over a border leaves a shallow *tip* in the next box; a fragment is taken for a
tip only if much more ink of the same stroke lies across the border.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import Rect
from pipeline.align import Alignment
from pipeline.box_plan import BoxPlan
from pipeline.box_shape import look_at_marks, place_marks
from pipeline.components import Components, find_components, label_pieces
from pipeline.creases import clear_creases, pen_on_creases
from pipeline.crosses import NO_CROSS, CrossShape
from pipeline.frames import Gray
from pipeline.hairs import THINNER, arc_width, pen_width
from pipeline.ink import Overview
from pipeline.pixels import above, both, spread, without
from pipeline.template import OVERVIEW_PX_MM

IntArray = npt.NDArray[np.int32]
SLIVER_PX = 4  # overview px (1 mm) from a border and in thickness
TIP_RATIO = 2.5  # times its ink must lie across the border
TIP_DEPTH = 0.4  # heights or widths of the box; a mark of its own reaches farther in
BRIDGE = np.ones(
    (7, 7), np.uint8
)  # overview px: a printed border and its slack cut a stroke so far
TRACE_INK = 10  # of 255, mean of 3 x 3 overview px: over the noise of paper
ERASED_INK = 14  # the same: over what shines through from the back, and over uneven paper
HAIR_PX = 60  # overview px (3.9 mm2): more ink than a hair of 7 mm has
SPECK_PX = 8  # overview px (0.5 mm2): dust, or the slip of a pen; a dot set on purpose has 1.5 mm2


@dataclass(frozen=True, slots=True)
class BoxScore:
    """What lies in one box.

    Attributes
    ----------
    ink_mm2 : float
        Area of the box's own ink, specks left out.
    inside : float
        Share of the mark's ink that lies inside the box, 1 where it nowhere leaves it.
    speck_mm2 : float
        Area of the largest fragment too small, or too thin, to be a stroke.
    tip_depth : float
        How far the deepest tip of a neighbour's mark reaches in, in heights or widths of the box.
    grey : float
        Strongest 1.3 mm mean of grey ink inside the box, no threshold, 0 .. 1.
    shape : CrossShape
        Of all the box's own ink together.
    rect : Rect
        Around that ink, form px; the box itself where there are none.
    dark : float
        Mean darkness of that ink, 0 .. 1.
    trace_mm2 : float
        Area of faint ink inside a box without a stroke: lines too pale or too broken to be one.
    erased_mm2 : float
        The part of it that is too dark for paper: what an eraser leaves of a stroke.
    """

    ink_mm2: float
    inside: float
    speck_mm2: float
    tip_depth: float
    grey: float
    shape: CrossShape
    rect: Rect
    dark: float = 0.0
    trace_mm2: float = 0.0
    erased_mm2: float = 0.0


@dataclass(frozen=True, slots=True)
class _Fragment:
    label: int
    box: int
    group: int  # ink that hangs together over borders
    px: int
    depth: float  # from the nearest edge of the box, in heights or widths of the box


def measure_boxes(
    gray: Gray, overview: Overview, alignment: Alignment, plan: BoxPlan, slack: int
) -> tuple[BoxScore, ...]:
    """Score every box of the form, in the order of rows and targets."""
    left, top, width, height = plan.area
    part = (slice(top, top + height), slice(left, left + width))
    pen = pen_on_creases(overview.pen, overview.excess, overview.creases)[part].copy()
    pieces = find_components(both(pen, plan.inside))
    # Spread, not closed: closing does not reach across a border at a slant.
    near = spread(pen, BRIDGE)
    group_count, groups = label_pieces(near)
    fragments, slivers = _fragments(plan, pieces, groups)
    specks = _specks(fragments, pieces, overview.excess[part])
    if slivers.any():  # they join the halves of a mark but are none of its ink
        np.copyto(pen, 0, where=slivers.take(pieces.labels))
    with_ink = cv2.findNonZero(pen)
    points = np.zeros((0, 2), np.int64) if with_ink is None else with_ink.reshape(-1, 2)
    group_px = np.bincount(groups[points[:, 1], points[:, 0]], minlength=group_count)
    faint = cv2.blur(without(overview.excess[part], near), (5, 5))
    loose = _loose_ink(clear_creases(overview.excess, overview.creases)[part], pieces)
    traces, erased = above(loose, TRACE_INK - 1), above(loose, ERASED_INK - 1)
    by_box: dict[int, list[_Fragment]] = {}
    by_group: dict[int, list[_Fragment]] = {}
    for fragment in fragments:
        by_box.setdefault(fragment.box, []).append(fragment)
        by_group.setdefault(fragment.group, []).append(fragment)
    tips = {box: [f for f in here if _is_tip(f, by_group[f.group])] for box, here in by_box.items()}
    own = {box: [f for f in here if f not in tips[box]] for box, here in by_box.items()}
    labels = {
        box: np.array([f.label for f in here if f.px <= SPECK_PX or f.label not in specks])
        for box, here in own.items()
        if any(f.label not in specks for f in here)
    }
    darkness = np.zeros((2, pieces.count + 1))  # px and ink of each piece
    darkness[0] = pieces.areas
    darkness[1] = np.bincount(
        pieces.of, overview.excess[part][pieces.ys, pieces.xs], minlength=pieces.count + 1
    )
    marks = place_marks(labels, pieces, plan, alignment)
    scores = []
    for box, rect in enumerate(plan.rects):
        x, y, w, h = rect[0] // 2 - left, rect[1] // 2 - top, rect[2] // 2, rect[3] // 2
        within = (slice(max(0, y + 3), y + h - 3), slice(max(0, x + 3), x + w - 3))
        grey = float(faint[max(0, y + 2) : y + h - 2, max(0, x + 2) : x + w - 2].max(initial=0))
        here = own.get(box, [])
        strokes = [f for f in here if f.label not in specks]
        shape, around = NO_CROSS, rect
        if box in marks:
            shape = look_at_marks(gray, overview, plan, slack, pieces, marks[box])
            around = marks[box].rect
        scores.append(
            BoxScore(
                ink_mm2=sum(f.px for f in strokes) * PX_MM2,
                inside=_inside(strokes, by_group, group_px),
                speck_mm2=max((f.px for f in here if f.label in specks), default=0) * PX_MM2,
                tip_depth=max(
                    (f.depth for f in tips.get(box, []) if f.label not in specks), default=0.0
                ),
                grey=grey / 255,
                dark=_darkness(darkness, strokes),
                trace_mm2=0.0 if strokes else cv2.countNonZero(traces[within]) * PX_MM2,
                erased_mm2=0.0 if strokes else cv2.countNonZero(erased[within]) * PX_MM2,
                shape=shape,
                rect=around,
            )
        )
    return tuple(scores)


def _fragments(
    plan: BoxPlan, pieces: Components, groups: IntArray
) -> tuple[list[_Fragment], npt.NDArray[np.bool_]]:
    """Pieces of marks, and which labels are none but the rim of a box's own border."""
    found = []
    slivers = np.zeros(pieces.count + 1, np.bool_)
    box_of = np.zeros(pieces.count + 1, np.int64)
    box_of[pieces.of] = plan.owner[pieces.ys, pieces.xs] - 1
    group_of = np.zeros(pieces.count + 1, np.int64)
    group_of[pieces.of] = groups[pieces.ys, pieces.xs]
    for label in range(1, pieces.count + 1):
        box, group = int(box_of[label]), int(group_of[label])
        bx, by, bw, bh = plan.rects[box]
        bx, by = bx // 2 - plan.area[0], by // 2 - plan.area[1]
        bw, bh = max(1, bw // 2), max(1, bh // 2)
        fx, fy, fw, fh = (int(v) for v in pieces.boxes[label])
        reaches = (fx + fw - bx, bx + bw - fx, fy + fh - by, by + bh - fy)
        slivers[label] = _is_sliver(fw, fh, reaches)
        if not slivers[label]:
            depth = min(reaches[0] / bw, reaches[1] / bw, reaches[2] / bh, reaches[3] / bh)
            found.append(_Fragment(label, box, group, int(pieces.areas[label]), depth))
    return found, slivers


def _specks(fragments: list[_Fragment], pieces: Components, excess: Gray) -> set[int]:
    """Labels of dust and hairs: the pen of this sheet writes broader."""
    specks = {f.label for f in fragments if f.px <= SPECK_PX}
    thin: dict[int, float] = {}
    for fragment in fragments:
        if SPECK_PX < fragment.px <= HAIR_PX:
            mine = pieces.of == fragment.label
            xs, ys = pieces.xs[mine], pieces.ys[mine]
            wide_mm = arc_width(xs, ys, excess[ys, xs])
            if wide_mm is not None:
                thin[fragment.label] = wide_mm
    if thin:
        most = THINNER * pen_width(pieces, excess)
        specks |= {label for label, wide_mm in thin.items() if wide_mm <= most}
    return specks


def _is_sliver(width: int, height: int, reaches: tuple[int, int, int, int]) -> bool:
    """Whether a fragment is the rim of the box's own border, which lies a hair off its place."""
    across = min(reaches[2:]) <= SLIVER_PX and height <= SLIVER_PX and width >= 3 * height
    down = min(reaches[:2]) <= SLIVER_PX and width <= SLIVER_PX and height >= 3 * width
    return across or down


def _is_tip(fragment: _Fragment, group: list[_Fragment]) -> bool:
    """Whether much more of the same stroke lies in another box, and little of it reaches in."""
    if fragment.depth > TIP_DEPTH:
        return False
    rival = max((f.px for f in group if f.box != fragment.box), default=0)
    return rival >= TIP_RATIO * fragment.px


def _inside(
    strokes: list[_Fragment], by_group: dict[int, list[_Fragment]], group_px: npt.NDArray[np.int64]
) -> float:
    """Share of a mark's ink in its box; what other marks of the same group own is not its."""
    if not strokes:
        return 1.0
    own = sum(f.px for f in strokes)
    outside = 0
    for group in {f.group for f in strokes}:
        members = by_group[group]
        biggest = max(members, key=lambda f: f.px)
        if biggest.box == strokes[0].box:
            loose = int(group_px[group]) - sum(f.px for f in members)
            outside += loose + sum(
                f.px for f in members if f.box != biggest.box and _is_tip(f, members)
            )
    return own / (own + outside)


def _loose_ink(excess: Gray, pieces: Components) -> Gray:
    """Ink that does not hang on a stroke, mean of 3 x 3 px."""
    stroke = (pieces.areas > SPECK_PX).astype(np.uint8) * np.uint8(255)
    stroke[0] = 0
    loose = without(excess, spread(stroke.take(pieces.labels), BRIDGE))
    return cv2.blur(loose, (3, 3)).astype(np.uint8, copy=False)


def _darkness(pieces: npt.NDArray[np.float64], strokes: list[_Fragment]) -> float:
    """Mean ink of some fragments, from the px and the ink of every piece."""
    px, ink = pieces[:, [f.label for f in strokes]].sum(axis=1).tolist()
    return ink / px / 255 if px else 0.0


PX_MM2 = OVERVIEW_PX_MM * OVERVIEW_PX_MM
