"""A tiny election whose form needs no blank, and a folder of pages for it."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))  # bad_scans

from bad_scans import saved, sheet

GRID_ELECTION = """
title = "Bầu thử"
unit = "ĐƠN VỊ THỬ"
date = 2025-09-20
language = "vi"

[[contest]]
id = "first"
title = "CUỘC BẦU THỨ NHẤT"
seats = 1
marking = "fill"
rules = "plain"

[contest.grid]
columns = 34
rows = 41
pitch = [6.35, 6.35]
mark = [4.762, 1.587]
target = [5.08, 3.302]

[[contest.candidate]]
id = "a"
name = "Lê Văn An"
cell = [12, 9]

[[contest.candidate]]
id = "b"
name = "Trần Thị Ánh"
cell = [12, 11]
"""


@pytest.fixture
def election(tmp_path: Path) -> Path:
    """Path of an election with one contest on a frame of timing marks."""
    path = tmp_path / "election.toml"
    path.write_text(GRID_ELECTION, encoding="utf-8")
    return path


@pytest.fixture
def two_contests(tmp_path: Path) -> Path:
    """Path of an election with two contests, the second without a grid."""
    second = """
[[contest]]
id = "second"
title = "CUỘC BẦU THỨ HAI"
seats = 1
marking = "strike-out"
rules = "party-190"
[[contest.candidate]]
id = "c"
name = "Phạm Văn Ân"
[[contest.candidate]]
id = "d"
name = "Hoàng Thị Ba"
"""
    path = tmp_path / "two.toml"
    path.write_text(GRID_ELECTION + second, encoding="utf-8")
    return path


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """Path of a folder with five different pages in it."""
    folder = tmp_path / "scans"
    folder.mkdir()
    for number in range(5):
        page = sheet()
        page.putpixel((number, 3), 1)
        (folder / f"{number}.png").write_bytes(saved(page, "PNG"))
    return folder
