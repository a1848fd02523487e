"""Where marks go: the boxes of a row by the headings above them, or the name itself."""

from collections.abc import Iterable, Sequence
from math import inf

from rapidfuzz import fuzz

from calibration.form import FormTarget, Rect
from calibration.layout import overlap
from calibration.layout_rows import Reread, Row
from calibration.layout_text import Block
from election.definition import Marking
from election.errors import FormError
from election.reading import Option
from ocr.names import bare

SAME_ROW = 0.6  # of the name cell's height that a box beside it must share
SAME_COLUMN = 0.6  # of a column's width that a heading above it must share

WANTED: dict[Marking, tuple[Option, ...]] = {
    Marking.STRIKE_OUT: (),
    Marking.AGREE_DISAGREE: (Option.AGREE, Option.DISAGREE),
    Marking.CONFIDENCE_3: (Option.HIGH, Option.MEDIUM, Option.LOW),
}
AGREEING = ("dongy", "tanthanh", "nhattri")

SLIPPED = 80.0  # per cent of a word that OCR must leave beside another sure one


def option_of(heading: str) -> Option | None:
    """Say which option a printed heading names; None when it names none."""
    words = bare(heading).split()
    text = "".join(words)  # OCR loses spaces in headings more often than letters
    if "khong" in text and any(fuzz.partial_ratio(w, text) >= SLIPPED for w in AGREEING):
        return Option.DISAGREE
    if any(word in text for word in AGREEING):
        return Option.AGREE
    if "nhiem" in text or text in ("cao", "thap"):
        if words[-1].endswith("cao"):
            return Option.HIGH
        return Option.LOW if words[-1].endswith("thap") else Option.MEDIUM
    return None


def box_targets(
    marking: Marking,
    rows: Sequence[Row],
    blocks: Sequence[Block],
    cells: Sequence[Rect],
    reread: Reread | None,
) -> dict[str, tuple[FormTarget, ...]]:
    """Find the boxes of every candidate.

    Returns
    -------
    dict
        Candidate id to targets in the order of `WANTED`; empty tuples for strike-out.

    Raises
    ------
    FormError
        When the headings do not give the marking's columns, each once.
    """
    found: dict[str, tuple[FormTarget, ...]] = {}
    read: dict[tuple[Block, ...], Option | None] = {}
    for row in rows:
        beside = _beside(row, rows, cells)
        top = _table_top(row, rows, cells)
        headings = [_heading(rect, top, blocks, cells) for rect in beside]
        options = [_once(read, heading, reread) for heading in headings]
        targets = in_order(marking, row, beside, options, [_text(h) for h in headings])
        _check_empty(targets, row, blocks)
        found[row.candidate.id] = targets
    return found


def in_order(
    marking: Marking,
    row: Row,
    rects: Sequence[Rect],
    options: Sequence[Option | None],
    said: Sequence[str],
) -> tuple[FormTarget, ...]:
    """Targets of a row in the order of `WANTED`; places that stand for no option are none.

    Raises
    ------
    FormError
        When the options are not those of the marking, each once; it shows what is `said` there.
    """
    wanted = WANTED[marking]
    targets = [
        FormTarget(option, rect)
        for rect, option in zip(rects, options, strict=True)
        if option is not None
    ]
    if sorted(target.option for target in targets) != sorted(wanted):
        raise FormError(_wrong_columns(marking, said, row))
    return tuple(sorted(targets, key=lambda target: wanted.index(target.option)))


def next_to_right(lefts: Iterable[int], right: int) -> float:
    """Where the next thing to the right begins; infinitely far where there is none."""
    return min((left for left in lefts if left >= right), default=inf)


def _beside(row: Row, rows: Sequence[Row], cells: Sequence[Rect]) -> list[Rect]:
    """Cells of the same row to the right of the name, up to the next column of names."""
    if row.found.block.cell is None:
        return []
    x, y, w, h = cells[row.found.block.cell]
    lefts = (cells[r.found.block.cell][0] for r in rows if r.found.block.cell is not None)
    stop = next_to_right(lefts, x + w)
    right = [
        cell
        for cell in cells
        if cell[0] >= x + w
        and cell[0] + cell[2] <= stop
        and overlap(cell[1], cell[1] + cell[3], y, y + h) >= SAME_ROW * max(cell[3], h)
    ]
    return sorted(right)


def _table_top(row: Row, rows: Sequence[Row], cells: Sequence[Rect]) -> int:
    """Top of the first name in the column of a row: what stands above it is heading."""
    if row.found.block.cell is None:
        return row.found.block.box[1]
    x, _, w, _ = cells[row.found.block.cell]
    column = (cells[r.found.block.cell] for r in rows if r.found.block.cell is not None)
    return min(c[1] for c in column if overlap(c[0], c[0] + c[2], x, x + w) > SAME_COLUMN * w)


def _once(
    read: dict[tuple[Block, ...], Option | None], heading: tuple[Block, ...], reread: Reread | None
) -> Option | None:
    if heading not in read:
        read[heading] = _option(heading, reread)
    return read[heading]


def _option(heading: Sequence[Block], reread: Reread | None) -> Option | None:
    """Read what a column stands for, by OCR again and again until it is an option."""
    option = option_of(_text(heading))
    if option is not None or reread is None:
        return option
    for block in heading:
        for again in reread(block):
            option = option_of(again.text)
            if option is not None:
                return option
    return None


def _text(heading: Sequence[Block]) -> str:
    return " ".join(block.text for block in heading)


def _heading(
    rect: Rect, top: int, blocks: Sequence[Block], cells: Sequence[Rect]
) -> tuple[Block, ...]:
    """Find the headings above a box, downwards: there may be two storeys."""
    x, _, w, _ = rect
    above = []
    for block in blocks:
        if block.cell is None:
            continue
        cell = cells[block.cell]
        shared = overlap(cell[0], cell[0] + cell[2], x, x + w)
        if cell[1] + cell[3] <= top and shared >= SAME_COLUMN * w:
            above.append((cell, block))
    return tuple(block for _, block in sorted(above, key=lambda pair: pair[0]))


def _check_empty(targets: Iterable[FormTarget], row: Row, blocks: Sequence[Block]) -> None:
    for target in targets:
        x, y, w, h = target.rect
        for block in blocks:
            for word in block.words:
                wx, wy, ww, wh = word.box
                letters = any(c.isalpha() for c in word.text)
                inside = x <= wx + ww / 2 <= x + w and y <= wy + wh / 2 <= y + h
                if inside and letters and word.confidence > 50 and len(word.text) > 1:
                    raise FormError(
                        f"Ô đánh dấu của “{row.candidate.name}” có chữ “{word.text}”: hãy đưa"
                        " phiếu chưa đánh dấu"
                        " / A box for marks is not empty: give an unmarked blank."
                    )


def _wrong_columns(marking: Marking, headings: Sequence[str], row: Row) -> str:
    need = {
        Marking.STRIKE_OUT: "không có cột đánh dấu (gạch tên)",
        Marking.AGREE_DISAGREE: "2 cột: Đồng ý, Không đồng ý",
        Marking.CONFIDENCE_3: "3 cột: Tín nhiệm cao, Tín nhiệm, Tín nhiệm thấp",
    }[marking]
    seen = "; ".join(f"“{text}”" for text in headings) or "không có cột nào"
    return (
        f"Cách bầu {marking.value} cần {need}; bên phải tên “{row.candidate.name}” đọc được"
        f" {len(headings)} cột: {seen}: hãy sửa tệp bầu cử hoặc đưa đúng phiếu"
        " / The columns on the blank are not those of the marking."
    )
