"""A stamp in arcs is a stamp where they lie on one circle around letters and a star."""

import cv2
import numpy as np
import pytest

from pipeline.seal import find_faded_seal, find_seal
from pipeline.seal_worn import find_worn_seal

PX_MM = 0.5
MIDDLE, RADIUS = (60, 60), 30
NO_PRINT = np.zeros((160, 200), np.uint8)
ALL_ROUND = [(k, k + 32) for k in range(0, 360, 60)]


def arcs(spans, *, inside=True, middle=MIDDLE):
    """A rim in arcs, each from and to an angle in degrees; a star and four letters inside."""
    picture = np.zeros((160, 200), np.uint8)
    for start, stop in spans:
        cv2.ellipse(picture, middle, (RADIUS, RADIUS), 0, start, stop, 255, 2)
    if inside:
        cv2.circle(picture, middle, 5, 255, -1)
        for turn in np.radians([20, 110, 200, 290]):
            at = np.rint(np.array(middle) + 20 * np.array([np.cos(turn), np.sin(turn)])).astype(int)
            cv2.rectangle(picture, at.tolist(), (at + 3).tolist(), 255, -1)
    return picture


def scrawl():
    turns = np.linspace(0, 14 * np.pi, 400)
    away = 30 * np.abs(np.sin(turns * 0.73))
    at = np.column_stack([60 + away * np.cos(turns), 60 + 0.7 * away * np.sin(turns)])
    picture = np.zeros((160, 200), np.uint8)
    cv2.polylines(picture, [np.rint(at).astype(np.int32)], False, 255, 1)
    return picture


def found(picture, printed=NO_PRINT):
    return find_worn_seal(picture, PX_MM, printed)


def test_arcs_all_round_a_star_are_a_stamp():
    worn = arcs(ALL_ROUND)
    assert find_seal(worn, PX_MM) is None
    assert find_faded_seal(worn, PX_MM) is None
    x, y, w, h = found(worn).rect
    assert (x, y) == pytest.approx((30, 30), abs=3)
    assert (w, h) == pytest.approx((61, 61), abs=5)


def test_arcs_of_half_a_circle_are_none():
    assert found(arcs(ALL_ROUND[:3])) is None


def test_a_gap_of_60_degrees_is_the_longest():
    assert found(arcs([(0, 120), (170, 190), (240, 300)])) is not None
    assert found(arcs([(0, 120), (190, 210), (285, 300)])) is None


def test_what_print_hides_is_not_missed():
    printed = np.zeros_like(NO_PRINT)
    printed[74:] = 255
    above_print = arcs([(160, 240), (250, 300), (310, 380)])
    assert found(above_print, printed) is not None
    assert found(above_print) is None  # the control


def test_a_ring_of_arcs_around_nothing_is_none():
    assert found(arcs(ALL_ROUND, inside=False)) is None


def test_a_scrawl_is_none():
    assert found(scrawl()) is None
