import numpy as np
import pytest
from hypothesis import given, strategies as st

from pipeline.frames import (
    apply,
    compose,
    full_from_level,
    halve,
    inverse,
    level_from_full,
    pyramid,
)

NUMBERS = st.floats(-50, 50)
MAPS = st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS).map(
    lambda v: np.array(v).reshape(2, 3)
)
POINTS = np.array([[0.0, 0.0], [3.0, -7.5], [120.25, 40.0]])


@given(outer=MAPS, inner=MAPS)
def test_a_composed_map_applies_the_inner_map_first(outer, inner):
    np.testing.assert_allclose(
        apply(compose(outer, inner), POINTS), apply(outer, apply(inner, POINTS)), atol=1e-6
    )


def test_the_order_of_composed_maps_matters():
    shift, double = np.array([[1.0, 0, 5], [0, 1, 0]]), np.array([[2.0, 0, 0], [0, 2, 0]])
    assert apply(compose(double, shift), np.array([[1.0, 1.0]])).tolist() == [[12.0, 2.0]]
    assert apply(compose(shift, double), np.array([[1.0, 1.0]])).tolist() == [[7.0, 2.0]]


@given(forward=MAPS)
def test_an_inverse_brings_points_back(forward):
    if abs(np.linalg.det(forward[:, :2])) < 0.1:
        return
    np.testing.assert_allclose(apply(inverse(forward), apply(forward, POINTS)), POINTS, atol=1e-4)


@pytest.mark.parametrize("halvings", [0, 1, 2, 3, 4])
def test_a_level_px_stands_in_the_middle_of_the_px_it_is_the_mean_of(halvings):
    side = 2**halvings
    middle = (side - 1) / 2
    corners = np.array([[0.0, 0.0], [side - 1.0, side - 1.0]])
    mapped = apply(level_from_full(halvings), corners)
    np.testing.assert_allclose(mapped.mean(axis=0), [0, 0], atol=1e-12)
    np.testing.assert_allclose(
        apply(full_from_level(halvings), np.array([[0.0, 0.0]])), [[middle, middle]]
    )
    np.testing.assert_allclose(
        compose(level_from_full(halvings), full_from_level(halvings)),
        [[1, 0, 0], [0, 1, 0]],
        atol=1e-12,
    )


@pytest.mark.parametrize("shape", [(6, 8), (7, 8), (6, 9), (7, 9)])
def test_halving_takes_means_and_leaves_an_odd_last_row_or_column_out(shape):
    image = np.arange(shape[0] * shape[1], dtype=np.uint8).reshape(shape) * 2
    half = halve(image)
    assert half.shape == (shape[0] // 2, shape[1] // 2)
    even = image[: half.shape[0] * 2, : half.shape[1] * 2].astype(float)
    means = even.reshape(half.shape[0], 2, half.shape[1], 2).mean(axis=(1, 3))
    np.testing.assert_allclose(half, means, atol=0.51)


def test_a_spot_stays_at_its_place_through_all_levels():
    image = np.full((256, 192), 255, np.uint8)
    image[64:80, 96:112] = 0
    for halvings, level in enumerate(pyramid(image, 4)):
        ys, xs = np.nonzero(level < 128)
        back = apply(full_from_level(halvings), np.array([[xs.mean(), ys.mean()]]))
        np.testing.assert_allclose(back, [[103.5, 71.5]])
