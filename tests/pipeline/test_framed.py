"""A frame close around a struck name, and scribbles that reach as far."""

import numpy as np
import pytest

from pipeline.framed import LONG, apart_share, lines_around

BAND, NAME = (20, 40), (30, 230)
BARE = np.zeros((70, 260), np.uint8)


def framed(*given):
    return lines_around(*given)[0]


def lined(*given):
    return lines_around(*given)[1]


def lines(*rows, left=20, right=240):
    pen = np.zeros(BARE.shape, bool)
    for row in rows:
        pen[row : row + 3, left:right] = True
    return pen


def zigzag(top, bottom, period):
    """Limbs up and down, 3 px broad."""
    pen = np.zeros(BARE.shape, bool)
    for x in range(20, 240):
        share = abs((x % period) / (period / 2) - 1)
        y = round(top + share * (bottom - top))
        pen[max(top, y - 3) : min(bottom, y + 4), x] = True
    return pen


def test_a_line_above_and_a_line_below_are_a_frame():
    assert framed(lines(14, 45), BARE, BAND, NAME) == 1.0
    assert framed(lines(14, 30, 45), BARE, BAND, NAME) == 1.0


def test_two_lines_as_close_as_a_double_strikes_are_none():
    assert framed(lines(24, 34), BARE, BAND, NAME) == 0.0
    assert framed(lines(30), BARE, BAND, NAME) == 0.0


@pytest.mark.parametrize("period", [16, 24, 40])
def test_the_tips_of_a_zigzag_are_no_lines(period):
    assert framed(zigzag(12, 48, period), BARE, BAND, NAME) < 0.7
    boxed = zigzag(12, 48, period) | lines(12, 46)
    assert framed(boxed, BARE, BAND, NAME) == 1.0  # the control


def test_what_print_hides_of_a_line_is_not_missed():
    pen, printed = lines(14, 30, 45), BARE.copy()
    for left in range(40, 200, 40):
        pen[10:20, left : left + 12] = False
    assert framed(pen, printed, BAND, NAME) < 0.8  # the control
    printed[8:40, 38:192] = 255
    assert framed(pen, printed, BAND, NAME) == 1.0


def test_lines_at_the_edges_of_the_letters_are_a_frame_only_where_both_ends_are_closed():
    pen = lines(19, 30, 40)
    assert framed(pen, BARE, BAND, NAME) == 0.0  # the control
    pen[19:43, 22:25] = True
    assert framed(pen, BARE, BAND, NAME) == 0.0
    pen[19:43, 236:239] = True
    assert framed(pen, BARE, BAND, NAME) == 1.0


@pytest.mark.parametrize("period", [16, 24])
def test_a_line_beyond_the_tips_of_a_zigzag_is_a_line_beside_the_name(period):
    scribble = zigzag(16, 44, period)
    assert lined(scribble, BARE, BAND, NAME) == 0.0  # the control
    assert lined(scribble | lines(50), BARE, BAND, NAME) == 1.0
    assert lined(scribble | lines(6), BARE, BAND, NAME) == 1.0
    assert lined(scribble | lines(43), BARE, BAND, NAME) == 0.0


def test_a_stroke_that_rises_over_the_name_is_no_frame():
    pen = np.zeros(BARE.shape, bool)
    for x in range(20, 240):
        row = 10 + round(45 * (x - 20) / 220)
        pen[row : row + 3, x] = pen[63 - row : 66 - row, x] = True
    assert framed(pen, BARE, BAND, NAME) == 0.0


REACH, FREE = (13, 43), (11, 49)


def test_pieces_of_a_line_above_or_below_are_apart_from_a_strike_through_the_letters():
    assert apart_share(lines(30), REACH, FREE, NAME) == 0.0  # the control
    for row in (4, 55):
        pen = lines(30) | lines(row, left=60, right=100) | lines(row, left=150, right=190)
        assert apart_share(pen, REACH, FREE, NAME) == pytest.approx(80 / 200)


def test_a_crest_that_hangs_on_its_limbs_is_no_line_of_its_own_nor_is_dust():
    crest = lines(4, left=60, right=100)
    crest[4:30, 60:63] = True
    assert apart_share(lines(30) | crest, REACH, FREE, NAME) == 0.0
    dust = lines(4, left=60, right=60 + LONG - 1)
    assert apart_share(lines(30) | dust, REACH, FREE, NAME) == 0.0
    speck = lines(4, left=60, right=60 + LONG)
    assert apart_share(lines(30) | speck, REACH, FREE, NAME) == pytest.approx(LONG / 200)
