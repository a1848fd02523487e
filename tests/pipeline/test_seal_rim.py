"""A round stamp whose rim ends at once is cut; a worn one fades, and one off the sheet is whole."""

import cv2
import numpy as np
import pytest

from pipeline.seal_rim import is_cut

MIDDLE, RADIUS = (70, 60), 32
NO_PRINT = np.zeros((160, 200), np.uint8)


def stamp(middle=MIDDLE):
    """Two rings and a star's place, half a millimetre a px."""
    picture = np.zeros((160, 200), np.uint8)
    cv2.circle(picture, middle, RADIUS, 255, 3)
    cv2.circle(picture, middle, RADIUS // 2, 255, 2)
    cv2.circle(picture, middle, 6, 255, -1)
    return picture


def torn(picture, depth, middle=MIDDLE):
    """The paper gone at the top left, so many px deep into the stamp."""
    out = picture.copy()
    ys, xs = np.mgrid[: out.shape[0], : out.shape[1]]
    out[(xs - middle[0]) + (ys - middle[1]) < -np.sqrt(2) * (RADIUS + 1 - depth)] = 0
    return out


def box_of(picture):
    return cv2.boundingRect(picture)


def test_a_piece_of_the_rim_is_gone():
    assert not is_cut(stamp(), box_of(stamp()), NO_PRINT)  # the control
    for depth in (6, 12, 20):
        part = torn(stamp(), depth)
        assert is_cut(part, box_of(part), NO_PRINT), depth


def test_print_over_the_rim_elsewhere_hides_no_tear():
    print_there = NO_PRINT.copy()
    print_there[40:80, 90:] = 255
    part = torn(stamp(), 10)
    part[print_there > 0] = 0
    assert is_cut(part, box_of(part), print_there)
    whole = stamp()
    whole[print_there > 0] = 0
    assert not is_cut(whole, box_of(whole), print_there)  # the control


def test_the_shadow_of_the_tear_is_no_rim():
    part = torn(stamp(), 14)
    ends = [(MIDDLE[0] - 40, MIDDLE[1] + 13), (MIDDLE[0] + 13, MIDDLE[1] - 40)]
    cv2.line(part, *ends, 255, 4)
    assert is_cut(part, box_of(part), NO_PRINT)


def test_a_worn_rim_fades_away():
    rng = np.random.default_rng(1)
    picture = stamp()
    ys, xs = np.mgrid[: picture.shape[0], : picture.shape[1]]
    away = np.abs(np.angle(np.exp(1j * (np.arctan2(ys - MIDDLE[1], xs - MIDDLE[0]) - 1.0))))
    kept = np.clip((np.degrees(away) - 30) / 60, 0, 1)  # nothing 60 degrees wide, all 90 off
    worn = np.where(rng.random(picture.shape) < kept, picture, 0).astype(np.uint8)
    assert not is_cut(worn, box_of(worn), NO_PRINT)


def test_what_lies_off_the_sheet_is_not_missed():
    picture = stamp((70, 22))
    picture[:3] = 0  # the edge of the sheet, with its shadow
    assert not is_cut(picture, box_of(picture), NO_PRINT)


@pytest.mark.parametrize("speck", [(34, 18), (104, 20), (100, 96)])
def test_dust_beside_a_stamp_moves_no_circle(speck):
    picture = stamp()
    cv2.circle(picture, speck, 1, 255, -1)
    rect = cv2.boundingRect(picture)
    assert not is_cut(picture, rect, NO_PRINT)
    part = torn(picture, 12)
    assert is_cut(part, rect, NO_PRINT)


def test_stamps_that_are_not_round_are_not_judged():
    oval = np.zeros((160, 200), np.uint8)
    cv2.ellipse(oval, MIDDLE, (36, 29), 0, 0, 300, 255, 3)
    assert not is_cut(oval, box_of(oval), NO_PRINT)
