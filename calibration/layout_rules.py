"""The ruled lines of a printed table and the cells between them.

A cell is what a pen could fill without crossing a rule: a connected white region of the picture
with the rules drawn in. Merged cells, double rules and headings of two storeys need no special
case.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import PX_PER_MM, Gray, Rect

RULE_MM = 2.0  # thicker than this is a filled area, not a rule
SHORTEST_H_MM = 10.0  # longer than any stroke of a letter in a heading
SHORTEST_V_MM = 7.0  # a table of one row has sides no longer than this
DARK = 170  # grey level of a rule where it crosses another
DOTTED_MM = 18.0  # serifs of capitals in a long word make a line of dots
CONTRAST = 28  # grey levels below the paper around it; scanned hair lines have 40
GAP_MM = 2.2  # between the dots or dashes of a rule
DOTTED_THICK_MM = 0.6  # a row of letters, closed up, is thicker than this
FRAMES = 3  # so few cells may be a frame round a table with dotted rules
FREE_MM = 0.6  # between a rule and the letters above and below it
TOUCHED = 0.3  # share of a dotted rule that letters may touch all the same
BESIDE_MM = 0.4, 2.4  # left and right of a standing rule, where letters would be
AMONG = 0.3  # of a dotted standing rule with letters on both sides: stems one below the other
JOINT_MM = 1.0  # by which rules that should meet may miss one another
SMALLEST_CELL_MM = 3.0
FILL_SHARE = 0.8  # of its bounding box that a cell must cover: cells are rectangles
SIDE_TOLERANCE_MM = 1.5  # within which the ends of the rules of an open-sided table agree

Mask = npt.NDArray[np.uint8]  # 0 or 255


@dataclass(frozen=True, slots=True, eq=False)
class Ruling:
    """The rules of a blank.

    Attributes
    ----------
    mask : ndarray, shape of the blank, uint8
        255 on printed rules, 0 elsewhere.
    cells : tuple of Rect
        Inner areas of the table cells, in form pixels, from top to bottom, then left to right.
    """

    mask: Mask
    cells: tuple[Rect, ...]


def find_rules(blank: Gray) -> Ruling:
    """Find the table of a straight blank; a blank without rules has no cells."""
    solid = _lines(blank, dotted=False)
    cells = _cells(solid.h, solid.v, sides=_open_sides(solid.h))
    if len(cells) > FRAMES:
        return Ruling(_mask(cv2.bitwise_or(solid.h, solid.v)), cells)
    dotted = _lines(blank, dotted=True)
    inner = _cells(dotted.h, dotted.v, sides=np.zeros_like(dotted.h))
    if len(inner) > max(1, len(cells)):
        return Ruling(_mask(cv2.bitwise_or(dotted.h, dotted.v)), inner)
    return Ruling(_mask(cv2.bitwise_or(solid.h, solid.v)), cells)


@dataclass(frozen=True, slots=True, eq=False)
class _Lines:
    h: Mask
    v: Mask


def _lines(blank: Gray, *, dotted: bool) -> _Lines:
    """Find lying and standing rules, each with the help of the others where they cross."""
    h = _thin(blank, "h", np.zeros_like(blank), dotted=dotted)
    v = _thin(blank, "v", _crossings(blank, h, "h"), dotted=dotted)
    for _ in range(1 if dotted else 2):  # from the middle of the table to its sides
        h = _thin(blank, "h", _crossings(blank, v, "v"), dotted=dotted)
        v = _thin(blank, "v", _crossings(blank, h, "h"), dotted=dotted)
    return _Lines(h, _no_stems(v, blank, h) if dotted else v)


def _no_stems(lines: Mask, blank: Gray, across: Mask) -> Mask:
    """Drop standing dotted lines that run through words.

    In a close table the stems of letters of several rows may stand one below the other, as far
    apart as dots or dashes may be.
    """
    ink = np.where(blank < DARK, 255, 0).astype(np.uint8)
    ink[cv2.dilate(across, np.ones((5, 1), np.uint8)) > 0] = 0
    near, far = (_px(mm) for mm in BESIDE_MM)
    reach = np.ones((1, far - near + 1), np.uint8)
    beside = cv2.dilate(ink, reach, anchor=(far - near, 0)), cv2.dilate(ink, reach, anchor=(0, 0))
    among = np.zeros_like(ink)
    among[:, near:-near] = cv2.bitwise_and(beside[0][:, : -2 * near], beside[1][:, 2 * near :])
    inked = cv2.bitwise_and(lines, ink)
    count, labels = cv2.connectedComponents(lines, connectivity=8)
    whole = np.bincount(labels[inked > 0], minlength=count)
    hidden = np.bincount(labels[cv2.bitwise_and(inked, among) > 0], minlength=count)
    return _pieces(labels, hidden <= AMONG * whole)


def _crossings(blank: Gray, lines: Mask, direction: str) -> Mask:
    """Dark pixels of the rules of one direction, the gaps where others cross filled."""
    gap = _px(RULE_MM)
    shape = (1, gap) if direction == "h" else (gap, 1)
    whole = cv2.morphologyEx(lines, cv2.MORPH_CLOSE, np.ones(shape, np.uint8))
    return _mask(np.where((whole > 0) & (blank < DARK), 255, 0))


def _mask(picture: npt.ArrayLike) -> Mask:
    return np.asarray(picture, np.uint8)


def _px(mm: float) -> int:
    return max(1, round(mm * PX_PER_MM))


def _thin(blank: Gray, direction: str, crossings: Mask, *, dotted: bool) -> Mask:
    """Mask of thin dark lines in one direction.

    Black-hat instead of a threshold: a grey filled heading is not a rule, nor is its edge, and a
    thin rule is as good as a thick one.
    """
    gray = blank if direction == "h" else np.ascontiguousarray(blank.T)
    across = cv2.getStructuringElement(cv2.MORPH_RECT, (1, _px(RULE_MM) + 1))
    hat = cv2.morphologyEx(gray, cv2.MORPH_BLACKHAT, across)
    dark = np.where(hat > CONTRAST, 255, 0).astype(np.uint8)
    # Where another rule crosses, the lightest around is that rule and the black-hat is blind.
    dark |= crossings if direction == "h" else crossings.T
    letters = np.zeros_like(dark)
    if dotted:
        gap = cv2.getStructuringElement(cv2.MORPH_RECT, (_px(GAP_MM), 1))
        closed = _mask(cv2.morphologyEx(dark, cv2.MORPH_CLOSE, gap))
        letters = _thick(closed)
        dark = _mask(cv2.morphologyEx(closed & ~letters, cv2.MORPH_CLOSE, gap))
    # One pixel more on each side lets a line that leans by a hundredth survive the opening.
    loose = cv2.dilate(dark, np.ones((3, 1), np.uint8))
    usual = SHORTEST_H_MM if direction == "h" else SHORTEST_V_MM
    shortest = _px(DOTTED_MM if dotted else usual)
    along = cv2.getStructuringElement(cv2.MORPH_RECT, (shortest, 1))
    lines = _mask(cv2.bitwise_and(cv2.morphologyEx(loose, cv2.MORPH_OPEN, along), dark))
    kept = _drop_thick(_apart(lines, letters) if dotted else lines)
    return kept if direction == "h" else np.ascontiguousarray(kept.T)


def _drop_thick(lines: Mask) -> Mask:
    """Keep the pieces that are thin for their length: not rows of letters that ran together."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    width, area = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_AREA]
    long = width >= _px(SHORTEST_V_MM) - 2
    return _pieces(labels, long & (area <= RULE_MM * PX_PER_MM * width))


