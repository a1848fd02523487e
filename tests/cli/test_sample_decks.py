"""The decks that come with the program are read without one wrong acceptance or lost page."""

import json
from pathlib import Path

import pytest

from cli.main import run
from cli.texts import Language, Say

DECKS = sorted(
    path.parent
    for path in (Path(__file__).parents[2] / "sample_ballots").glob("decks/*/truth.jsonl")
)


@pytest.mark.skipif(not DECKS, reason="no deck in sample_ballots/decks")
@pytest.mark.parametrize("deck", DECKS, ids=lambda deck: deck.name)
def test_what_is_accepted_is_what_the_voter_did(deck, tmp_path):
    arguments = ["read", str(deck / "election.toml"), str(deck / "blank.pdf"), str(deck / "scans")]
    assert run([*arguments, "-o", str(tmp_path)], Say(Language.EN)) == 0
    rows = (deck / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    truth = {row["file"]: row for row in map(json.loads, rows)}
    lines = (tmp_path / "readings.jsonl").read_text(encoding="utf-8").splitlines()
    readings = {Path(line["image"]).name: line for line in map(json.loads, lines)}
    assert readings.keys() == truth.keys()
    accepted = {name for name, line in readings.items() if line["disposition"] == "accepted"}
    wrong = {
        name
        for name in accepted
        if truth[name]["must"] == "review" or readings[name]["votes"] != truth[name]["votes"]
    }
    assert not wrong
    assert accepted, "a reader that accepts nothing is never wrong either"
