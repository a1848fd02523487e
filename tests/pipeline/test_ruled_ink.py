from dataclasses import replace

import numpy as np
import pytest

from pipeline.printed_rules import rules_across
from pipeline.ruled_ink import lines_on_rules
from pipeline.spread import rules_of
from tests.pipeline import voter_drawing as voter
from tests.pipeline.ballot_drawing import HEAD_MM
from tests.pipeline.ballot_reading import read
from tests.pipeline.scanner_drawing import Scan

ROW, LEFT, RIGHT = 40, 30, 330


@pytest.fixture
def dotted():
    """Ink of a blank at 100 per inch: a dotted rule, dots of two px every four."""
    blank = np.zeros((80, 360), np.uint8)
    for x in range(LEFT, RIGHT, 4):
        blank[ROW : ROW + 2, x : x + 2] = 200
    return blank


@pytest.fixture
def solid():
    """Ink of a blank at 100 per inch: a rule of 0.5 mm."""
    blank = np.zeros((80, 360), np.uint8)
    blank[ROW : ROW + 2, LEFT:RIGHT] = 230
    return blank


@pytest.fixture
def underlined():
    """Ink of a blank at 100 per inch: three words of bold letters, underlined close below."""
    blank = np.zeros((80, 360), np.uint8)
    for start, stop in ((30, 110), (130, 210), (230, 330)):
        for x in range(start, stop, 9):
            blank[ROW - 14 : ROW - 1, x : x + 4] = 230
    blank[ROW : ROW + 2, LEFT:RIGHT] = 215
    return blank


def lines(blank, page):
    rules = rules_across(blank, rules_of(blank))
    assert rules, "the dots make a rule"
    nothing = np.zeros_like(page)
    return lines_on_rules(page, nothing, nothing, rules)


@pytest.mark.parametrize("shift", [0, 1, 2])
def test_dots_that_lie_a_little_off_are_no_line(dotted, shift):
    assert not lines(dotted, np.roll(dotted, shift, axis=1))


@pytest.mark.parametrize("length", [60, 130])
def test_a_line_along_a_dotted_rule_is_seen(dotted, length):
    drawn = dotted.copy()
    drawn[ROW : ROW + 2, 100 : 100 + length] = 220
    ((x, _, width, _),) = lines(dotted, drawn)
    assert abs(x - 100) <= 8
    assert abs(width - length) <= 16


@pytest.mark.parametrize("share", [0.2, 0.5, 0.75])
@pytest.mark.parametrize("mode", ["gray", "colour", "bilevel"])
def test_a_line_along_any_part_of_a_rule_between_two_names_asks_for_a_person(names, mode, share):
    assert read(names, names.sheet(), Scan(mode=mode)).reasons == ()  # the control
    y = HEAD_MM + 8 + 4 * names.plan.pitch  # between the fourth name and the fifth
    wide = names.plan.size[0] - 24
    line = [(12 + (0.02 + share * k / 20 * 0.95) * wide, y + 0.08 * (k % 2)) for k in range(21)]
    assert read(names, names.sheet().pen(line, mm=0.6), Scan(mode=mode)).reasons


def test_a_rule_that_grows_thick_bit_by_bit_is_no_line(solid):
    thicker = solid.astype(np.float32)
    thicker[ROW - 1] = np.clip(np.arange(360) - 60, 0, 200)
    assert not lines(solid, thicker.astype(np.uint8))
    stepped = solid.copy()  # the control: as much ink, but all at once
    stepped[ROW - 1, 100:260] = 230
    assert lines(solid, stepped)


def test_a_stroke_that_ends_on_a_rule_is_no_line_along_it(names):
    y = HEAD_MM + 8 + 4 * names.plan.pitch
    name = names.name(4)
    strike = voter.line(name, names.body(4))
    ends_on_rule = [[(40, y), (33, y - 3.5)], [(60, y), (70, y + 4)]]
    reading = read(names, names.sheet().pen(*strike, *ends_on_rule))
    assert "along a printed rule" not in str(reading.reasons)


@pytest.mark.parametrize("share", [0.5, 0.65, 0.8, 1.1])
def test_an_underline_below_words_is_no_line_where_all_print_is_paler_or_bolder(underlined, share):
    assert not lines(underlined, np.clip(underlined * share, 0, 255).astype(np.uint8))


@pytest.mark.parametrize("rule", [0.7, 1.0, 1.4])
def test_an_underline_that_prints_bolder_or_paler_than_its_words_is_no_line(underlined, rule):
    page = underlined * 0.7
    page[ROW : ROW + 2] = np.clip(underlined[ROW : ROW + 2] * rule, 0, 255)
    assert not lines(underlined, page.astype(np.uint8))


@pytest.mark.parametrize("share", [0.65, 1.0])
@pytest.mark.parametrize("length", [60, 130, 200])
def test_a_line_along_an_underline_is_seen_on_pale_print_too(underlined, share, length):
    drawn = (underlined * share).astype(np.uint8)
    drawn[ROW : ROW + 4, 100 : 100 + length] = 220
    assert lines(underlined, drawn)


@pytest.fixture
def words():
    """Ink of a blank at 100 per inch: small letters with feet and cross-bars, and no rule."""
    blank = np.zeros((80, 360), np.uint8)
    for x in range(LEFT, RIGHT, 9):
        blank[ROW - 13 : ROW + 1, x : x + 3] = 230
        blank[ROW - 1 : ROW + 1, x - 2 : x + 5] = 230
        blank[ROW - 7 : ROW - 5, x : x + 7] = 230
    return blank


@pytest.mark.parametrize("pale", [0.5, 0.65, 0.8])
def test_words_that_a_printer_left_paler_than_the_next_ones_are_no_line(words, pale):
    mottled = words.astype(np.float32)
    mottled[:, :180] *= pale
    page, nothing = mottled.astype(np.uint8), np.zeros_like(words)
    rules = rules_across(words, rules_of(words))
    assert not lines_on_rules(page, nothing, nothing, rules)
    dots = replace(rules, text=np.zeros_like(rules.text))  # the control: of a rule they would be
    assert lines_on_rules(page, nothing, nothing, dots)


@pytest.mark.parametrize("height", [-10, -4, 1, 3])
@pytest.mark.parametrize("pale", [0.65, 1.0])
def test_a_line_through_such_words_is_seen_on_the_paper_between_letters(words, pale, height):
    drawn = words * pale
    stroke = drawn[ROW + height : ROW + height + 2, 100:200]
    stroke[:] = np.maximum(stroke, 180)
    assert lines(words, drawn.astype(np.uint8))


def test_the_dots_of_a_rule_are_no_feet_of_letters(dotted, words):
    assert rules_across(words, rules_of(words)).text.all()
    dotted[ROW - 8 : ROW + 4, 100:104] = 230  # a descender that reaches into them
    assert not rules_across(dotted, rules_of(dotted)).text.any()
