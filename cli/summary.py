"""What a run adds up: `summary.json`. Sizes depend on the election, never on the pages."""

import platform
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from cli.worker import STAGES, FileReading, PageLine, Setup
from election.definition import Contest
from election.rules import rule_set
from election.validity import Disposition
from election.votes import Vote

FORMAT = "kiemphieu-summary/1"
PACKAGES = ("numpy", "opencv-python-headless", "pillow", "pypdfium2", "scikit-image")


class Tally:
    """Counts lines as they are written."""

    def __init__(self) -> None:
        self.files = 0
        self.pages = 0
        self.unreadable = 0
        self.broken: list[str] = []  # the first file only is named
        self.broken_files = 0
        self.reasons: Counter[str] = Counter()
        self.by_contest: dict[str | None, Counter[str]] = {}
        self.votes: dict[str, Counter[tuple[str, str]]] = {}
        self.seconds = dict.fromkeys(STAGES, 0.0)

    def add_file(self, reading: FileReading) -> None:
        """Count a file, not yet its lines."""
        self.files += 1
        self.pages += len(reading.pages)
        self.unreadable += reading.unreadable
        if reading.broken:
            self.broken_files += 1
            self.broken = self.broken or [reading.image]
        for stage, seconds in reading.seconds.items():
            self.seconds[stage] += seconds

    def add_line(self, line: PageLine) -> None:
        """Count a line as it was written."""
        self.by_contest.setdefault(line.contest, Counter())[line.disposition] += 1
        self.reasons.update(line.codes)
        if line.contest is not None and line.disposition == Disposition.ACCEPTED:
            self.votes.setdefault(line.contest, Counter()).update(line.votes)

    @property
    def dispositions(self) -> Counter[str]:
        """Lines by disposition, over all contests."""
        return sum(self.by_contest.values(), Counter())


def summary(
    tally: Tally, setup: Setup, *, lines: int, finished: bool, wall: float, workers: int
) -> dict[str, Any]:
    """Describe a run.

    Parameters
    ----------
    tally : Tally
    setup : Setup
        Forms, profile and contests that were used.
    lines : int
        Lines written.
    finished : bool
        False when the run was interrupted.
    wall : float
        Seconds from the first page, start-up excluded.
    workers : int
        Processes.
    """
    time = {stage: round(seconds, 3) for stage, seconds in tally.seconds.items()}
    return {
        "format": FORMAT,
        "finished": finished,
        "files": tally.files,
        "pages": tally.pages,
        "lines": lines,
        "dispositions": {d.value: tally.dispositions[d.value] for d in Disposition},
        "reasons": dict(sorted(tally.reasons.items())),
        "unreadable_pages": tally.unreadable,
        "contests": {c.id: _contest(tally, c) for c in setup.contests},
        "unknown_contest": sum(tally.by_contest.get(None, Counter()).values()),
        "time": {**time, "wall": round(wall, 3)},
        "pages_per_second": round(tally.pages / wall, 2) if wall > 0 else 0.0,
        "workers": workers,
        "forms": {form.contest: form.id for form in setup.forms},
        "profile": setup.profile.id,
        "rules": {c.id: rule_set(c.rules).label for c in setup.contests},
        "versions": versions(PACKAGES),
    }


def totals(tally: Tally, contest: Contest) -> dict[str, dict[str, int]]:
    """Votes of the accepted sheets, by candidate in ballot order, then by vote."""
    votes = tally.votes.get(contest.id, Counter())
    found = {word for _, word in votes}
    words = [vote.value for vote in Vote if vote.value in found]
    return {
        candidate.id: {word: votes[candidate.id, word] for word in words}
        for candidate in contest.candidates
    }


def versions(packages: Sequence[str]) -> dict[str, str]:
    """Versions of the program, of Python and of what decides about pixels."""
    found = {"kiemphieu": _version("kiemphieu"), "python": platform.python_version()}
    return found | {package: _version(package) for package in packages}


def _contest(tally: Tally, contest: Contest) -> dict[str, Any]:
    counts = tally.by_contest.get(contest.id, Counter())
    return {d.value: counts[d.value] for d in Disposition} | {"totals": totals(tally, contest)}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
