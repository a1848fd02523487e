"""The filter alone, on scores made up at and beside its limits."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, strategies as st

from calibration.profile import Thresholds
from election.errors import ProfileError
from election.reading import ReasonCode
from pipeline import confidence
from pipeline.boxes import BoxScore
from pipeline.confidence import cross_likeness, decide_box, decide_strike
from pipeline.cross_strokes import TwoStrokes
from pipeline.crosses import NO_CROSS, CrossShape
from pipeline.framed import APART
from pipeline.strikes import SHORT_GAP_MM, StrikeScore
from tests.pipeline.ballot_reading import DOUBTFUL, EMPTY, MARKED, profile

STRUCK = StrikeScore(
    cover=1.0, touched=1.0, ridge=0.6, ridge_high=0.8, gap_mm=0.5, middle=1.0, height=0.4
)
FREE = StrikeScore()
CLEAR = TwoStrokes(
    arms=np.full((2, 2), 3.0), reach=np.full((2, 2), 3.4),
    directions=np.array([[0.7, 0.7], [0.7, -0.7]]), gap=95.0, uneven=5.0, stem=0.0,
    pen=0.3, cut=(1.0, 0.0, 0.0), loop_below=False, rest=0.0, third=None,
)  # fmt: skip
X = CrossShape(1.0, 1.0, 1.0, 1.0, 0.3, 1.0, 0.0, (0.0, 0.0), (20.0, 20.0), CLEAR)
CROSSED = BoxScore(4.0, 1.0, 0.0, 0.0, 0.5, X, (0, 0, 10, 10))
BARE = BoxScore(0.0, 1.0, 0.0, 0.0, 0.0, NO_CROSS, (0, 0, 10, 10))


def strike(*lines):
    return decide_strike(lines, profile()).verdict


def box(score):
    return decide_box(score, profile()).verdict


def below(value):
    return math.nextafter(value, -math.inf)


def above(value):
    return math.nextafter(value, math.inf)


def test_a_sure_strike_is_marked_and_an_untouched_name_is_empty():
    assert strike(STRUCK) is MARKED
    assert strike(FREE) is EMPTY


def strike_limits():
    p = profile()
    return {
        "cover": (p.strike_cover.marked_from, below),
        "ridge_high": (p.strike_ridge.marked_from, below),
        "level": (confidence.HIGHEST, below),
        "outside": (below(confidence.OUTSIDE), above),
        "height": (below(confidence.TALLEST), above),
    }


@pytest.mark.parametrize("measure", strike_limits())
def test_a_strike_is_marked_at_each_limit_and_in_doubt_just_beyond_it(measure):
    limit, beyond = strike_limits()[measure]
    assert strike(replace(STRUCK, **{measure: limit})) is MARKED
    assert strike(replace(STRUCK, **{measure: beyond(limit)})) is DOUBTFUL


SWINGING = {
    "height": confidence.SWINGING,
    "middle": confidence.SWUNG_MIDDLE,
    "waist": confidence.SWUNG_WAIST,
    "outside": below(confidence.SWUNG_OUTSIDE),
}


@pytest.mark.parametrize("level", [-confidence.SWING, 1 + confidence.SWING])
def test_a_wave_through_the_letters_is_a_strike_though_it_lies_high_or_low(level):
    wave = replace(STRUCK, level=level, **SWINGING)
    assert strike(wave) is MARKED
    assert strike(replace(wave, level=2 * level - 0.5)) is DOUBTFUL  # beyond its swing
    for measure, limit in SWINGING.items():
        beyond = above if measure == "outside" else below
        assert strike(replace(wave, **{measure: beyond(limit)})) is DOUBTFUL


def test_the_lowest_stroke_that_is_a_strike_lies_above_the_feet_of_the_letters():
    assert strike(replace(STRUCK, level=confidence.LOWEST)) is MARKED
    assert strike(replace(STRUCK, level=above(confidence.LOWEST))) is DOUBTFUL


def test_a_stroke_at_the_feet_is_a_strike_where_it_runs_through_the_letters_too():
    low = replace(STRUCK, level=confidence.AT_FEET, waist=confidence.LOW_WAIST)
    assert strike(low) is MARKED
    assert strike(replace(low, waist=below(confidence.LOW_WAIST))) is DOUBTFUL
    assert strike(replace(low, level=above(confidence.AT_FEET))) is DOUBTFUL


def test_a_line_close_above_the_feet_is_a_strike_where_it_runs_through_most_letters():
    low = replace(STRUCK, level=confidence.LOWEST, middle=confidence.EDGE_MIDDLE)
    assert strike(low) is MARKED
    few = replace(low, middle=below(confidence.EDGE_MIDDLE))
    assert strike(few) is DOUBTFUL
    assert strike(replace(few, level=confidence.LOW)) is MARKED  # the controls
    assert strike(replace(few, waist=confidence.LOW_WAIST)) is MARKED


@pytest.mark.parametrize("level", [confidence.HIGHEST, below(confidence.HIGH)])
def test_a_line_along_the_tops_of_the_letters_is_a_strike_where_it_runs_through_most(level):
    high = replace(STRUCK, level=level, middle=confidence.EDGE_MIDDLE)
    assert strike(high) is MARKED
    assert strike(replace(high, middle=below(confidence.EDGE_MIDDLE))) is DOUBTFUL
    lower = replace(high, level=confidence.HIGH, middle=below(confidence.EDGE_MIDDLE))
    assert strike(lower) is MARKED  # the control


def test_a_line_along_the_tops_is_told_where_rims_of_print_make_it_seem_tall():
    high = replace(STRUCK, level=below(confidence.HIGH), middle=below(confidence.EDGE_MIDDLE))
    tall = replace(high, height=1.2, waist=below(confidence.NO_WAIST))
    assert strike(tall) is DOUBTFUL
    assert strike(replace(tall, waist=confidence.NO_WAIST)) is MARKED  # the control


def test_a_slanting_stroke_that_misses_much_of_the_letters_is_a_doubt():
    assert strike(replace(STRUCK, in_band=confidence.IN_BAND)) is MARKED
    assert strike(replace(STRUCK, in_band=below(confidence.IN_BAND))) is DOUBTFUL


def test_a_frame_around_a_struck_name_is_a_doubt_and_a_blot_is_none():
    framed = replace(STRUCK, framed=confidence.FRAMED, dense=below(confidence.FILLED))
    assert strike(framed) is DOUBTFUL
    assert decide_strike((framed,), profile()).reason is ReasonCode.CORRECTED_MARK
    assert strike(replace(framed, framed=below(confidence.FRAMED))) is MARKED
    assert strike(replace(framed, dense=confidence.FILLED)) is MARKED
    assert strike(replace(STRUCK, apart=APART)) is DOUBTFUL
    assert strike(replace(STRUCK, apart=below(APART))) is MARKED
    assert strike(replace(STRUCK, lined=confidence.BESIDE_SCRIBBLE)) is DOUBTFUL
    assert strike(replace(STRUCK, lined=below(confidence.BESIDE_SCRIBBLE))) is MARKED


def test_the_tips_of_a_zigzag_on_one_side_are_no_dots_where_its_limbs_lie_close():
    dots = replace(STRUCK, restored=confidence.RESTORED)
    assert strike(dots) is DOUBTFUL
    limbs = {"humps": (0, confidence.ONE_SIDED_HUMPS), "dense": confidence.CLOSE_LIMBS}
    assert strike(replace(dots, **limbs)) is MARKED
    assert strike(replace(dots, **limbs | {"dense": below(confidence.CLOSE_LIMBS)})) is DOUBTFUL
    assert strike(replace(dots, **limbs | {"humps": (0, 7)})) is DOUBTFUL
    assert strike(replace(dots, **limbs | {"restored": confidence.RESTORED_SCRIBBLE})) is DOUBTFUL


@pytest.mark.parametrize("measure", ["ends_px", "line_px"])
def test_a_name_with_the_rest_of_a_stroke_at_it_is_in_doubt(measure):
    limit = {"ends_px": confidence.END_PX, "line_px": confidence.LINE_PX}[measure]
    assert strike(replace(FREE, **{measure: limit - 1})) is EMPTY
    assert strike(replace(FREE, **{measure: limit})) is DOUBTFUL


@pytest.mark.parametrize(
    "measure", ["cover", "touched", "ridge_high", "ridge_pair", "above", "below"]
)
def test_a_name_is_empty_below_each_limit_and_in_doubt_at_it(measure):
    p = profile()
    limit = {
        "cover": p.strike_cover.empty_below,
        "touched": p.strike_cover.empty_below,
        "ridge_high": p.strike_ridge.empty_below,
        "ridge_pair": p.strike_ridge.empty_below,
        "above": confidence.BESIDE_EMPTY,
        "below": confidence.BESIDE_EMPTY,
    }[measure]
    assert strike(replace(FREE, **{measure: below(limit)})) is EMPTY
    assert strike(replace(FREE, **{measure: limit})) is DOUBTFUL


def test_either_measurement_alone_is_not_enough_for_a_strike_nor_for_an_empty_name():
    assert strike(replace(STRUCK, cover=0.0)) is DOUBTFUL
    assert strike(replace(STRUCK, ridge=0.0, ridge_high=0.0)) is DOUBTFUL
    assert strike(replace(FREE, cover=0.9)) is DOUBTFUL
    assert strike(replace(FREE, ridge_high=0.9)) is DOUBTFUL


def test_a_name_of_two_lines_is_marked_or_empty_only_when_both_lines_are():
    assert strike(STRUCK, STRUCK) is MARKED
    assert strike(FREE, FREE) is EMPTY
    assert strike(STRUCK, FREE) is DOUBTFUL
    assert strike(FREE, STRUCK) is DOUBTFUL


def test_a_part_of_a_name_without_a_seen_stroke_is_a_doubt_unless_it_is_short():
    hidden = replace(STRUCK, ridge=0.0)
    assert strike(replace(hidden, gap_mm=SHORT_GAP_MM)) is MARKED
    assert strike(replace(hidden, gap_mm=above(SHORT_GAP_MM))) is DOUBTFUL


def test_ink_above_and_below_a_struck_name_is_a_doubt():
    assert strike(replace(STRUCK, above=1.0, below=1.0)) is DOUBTFUL
    assert strike(replace(STRUCK, above=0.1, below=0.1)) is MARKED  # the control


@pytest.mark.parametrize(
    ("score", "reason"),
    [
        (replace(STRUCK, cover=0.5), ReasonCode.PARTIAL_STRIKE),
        (replace(FREE, below=0.9), ReasonCode.DOUBTFUL_MARK),
        (replace(STRUCK, above=0.9, below=0.9), ReasonCode.CORRECTED_MARK),
    ],
)
def test_a_doubt_is_named_by_what_was_seen(score, reason):
    found = decide_strike((score,), profile())
    assert found.reason is reason
    assert found.detail


def test_only_doubts_have_a_reason():
    for sure in (decide_strike((STRUCK,), profile()), decide_strike((FREE,), profile()),
                 decide_box(CROSSED, profile()), decide_box(BARE, profile())):  # fmt: skip
        assert sure.reason is None
    assert decide_box(replace(CROSSED, shape=NO_CROSS), profile()).reason is not None


def test_a_sure_x_is_marked_and_an_untouched_box_is_empty():
    assert box(CROSSED) is MARKED
    assert box(BARE) is EMPTY


def test_an_x_needs_ink_enough_and_likeness_enough():
    from_ink = 10 * profile().cross_ink.marked_from
    assert box(replace(CROSSED, ink_mm2=above(from_ink))) is MARKED
    assert box(replace(CROSSED, ink_mm2=0.99 * from_ink)) is DOUBTFUL
    assert box(replace(CROSSED, shape=NO_CROSS)) is DOUBTFUL
    assert box(replace(CROSSED, shape=replace(X, strokes=None))) is DOUBTFUL


def test_a_box_with_any_stroke_is_never_empty():
    assert box(replace(BARE, ink_mm2=0.3)) is DOUBTFUL


@pytest.mark.parametrize("measure", ["speck_mm2", "grey", "tip_depth"])
def test_a_box_is_empty_below_each_limit_and_in_doubt_at_it(measure):
    p = profile()
    limit = {
        "speck_mm2": 10 * p.cross_ink.empty_below,
        "grey": p.cross_shape.empty_below,
        "tip_depth": confidence.DEEPEST_TIP,
    }[measure]
    assert box(replace(BARE, **{measure: below(limit)})) is EMPTY
    assert box(replace(BARE, **{measure: limit})) is DOUBTFUL


def test_a_mark_mostly_outside_its_box_is_in_doubt():
    limit = 1 - confidence.MOST_OUTSIDE_BOX
    assert box(replace(CROSSED, inside=limit)) is MARKED
    found = decide_box(replace(CROSSED, inside=below(limit)), profile())
    assert (found.verdict, found.reason) == (DOUBTFUL, ReasonCode.MARK_OUTSIDE_TARGET)


@pytest.mark.parametrize("measure", ["length", "straight", "angle"])
def test_a_shape_is_as_much_an_x_as_its_weakest_property(measure):
    assert cross_likeness(X) == 1.0
    assert cross_likeness(replace(X, **{measure: 0.1})) < profile().cross_shape.marked_from


def test_a_shape_that_fills_its_hull_is_no_x():
    assert cross_likeness(replace(X, fill=confidence.FULLEST)) == 1.0
    assert cross_likeness(replace(X, fill=above(confidence.FULLEST))) == 0.0


SHARE = st.floats(0, 1)
SCORES = st.builds(
    StrikeScore, SHARE, SHARE, SHARE, SHARE, SHARE, SHARE, SHARE, st.floats(0, 60),
    st.floats(-1, 2), SHARE, SHARE, SHARE, st.floats(0, 6),
)  # fmt: skip


@given(scores=st.lists(SCORES, min_size=1, max_size=3))
def test_whatever_the_scores_a_verdict_needs_both_measurements(scores):
    p = profile()
    found = decide_strike(tuple(scores), p)
    assert 0 <= found.score <= 1
    assert 0 < found.probability < 1
    if found.verdict is MARKED:
        assert all(s.cover >= p.strike_cover.marked_from for s in scores)
        assert all(s.ridge_high >= p.strike_ridge.marked_from for s in scores)
    elif found.verdict is EMPTY:
        assert all(s.cover < p.strike_cover.empty_below for s in scores)
        assert all(s.ridge_high < p.strike_ridge.empty_below for s in scores)
    else:
        assert found.reason is not None


@given(
    ink=st.floats(0, 60), inside=SHARE, speck=st.floats(0, 2), depth=SHARE, grey=SHARE,
    shape=st.builds(CrossShape, SHARE, SHARE, SHARE, SHARE, st.floats(0, 3), SHARE, SHARE,
                    st.just((0.0, 0.0)), st.just((1.0, 1.0)), st.sampled_from([CLEAR, None])),
)  # fmt: skip
def test_whatever_lies_in_a_box_a_verdict_needs_both_measurements(
    ink, inside, speck, depth, grey, shape
):
    p = profile()
    score = BoxScore(ink, inside, speck, depth, grey, shape, (0, 0, 1, 1))
    found = decide_box(score, p)
    assert 0 <= found.score <= 1
    if found.verdict is MARKED:
        assert min(0.99, ink / 10) >= p.cross_ink.marked_from
        assert cross_likeness(shape) >= p.cross_shape.marked_from
        assert shape.strokes is CLEAR
    elif found.verdict is EMPTY:
        assert ink == 0
        assert grey < p.cross_shape.empty_below
    else:
        assert found.reason is not None


@pytest.mark.parametrize(("low", "high"), [(0.5, 0.5), (0.6, 0.4), (0.0, 0.5), (0.5, 1.0), (-1, 2)])
def test_thresholds_without_a_band_between_them_are_refused(low, high):
    with pytest.raises(ProfileError, match="leave no band"):
        Thresholds(low, high)
    assert Thresholds(0.4, 0.6).marked_from == 0.6  # the control


def test_thresholds_one_step_apart_are_a_band():
    assert Thresholds(0.5, above(0.5)).empty_below == 0.5
