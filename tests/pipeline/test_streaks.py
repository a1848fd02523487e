from dataclasses import replace

import numpy as np
import pytest

from pipeline.frames import halve
from pipeline.streaks import streak_columns, without_streaks
from tests.pipeline import voter_drawing as voter
from tests.pipeline.ballot_drawing import Plan, ballot
from tests.pipeline.ballot_reading import EMPTY, MARKED, codes, read, result
from tests.pipeline.scanner_drawing import Scan, scan


def streaked(page, columns, depth, wide=2):
    """The page with dark lines from its top edge to its bottom edge."""
    gray = page.gray.astype(np.int16)
    for x in columns:
        gray[:, x : x + wide] -= depth
    return replace(page, gray=np.clip(gray, 0, 255).astype(np.uint8))


def struck(names):
    return names.sheet().pen(*voter.line(names.name(4), names.body(4)))


@pytest.mark.parametrize("depth", [10, 20, 40, 80])
@pytest.mark.parametrize("column", [150, 260, 400, 620, 900, 1100])
def test_a_line_of_the_scanner_changes_no_verdict_without_a_person(names, column, depth):
    page = scan(struck(names))
    plain = read(names, page)
    assert not plain.reasons  # the control
    found = result(names, streaked(page, [column], depth))
    if not found.reasons:
        assert [m.verdict for m in found.marks] == [m.verdict for m in plain.marks]


@pytest.mark.parametrize("depth", [15, 30])
def test_a_faint_line_of_the_scanner_asks_for_nobody(names, depth):
    found = read(names, streaked(scan(struck(names)), [500, 900], depth))
    assert [m.verdict for m in found.marks] == [EMPTY] * 4 + [MARKED] + [EMPTY] * 5
    assert codes(found) == set()


def test_a_streak_is_taken_off_and_print_beside_it_stays(names):
    page = scan(names.sheet())
    clean = without_streaks(streaked(page, [700], 40))
    assert np.abs(clean.gray[:, 700:702].astype(int) - page.gray[:, 700:702]).mean() < 12
    np.testing.assert_array_equal(clean.gray[:, 720:], page.gray[:, 720:])


@pytest.mark.parametrize("mode", ["gray", "bilevel"])
def test_a_page_without_streaks_is_returned_as_it_is(mode):
    page = scan(struck(ballot(Plan(table=False))), Scan(mode=mode))
    assert without_streaks(page) is page
    assert without_streaks(streaked(page, [700], 60)) is not page  # the control


@pytest.mark.parametrize("pitch", [11.5, 12.5])
def test_the_rules_and_figures_of_a_table_are_no_streak(pitch):
    tall = ballot(Plan(pitch=pitch))
    page = scan(tall.sheet())
    assert streak_columns(halve(page.gray))[0] == ()
    assert streak_columns(halve(streaked(page, [700], 20).gray))[0]  # the control


@pytest.mark.parametrize("x", [60, 100, 130])
@pytest.mark.parametrize("length", [20, 60, 90])
def test_a_line_down_the_sheet_that_a_voter_drew_asks_for_a_person(names, x, length):
    assert read(names, names.sheet().pen([(x, 70), (x, 70 + length)], mm=0.5)).reasons


LONG = {"middle": (100, 30, 185), "margin": (8, 60, 190)}


@pytest.mark.parametrize("mode", ["gray", "bilevel"])
@pytest.mark.parametrize("line", LONG.values(), ids=LONG)
def test_a_very_long_line_that_a_voter_drew_asks_for_a_person(names, line, mode):
    x, top, bottom = line
    drawn = names.sheet().pen([(x, top), (x, bottom)], mm=0.6)
    assert read(names, drawn, Scan(mode=mode)).reasons


def test_a_streak_through_a_strike_leaves_the_strike(names):
    page = scan(struck(names))
    left, _, right, _ = names.name(4)
    middle = round(((left + right) / 2 + 3) * 200 / 25.4)
    found = read(names, streaked(page, [middle], 30))
    assert found.marks[4].verdict is MARKED


def test_a_stamp_above_a_column_of_numbers_is_no_streak():
    made = ballot(Plan(seal=True))
    page = scan(made.sheet().seal(26, 26, 30), Scan(mode="bilevel"))
    assert without_streaks(page) is page
