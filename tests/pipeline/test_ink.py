from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given, strategies as st

from pipeline.align import align
from pipeline.ink import PEN_INK, overview_of, paper_of, relative_ink
from pipeline.surround import clear_surround
from tests.pipeline import voter_drawing as voter
from tests.pipeline.ballot_reading import EMPTY, MARKED, read
from tests.pipeline.scanner_drawing import Scan, scan


def overview(ballot, sheet, how=Scan()):  # noqa: B008
    page = scan(sheet, how)
    return overview_of(page, align(page, ballot.prepared), ballot.prepared)


@given(paper=st.integers(60, 255), share=st.floats(0, 1))
def test_ink_is_darkness_relative_to_the_paper_whatever_its_brightness(paper, share):
    gray = np.full((4, 4), round(paper * (1 - share)), np.uint8)
    ink = relative_ink(gray, np.full((4, 4), paper, np.uint8))
    assert int(ink[0, 0]) == pytest.approx(255 * share, abs=255 / paper + 1)


def test_black_surround_has_no_ink():
    dark = np.zeros((4, 4), np.uint8)
    assert relative_ink(dark, dark).max() in (0, 255)
    gray = np.full((400, 300), 240, np.uint8)
    gray[:, 270:] = 5
    assert paper_of(gray)[200, 295] < 60
    assert paper_of(gray)[200, 100] == 240


def test_the_paper_is_seen_beside_the_print_and_follows_shading():
    shade = np.tile(np.linspace(250, 190, 600), (400, 1)).astype(np.uint8)
    printed = shade.copy()
    cv2.putText(printed, "PHIEU", (60, 200), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 20, 3)
    assert (printed != shade).any()
    off = np.abs(paper_of(printed)[20:-20, 20:-20].astype(int) - shade[20:-20, 20:-20])
    assert off.max() <= 12


HOWS = [Scan(), Scan(angle=3, scale=(0.97, 0.97)), Scan(dpi=300, tag=300), Scan(mode="bilevel")]


@pytest.mark.parametrize("how", HOWS, ids=str)
def test_print_is_not_ink_of_a_pen_and_a_stroke_is(names, how):
    clean = overview(names, names.sheet(), how)
    assert cv2.countNonZero(clean.pen) < 150
    stroke = overview(names, names.sheet().pen([(100, 150), (130, 152)], mm=0.4), how)
    drawn = cv2.countNonZero(stroke.pen[570:620, 380:520])
    assert drawn >= 60  # of 30 mm of line
    assert clean.pen.shape == clean.ink.shape == names.prepared.overview.shape


def test_bolder_print_is_allowed_more_slack_and_is_still_no_pen(names):
    drawn = names.sheet()
    bold = replace(drawn, pixels=cv2.erode(drawn.pixels, np.ones((3, 3), np.uint8)))
    usual, fat = overview(names, drawn), overview(names, bold)
    assert fat.slack >= usual.slack
    found = read(names, bold)
    assert found.reasons == ()
    assert {mark.verdict for mark in found.marks} == {EMPTY}


def test_a_strike_is_seen_on_bold_print_too(names):
    drawn = names.sheet()
    bold = replace(drawn, pixels=cv2.erode(drawn.pixels, np.ones((3, 3), np.uint8)))
    struck = bold.pen(*voter.line(names.name(2), names.body(2)))
    assert read(names, struck).marks[2].verdict is MARKED


@pytest.mark.parametrize("paper", [0.95, 0.85, 0.75])
def test_tinted_paper_is_no_ink(names, paper):
    drawn = names.sheet()
    tinted = replace(drawn, pixels=(drawn.pixels * paper).astype(np.uint8))
    found = read(names, tinted)
    assert found.reasons == ()
    assert {mark.verdict for mark in found.marks} == {EMPTY}


def test_the_dark_beside_the_sheet_is_cleared_as_far_as_it_reaches_and_no_farther():
    gray = np.full((800, 580), 240, np.uint8)
    gray[:, :20] = 10
    gray[400, 100:200] = 10
    pen = (gray < 100).astype(np.uint8) * 255
    clear_surround(pen, gray)
    assert not pen[:, :20].any()
    assert pen[400, 100:200].all()


def beside_sheet(profile):
    """A page whose left side has these grey levels from the border inwards, and its ink."""
    gray = np.full((800, 580), 240, np.uint8)
    for depth, level in enumerate(profile):
        gray[:, depth] = level
    pen = np.zeros_like(gray)
    pen[:, : len(profile)] = 255
    pen[400, 100:200] = 255
    return gray, pen


SHADOW = [216, 214, 212, 208, 203, 196, 190, 183, 178, 176]
SIDES = {
    "a grey lid": ([205] * 16, True),
    "a grey lid and the sheet's shadow": (SHADOW, True),
    "a pale lid and the sheet's shadow": ([240] * 12 + SHADOW, True),
    "a printed line": ([240] * 12 + [150, 150, 150], False),
    "uneven light": (list(range(200, 240)), False),
}


@pytest.mark.parametrize(("profile", "lid"), SIDES.values(), ids=SIDES)
def test_a_grey_lid_ends_sharply_at_the_sheet(profile, lid):
    gray, pen = beside_sheet(profile)
    clear_surround(pen, gray)
    assert pen[:, : len(profile)].any() != lid
    assert pen[400, 100:200].all()


def test_the_rim_of_a_stamp_near_the_edge_is_no_lid():
    gray = np.full((800, 580), 240, np.uint8)
    cv2.circle(gray, (75, 200), 70, 150, 8)
    gray = cv2.GaussianBlur(gray, (7, 7), 0)
    pen = np.where(gray < 200, 255, 0).astype(np.uint8)
    before = pen.copy()
    clear_surround(pen, gray)
    assert (pen == before).all()


def test_a_scrawl_that_leaves_the_sheet_is_no_lid():
    gray = np.full((800, 580), 240, np.uint8)
    for column in range(100, 200, 12):
        gray[:20, column : column + 3] = 60
    pen = np.where(gray < 100, 255, 0).astype(np.uint8)
    clear_surround(pen, gray)
    assert pen[12:20].any()


def test_ink_at_the_threshold_is_not_yet_a_pen(names):
    page = scan(names.sheet(), Scan(noise=0))
    placed = align(page, names.prepared)
    paper = int(np.median(page.gray))
    at = np.s_[1240:1260, 900:1000]  # bare paper

    def pen_with(level):
        gray = page.gray.copy()
        gray[at] = round(paper * (1 - level / 255))
        found = overview_of(replace(page, gray=gray), placed, names.prepared)
        return cv2.countNonZero(found.pen[600:630, 420:500])

    assert pen_with(PEN_INK - 4) == 0
    assert pen_with(PEN_INK + 4) > 100
