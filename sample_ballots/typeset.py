"""Set a ballot on its sheet, as an office would with a word processor."""

from dataclasses import dataclass, field

import numpy as np

from sample_ballots.ballot import Ballot
from sample_ballots.fonts import MM_PER_PT, Face, face
from sample_ballots.forms import Body
from sample_ballots.layout import (
    Band,
    Box,
    Fill,
    Layout,
    LayoutError,
    Outline,
    Row,
    Rule,
    Text,
    band,
    wrap,
)

BOTTOM_MARGIN_MM = 10.0
CELL_PAD_MM = 1.6
LEADING = 1.22  # line pitch over font size


@dataclass(slots=True)
class _Sheet:
    """The sheet while it is being set."""

    ballot: Ballot
    texts: list[Text] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    outlines: list[Outline] = field(default_factory=list)
    y: float = 0.0

    def face(self, style: str = "regular") -> Face:
        return face(self.ballot.family, style)

    def put(
        self, x: float, baseline: float, text: str, style: str, size: float, align: str = "left"
    ) -> Text:
        font = self.face(style)
        width = font.width(text, size)
        left = x if align == "left" else x - width / 2 if align == "centre" else x - width
        line = Text(left, baseline, text, font, size)
        self.texts.append(line)
        return line

    def paragraph(
        self, centre: float, width: float, text: str, style: str, size: float, align: str = "centre"
    ) -> None:
        """Set wrapped lines below `y` and move `y` down."""
        for line in wrap(text, self.face(style), size, width):
            self.y += size * MM_PER_PT * LEADING
            x = centre if align == "centre" else centre - width / 2
            self.put(x, self.y, line, style, size, align)


def typeset(ballot: Ballot) -> Layout:
    """Set the ballot.

    Raises
    ------
    LayoutError
        When it does not fit on the sheet.
    """
    spec = ballot.spec
    width, height = spec.size
    sheet = _Sheet(ballot)
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
        tuple(sheet.outlines), rows, body, free, signature, (22.0, 24.0, 12.0) if spec.emblem else None,
    )  # fmt: skip


def _header(sheet: _Sheet) -> None:
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


def _body(sheet: _Sheet, top: float, room: float) -> tuple[tuple[Row, ...], Box]:
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
        setter = _table if spec.body is Body.TABLE else _lines
        made, end = setter(sheet, indices, (x0, top, x0 + each, top + room))
        rows.extend(made)
        bottom = max(bottom, end)
    return tuple(rows), (left, top, right, bottom)


def _row_heights(
    sheet: _Sheet, names: list[list[str]], posts: list[list[str]], room: float
) -> list[float]:
    """Give each row its height: as much as there is room for, within the form's limits."""
    ballot = sheet.ballot
    least, most = ballot.spec.row_mm
    pitch = ballot.size_pt * MM_PER_PT * LEADING
    post_pitch = (ballot.size_pt - 2) * MM_PER_PT * LEADING
    needed = [
        max(least, len(n) * pitch + 1.2, len(p) * post_pitch + 1.2)
        for n, p in zip(names, posts, strict=True)
    ]
    spare = room - sum(needed)
    if spare < 0:
        raise LayoutError(
            f"{ballot.spec.id}: {len(names)} rows need {-spare:.1f} mm more than there is."
        )
    stretch = min(most, ballot.row_mm, least + spare / len(needed))
    return [max(n, stretch) if n <= stretch else n for n in needed]


def _printed_name(sheet: _Sheet, index: int) -> str:
    candidate = sheet.ballot.candidates[index]
    name = candidate.name.upper() if sheet.ballot.spec.upper else candidate.name
    return f"{name} ({candidate.alias})" if candidate.alias else name