def _pieces(labels: npt.ArrayLike, wanted: npt.NDArray[np.bool_]) -> Mask:
    """Mask of some of the labelled pieces; label 0 is no piece."""
    keep = np.where(wanted, 255, 0).astype(np.uint8)
    keep[0] = 0
    return np.asarray(keep[np.asarray(labels)], np.uint8)


def _thick(closed: Mask) -> Mask:
    """Find what is thick when its gaps are closed: letters that ran together, crossings."""
    across = np.ones((_px(DOTTED_THICK_MM) + 1, 1), np.uint8)
    return _mask(cv2.morphologyEx(closed, cv2.MORPH_OPEN, across))


def _apart(lines: Mask, letters: Mask) -> Mask:
    """Keep the lines that run through free paper: the flat top of a row of capitals does not."""
    near = cv2.dilate(letters, np.ones((2 * _px(FREE_MM) + 1, 1), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    beside = np.bincount(labels[near > 0], minlength=count)
    return _pieces(labels, beside <= TOUCHED * stats[:, cv2.CC_STAT_AREA])


def _cells(h: Mask, v: Mask, *, sides: Mask) -> tuple[Rect, ...]:
    joint = _px(JOINT_MM)
    walls = cv2.bitwise_or(
        cv2.dilate(h, np.ones((1, 2 * joint + 1), np.uint8)),
        cv2.dilate(v, np.ones((2 * joint + 1, 1), np.uint8)),
    )
    walls = cv2.bitwise_or(walls, sides)
    free = cv2.bitwise_not(cv2.dilate(walls, np.ones((3, 3), np.uint8)))
    height, width = free.shape
    count, _, stats, _ = cv2.connectedComponentsWithStats(free, connectivity=4)
    found: list[Rect] = []
    smallest = _px(SMALLEST_CELL_MM)
    for i in range(1, count):
        x, y, w, hh, area = (int(stats[i, k]) for k in range(5))
        on_edge = x <= 1 or y <= 1 or x + w >= width - 1 or y + hh >= height - 1
        if not on_edge and min(w, hh) >= smallest and area >= FILL_SHARE * w * hh:
            found.append((x, y, w, hh))
    return tuple(sorted(found, key=lambda r: (r[1], r[0])))


def _open_sides(h: Mask) -> Mask:
    """Close the sides of a table that has only lying rules there, as some offices set them."""
    walls = np.zeros_like(h)
    count, _, stats, _ = cv2.connectedComponentsWithStats(
        cv2.dilate(h, np.ones((1, 2 * _px(JOINT_MM) + 1), np.uint8)), connectivity=8
    )
    tolerance = _px(SIDE_TOLERANCE_MM)
    rules = sorted(tuple(int(n) for n in stats[i, :4]) for i in range(1, count))
    for x, _, w, _ in rules:
        same = [r for r in rules if abs(r[0] - x) <= tolerance and abs(r[2] - w) <= 2 * tolerance]
        if len(same) >= 3:
            top = min(r[1] for r in same)
            bottom = max(r[1] + r[3] for r in same)
            walls[top:bottom, max(0, x - 1) : x + 1] = 255
            walls[top:bottom, x + w - 1 : x + w + 1] = 255
    return walls
