"""Is this ballot valid: from what the machine saw to what the law says of it.

`judge` is what a reading gets. Below it lies `classify`, which speaks only of votes and flags.
Nothing here decides a doubtful ballot: that is for people (`election.adjudication`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from election.definition import Contest
from election.forms import BallotForm, form_of
from election.reading import (
    Box,
    MarkReading,
    MarkVerdict,
    Reason,
    ReasonCode,
    RejectedSheet,
    SheetReading,
)
from election.rules import Condition, Flag, Outcome, Rule, RuleSet
from election.votes import Vote, Votes, votes_of

# The sheet reasons that the law knows as flags; every other reason only asks for a person.
FLAG_OF: Mapping[ReasonCode, Flag] = {
    ReasonCode.NO_SEAL: Flag.NO_STAMP,
    ReasonCode.WRONG_FORM: Flag.WRONG_FORM,
    ReasonCode.ADDED_NAME: Flag.ADDED_NAME,
    ReasonCode.ADDED_WRITING: Flag.ADDED_TEXT,
    ReasonCode.SIGNATURE: Flag.SIGNATURE,
    ReasonCode.SECOND_INK: Flag.MULTI_INK,
    ReasonCode.STRAY_MARK: Flag.MARK,
    ReasonCode.NAME_STRUCK: Flag.NAME_STRUCK,
    ReasonCode.MISSING_PAPER: Flag.TORN,
    ReasonCode.DUPLICATE_IMAGE: Flag.DUPLICATE,
}

CHOSEN = frozenset({Vote.FOR, Vote.AGREE, Vote.MARKED, Vote.HIGH, Vote.MEDIUM, Vote.LOW})
_ONE_BOX = frozenset({Vote.AGREE, Vote.DISAGREE, Vote.HIGH, Vote.MEDIUM, Vote.LOW})
# What is not readable as a sheet of this contest; a sheet that was placed all the same keeps it.
_NOT_THIS_CONTEST = frozenset(
    {ReasonCode.WRONG_FORM, ReasonCode.BLANK_PAPER, ReasonCode.UNREADABLE_FILE}
)


class Disposition(StrEnum):
    """What happens to the sheet next."""

    ACCEPTED = "accepted"  # counted as it stands
    REVIEW = "review"  # a person decides
    REJECTED = "rejected"  # not readable as a sheet of this contest; a person decides that too


class Status(StrEnum):
    """What the law says of the ballot as read."""

    VALID = "valid"
    INVALID = "invalid"
    UNDECIDED = "undecided"


class MachineClass(StrEnum):
    """What a machine may say of a ballot from its votes and flags."""

    AUTO_VALID = "auto_valid"
    PROPOSED_INVALID = "proposed_invalid"  # read clearly; the board confirms looking at the image
    DOUBTFUL = "doubtful"  # decided one by one


@dataclass(frozen=True, slots=True)
class Validity:
    """The law's word on the ballot, and the id of the rule that makes it invalid."""

    status: Status
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Classification:
    """The machine class, and the rule that says so (None: no rule of the set fits the ballot)."""

    machine: MachineClass
    rule: Rule | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is written beside a reading.

    Attributes
    ----------
    votes : mapping of candidate id to Vote
        In ballot order; empty when rejected.
    reasons : tuple of Reason
        Why a person must look; empty exactly when accepted.
    """

    disposition: Disposition
    validity: Validity
    votes: Votes = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()


def judge(contest: Contest, rules: RuleSet, sheet: SheetReading | RejectedSheet) -> Judgement:
    """Judge one page by the rules of its contest.

    Raises
    ------
    FormError
        When the marks are not the targets of this contest.
    ValueError
        When sheet, contest and rules do not belong together.
    """
    if rules.id != contest.rules:
        raise ValueError(f"contest {contest.id} is held under {contest.rules}, not {rules.label}")
    undecided = Validity(Status.UNDECIDED)
    if isinstance(sheet, RejectedSheet):
        return Judgement(Disposition.REJECTED, undecided, reasons=sheet.reasons)
    if sheet.contest != contest.id:
        raise ValueError(f"a sheet of {sheet.contest} cannot be judged as one of {contest.id}")
    reasons = tuple(r for r in sheet.reasons if not _is_allowed(r, rules))
    if any(r.code in _NOT_THIS_CONTEST for r in reasons):
        return Judgement(Disposition.REJECTED, undecided, reasons=reasons)

    votes = votes_of(contest, sheet.marks, reasons)
    reasons += tuple(_unnamed_doubts(votes, sheet.marks, reasons))
    if reasons:
        return Judgement(Disposition.REVIEW, undecided, votes, reasons)
    found = classify(contest, rules, votes)
    match found.machine:
        case MachineClass.AUTO_VALID:
            return Judgement(Disposition.ACCEPTED, Validity(Status.VALID), votes)
        case MachineClass.PROPOSED_INVALID:
            validity = Validity(Status.INVALID, found.rule.id if found.rule else None)
            return Judgement(Disposition.REVIEW, validity, votes, (_by_rule(found, rules),))
        case MachineClass.DOUBTFUL:
            return Judgement(Disposition.REVIEW, undecided, votes, (_by_rule(found, rules),))


def classify(
    contest: Contest, rules: RuleSet, votes: Votes, flags: frozenset[Flag] = frozenset()
) -> Classification:
    """Say what a machine may conclude from votes and flags, safest class first.

    Doubt and what the law leaves to the board come before every invalid rule, and a ballot is
    valid only when some rule says so.
    """
    if rules.signature_allowed:
        flags -= {Flag.SIGNATURE}
    if flags or Vote.DOUBTFUL in votes.values():
        doubt = next((r for r in rules.validity if r.outcome is Outcome.DOUBTFUL), None)
        return Classification(MachineClass.DOUBTFUL, doubt)
    matching = tuple(matching_rules(contest, rules, votes))
    for outcome, machine in (
        (Outcome.REVIEW, MachineClass.DOUBTFUL),
        (Outcome.INVALID, MachineClass.PROPOSED_INVALID),
        (Outcome.VALID, MachineClass.AUTO_VALID),
    ):
        for rule in matching:
            if settled_outcome(contest, rule) is outcome:
                return Classification(machine, rule)
    return Classification(MachineClass.DOUBTFUL, None)


def matching_rules(
    contest: Contest, rules: RuleSet, votes: Votes, kept: frozenset[Flag] = frozenset()
) -> Iterator[Rule]:
    """Yield the rules whose condition holds, in the order of the rule set."""
    form = form_of(contest, rules.forms)
    for rule in rules.validity:
        if _is_for(rule, form, len(contest.candidates)) and _holds(rule, contest, votes, kept):
            yield rule


def settled_outcome(contest: Contest, rule: Rule) -> Outcome:
    """Give a rule's outcome; the election file may have settled a review rule beforehand."""
    if rule.outcome is Outcome.REVIEW and rule.setting == "nobody_on_no_surplus":
        return Outcome(contest.nobody_on_no_surplus or Outcome.REVIEW)
    return rule.outcome


