"""Ruled lines that are hardly darker than the grain of the paper."""

import numpy as np
import pytest

from pipeline.faint_rules import drawn_faintly
from pipeline.lost_rules import lost_rule, rule_px_of

ROWS = range(60, 360, 30)
GRAIN = 2.5  # of 255


def sheet_of_rules(ink_of_rules):
    ink = np.zeros((420, 320), np.uint8)
    for y in ROWS:
        ink[y, 40:280] = ink_of_rules
    return ink


def grained(ink):
    grain = np.random.default_rng(3).normal(4, GRAIN, ink.shape)
    return np.clip(ink + grain, 0, 255).astype(np.uint8)


def below_the_limit(ink, ink_of_rules):
    """A stretch of 15 mm where the scanner met the rule with less of its px."""
    ink[ROWS[4], 100:160] = ink_of_rules
    return ink


def without(ink, millimetres):
    ink[ROWS[4] - 6 : ROWS[4] + 7, 100 : 100 + 4 * millimetres] = 0
    return ink


@pytest.mark.parametrize(("lost", "seen"), [(3, False), (15, True), (30, True)])
def test_a_stretch_of_a_faint_rule_that_is_gone_is_seen_from_some_15_mm(lost, seen):
    px = rule_px_of(sheet_of_rules(90))
    page = grained(without(sheet_of_rules(16), lost))
    assert (lost_rule(page, px) is not None) == seen


def test_a_faint_rule_that_is_still_paler_in_a_stretch_is_there():
    px = rule_px_of(sheet_of_rules(90))
    assert lost_rule(grained(below_the_limit(sheet_of_rules(18), 7)), px) is None


def test_where_the_other_rules_are_dark_the_same_stretch_is_gone():
    px = rule_px_of(sheet_of_rules(90))
    assert lost_rule(grained(below_the_limit(sheet_of_rules(70), 4)), px) is not None
    assert lost_rule(grained(sheet_of_rules(70)), px) is None  # the control


def test_a_form_without_rules_has_none_that_is_faint():
    nowhere = np.zeros(0, np.int64)
    assert drawn_faintly(sheet_of_rules(90), nowhere, nowhere).shape == (0,)
