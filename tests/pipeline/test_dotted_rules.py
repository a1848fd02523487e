import numpy as np
import pytest

from pipeline.ruled_ink import lines_on_rules, rules_across
from pipeline.spread import rules_of

ROW, LEFT, RIGHT = 40, 30, 330


@pytest.fixture
def dotted():
    """Ink of a blank at 100 per inch: a dotted rule, dots of two px every four."""
    blank = np.zeros((80, 360), np.uint8)
    for x in range(LEFT, RIGHT, 4):
        blank[ROW : ROW + 2, x : x + 2] = 200
    return blank


def lines(blank, page):
    rules = rules_across(blank, rules_of(blank))
    assert rules, "the dots make a rule"
    return lines_on_rules(page, np.zeros_like(page), rules)


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
