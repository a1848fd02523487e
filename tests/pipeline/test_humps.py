"""A scribble that swings out of the letters is a strike; a line beside a strike is no scribble."""

import math

import numpy as np
import pytest

from pipeline.humps import humps_of
from tests.pipeline import voter_drawing as voter
from tests.pipeline.ballot_reading import MARKED, verdicts
from tests.pipeline.scanner_drawing import Scan

SCANS = [Scan(), Scan(dpi=300, tag=300), Scan(mode="bilevel", dpi=300, tag=300)]


def loops(name, body, over=1.6):
    """Loop after loop along the name, from its letters' feet to well above their tops."""
    left, right = name[0] - 1, name[2] + 1
    middle, swing = (body[0] - over + body[1]) / 2, (body[1] - body[0] + over) / 2
    turns = [2 * math.pi * k / 24 for k in range(24 * round((right - left) / 2.6))]
    step = (right - left) / (len(turns) - 1)
    return [
        [(left + k * step - 0.9 * math.sin(t), middle - swing * math.cos(t))
         for k, t in enumerate(turns)]
    ]  # fmt: skip


@pytest.mark.parametrize("how", SCANS, ids=["gray", "gray 300", "bilevel 300"])
def test_loops_that_rise_above_the_letters_strike_the_name(names, how):
    name, body = names.name(3), names.body(3)
    assert verdicts(names, names.sheet().pen(*loops(name, body), mm=0.4), how)[3] is MARKED
    line = voter.line(name, body)
    for over in ((-1.6, -1.6), (-0.8, -1.4)):  # level, aslant: drawn for itself
        above = [(name[0], body[0] + over[0]), (name[2], body[0] + over[1])]
        assert verdicts(names, names.sheet().pen(*line, above, mm=0.4), how)[3] is not MARKED


def test_humps_are_counted_where_they_hang_together_with_the_middle():
    pen, printed = np.zeros((60, 200), np.bool_), np.zeros((60, 200), np.uint8)
    pen[28:30, 10:190] = True
    pen[4:6, 10:190] = True  # a line above
    assert humps_of(pen, printed, (16, 40), (10, 190)) == (0, 0)
    for left in range(20, 180, 40):
        pen[4:30, left : left + 3] = True
    assert humps_of(pen, printed, (16, 40), (10, 190)) == (4, 0)
    pen[28:50, 100:103] = True
    assert humps_of(pen, printed, (16, 40), (10, 190)) == (4, 1)
    pen[20:24] = False  # letters hide a piece of every limb
    assert humps_of(pen, printed, (16, 40), (10, 190)) == (0, 1)
    printed[18:26] = 255
    assert humps_of(pen, printed, (16, 40), (10, 190)) == (4, 1)
