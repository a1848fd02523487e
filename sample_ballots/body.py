"""The names on the sheet: as a bordered table or on lines of their own."""

import numpy as np

from sample_ballots.fonts import MM_PER_PT
from sample_ballots.forms import Body
from sample_ballots.galley import LEADING, Galley
from sample_ballots.layout import Band, Box, Fill, LayoutError, Outline, Row, Rule, Text, band, wrap

CELL_PAD_MM = 1.6


def _row_heights(
    sheet: Galley, names: list[list[str]], posts: list[list[str]], room: float
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


def _printed_name(sheet: Galley, index: int) -> str:
    candidate = sheet.ballot.candidates[index]
    name = candidate.name.upper() if sheet.ballot.spec.upper else candidate.name
    return f"{name} ({candidate.alias})" if candidate.alias else name


def set_table(sheet: Galley, indices: range, area: Box) -> tuple[list[Row], float]:
    """Set names in a bordered table; give the rows and where the table ends."""
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


def _column_edges(sheet: Galley, left: float, right: float) -> list[float]:
    ballot, spec = sheet.ballot, sheet.ballot.spec
    width = right - left
    number = max(9.0, 0.055 * width) if spec.numbered else 0.0
    marks = [ballot.mark_column_mm * min(1.0, width / 170.0)] * len(spec.columns)
    rest = width - number - sum(marks)
    name = 0.42 * rest if spec.position else rest
    widths = [number] if spec.numbered else []
    widths += [name, *([rest - name] if spec.position else []), *marks]
    return [left, *(left + np.cumsum(widths)).tolist()]


def _header_row(sheet: Galley, edges: list[float], y: float) -> float:
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
    sheet: Galley, cell: Box, lines: list[str], style: str, size: float, align: str = "left"
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


def _grid(sheet: Galley, edges: list[float], top: float, tops: list[float]) -> None:
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


def set_lines(sheet: Galley, indices: range, area: Box) -> tuple[list[Row], float]:
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


def _oval(sheet: Galley, area: Box, centre: float) -> Box:
    ballot = sheet.ballot
    w, h = ballot.oval_mm
    x = area[2] - w - 1.0 if ballot.oval_right else area[0] + 1.0
    box = (x, centre - h / 2, x + w, centre + h / 2)
    sheet.outlines.append(Outline(box, ballot.rule_mm, ballot.oval_round))
    return box
