"""Titles and forms of address as they stand in front of Vietnamese names.

Of the army and the police, of schools, hospitals and courts, of the state and of religions; in
full, as abbreviations, and several in a row with stops, strokes or nothing between them. A family
name among them (*Ông*, *Bà*) is a title only where the name does not begin with it: the name says.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from ocr.engine import PrintedWord
from ocr.names import bare, key

SPOKEN = """
ông, bà, anh, chị, đồng chí
đại tướng, thượng tướng, trung tướng, thiếu tướng, đô đốc, phó đô đốc, chuẩn đô đốc
đại tá, thượng tá, trung tá, thiếu tá, đại úy, thượng úy, trung úy, thiếu úy, chuẩn úy
thượng sĩ, trung sĩ, hạ sĩ, binh nhất, binh nhì
giáo sư, phó giáo sư, giáo sư viện sĩ, viện sĩ, tiến sĩ, tiến sĩ khoa học, thạc sĩ, cử nhân
kỹ sư, kĩ sư, kiến trúc sư, luật sư, luật gia, giảng viên, giảng viên chính, giảng viên cao cấp
nhà giáo, nhà báo, nhà văn, nhà thơ, nhạc sĩ, họa sĩ, nghệ sĩ, nghệ nhân, doanh nhân
bác sĩ, dược sĩ, nha sĩ, điều dưỡng, lương y, chuyên khoa, chuyên khoa cấp
nhà giáo nhân dân, nhà giáo ưu tú, thầy thuốc nhân dân, thầy thuốc ưu tú
nghệ sĩ nhân dân, nghệ sĩ ưu tú, nghệ nhân nhân dân, nghệ nhân ưu tú
anh hùng lao động, anh hùng lđ, anh hùng llvt
anh hùng lực lượng vũ trang, anh hùng lực lượng vũ trang nhân dân
thẩm phán, kiểm sát viên, chấp hành viên, điều tra viên, công chứng viên
hòa thượng, thượng tọa, đại đức, ni trưởng, ni sư, sư cô, sư thầy, tỳ kheo, cư sĩ
hồng y, tổng giám mục, giám mục, linh mục, phó tế, nữ tu, tu sĩ
mục sư, truyền đạo, phối sư, đầu sư, giáo hữu, lễ sanh, chánh trị sự, phó trị sự, thông sự
"""
"""Titles in full; each syllable as the key of a name has it."""
SHORT = """
gs pgs ts tskh ths ks kts cn bs ds ls lg ck cki ckii ck1 ck2 đd ktv gv gvc gvcc đc
ngnd ngưt ttnd ttưt nsnd nsưt nnnd nnưt ahlđ ht tt đđ ns lm gm tgm ms
"""
"""Abbreviations that need no stop: no syllable of a name is without a vowel or spelled so."""
STOPPED = ("ô", "b", "th.tá", "tr.tá", "đ.tá", "th.úy", "tr.úy", "đ.úy", "th.tướng", "tr.tướng")
"""Abbreviations that are one only with their stops."""
GRADES = ("i", "ii", "1", "2")  # of a doctor's specialty, behind `SPECIALTY`
SPECIALTY = ("ck", "khoa", "cấp")
MOST_PIECES = 4  # of an abbreviation with a stop behind each letter
MISREAD = 4  # letters of an abbreviation in which one slip leaves no doubt
PIECE = re.compile(r"([^\W_]+)([\W_]*)")


@dataclass(frozen=True, slots=True)
class _Piece:
    """Letters of a word up to the next stop, stroke or end.

    Attributes
    ----------
    stopped : bool
        Whether a stop or a stroke follows.
    last : bool
        Whether the word ends here.
    """

    text: str
    stopped: bool
    last: bool


def _spelling(text: str) -> str:
    """Case, composition and the place of a tone do not count, nor *y* for *i* in *sỹ*."""
    return key(text).replace(key("sỹ"), key("sĩ")) if text else ""


def _phrases(text: str) -> frozenset[tuple[str, ...]]:
    titles = [title.strip() for line in text.split("\n") for title in line.split(",")]
    return frozenset(tuple(_spelling(word) for word in title.split()) for title in titles if title)


def _in_a_row(words: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("(?:" + "|".join(map(re.escape, longest_first)) + ")+")


_SPOKEN = _phrases(SPOKEN)
_SPOKEN_BARE = frozenset(tuple(bare(w) for w in phrase) for phrase in _SPOKEN if len(phrase) > 1)
_ALONE = frozenset(phrase[0] for phrase in _SPOKEN if len(phrase) == 1)
_LONGEST = max(map(len, _SPOKEN))
_SHORT = _in_a_row([_spelling(word) for word in SHORT.split()])
_LONGER = tuple(_spelling(word) for word in SHORT.split() if len(word) >= MISREAD)
_SHORT_BARE = _in_a_row([bare(word) for word in SHORT.split()])
_STOPPED = frozenset(tuple(_spelling(w) for w in short.split(".")) for short in STOPPED)
_SPECIALTY = frozenset(map(_spelling, SPECIALTY))


def titles_before(words: Sequence[PrintedWord], *, exact: bool) -> int:
    """Count the words at the beginning that are titles and nothing else.

    With `exact` the words are spelled as printed; else as OCR spells them.
    """
    pieces = [piece for word in words for piece in _pieces(word.text)]
    at = end = count = 0
    while at < len(pieces):
        before = pieces[at - 1].text if at else ""
        length = _title(pieces[at:], before, exact=exact)
        if length == 0:
            break
        for piece in pieces[at : at + length]:
            end += piece.last
        at += length
        if pieces[at - 1].last:
            count = end  # a word of which only the first half is a title is none
    return count


def _pieces(word: str) -> Iterator[_Piece]:
    found = PIECE.findall(word)
    if not found:  # a dash between two titles
        yield _Piece("", stopped=False, last=True)
    for place, (letters, behind) in enumerate(found, start=1):
        stopped = any(c in ".,/:;" for c in behind)
        yield _Piece(_spelling(letters), stopped, last=place == len(found))


def _title(pieces: Sequence[_Piece], before: str, *, exact: bool) -> int:
    """Count the pieces of the one title at the beginning."""
    texts = tuple(piece.text for piece in pieces[:_LONGEST])
    if before and (not texts[0] or (before in _SPECIALTY and texts[0] in GRADES)):
        return 1
    if texts[0].isdigit() and pieces[0].stopped and not pieces[0].last:
        return 1  # "1.PGS."
    for length in range(len(texts), 0, -1):
        if texts[:length] in _SPOKEN or (not exact and _read_as(texts[:length])):
            return length
    for length in range(min(len(texts), MOST_PIECES), 0, -1):
        with_stops = all(piece.stopped for piece in pieces[: length - 1])
        if with_stops and _is_short(texts[:length], pieces[length - 1], exact=exact):
            return length
    return 0


def _is_short(texts: tuple[str, ...], last: _Piece, *, exact: bool) -> bool:
    if texts in _STOPPED:
        return len(texts) > 1 or last.stopped
    together = "".join(texts)
    if _SHORT.fullmatch(together):
        return True
    return not exact and (
        bool(_SHORT_BARE.fullmatch(bare(together))) or (last.stopped and _misread(together))
    )


def _misread(text: str) -> bool:
    """Whether OCR made one slip in an abbreviation; a letter left out could make a family name."""
    return any(
        len(bare(text)) >= len(bare(short)) and Levenshtein.distance(text, short) <= 1
        for short in _LONGER
    )


def _read_as(texts: tuple[str, ...]) -> bool:
    """Whether OCR, which loses diacritics but seldom makes some, may have read a title so."""
    spelled = tuple(bare(text) for text in texts)
    if len(texts) > 1:
        return spelled in _SPOKEN_BARE
    return any(spelled[0] == bare(title) and _lost(texts[0], title) for title in _ALONE)


def _lost(read: str, title: str) -> bool:
    """Whether all diacritics read are the title's; *Bá* is no *Bà*, and may be a name."""
    marks = [c for c in read if unicodedata.combining(c)]
    return all(marks.count(c) <= title.count(c) for c in marks) and read.count("đ") <= title.count(
        "đ"
    )
