"""Printed Vietnamese names against a list of names: diacritics count, what is close is no match."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

# Grave, acute, tilde, hook above, dot below: the five marks that give a syllable its tone.
TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
LETTERS_PER_SLIP = 4  # OCR: one slip in four letters; measured 7 % of lines have one or two slips
CLEAR_MARGIN = 2  # edits by which the second best must be worse; one slip may never decide


@dataclass(frozen=True, slots=True)
class NameMatch:
    """The nearest name of a list.

    Attributes
    ----------
    index : int
        Of the name in the list.
    distance : int
        Edits between what was read and the name; a letter and a mark on it count one each.
    second : int
        Edits to the nearest other name of the list.
    """

    index: int
    distance: int
    second: int

    @property
    def clear(self) -> bool:
        """Whether no other name is so close that slips could have turned one into the other."""
        if self.distance == 0:
            return self.second > 0
        return self.second - self.distance >= CLEAR_MARGIN


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


def bare(text: str) -> str:
    """Lower-case letters and digits without diacritics, words apart: for headings, never for names."""
    apart = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    kept = "".join(c for c in apart if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in kept).split())


def distance(read: str, name: str) -> int:
    """Count the edits between two names in the form of `key`."""
    return int(Levenshtein.distance(key(read), key(name)))


def slips_allowed(name: str) -> int:
    """How many edits OCR may make on a name of this length and still mean it."""
    return len(key(name)) // LETTERS_PER_SLIP


def nearest(read: str, names: Sequence[str]) -> NameMatch | None:
    """Return the nearest name, or None when none is within the slips allowed.

    Equal names in the list are one another's second best: such a match is never clear.
    """
    edits = [distance(read, name) for name in names]
    order = sorted(range(len(names)), key=lambda i: (edits[i], i))
    if not order or edits[order[0]] > slips_allowed(names[order[0]]):
        return None
    second = edits[order[1]] if len(order) > 1 else len(key(names[order[0]]))
    return NameMatch(order[0], edits[order[0]], second)
