"""What a finished deck promises."""

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps
from typer.testing import CliRunner

from sample_ballots.ballot import generator
from sample_ballots.catalogue import CATALOGUE, form
from sample_ballots.command import app
from sample_ballots.deck import DeckSpec, make_deck, plan, press_of
from sample_ballots.degrade import DEGRADATIONS, UnknownDegradationError, degrade
from sample_ballots.fonts import installed_families
from sample_ballots.machine import neutral_feed
from sample_ballots.printing import print_matrix
from sample_ballots.scanner import scan_page
from sample_ballots.sheet import CLASSES, sub_classes

pytestmark = pytest.mark.skipif(not installed_families(), reason="no font with Vietnamese letters")

SMALL = DeckSpec("gach-danh-sach-a5", count=5, seed=4, dpi=100, mode="gray")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("deck")
    make_deck(SMALL, out)
    return out


def test_the_same_seed_gives_the_same_bytes_with_one_worker_and_with_two(
    folder: Path, tmp_path: Path
):
    make_deck(SMALL, tmp_path / "again", workers=2)
    names = sorted(p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
    assert len(names) == 10
    for name in names:
        assert (folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes(), name
    make_deck(replace(SMALL, seed=5, count=1), tmp_path / "other")
    assert (folder / "blank.pdf").read_bytes() != (tmp_path / "other" / "blank.pdf").read_bytes()


def test_every_scan_has_a_line_of_truth_for_every_candidate(folder: Path):
    lines = [json.loads(line) for line in (folder / "truth.jsonl").read_text().splitlines()]
    scans = sorted(p.name for p in (folder / "scans").iterdir())
    assert [line["file"] for line in lines] == scans
    election = tomllib.loads((folder / "election.toml").read_text())
    ids = {c["id"] for c in election["contest"][0]["candidate"]}
    for line in lines:
        assert list(line) == ["file", "class", "sub", "must", "votes", "turned"]
        assert set(line["votes"]) == (set() if line["class"] == "foreign" else ids)


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_plan_holds_every_class_and_its_length_is_the_count(name: str):
    spec = form(name)
    sheets = plan(DeckSpec(name, count=100))
    assert len(sheets) == 100
    possible = {g for g in CLASSES if sub_classes(spec, g, spec.mode == "colour")}
    assert {group for group, _ in sheets} == possible
    assert {g for g, _ in plan(DeckSpec(name, count=9, classes=("clean",)))} == {"clean"}


def test_the_print_moves_where_the_print_matrix_says():
    """Ink is laid by the same matrix: a slip here would put every strike beside its name."""
    press = press_of(DeckSpec("gach-danh-sach-a5", seed=4))
    press = replace(press, machine=replace(press.machine, print_scale=(0.96, 0.96)))
    feed = replace(neutral_feed(), print_shift_mm=(2.0, -1.0))
    page = press.printed(feed, False, generator(1))
    matrix = print_matrix((press.layout.width, press.layout.height), press.machine, feed)
    line = press.layout.rows[3].lines[0]
    corners = np.array([[line.x0, line.box[1]], [line.x1, line.baseline]])
    (x0, y0), (x1, y1) = corners @ matrix[:, :2].T + matrix[:, 2]
    scale = press.dpi / 25.4
    inside = page[round(y0 * scale) : round(y1 * scale), round(x0 * scale) : round(x1 * scale)]
    left = page[
        round(y0 * scale) : round(y1 * scale), round((x0 - 1) * scale) : round(x0 * scale) - 4
    ]
    assert (inside < 128).mean() > 0.08
    assert left.min() > 200
    assert np.abs(matrix - np.eye(2, 3)).max() > 0.03  # the control: it does move


def test_a_turned_sheet_is_the_same_sheet_upside_down():
    press = press_of(SMALL)
    machine = replace(press.machine, noise=0.0, texture=0.0)
    page = press.printed(neutral_feed(), False, generator(1))
    upright = scan_page(page, press.dpi, machine, neutral_feed(), generator(2)).pixels.astype(int)
    turned = scan_page(page, press.dpi, machine, replace(neutral_feed(), turned=True), generator(2))
    assert np.abs(upright - turned.pixels[::-1, ::-1]).mean() < 2.0
    assert np.abs(upright - turned.pixels).mean() > 4.0


def test_exif_orientation_stores_the_pixels_turned_and_viewers_turn_them_back(tmp_path: Path):
    from sample_ballots.encode import save

    press = press_of(SMALL)
    scan = scan_page(
        press.printed(neutral_feed(), False, generator(1)), press.dpi, press.machine,
        neutral_feed(), generator(2),
    )  # fmt: skip
    for orientation in (1, 3, 6, 8):
        save(scan, tmp_path / "s.jpg", replace(press.machine, exif=orientation, jpeg_quality=95))
        shown = ImageOps.exif_transpose(Image.open(tmp_path / "s.jpg"))
        assert np.abs(np.asarray(shown).astype(int) - scan.pixels).mean() < 3.0, orientation


def test_bilevel_decks_are_black_and_white_tiffs_packed_by_g4(tmp_path: Path):
    make_deck(DeckSpec("dien-o-a5", count=1, dpi=150), tmp_path)
    with Image.open(next((tmp_path / "scans").iterdir())) as picture:
        assert picture.mode == "1"
        assert picture.info["compression"] == "group4"


@pytest.mark.parametrize("kind", DEGRADATIONS)
def test_the_first_step_of_a_degradation_is_the_undegraded_control(kind: str):
    spec = replace(SMALL, seed=6)
    control, _ = degrade(spec, "angle", 0, 0)
    steps = DEGRADATIONS[kind].steps
    worst, machine = degrade(spec, kind, steps[-1], 0)
    assert worst.votes == control.votes
    if kind not in ("dpi", "thin-pen"):
        same, _ = degrade(spec, kind, steps[0], 0)
        assert np.array_equal(same.scan.pixels, control.scan.pixels)
    if kind != "jpeg":
        assert not np.array_equal(worst.scan.pixels, control.scan.pixels)
    else:
        assert machine.jpeg_quality == steps[-1]


def test_an_unknown_degradation_is_refused():
    with pytest.raises(UnknownDegradationError, match="angle"):
        degrade(SMALL, "rain", 1.0, 0)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["deck", "--form", "nothing"], "There is no form 'nothing'"),
        (["deck", "--form", "dong-y-a4", "--mode", "sepia"], "There is no mode 'sepia'"),
        (["deck", "--form", "dong-y-a4", "--classes", "clean,odd"], "There is no class 'odd'"),
    ],
)
def test_a_wrong_argument_gives_one_line_and_status_2(
    arguments: list[str], said: str, tmp_path: Path
):
    result = CliRunner().invoke(app, [*arguments, "-o", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_gives_one_line_and_status_2(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    arguments = ["deck", "--form", "mot-nguoi-a5", "--count", "0", "-o"]
    result = CliRunner().invoke(app, [*arguments, str(tmp_path / "file")])
    assert result.exit_code == 2
    assert "Choose another folder" in result.stderr
    assert (
        CliRunner().invoke(app, [*arguments, str(tmp_path / "new")]).exit_code == 0
    )  # the control