def _table(sheet: _Sheet, indices: range, area: Box) -> tuple[list[Row], float]:
    ballot, spec = sheet.ballot, sheet.ballot.spec
    size = ballot.size_pt
    style = "bold" if spec.bold else "regular"
    edges = _column_edges(sheet, area[0], area[2])
    name_x = (edges[1], edges[2]) if spec.numbered else (edges[0], edges[1])
    name_width = name_x[1] - name_x[0] - 2 * CELL_PAD_MM
    names = [wrap(_printed_name(sheet, i), sheet.face(style), size, name_width) for i in indices]
    first_mark = len(edges) - 1 - len(spec.columns)
    posts: list[list[str]] = [[] for _ in indices]
    if spec.position:
        post_width = edges[first_mark] - name_x[1] - 2 * CELL_PAD_MM
        posts = [
            wrap(ballot.candidates[i].post, sheet.face(), size - 2, post_width) for i in indices
        ]
    y = area[1]
    if spec.header_row:
        y = _header_row(sheet, edges, y)
    heights = _row_heights(sheet, names, posts, area[3] - y)
    rows, tops = [], [y]
    for index, lines, post, height in zip(indices, names, posts, heights, strict=True):
        cell = (name_x[0], y, name_x[1], y + height)
        number = None
        if spec.numbered:
            number = band(
                _cell_lines(
                    sheet,
                    (edges[0], y, edges[1], y + height),
                    [f"{index + 1}"],
                    style,
                    size,
                    "centre",
                )[0]
            )
        printed = _cell_lines(sheet, cell, lines, style, size)
        post_band = None
        if post:
            post_band = band(
                _cell_lines(
                    sheet, (name_x[1], y, edges[first_mark], y + height), post, "regular", size - 2
                )[0]
            )
        targets = {
            option: (edges[first_mark + k], y, edges[first_mark + k + 1], y + height)
            for k, option in enumerate(spec.options)
        }
        rows.append(
            Row(
                ballot.candidates[index].id,
                tuple(band(t) for t in printed),
                cell,
                targets,
                number,
                post=post_band,
            )
        )
        y += height
        tops.append(y)
    _grid(sheet, edges, area[1], tops)
    return rows, y


def _column_edges(sheet: _Sheet, left: float, right: float) -> list[float]:
    ballot, spec = sheet.ballot, sheet.ballot.spec
    width = right - left
    number = max(9.0, 0.055 * width) if spec.numbered else 0.0
    marks = [ballot.mark_column_mm * min(1.0, width / 170.0)] * len(spec.columns)
    rest = width - number - sum(marks)
    name = 0.42 * rest if spec.position else rest
    widths = [number] if spec.numbered else []
    widths += [name, *([rest - name] if spec.position else []), *marks]
    return [left, *(left + np.cumsum(widths)).tolist()]


def _header_row(sheet: _Sheet, edges: list[float], y: float) -> float:
    ballot, spec = sheet.ballot, sheet.ballot.spec
    captions = [ballot.number_caption] if spec.numbered else []
    captions += [
        ballot.name_caption,
        *(["Chức vụ, đơn vị công tác"] if spec.position else []),
        *ballot.columns,
    ]
    size = ballot.size_pt - (1.0 if spec.columns else 0.0)
    wrapped = []
    for caption, x0, x1 in zip(captions, edges, edges[1:], strict=False):
        fitted = size
        while True:
            try:
                wrapped.append((wrap(caption, sheet.face("bold"), fitted, x1 - x0 - 1.0), fitted))
                break
            except LayoutError:
                fitted -= 0.5
    height = max(len(lines) * s * MM_PER_PT * LEADING for lines, s in wrapped) + 2.5
    if spec.lines.header_gray is not None:
        sheet.fills.append(Fill((edges[0], y, edges[-1], y + height), spec.lines.header_gray))
    for (lines, s), x0, x1 in zip(wrapped, edges, edges[1:], strict=False):
        _cell_lines(sheet, (x0, y, x1, y + height), lines, "bold", s, "centre")
    return y + height


def _cell_lines(
    sheet: _Sheet, cell: Box, lines: list[str], style: str, size: float, align: str = "left"
) -> list[Text]:
    """Set lines in the middle of a cell's height."""
    em = size * MM_PER_PT
    pitch = em * LEADING
    font = sheet.face(style)
    centre = (cell[1] + cell[3]) / 2
    baseline = centre - (len(lines) - 1) * pitch / 2 + 0.5 * font.cap_height * em
    x = cell[0] + CELL_PAD_MM if align == "left" else (cell[0] + cell[2]) / 2
    return [
        sheet.put(x, baseline + k * pitch, line, style, size, align) for k, line in enumerate(lines)
    ]


