"""Folders are walked whole, each file once, in one order on every machine."""

from pathlib import Path

import pytest

from cli.errors import CallerError
from cli.inputs import scan_files
from cli.texts import Language, Say

SAY = Say(Language.EN)


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def names(root: Path, *given: str, out: str = "out") -> list[str]:
    files = scan_files([f"{root}/{name}" for name in given], root / out, SAY)
    return [file.removeprefix(f"{root}/") for file in files]


def test_files_come_in_the_order_of_code_points(tmp_path):
    touch(*(tmp_path / "s" / name for name in ("b.jpg", "B.jpg", "a10.jpg", "a9.jpg", "ă.jpg")))
    assert names(tmp_path, "s") == ["s/B.jpg", "s/a10.jpg", "s/a9.jpg", "s/b.jpg", "s/ă.jpg"]


def test_folders_and_files_are_put_in_one_order(tmp_path):
    touch(tmp_path / "s/z.jpg", tmp_path / "s/a/b/c.jpg", tmp_path / "m.jpg")
    assert names(tmp_path, "s", "m.jpg") == ["m.jpg", "s/a/b/c.jpg", "s/z.jpg"]


def test_what_has_a_leading_dot_is_left_out_and_all_else_is_in(tmp_path):
    touch(tmp_path / "s/.hidden", tmp_path / "s/.git/x.jpg", tmp_path / "s/notes.txt")
    assert names(tmp_path, "s") == ["s/notes.txt"]


def test_a_file_given_twice_is_read_once(tmp_path):
    touch(tmp_path / "s/a.jpg")
    assert names(tmp_path, "s", "s/a.jpg", "s/") == ["s/a.jpg"]


def test_the_results_of_an_earlier_run_are_not_read(tmp_path):
    touch(tmp_path / "s/a.jpg", tmp_path / "s/out/readings.jsonl")
    assert names(tmp_path, "s", out="s/out") == ["s/a.jpg"]
    assert names(tmp_path, "s", out="elsewhere") == ["s/a.jpg", "s/out/readings.jsonl"]


def test_links_to_folders_are_followed_once(tmp_path):
    touch(tmp_path / "s/a.jpg", tmp_path / "other/b.jpg")
    (tmp_path / "s/circle").symlink_to(tmp_path / "s")
    (tmp_path / "s/more").symlink_to(tmp_path / "other")
    assert names(tmp_path, "s") == ["s/a.jpg", "s/more/b.jpg"]


def test_a_link_to_nothing_still_counts_as_a_file(tmp_path):
    (tmp_path / "s").mkdir()
    (tmp_path / "s/lost.jpg").symlink_to(tmp_path / "gone.jpg")
    assert names(tmp_path, "s") == ["s/lost.jpg"]


def test_a_missing_path_and_an_empty_folder_are_the_callers_mistake(tmp_path):
    with pytest.raises(CallerError, match="nowhere"):
        names(tmp_path, "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(CallerError, match="empty"):
        names(tmp_path, "empty")
