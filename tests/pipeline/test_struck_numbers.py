"""Ink on the number before a name, as good as hidden in the digits (M06, M07)."""

import numpy as np
import pytest

from election.reading import ReasonCode
from pipeline.struck_numbers import look_at_numbers
from tests.pipeline import voter_drawing as voter
from tests.pipeline.ballot_reading import codes, read
from tests.pipeline.scanner_drawing import Scan


def number_of(names, row):
    """Left, right and middle height of a row's number, mm."""
    x, y, w, h = (v * 25.4 / 100 for v in names.prepared.numbers[row].rect)
    return x + 1.3, x + w - 1.3, y + h / 2


def test_each_row_has_its_number(names):
    assert [word.row for word in names.prepared.numbers] == list(range(10))


@pytest.mark.parametrize("row", range(10))
@pytest.mark.parametrize("mode", ["gray", "bilevel"])
def test_a_stroke_no_longer_than_the_number_asks_for_a_person(names, row, mode):
    left, right, y = number_of(names, row)
    stroke = [(left - 0.8, y + 0.2), (right + 0.8, y - 0.1)]
    assert read(names, names.sheet().pen(stroke, mm=0.4), Scan(mode=mode)).reasons


@pytest.mark.parametrize("mode", ["gray", "colour", "bilevel"])
def test_specks_beside_the_numbers_are_no_stroke(names, mode):
    sheet = names.sheet()
    for row in range(10):
        left, right, y = number_of(names, row)
        sheet = sheet.disc(left - 0.7, y, 0.5).disc(right + 0.7, y, 0.5)
    assert read(names, sheet, Scan(mode=mode)).reasons == ()


def test_a_strike_that_begins_at_the_number_is_the_name_s(names):
    left, _, y = number_of(names, 3)
    (strike,) = voter.line(names.name(3), names.body(3))
    assert read(names, names.sheet().pen([(left - 1, y), *strike])).reasons == ()


@pytest.mark.parametrize("mode", ["gray", "bilevel"])
@pytest.mark.parametrize("row", [2, 9])
def test_a_small_tick_on_the_digits_asks_for_a_person(names, row, mode):
    left, right, y = number_of(names, row)
    tick = [(left, y - 0.4), (left + 1.0, y + 1.0), (right, y - 1.4)]
    assert read(names, names.sheet().pen(tick, mm=0.4), Scan(mode=mode)).reasons


def test_darker_toner_all_over_the_page_is_no_ink_of_a_pen(names):
    form = names.prepared
    darker = np.clip(form.overview.astype(np.int16) * 1.4, 0, 255).astype(np.uint8)
    untouched = np.zeros(10, np.bool_)
    assert look_at_numbers(darker, form.numbers, untouched)[0] == ()
    x, y, w, h = form.numbers[4].rect
    darker[y + h // 2 : y + h // 2 + 2, x : x + w] = 255
    assert look_at_numbers(darker, form.numbers, untouched)[0] == ((x, y, w, h),)


@pytest.mark.parametrize("mode", ["gray", "colour", "bilevel"])
@pytest.mark.parametrize("row", [0, 3, 9])
def test_a_number_that_is_torn_off_asks_for_a_person(names, row, mode):
    left, right, y = number_of(names, row)
    torn = names.sheet().area((left - 0.6, y - 2.5, right + 0.6, y + 2.5))
    assert ReasonCode.MISSING_PAPER in codes(read(names, torn, Scan(mode=mode)))


def test_pale_toner_all_over_the_page_takes_no_number_away(names):
    form = names.prepared
    untouched = np.zeros(10, np.bool_)
    pale = (form.overview * 0.5).astype(np.uint8)
    assert look_at_numbers(pale, form.numbers, untouched)[1] == ()
    x, y, w, h = form.numbers[4].rect
    pale[y : y + h, x : x + w] = 0
    assert look_at_numbers(pale, form.numbers, untouched)[1] == ((x, y, w, h),)
