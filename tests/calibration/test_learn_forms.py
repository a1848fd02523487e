"""Blanks of all forms, from the PDF and from a scan of the printed sheet."""

import os
import tomllib
from pathlib import Path

import numpy as np
import pytest
from ballot_blanks import FORMS, agree, confidence, listed, plain, wrapped
from blank_typesetter import encoded, scan

from calibration.form import Form, Rect, from_bytes, to_bytes
from calibration.learn import learn
from election.definition import Candidate, Contest, Marking
from election.reading import Option

SHARED = os.environ.get("KIEMPHIEU_SHARED") or Path(__file__).parents[3] / "shared"
DECKS = ("bch", "danh-sach", "tin-nhiem")
WANTED = {
    Marking.STRIKE_OUT: [Option.STRIKE],
    Marking.AGREE_DISAGREE: [Option.AGREE, Option.DISAGREE],
    Marking.CONFIDENCE_3: [Option.HIGH, Option.MEDIUM, Option.LOW],
    Marking.FILL: [Option.FILL],
}
SCANNED = (  # a second or two each by Tesseract; the others have the marker `slow`
    "agree, columns the other way",
    "confidence",
    "list with Ông and Bà",
    "boxes left of the names",
)
PX = 200 / 25.4


def inside(inner: Rect, outer: Rect, slack: int = 1) -> bool:
    return (
        inner[0] >= outer[0] - slack
        and inner[1] >= outer[1] - slack
        and inner[0] + inner[2] <= outer[0] + outer[2] + slack
        and inner[1] + inner[3] <= outer[1] + outer[3] + slack
    )


def rects(form: Form) -> np.ndarray:
    return np.array([r for row in form.rows for r in (row.name, *(t.rect for t in row.targets))])


@pytest.mark.parametrize("name", FORMS)
def test_a_pdf_gives_every_candidate_a_name_and_the_targets_of_the_marking(name):
    sheet, contest = FORMS[name]()
    form = learn(contest, sheet.pdf())
    assert form.exact
    assert [row.candidate for row in form.rows] == [c.id for c in contest.candidates]
    for row in form.rows:
        assert [t.option for t in row.targets] == WANTED[contest.marking]
        assert inside(row.name, row.cell)
        assert (form.blank[row.name[1] : row.name[1] + row.name[3], row.name[0]] < 200).any()
        assert all(inside(line, row.name, 0) for line in row.lines)
    names = [row.name for row in form.rows]
    assert not any(inside(a, b) for a in names for b in names if a is not b)
    assert to_bytes(from_bytes(to_bytes(form))) == to_bytes(form)


@pytest.mark.parametrize(
    "name", [n if n in SCANNED else pytest.param(n, marks=pytest.mark.slow) for n in FORMS]
)
def test_a_scan_of_the_sheet_gives_the_same_form_as_its_pdf(name):
    sheet, contest = FORMS[name]()
    exact = learn(contest, sheet.pdf())
    page = scan(sheet.render(), angle=-0.8, margin=12, lid=250, noise=5, paper=245)
    scanned = learn(contest, encoded(page))
    assert not scanned.exact
    assert [r.candidate for r in scanned.rows] == [r.candidate for r in exact.rows]
    assert [[t.option for t in r.targets] for r in scanned.rows] == [
        [t.option for t in r.targets] for r in exact.rows
    ]
    apart = rects(scanned) - rects(exact)
    apart[:, :2] -= np.round(np.median(apart[:, :2], axis=0)).astype(int)
    assert np.abs(apart).max() <= 3  # 0.4 mm


def test_cells_and_names_stand_where_they_were_set():
    sheet, contest = plain()
    form = learn(contest, sheet.pdf())
    for number, row in enumerate(form.rows, start=1):
        cell = np.array([32, 60 + 9 * number, 90, 9]) * PX
        assert np.abs(np.array(row.cell) - cell - [2, 2, -5, -5]).max() <= 2  # inside the rules
        assert abs(row.name[0] - 34 * PX) <= 4


def test_columns_in_another_order_keep_their_meaning():
    usual = learn(*reversed_pair(agree(("ĐỒNG Ý", "KHÔNG ĐỒNG Ý"))))
    other = learn(*reversed_pair(agree(("KHÔNG ĐỒNG Ý", "ĐỒNG Ý"))))
    for left, right in zip(usual.rows, other.rows, strict=True):
        assert [t.option for t in left.targets] == [t.option for t in right.targets]
        assert left.targets[0].rect == right.targets[1].rect
        assert left.targets[1].rect == right.targets[0].rect


