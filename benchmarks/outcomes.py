"""What became of each sheet of a deck: the real command's lines held against the truth."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import Any

from rich.console import Console

from benchmarks.decks import Care, Deck, Truth
from calibration.evidence import upper_bound
from cli.read import Request, read
from cli.texts import Language, Say

Line = Mapping[str, Any]  # of readings.jsonl


class Outcome(StrEnum):
    """What became of a sheet; every sheet is exactly one of these."""

    RIGHT = "right"  # accepted with the true votes
    WRONG = "wrong"  # accepted though it must not be, or with other votes
    REVIEW = "review"
    REJECTED = "rejected"
    LOST = "lost"  # no line, or more than one


@dataclass(frozen=True, slots=True)
class SheetOutcome:
    """One sheet, its truth and its line."""

    deck: Deck
    truth: Truth
    outcome: Outcome
    line: Line | None
    rows_read: int = 0  # rows with a clear reading, on sheets whose rows are judged
    rows_wrong: int = 0  # of these, rows that are read otherwise than the voter marked

    @property
    def needless(self) -> bool:
        """True where a person looks at a sheet that should have been accepted."""
        asked = self.outcome in (Outcome.REVIEW, Outcome.REJECTED)
        return asked and self.truth.care is Care.COUNT

    @property
    def reasons(self) -> tuple[str, ...]:
        """Codes of the line's reasons, each with its row."""
        if self.line is None:
            return ()
        return tuple(
            " ".join(str(r[k]) for k in ("code", "candidate") if k in r)
            for r in self.line["reasons"]
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """Sheets by outcome."""

    sheets: int
    right: int
    wrong: int
    review: int
    rejected: int
    lost: int
    clear: int  # sheets that should have been accepted
    needless: int  # of these, to people
    rows_read: int
    rows_wrong: int

    @property
    def accepted(self) -> int:
        """Sheets that were counted without a person."""
        return self.right + self.wrong

    @property
    def wrong_bound(self) -> float:
        """Upper 95 % bound of the share of sheets that are accepted wrongly."""
        return upper_bound(self.wrong, self.sheets)


def count(outcomes: Sequence[SheetOutcome]) -> Counts:
    """Count sheets by outcome."""
    of = {kind: sum(o.outcome is kind for o in outcomes) for kind in Outcome}
    return Counts(
        len(outcomes),
        of[Outcome.RIGHT],
        of[Outcome.WRONG],
        of[Outcome.REVIEW],
        of[Outcome.REJECTED],
        of[Outcome.LOST],
        sum(o.truth.care is Care.COUNT for o in outcomes),
        sum(o.needless for o in outcomes),
        sum(o.rows_read for o in outcomes),
        sum(o.rows_wrong for o in outcomes),
    )


def read_deck(deck: Deck, blank: str, out: Path, workers: int) -> tuple[SheetOutcome, ...]:
    """Read a deck with `kiemphieu read` and hold its lines against the truth.

    Raises
    ------
    KiemPhieuError
        When the election file or the blank cannot be used.
    """
    request = Request(
        deck.folder / "election.toml",
        deck.blank(blank),
        (str(deck.folder / "scans"),),
        out,
        workers=workers,
    )
    read(request, Say(Language.EN), Console(file=StringIO()), Console(stderr=True))
    with (out / "readings.jsonl").open(encoding="utf-8") as file:
        return compare(deck, [json.loads(text) for text in file])


def compare(deck: Deck, lines: Sequence[Line]) -> tuple[SheetOutcome, ...]:
    """Hold lines against the truth; the sheets in the order of the truth."""
    by_file: dict[str, list[Line]] = {}
    for line in lines:
        by_file.setdefault(Path(line["image"]).name, []).append(line)
    return tuple(compared(deck, truth, by_file.get(truth.file, [])) for truth in deck.truths)


def judged(truth: Truth, line: Line) -> Outcome:
    """Say what became of one sheet that has its line."""
    match line["disposition"]:
        case "accepted":
            same = dict(line["votes"]) == dict(truth.votes)
            may = truth.care is not Care.PERSON
            return Outcome.RIGHT if same and may else Outcome.WRONG
        case "review":
            return Outcome.REVIEW
        case _:
            return Outcome.REJECTED


def compared(deck: Deck, truth: Truth, lines: Sequence[Line]) -> SheetOutcome:
    """Hold the lines of one sheet, which should be one, against its truth."""
    if len(lines) != 1:
        return SheetOutcome(deck, truth, Outcome.LOST, None)
    line = lines[0]
    rows = {} if truth.odd_rows else line["votes"]
    clear = {k: v for k, v in rows.items() if v != "doubtful"}
    otherwise = sum(truth.votes.get(k) != v for k, v in clear.items())
    return SheetOutcome(deck, truth, judged(truth, line), line, len(clear), otherwise)
