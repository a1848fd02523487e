"""A deck of a few sheets with truth, without pictures: lines are given by the tests."""

import json
from pathlib import Path

import pytest

from benchmarks.decks import Deck, load_deck

ELECTION = """
title = "Bầu thử"
unit = "ĐƠN VỊ THỬ"
date = 2025-09-20
language = "vi"

[[contest]]
id = "bch"
title = "BAN CHẤP HÀNH"
seats = 2
marking = "strike-out"
rules = "party-190"
[[contest.candidate]]
id = "a"
name = "Lê Văn An"
[[contest.candidate]]
id = "b"
name = "Trần Thị Ánh"
[[contest.candidate]]
id = "c"
name = "Phạm Văn Ân"
"""

VALID = {"a": "for", "b": "for", "c": "against"}
TOO_MANY = {"a": "for", "b": "for", "c": "for"}
SHEETS = {
    "clear.jpg": ("clean", "count", VALID),
    "hard.jpg": ("hard", "count-or-review", VALID),
    "odd.jpg": ("ambiguous", "review", VALID),
    "invalid.jpg": ("clean", "count", TOO_MANY),
}


@pytest.fixture
def deck(tmp_path: Path) -> Deck:
    """Four sheets: one of each care, and one that the rules make invalid."""
    (tmp_path / "scans").mkdir()
    (tmp_path / "election.toml").write_text(ELECTION, encoding="utf-8")
    lines = [
        json.dumps({"file": f, "class": c, "sub": "", "must": m, "votes": v, "turned": False})
        for f, (c, m, v) in SHEETS.items()
    ]
    (tmp_path / "truth.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return load_deck(tmp_path)
