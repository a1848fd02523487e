"""What the machine saw on one page: values only, no judgement of what it means in law.

A *box* is (x, y, width, height) in pixels of the page as scanned.
"""

from dataclasses import dataclass
from enum import StrEnum

Box = tuple[int, int, int, int]


class Option(StrEnum):
    """What a mark at a target says."""

    STRIKE = "strike"
    AGREE = "agree"
    DISAGREE = "disagree"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    FILL = "fill"


class MarkVerdict(StrEnum):
    """What the confidence filter says of one target."""

    MARKED = "marked"
    EMPTY = "empty"
    DOUBTFUL = "doubtful"


class ReasonCode(StrEnum):
    """Why a person must look; the closed list of `readings.jsonl`."""

    DOUBTFUL_MARK = "doubtful-mark"
    PARTIAL_STRIKE = "partial-strike"
    MARK_OUTSIDE_TARGET = "mark-outside-target"
    SEVERAL_MARKS = "several-marks"
    CORRECTED_MARK = "corrected-mark"
    NAME_STRUCK = "name-struck"
    STRAY_MARK = "stray-mark"
    ADDED_WRITING = "added-writing"
    ADDED_NAME = "added-name"
    SIGNATURE = "signature"
    SECOND_INK = "second-ink"
    NO_SEAL = "no-seal"
    WRONG_FORM = "wrong-form"
    BLANK_PAPER = "blank-paper"
    MISSING_PAPER = "missing-paper"
    POOR_REGISTRATION = "poor-registration"
    POOR_IMAGE = "poor-image"
    UNREADABLE_FILE = "unreadable-file"
    INVALID_BY_RULE = "invalid-by-rule"
    DUPLICATE_IMAGE = "duplicate-image"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing on the page that asks for a person, and where it is."""

    code: ReasonCode
    detail: str
    candidate: str | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class MarkReading:
    """One target of the form: an entry for every target, empty ones too."""

    candidate: str
    option: Option
    verdict: MarkVerdict
    score: float  # 0 no ink .. 1 a full mark
    probability: float  # calibrated, that the target is marked
    box: Box


@dataclass(frozen=True, slots=True)
class Registration:
    """How the page lies on the form."""

    residual_px: float  # pixels of the scan, measured on content that the fit did not use
    turned: int  # 0 or 180 degrees
    angle_deg: float  # of the sheet on the page, clockwise positive, after the turn
    scale: tuple[float, float]  # printed size over the blank's, x and y
    dpi: float


@dataclass(frozen=True, slots=True)
class SheetReading:
    """A page that was placed on the form of its contest, and its marks."""

    contest: str
    form: str
    profile: str
    marks: tuple[MarkReading, ...]
    reasons: tuple[Reason, ...]
    registration: Registration


@dataclass(frozen=True, slots=True)
class RejectedSheet:
    """A page that is not readable as a sheet of a contest; a person decides that too."""

    reasons: tuple[Reason, ...]
    contest: str | None = None
    form: str | None = None
    profile: str | None = None
    registration: Registration | None = None