def reversed_pair(blank):
    sheet, contest = blank
    return contest, sheet.pdf()


def test_a_number_a_form_of_address_and_another_name_are_not_the_name():
    bare = learn(*reversed_pair(listed("{NAME}")))
    dressed = learn(*reversed_pair(listed("{i}. {address} {NAME} (Năm Rồng)")))
    for left, right in zip(bare.rows, dressed.rows, strict=True):
        assert left.name[2:] == pytest.approx(right.name[2:], abs=1)
        assert right.name[0] > left.name[0] + 60


def test_a_wrapped_name_has_two_lines_and_one_name_round_both():
    sheet, contest = wrapped()
    rows = learn(contest, sheet.pdf()).rows
    assert [len(row.lines) for row in rows] == [1, 1, 2, 1, 1, 1, 1]
    first, second = rows[2].lines
    assert first[1] + first[3] <= second[1]


def test_the_place_for_a_signature_is_found_where_it_is_printed():
    sheet, contest = confidence()
    form = learn(contest, sheet.pdf())
    assert form.signature is not None
    x, y, w, h = form.signature
    assert x < 115 * PX < x + w
    assert y < 200 * PX < 230 * PX < y + h
    assert y > max(row.cell[1] + row.cell[3] for row in form.rows)
    assert learn(*reversed_pair(agree())).signature is None  # the control


def test_the_place_for_a_signature_at_the_foot_of_a_sheet_reaches_its_edge():
    sheet, contest = confidence(words_at=272)
    form = learn(contest, sheet.pdf())
    assert form.signature is not None
    _, y, _, h = form.signature
    assert y + h == form.size[1]
    sheet, contest = confidence(words_at=230)  # the control: room enough
    form = learn(contest, sheet.pdf())
    assert form.signature is not None
    _, y, _, h = form.signature
    assert 30 * PX < h < 50 * PX


def test_two_candidates_of_one_name_are_told_apart_by_what_stands_beside():
    sheet, contest = FORMS["table, namesakes"]()
    first, second, _ = learn(contest, sheet.pdf()).rows
    assert first.candidate == "c1"
    assert first.name[1] < second.name[1]


def test_targets_of_the_election_file_stand_where_it_says():
    sheet, contest = FORMS["boxes left of the names"]()
    people = tuple(
        Candidate(c.id, c.name, target=(20.0, 66.0 + 10 * i, 5.0, 4.0))
        for i, c in enumerate(contest.candidates)
    )
    found = learn(contest, sheet.pdf())
    stated = learn(_with(contest, people), sheet.pdf())
    for left, right in zip(found.rows, stated.rows, strict=True):
        assert left.targets[0].rect == pytest.approx(right.targets[0].rect, abs=4)


def _with(contest: Contest, people: tuple[Candidate, ...]) -> Contest:
    return Contest(contest.id, contest.title, contest.seats, contest.marking, contest.rules, people)


@pytest.mark.skipif(not Path(SHARED).is_dir(), reason="no shared decks here (KIEMPHIEU_SHARED)")
@pytest.mark.parametrize("deck", DECKS)
def test_the_blanks_of_a_shared_deck_agree(deck):
    folder = Path(SHARED) / "data" / "decks" / deck
    contest = _read(folder / "election.toml")
    pdf, scanned = (
        learn(contest, (folder / name).read_bytes()) for name in ("blank.pdf", "blank-scan.png")
    )
    a, b = rects(pdf).astype(float), rects(scanned).astype(float)
    a, b = (np.vstack([r[:, :2], r[:, :2] + r[:, 2:]]) for r in (a, b))
    ones = np.column_stack([a, np.ones(len(a))])
    fitted = ones @ np.linalg.lstsq(ones, b, rcond=None)[0]
    assert np.abs(fitted - b).max() <= 4  # 0.5 mm; the printed size and the corner are not known


def _read(path: Path) -> Contest:
    body = tomllib.loads(path.read_text(encoding="utf-8"))["contest"][0]
    people = tuple(Candidate(c["id"], c["name"]) for c in body["candidate"])
    return Contest(
        body["id"], body["title"], body["seats"], Marking(body["marking"]), body["rules"], people
    )


def test_the_same_bytes_give_the_same_form():
    sheet, contest = plain()
    data = encoded(scan(sheet.render(), angle=0.6, noise=4))
    assert to_bytes(learn(contest, data)) == to_bytes(learn(contest, data))
