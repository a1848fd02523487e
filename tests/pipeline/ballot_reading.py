"""Read a drawn sheet through the whole chain."""

from collections.abc import Mapping
from functools import lru_cache

import pytest

from calibration.profile import Profile, default_profile
from election.reading import MarkVerdict, ReasonCode, RejectedSheet, SheetReading
from pipeline.confidence import Decision
from pipeline.interpret import interpret
from pipeline.page import Page
from tests.pipeline.ballot_drawing import Ballot, Sheet
from tests.pipeline.scanner_drawing import Scan, scan

MARKED, EMPTY, DOUBTFUL = MarkVerdict.MARKED, MarkVerdict.EMPTY, MarkVerdict.DOUBTFUL


@lru_cache(maxsize=1)
def profile() -> Profile:
    """The profile that comes with the program."""
    return default_profile()


def result(ballot: Ballot, sheet: Sheet | Page, how: Scan = Scan()) -> SheetReading | RejectedSheet:  # noqa: B008
    """Scan a sheet (or take a page as it is) and read it."""
    page = sheet if isinstance(sheet, Page) else scan(sheet, how)
    return interpret(page, ballot.prepared, profile())


def read(ballot: Ballot, sheet: Sheet | Page, how: Scan = Scan()) -> SheetReading:  # noqa: B008
    """Read a sheet that must be placed."""
    reading = result(ballot, sheet, how)
    assert isinstance(reading, SheetReading), reading.reasons
    return reading


def verdicts(ballot: Ballot, sheet: Sheet | Page, how: Scan = Scan()) -> list[MarkVerdict]:  # noqa: B008
    """Verdict of each target, in the order of rows and targets."""
    return [mark.verdict for mark in read(ballot, sheet, how).marks]


def decision(verdict: MarkVerdict) -> Decision:
    """A target's decision, its figures of no account."""
    return Decision(verdict, 0.9, 0.9)


def codes(reading: SheetReading | RejectedSheet) -> set[ReasonCode]:
    """The reasons' codes."""
    return {reason.code for reason in reading.reasons}


def cases(named: Mapping[str, object], fault: pytest.MarkDecorator, *faulty: str) -> list:
    """Parameters with their names as ids; the `faulty` ones bear the mark of their fault."""
    assert set(faulty) <= set(named)
    return [
        pytest.param(value, id=name, marks=[fault] * (name in faulty))
        for name, value in named.items()
    ]