def _grid(sheet: _Sheet, edges: list[float], top: float, tops: list[float]) -> None:
    style = sheet.ballot.spec.lines
    width = sheet.ballot.rule_mm
    levels = [top, *tops] if tops[0] > top else tops
    bottom = tops[-1]
    for y in levels:
        sheet.rules.append(Rule(edges[0], y, edges[-1], y, width, style.dash_mm))
    verticals = [edges[0], edges[-1]] if style.across_only else edges
    for x in verticals:
        sheet.rules.append(Rule(x, top, x, bottom, width, style.dash_mm))
    if style.double:
        d = 0.9
        x0, y0, x1, y1 = edges[0] - d, top - d, edges[-1] + d, bottom + d
        for ends in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            sheet.rules.append(Rule(*ends, width))


def _lines(sheet: _Sheet, indices: range, area: Box) -> tuple[list[Row], float]:
    """Names on lines of their own: numbered lists, the assembly's form, ovals beside names."""
    ballot, spec = sheet.ballot, sheet.ballot.spec
    size = ballot.size_pt
    em = size * MM_PER_PT
    style = "bold" if spec.bold else "regular"
    font = sheet.face(style)
    lead = 0.0
    if spec.courtesy:
        lead = font.width("Ông  ", size) + 1.0
    elif spec.numbered:
        lead = font.width(f"{len(ballot.candidates)}. ", size) + 0.5
    oval_lead = (
        ballot.oval_mm[0] + 4.0 if spec.body is Body.OVALS and not ballot.oval_right else 0.0
    )
    x0 = area[0] + oval_lead
    width = area[2] - x0 - lead - (ballot.oval_mm[0] + 4.0 if ballot.oval_right else 0.0)
    names = [wrap(_printed_name(sheet, i), font, size, width) for i in indices]
    heights = _row_heights(sheet, names, [[] for _ in indices], area[3] - area[1])
    rows: list[Row] = []
    y = area[1]
    for index, lines, height in zip(indices, names, heights, strict=True):
        candidate = ballot.candidates[index]
        pitch = em * LEADING
        baseline = y + height / 2 - (len(lines) - 1) * pitch / 2 + 0.5 * font.cap_height * em
        number: Band | None = None
        courtesy: Band | None = None
        if spec.courtesy:
            courtesy = band(
                sheet.put(x0, baseline, "Bà" if candidate.woman else "Ông", style, size)
            )
        elif spec.numbered:
            number = band(sheet.put(x0, baseline, f"{index + 1}.", style, size))
        printed = [
            sheet.put(x0 + lead, baseline + k * pitch, line, style, size)
            for k, line in enumerate(lines)
        ]
        targets: dict[str, Box] = {}
        if spec.body is Body.OVALS:
            targets["marked"] = _oval(sheet, area, y + height / 2)
        rows.append(
            Row(
                candidate.id, tuple(band(t) for t in printed), (x0 + lead, y, area[2], y + height),
                targets, number, courtesy, _alias_band(printed),
            )
        )  # fmt: skip
        y += height
    return rows, y


def _alias_band(printed: list[Text]) -> Band | None:
    """Find the name in parentheses, when it stands on one line."""
    for line in printed:
        start = line.text.find("(")
        if start >= 0 and line.text.endswith(")"):
            before = line.face.width(line.text[:start], line.size_pt)
            return band(
                Text(line.x + before, line.baseline, line.text[start:], line.face, line.size_pt)
            )
    return None


def _oval(sheet: _Sheet, area: Box, centre: float) -> Box:
    ballot = sheet.ballot
    w, h = ballot.oval_mm
    x = area[2] - w - 1.0 if ballot.oval_right else area[0] + 1.0
    box = (x, centre - h / 2, x + w, centre + h / 2)
    sheet.outlines.append(Outline(box, ballot.rule_mm, ballot.oval_round))
    return box


def _signature(sheet: _Sheet) -> Box:
    ballot, spec = sheet.ballot, sheet.ballot.spec
    centre = 0.70 * spec.size[0]
    size = ballot.size_pt - 1
    sheet.y += 2.0
    sheet.paragraph(centre, 0.5 * spec.size[0], "NGƯỜI GHI PHIẾU", "bold", size)
    sheet.paragraph(centre, 0.5 * spec.size[0], "(có thể ký hoặc không ký)", "italic", size)
    top = sheet.y + 1.0
    return centre - 25.0, top, centre + 25.0, min(top + 18.0, spec.size[1] - 6.0)
