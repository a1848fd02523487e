"""From the marks of one sheet to one word for every candidate."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from election.definition import Contest, Marking
from election.errors import FormError
from election.reading import MarkReading, MarkVerdict, Option, Reason, ReasonCode


class Vote(StrEnum):
    """What the sheet says of one candidate, in the words of `readings.jsonl`."""

    FOR = "for"
    AGAINST = "against"
    AGREE = "agree"
    DISAGREE = "disagree"
    BOTH = "both"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    SEVERAL = "several"
    MARKED = "marked"
    BLANK = "blank"
    DOUBTFUL = "doubtful"


Votes = Mapping[str, Vote]  # candidate id -> vote, in ballot order

# One word when exactly this option is marked; what the row says with none or with several.
_ONE: dict[Option, Vote] = {
    Option.STRIKE: Vote.AGAINST,
    Option.AGREE: Vote.AGREE,
    Option.DISAGREE: Vote.DISAGREE,
    Option.HIGH: Vote.HIGH,
    Option.MEDIUM: Vote.MEDIUM,
    Option.LOW: Vote.LOW,
    Option.FILL: Vote.MARKED,
}
_NONE: dict[Marking, Vote] = {Marking.STRIKE_OUT: Vote.FOR}
_SEVERAL: dict[Marking, Vote] = {Marking.AGREE_DISAGREE: Vote.BOTH}

OPTIONS: Mapping[Marking, tuple[Option, ...]] = {
    Marking.STRIKE_OUT: (Option.STRIKE,),
    Marking.AGREE_DISAGREE: (Option.AGREE, Option.DISAGREE),
    Marking.CONFIDENCE_3: (Option.HIGH, Option.MEDIUM, Option.LOW),
    Marking.FILL: (Option.FILL,),
}

# Reasons that speak of the whole sheet even when they lie beside a candidate: the row itself was
# read clearly and stands as read (a struck name on a form with boxes: domain rule M23).
_SHEET_REASONS = frozenset(
    {
        ReasonCode.ADDED_NAME,
        ReasonCode.ADDED_WRITING,
        ReasonCode.SIGNATURE,
        ReasonCode.SECOND_INK,
        ReasonCode.NO_SEAL,
        ReasonCode.NAME_STRUCK,
        ReasonCode.INVALID_BY_RULE,
        ReasonCode.DUPLICATE_IMAGE,
    }
)


def possible_votes(marking: Marking) -> frozenset[Vote]:
    """Name the words that a decided row of this marking can have."""
    words = {_ONE[option] for option in OPTIONS[marking]}
    words.add(_NONE.get(marking, Vote.BLANK))
    if len(OPTIONS[marking]) > 1:
        words.add(_SEVERAL.get(marking, Vote.SEVERAL))
    return frozenset(words)


def votes_of(
    contest: Contest, marks: Sequence[MarkReading], reasons: Sequence[Reason] = ()
) -> Votes:
    """Give each candidate's vote; a row in which anything is in doubt is `DOUBTFUL` as a whole.

    Raises
    ------
    FormError
        When the marks are not exactly the targets of this contest: a reading made with the form
        of another election must never be counted by the names of this one.
    """
    rows: dict[str, dict[Option, MarkVerdict]] = {c.id: {} for c in contest.candidates}
    for mark in marks:
        row = rows.get(mark.candidate)
        if row is None or mark.option not in OPTIONS[contest.marking] or mark.option in row:
            raise _misfit(contest, f"{mark.candidate} {mark.option}")
        row[mark.option] = mark.verdict
    in_doubt = {r.candidate for r in reasons if r.code not in _SHEET_REASONS}
    for candidate, row in rows.items():
        if len(row) != len(OPTIONS[contest.marking]):
            raise _misfit(contest, candidate)
    return {
        candidate: Vote.DOUBTFUL if candidate in in_doubt else _row_vote(contest.marking, row)
        for candidate, row in rows.items()
    }


def _row_vote(marking: Marking, row: Mapping[Option, MarkVerdict]) -> Vote:
    if MarkVerdict.DOUBTFUL in row.values():
        return Vote.DOUBTFUL
    marked = [option for option, verdict in row.items() if verdict is MarkVerdict.MARKED]
    match marked:
        case []:
            return _NONE.get(marking, Vote.BLANK)
        case [option]:
            return _ONE[option]
        case _:
            return _SEVERAL.get(marking, Vote.SEVERAL)


def _misfit(contest: Contest, where: str) -> FormError:
    return FormError(
        f'mẫu phiếu không khớp với "{contest.id}" tại {where}: học lại mẫu từ phiếu trắng'
        f' / the form does not fit contest "{contest.id}" at {where}: learn the form again'
    )
