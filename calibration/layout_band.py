"""What belongs to a name of a list without rules: the band up to its neighbours."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from calibration.form import Rect
from calibration.layout import Printed, inside, overlap
from calibration.layout_order import columns
from calibration.layout_rows import Row
from calibration.layout_text import Block


def bands(
    rows: Sequence[Row], names: Sequence[Rect], found: Sequence[Block], printed: Printed
) -> list[Rect]:
    """Bands of all rows, in form pixels.

    From the left edge of the column to the next column or as far from the right edge of the sheet;
    half way to the neighbours above and below, but not over other print.
    """
    groups = columns(names)
    width = printed.blank.shape[1]
    lefts = [min(_left(rows[i]) for i in group) for group in groups]
    found_bands: dict[int, Rect] = {}
    for number, group in enumerate(groups):
        left = lefts[number]
        right = (
            lefts[number + 1]
            if number + 1 < len(groups)
            else max(width - left, _right(rows, group))
        )
        tops = [names[i][1] for i in group]
        half = (
            median(b - a for a, b in pairwise(tops)) / 2
            if len(tops) > 1
            else 1.5 * names[group[0]][3]
        )
        for place, i in enumerate(group):
            top = names[i][1] - (half - names[i][3] / 2)
            bottom = names[i][1] + names[i][3] + (half - names[i][3] / 2)
            if place > 0:
                top = _between(names[group[place - 1]], names[i])
            if place + 1 < len(group):
                bottom = _between(names[i], names[group[place + 1]])
            top, bottom = _clear_of_print(top, bottom, rows[i], (left, right), found)
            found_bands[i] = inside(
                (left, round(top), right - left, round(bottom) - round(top)), printed.blank
            )
    return [found_bands[i] for i in range(len(names))]


def _between(upper: Rect, lower: Rect) -> float:
    return (upper[1] + upper[3] + lower[1]) / 2


def _left(row: Row) -> int:
    return min(word.box[0] for word in row.found.block.words)


def _right(rows: Sequence[Row], group: Sequence[int]) -> int:
    return max(w.box[0] + w.box[2] for i in group for w in rows[i].found.block.words)


def _clear_of_print(
    top: float, bottom: float, row: Row, sides: tuple[int, int], found: Sequence[Block]
) -> tuple[float, float]:
    """Shrink a band until no other line of print lies in it."""
    _, y, _, h = row.found.block.box
    for block in found:
        bx, by, bw, bh = block.box
        if overlap(bx, bx + bw, *sides) == 0:
            continue
        if by >= y + h:
            bottom = min(bottom, by)
        elif by + bh <= y:
            top = max(top, by + bh)
    return min(top, float(y)), max(bottom, float(y + h))
