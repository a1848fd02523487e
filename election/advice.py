"""What a message shows of a wrong value, and what it advises to write instead."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from difflib import get_close_matches

# Cc, Cf: invisible; Cs, Co: no character; Zl, Zp: line breaks. U+FFFD is what a broken
# conversion leaves behind.
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def shown(value: object) -> str:
    """Give a value as it stands in the file, short and on one line."""
    match value:
        case bool():
            text = str(value).lower()
        case str():
            text = '"' + "".join(f"\\u{ord(c):04x}" if is_hidden(c) else c for c in value) + '"'
        case date():
            text = value.isoformat()
        case dict():
            return "{…}"
        case list():
            text = "[" + ", ".join(shown(v) for v in value[:6]) + "]"
        case int():
            # A number of thousands of digits cannot even be printed.
            text = str(value) if value.bit_length() < 200 else "…"
        case _:
            text = str(value)
    return text if len(text) <= 60 else text[:57] + "…" + text[-1]


def is_hidden(character: str) -> bool:
    """Say whether a character cannot be seen, breaks the line, or stands for a broken one."""
    return unicodedata.category(character) in _HIDDEN_CATEGORIES or character == "\ufffd"


def nearest_word(word: str, known: Iterable[str]) -> str | None:
    """Find the known word that was probably meant; None when nothing is near."""
    folded = word.casefold().replace("_", "-")
    by_fold = {k.casefold().replace("_", "-"): k for k in known}
    found = get_close_matches(folded, by_fold, n=1)
    return by_fold[found[0]] if found else None


def as_meant(value: object, kind: type) -> str | None:
    """Guess the right way to write a value of the wrong type; it is only shown, never used."""
    if kind is str and type(value) in (int, float):
        return f'"{shown(value)}"'
    if kind is int and isinstance(value, float) and value.is_integer() and abs(value) < 1e9:
        return str(int(value))
    if kind is date and isinstance(value, datetime):
        return value.date().isoformat()
    if not isinstance(value, str):
        return None
    text = value.strip()
    if kind is int and re.fullmatch(r"\d{1,9}", text):
        return str(int(text))
    if kind is bool and text.casefold() in ("true", "false"):
        return text.casefold()
    if kind is date:
        return _day_as_meant(text)
    return None


def _day_as_meant(text: str) -> str | None:
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, pattern).date().isoformat()  # noqa: DTZ007 - a bare day
        except ValueError:
            continue
    return None
