"""`kiemphieu read` from the outside: pages in are lines out, whatever the pages are."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from bad_scans import BAD_SCANS, saved, sheet, tiff

from cli.inputs import scan_files
from cli.main import run
from cli.processes import processes
from cli.read import Request, prepare_run
from cli.stream import read_in_order
from cli.texts import Language, Say
from cli.worker import Reader, dead_file, read_chunk

ROOT = Path(__file__).parents[2]
EN = Say(Language.EN)


def read(election: Path, *scans: Path, out: Path, more: tuple[str, ...] = ()) -> int:
    one = () if "--workers" in more else ("--workers", "1")  # starting more takes a second each
    arguments = ["read", str(election), "-", *map(str, scans), "-o", str(out), *more, *one]
    return run(arguments, EN)


def lines_of(out: Path) -> list[dict]:
    text = (out / "readings.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def summary_of(out: Path) -> dict:
    return json.loads((out / "summary.json").read_text(encoding="utf-8"))


def process(*arguments: str, **options: object) -> subprocess.Popen:
    environment = {**os.environ, "LANG": "C", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "cli", *arguments]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        **options,
    )


def test_every_page_gets_a_line_with_its_file_and_number(election, scans, tmp_path):
    (scans / "stack.tif").write_bytes(tiff(3))
    assert read(election, scans, out=tmp_path / "out") == 0
    lines = lines_of(tmp_path / "out")
    assert [(line["image"], line["page"]) for line in lines] == [
        *((f"{scans}/{number}.png", 1) for number in range(5)),
        *((f"{scans}/stack.tif", page) for page in (1, 2, 3)),
    ]
    for line in lines:
        assert line["sha256"] == hashlib.sha256(Path(line["image"]).read_bytes()).hexdigest()
        assert line["disposition"] != "accepted", "noise is no ballot"
        assert line["reasons"]


def test_the_summary_agrees_with_the_lines(election, scans, tmp_path):
    (scans / "empty.jpg").write_bytes(b"")
    read(election, scans, out=tmp_path / "out")
    lines, summary = lines_of(tmp_path / "out"), summary_of(tmp_path / "out")
    assert summary["files"] == 6
    assert summary["pages"] == summary["lines"] == len(lines) == 6
    found = Counter(line["disposition"] for line in lines)
    assert summary["dispositions"] == {k: found[k] for k in ("accepted", "review", "rejected")}
    codes = Counter(code for line in lines for code in {r["code"] for r in line["reasons"]})
    assert summary["reasons"] == codes
    assert set(summary["time"]) == {"decode", "align", "measure", "decide", "rest", "wall"}
    assert summary["pages_per_second"] > 0
    assert summary["finished"]
    assert summary["forms"].keys() == {"first"}
    assert summary["profile"] == lines[0]["profile"]
    assert summary["versions"]["kiemphieu"]


@pytest.mark.parametrize("name", ["scans", "./scans", "scans/"])
def test_the_path_is_kept_as_given(election, scans, tmp_path, monkeypatch, name):
    monkeypatch.chdir(scans.parent)
    assert run(["read", str(election), "-", name, "-o", "out"], EN) == 0
    assert lines_of(tmp_path / "out")[0]["image"] == f"{name.rstrip('/')}/0.png"


def test_any_number_of_workers_writes_the_same_bytes(election, scans, tmp_path):
    for number in range(40):
        shutil.copy(scans / f"{number % 5}.png", scans / f"copy {number}.png")
    (scans / "damaged.png").write_bytes((scans / "1.png").read_bytes()[:-500])
    results = []
    for workers in ("1", "2", "5"):
        out = tmp_path / f"out{workers}"
        assert read(election, scans, out=out, more=("--workers", workers)) == 3
        results.append((out / "readings.jsonl").read_bytes())
    assert results[0] == results[1] == results[2]
    assert results[0].count(b"\n") == 46


def test_of_byte_identical_files_the_first_stands(election, scans, tmp_path):
    (scans / "a stack.tif").write_bytes(tiff(2))
    (scans / "b stack.tif").write_bytes(tiff(2))
    assert read(election, scans, out=tmp_path / "out") == 0
    for line in lines_of(tmp_path / "out"):
        codes = [reason["code"] for reason in line["reasons"]]
        assert ("duplicate-image" in codes) == line["image"].endswith("b stack.tif")


def test_all_bad_files_at_once_get_their_lines_and_exit_three(election, scans, tmp_path, capfd):
    folder = tmp_path / "bad"
    folder.mkdir()
    for bad in BAD_SCANS:
        (folder / bad.name).write_bytes(bad.make())
    (folder / "lost.jpg").symlink_to(folder / "gone")
    os.mkfifo(folder / "pipe.jpg")
    assert read(election, folder, scans, out=tmp_path / "out") == 3
    lines = lines_of(tmp_path / "out")
    assert len(lines) == sum(len(bad.pages) for bad in BAD_SCANS) + 2 + 5
    refused = {
        f"{folder}/{bad.name}": [refusal is not None for refusal in bad.pages] for bad in BAD_SCANS
    } | {f"{folder}/{name}": [True] for name in ("lost.jpg", "pipe.jpg")}
    for line in lines:
        unreadable = "unreadable-file" in [reason["code"] for reason in line["reasons"]]
        assert unreadable == refused.get(line["image"], [False] * 9)[line["page"] - 1], line
        if unreadable:
            assert line["disposition"] == "rejected"
    stdout, stderr = capfd.readouterr()
    assert "Traceback" not in stdout + stderr
    assert len(stderr.splitlines()) == 1
    assert summary_of(tmp_path / "out")["unreadable_pages"] == sum(map(sum, refused.values()))


def test_a_file_that_may_not_be_opened_gets_a_line(election, scans, tmp_path):
    if os.geteuid() == 0:
        pytest.skip("the superuser may open everything")
    (scans / "0.png").chmod(0)
    assert read(election, scans, out=tmp_path / "out") == 3
    assert lines_of(tmp_path / "out")[0]["sha256"] is None


def test_a_full_disk_is_one_clear_line_and_exit_one(election, scans, tmp_path):
    for number in range(60):
        (scans / f"more {number}.tif").write_bytes(tiff(1) + b"%d" % number)
    script = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000));"
        "from cli.main import main; main()"
    )
    arguments = ["read", str(election), "-", str(scans), "-o", str(tmp_path / "out")]
    answer = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, cwd=ROOT
    )
    assert answer.returncode == 1
    assert len(answer.stderr.splitlines()) == 1
    assert "readings.jsonl.part" in answer.stderr
    left = (tmp_path / "out" / "readings.jsonl.part").read_bytes()
    assert left.endswith(b"\n")
    assert not (tmp_path / "out" / "readings.jsonl").exists()


def test_nothing_but_the_table_is_printed(election, scans, tmp_path, capfd):
    assert read(election, scans, out=tmp_path / "out") == 0
    stdout, stderr = capfd.readouterr()
    assert stderr == ""
    assert "first" in stdout
    assert "\x1b" not in stdout


def test_the_table_speaks_vietnamese(election, scans, tmp_path, capfd):
    arguments = ["read", str(election), "-", str(scans), "-o", str(tmp_path / "out")]
    assert run([*arguments, "--lang", "vi"], Say(Language.VI)) == 0
    assert "Chờ người xem" in capfd.readouterr().out


def test_a_name_that_is_no_text_is_read_like_any_other(election, scans, tmp_path):
    odd = os.fsencode(scans) + b"/\xff\xfe.png"
    Path(os.fsdecode(odd)).write_bytes(saved(sheet(), "PNG"))
    assert read(election, scans, out=tmp_path / "out") == 0
    assert len(lines_of(tmp_path / "out")) == 6


def test_ctrl_c_keeps_a_prefix_of_the_lines_and_exits_130(election, scans, tmp_path):
    pages = tiff(8)
    for number in range(1500):
        (scans / f"stack {number:04d}.tif").write_bytes(pages + b"%d" % number)
    out = tmp_path / "out"
    running = process(
        "read", str(election), "-", str(scans), "-o", str(out), start_new_session=True
    )
    part = out / "readings.jsonl.part"
    deadline = time.monotonic() + 60
    while not (part.exists() and part.stat().st_size) and time.monotonic() < deadline:
        assert running.poll() is None, running.communicate()
        time.sleep(0.02)
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does: the workers get it too
    _, stderr = running.communicate(timeout=60)
    assert running.returncode == 130, stderr
    assert "Traceback" not in stderr
    lines = lines_of(out)
    everything = sorted(f"{scans}/{path.name}" for path in scans.iterdir())
    seen = list(dict.fromkeys(line["image"] for line in lines))
    assert 0 < len(seen) < len(everything)
    assert seen == everything[: len(seen)]
    assert not summary_of(out)["finished"]
    assert summary_of(out)["lines"] == len(lines)


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_pages(election, tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    page = saved(sheet(), "JPEG")
    peaks = []
    for count in (100, 3000):
        for number in range(count):
            (folder / f"{number:05d}.jpg").write_bytes(page + b"%d" % number)
        script = (
            "import resource, sys; from cli.main import run; from cli.texts import *;"
            "status = run(sys.argv[1:], Say(Language.EN));"
            "own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
            "workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss;"
            "print(status, own, workers, file=sys.stderr)"
        )
        arguments = ["read", str(election), "-", str(folder), "-o", str(tmp_path / "out")]
        answer = subprocess.run(
            [sys.executable, "-c", script, *arguments],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )
        status, own, workers = (int(part) for part in answer.stderr.split())
        assert status == 0
        peaks.append((own, workers))
    (few_own, few_workers), (many_own, many_workers) = peaks
    assert many_own < 1.2 * few_own
    assert many_workers < 1.2 * few_workers


def deadly(chunk):
    """Read a chunk in a worker process, which dies at once where a name says so."""
    if any("deadly" in image for image in chunk):
        os._exit(9)
    return read_chunk(chunk)


def test_a_process_that_dies_costs_the_line_of_one_file(election, scans, tmp_path):
    for number in range(30):
        (scans / f"more {number:02d}.tif").write_bytes(tiff(1) + b"%d" % number)
    (scans / "more 11 deadly.tif").write_bytes(tiff(1) + b"deadly")
    request = Request(election, "-", (str(scans),), tmp_path / "out")
    setup = prepare_run(request, EN)
    images = scan_files(request.scans, request.out, EN)
    dead = partial(dead_file, profile=setup.profile.id)
    parts = read_in_order(images, deadly, processes(setup, 2), dead=dead, stopped=lambda: False)
    readings = [reading for part in parts for reading in part]
    assert tuple(reading.image for reading in readings) == images
    (lost,) = (reading for reading in readings if reading.broken)
    assert lost.image.endswith("deadly.tif")
    body = json.loads(lost.pages[0].text)
    assert body["disposition"] == "rejected"
    assert body["sha256"] == hashlib.sha256(Path(lost.image).read_bytes()).hexdigest()


class Failing(Reader):
    """A reader with a mistake in it."""

    def _body(self, page, clock):  # noqa: ARG002
        raise ZeroDivisionError


def test_a_mistake_of_the_program_becomes_a_line_for_people(election, scans):
    setup = prepare_run(Request(election, "-", (str(scans),), scans / "out"), EN)
    (scans / "stack.tif").write_bytes(tiff(3))
    reading = Failing(setup).read_file(f"{scans}/stack.tif")
    assert reading.broken
    assert len(reading.pages) == 3
    assert not Reader(setup).read_file(f"{scans}/stack.tif").broken  # the control
    for line in reading.pages:
        body = json.loads(line.text)
        assert body["disposition"] == "rejected"
        assert body["reasons"][0]["code"] == "unreadable-file"
        assert "ZeroDivisionError" in body["reasons"][0]["detail"]
