"""Give every candidate the one place where the name is printed, or say why that cannot be done."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations

from rapidfuzz import fuzz

from calibration.form import Rect
from calibration.layout import overlap
from calibration.layout_names import Found, find_in
from calibration.layout_order import check_order
from calibration.layout_prefix import plain
from calibration.layout_strangers import check_strangers
from calibration.layout_text import Block, continued, same_print
from election.definition import Candidate, Contest
from election.errors import FormError
from ocr.names import bare, decides, key, same_letters

SAME_REMARK = (
    85.0  # per cent of a position or an alias that must be read to tell two namesakes apart
)
SAME_COLUMN = 0.8  # of the wider cell that two cells of one column share
LIST_PREFIX = 4  # words of a line among which the name begins
SHOWN = 12  # lines of print that a message quotes

Reread = Callable[[Block], Iterable[Block]]  # other readings of the same print, the best first


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate and the printed name."""

    candidate: Candidate
    found: Found


def place_names(
    contest: Contest, blocks: Sequence[Block], cells: Sequence[Rect], reread: Reread | None
) -> tuple[Row, ...]:
    """Find all candidates, each once, in the order of the election file.

    Parameters
    ----------
    reread : callable or None
        None for a text layer: only names printed letter for letter are found. For OCR: gives
        other readings of a block that was not clear.

    Raises
    ------
    FormError
        A name missing, printed twice or not told apart from another; a printed name that is no
        candidate; another order.
    """
    names = tuple(dict.fromkeys(key(c.name) for c in contest.candidates))
    spelled = {key(c.name): c.name for c in reversed(contest.candidates)}
    finder = _Finder(tuple(blocks), tuple(cells), tuple(spelled[k] for k in names), reread)
    finds = finder.all()
    placed: list[Row] = []
    missing: list[str] = []
    for index, name in enumerate(names):
        wanted = [c for c in contest.candidates if key(c.name) == name]
        mine = _in_column([f for f in finds if f.name == index], finds, len(wanted), cells)
        if len(mine) < len(wanted):
            missing += [c.name for c in wanted[len(mine) :]]
        elif len(mine) > len(wanted):
            raise FormError(
                f"Tên “{wanted[0].name}” in {len(mine)} chỗ trên phiếu trắng, không rõ chỗ nào"
                " để bầu: hãy sửa phiếu / The name is printed more than once."
            )
        elif len(wanted) == 1:
            placed.append(Row(wanted[0], mine[0]))
        else:
            placed += _namesakes(wanted, mine, blocks, cells)
    if missing:
        raise FormError(_missing(missing, blocks, placed))
    rows = tuple(sorted(placed, key=lambda r: contest.candidates.index(r.candidate)))
    # A heading may stand over the names, at their edge and in their type.
    title = f" {bare(contest.title)} "
    others = [b for b in blocks if f" {bare(b.text)} " not in title]
    check_strangers([row.found for row in rows], others, cells)
    check_order(contest, rows_boxes(rows))
    return rows


