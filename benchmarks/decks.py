"""A deck with truth: what is known of each sheet, and what a careful reader does with it."""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from calibration.form import form_id, to_bytes
from calibration.learn import learn, learn_grid
from cli.worker import FormFile
from election.definition import Contest
from election.loading import load_election
from election.rules import RuleSet, rule_set
from election.validity import MachineClass, classify
from election.votes import Vote

WORK = Path(__file__).parent / "work"  # generated decks and readings; not under version control
RESULTS = Path(__file__).parent / "results"


class DeckError(Exception):
    """A folder that is not a deck; the message says what is missing and what to do."""


class Must(StrEnum):
    """What `truth.jsonl` asks for."""

    COUNT = "count"
    COUNT_OR_REVIEW = "count-or-review"
    REVIEW = "review"


class Care(StrEnum):
    """What the reader owes a sheet."""

    COUNT = "count"  # accepted with the true votes; in review it costs a person's time
    EITHER = "either"
    PERSON = "person"  # any acceptance is wrong


CARE = {
    Must.COUNT: Care.COUNT,
    Must.COUNT_OR_REVIEW: Care.EITHER,
    Must.REVIEW: Care.PERSON,
}


@dataclass(frozen=True, slots=True)
class Truth:
    """One sheet of a deck."""

    file: str
    group: str  # clean, hard, ambiguous, foreign, ...
    sub: str
    care: Care
    votes: Mapping[str, str]  # candidate id -> what the voter did

    @property
    def odd_rows(self) -> bool:
        """True where some row is not judged: what the voter meant is for people to say."""
        return self.group in ("ambiguous", "foreign")


@dataclass(frozen=True, slots=True)
class Deck:
    """A folder with `election.toml`, a blank, `scans/` and `truth.jsonl`."""

    folder: Path
    contest: Contest
    truths: tuple[Truth, ...]

    @property
    def name(self) -> str:
        """Name of the folder: the form and the seed."""
        return self.folder.name

    def scan(self, truth: Truth) -> Path:
        """Path of a sheet's image."""
        return self.folder / "scans" / truth.file

    def blank(self, name: str) -> str:
        """Give what stands for BLANK: the file of that name, or `-` where the form needs none."""
        path = self.folder / name
        if path.exists():
            return str(path)
        if self.contest.grid is not None:
            return "-"
        raise DeckError(f"{path}: there is no such blank; choose another with --blank.")


def load_deck(folder: Path) -> Deck:
    """Read what is known of a deck.

    Raises
    ------
    DeckError
        When the folder is not a deck.
    ElectionError
        When its election file is wrong.
    """
    for name in ("election.toml", "truth.jsonl", "scans"):
        if not (folder / name).exists():
            raise DeckError(f"{folder}: has no {name}; make a deck with python -m sample_ballots.")
    contest = load_election(folder / "election.toml").contests[0]
    rules = rule_set(contest.rules)
    lines = (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    try:
        truths = tuple(truth_of(json.loads(line), contest, rules) for line in lines)
    except (KeyError, ValueError, TypeError, AttributeError) as problem:
        raise DeckError(
            f"{folder}/truth.jsonl: {problem!r} is wrong; make the deck anew."
        ) from None
    return Deck(folder, contest, truths)


def find_decks(given: Iterable[Path]) -> tuple[Path, ...]:
    """List deck folders: those given, and those directly below a folder given."""
    found: list[Path] = []
    for path in given:
        if (path / "truth.jsonl").exists() and (path / "election.toml").exists():
            found.append(path)
            continue
        below = sorted(p.parent for p in path.glob("*/truth.jsonl"))
        below = [p for p in below if (p / "election.toml").exists()]
        if not below:
            raise DeckError(f"{path}: no deck here; make one with python -m sample_ballots.")
        found.extend(below)
    return tuple(dict.fromkeys(found))


def default_decks() -> tuple[Path, ...]:
    """Folders of decks that are there on this machine: generated ones and shared ones."""
    shared = Path(os.environ.get("KIEMPHIEU_SHARED", Path(__file__).parents[2] / "shared"))
    places = (WORK / "decks", shared / "data" / "decks")
    return tuple(place for place in places if place.is_dir() and any(place.glob("*/truth.jsonl")))


def learned(deck: Deck, blank: str = "blank.pdf") -> FormFile:
    """Learn a deck's form as `kiemphieu learn` does."""
    place = deck.blank(blank)
    contest = deck.contest
    form = learn_grid(contest) if place == "-" else learn(contest, Path(place).read_bytes())
    data = to_bytes(form)
    return FormFile(contest.id, form_id(data), data)


def truth_of(line: dict[str, Any], contest: Contest, rules: RuleSet) -> Truth:
    """Understand one line of `truth.jsonl`."""
    must = Must(line["must"])
    votes = {str(k): str(v) for k, v in line["votes"].items()}
    care = {Must.COUNT: Care.COUNT, Must.COUNT_OR_REVIEW: Care.EITHER, Must.REVIEW: Care.PERSON}[
        must
    ]
    # The board confirms every invalid ballot, whatever the deck asks for.
    if care is not Care.PERSON and not _valid(votes, contest, rules):
        care = Care.PERSON
    return Truth(str(line["file"]), str(line["class"]), str(line.get("sub") or ""), care, votes)


def _valid(votes: Mapping[str, str], contest: Contest, rules: RuleSet) -> bool:
    words = {candidate.id: Vote(votes[candidate.id]) for candidate in contest.candidates}
    return classify(contest, rules, words).machine is MachineClass.AUTO_VALID
