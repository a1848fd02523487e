"""Print off its place explains the rims of its own letters, and no ink of a pen."""

import cv2
import numpy as np
import pytest

from pipeline.misfit import print_lies_off

PLACE = (30, 30, 150, 24)  # overview px, around the words


def words(dx=0, dy=0):
    picture = np.zeros((90, 220), np.uint8)
    cv2.putText(picture, "BAN CHAP", (32 + dx, 50 + dy), cv2.FONT_HERSHEY_DUPLEX, 0.9, 255, 2)
    return picture


BLANK = words()
PRINTED = cv2.dilate(BLANK, np.ones((3, 3), np.uint8))
CORE = cv2.erode(BLANK, np.ones((2, 2), np.uint8))


def lies_off(ink):
    return print_lies_off(ink, PRINTED, CORE, 40, PLACE)


@pytest.mark.parametrize("off", [(2, 0), (0, 3), (-3, -2), (4, 4)])
def test_words_a_little_off_explain_their_ink(off):
    assert lies_off(words(*off))


def test_words_too_far_off_do_not():
    assert not lies_off(words(0, 8))


@pytest.mark.parametrize("off", [(0, 0), (2, 1)])
@pytest.mark.parametrize(
    "stroke", [((30, 56), (150, 56)), ((88, 32), (96, 54)), ((30, 42), (150, 40))]
)
def test_a_stroke_among_the_words_is_not_explained(off, stroke):
    ink = words(*off)
    cv2.line(ink, *stroke, 220, 2)
    assert not lies_off(ink)
