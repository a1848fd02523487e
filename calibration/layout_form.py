"""Put a form together from the print of a blank: names, rows, places for marks."""

from collections.abc import Sequence
from statistics import median

from calibration.form import Form, FormRow, FormTarget, Rect
from calibration.layout import Printed, inside, overlap
from calibration.layout_ink import Ink, ink_of, name_lines
from calibration.layout_order import columns
from calibration.layout_rows import Reread, Row, place_names
from calibration.layout_rules import find_rules
from calibration.layout_targets import box_targets
from calibration.layout_text import Block, blocks
from election.definition import Contest, Marking
from election.errors import FormError
from election.reading import Option
from ocr.engine import around


def lay_out(contest: Contest, printed: Printed, reread: Reread | None = None) -> Form:
    """Make the form of a contest from the print of its blank.

    Raises
    ------
    FormError
        When the print is not that of this contest.
    """
    ruling = find_rules(printed.blank)
    found = blocks(printed.words, ruling.cells)
    rows = place_names(contest, found, ruling.cells, reread)
    lines = _name_lines(ink_of(printed.blank, ruling.mask), rows, printed)
    names = [around(group) for group in lines]
    cells = _row_cells(rows, names, found, ruling.cells, printed)
    targets = box_targets(contest.marking, rows, found, ruling.cells)
    return Form(
        contest=contest.id,
        marking=contest.marking,
        rows=tuple(
            FormRow(row.candidate.id, name, group, cell, targets[row.candidate.id] or _strike(name))
            for row, name, group, cell in zip(rows, names, lines, cells, strict=True)
        ),
        blank=printed.blank,
        exact=printed.exact,
        seal=contest.seal,
        signature=None,
    )


def _strike(name: Rect) -> tuple[FormTarget, ...]:
    return (FormTarget(Option.STRIKE, name),)


def _name_lines(ink: Ink, rows: Sequence[Row], printed: Printed) -> list[tuple[Rect, ...]]:
    lines = []
    for row in rows:
        group = name_lines(ink, row.found, printed.words, exact=printed.exact)
        if not group:
            raise FormError(
                f"Tên “{row.candidate.name}” có trong tệp nhưng không in ra giấy (chữ trắng hoặc ẩn):"
                " hãy xuất lại phiếu trắng / A name is in the file but not in the print."
            )
        lines.append(group)
    return lines


def _row_cells(
    rows: Sequence[Row],
    names: Sequence[Rect],
    found: Sequence[Block],
    cells: Sequence[Rect],
    printed: Printed,
) -> list[Rect]:
    """Table cell of each name; for a list without rules the band up to the neighbours."""
    bands = _bands(rows, names, found, printed)
    return [
        band if row.found.block.cell is None else cells[row.found.block.cell]
        for row, band in zip(rows, bands, strict=True)
    ]


def _bands(
    rows: Sequence[Row], names: Sequence[Rect], found: Sequence[Block], printed: Printed
) -> list[Rect]:
    groups = columns(names)
    width = printed.blank.shape[1]
    lefts = [min(_left(rows[i]) for i in group) for group in groups]
    bands: dict[int, Rect] = {}
    for number, group in enumerate(groups):
        left = lefts[number]
        right = (
            lefts[number + 1] if number + 1 < len(groups) else max(width - left, _right(rows, group))
        )
        tops = [names[i][1] for i in group]
        half = (
            median(b - a for a, b in zip(tops, tops[1:], strict=False)) / 2
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
            bands[i] = inside(
                (left, round(top), right - left, round(bottom) - round(top)), printed.blank
            )
    return [bands[i] for i in range(len(names))]


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


def needs_boxes(marking: Marking) -> bool:
    """Whether a form of this marking has boxes in a table."""
    return marking in (Marking.AGREE_DISAGREE, Marking.CONFIDENCE_3)
