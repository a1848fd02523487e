"""Printed text on a picture: the engine behind a Protocol, and Tesseract as the one real engine."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pytesseract

Box = tuple[int, int, int, int]  # x, y, width, height in pixels of the picture given
Gray = npt.NDArray[np.uint8]

LANGUAGE = "vie"
TIMEOUT_S = 120  # a page takes about 1 s; a picture of noise can keep Tesseract busy for minutes


class EngineError(Exception):
    """Printed text cannot be read here at all; the message says what to install or to do."""


class Segmentation(IntEnum):
    """How the text is laid out on the picture; the numbers are Tesseract's `--psm`."""

    PAGE = 3  # columns, headings: find the layout
    BLOCK = 6  # one block of lines under one another
    LINE = 7
    SPARSE = 11  # pieces of text anywhere, in no order


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """One printed word.

    Attributes
    ----------
    box : tuple of int
        Around its ink, in pixels of the picture given.
    confidence : float
        0 to 100 as the engine states it; 100 for a text layer.
    """

    text: str
    box: Box
    confidence: float = 100.0


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """Words that stand on one line, from left to right."""

    words: tuple[PrintedWord, ...]

    @property
    def text(self) -> str:
        """The words with single spaces between them."""
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        """The smallest box around all words."""
        return around(word.box for word in self.words)


class TextEngine(Protocol):
    """Reads printed Vietnamese text."""

    def read(self, picture: Gray, dpi: int, segmentation: Segmentation) -> tuple[PrintedWord, ...]:
        """Read all words of a picture (uint8, black on white, upright), in the engine's order."""
        ...


class Tesseract:
    """Tesseract 5 with the language data `vie`, through pytesseract."""

    def read(self, picture: Gray, dpi: int, segmentation: Segmentation) -> tuple[PrintedWord, ...]:
        """Read all words of a picture.

        Raises
        ------
        EngineError
            When Tesseract or its Vietnamese data is not installed, or does not come to an end.
        """
        # Without --dpi Tesseract guesses the size of the letters and misses most names at 300 dpi.
        # One thread: Tesseract's own threads wait for one another when the machine has other work.
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        config = f"--oem 1 --psm {int(segmentation)} --dpi {dpi}"
        try:
            table = pytesseract.image_to_data(
                picture,
                lang=LANGUAGE,
                config=config,
                timeout=TIMEOUT_S,
                output_type=pytesseract.Output.DICT,
            )
        except pytesseract.TesseractNotFoundError as problem:
            raise EngineError(
                "Chưa có Tesseract: hãy cài bằng `apt-get install tesseract-ocr tesseract-ocr-vie`"
                " / Tesseract is not installed."
            ) from problem
        except pytesseract.TesseractError as problem:
            raise EngineError(_why(str(problem))) from problem
        except RuntimeError as problem:  # pytesseract's way to say that the time is over
            raise EngineError(
                f"Tesseract không đọc xong sau {TIMEOUT_S} giây: hãy quét lại phiếu trắng"
                " / Tesseract did not finish: scan the blank again."
            ) from problem
        return tuple(_words(table))


def around(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around all boxes given (at least one)."""
    all_boxes = list(boxes)
    left = min(b[0] for b in all_boxes)
    top = min(b[1] for b in all_boxes)
    right = max(b[0] + b[2] for b in all_boxes)
    bottom = max(b[1] + b[3] for b in all_boxes)
    return left, top, right - left, bottom - top


def _words(table: dict[str, list[object]]) -> Iterable[PrintedWord]:
    columns = (table[k] for k in ("text", "left", "top", "width", "height", "conf"))
    for text, left, top, width, height, confidence in zip(*columns, strict=True):
        word = str(text).strip()
        if word:
            box = (int(str(left)), int(str(top)), int(str(width)), int(str(height)))
            yield PrintedWord(word, box, float(str(confidence)))


def _why(problem: str) -> str:
    if LANGUAGE in problem and ("Failed loading language" in problem or "traineddata" in problem):
        return (
            "Tesseract thiếu dữ liệu tiếng Việt: hãy cài bằng `apt-get install tesseract-ocr-vie`"
            " / Tesseract has no Vietnamese data."
        )
    line = " ".join(problem.split())
    return f"Tesseract không đọc được ảnh: {line} / Tesseract failed on the picture."
