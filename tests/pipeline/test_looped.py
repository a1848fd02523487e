"""An X in one movement falls into two free arms and a loop; a tick's foot is no X."""

import cv2
import numpy as np
import pytest

from calibration.form import PX_PER_MM
from pipeline.looped import looped
from pipeline.tick_foot import loops_below

X = [[(20, 20), (60, 60)], [(60, 20), (20, 60)]]
RIGHT = [[(20, 20), (60, 60), (60, 20), (20, 60)]]
BOWED = [[(20, 20), (58, 58), (66, 50), (69, 40), (66, 30), (58, 22), (20, 60)]]


def drawn(*strokes, wide=4):
    picture = np.zeros((90, 110), np.uint8)
    for stroke in strokes:
        cv2.polylines(picture, [np.array(stroke, np.int32)], False, 1, wide)
    return picture > 0


@pytest.mark.parametrize("strokes", [RIGHT, BOWED])
@pytest.mark.parametrize("wide", [3, 5])
def test_a_loop_and_two_free_arms_are_measured(strokes, wide):
    found = looped(drawn(*strokes, wide=wide))
    whole = 28 / PX_PER_MM  # from the crossing to the end of an arm
    assert np.all((found.lengths > 0.6 * whole) & (found.lengths < 1.1 * whole))
    assert found.side[0] > 0
    assert abs(found.side[1]) < 0.2 * found.side[0]
    assert found.hole > 0.15 * whole**2
    assert found.strays <= 8
    assert np.abs(found.gaps[:2] - found.gaps[2:]).max() < 30


def test_without_its_loop_four_arms_are_left():
    rest = looped(drawn(*RIGHT)).rest
    assert rest[drawn(*X)].mean() > 0.9
    assert not rest[36:44, 57:64].any()  # the way from arm to arm


def test_an_x_without_a_loop_and_one_with_two_have_none():
    assert looped(drawn(*X)) is None
    assert looped(drawn([(20, 20), (60, 60), (60, 20), (20, 60), (20, 20)])) is None


@pytest.mark.parametrize(("gap", "closed"), [(5, True), (16, False)])
def test_a_pen_may_skip_a_millimetre_of_the_loop(gap, closed):
    mark = drawn(*RIGHT)
    mark[40 - gap // 2 : 40 + gap // 2, 55:66] = False
    assert (looped(mark) is not None) == closed


def test_a_branch_of_the_loop_is_counted():
    plain, forked = looped(drawn(*RIGHT)), looped(drawn(*RIGHT, [(60, 40), (90, 40)]))
    assert forked.strays > plain.strays + 20


ARMS = np.array([[35.0, 9.0], [9.0, 35.0]])
CENTRE = np.array([50.0, 60.0])


def foot(joined):
    """Two strokes that cross low, and whether the pen went on from one end to the other."""
    strokes = [[(20, 35), (58, 67)], [(80, 35), (42, 67)]]
    mark = drawn(*strokes, *([[(58, 67), (42, 67)]] if joined else []), wide=2)
    tips = np.array([strokes[0], strokes[1][::-1]], np.float64)
    return loops_below(mark, ARMS, tips, CENTRE, half=1.0)


def test_strokes_joined_below_their_crossing_are_a_tick_and_free_ends_are_not():
    assert foot(joined=True)
    assert not foot(joined=False)  # the control
