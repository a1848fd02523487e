"""Whole sheets with timing marks: what is accepted, and all that must not be."""

import time
from dataclasses import dataclass, replace

import numpy as np
import pytest
from PIL import ImageDraw

from calibration.form import Form
from election.reading import MarkVerdict, ReasonCode, RejectedSheet, SheetReading
from pipeline.grid import interpret_grid
from pipeline.page import Page
from tests.pipeline import grid_drawing as draw

CELL = (19, 15)


@dataclass(frozen=True)
class Prepared:
    """A form with an id."""

    form: Form
    id: str = "form"


@dataclass(frozen=True)
class Profile:
    """A profile's id."""

    id: str = "profile"


def read(sheet, form=None, **scanner):
    """Scan a sheet and read it."""
    page, _ = draw.scan(sheet, **scanner)
    return interpret_grid(Page(page), Prepared(form or draw.form()), Profile())


def filled():
    """A ballot with two clear marks."""
    return draw.ballot().fill((12, 9)).fill(CELL)


@pytest.mark.parametrize(
    "scanner",
    [
        {},
        {"dpi": 300.0},
        {"angle_deg": 1.5, "surround_mm": 6.0},
        {"turned": True, "angle_deg": -0.8, "surround_mm": 6.0},
        {"seed": 11, "angle_deg": -1.0, "surround_mm": 6.0},
    ],
)
def test_a_clean_ballot_is_read_whole_and_needs_nobody(scanner):
    reading = read(filled(), **scanner)
    assert isinstance(reading, SheetReading)
    assert reading.reasons == ()
    marked = {m.candidate for m in reading.marks if m.verdict is MarkVerdict.MARKED}
    empty = {m.candidate for m in reading.marks if m.verdict is MarkVerdict.EMPTY}
    assert marked == {"12-9", "19-15"}
    assert len(empty) == len(draw.CELLS) - 2


def ring(rx, ry, n=40):
    angles = np.linspace(0, 2 * np.pi, n)
    return [(float(rx * np.cos(a)), float(ry * np.sin(a))) for a in angles]


WORD = [
    [(-1.0, 1.2), (-0.4, -1.1), (0.3, 1.3), (0.9, -0.8)],
    [(1.6, -0.2), (1.2, 0.9), (2.1, 1.0), (2.2, -0.1), (2.4, 1.2)],
    [(3.3, -1.6), (3.1, 1.1), (3.9, 0.3), (4.4, 1.2)],
]
OTHER_INK = {
    "a ring round an empty oval": [((26, 12), ring(5.0, 4.0))],
    "a ring round a name": [((12, 18), [(x - 16, y) for x, y in ring(15, 4.5)])],
    "a written word": [((22, 26), stroke) for stroke in WORD],
    "a long line": [((6, 28), [(0, 0), (30, 9), (52, 3)])],
    "a tick beside a name": [((5, 12), [(0, 0), (1.2, 1.8), (3.6, -2.2)])],
    "a short stroke above an oval": [((19, 12), [(-1.6, -4.2), (1.8, -4.6)])],
    "a name struck through": [((19, 18), [(-27, 0.1), (-12, -0.3), (-4, 0.2)])],
    "a line down through ovals": [((26, 9), [(0.2, -8), (-0.4, 20), (0.5, 70)])],
    "writing in the margin at the foot": [((9, 42), [(0, 0), (3, -2), (6, 1), (9, -2)])],
}


@pytest.mark.parametrize("what", OTHER_INK)
@pytest.mark.parametrize("ink", [35, 120])
def test_ink_that_is_no_mark_asks_for_a_person(what, ink):
    sheet = filled()
    for cell, points in OTHER_INK[what]:
        sheet.line(cell, points, 0.5, ink)
    reading = read(sheet)
    assert isinstance(reading, SheetReading)
    assert reading.reasons


def test_a_pencils_light_writing_asks_for_a_person():
    sheet = filled()
    for cell, points in OTHER_INK["a written word"]:
        sheet.line((cell[0], cell[1]), [(3 * x, 3 * y) for x, y in points], 0.6, 165)
    assert read(filled()).reasons == ()  # the control
    assert read(sheet).reasons


def test_a_letter_written_behind_a_name_is_not_taken_for_print():
    sheet = filled()
    x, y = 26, 20.95
    sheet.line((x, y), [(-0.5, -1.0), (0.7, 1.0)], 0.4).line(
        (x, y), [(0.7, -1.0), (-0.5, 1.0)], 0.4
    )
    assert read(sheet).reasons


@pytest.mark.parametrize("seed", range(6))
def test_equal_letters_in_one_written_word_do_not_make_it_print(seed):
    rng = np.random.default_rng(seed)
    sheet = filled()
    zigzag = np.array([(-0.8, -0.9), (0.8, -0.9), (-0.8, 0.9), (0.8, 0.9)])
    for k in range(6):  # a hand that copies its own letter well, and stands it up less well
        points = zigzag + rng.normal(0, 0.04, zigzag.shape) + (2.4 * k, rng.normal(0, 0.15))
        sheet.line((8, 28), [(float(x), float(y)) for x, y in points], 0.4)
    assert read(sheet).reasons


