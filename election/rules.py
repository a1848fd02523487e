"""Rule sets: what makes a ballot invalid, and by which article, as versioned data files.

A released file is never edited: a change of law is a new version beside the old one, so that an
old count can be judged again exactly as it was. `RuleSet.sha256` names the content.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from election.errors import DefinitionError
from election.forms import BallotForm


class Flag(StrEnum):
    """What lies on the sheet besides the votes."""

    NO_STAMP = "no_stamp"
    WRONG_FORM = "wrong_form"
    ADDED_NAME = "added_name"
    ADDED_TEXT = "added_text"
    SIGNATURE = "signature"
    MULTI_INK = "multi_ink"
    MARK = "mark"
    NAME_STRUCK = "name_struck"
    TORN = "torn"
    DUPLICATE = "duplicate"


class Condition(StrEnum):
    """When a rule applies; *chosen* counts names not struck, rows agreed to, or marks made."""

    FLAG = "flag"  # the board keeps one of the rule's flags
    CHOSEN_MORE_THAN_SEATS = "chosen_more_than_seats"
    CHOSEN_AT_MOST_SEATS = "chosen_at_most_seats"
    CHOSEN_ONE_TO_SEATS = "chosen_one_to_seats"
    CHOSEN_SOMEBODY = "chosen_somebody"
    CHOSEN_NOBODY = "chosen_nobody"
    ONE_BOX = "one_box"  # every row has exactly one box marked
    NOT_ONE_BOX = "not_one_box"  # some row has no box marked, or several
    SOME_ROW_MARKED = "some_row_marked"
    EVERY_ROW_EMPTY = "every_row_empty"
    ALWAYS = "always"
    DOUBT = "doubt"  # a row in doubt, or a flag


class Outcome(StrEnum):
    """What a rule does to the ballot."""

    INVALID = "invalid"
    VALID = "valid"
    REVIEW = "review"  # read clearly, yet the law leaves it to the board; `default` is offered
    DOUBTFUL = "doubtful"  # the article that gives doubtful ballots to the board
    READING = "reading"  # says how paper is read; judges no ballot


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the law.

    Attributes
    ----------
    id : str
        As printed in the minutes; two rules share it when one article has two wordings.
    forms : tuple of BallotForm
        The forms it is for; empty means all forms of the set.
    persons : {"one", "several"} or None
        Restricts a rule to ballots with one person or with several.
    code : str or None
        The wording code in the minutes.
    default : Outcome or None
        For `Outcome.REVIEW`: the conclusion offered first, `VALID` or `INVALID`.
    setting : str or None
        The key of the election file that settles a review rule beforehand.
    source, evidence : str
        The article, and how sure its wording is: confirmed, believed or design.
    """

    id: str
    says: str
    outcome: Outcome
    source: str
    evidence: str
    when: Condition | None = None
    forms: tuple[BallotForm, ...] = ()
    persons: str | None = None
    flags: frozenset[Flag] = frozenset()
    code: str | None = None
    default: Outcome | None = None
    setting: str | None = None

    def __str__(self) -> str:
        return f"{self.id} {self.code}" if self.code else self.id


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The law of one kind of election, at one version.

    Attributes
    ----------
    until : date or None
        First day on which no election may use it any more.
    replaces : str or None
        Id of the rule set whose place it takes.
    validity : tuple of Rule
        In the order in which they are tried.
    wording : tuple of (str, str)
        Code and Vietnamese wording in the minutes.
    sha256 : str
        Of the data file, lower-case hexadecimal.
    """

    id: str
    version: int
    effective: date | None
    until: date | None
    replaces: str | None
    legal: tuple[str, ...]
    forms: tuple[BallotForm, ...]
    signature_allowed: bool
    validity: tuple[Rule, ...]
    wording: tuple[tuple[str, str], ...]
    sha256: str

    @property
    def label(self) -> str:
        """Id and version, as in every reading: `party-190@1`."""
        return f"{self.id}@{self.version}"

    def wording_of(self, code: str) -> str:
        """Vietnamese wording of a reason code in the minutes."""
        return dict(self.wording)[code]


def rule_set_ids() -> tuple[str, ...]:
    """Ids of all rule sets, sorted, without versions."""
    return tuple(sorted({label.rpartition("@")[0] for label in _labels()}))


@cache
def rule_set(name: str) -> RuleSet:
    """Load a rule set.

    Parameters
    ----------
    name : str
        An id (its newest version), or a label such as `party-190@1` for a replay.

    Raises
    ------
    DefinitionError
        When there is no such rule set.
    """
    candidates = [label for label in _labels() if name in (label, label.rpartition("@")[0])]
    if not candidates:
        known = ", ".join(rule_set_ids())
        raise DefinitionError(
            f'không có bộ quy tắc "{name}": dùng một trong {known}'
            f' / no rule set "{name}": use one of {known}'
        )
    newest = max(candidates, key=lambda label: int(label.rpartition("@")[2]))
    data = (_folder() / f"{newest}.json").read_bytes()
    return _from_json(json.loads(data), hashlib.sha256(data).hexdigest())


def _folder() -> resources.abc.Traversable:
    return resources.files("election") / "rule_sets"


def _labels() -> tuple[str, ...]:
    names = (entry.name for entry in _folder().iterdir())
    return tuple(sorted(n.removesuffix(".json") for n in names if n.endswith(".json")))


def _from_json(body: Mapping[str, Any], sha256: str) -> RuleSet:
    return RuleSet(
        id=body["id"],
        version=body["version"],
        effective=_day(body["effective"]),
        until=_day(body["until"]),
        replaces=body["replaces"],
        legal=tuple(body["legal"]),
        forms=tuple(BallotForm(form) for form in body["forms"]),
        signature_allowed=body["signature"] == "allowed",
        validity=tuple(_rule_from_json(rule) for rule in body["validity"]),
        wording=tuple(body["wording"].items()),
        sha256=sha256,
    )


def _rule_from_json(body: Mapping[str, Any]) -> Rule:
    return Rule(
        id=body["id"],
        says=body["says"],
        outcome=Outcome(body["outcome"]),
        source=body["source"],
        evidence=body["evidence"],
        when=Condition(body["when"]) if "when" in body else None,
        forms=tuple(BallotForm(form) for form in body.get("forms", ())),
        persons=body.get("persons"),
        flags=frozenset(Flag(flag) for flag in body.get("flags", ())),
        code=body.get("code"),
        default=Outcome(body["default"]) if "default" in body else None,
        setting=body.get("setting"),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
