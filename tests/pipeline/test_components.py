import cv2
import numpy as np
import pytest
from hypothesis import given, strategies as st
from hypothesis.extra.numpy import arrays

from pipeline.components import find_components, part_with_ink, px_of

MASKS = arrays(
    np.uint8, st.tuples(st.integers(1, 12), st.integers(1, 12)), elements=st.sampled_from((0, 255))
)


@given(mask=MASKS)
def test_pieces_are_those_of_opencv_with_the_same_boxes_and_areas(mask):
    found = find_components(mask)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    assert found.count == count - 1
    np.testing.assert_array_equal(found.labels, labels)
    np.testing.assert_array_equal(found.boxes[1:], stats[1:, :4])
    np.testing.assert_array_equal(found.areas[1:], stats[1:, 4])


@given(mask=MASKS)
def test_every_px_with_ink_is_listed_once_with_its_piece(mask):
    found = find_components(mask)
    assert len(found.of) == np.count_nonzero(mask)
    assert (found.labels[found.ys, found.xs] == found.of).all()
    assert (found.of > 0).all()
    assert (np.diff(found.ys) >= 0).all()


def test_a_white_picture_has_no_piece():
    found = find_components(np.zeros((5, 7), np.uint8))
    assert found.count == 0
    assert len(found.of) == 0
    assert found.boxes.shape == (1, 4)


def test_pieces_that_touch_at_a_corner_are_one():
    assert find_components(np.array([[255, 0], [0, 255]], np.uint8)).count == 1
    assert find_components(np.array([[255, 0, 255]], np.uint8)).count == 2


@given(mask=MASKS, beside=st.integers(0, 3))
def test_the_part_with_ink_holds_it_all_and_begins_at_even_px(mask, beside):
    part = part_with_ink(mask, beside)
    if part is None:
        assert not mask.any()
        return
    rows, columns = part
    assert rows.start % 2 == columns.start % 2 == 0
    x, y, w, h = cv2.boundingRect(mask)
    assert rows.start <= max(0, y - beside) <= rows.start + 1
    assert columns.start <= max(0, x - beside) <= columns.start + 1
    assert (rows.stop, columns.stop) == (
        min(mask.shape[0], y + h + beside),
        min(mask.shape[1], x + w + beside),
    )


@pytest.mark.parametrize("count", [3, 256, 257, 1000])
def test_px_of_some_pieces_are_told_by_their_numbers(count):
    chosen = np.arange(count) % 3 == 1
    labels = np.arange(count, dtype=np.int32).reshape(1, -1)
    np.testing.assert_array_equal(px_of(chosen, labels), chosen[None])
