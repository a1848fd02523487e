"""What may stand before a printed name: a number, titles, an oval."""

import re
from collections.abc import Sequence

from calibration.layout_text import NUMBER
from calibration.titles import titles_before
from ocr.engine import PrintedWord
from ocr.names import bare

READ_AS_NUMBER = re.compile(r"^[\W_]*[IlOoQS1i|!]{1,3}[\W_]*$")
VOWELS = frozenset("aeiouy")
NOISE_CONFIDENCE = 40.0  # Tesseract's figure below which a short word is dirt
NOISE_LETTERS = 2


def prefix(words: Sequence[PrintedWord], *, exact: bool) -> int:
    """Count the words at the beginning that are a number or titles, not a name.

    With `exact` the words are spelled as printed; else as OCR spells them.
    """
    at = 0
    while at < len(words):
        titles = titles_before(words[at:], exact=exact)
        length = titles or int(_is_number(words[at], exact=exact))
        if length == 0:
            break
        at += length
    return at


def plain(text: str) -> str:
    """Drop punctuation around a word: a comma behind a name is no slip."""
    return text.strip(" .,;:|()[]'\"“”‘’`_*-–—")


def noise(word: PrintedWord) -> bool:
    """Whether a word that OCR read is dirt or a piece of a rule."""
    return len(plain(word.text)) <= NOISE_LETTERS and word.confidence < NOISE_CONFIDENCE


def _is_number(word: PrintedWord, *, exact: bool) -> bool:
    if NUMBER.match(word.text) or not any(c.isalnum() for c in word.text):
        return True
    # OCR turns "1." into "l." or "¬!I", an oval into "CĐ", a smudge into a letter; a syllable of a
    # name has a vowel.
    core = plain(word.text)
    odd = len(core) <= 4 and not core.isalpha()
    bald = len(core) <= 3 and not VOWELS & set(bare(core))
    return not exact and (odd or bald or bool(READ_AS_NUMBER.match(word.text)) or noise(word))
