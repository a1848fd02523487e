import numpy as np
import pytest

from pipeline.anchors import GOOD_MATCH, Matches
from pipeline.waves import fit_waves

POINTS = np.array(
    [(x, y) for y in range(20, 820, 60) for x in range(30, 580, 110)], dtype=np.float64
)


def waves_of(offsets, scores=0.9):
    return fit_waves(
        POINTS, Matches(np.asarray(offsets, dtype=np.float64), np.full(len(POINTS), scores))
    )


def test_a_flat_sheet_has_no_waves():
    flat = waves_of(np.zeros_like(POINTS))
    np.testing.assert_allclose(flat.sloped_at(POINTS), 0, atol=1e-9)
    np.testing.assert_allclose(flat.leave_one_out, 0, atol=1e-9)


def test_a_slow_bend_is_followed_between_the_points_too():
    def bend(places):
        return np.column_stack([np.zeros(len(places)), 2 * np.sin(places[:, 1] / 260)])

    between = POINTS[: len(POINTS) - 6] + np.array([50.0, 30.0])
    found = waves_of(bend(POINTS)).sloped_at(between)[:, 0]
    assert np.abs(found - bend(between)).max() < 0.4
    assert np.abs(bend(between)).max() > 1.5  # the control: there was something to follow


def test_a_piece_that_its_neighbours_deny_moves_nothing_and_shows_in_the_residual():
    offsets = np.zeros_like(POINTS)
    liar = len(POINTS) // 2
    offsets[liar] = (3.0, -3.0)
    found = waves_of(offsets)
    assert np.abs(found.sloped_at(POINTS)[:, 0]).max() < 0.75
    assert found.leave_one_out[liar] > 3
    honest = np.delete(found.leave_one_out, liar)
    assert honest.max() < 0.75


def test_a_piece_without_a_match_has_no_say():
    offsets = np.zeros_like(POINTS)
    offsets[7] = (4.0, 4.0)
    scores = np.full(len(POINTS), 0.9)
    trusted = np.abs(fit_waves(POINTS, Matches(offsets, scores)).sloped_at(POINTS)[:, 0]).max()
    scores[7] = GOOD_MATCH / 2
    untrusted = np.abs(fit_waves(POINTS, Matches(offsets, scores)).sloped_at(POINTS)[:, 0]).max()
    assert untrusted < 0.05
    assert untrusted < trusted


def test_far_from_all_print_nothing_is_shifted():
    offsets = np.full_like(POINTS, 1.0)
    assert np.abs(waves_of(offsets).sloped_at(np.array([[300.0, 5000.0]]))[:, 0]).max() < 0.01


@pytest.mark.parametrize("wave", [0.3, 1.0])
def test_what_each_point_is_held_against_leaves_its_own_match_out(wave):
    """A residual that used the point itself would be small on any sheet."""
    rng = np.random.default_rng(5)
    offsets = rng.normal(0, wave, POINTS.shape)
    fitted = np.linalg.norm(offsets - waves_of(offsets).sloped_at(POINTS)[:, 0], axis=1)
    assert np.median(waves_of(offsets).leave_one_out) > np.median(fitted)
