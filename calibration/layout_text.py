"""Printed words put together to blocks: the text of a table cell, or a piece of a free line."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from calibration.form import Rect
from calibration.layout import centre_in, overlap
from ocr.engine import PrintedLine, PrintedWord, around

SAME_LINE = 0.55  # of the letters' height, between the middles of words on one line
COLUMN_GAP = 1.6  # of the letters' height: wider than a space in justified text
NUMBER_GAP = 7.0  # of the letters' height, from a list number to its name (a tab stop)
BELOW_GAP = 0.9  # of the letters' height, from a line to the line that continues it

CELL_LINES = 6  # a name in three lines, a remark below it

NUMBER = re.compile(r"^[\W_]*\d{1,3}[\W_]*$")
LISTED = re.compile(r"^\d{1,3}[.)]$")
LISTED_GAP = 0.8  # of the letters' height, before the number of a name in the next column


@dataclass(frozen=True, slots=True)
class Block:
    """Text that belongs together.

    Attributes
    ----------
    cell : int or None
        Index of the table cell; None for text outside tables.
    """

    lines: tuple[PrintedLine, ...]
    cell: int | None = None

    @property
    def words(self) -> tuple[PrintedWord, ...]:
        """All words in reading order."""
        return tuple(word for line in self.lines for word in line.words)

    @property
    def text(self) -> str:
        """All lines with single spaces between the words."""
        return " ".join(line.text for line in self.lines)

    @property
    def box(self) -> Rect:
        """Around all words."""
        return around(line.box for line in self.lines)


def blocks(words: Iterable[PrintedWord], cells: Sequence[Rect]) -> tuple[Block, ...]:
    """Group words by the cell they stand in; outside cells by lines and the gaps in them."""
    in_cell: dict[int, list[PrintedWord]] = {}
    free: list[PrintedWord] = []
    for word in words:
        cell = next((i for i, rect in enumerate(cells) if centre_in(word.box, rect)), None)
        if cell is None:
            free.append(word)
        else:
            in_cell.setdefault(cell, []).append(word)
    found = []
    for cell, group in sorted(in_cell.items()):
        lines = lines_of(group)
        if len(lines) <= CELL_LINES:
            found.append(Block(lines, cell))
        else:  # a frame round the whole list
            free += group
    pieces = [piece for line in lines_of(free) for piece in _pieces(line)]
    found += [Block((piece,)) for piece in _joined(pieces)]
    return tuple(sorted(found, key=lambda b: (b.box[1], b.box[0])))


def _joined(pieces: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Put together what stands on one line and close together.

    Of two columns with their lines a little off, high accents may carry half of one line into the
    line of the other column.
    """
    out: list[PrintedLine] = []
    for piece in sorted(pieces, key=lambda p: (p.box[0], p.box[1])):
        before = next((i for i, other in enumerate(out) if _follows(piece, other)), None)
        if before is None:
            out.append(piece)
        else:
            out[before] = PrintedLine((*out[before].words, *piece.words))
    return out


def _follows(piece: PrintedLine, other: PrintedLine) -> bool:
    height = letters((*piece.words, *other.words))
    (x, y, w, h), (_, top, _, tall) = other.box, piece.box
    limit = _widest_gap(other.words, piece.words[0])
    gap = piece.box[0] - (x + w)
    same_line = overlap(y, y + h, top, top + tall) > 0.5 * min(h, tall)
    return same_line and -0.2 * height <= gap <= limit * height


def lines_of(words: Iterable[PrintedWord]) -> tuple[PrintedLine, ...]:
    """Group words into lines, top to bottom, each from left to right."""
    lines: list[list[PrintedWord]] = []
    for word in sorted(words, key=lambda w: (_middle(w), w.box[0])):
        near = [line for line in lines[-3:] if _on_line(word, line)]
        if near:
            # The nearest along the line: of two columns one may lie half a letter lower.
            min(near, key=lambda line: min(_gap(word, other) for other in line)).append(word)
        else:
            lines.append([word])
    ordered = sorted(lines, key=_line_middle)
    return tuple(
        PrintedLine(tuple(sorted(line, key=lambda w: (w.box[0], w.box[1])))) for line in ordered
    )


def continued(block: Block, others: Iterable[Block]) -> Block | None:
    """Return the free block with the line below that may continue it; None when there is none."""
    x, y, w, h = block.box
    height = letters(block.words)
    for other in sorted(others, key=lambda b: b.box[1]):
        ox, oy, ow, _ = other.box
        below = 0 < oy + other.box[3] / 2 - (y + h) < (BELOW_GAP + 0.5) * height
        under = overlap(x, x + w, ox, ox + ow) > 0.5 * min(w, ow)
        if other.cell is None and below and under and not NUMBER.match(other.words[0].text):
            return Block((*block.lines, *other.lines))
    return None


def same_print(a: Block, b: Block) -> bool:
    """Whether two blocks are readings of the same ink, or one is part of the other."""
    if a.cell is not None or b.cell is not None:
        return a.cell == b.cell
    return any(centre_in(word.box, line.box) for word in a.words for line in b.lines)


def letters(words: Sequence[PrintedWord]) -> float:
    """Typical height of the words, in pixels."""
    return median(word.box[3] for word in words)


def _gap(a: PrintedWord, b: PrintedWord) -> int:
    return max(a.box[0], b.box[0]) - min(a.box[0] + a.box[2], b.box[0] + b.box[2])


def _middle(word: PrintedWord) -> float:
    return word.box[1] + word.box[3] / 2


def _line_middle(line: Sequence[PrintedWord]) -> float:
    return median(_middle(word) for word in line)


def _on_line(word: PrintedWord, line: Sequence[PrintedWord]) -> bool:
    nearest = sorted(line, key=lambda other: _gap(word, other))[:3]
    height = max(letters(nearest), word.box[3])
    return abs(_middle(word) - _line_middle(nearest)) < SAME_LINE * height


def _pieces(line: PrintedLine) -> list[PrintedLine]:
    """Cut a line where another column begins."""
    height = letters(line.words)
    pieces: list[list[PrintedWord]] = [[line.words[0]]]
    for left, right in zip(line.words, line.words[1:], strict=False):
        gap = right.box[0] - (left.box[0] + left.box[2])
        if gap > _widest_gap(pieces[-1], right) * height:
            pieces.append([])
        pieces[-1].append(right)
    return [PrintedLine(tuple(piece)) for piece in pieces]


def _widest_gap(before: Sequence[PrintedWord], word: PrintedWord) -> float:
    """How far, in letters' heights, a word may stand behind others of its column."""
    if all(NUMBER.match(other.text) for other in before):
        return NUMBER_GAP
    return LISTED_GAP if LISTED.match(word.text) else COLUMN_GAP
