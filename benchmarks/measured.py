"""Label what the pipeline measures on a deck by what the voters did.

What is labelled is what the reader decides on: its decisions are listened to while it reads.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from benchmarks.decks import Deck, Truth
from calibration.labels import Kind, Label, LabelledMark, Pair
from calibration.profile import Profile
from election.definition import Marking
from election.reading import Option
from pipeline import interpret as reader
from pipeline.boxes import BoxScore
from pipeline.confidence import Decision, cross_likeness, decide_box, decide_strike
from pipeline.fill import FillScore
from pipeline.fill_verdict import decide_fill
from pipeline.page import Page
from pipeline.scan import decode
from pipeline.strikes import StrikeScore
from pipeline.template import PreparedForm

Measured = tuple[str, Option, Kind, Pair, Pair, Decision]

# What an oddity does to its row shows in the row's measurements; other oddities lie elsewhere.
ON_TARGET = frozenset(
    {
        "partial-ho", "partial-ten", "overline", "circle", "corrected", "block-diagonal", "tick",
        "between-rows", "dot", "slash", "dash", "filled", "between", "outside", "alias-only",
        "courtesy-only", "beside",
    }
)  # fmt: skip
INK = 0.05  # of the score: an odd mark may lie beside its target and leave nothing on it
DISAGREES = 0.15  # of the score: an odd row differs by more from what the voter wanted
JUDGED = frozenset({"clean", "hard", "invalid", "unsealed"})


def labelled(
    deck: Deck, truth: Truth, form: PreparedForm, profile: Profile
) -> Iterator[LabelledMark]:
    """Measure one sheet and label its targets.

    Yields nothing for sheets that cannot be placed, for sheets of another form, and for rows of
    which the truth does not say what they show.
    """
    odd = truth.group == "ambiguous" and truth.sub in ON_TARGET
    if truth.group not in JUDGED and not odd:
        return
    if "several" in truth.votes.values():  # does not say which boxes hold marks
        return
    page = next(decode(deck.scan(truth).read_bytes()))
    if not isinstance(page, Page):
        return
    sheet = f"{deck.name}/{truth.file}"
    marks = []
    for candidate, option, kind, emptiness, strength, decision in _measure(page, form, profile):
        label = Label.MARKED if _is_marked(truth.votes, candidate, option) else Label.EMPTY
        hard = truth.group == "hard" and label is Label.MARKED
        marks.append(
            LabelledMark(
                kind, label, hard, emptiness, strength, decision.score, sheet,
                f"{candidate} {option.value}",
            )
        )  # fmt: skip
    if not odd:
        yield from marks
        return
    yield from _with_odd_row(marks)


def _with_odd_row(marks: list[LabelledMark]) -> Iterator[LabelledMark]:
    """Give the targets of the row that least agrees with its vote; leave the others out.

    The truth does not name the odd row. The other rows are ordinary, and there are enough of
    those on other sheets.
    """
    if not marks:
        return
    worst = max(marks, key=_disagreement)
    row = worst.candidate.split(" ")[0]
    for mark in marks:
        of_row = mark.candidate.split(" ")[0] == row
        if of_row and mark.score > INK and _disagreement(mark) > DISAGREES:
            yield replace(mark, label=Label.AMBIGUOUS, hard=False)


def _disagreement(mark: LabelledMark) -> float:
    return 1.0 - mark.score if mark.label is Label.MARKED else mark.score


@dataclass(slots=True)
class _Heard:
    """What the two decisions were asked, in order."""

    names: list[tuple[tuple[StrikeScore, ...], Decision]] = field(default_factory=list)
    boxes: list[tuple[BoxScore, Decision]] = field(default_factory=list)
    fills: list[tuple[FillScore, Decision]] = field(default_factory=list)


@contextmanager
def _listening() -> Iterator[_Heard]:
    """Put an ear between the reader and its decisions; what they say stays the same."""
    heard = _Heard()

    def name(lines: tuple[StrikeScore, ...], profile: Profile) -> Decision:
        heard.names.append((lines, decide_strike(lines, profile)))
        return heard.names[-1][1]

    def box(score: BoxScore, profile: Profile) -> Decision:
        heard.boxes.append((score, decide_box(score, profile)))
        return heard.boxes[-1][1]

    def fill(score: FillScore, profile: Profile) -> Decision:
        heard.fills.append((score, decide_fill(score, profile)))
        return heard.fills[-1][1]

    module: Any = reader
    module.decide_strike, module.decide_box, module.decide_fill = name, box, fill
    try:
        yield heard
    finally:
        module.decide_strike, module.decide_box = decide_strike, decide_box
        module.decide_fill = decide_fill


def _measure(page: Page, form: PreparedForm, profile: Profile) -> Iterator[Measured]:
    with _listening() as heard:
        reader.interpret(page, form, profile)
    targets = [(row, target) for row in form.form.rows for target in row.targets]
    if form.form.marking is Marking.STRIKE_OUT and heard.names:
        for row, (lines, decision) in zip(form.form.rows, heard.names, strict=True):
            yield row.candidate, Option.STRIKE, Kind.STRIKE, *_of_strike(lines), decision
    elif heard.fills:
        for (row, target), (oval, decision) in zip(targets, heard.fills, strict=True):
            pair = (oval.ink, oval.spread)
            yield row.candidate, target.option, Kind.OVAL, pair, pair, decision
    elif heard.boxes:
        for (row, target), (box, decision) in zip(targets, heard.boxes, strict=True):
            yield row.candidate, target.option, Kind.CROSS, *_of_box(box), decision


def _of_strike(lines: tuple[StrikeScore, ...]) -> tuple[Pair, Pair]:
    """As `confidence.decide_strike` looks at them: every line must be empty, or struck."""
    emptiness = (
        max(max(line.cover, line.touched) for line in lines),
        max(line.ridge_high for line in lines),
    )
    strength = (min(line.cover for line in lines), min(line.ridge_high for line in lines))
    return emptiness, strength


def _of_box(box: BoxScore) -> tuple[Pair, Pair]:
    """As `confidence.decide_box` looks at them: grey and ink, likeness and ink.

    The grey is that of a box without a stroke; a box with one is not empty whatever the grey.
    """
    ink = min(0.99, box.ink_mm2 / 10)
    grey = 1.0 if box.ink_mm2 > 0 else box.grey
    return (grey, max(ink, box.speck_mm2 / 10)), (cross_likeness(box.shape), ink)


def _is_marked(votes: Mapping[str, str], candidate: str, option: Option) -> bool:
    vote = votes[candidate]
    if option is Option.STRIKE:
        return vote == "against"
    if option is Option.FILL:
        return vote == "marked"
    return vote in (option.value, "both")
