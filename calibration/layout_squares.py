"""Squares for marks that stand free beside the names, without a table around them."""

from collections.abc import Sequence

from calibration.form import FormTarget, Rect
from calibration.layout import overlap
from calibration.layout_rows import Row
from calibration.layout_targets import in_order, next_to_right, option_of
from calibration.layout_text import Block
from election.definition import Marking
from ocr.engine import PrintedWord

ON_LINE = 0.3  # of a square's height that it shares with the name, or the words beside it


def square_targets(
    marking: Marking,
    rows: Sequence[Row],
    names: Sequence[Rect],
    words: Sequence[PrintedWord],
    blocks: Sequence[Block],
    shapes: Sequence[Rect],
) -> dict[str, tuple[FormTarget, ...]]:
    """Find the squares of every candidate by the words behind each, or those above its column.

    Returns
    -------
    dict
        Candidate id to targets in the order of the marking's options.

    Raises
    ------
    FormError
        When the words do not give the marking's options, each once.
    """
    top = min(y for _, y, _, _ in names)
    found: dict[str, tuple[FormTarget, ...]] = {}
    for row, name in zip(rows, names, strict=True):
        squares = _beside(name, names, shapes)
        said = [
            _caption(square, squares, words) or _above(square, top, blocks) for square in squares
        ]
        options = [option_of(text) for text in said]
        found[row.candidate.id] = in_order(marking, row, squares, options, said)
    return found


def _beside(name: Rect, names: Sequence[Rect], shapes: Sequence[Rect]) -> list[Rect]:
    """Squares on the line of a name, up to the next column of names."""
    right = name[0] + name[2]
    stop = next_to_right((x for x, _, _, _ in names), right)
    return sorted(shape for shape in shapes if right <= shape[0] < stop and _on_line(shape, name))


def _caption(square: Rect, squares: Sequence[Rect], words: Sequence[PrintedWord]) -> str:
    """The words between a square and the next one."""
    right = square[0] + square[2]
    stop = next_to_right((x for x, _, _, _ in squares), right)
    behind = (word for word in words if right <= word.box[0] < stop and _on_line(square, word.box))
    return " ".join(word.text for word in sorted(behind, key=lambda word: word.box[0]))


def _above(square: Rect, top: int, blocks: Sequence[Block]) -> str:
    """The words above the first row over a square."""
    x, _, w, _ = square
    over = [
        block
        for block in blocks
        if block.box[1] + block.box[3] <= top
        and overlap(block.box[0], block.box[0] + block.box[2], x, x + w) > 0
        and option_of(block.text) is not None
    ]
    return over[-1].text if over else ""


def _on_line(square: Rect, other: Rect) -> bool:
    shared = overlap(square[1], square[1] + square[3], other[1], other[1] + other[3])
    return shared >= ON_LINE * min(square[3], other[3])
