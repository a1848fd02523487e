"""Put a form together from the print of a blank: names, rows, places for marks."""

from collections.abc import Sequence

from calibration.form import Form, FormRow, FormTarget, Rect
from calibration.layout import Printed
from calibration.layout_band import bands
from calibration.layout_fill import fill_targets, outlines
from calibration.layout_ink import Ink, ink_of, name_lines
from calibration.layout_rows import Reread, Row, place_names
from calibration.layout_rules import find_rules
from calibration.layout_signature import signature_place
from calibration.layout_squares import square_targets
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
    lines = _name_lines(ink_of(printed.blank, ruling.mask, exact=printed.exact), rows, printed)
    names = [around(group) for group in lines]
    cells = _row_cells(rows, names, found, ruling.cells, printed)
    in_table = any(row.found.block.cell is not None for row in rows)
    if contest.marking is Marking.FILL:
        shapes = outlines(printed.blank, ruling.mask)
        targets = fill_targets(rows, names, printed.words, shapes, exact=printed.exact)
    elif contest.marking is Marking.STRIKE_OUT or in_table:
        targets = box_targets(contest.marking, rows, found, ruling.cells, reread)
    else:
        shapes = outlines(printed.blank, ruling.mask)
        targets = square_targets(contest.marking, rows, names, printed.words, found, shapes)
    if contest.marking is Marking.FILL or not in_table:
        cells = [
            around([cell, *(target.rect for target in targets[row.candidate.id])])
            for cell, row in zip(cells, rows, strict=True)
        ]
    below = max(y + h for _, y, _, h in cells)
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
        signature=(
            signature_place(found, below, printed.blank)
            if contest.marking is Marking.CONFIDENCE_3
            else None
        ),
    )


def _strike(name: Rect) -> tuple[FormTarget, ...]:
    return (FormTarget(Option.STRIKE, name),)


def _name_lines(ink: Ink, rows: Sequence[Row], printed: Printed) -> list[tuple[Rect, ...]]:
    lines = []
    for row in rows:
        group = name_lines(ink, row.found, printed.words, exact=printed.exact)
        if not group:
            raise FormError(
                f"Tên “{row.candidate.name}” có trong tệp nhưng không in ra giấy"
                " (chữ trắng hoặc ẩn): hãy xuất lại phiếu trắng"
                " / A name is in the file but not in the print."
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
    return [
        band if row.found.block.cell is None else cells[row.found.block.cell]
        for row, band in zip(rows, bands(rows, names, found, printed), strict=True)
    ]