def rows_boxes(rows: Sequence[Row]) -> tuple[tuple[str, Rect], ...]:
    """Names and where they stand."""
    return tuple((row.candidate.name, row.found.block.box) for row in rows)


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds names in blocks; OCR is asked again only where a name must stand."""

    blocks: tuple[Block, ...]
    cells: tuple[Rect, ...]
    names: tuple[str, ...]
    reread: Reread | None

    def all(self) -> list[Found]:
        """Find at most one name in every block."""
        near = {block: self._near(block) for block in self.blocks}
        finds = [found[0] for found in near.values() if self._sure(found)]
        for block, found in near.items():
            if self._sure(found) or not (found or any(self._in_line(block, f) for f in finds)):
                continue
            again = self._again(block)
            if again is not None:
                finds.append(again)
            elif found and not self._clear(found):
                raise FormError(self._too_close(found))
        return finds

    def _clear(self, found: Sequence[Found]) -> bool:
        """Whether no other name could have been meant."""
        if not found:
            return False
        read = [plain(word.text) for word in found[0].words]
        best = self.names[found[0].name]
        return all(decides(read, best, self.names[f.name]) for f in found[1:])

    def _sure(self, found: Sequence[Found]) -> bool:
        """Whether the nearest name is meant: no other comes near, and only diacritics slipped."""
        if not self._clear(found):
            return False
        read = [word.text for word in found[0].words]
        return found[0].edits == 0 or same_letters(read, self.names[found[0].name])

    def _near(self, block: Block) -> tuple[Found, ...]:
        exact = self.reread is None
        found = find_in(block, self.names, exact=exact)
        if not found and block.cell is None:
            longer = continued(block, self.blocks)
            found = () if longer is None else find_in(longer, self.names, exact=exact)
        return found

    def _in_line(self, block: Block, found: Found) -> bool:
        if block.cell is not None or found.block.cell is not None:
            return _same_column(block.cell, found.block.cell, self.cells)
        x, _, _, height = found.words[0].box
        return any(abs(word.box[0] - x) < height for word in block.words[:LIST_PREFIX])

    def _again(self, block: Block) -> Found | None:
        if self.reread is None:
            return None
        for reading in self.reread(block):
            found = find_in(reading, self.names, exact=False)
            if self._sure(found):
                return found[0]
        return None

    def _too_close(self, found: Sequence[Found]) -> str:
        close = " / ".join(self.names[f.name] for f in found[:2])
        return (
            f"Đọc được “{found[0].block.text}”, không rõ là tên nào trong: {close}; hãy đưa phiếu"
            " trắng dạng PDF hoặc quét lại rõ hơn"
            " / Two names are too close to tell apart: give the blank as PDF."
        )


def _in_column(
    mine: list[Found], finds: Sequence[Found], wanted: int, cells: Sequence[Rect]
) -> list[Found]:
    """Of a name printed more often than wanted, keep the places in line with other names."""
    if len(mine) <= wanted:
        return mine
    others = [f for f in finds if f.name != mine[0].name]
    beside = [f for f in mine if any(_aligned(f, other, cells) for other in others)]
    if len(beside) >= wanted:
        mine = beside
    if len(mine) > wanted and (in_table := [f for f in mine if f.block.cell is not None]):
        mine = in_table if len(in_table) >= wanted else mine
    if len(mine) > wanted and (numbered := [f for f in mine if f.before]):
        mine = numbered if len(numbered) >= wanted else mine
    return mine


def _aligned(a: Found, b: Found, cells: Sequence[Rect]) -> bool:
    if a.block.cell is not None or b.block.cell is not None:
        return _same_column(a.block.cell, b.block.cell, cells)
    return abs(a.words[0].box[0] - b.words[0].box[0]) < 1.5 * a.words[0].box[3]


def _same_column(a: int | None, b: int | None, cells: Sequence[Rect]) -> bool:
    if a is None or b is None:
        return False
    shared = overlap(cells[a][0], cells[a][0] + cells[a][2], cells[b][0], cells[b][0] + cells[b][2])
    return shared > SAME_COLUMN * max(cells[a][2], cells[b][2])


def _namesakes(
    wanted: Sequence[Candidate],
    mine: Sequence[Found],
    blocks: Sequence[Block],
    cells: Sequence[Rect],
) -> list[Row]:
    """Tell candidates of one name apart by what is printed beside them."""
    texts = [_beside(find, blocks, cells) for find in mine]
    score = [[_says(text, candidate) for text in texts] for candidate in wanted]
    full = [
        order
        for order in permutations(range(len(mine)))
        if all(
            score[i][place] and not any(score[j][place] for j in range(len(wanted)) if j != i)
            for i, place in enumerate(order)
        )
    ]
    if len(full) != 1:
        raise FormError(
            f"Có {len(wanted)} người tên “{wanted[0].name}” mà trên phiếu đọc được:"
            f" {'; '.join(f'“{t}”' for t in texts)}: hãy in ngày sinh, chức vụ hoặc tên khác"
            " đúng như tệp bầu cử / Namesakes cannot be told apart by what is printed beside them."
        )
    return [Row(wanted[i], mine[place]) for i, place in enumerate(full[0])]


def _says(text: str, candidate: Candidate) -> bool:
    printed = bare(text)
    for remark in (candidate.position, candidate.alias):
        if remark and fuzz.partial_ratio(bare(remark), printed) >= SAME_REMARK:
            return True
    born = candidate.born
    if born is None:
        return False
    numbers = [int(n) for n in printed.split() if n.isdigit()]
    day = [born.day, born.month, born.year]
    # A year alone is enough only where no day is printed beside it.
    whole = any(numbers[i : i + 3] == day for i in range(len(numbers)))
    return whole or (born.year in numbers and sum(n > 0 for n in numbers) <= 2)


def _beside(find: Found, blocks: Sequence[Block], cells: Sequence[Rect]) -> str:
    """Text of the row in which a name stands, without the name."""
    x, y, _, h = find.block.box if find.block.cell is None else cells[find.block.cell]
    parts = [" ".join(word.text for word in find.after)]
    for block in blocks:
        _, by, _, bh = block.box
        if not same_print(block, find.block) and y <= by + bh / 2 <= y + h and block.box[0] > x:
            parts.append(block.text)
    return " ".join(part for part in parts if part)


def _missing(missing: Sequence[str], blocks: Sequence[Block], placed: Sequence[Row]) -> str:
    used = [row.found.block for row in placed]
    rest = [
        block.text
        for block in blocks
        if any(c.isalpha() for c in block.text) and not any(same_print(block, u) for u in used)
    ]
    read = "; ".join(f"“{text}”" for text in rest[:SHOWN]) or "không có chữ nào"
    return (
        f"Phiếu trắng không có tên: {', '.join(missing)}. Chữ đọc được mà không phải tên: {read}."
        " Hãy sửa tệp bầu cử hoặc đưa đúng phiếu / Names of the election are not on the blank."
    )
