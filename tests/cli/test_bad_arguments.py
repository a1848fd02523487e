"""What the caller gets wrong: one clear line, exit status 2, nothing written."""

import shutil
from pathlib import Path

import pytest

from cli.main import run
from cli.texts import Language, Say

EN = Say(Language.EN)
READ = ("read", "{election}", "-", "{scans}", "-o", "{out}")
SECOND = ("{scans}", "-o", "{out}", "--contest", "second")  # the contest that needs a blank

BAD = {
    "no such verb": (("count",), "count"),
    "no argument": (("read",), "ELECTION"),
    "no scans": (("read", "{election}", "-", "-o", "{out}"), "SCANS"),
    "no out": (("read", "{election}", "-", "{scans}"), "out"),
    "unknown option": ((*READ, "--wrokers", "2"), "--workers"),
    "workers zero": ((*READ, "--workers", "0"), "--workers"),
    "workers no number": ((*READ, "--workers", "many"), "--workers"),
    "language": ((*READ, "--lang", "fr"), "--lang"),
    "election missing": (("read", "{tmp}/no.toml", "-", "{scans}", "-o", "{out}"), "no.toml"),
    "election a folder": (("read", "{scans}", "-", "{scans}", "-o", "{out}"), "scans"),
    "election no toml": (("read", "{text}", "-", "{scans}", "-o", "{out}"), "text.txt"),
    "election a picture": (("read", "{scans}/0.png", "-", "{scans}", "-o", "{out}"), "0.png"),
    "blank missing": (("read", "{election}", "no.pdf", "{scans}", "-o", "{out}"), "no.pdf"),
    "blank a folder": (("read", "{election}", "{scans}", "{scans}", "-o", "{out}"), "scans"),
    "blank empty": (
        ("read", "{two}", "{empty}", *SECOND),
        "empty",
    ),
    "blank no picture": (
        ("read", "{two}", "{text}", *SECOND),
        "text",
    ),
    "form damaged": (("read", "{election}", "{json}", "{scans}", "-o", "{out}"), "form.json"),
    "blank needed": (
        ("read", "{two}", "-", *SECOND),
        "second",
    ),
    "blank of one of two": (("read", "{two}", "-", "{scans}", "-o", "{out}"), "second"),
    "which contest": (
        ("read", "{two}", "{scans}/0.png", "{scans}", "-o", "{out}"),
        "first, second",
    ),
    "contest unknown": ((*READ, "--contest", "third"), "third"),
    "blank without contest": ((*READ, "--blank", "only.pdf"), "only.pdf"),
    "blank of unknown contest": ((*READ, "--blank", "third=x.pdf"), "third"),
    "blank twice": ((*READ, "--blank", "first=-", "--blank", "first=-"), "first"),
    "blank and --blank": (
        ("read", "{election}", "{scans}/0.png", "{scans}", "-o", "{out}", "--blank", "first=-"),
        "--blank",
    ),
    "profile missing": ((*READ, "--profile", "{tmp}/no.json"), "no.json"),
    "profile a folder": ((*READ, "--profile", "{scans}"), "scans"),
    "profile damaged": ((*READ, "--profile", "{text}"), "text.txt"),
    "scans missing": (("read", "{election}", "-", "{tmp}/nowhere", "-o", "{out}"), "nowhere"),
    "scans empty": (("read", "{election}", "-", "{void}", "-o", "{out}"), "void"),
    "out a file": (("read", "{election}", "-", "{scans}", "-o", "{text}"), "text.txt"),
    "out below a file": (("read", "{election}", "-", "{scans}", "-o", "{text}/out"), "text.txt"),
    "out not writable": (("read", "{election}", "-", "{scans}", "-o", "/proc/out"), "/proc/out"),
    "learn no out": (("learn", "{election}", "-"), "out"),
    "learn blank missing": (("learn", "{election}", "no.pdf", "-o", "{out}"), "no.pdf"),
    "learn election missing": (("learn", "{tmp}/no.toml", "-", "-o", "{out}"), "no.toml"),
    "learn preview no png": (
        ("learn", "{election}", "-", "-o", "{out}", "--preview", "a.jpg"),
        "a.jpg",
    ),
    "learn not writable": (("learn", "{election}", "-", "-o", "/proc/form"), "/proc/form"),
    "learn which contest": (("learn", "{two}", "{scans}/0.png", "-o", "{out}"), "first, second"),
}


@pytest.fixture
def places(election, two_contests, scans, tmp_path) -> dict[str, Path]:
    found = {
        "tmp": tmp_path,
        "election": election,
        "two": two_contests,
        "scans": scans,
        "out": tmp_path / "out",
        "text": tmp_path / "text.txt",
        "json": tmp_path / "form.json",
        "empty": tmp_path / "empty.pdf",
        "void": tmp_path / "void",
    }
    found["text"].write_text("Kính gửi Ban Kiểm phiếu,\n")
    found["json"].write_text('{"format": "kiemphieu-form/1"}')
    found["empty"].write_bytes(b"")
    found["void"].mkdir()
    return found


@pytest.mark.parametrize("name", BAD)
def test_a_mistake_gets_one_line_that_names_it_and_writes_nothing(name, places, capfd, monkeypatch):
    monkeypatch.chdir(places["tmp"])
    arguments, named = BAD[name]
    assert run([part.format(**places) for part in arguments], EN) == 2
    stdout, stderr = capfd.readouterr()
    assert stdout == ""
    (line,) = stderr.splitlines()
    assert line.startswith("kiemphieu: ")
    assert named in line
    assert "Traceback" not in stderr
    assert not places["out"].exists()


def test_the_same_command_without_a_mistake_is_done(places):
    assert run([part.format(**places) for part in READ], EN) == 0
    assert (places["out"] / "readings.jsonl").exists()


def test_two_contests_each_with_its_form_are_done(places):
    out = places["out"]
    arguments = ["read", str(places["two"]), "-", str(places["scans"]), "-o", str(out)]
    assert run([*arguments, "--contest", "first"], EN) == 0
    shutil.rmtree(out)
    assert run(arguments, EN) == 2  # the control: the second needs a blank


def test_a_learned_form_can_be_given_for_a_blank(places):
    form = places["tmp"] / "first.form"
    assert run(["learn", str(places["election"]), "-", "-o", str(form)], EN) == 0
    arguments = ["read", str(places["election"]), str(form), str(places["scans"])]
    assert run([*arguments, "-o", str(places["out"])], EN) == 0


def test_a_learned_form_says_which_of_several_contests_it_is_of(places):
    form = places["tmp"] / "first.form"
    learn = ["learn", str(places["two"]), "-", "-o", str(form), "--contest", "first"]
    assert run(learn, EN) == 0
    arguments = ["read", str(places["two"]), str(form), str(places["scans"])]
    assert run([*arguments, "-o", str(places["out"])], EN) == 0


def test_a_form_of_another_election_is_refused(places, capfd):
    form = places["tmp"] / "first.form"
    run(["learn", str(places["election"]), "-", "-o", str(form)], EN)
    other = places["tmp"] / "other.toml"
    other.write_text(places["election"].read_text().replace('id = "b"', 'id = "z"'))
    capfd.readouterr()
    arguments = ["read", str(other), str(form), str(places["scans"]), "-o", str(places["out"])]
    assert run(arguments, EN) == 2
    assert "first.form" in capfd.readouterr().err


def test_a_picture_of_what_was_learned_is_a_png(places):
    picture = places["tmp"] / "seen.png"
    arguments = ["learn", str(places["election"]), "-", "-o", str(places["tmp"] / "first.form")]
    assert run([*arguments, "--preview", str(picture)], EN) == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
