"""An oblong stamp is a frame: print may run over one side, cling to a corner; a scrawl is none."""

import cv2
import numpy as np
import pytest

from pipeline.oblong import is_oblong

TALL, WIDE = 26, 54  # half millimetres


def frame(askew=0.0):
    """A frame of two lines around two rows of letters, turned by so many degrees."""
    picture = np.zeros((90, 110), np.uint8)
    left, top = 28, 32
    cv2.rectangle(picture, (left, top), (left + WIDE, top + TALL), 255, 2)
    for row in (10, 16):
        for column in range(8, WIDE - 8, 4):
            cv2.line(picture, (left + column, top + row), (left + column + 2, top + row), 255, 2)
    turn = cv2.getRotationMatrix2D((55, 45), askew, 1.0)
    return cv2.warpAffine(picture, turn, picture.shape[::-1]) > 127


def heading(picture, *, to):
    """Print to the right of the frame's last but `to` px; what it hides is gone."""
    hidden = np.zeros_like(picture)
    right = int(np.flatnonzero(picture.any(axis=0))[-1])
    hidden[:, right - to :] = True
    return picture & ~hidden, hidden


def boxed(picture, hidden=None):
    x, y, w, h = cv2.boundingRect(picture.astype(np.uint8))
    part = (slice(y, y + h), slice(x, x + w))
    return is_oblong(picture[part], None if hidden is None else hidden[part], cut=False)


@pytest.mark.parametrize("askew", [0, 3, -8])
def test_a_frame_is_a_stamp_however_it_was_set(askew):
    assert boxed(frame(askew))


@pytest.mark.parametrize("askew", [0, 3, -8])
def test_print_that_clings_to_a_corner_changes_nothing(askew):
    with_a_tip = frame(askew)
    ys, xs = np.nonzero(with_a_tip)
    corner = int(np.argmax(xs - ys))
    with_a_tip[ys[corner] - 4 : ys[corner] + 1, xs[corner] - 1 : xs[corner] + 1] = True
    assert boxed(with_a_tip)


def test_a_side_under_print_is_not_missed_and_one_that_is_gone_is():
    left, hidden = heading(frame(), to=5)
    gap = left.copy()
    gap[40:50, 76:] = True  # a letter's rim where the side would be
    assert boxed(gap, hidden)
    assert not boxed(gap)  # the control


@pytest.mark.parametrize("period", [4, 6, 9])
def test_a_zigzag_as_large_as_a_stamp_is_none(period):
    picture = np.zeros((90, 110), np.uint8)
    at = [(20 + period // 2 * k, 30 + 20 * (k % 2)) for k in range(120 // period)]
    cv2.polylines(picture, [np.array(at, np.int32)], False, 255, 1)
    assert not boxed(picture > 0)
