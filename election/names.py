"""When two printed Vietnamese names are the same name."""

import unicodedata

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")  # huyền, sắc, ngã, hỏi, nặng


def name_key(name: str) -> str:
    """Give equal keys to names that a reader takes for one name.

    Case, spacing and Unicode form do not count, and the tone is taken per syllable: `Hòa` and
    `Hoà` are two ways to write one name. Every diacritic counts: `An`, `Ân` and `Ấn` differ.
    """
    # Full case mapping can leave letters unfolded in composed form; NFD first, NFD again after.
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())
    return " ".join(_syllable_key(syllable) for syllable in text.split())


def _syllable_key(syllable: str) -> str:
    letters = "".join(c for c in syllable if c not in _TONES)
    return letters + "".join(c for c in syllable if c in _TONES)
