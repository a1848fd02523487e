"""The shape of one mark alone, drawn at 200 px an inch without paper or scanner."""

import math

import cv2
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from calibration.form import FORM_DPI
from pipeline.confidence import cross_likeness
from pipeline.cross_verdict import is_two_strokes
from pipeline.crosses import NO_CROSS, cross_shape
from tests.pipeline import voter_drawing as voter
from tests.pipeline.ballot_reading import profile

BOX = (2.0, 2.0, 24.0, 14.0)  # mm
ARMS = 2


def shape(strokes, mm=0.5, ink=200):
    """Shape of strokes drawn with a pen of `mm`."""
    scale = FORM_DPI / 25.4
    picture = np.zeros((round(24 * scale), round(26 * scale)), np.uint8)
    for stroke in strokes:
        fixed = np.rint(np.array(stroke) * scale * 16).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(picture, [fixed], False, ink, max(1, round(mm * scale)), cv2.LINE_AA, 4)
    return cross_shape(picture, picture > 22)


def likeness(strokes, mm=0.5, ink=200):
    return cross_likeness(shape(strokes, mm, ink))


MARK_FROM = profile().cross_shape.marked_from


@given(
    size=st.floats(0.3, 0.9), angle=st.floats(-40, 40), aspect=st.floats(0.75, 1.4),
    mm=st.floats(0.3, 0.7), ink=st.integers(90, 255),
)  # fmt: skip
@settings(deadline=None, max_examples=60, derandomize=True)
def test_an_x_of_any_size_angle_width_and_pen_looks_like_one(size, angle, aspect, mm, ink):
    found = likeness(voter.cross(BOX, size, angle, aspect=aspect), mm, ink)
    assert found >= MARK_FROM


@pytest.mark.parametrize("kind", ["slash", "tick", "dash", "dot", "circle", "filled", "scribble"])
@pytest.mark.parametrize("mm", [0.3, 0.5, 0.8])
def test_what_is_not_two_strokes_that_cross_does_not_look_like_an_x(kind, mm):
    assert likeness(getattr(voter, kind)(BOX), mm) < MARK_FROM
    assert likeness(voter.cross(BOX), mm) >= MARK_FROM  # the control


LETTERS = {
    "V": [[(8, 4), (12, 12), (16, 4)]],
    "L": [[(9, 4), (9, 12), (15, 12)]],
    "T": [[(8, 4), (16, 4)], [(12, 4), (12, 12)]],
    "two slashes": [[(8, 12), (11, 4)], [(13, 12), (16, 4)]],
    "C": [[(15, 5), (11, 4), (9, 8), (11, 12), (15, 11)]],
    "zero": [[(12, 4), (9, 6), (9, 10), (12, 12), (15, 10), (15, 6), (12, 4)]],
}


@pytest.mark.parametrize("letter", LETTERS)
def test_letters_whose_strokes_do_not_pass_through_each_other_are_no_x(letter):
    assert likeness(LETTERS[letter]) < MARK_FROM


@pytest.mark.parametrize("cut", [0.0, 0.25, 0.5, 1.0])
def test_the_shorter_the_second_stroke_the_less_it_is_an_x(cut):
    whole = voter.cross(BOX)
    first, (start, middle, end) = whole[0], whole[1]
    end = (middle[0] + cut * (end[0] - middle[0]), middle[1] + cut * (end[1] - middle[1]))
    start = (middle[0] + cut * (start[0] - middle[0]), middle[1] + cut * (start[1] - middle[1]))
    found = likeness([first, [start, middle, end]])
    assert (found >= MARK_FROM) == (cut >= 0.5)


def test_the_crossing_and_the_strokes_are_measured_where_they_are():
    found = shape(voter.cross(BOX, 0.8))
    assert np.array(found.centre) / FORM_DPI * 25.4 == pytest.approx((13, 8), abs=0.3)
    diagonal = 0.8 * 12 * np.sqrt(2) / 25.4 * FORM_DPI
    assert found.spans == pytest.approx((diagonal, diagonal), rel=0.12)
    assert found.angle == pytest.approx(1.0, abs=0.06)
    assert found.through > 0.9


def test_the_likeness_does_not_depend_on_where_in_the_picture_the_mark_is():
    here = shape(voter.cross(BOX, 0.4, at=(0.5, 0.5)))
    there = shape(voter.cross(BOX, 0.4, at=(0.25, 0.3)))
    assert cross_likeness(here) == pytest.approx(cross_likeness(there), abs=0.15)


def test_the_arms_are_followed_to_their_ends_and_what_lies_beside_them_is_measured():
    alone = shape(voter.cross(BOX, 0.8)).strokes
    half = 0.8 * 6 * np.sqrt(2)
    assert alone.reach == pytest.approx(np.full((2, 2), half), abs=0.5)
    assert alone.gap == pytest.approx(90, abs=8)
    assert (alone.rest, alone.third, alone.stem) == (0.0, None, 0.0)
    struck = shape([*voter.cross(BOX, 0.8), [(13 - 4.0, 8), (13 + 4.0, 8)]]).strokes
    assert struck.rest > 2
    assert np.abs(struck.third.direction) == pytest.approx([1, 0], abs=0.05)
    assert struck.third.passes < 0.3
    assert struck.third.reach == pytest.approx((4.0, 4.0), abs=0.6)


@pytest.mark.parametrize(
    ("reach", "belongs"), [(3.0, True), (4.5, True), (7.0, False), (10.0, False)]
)
def test_a_third_stroke_belongs_to_an_x_only_while_it_stays_within_its_reach(reach, belongs):
    for angle in (0, 90):
        x, y = reach * math.cos(math.radians(angle)), reach * math.sin(math.radians(angle))
        third = [(13 - x, 12 - y), (13 + x, 12 + y)]
        tall = (2.0, 2.0, 24.0, 22.0)
        assert is_two_strokes(shape(voter.cross(tall, 0.4)).strokes)  # the control
        assert is_two_strokes(shape([*voter.cross(tall, 0.4), third]).strokes) == belongs


def test_the_stem_of_a_k_is_seen_and_an_x_has_none():
    k = [[(9, 3), (9, 13)], [(15, 3), (9, 8), (15, 13)]]
    assert not is_two_strokes(shape(k).strokes)
    apart = [[(9, 3), (15, 13)], [(15, 3), (9, 13)]]
    assert is_two_strokes(shape(apart).strokes)  # the control


def test_too_little_ink_has_no_shape():
    empty = np.zeros((40, 40), np.uint8)
    assert cross_shape(empty, empty > 22) == NO_CROSS
    empty[20, 20:24] = 200
    assert cross_shape(empty, empty > 22) == NO_CROSS
    assert cross_likeness(NO_CROSS) == 0.0
