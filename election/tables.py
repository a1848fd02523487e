"""One table of the election file: typed values out, or a problem that names the line."""

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from election.advice import as_meant, is_hidden, nearest_word, shown
from election.toml_lines import Path

MAX_SHOWN = 50  # problems: more than a person corrects at one go
_ID = re.compile(r"\w[\w.\-]{0,63}")  # names files and stands on the command line

_KINDS: dict[type, tuple[str, str]] = {
    str: ("chữ trong ngoặc kép", "text in quotes"),
    int: ("số nguyên", "a whole number"),
    float: ("số", "a number"),
    bool: ("true hoặc false", "true or false"),
    date: ("ngày", "a date"),
}


class Problems:
    """What is wrong with a file, one line each."""

    def __init__(self, source: str, lines: Mapping[Path, int]) -> None:
        self._source = source
        self._lines = lines
        self._found: list[tuple[int, str]] = []

    def add(self, path: Path, vietnamese: str, english: str) -> None:
        """Say what is wrong at a place and what to write instead."""
        self._found.append((self.line(path), f"{vietnamese} / {english}"))

    def line(self, path: Path) -> int:
        """Line of a value, or of the table that should have it; 1 for the file as a whole."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)

    def report(self) -> str:
        """All problems in the order of the file."""
        found = sorted(dict.fromkeys(self._found), key=lambda problem: problem[0])
        if len(found) > MAX_SHOWN:
            more = len(found) - MAX_SHOWN
            text = f"còn {more} lỗi nữa / {more} more problems from here on: correct these first"
            found[MAX_SHOWN:] = [(found[MAX_SHOWN][0], text)]
        return "\n".join(f"{self._source}:{line}: {text}" for line, text in found)


class Table:
    """Reads the values of one table.

    A value that is missing or wrong is reported, a stand-in of the right type is returned, and
    `sound` tells later checks to leave it alone: one mistake gives one line.

    Parameters
    ----------
    known : mapping of str to str
        Every key the table may have, with an example of its value.
    homes : mapping of str to (str, str)
        Where keys of other tables belong, in both languages, for the advice on a misplaced key.
    """

    def __init__(
        self,
        values: Mapping[str, Any],
        path: Path,
        problems: Problems,
        known: Mapping[str, str],
        homes: Mapping[str, tuple[str, str]],
    ) -> None:
        self.path = path
        self.problems = problems
        self._values = values
        self._known = known
        self._unsound: set[str] = set()
        self._misspelt: set[str] = set()
        for key in values:
            if key not in known:
                self._unknown_key(key, homes)

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def sound(self, *keys: str) -> bool:
        """Say whether nothing was wrong with these keys."""
        return self._unsound.isdisjoint(keys)

    def unsound(self, key: str) -> None:
        """Tell later checks that something within this key was reported already."""
        self._unsound.add(key)

    def wrong(self, key: str, vietnamese: str, english: str) -> None:
        """Report a problem of this key, on its line."""
        self._unsound.add(key)
        self.problems.add((*self.path, key), vietnamese, english)

    def text(self, key: str) -> str:
        """Read text as people wrote it, in NFC."""
        value = self._typed(key, str)
        if value is None:
            return ""
        clean = unicodedata.normalize("NFC", value).strip()
        bad = next((c for c in clean if is_hidden(c)), None)
        example = self._known[key]
        if not clean:
            self.wrong(
                key,
                f"{key} để trống: viết {key} = {example}",
                f"{key} is empty: write {key} = {example}",
            )
        elif bad is not None:
            sign = f"U+{ord(bad):04X}"
            self.wrong(
                key,
                f"{key} có ký tự ẩn hoặc hỏng {sign} trong {shown(clean)}: xóa và gõ lại",
                f"{key} holds the hidden or broken character {sign}: delete it and type again",
            )
        return clean

    def identifier(self, key: str = "id") -> str:
        """Read a short name that is safe in file names and on the command line."""
        value = self.text(key)
        if self.sound(key) and not _ID.fullmatch(value):
            rule = "tối đa 64 chữ cái, chữ số, dấu . _ - và không có dấu cách"
            advice = "use up to 64 letters, digits, . _ - and no spaces, a letter or digit first"
            self.wrong(key, f"{key} {shown(value)} không dùng được: {rule}",
                       f"{key} {shown(value)} cannot be used: {advice}")  # fmt: skip
        return value

    def whole(self, key: str, minimum: int, maximum: int | None = None) -> int:
        """Read a whole number within limits, both included."""
        value: int | None = self._typed(key, int)
        if value is None:
            return minimum
        if value < minimum or (maximum is not None and value > maximum):
            limit = f">= {minimum}" if maximum is None else f"{minimum} .. {maximum}"
            self.wrong(
                key,
                f"{key} = {shown(value)} không hợp lệ: viết số {limit}",
                f"{key} = {shown(value)} is not possible: write a number {limit}",
            )
        return value

    def day(self, key: str) -> date:
        """Read a date without a time."""
        return self._typed(key, date) or date.min

    def truth(self, key: str) -> bool:
        """Read true or false."""
        return bool(self._typed(key, bool))

    def choice(self, key: str, options: Iterable[str]) -> str:
        """Read one of a closed list of words."""
        value = self._typed(key, str)
        words = tuple(options)
        if value is None or value in words:
            return value or words[0]
        nearest = nearest_word(value, words)
        if nearest:
            advice = (f'viết "{nearest}"', f'write "{nearest}"')
        else:
            advice = (f"dùng một trong {', '.join(words)}", f"use one of {', '.join(words)}")
        self.wrong(
            key,
            f"{key} = {shown(value)} không có: {advice[0]}",
            f"{key} = {shown(value)} is not known: {advice[1]}",
        )
        return words[0]

    def numbers(self, key: str, count: int) -> tuple[float, ...]:
        """Read a list of exactly so many finite numbers."""
        value = self._values.get(key)
        if key not in self._values:
            self._missing(key)
        elif (
            isinstance(value, list)
            and len(value) == count
            and all(type(v) in (int, float) and abs(v) < 1e9 for v in value)
            and not any(math.isnan(v) for v in value)
        ):
            return tuple(float(v) for v in value)
        else:
            example = self._known[key]
            self.wrong(
                key,
                f"{key} phải là {count} số, không phải {shown(value)}: viết {key} = {example}",
                f"{key} must be {count} numbers: write {key} = {example}",
            )
        return (0.0,) * count

    def entries(self, key: str, header: str) -> Iterator[tuple[Mapping[str, Any], Path]]:
        """Yield the tables of a list of tables, such as `[[contest]]`."""
        value = self._values.get(key)
        if not value or not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            what = ("thiếu", "is missing") if value is None or value == [] else ("sai", "is wrong")
            self.wrong(
                key,
                f"{header} {what[0]}: mỗi mục bắt đầu bằng một dòng {header}",
                f"{header} {what[1]}: begin each one with a line {header}",
            )
            return
        for position, entry in enumerate(value):
            yield entry, (*self.path, key, position)

    def entry(self, key: str, header: str) -> Mapping[str, Any] | None:
        """Read a table within this one, such as `[contest.grid]`."""
        value = self._values.get(key)
        if isinstance(value, dict):
            return value
        self.wrong(
            key,
            f"{key} phải là một bảng: viết {header} trên một dòng riêng",
            f"{key} must be a table: write {header} on a line of its own",
        )
        return None

    def _typed(self, key: str, kind: type) -> Any:
        if key not in self._values:
            self._missing(key)
            return None
        value = self._values[key]
        # Not isinstance: true is an int and a time stamp is a date, and neither is meant.
        if type(value) is kind:
            return value
        vietnamese, english = _KINDS[kind]
        example = as_meant(value, kind) or self._known[key]
        self.wrong(
            key,
            f"{key} phải là {vietnamese}, không phải {shown(value)}: viết {key} = {example}",
            f"{key} must be {english}: write {key} = {example}",
        )
        return None

    def _missing(self, key: str) -> None:
        if key in self._misspelt:  # it is there under a wrong name, which was reported
            self.unsound(key)
            return
        example = self._known[key]
        self.wrong(
            key,
            f"thiếu {key}: thêm dòng {key} = {example}",
            f"{key} is missing: add {key} = {example}",
        )

    def _unknown_key(self, key: str, homes: Mapping[str, tuple[str, str]]) -> None:
        nearest = nearest_word(key, self._known)
        name = key if re.fullmatch(r"[\w-]+", key) else shown(key)
        if key in homes:
            home = homes[key]
            vietnamese, english = f"chuyển sang {home[0]}", f"move it to {home[1]}"
        elif nearest:
            self._misspelt.add(nearest)
            vietnamese, english = f"viết {nearest}", f"write {nearest}"
        else:
            known = ", ".join(self._known)
            vietnamese, english = f"dùng một trong {known}", f"use one of {known}"
        self.problems.add(
            (*self.path, key),
            f"không có khóa {name}: {vietnamese}",
            f"unknown key {name}: {english}",
        )
