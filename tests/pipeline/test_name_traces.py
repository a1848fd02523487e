"""Rests of a stroke at an untouched name."""

from types import SimpleNamespace

import numpy as np
import pytest

from pipeline.name_traces import CLOSE, LEVEL, LONG, MUCH, px_beside_ends, px_in_line

ZONE = SimpleNamespace(text=(40, 10, 240, 40), band=(14, 36))
REACH = (8, 40)


def pen(*spots):
    """A zone of 50 by 300 px with spots of two by two px of ink."""
    picture = np.zeros((50, 300), bool)
    for x, y in spots:
        picture[y : y + 2, x : x + 2] = True
    return picture


def test_spots_at_one_height_and_far_apart_are_a_line():
    assert px_in_line(pen((50, 20), (50 + LONG, 20)), ZONE, REACH) == 8
    assert px_in_line(pen(), ZONE, REACH) == 0  # the control


def test_a_grain_of_dust_is_no_line():
    assert px_in_line(pen((50, 20), (52, 20), (54, 20)), ZONE, REACH) == 0
    assert px_in_line(pen((50, 20), (50 + LONG - 2, 20)), ZONE, REACH) == 0


@pytest.mark.parametrize("lower", [LEVEL - 2, LEVEL])
def test_spots_at_two_heights_are_no_line(lower):
    found = px_in_line(pen((50, 20), (90, 20 + lower)), ZONE, REACH)
    assert found == (8 if lower < LEVEL - 1 else 0)


def test_a_line_counts_beside_the_ends_but_not_far_from_them_nor_off_the_letters():
    inside = (60, 20)
    assert px_in_line(pen(inside, (40 - CLOSE, 20)), ZONE, REACH) == 8
    assert px_in_line(pen(inside, (38 - CLOSE, 20)), ZONE, REACH) == 0
    assert px_in_line(pen((60, 44), (90, 44)), ZONE, REACH) == 0


def test_so_much_ink_is_a_stroke_and_is_judged_as_one():
    line = np.zeros((50, 300), bool)
    line[20:22, 60 : 60 + MUCH // 2 - 1] = True
    assert px_in_line(line, ZONE, REACH) == MUCH - 2
    line[20:22, 60 : 60 + MUCH // 2] = True
    assert px_in_line(line, ZONE, REACH) == 0


def test_ink_close_beside_either_end_is_counted_on_the_side_that_has_more():
    assert px_beside_ends(pen((30, 20), (241, 20), (244, 20)), ZONE) == 8
    assert px_beside_ends(pen((60, 20)), ZONE) == 0