def test_a_mark_that_runs_far_beyond_its_oval_asks_for_a_person():
    sheet = filled().fill((26, 18)).line((26, 18), [(-1, 0), (9, -6)], 0.5)
    assert read(filled().fill((26, 18))).reasons == ()  # the control
    assert read(sheet).reasons


def test_torn_paper_asks_for_a_person_on_white_and_on_black():
    for background in (245, 15):
        sheet = filled()
        x, y = sheet.at(33, 30)
        ImageDraw.Draw(sheet.image).ellipse((x - 150, y - 250, x + 400, y + 250), fill=background)
        codes = {reason.code for reason in read(sheet).reasons}
        assert ReasonCode.MISSING_PAPER in codes


def test_a_sheet_of_another_form_with_the_same_frame_is_rejected():
    other = tuple((c + 3.5, r + 1.5) for c, r in draw.CELLS)
    sheet = draw.ballot(cells=other)
    assert isinstance(read(sheet, draw.form(cells=other)), SheetReading)  # the control
    reading = read(sheet)
    assert isinstance(reading, RejectedSheet)
    assert reading.reasons[0].code is ReasonCode.WRONG_FORM
    assert reading.registration is not None


def test_ovals_that_the_form_does_not_know_ask_for_a_person():
    fewer = draw.CELLS[:-4]
    reading = read(draw.ballot(cells=draw.CELLS), draw.form(cells=fewer))
    assert isinstance(reading, RejectedSheet) or reading.reasons


def test_boxes_lie_on_the_page_as_scanned_even_when_turned():
    sheet = filled()
    page, affine = draw.scan(sheet, turned=True)
    reading = interpret_grid(Page(page), Prepared(draw.form()), Profile())
    box = next(m.box for m in reading.marks if m.candidate == "19-15")
    x, y = affine @ np.array([*sheet.at(*CELL), 1.0])
    assert box[0] < x < box[0] + box[2]
    assert box[1] < y < box[1] + box[3]
    assert box[0] + box[2] / 2 == pytest.approx(x, abs=4)
    assert box[1] + box[3] / 2 == pytest.approx(y, abs=4)


def test_the_same_page_gives_the_same_reading():
    page, _ = draw.scan(filled(), angle_deg=0.9, surround_mm=5.0)
    first, second = (
        interpret_grid(Page(page.copy()), Prepared(draw.form()), Profile()) for _ in range(2)
    )
    assert first == second


def test_stages_are_told_in_order_to_whoever_measures_time():
    page, _ = draw.scan(filled())
    told = []
    interpret_grid(Page(page), Prepared(draw.form()), Profile(), after=told.append)
    assert told == ["align", "measure", "decide"]


def test_a_stated_resolution_gives_the_scale_of_the_print():
    page, _ = draw.scan(filled())
    reading = interpret_grid(Page(page, dpi=210.0), Prepared(draw.form()), Profile())
    assert reading.registration.scale == pytest.approx((200 / 210, 200 / 210), rel=0.01)
    assert reading.registration.dpi == 210.0


def test_a_page_full_of_specks_is_bounded_in_time_and_asks_for_a_person():
    page, _ = draw.scan(filled())
    rng = np.random.default_rng(3)
    for x, y in rng.integers((120, 150), (1560, 2050), (6000, 2)):
        page[y : y + 12, x : x + 3] = 20
    start = time.process_time()
    reading = interpret_grid(Page(page), Prepared(draw.form()), Profile())
    assert reading.reasons
    assert len(reading.reasons) < 100
    assert time.process_time() - start < 20.0  # a tenth of it here; quadratic work takes minutes


@pytest.mark.parametrize("shape", [(1, 1), (3, 2000), (2000, 3), (40, 40)])
def test_pages_of_absurd_size_are_rejected_not_crashed_on(shape):
    for value in (0, 255):
        page = Page(np.full(shape, value, np.uint8))
        assert isinstance(interpret_grid(page, Prepared(draw.form()), Profile()), RejectedSheet)


def test_a_wholly_black_page_and_pure_noise_are_rejected():
    noise = np.random.default_rng(1).integers(0, 256, (2200, 1700)).astype(np.uint8)
    for gray in (np.zeros((2200, 1700), np.uint8), noise):
        assert isinstance(
            interpret_grid(Page(gray), Prepared(draw.form()), Profile()), RejectedSheet
        )


def test_no_sheet_of_a_form_that_needs_a_stamp_is_accepted_without_a_person():
    assert read(filled()).reasons == ()  # the control
    sealed = replace(draw.form(), seal=True)
    assert {reason.code for reason in read(filled(), sealed).reasons} == {ReasonCode.NO_SEAL}
