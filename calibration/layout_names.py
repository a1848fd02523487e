"""Find the candidates' names in the printed text of a blank.

A name is found only where it stands for itself: before it at most a number and titles,
after it nothing, a remark in brackets, or a remark behind a comma, a dash or a new line.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from calibration.layout_prefix import noise, plain, prefix
from calibration.layout_text import COLUMN_GAP, Block, letters
from ocr.engine import PrintedWord
from ocr.names import edits, key

LONGEST_PREFIX = 16  # words: an oval, a number, three titles of four words, a smudge or two
SMALLER = 0.85  # of the name's letters: a remark on the next line is set smaller


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
        """Number and titles."""
        return self.block.words[: self.first]

    @property
    def after(self) -> tuple[PrintedWord, ...]:
        """The remark behind the name."""
        return self.block.words[self.last :]


def find_in(block: Block, names: Sequence[str], *, exact: bool) -> tuple[Found, ...]:
    """Find every name that the block may stand for, the nearest first.

    With `exact`, only names that are printed letter for letter. A name that is the end of another
    one found there is not meant: what stands before it is a syllable, not a title.
    """
    words = block.words
    starts = [
        first
        for first in range(min(len(words), LONGEST_PREFIX + 1))
        if prefix(words[:first], exact=exact) == first
    ]
    found: list[Found] = []
    for index, name in enumerate(names):
        best = min(
            _windows(block, starts, index, name, exact=exact),
            key=lambda f: (f.edits, f.last - f.first),
            default=None,
        )
        if best is not None:
            found.append(best)
    whole = [f for f in found if not any(_is_end_of(f, other) for other in found)]
    return tuple(sorted(whole, key=lambda f: (f.edits, f.name)))


def _is_end_of(short: Found, long: Found) -> bool:
    return long.first < short.first and short.last <= long.last


def _windows(
    block: Block, starts: Sequence[int], index: int, name: str, *, exact: bool
) -> Iterator[Found]:
    words = block.words
    syllables = len(name.split())
    for first in starts:
        longest = min(len(words), first + syllables + 2)
        for last in range(first + max(1, syllables - 1), longest + 1):
            slips = edits([plain(w.text) for w in words[first:last]], name)
            if slips is None or (exact and slips):
                continue
            if _may_follow(block, first, last, exact=exact):
                yield Found(block, index, first, last, slips)


def _may_follow(block: Block, first: int, last: int, *, exact: bool) -> bool:
    words = block.words
    rest = words[last:]
    if not exact:
        rest = tuple(word for word in rest if not noise(word))
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
    """Whether words, without number and titles, look like the name of a person."""
    core = core_of(words)
    return 1 <= len(core) <= 8 and all(
        re.fullmatch(r"[^\W\d_]+", plain(word.text)) and word.text[0].isupper() for word in core
    )


def core_of(words: Sequence[PrintedWord]) -> tuple[PrintedWord, ...]:
    """Words without the number and the titles before and a bracket behind them."""
    rest = words[prefix(words, exact=True) :]
    bracket = next((i for i, word in enumerate(rest) if word.text.startswith("(")), len(rest))
    return tuple(word for word in rest[:bracket] if plain(word.text))
