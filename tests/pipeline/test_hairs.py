"""A hair is one smooth thin arc on bare paper; what a pen may have drawn is none."""

import numpy as np
import pytest

from pipeline.components import find_components
from pipeline.hairs import arc_width, is_hair, pen_width

PX_MM = 100 / 25.4
SHAPE = (200, 200)


def arc(degrees=100.0, radius_mm=2.0, dark=70, straight=False):
    """Ink of an arc (overview) around the middle of a picture."""
    ink = np.zeros(SHAPE, np.uint8)
    for t in np.radians(np.linspace(0, degrees, 400)):
        x, y = radius_mm * PX_MM * np.cos(t), radius_mm * PX_MM * np.sin(t)
        if straight:
            x, y = radius_mm * PX_MM * t, 0.0
        ink[round(100 + y), round(100 + x)] = dark
    return ink


def vote(mm=0.4):
    """Ink of a stroke of a pen, 15 mm long."""
    ink = np.zeros(SHAPE, np.uint8)
    ink[20:22, 20:79] = round(255 * mm * PX_MM / 2)
    return ink


def hair(ink, *, votes=None, near_print=None):
    votes = vote() if votes is None else votes
    near_print = np.zeros(SHAPE, np.uint8) if near_print is None else near_print
    ys, xs = np.nonzero(ink)
    rect = (int(xs.min()), int(ys.min()), int(np.ptp(xs)) + 1, int(np.ptp(ys)) + 1)
    left = np.where(ink > 0, 255, 0).astype(np.uint8)
    masks = [np.where(picture > 0, 255, 0).astype(np.uint8) for picture in (near_print, votes)]
    return is_hair(rect, left, np.maximum(ink, votes), *masks)


@pytest.mark.parametrize("degrees", [70, 100, 140])
@pytest.mark.parametrize("radius_mm", [1.5, 2.5])
def test_a_smooth_thin_arc_far_from_votes_is_a_hair(degrees, radius_mm):
    assert hair(arc(degrees, radius_mm))


def test_a_stroke_as_broad_as_the_pens_is_none():
    assert not hair(arc(dark=250))
    assert not hair(arc(), votes=vote(0.1))  # of a pen that writes so thin
    assert not hair(arc(), votes=0 * vote())  # nothing tells how the pen writes


def test_straight_ones_rings_and_corners_are_none():
    assert not hair(arc(straight=True))
    assert not hair(arc(300))
    corner = np.zeros(SHAPE, np.uint8)
    corner[100, 100:112] = corner[88:100, 100] = 70
    assert not hair(corner)


def test_one_over_print_or_beside_a_vote_is_none():
    ink = arc()
    assert not hair(ink, near_print=ink)
    ys, xs = np.nonzero(ink)
    beside = vote()
    beside[ys.min() - 2, xs.min() : xs.max()] = 200
    assert not hair(ink, votes=beside)


def test_places_without_ink_are_no_arc():
    ys, xs = np.nonzero(arc())
    assert arc_width(xs, ys, np.zeros(len(xs), np.uint8)) is None


def test_widths_are_those_of_full_black():
    ink = vote(0.4)
    assert pen_width(find_components(ink), ink) == pytest.approx(0.4, abs=0.03)
    ys, xs = np.nonzero(arc())
    assert arc_width(xs, ys, arc()[ys, xs]) == pytest.approx(70 / 255 / PX_MM, abs=0.04)
