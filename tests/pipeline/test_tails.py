"""Where a strike over a name and the alias printed beside it ends; overview px."""

import cv2
import numpy as np
import pytest

from pipeline.tails import end_of_strike

NAME, ALIAS, ROW = (40, 100), (108, 160), 20


def row(*strokes):
    """Ink of strokes in a row, and what is printed there: the name and, 2 mm on, an alias."""
    ink, text = np.zeros((2 * ROW, 240), np.uint8), np.zeros((10, 240), np.uint8)
    for start, stop in (NAME, ALIAS):
        text[:, start:stop:3] = 255
    for stroke in strokes:
        cv2.polylines(ink, [np.array(stroke, np.int32)], False, 255, 2)
    return ink > 0, text


def wave(start, stop, reach):
    return [(x, ROW + reach * (-1) ** (x // 6)) for x in range(start, stop, 6)]


@pytest.mark.parametrize("reach", [0, 4, 8])
def test_a_strike_over_name_and_alias_ends_with_the_alias(reach):
    found = end_of_strike(*row(wave(30, 180, reach)), *NAME)
    assert found == pytest.approx(ALIAS[1], abs=3)


@pytest.mark.parametrize("stop", [104, 125])
def test_a_strike_that_leaves_the_alias_out_ends_with_the_name(stop):
    assert end_of_strike(*row(wave(30, stop, 4)), *NAME) == NAME[1]


def test_what_stands_higher_over_the_alias_than_the_strike_is_none_of_it():
    word = wave(110, 160, 12)
    assert end_of_strike(*row(wave(30, 104, 2), word), *NAME) == NAME[1]


def test_a_word_of_print_far_off_is_no_alias():
    ink, text = row(wave(30, 180, 0))
    text[:, NAME[1] : ALIAS[0] + 30] = 0
    assert end_of_strike(ink, text, *NAME) == NAME[1]
