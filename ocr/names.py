"""Printed Vietnamese names against a list of names: diacritics count, what is close is no match."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

# Grave, acute, tilde, hook above, dot below: the five marks that give a syllable its tone.
TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
VOWELS = frozenset("aeiouy")
LETTERS_PER_SLIP = 4  # OCR: one slip in four letters; measured 7 % of lines have one or two slips
SPLIT_SLIPS = 1  # beside a space lost or added
CLEAR_MARGIN = 2  # edits by which the second best must be worse; one slip may never decide


@dataclass(frozen=True, slots=True)
class NameMatch:
    """The name of a list that is meant.

    Attributes
    ----------
    index : int
        Of the name in the list.
    edits : int
        Between what was read and the name; a letter and a mark on it count one each.
    """

    index: int
    edits: int


@lru_cache(maxsize=10_000)
def key(text: str) -> str:
    """Bring a name to the form in which two spellings of it are equal.

    Case, composition (NFC or NFD) and spaces do not count, nor where a tone stands in its syllable
    (*Hòa*, *Hoà*): each word is decomposed and its tone moved to its end. Every letter and every
    diacritic counts.
    """
    folded = (unicodedata.normalize("NFD", word.casefold()) for word in text.split())
    return "".join(
        "".join(c for c in word if c not in TONES) + "".join(c for c in word if c in TONES)
        for word in folded
    )


@lru_cache(maxsize=10_000)
def bare(text: str) -> str:
    """Lower-case letters and digits without diacritics: for headings, never for names."""
    apart = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    kept = "".join(c for c in apart if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in kept).split())


def edits(read: Sequence[str], name: str) -> int | None:
    """Count the slips that turn a name into the words read; None when they are more than slips.

    A syllable too many or too few is another person, not a slip, nor is a syllable of which more
    than half is different; a space lost or added is none at all.
    """
    syllables = name.replace(".", " ").split()  # "V.An" may be read as one word or as two
    wanted = [key(word) for word in syllables]
    words = [key(word) for word in read]
    if len(words) != len(wanted):
        # Tones stay in place: which syllable is theirs is not known where spaces were lost.
        whole = int(Levenshtein.distance(_joined(read), _joined(syllables)))
        return whole if whole <= SPLIT_SLIPS else None
    each = [int(Levenshtein.distance(a, b)) for a, b in zip(words, wanted, strict=True)]
    if any(slips > max(1, len(word) // 2) for slips, word in zip(each, wanted, strict=True)):
        return None
    return sum(each) if sum(each) <= len("".join(wanted)) // LETTERS_PER_SLIP else None


def _joined(words: Sequence[str]) -> str:
    return unicodedata.normalize("NFD", "".join(words).casefold())


def same_letters(read: Sequence[str], name: str) -> bool:
    """Whether only diacritics differ, or the one vowel under a diacritic.

    Measured on 120 lines of scanned capitals: Tesseract loses tone marks in one line of ten and the
    same way at every size, seldom takes *ầ* for *ồ*, and keeps all other letters. Other letters,
    one more or one less, are another name.
    """
    words, wanted = [key(word) for word in read], [key(word) for word in name.split()]
    if bare("".join(read)) == bare("".join(name.split())):
        return True
    wrong = [(a, b) for a, b in zip(words, wanted, strict=False) if a != b]
    if len(words) != len(wanted) or len(wrong) != 1 or len(wrong[0][0]) != len(wrong[0][1]):
        return False
    a, b = wrong[0]
    letters = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    marked = any(unicodedata.combining(c) for c in b)
    return marked and len(letters) == 1 and set(letters[0]) <= VOWELS


def decides(read: Sequence[str], name: str, rival: str) -> bool:
    """Whether the words read can only mean `name` and not `rival`.

    Where the two share their other syllables, those that differ decide: read without a slip, or
    nearer by more than one slip could make them.
    """
    words, mine, other = ([key(w) for w in text] for text in (read, name.split(), rival.split()))
    if len(words) == len(mine) == len(other):
        apart = [i for i in range(len(words)) if mine[i] != other[i]]
        words, mine, other = ([text[i] for i in apart] for text in (words, mine, other))
    best = int(Levenshtein.distance("".join(words), "".join(mine)))
    second = int(Levenshtein.distance("".join(words), "".join(other)))
    return best == 0 < second or second - best >= CLEAR_MARGIN


def match(read: Sequence[str], names: Sequence[str]) -> NameMatch | None:
    """Return the one name that the words read mean; None when there is none or it is not clear."""
    near = sorted((e, i) for i, name in enumerate(names) if (e := edits(read, name)) is not None)
    if not near:
        return None
    best = near[0][1]
    clear = all(decides(read, names[best], names[i]) for _, i in near[1:])
    return NameMatch(best, near[0][0]) if clear else None
