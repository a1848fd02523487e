"""Find the candidates' names in the printed text of a blank.

A name is found only where it stands for itself: before it at most a number and a form of address,
after it nothing, a remark in brackets, or a remark behind a comma, a dash or a new line.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from calibration.layout_text import COLUMN_GAP, NUMBER, Block, letters
from ocr.engine import PrintedWord
from ocr.names import edits, key

ADDRESS = frozenset({
    "ông", "bà", "anh", "chị", "đ/c", "đc", "đồng", "chí", "gs", "pgs", "ts", "ths", "bs", "ks",
    "cn", "linh", "mục", "lm", "hòa", "thượng", "ht", "tọa", "tt", "đại", "đức", "đđ", "ni", "sư",
    "ns",
})  # fmt: skip
"""Forms of address and titles, religious ones too, word by word."""

SMALLER = 0.85  # of the name's letters: a remark on the next line is set smaller
NOISE_CONFIDENCE = 40.0  # Tesseract's figure below which a short word is dirt
NOISE_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a block.

    Attributes
    ----------
    name : int
        Index in the list of names.
    first, last : int
        Words `first` up to, not including, `last` of the block are the name.
    edits : int
        Between what is printed and the name; 0 for a text layer.
    """

    block: Block
    name: int
    first: int
    last: int
    edits: int

    @property
    def words(self) -> tuple[PrintedWord, ...]:
        """The words of the name."""
        return self.block.words[self.first : self.last]

    @property
    def before(self) -> tuple[PrintedWord, ...]:
        """Number and form of address."""
        return self.block.words[: self.first]

    @property
    def after(self) -> tuple[PrintedWord, ...]:
        """The remark behind the name."""
        return self.block.words[self.last :]


def find_in(block: Block, names: Sequence[str], *, exact: bool) -> tuple[Found, ...]:
    """Find every name that the block may stand for, the nearest first.

    With `exact`, only names that are printed letter for letter.
    """
    found: list[Found] = []
    for index, name in enumerate(names):
        best = min(
            (f for f in _windows(block, index, name, exact=exact)),
            key=lambda f: (f.edits, f.last - f.first),
            default=None,
        )
        if best is not None:
            found.append(best)
    return tuple(sorted(found, key=lambda f: (f.edits, f.name)))


def _windows(block: Block, index: int, name: str, *, exact: bool) -> Iterator[Found]:
    words = block.words
    syllables = len(name.split())
    for first in range(min(len(words), 5)):
        if not all(_may_precede(word, exact=exact) for word in words[:first]):
            break
        for last in range(
            first + max(1, syllables - 1), min(len(words), first + syllables + 2) + 1
        ):
            slips = edits([plain(w.text) for w in words[first:last]], name)
            if slips is None or (exact and slips):
                continue
            if _may_follow(block, first, last, exact=exact):
                yield Found(block, index, first, last, slips)


def plain(text: str) -> str:
    """Drop punctuation around a word: a comma behind a name is no slip."""
    return text.strip(" .,;:|()[]'\"“”‘’`_*-–—")


def _may_precede(word: PrintedWord, *, exact: bool) -> bool:
    text = word.text.casefold().strip(".,:;")
    if not any(c.isalnum() for c in word.text) or NUMBER.match(word.text) or text in ADDRESS:
        return True
    # OCR turns "1." into "l." or "¬!I" and a smudge into one or two letters.
    core = plain(text)
    return not exact and (len(core) <= 1 or _noise(word) or (len(core) <= 4 and not core.isalpha()))


def _noise(word: PrintedWord) -> bool:
    return len(plain(word.text)) <= NOISE_LETTERS and word.confidence < NOISE_CONFIDENCE


def _may_follow(block: Block, first: int, last: int, *, exact: bool) -> bool:
    words = block.words
    rest = words[last:]
    if not exact:
        rest = tuple(word for word in rest if not _noise(word))
    if not rest:
        return True
    if words[last - 1].text[-1] in ",;:-–—." or not rest[0].text[0].isalpha():
        return True  # a bracket, a dash, a year
    if _line(block, words.index(rest[0])) == _line(block, last - 1):
        gap = rest[0].box[0] - (words[last - 1].box[0] + words[last - 1].box[2])
        if gap > COLUMN_GAP * letters(words[first:last]):
            return True  # another column of a table without upright rules
        return rest[0].text[0].islower() and not key(rest[0].text).isdigit()
    return remark_like(rest) or letters(rest) < SMALLER * letters(words[first:last])


def remark_like(words: Sequence[PrintedWord]) -> bool:
    """Whether words cannot be a name or the rest of one: a small letter first, or a digit."""
    return any(not word.text[0].isupper() for word in words)


def _line(block: Block, index: int) -> int:
    seen = 0
    for number, line in enumerate(block.lines):
        seen += len(line.words)
        if index < seen:
            return number
    return len(block.lines)


def name_like(words: Sequence[PrintedWord]) -> bool:
    """Whether words, without number and address, look like the name of a person."""
    core = core_of(words)
    return 1 <= len(core) <= 8 and all(
        re.fullmatch(r"[^\W\d_]+", plain(word.text)) and word.text[0].isupper() for word in core
    )


def core_of(words: Sequence[PrintedWord]) -> tuple[PrintedWord, ...]:
    """Words without the number and the form of address before and a bracket behind them."""
    rest = list(words)
    while rest and (NUMBER.match(rest[0].text) or rest[0].text.casefold().strip(".,:;") in ADDRESS):
        rest.pop(0)
    bracket = next((i for i, word in enumerate(rest) if word.text.startswith("(")), len(rest))
    return tuple(word for word in rest[:bracket] if plain(word.text))
