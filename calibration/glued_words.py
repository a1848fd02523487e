"""Words that OCR reads as one though a name begins within them: "TS.Nguyễn", "1.Nguyễn".

The text layer of a PDF says where each letter stands; OCR only says where the word is. Where the
name begins is seen on the paper: behind the stop, a small piece of ink with nothing above it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import cv2
import numpy as np

from calibration.form import Gray, Rect
from calibration.layout import INK, inside
from calibration.layout_text import NUMBER
from calibration.titles import titles_before
from ocr.engine import PrintedWord

STOP = re.compile(r"[.,](?=[^\W\d_])")
SMALL = 0.3  # of the word's height: a stop is no larger
LOW = 0.5  # of the word's height, from its top, below which a stop stands
DUST_PX = 3


def parted(words: Iterable[PrintedWord], text: Gray) -> Iterator[PrintedWord]:
    """Part words behind the number and the titles in them, where their stops are seen.

    Parameters
    ----------
    text : ndarray, shape (height, width), uint8
        The picture on which the boxes of the words lie.
    """
    for word in words:
        cut = _cut_of(word.text)
        stops = _stops_on(text, word.box) if cut else []
        # As many stops as were read, or it is not known which is which.
        if not cut or len(stops) != len(re.findall(r"[.,]", word.text)):
            yield word
            continue
        x, y, w, h = word.box
        at = stops[len(re.findall(r"[.,]", word.text[:cut])) - 1]
        yield replace(word, text=word.text[:cut], box=(x, y, at - x, h))
        yield replace(word, text=word.text[cut:], box=(at, y, x + w - at, h))


def _cut_of(word: str) -> int:
    """Where in a word the name begins; 0 where it does not begin within it."""
    for stop in reversed(list(STOP.finditer(word))):
        head = PrintedWord(word[: stop.end()], (0, 0, 1, 1))
        if NUMBER.match(head.text) or titles_before([head], exact=True):
            return stop.end()
    return 0


def _stops_on(text: Gray, box: Rect) -> list[int]:
    """Right ends of the stops in the box of a word, from left to right."""
    x, y, w, h = inside(box, text)
    dark = np.where(text[y : y + h, x : x + w] < INK, 255, 0).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    pieces = [piece for piece in stats[1:].tolist() if piece[4] >= DUST_PX]
    return sorted(
        x + left + wide
        for left, top, wide, tall, _ in pieces
        if max(wide, tall) <= SMALL * h and top >= LOW * h
        if not any(a < left + wide and left < a + b and t < top for a, t, b, *_ in pieces)
    )