def chosen(votes: Votes) -> int:
    """Count the persons chosen on the sheet: the law's *k*."""
    return sum(vote in CHOSEN for vote in votes.values())


def flags_of(reasons: tuple[Reason, ...]) -> frozenset[Flag]:
    """Name the flags among the reasons of a sheet."""
    return frozenset(FLAG_OF[r.code] for r in reasons if r.code in FLAG_OF)


def _is_for(rule: Rule, form: BallotForm | None, persons: int) -> bool:
    if rule.forms and form not in rule.forms:
        return False
    return rule.persons is None or rule.persons == ("one" if persons == 1 else "several")


def _holds(rule: Rule, contest: Contest, votes: Votes, kept: frozenset[Flag]) -> bool:
    words = votes.values()
    k = chosen(votes)
    match rule.when:
        case Condition.FLAG:
            return bool(rule.flags & kept)
        case Condition.CHOSEN_MORE_THAN_SEATS:
            return k > contest.seats
        case Condition.CHOSEN_AT_MOST_SEATS:
            return k <= contest.seats
        case Condition.CHOSEN_ONE_TO_SEATS:
            return 1 <= k <= contest.seats
        case Condition.CHOSEN_SOMEBODY:
            return k >= 1
        case Condition.CHOSEN_NOBODY:
            return k == 0
        case Condition.ONE_BOX:
            return all(word in _ONE_BOX for word in words)
        case Condition.NOT_ONE_BOX:
            return any(word not in _ONE_BOX for word in words)
        case Condition.SOME_ROW_MARKED:
            return any(word is not Vote.BLANK for word in words)
        case Condition.EVERY_ROW_EMPTY:
            return all(word is Vote.BLANK for word in words)
        case Condition.ALWAYS:
            return True
        case Condition.DOUBT | None:
            return False


def _is_allowed(reason: Reason, rules: RuleSet) -> bool:
    return reason.code is ReasonCode.SIGNATURE and rules.signature_allowed


def _unnamed_doubts(
    votes: Votes, marks: tuple[MarkReading, ...], reasons: tuple[Reason, ...]
) -> Iterator[Reason]:
    """Give each doubtful row that no reason speaks of a reason, so that a person sees where."""
    named = {reason.candidate for reason in reasons}
    places: dict[str, Box] = {
        mark.candidate: mark.box for mark in marks if mark.verdict is MarkVerdict.DOUBTFUL
    }
    for candidate, vote in votes.items():
        if vote is Vote.DOUBTFUL and candidate not in named:
            detail = "dấu chưa rõ / a mark in doubt"
            yield Reason(ReasonCode.DOUBTFUL_MARK, detail, candidate, places.get(candidate))


def _by_rule(found: Classification, rules: RuleSet) -> Reason:
    """Name the rule, without a figure: a figure would tell the reviewer what the machine read."""
    rule = found.rule
    if rule is None:
        text = f"{rules.label}: không quy tắc nào nói về phiếu này / no rule speaks of this ballot"
    elif rule.code is None:
        text = f"{rule}: Ban Kiểm phiếu kết luận / the board concludes ({rule.says})"
    else:
        text = f"{rule}: {rules.wording_of(rule.code)} ({rule.source})"
    return Reason(ReasonCode.INVALID_BY_RULE, text)
