"""On which line each value of a TOML file stands: `tomllib` does not say, once it has read it."""

import re
import tomllib
from bisect import bisect_right
from contextlib import suppress

Path = tuple[str | int, ...]  # keys and list positions from the top: ("contest", 0, "seats")

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'  # up to two quotes may stand before the closing three
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_ATOM = re.compile(r"[^,\]}#\n]+")  # a number, a date, true, false


def line_numbers(text: str) -> dict[Path, int]:
    """Give the line, counted from 1, of every key, table and list entry.

    Parameters
    ----------
    text : str
        A file that `tomllib` has read without complaint, lines ended by line feeds; of any other
        text the lines up to the first thing that is not understood.
    """
    scanner = _Scanner(text)
    # Lines only point a person to a place; what was found before a difficulty is still right.
    with suppress(_NotUnderstoodError, RecursionError):
        scanner.file()
    return scanner.lines


class _NotUnderstoodError(Exception):
    """The text is not TOML at this place."""


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {}
        self._newlines = [found.start() for found in re.finditer("\n", text)]
        self._tables: dict[Path, int] = {}  # how many [[tables]] of this name so far

    def file(self) -> None:
        table: Path = ()
        while self._peek():
            if self._peek() == "[":
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> Path:
        line = self._line()
        many = self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        keys = self._keys()
        self._expect("]")
        if many:
            self._expect("]")
        path: Path = ()
        for key in keys[:-1]:
            path += (key,)
            self.lines.setdefault(path, line)
            if path in self._tables:
                path += (self._tables[path] - 1,)  # the entry that was opened last
        path += (keys[-1],)
        self.lines.setdefault(path, line)
        if many:
            self._tables[path] = self._tables.get(path, 0) + 1
            path += (self._tables[path] - 1,)
            self.lines[path] = line
        return path

    def _pair(self, table: Path) -> None:
        line = self._line()
        path = table
        for key in self._keys():
            path += (key,)
            self.lines.setdefault(path, line)
        self._expect("=")
        self._value(path)

    def _value(self, path: Path) -> None:
        match self._peek():
            case "[":
                self._list(path)
            case "{":
                self._inline_table(path)
            case '"' | "'":
                self._take(_STRING)
            case _:
                self._take(_ATOM)

    def _list(self, path: Path) -> None:
        self._expect("[")
        entry = 0
        while self._peek() != "]":
            self.lines[(*path, entry)] = self._line()
            self._value((*path, entry))
            entry += 1
            if self._peek() == ",":
                self.at += 1
        self._expect("]")

    def _inline_table(self, path: Path) -> None:
        self._expect("{")
        while self._peek() != "}":
            self._pair(path)
            if self._peek() == ",":
                self.at += 1
        self._expect("}")

    def _keys(self) -> list[str]:
        keys = [self._key()]
        while self._peek() == ".":
            self.at += 1
            keys.append(self._key())
        return keys

    def _key(self) -> str:
        if self._peek() in ('"', "'"):
            return str(tomllib.loads(f"key = {self._take(_STRING)}")["key"])
        return self._take(_BARE_KEY)

    def _peek(self) -> str:
        """Skip blanks and comments; the next character, or nothing at the end."""
        found = _BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.text[self.at : self.at + 1]

    def _line(self) -> int:
        return bisect_right(self._newlines, self.at - 1) + 1

    def _expect(self, character: str) -> None:
        if self._peek() != character:
            raise _NotUnderstoodError
        self.at += 1

    def _take(self, pattern: re.Pattern[str]) -> str:
        self._peek()
        found = pattern.match(self.text, self.at)
        if not found:
            raise _NotUnderstoodError
        self.at = found.end()
        return found.group()
