"""Set a ballot on its sheet, as an office would with a word processor."""

from sample_ballots.ballot import Ballot
from sample_ballots.body import set_lines, set_table
from sample_ballots.fonts import MM_PER_PT
from sample_ballots.forms import Body
from sample_ballots.galley import LEADING, Galley
from sample_ballots.layout import Box, Layout, LayoutError, Row, Rule, wrap

BOTTOM_MARGIN_MM = 10.0


def typeset(ballot: Ballot) -> Layout:
    """Set the ballot.

    Raises
    ------
    LayoutError
        When it does not fit on the sheet.
    """
    spec = ballot.spec
    width, height = spec.size
    sheet = Galley(ballot)
    _header(sheet)
    top = sheet.y + 0.35 * ballot.size_pt * MM_PER_PT + 2.0
    note_lines = wrap(
        f"Ghi chú: {spec.note}",
        sheet.face("italic"),
        ballot.size_pt - 1,
        width - 2 * spec.margin_mm,
    )
    below = (len(note_lines) + 1) * ballot.size_pt * MM_PER_PT * LEADING
    if spec.signature:
        below += 26.0
    room = height - BOTTOM_MARGIN_MM - top - below
    rows, body = _body(sheet, top, room)
    sheet.y = body[3] + 1.5
    sheet.paragraph(
        width / 2, width - 2 * spec.margin_mm, f"Ghi chú: {spec.note}", "italic",
        ballot.size_pt - 1, "left",
    )  # fmt: skip
    signature = _signature(sheet) if spec.signature else None
    end = signature[3] if signature else sheet.y + 2.0
    if end > height - 5.0:
        raise LayoutError(
            f"{spec.id}: the print ends {end - height + 5.0:.1f} mm below the margin."
        )
    free = (spec.margin_mm, min(end + 3.0, height - 9.0), width - spec.margin_mm, height - 6.0)
    return Layout(
        width, height, tuple(sheet.texts), tuple(sheet.rules), tuple(sheet.fills),
        tuple(sheet.outlines), rows, body, free, signature, (22.0, 24.0,
        12.0) if spec.emblem else None,
    )  # fmt: skip


def _header(sheet: Galley) -> None:
    ballot, spec = sheet.ballot, sheet.ballot.spec
    width = spec.size[0]
    size = min(ballot.size_pt, 13.0) - (1.5 if width < 160 else 0.5)
    step = size * MM_PER_PT * LEADING
    left, right = 0.29 * width, 0.72 * width
    y = ballot.top_mm
    left_lines = wrap(ballot.unit, sheet.face(), size, 0.40 * width)
    bottoms = []
    for centre, lines, styles in (
        (left, [*left_lines, ballot.meeting_line], ["regular"] * len(left_lines) + ["bold"]),
        (right, [ballot.motto, ballot.date_line], ["bold", "italic"]),
    ):
        base = y
        for text, style in zip(lines, styles, strict=True):
            fitted = min(size, size * 0.42 * width / sheet.face(style).width(text, size))
            line = sheet.put(centre, base, text, style, fitted, "centre")
            if style == "bold":
                inset = 0.25 * line.width
                if ballot.underlined:
                    drop = base + 0.35 * size * MM_PER_PT
                    sheet.rules.append(
                        Rule(line.x + inset, drop, line.x + line.width - inset, drop, 0.2)
                    )
                    base += 0.15 * step
            base += step
        bottoms.append(base)
    sheet.y = max(bottoms) + ballot.gap_mm
    column = width - 2 * spec.margin_mm
    sheet.paragraph(width / 2, column, ballot.heading, "bold", ballot.size_pt + 2)
    sheet.paragraph(width / 2, column, ballot.title, "bold", ballot.size_pt)
    if ballot.seats_line:
        sheet.paragraph(width / 2, column, ballot.seats_line, "italic", ballot.size_pt)


def _body(sheet: Galley, top: float, room: float) -> tuple[tuple[Row, ...], Box]:
    spec = sheet.ballot.spec
    blocks = spec.name_columns
    gap = 6.0
    left, right = spec.margin_mm, spec.size[0] - spec.margin_mm
    if blocks == 1 and spec.body is not Body.TABLE:
        left += sheet.ballot.indent_mm
    each = (right - left - gap * (blocks - 1)) / blocks
    count = len(sheet.ballot.candidates)
    share = -(-count // blocks)
    rows: list[Row] = []
    bottom = top
    for block in range(blocks):
        indices = range(block * share, min(count, (block + 1) * share))
        x0 = left + block * (each + gap)
        setter = set_table if spec.body is Body.TABLE else set_lines
        made, end = setter(sheet, indices, (x0, top, x0 + each, top + room))
        rows.extend(made)
        bottom = max(bottom, end)
    return tuple(rows), (left, top, right, bottom)


def _signature(sheet: Galley) -> Box:
    ballot, spec = sheet.ballot, sheet.ballot.spec
    centre = 0.70 * spec.size[0]
    size = ballot.size_pt - 1
    sheet.y += 2.0
    sheet.paragraph(centre, 0.5 * spec.size[0], "NGƯỜI GHI PHIẾU", "bold", size)
    sheet.paragraph(centre, 0.5 * spec.size[0], "(có thể ký hoặc không ký)", "italic", size)
    top = sheet.y + 1.0
    return centre - 25.0, top, centre + 25.0, min(top + 18.0, spec.size[1] - 6.0)
