"""Read the words of a straight blank by OCR, and read again what was not clear."""

from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np

from calibration.form import FORM_DPI, Gray, Rect
from calibration.glued_words import parted
from calibration.layout import inside
from calibration.layout_rules import Ruling
from calibration.layout_text import Block, lines_of
from ocr.engine import PrintedWord, Segmentation, TextEngine

AGAIN = (  # enlargement and layout of further readings of one cell or line
    (2.0, Segmentation.BLOCK),
    (3.0, Segmentation.BLOCK),
    (1.0, Segmentation.LINE),
    (2.0, Segmentation.LINE),
)
FILLING = 35  # px; smaller than the filled cell of a heading, larger than any stroke
MARGIN = 12  # px of white round a piece of print; Tesseract misses letters at the edge


def without_rules(blank: Gray, ruling: Ruling) -> Gray:
    """Paint rules and grey fillings white: Tesseract takes them for letters and loses the text."""
    window = np.ones((FILLING, FILLING), np.uint8)
    around = cv2.morphologyEx(cv2.medianBlur(blank, 3), cv2.MORPH_CLOSE, window)
    even = np.minimum(blank.astype(np.float32) * 255 / np.maximum(around, 1), 255).astype(np.uint8)
    thick = cv2.dilate(ruling.mask, np.ones((5, 5), np.uint8))
    return np.where(thick > 0, 255, even).astype(np.uint8)


class BlankReader:
    """Reads one blank with a text engine.

    Parameters
    ----------
    engine : TextEngine
    text : ndarray, shape (height, width), uint8
        The blank without rules, form pixels.
    cells : tuple of Rect
    """

    def __init__(self, engine: TextEngine, text: Gray, cells: tuple[Rect, ...]) -> None:
        self._engine = engine
        self._text = text
        self._cells = cells

    def page(self) -> tuple[PrintedWord, ...]:
        """Read all words of the sheet."""
        words = self._engine.read(self._text, FORM_DPI, Segmentation.SPARSE)
        return tuple(parted(words, self._text))

    def again(self, block: Block) -> Iterator[Block]:
        """Read one block again in other ways, one at a time."""
        zone = self._zone(block)
        for scale, segmentation in AGAIN:
            words = self.zone(zone, scale, segmentation)
            if words:
                yield Block(lines_of(words), block.cell)

    def zone(self, zone: Rect, scale: float, segmentation: Segmentation) -> tuple[PrintedWord, ...]:
        """Read a part of the sheet, enlarged; boxes in form pixels."""
        x, y, w, h = inside(zone, self._text)
        if w <= 0 or h <= 0:
            return ()
        piece = self._text[y : y + h, x : x + w]
        piece = np.asarray(
            cv2.resize(piece, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), np.uint8
        )
        edge = round(MARGIN * scale)
        framed = cv2.copyMakeBorder(piece, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=255)
        words = self._engine.read(
            np.asarray(framed, np.uint8), round(FORM_DPI * scale), segmentation
        )
        on_form = (
            replace(
                word,
                box=(
                    x + round((word.box[0] - edge) / scale),
                    y + round((word.box[1] - edge) / scale),
                    max(1, round(word.box[2] / scale)),
                    max(1, round(word.box[3] / scale)),
                ),
            )
            for word in words
        )
        return tuple(parted(on_form, self._text))

    def _zone(self, block: Block) -> Rect:
        if block.cell is not None:
            return self._cells[block.cell]
        x, y, w, h = block.box
        tall = round(0.25 * h)
        return x - MARGIN, y - tall, w + 2 * MARGIN, h + 2 * tall
