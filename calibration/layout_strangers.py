"""Printed names that are no candidates: the blank belongs to another list, or the list is wrong."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from calibration.form import Rect
from calibration.layout import overlap
from calibration.layout_names import Found, core_of, name_like
from calibration.layout_text import NUMBER, Block, letters, same_print
from election.errors import FormError
from ocr.names import bare

HEADINGS = ("ho va ten", "ho ten", "ten", "danh sach", "ung cu", "dong chi")
SAME_COLUMN = 0.8  # of the wider cell that two cells of one column share
SAME_EDGE = 0.25  # of the letters' height
PITCH = 1.4  # of the typical distance of names: the next line of a list is no farther


def check_strangers(found: Sequence[Found], blocks: Sequence[Block], cells: Sequence[Rect]) -> None:
    """Refuse a blank with a name in the place of a candidate that is none.

    Raises
    ------
    FormError
        Shows what is printed there.
    """
    rest = [b for b in blocks if not any(same_print(b, find.block) for find in found)]
    in_table = [f for f in found if f.block.cell is not None]
    free = [f for f in found if f.block.cell is None]
    strange = [
        b for b in rest if b.cell is not None and _stranger_in_table(b, in_table, rest, cells)
    ]
    strange += [b for b in rest if b.cell is None and _stranger_in_list(b, free)]
    if strange:
        shown = "; ".join(f"“{block.text}”" for block in strange[:5])
        raise FormError(
            f"Phiếu trắng có tên không có trong tệp bầu cử: {shown}:"
            " hãy sửa tệp bầu cử hoặc đưa đúng phiếu / A name on the blank is not in the election."
        )


def _stranger_in_table(
    block: Block, found: Sequence[Found], rest: Sequence[Block], cells: Sequence[Rect]
) -> bool:
    if block.cell is None:
        return False
    cell = cells[block.cell]
    column = [
        rect
        for f in found
        if f.block.cell is not None and _same_column(cell, rect := cells[f.block.cell])
    ]
    if not column or not any(c.isalpha() for c in block.text):
        return False
    first = min(rect[1] for rect in column)
    if cell[1] > first:
        return True
    numbered = any(
        other.cell is not None
        and NUMBER.match(other.text)
        and cells[other.cell][0] < cell[0]
        and _same_row(cells[other.cell], cell)
        for other in rest
    )
    heading = any(word in bare(block.text) for word in HEADINGS)
    return numbered or (not heading and name_like(block.words))


def _same_row(a: Rect, b: Rect) -> bool:
    return overlap(a[1], a[1] + a[3], b[1], b[1] + b[3]) > 0.5 * b[3]


def _same_column(a: Rect, b: Rect) -> bool:
    return overlap(a[0], a[0] + a[2], b[0], b[0] + b[2]) >= SAME_COLUMN * max(a[2], b[2])


def _stranger_in_list(block: Block, found: Sequence[Found]) -> bool:
    """Look for one more line of a list without rules: in its column, set like a name."""
    if not found or not name_like(block.words):
        return False
    core = core_of(block.words)
    height = median(letters(f.words) for f in found)
    apart = [abs(f.words[0].box[0] - core[0].box[0]) for f in found]
    column = [f for f, gap in zip(found, apart, strict=True) if gap < height]
    if not column or abs(letters(core) - height) > 0.3 * height:
        return False
    tops = sorted(f.words[0].box[1] for f in column)
    pitch = median(b - a for a, b in pairwise(tops)) if len(tops) > 1 else 3 * height
    if tops[0] < core[0].box[1] < tops[-1]:
        return True
    # Above and below the list stand headings and notes: they have no number and another edge.
    listed = len(core) < len(block.words)
    reach = (3 if listed else 1) * PITCH * pitch
    aligned = listed or min(apart) < SAME_EDGE * height
    return aligned and tops[0] - reach < core[0].box[1] < tops[-1] + reach
