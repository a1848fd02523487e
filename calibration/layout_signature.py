"""The printed place where the voter may sign a confidence ballot (Quy định 96, Annex 4)."""

from collections.abc import Sequence

from calibration.form import Gray, Rect
from calibration.layout import inside, overlap, px_from_mm
from calibration.layout_text import Block
from ocr.engine import around
from ocr.names import bare

PHRASES = ("nguoi ghi phieu", "nguoi bo phieu", "co the ky", "khong ky", "ky ten", "ky ghi ro")
WIDTH_MM = 85.0  # a signature with its flourishes, often begun before the words
HEIGHT_MM = 35.0  # below the words
EDGE_MM = 5.0  # free edge of the sheet to the left and the right
NEAR_MM = 12.0  # between the two lines of the words


def signature_place(blocks: Sequence[Block], below: int, blank: Gray) -> Rect | None:
    """Find the words that ask for a signature and the free paper under them.

    Parameters
    ----------
    below : int
        Lower edge of the last row, form pixels: "ký" above it belongs to the instructions.

    Returns
    -------
    Rect or None
        The words and the free area below them; None when the blank prints no such words.
    """
    words = [
        block.box
        for block in blocks
        if block.box[1] >= below and any(phrase in bare(block.text) for phrase in PHRASES)
    ]
    if not words:
        return None
    # The lowest words: a note under the table may speak of signing as well.
    anchor = max(words, key=lambda box: box[1])
    x, y, w, h = around(
        box
        for box in words
        if anchor[1] - box[1] <= px_from_mm(NEAR_MM)
        and overlap(box[0], box[0] + box[2], anchor[0], anchor[0] + anchor[2]) > 0
    )
    height, width = blank.shape
    edge = px_from_mm(EDGE_MM)
    wide = max(w, px_from_mm(WIDTH_MM))
    left = min(max(edge, x + w // 2 - wide // 2), max(edge, width - edge - wide))
    right = min(left + wide, width - edge)
    bottom = min(y + h + px_from_mm(HEIGHT_MM), height)  # who has little room signs on the edge
    for block in blocks:
        bx, by, bw, _ = block.box
        if by >= y + h and overlap(bx, bx + bw, left, right) > 0:
            bottom = min(bottom, by - 2)
    return inside((left, y, right - left, max(h, bottom - y)), blank)
