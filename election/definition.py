"""What an election is: contests, candidates, and how a ballot is marked.

Values only; `election.loading` reads and checks the file they come from.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Target = tuple[float, float, float, float]  # x, y, width, height in mm on the blank


class Marking(StrEnum):
    """How a voter marks the ballot."""

    STRIKE_OUT = "strike-out"
    AGREE_DISAGREE = "agree-disagree"
    CONFIDENCE_3 = "confidence-3"
    FILL = "fill"


class Meeting(StrEnum):
    """The kind of meeting, which says what deductions there are."""

    MEMBER_CONGRESS = "member_congress"
    DELEGATE_CONGRESS = "delegate_congress"
    CONFERENCE = "conference"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person (or one answer) on the ballot."""

    id: str
    name: str
    gender: str | None = None
    alias: str | None = None
    position: str | None = None
    born: date | None = None
    target: Target | None = None  # marking = fill
    cell: tuple[float, float] | None = None  # marking = fill with a grid: column, row


@dataclass(frozen=True, slots=True)
class Grid:
    """A frame of printed timing marks; (0, 0) is the centre of the top left mark."""

    columns: int
    rows: int
    pitch: tuple[float, float]  # mm from mark to mark
    mark: tuple[float, float]  # mm, width and height of a mark
    target: tuple[float, float]  # mm, width and height of an oval


@dataclass(frozen=True, slots=True)
class Contest:
    """One contest is one ballot form."""

    id: str
    title: str
    seats: int
    marking: Marking
    rules: str  # id of the rule set
    candidates: tuple[Candidate, ...]  # in the order printed on the ballot
    meeting: Meeting = Meeting.DELEGATE_CONGRESS
    summoned: int | None = None
    seal: bool = False
    grid: Grid | None = None
    nobody_on_no_surplus: str | None = None  # "invalid" | "valid": settles open question Q1


@dataclass(frozen=True, slots=True)
class Election:
    """Everything that is being elected in one meeting."""

    title: str
    unit: str
    date: date
    language: str
    contests: tuple[Contest, ...]
