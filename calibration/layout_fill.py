"""Ovals and boxes to fill: as the election file places them, or found beside the names."""

from collections.abc import Sequence
from statistics import median

import cv2
import numpy as np

from calibration.form import PX_PER_MM, FormTarget, Gray, Rect
from calibration.layout import overlap, px_from_mm
from calibration.layout_prefix import VOWELS
from calibration.layout_rows import Row
from election.errors import FormError
from election.reading import Option
from ocr.engine import PrintedWord
from ocr.names import bare

FAINT = 225  # grey level of a scanned hair line; an outline with a gap is none
WIDTH_MM = (2.2, 14.0)  # of a printed oval or box
HEIGHT_MM = (2.2, 9.0)
HOLLOW = (
    0.55  # share of its bounding box that the empty inside of an outline takes; a bold O has 0.4
)
SAME_SIZE = 0.15  # by which outlines of one form may differ
SNAP_MM = 3.0  # a scanned sheet is placed this well on its page


def outlines(blank: Gray, rules: Gray) -> tuple[Rect, ...]:
    """Find closed hollow shapes of the size of an oval, in form pixels."""
    dark = np.where((blank < FAINT) & (rules == 0), 255, 0).astype(np.uint8)
    dark = np.asarray(cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), np.uint8)
    contours, hierarchy = cv2.findContours(dark, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    found: list[Rect] = []
    for i, contour in enumerate(contours):
        child, parent = int(hierarchy[0][i][2]), int(hierarchy[0][i][3])
        if parent != -1 or child == -1:
            continue
        x, y, w, h = (int(n) for n in cv2.boundingRect(contour))
        fits = (
            WIDTH_MM[0] <= w / PX_PER_MM <= WIDTH_MM[1]
            and HEIGHT_MM[0] <= h / PX_PER_MM <= HEIGHT_MM[1]
        )
        if fits and cv2.contourArea(contours[child]) >= HOLLOW * w * h:
            found.append((x, y, w, h))
    return tuple(sorted(found))


def fill_targets(
    rows: Sequence[Row],
    names: Sequence[Rect],
    words: Sequence[PrintedWord],
    shapes: Sequence[Rect],
    *,
    exact: bool,
) -> dict[str, tuple[FormTarget, ...]]:
    """Find the target of every candidate.

    Returns
    -------
    dict
        Candidate id to its one target.

    Raises
    ------
    FormError
        When the ovals do not stand beside the names one by one.
    """
    if all(row.candidate.target is not None for row in rows):
        placed = [_stated(row, shapes, exact=exact) for row in rows]
    else:
        placed = _beside(rows, names, _not_letters(shapes, words))
    if len(set(placed)) != len(placed):
        raise FormError(
            "Hai người có chung một ô tô trên phiếu trắng: hãy ghi target trong tệp bầu cử"
            " / Two candidates share one oval: state the targets in the election file."
        )
    return {
        row.candidate.id: (FormTarget(Option.FILL, rect),)
        for row, rect in zip(rows, placed, strict=True)
    }


def _stated(row: Row, shapes: Sequence[Rect], *, exact: bool) -> Rect:
    assert row.candidate.target is not None
    x, y, w, h = (px_from_mm(value) for value in row.candidate.target)
    if exact:
        return x, y, w, h
    # The corner of a scanned sheet is known to millimetres only: the printed oval tells.
    near = [
        (abs(sx + sw / 2 - x - w / 2) + abs(sy + sh / 2 - y - h / 2), (sx, sy, sw, sh))
        for sx, sy, sw, sh in shapes
    ]
    if near and min(near)[0] <= px_from_mm(SNAP_MM):
        return min(near)[1]
    raise FormError(
        f"Không thấy ô tô in của “{row.candidate.name}” tại target đã ghi: hãy đưa phiếu trắng"
        " dạng PDF / No printed oval at the stated target: give the blank as PDF."
    )


def _not_letters(shapes: Sequence[Rect], words: Sequence[PrintedWord]) -> list[Rect]:
    """Leave out the letters O and D in words; "O" and "CĐ" are how OCR reads an oval."""
    long = [word.box for word in words if len(word.text) > 2 and VOWELS & set(bare(word.text))]
    return [
        s
        for s in shapes
        if not any(
            overlap(s[0], s[0] + s[2], b[0], b[0] + b[2]) > 0.5 * s[2]
            and overlap(s[1], s[1] + s[3], b[1], b[1] + b[3]) > 0.5 * s[3]
            for b in long
        )
    ]


def _beside(rows: Sequence[Row], names: Sequence[Rect], shapes: Sequence[Rect]) -> list[Rect]:
    """Take the nearest outline on that side on which every name has one of the same size."""
    for side in ("left", "right"):
        near = [_nearest(name, names, shapes, side) for name in names]
        placed = [rect for rect in near if rect is not None]
        if len(placed) == len(names) and _alike(placed):
            return placed
    bare = next(
        (
            row.candidate.name
            for row, name in zip(rows, names, strict=True)
            if not any(_nearest(name, names, shapes, side) for side in ("left", "right"))
        ),
        rows[0].candidate.name,
    )
    raise FormError(
        f"Không tìm được ô tô cạnh tên, chẳng hạn “{bare}” ({len(shapes)} ô, {len(rows)} tên):"
        " hãy ghi target = [x, y, rộng, cao] (mm) cho từng người trong tệp bầu cử"
        " / No oval beside each name: state the targets in the election file."
    )


def _nearest(name: Rect, names: Sequence[Rect], shapes: Sequence[Rect], side: str) -> Rect | None:
    x, y, w, h = name
    best: tuple[int, Rect] | None = None
    for shape in shapes:
        gap = x - (shape[0] + shape[2]) if side == "left" else shape[0] - (x + w)
        middle = shape[1] + shape[3] / 2
        level = abs(middle - (y + h / 2)) < 0.6 * max(h, shape[3])
        if not level or gap < 0:
            continue
        if any(other != name and _between(other, name, shape) for other in names):
            continue
        if best is None or gap < best[0]:
            best = (gap, shape)
    return None if best is None else best[1]


def _between(other: Rect, name: Rect, shape: Rect) -> bool:
    """Whether another name stands between a name and an outline, on their line."""
    middle = other[1] + other[3] / 2
    if not name[1] <= middle <= name[1] + name[3]:
        return False
    left, right = sorted((name[0] + name[2] / 2, shape[0] + shape[2] / 2))
    return left < other[0] + other[2] / 2 < right


def _alike(shapes: Sequence[Rect]) -> bool:
    width, height = median(s[2] for s in shapes), median(s[3] for s in shapes)
    return all(
        abs(s[2] - width) <= SAME_SIZE * width + 2 and abs(s[3] - height) <= SAME_SIZE * height + 2
        for s in shapes
    )
