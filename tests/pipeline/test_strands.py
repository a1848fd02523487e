"""What is left of a mark when its crossing is taken out, drawn at 200 px an inch."""

import cv2
import numpy as np
import pytest

from calibration.form import FORM_DPI
from pipeline.cross_verdict import is_four_strands
from pipeline.strands import strands_of

X = [[(8, 3), (16, 13)], [(16, 3), (8, 13)]]


def drawn(strokes, mm=0.6):
    scale = FORM_DPI / 25.4
    picture = np.zeros((round(18 * scale), round(26 * scale)), np.uint8)
    for stroke in strokes:
        points = np.rint(np.array(stroke) * scale).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(picture, [points], False, 255, max(1, round(mm * scale)))
    return picture > 0


def is_x(strokes, mm=0.6):
    return is_four_strands(strands_of(drawn(strokes, mm)))


@pytest.mark.parametrize("mm", [0.3, 0.6, 1.0, 1.6])
def test_two_strokes_that_cross_leave_four_strands(mm):
    assert is_x(X, mm)


BENT = {
    "bent": [[(8, 3), (13, 7), (16, 13)], [(16, 3), (8, 13)]],
    "hooked": [[(8, 3), (16, 13)], [(17, 4), (16, 3), (8, 13)]],
    "small and broad": [[(11, 7), (14, 10)], [(14, 7), (11, 10)]],
    "upright": [[(12, 3), (12, 13)], [(7, 8), (17, 8)]],
}


@pytest.mark.parametrize("strokes", BENT.values(), ids=BENT)
def test_bends_hooks_and_broad_pens_do_not_matter(strokes):
    assert is_x(strokes, 1.0 if strokes is BENT["small and broad"] else 0.6)


OTHER = {
    "slash": X[:1],
    "K": [[(9, 3), (9, 13)], [(15, 3), (9, 8), (15, 13)]],
    "T": [[(8, 4), (16, 4)], [(12, 4), (12, 12)]],
    "Y": [[(8, 3), (12, 8)], [(16, 3), (12, 8), (12, 13)]],
    "four": [[(13, 3), (8, 9), (16, 9)], [(13, 6), (13, 13)]],
    "fish": [[(16, 3), (9, 11), (7, 8), (9, 5), (16, 13)]],
    "ringed": [*X, [(18, 8), (12, 14), (6, 8), (12, 2), (18, 8)]],
    "roofed": [*X, [(8, 3), (16, 3)]],
    "star": [*X, [(12, 2), (12, 14)]],
    "hash": [[(10, 3), (10, 13)], [(14, 3), (14, 13)], [(7, 6), (17, 6)], [(7, 10), (17, 10)]],
    "long": [[(18, 2), (21, 5)], [(21, 2), (18, 5), (9, 14)]],
}


@pytest.mark.parametrize("strokes", OTHER.values(), ids=OTHER)
def test_what_does_not_fall_into_four_arms_is_no_x(strokes):
    assert not is_x(strokes)
    assert is_x(X)  # the control


@pytest.mark.parametrize(("radius", "kept"), [(0.4, True), (0.9, True), (1.8, False), (2.6, False)])
def test_a_blot_wider_than_the_crossing_hides_it(radius, kept):
    mask = drawn(X).astype(np.uint8)
    cv2.circle(mask, (round(12 * FORM_DPI / 25.4), round(8 * FORM_DPI / 25.4)),
               round(radius * FORM_DPI / 25.4), 1, -1)  # fmt: skip
    assert is_four_strands(strands_of(mask > 0)) == kept


@pytest.mark.parametrize(("size", "kept"), [(0.0, True), (1.5, False)])
def test_dust_beside_the_strands_is_none_of_the_mark_but_a_stroke_is(size, kept):
    assert is_x([*X, [(20, 8), (20 + size, 8)]], 0.6) == kept


def test_the_strands_are_measured_where_they_are():
    found = strands_of(drawn(X))
    arm = np.hypot(4, 5)
    assert found.lengths + found.disc == pytest.approx(np.full(4, arm), abs=0.5)
    assert found.gaps.sum() == pytest.approx(360)
    assert found.half == pytest.approx(0.35, abs=0.15)  # half the pen, and the rounding of its edge
    assert (found.branches, found.loose) == (0, 0.0)


def test_too_little_ink_has_no_strands():
    assert strands_of(np.zeros((9, 9), np.bool_)) is None
