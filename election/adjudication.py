"""The ballot after the board has decided it: the rules are tried again on what people saw."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from election.definition import Contest
from election.rules import Condition, Flag, Outcome, Rule, RuleSet
from election.validity import CHOSEN, Status, chosen, matching_rules, settled_outcome
from election.votes import Vote, Votes

# A vote that adds one to a total; struck, empty and doubly marked rows add nothing to anybody.
_COUNTED = CHOSEN | {Vote.DISAGREE}


@dataclass(frozen=True, slots=True)
class Finding:
    """What the board says of one sheet.

    Attributes
    ----------
    votes : mapping of candidate id to Vote
        Every row of the sheet as the board sees it.
    kept : frozenset of Flag
        The flags that the board upholds against the ballot; a dropped flag is not named.
    overruled : mapping of rule id to Outcome
        For rules that leave the conclusion to the board: `VALID` or `INVALID`, where it is not
        the default.
    """

    votes: Votes
    kept: frozenset[Flag] = frozenset()
    overruled: Mapping[str, Outcome] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The ballot as it enters the minutes.

    Attributes
    ----------
    primary : Rule or None
        The first rule that makes it invalid; its code stands in the minutes.
    secondary : tuple of Rule
        Every further one.
    counted : mapping of candidate id to Vote
        The votes that enter a total; empty on an invalid ballot.
    chosen : int
        Persons chosen; state elections record a valid ballot by it.
    """

    status: Status
    primary: Rule | None
    secondary: tuple[Rule, ...]
    counted: Votes
    chosen: int


@dataclass(frozen=True, slots=True)
class Refiling:
    """A sheet found among those of another contest: it is counted only where it belongs."""

    found_in: str
    belongs_to: str

    @property
    def returned_change(self) -> Mapping[str, int]:
        """What the re-filing adds to the ballots returned, for each contest."""
        return {self.found_in: -1, self.belongs_to: +1}


def conclude(contest: Contest, rules: RuleSet, finding: Finding) -> Conclusion:
    """Try the rules on the decided sheet, top to bottom.

    Raises
    ------
    ValueError
        When a row is still in doubt and no upheld flag settles the ballot, or when the board
        upholds a flag that no rule of the set makes a reason of invalidity.
    """
    votes = finding.votes
    if set(votes) != {candidate.id for candidate in contest.candidates}:
        raise ValueError(f"the finding must name every candidate of {contest.id} once")
    for flag in sorted(finding.kept):
        if not any(r.outcome is Outcome.INVALID and flag in r.flags for r in rules.validity):
            raise ValueError(f"{rules.label} has no rule that makes {flag} a reason of invalidity")

    against = tuple(
        rule
        for rule in matching_rules(contest, rules, votes, finding.kept)
        if _conclusion_of(contest, rule, finding) is Outcome.INVALID
    )
    doubtful = [candidate for candidate, vote in votes.items() if vote is Vote.DOUBTFUL]
    if doubtful:
        # Rules on rows cannot be tried; a flag alone can still make the ballot invalid.
        against = tuple(rule for rule in against if rule.when is Condition.FLAG)
        if not against:
            raise ValueError(f"rows still in doubt: decide {', '.join(doubtful)}")
    if against:
        return Conclusion(Status.INVALID, against[0], against[1:], {}, chosen(votes))
    counted = {candidate: vote for candidate, vote in votes.items() if vote in _COUNTED}
    return Conclusion(Status.VALID, None, (), counted, chosen(votes))


def _conclusion_of(contest: Contest, rule: Rule, finding: Finding) -> Outcome | None:
    outcome = settled_outcome(contest, rule)
    if outcome is Outcome.REVIEW:
        return finding.overruled.get(rule.id, rule.default)
    return outcome
