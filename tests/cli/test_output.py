"""An earlier result stands until the new one is whole."""

import json

from cli.output import BLOCK_BYTES, READINGS, SUMMARY, Results


def finished_run(folder, *lines: bytes) -> None:
    results = Results(folder)
    for text in lines:
        results.append(text)
    results.keep({"finished": True, "lines": len(lines)}, finished=True)


def test_a_finished_run_leaves_two_files_and_nothing_else(tmp_path):
    finished_run(tmp_path / "new/out", b"one", b"two")
    assert sorted(path.name for path in (tmp_path / "new/out").iterdir()) == [READINGS, SUMMARY]
    assert (tmp_path / "new/out" / READINGS).read_bytes() == b"one\ntwo\n"


def test_a_second_finished_run_takes_the_place_of_the_first(tmp_path):
    finished_run(tmp_path, b"old", b"older")
    finished_run(tmp_path, b"new")
    assert (tmp_path / READINGS).read_bytes() == b"new\n"
    assert json.loads((tmp_path / SUMMARY).read_text())["lines"] == 1


def test_the_first_result_stands_while_a_second_run_is_under_way(tmp_path):
    finished_run(tmp_path, b"old")
    Results(tmp_path).append(b"new")
    assert (tmp_path / READINGS).read_bytes() == b"old\n"


def test_an_interrupted_run_keeps_its_lines_under_the_usual_name(tmp_path):
    results = Results(tmp_path)
    results.append(b"one")
    assert results.keep({"finished": False}, finished=False) == tmp_path / READINGS
    assert (tmp_path / READINGS).read_bytes() == b"one\n"


def test_an_interrupted_second_run_does_not_cost_the_first(tmp_path):
    finished_run(tmp_path, b"old", b"older")
    results = Results(tmp_path)
    results.append(b"new")
    kept = results.keep({"finished": False, "lines": 1}, finished=False)
    assert kept.read_bytes() == b"new\n"
    assert (tmp_path / READINGS).read_bytes() == b"old\nolder\n"
    assert json.loads((tmp_path / SUMMARY).read_text())["lines"] == 2


def test_lines_are_counted_in_the_file_itself(tmp_path):
    results = Results(tmp_path)
    results.append(b"one")
    path = results.keep({}, finished=True)
    assert results.count(path) == 1
    path.write_bytes(b"")
    assert results.count(path) == 0  # the control


def test_when_the_disk_is_full_the_whole_lines_are_left(tmp_path):
    results = Results(tmp_path)
    results.append(b"one")
    results._file.write(b"tor")
    assert results.give_up().read_bytes() == b"one\n"


def test_a_line_longer_than_a_block_is_found_whole(tmp_path):
    long = b"x" * (2 * BLOCK_BYTES + 7)
    results = Results(tmp_path)
    results.append(b"one")
    results._file.write(long)
    assert results.give_up().read_bytes() == b"one\n"
    results = Results(tmp_path)
    results.append(long)
    assert results.give_up().read_bytes() == long + b"\n"
