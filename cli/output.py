"""The folder of the results: lines are appended to a part file that takes its name at the end.

An earlier result in the same folder stands, whole and with its summary, until the new run has
finished: an interrupted second run never costs the first one.
"""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

READINGS = "readings.jsonl"
SUMMARY = "summary.json"
PART = ".part"
BLOCK_BYTES = 1 << 20


class Results:
    """The two files of one run."""

    def __init__(self, folder: Path) -> None:
        """Open the part file for writing.

        Raises
        ------
        OSError
            When the folder or the file cannot be made.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.lines = 0
        self._part = folder / (READINGS + PART)
        self._file = self._part.open("wb")

    def append(self, text: bytes) -> None:
        """Write one line.

        Raises
        ------
        OSError
            When the disk is full or gone.
        """
        self._file.write(text + b"\n")
        self.lines += 1

    def keep(self, summary: Mapping[str, Any], *, finished: bool) -> Path:
        """Give the files their names and return where the lines are.

        Parameters
        ----------
        summary : mapping
            Becomes `summary.json`.
        finished : bool
            False after an interruption: then an earlier result keeps its place and the lines of
            this run stay in the part file beside it.
        """
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        readings = self.folder / READINGS
        text = json.dumps(summary, ensure_ascii=False, indent=2) + "\n"
        if not finished and readings.exists():
            (self.folder / (SUMMARY + PART)).write_text(text, encoding="utf-8")
            return self._part
        # Never a new summary beside old lines, not even for a moment.
        (self.folder / SUMMARY).unlink(missing_ok=True)
        self._part.replace(readings)
        part = self.folder / (SUMMARY + PART)
        part.write_text(text, encoding="utf-8")
        part.replace(self.folder / SUMMARY)
        return readings

    def give_up(self) -> Path:
        """Leave the whole lines in the part file when the disk takes no more."""
        with suppress(OSError):
            self._file.close()
        with suppress(OSError), self._part.open("r+b") as file:
            size = file.seek(0, os.SEEK_END)
            while size:
                begin = max(0, size - BLOCK_BYTES)
                file.seek(begin)
                end = file.read(size - begin).rfind(b"\n")
                size = begin + end + 1
                if end >= 0:
                    break
            file.truncate(size)
        return self._part

    def count(self, path: Path) -> int:
        """Count the lines that are really in the file."""
        with path.open("rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(BLOCK_BYTES), b""))
