"""Words of a PDF's text layer, put together from where its characters stand.

A word processor whose font lacks a letter takes it from another font and writes all such letters
of a line behind the others: the order of the stream is no order of reading. Characters that follow
one another there are a word as far as they also do on the paper; characters that only do so on the
paper are a word where one starts on the spot at which the other ends, which no space lets them.
"""

import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import pypdfium2

from calibration.form import Rect
from calibration.layout import centre_in
from calibration.pdf_chars import Char, Space, read_chars
from ocr.engine import PrintedWord, around

WORD_GAP = 0.33  # of the font size; a space is 0.25 of it, but justified text has no narrower one
STOPS = frozenset(".,;:/)")
SAME_BASELINE = (
    0.2  # of the font size: another font may sit a little higher, a footnote's number not
)
# Of the font size, from the end of a letter to the start of the next in its word. Measured on 297
# blanks, 117 000 letters: -0.13 (kerning) to 0.02; 99 % of the spaces are 0.14 and more. A narrow
# letter is 0.28 wide: what lies on another letter does not follow it.
TOUCHING = -0.15, 0.1

Cells = Callable[[], Sequence[Rect]]


def words_of(page: pypdfium2.PdfPage, cells: Cells) -> Iterator[PrintedWord]:
    """Put the characters of the text layer together to words, by their places on the sheet.

    Parameters
    ----------
    cells : callable
        Gives the cells of the tables on the page; called only where letters touch that do not
        follow one another in the stream.
    """
    stream = read_chars(page)
    chars = [item for item in stream if isinstance(item, Char)]
    spaces = [item for item in stream if isinstance(item, Space)]
    after = _following(chars, _in_stream(stream), spaces, cells)
    inner = set(after.values())
    for first in range(len(chars)):
        if first not in inner:
            word = [first]
            while word[-1] in after:
                word.append(after[word[-1]])
            yield _word([chars[i] for i in word])


def _word(chars: Sequence[Char]) -> PrintedWord:
    text = unicodedata.normalize("NFC", "".join(char.text for char in chars))
    return PrintedWord(text, around(char.box for char in chars))


def _in_stream(stream: Sequence[Char | Space | None]) -> dict[int, int]:
    """Which character continues which as they are coded, by their numbers."""
    after = {}
    number = -1
    before: Char | Space | None = None
    for item in stream:
        if isinstance(item, Char):
            number += 1
            if isinstance(before, Char) and not _apart(before, item):
                after[number - 1] = number
        before = item
    return after


def _apart(left: Char, right: Char) -> bool:
    gap = right.box[0] - (left.box[0] + left.box[2])
    size = max(left.size, 1.0)
    same_line = min(left.box[1] + left.box[3], right.box[1] + right.box[3]) - max(
        left.box[1], right.box[1]
    )
    # A comma and a capital share no height: only a jump of half a line is another line.
    apart = gap > WORD_GAP * size or right.middle <= left.middle or same_line < -0.5 * size
    return apart or _begins_name(left, right)


def _begins_name(left: Char, right: Char) -> bool:
    # Many type "TS.Nguyễn Văn An" and "1.Nguyễn Văn An": the name begins behind the stop.
    return left.text in STOPS and right.text[0].isalpha()


def _following(
    chars: Sequence[Char], coded: dict[int, int], spaces: Sequence[Space], cells: Cells
) -> dict[int, int]:
    """Which character continues which on the paper, by their numbers.

    Where two letters could continue one, as in a text printed twice, none of the two does.
    """
    down = sorted(range(len(chars)), key=lambda i: chars[i].baseline)
    baselines = [chars[i].baseline for i in down]
    after: dict[int, int] = {}
    for number, char in enumerate(chars):
        reach = SAME_BASELINE * char.size
        first = bisect_left(baselines, char.baseline - reach)
        line = down[first : bisect_right(baselines, char.baseline + reach)]
        right = [i for i in line if chars[i].middle > char.middle and not chars[i].is_mark]
        near = min(right, key=lambda i: chars[i].middle, default=None)
        own = coded.get(number)
        if own is not None and (near is None or near == own or not _fits(chars, number, near, own)):
            after[number] = own
        elif near is not None and _continues(char, chars[near], spaces, cells):
            after[number] = near
    times = Counter(after.values())
    return {a: b for a, b in after.items() if times[b] == 1 or coded.get(a) == b}


def _fits(chars: Sequence[Char], left: int, between: int, right: int) -> bool:
    """Whether a character stands in the gap between two others, not on them."""
    slack = TOUCHING[0] * chars[left].size
    return (
        chars[between].start - chars[left].end >= slack
        and chars[right].start - chars[between].end >= slack
    )


def _continues(left: Char, right: Char, spaces: Sequence[Space], cells: Cells) -> bool:
    """Whether nothing lies between two characters of one line, neither paper nor a rule."""
    size = max(left.size, right.size)
    least, most = TOUCHING
    if not least * size <= right.start - left.end <= most * size or _begins_name(left, right):
        return False
    if any(
        left.middle < space.middle < right.middle
        and abs(space.baseline - left.baseline) <= SAME_BASELINE * size
        for space in spaces
    ):
        return False
    home = [next((cell for cell in cells() if centre_in(c.box, cell)), None) for c in (left, right)]
    return home[0] == home[1]
