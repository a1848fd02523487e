import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from labelled_marks import mark, two_classes

from calibration.evidence import verdict
from calibration.fit import LEAST, fit_curve, fit_profile, fit_thresholds
from calibration.labels import Kind, Label, from_bytes, labels_id, to_bytes
from calibration.profile import default_profile
from election.errors import ProfileError

BASE = default_profile()


@settings(max_examples=25, deadline=None)
@given(noise=st.floats(0.001, 0.2), weakest=st.floats(0.3, 0.8), seed=st.integers(0, 1000))
def test_no_labelled_mark_is_called_empty_and_no_empty_target_marked(noise, weakest, seed):
    labels = two_classes(100, (0.0, noise), (weakest, 1.0), seed=seed)
    profile = fit_profile(labels, BASE)
    for each in labels:
        opposite = Label.EMPTY if each.label is Label.MARKED else Label.MARKED
        assert verdict(profile, each) is not opposite


def test_a_target_halfway_between_the_classes_goes_to_people_and_the_classes_do_not():
    labels = two_classes()
    profile = fit_profile(labels, BASE)
    said = [verdict(profile, each) is each.label for each in labels]
    assert np.mean(said) > 0.97  # the control
    assert verdict(profile, mark(Label.AMBIGUOUS, (0.3, 0.3))) is Label.AMBIGUOUS


def test_one_measurement_alone_calls_nothing_marked_or_empty():
    profile = fit_profile(two_classes(), BASE)
    assert verdict(profile, mark(Label.MARKED, (0.9, 0.9))) is Label.MARKED  # the control
    assert verdict(profile, mark(Label.MARKED, (0.9, 0.0))) is Label.AMBIGUOUS
    assert verdict(profile, mark(Label.MARKED, (0.0, 0.9))) is Label.AMBIGUOUS


def test_the_order_of_the_labels_does_not_matter():
    labels = two_classes()
    assert fit_profile(labels, BASE).id == fit_profile(labels[::-1], BASE).id
    assert fit_profile(labels[:-1], BASE).id != fit_profile(labels, BASE).id  # the control


def test_classes_that_overlap_are_refused_and_the_same_apart_are_fitted():
    fit_profile(two_classes(empty=(0.0, 0.3), marked=(0.5, 0.9)), BASE)  # the control
    with pytest.raises(ProfileError, match="check") as refused:
        fit_profile(two_classes(empty=(0.0, 0.7), marked=(0.5, 0.9)), BASE)
    assert "\n" not in str(refused.value)


def test_too_few_labels_are_refused_and_just_enough_are_fitted():
    fit_profile(two_classes(LEAST), BASE)  # the control
    with pytest.raises(ProfileError, match=f"at least {LEAST}"):
        fit_profile(two_classes(LEAST - 1), BASE)


def test_nothing_labelled_is_refused():
    with pytest.raises(ProfileError):
        fit_profile([], BASE)


def test_an_ambiguous_mark_below_the_clear_ones_is_not_accepted():
    labels = two_classes(marked=(0.7, 0.95))
    odd = mark(Label.AMBIGUOUS, (0.68, 0.69), sheet="odd")
    assert verdict(fit_profile(labels, BASE), odd) is Label.MARKED  # the control: not labelled
    assert verdict(fit_profile([*labels, odd], BASE), odd) is Label.AMBIGUOUS


def test_an_ambiguous_mark_among_the_clear_ones_does_not_send_them_all_to_people():
    labels = two_classes(marked=(0.7, 0.95))
    odd = mark(Label.AMBIGUOUS, (0.9, 0.9), sheet="odd")
    profile = fit_profile([*labels, odd], BASE)
    assert profile.cross_shape == fit_profile(labels, BASE).cross_shape


def test_a_clear_mark_that_measures_nothing_is_refused_by_name_and_a_hard_one_is_not():
    labels = two_classes()
    fit_profile([*labels, mark(Label.MARKED, (0.0, 0.0), hard=True)], BASE)  # the control
    with pytest.raises(ProfileError, match="unseen c01 strike is labelled marked"):
        fit_profile([*labels, mark(Label.MARKED, (0.0, 0.0), sheet="unseen")], BASE)


def test_a_clear_mark_that_one_measurement_does_not_see_is_not_called_empty():
    half_seen = mark(Label.MARKED, (0.0, 0.7), sheet="half seen")
    profile = fit_profile([*two_classes(), half_seen], BASE)
    assert verdict(profile, half_seen) is Label.AMBIGUOUS


def test_more_clear_marks_to_people_buy_more_ambiguous_ones_there():
    labels = two_classes(marked=(0.5, 0.9))
    odd = mark(Label.AMBIGUOUS, (0.52, 0.6), sheet="odd")
    cheap = fit_profile([*labels, odd], BASE, mark_budget=0.0)
    dear = fit_profile([*labels, odd], BASE, mark_budget=0.08)
    assert verdict(cheap, odd) is Label.MARKED  # the control
    assert verdict(dear, odd) is Label.AMBIGUOUS


def test_a_faint_mark_that_only_one_measurement_sees_is_not_called_empty():
    labels = two_classes()
    faint = mark(Label.MARKED, (0.0, 0.05), hard=True, sheet="faint")
    assert verdict(fit_profile(labels, BASE), faint) is Label.EMPTY  # the control: not labelled
    assert verdict(fit_profile([*labels, faint], BASE), faint) is Label.AMBIGUOUS


def test_one_wrong_label_is_refused_by_name():
    labels = two_classes(600)
    fit_profile(labels, BASE)  # the control
    with pytest.raises(ProfileError, match="mislabelled c01 strike is labelled empty"):
        fit_profile([*labels, mark(Label.EMPTY, (0.96, 0.96), sheet="mislabelled")], BASE)


def test_an_empty_target_that_one_measurement_takes_for_a_mark_is_not_called_marked():
    dirty = mark(Label.EMPTY, (0.9, 0.3), sheet="dirty")
    profile = fit_profile([*two_classes(600), dirty], BASE)
    assert verdict(profile, dirty) is Label.AMBIGUOUS


def test_a_strike_is_clear_from_80_percent_of_the_name_and_absent_below_5():
    labels = two_classes(kind=Kind.STRIKE, marked=(0.78, 0.99), empty=(0.0, 0.04))
    cover, ridge = fit_thresholds(labels)
    assert cover.empty_below <= 0.05 < ridge.empty_below  # no law speaks of the ridge
    assert cover.marked_from >= 0.80 > ridge.marked_from


def test_kinds_without_labels_keep_the_figures_of_the_base():
    profile = fit_profile(two_classes(kind=Kind.OVAL), BASE)
    assert profile.strike_cover == BASE.strike_cover
    assert profile.cross_curve == BASE.cross_curve
    assert profile.oval_fill != BASE.oval_fill  # the control
    assert "oval" in profile.source


def test_the_curve_is_the_one_that_the_labels_follow():
    scores = np.linspace(0, 1, 201)
    share = 1 / (1 + np.exp(-12 * (scores - 0.4)))
    labels = []
    for score, p in zip(scores, share, strict=True):
        marked = round(200 * p)
        labels += [mark(Label.MARKED, (score, score))] * marked
        labels += [mark(Label.EMPTY, (score, score))] * (200 - marked)
    curve = fit_curve(labels)
    ratio = sum(m.label is Label.MARKED for m in labels) / len(labels)
    # Both classes weigh the same, which moves the middle by the log of their ratio.
    middle = 0.4 + math.log(ratio / (1 - ratio)) / 12
    assert curve.middle == pytest.approx(middle, abs=0.01)
    assert curve.slope == pytest.approx(12, rel=0.03)


def test_how_many_targets_are_marked_does_not_move_the_curve():
    labels = two_classes()
    empty = [m for m in labels if m.label is Label.EMPTY]
    often = fit_curve([*labels, *empty * 9])
    assert often.middle == pytest.approx(fit_curve(labels).middle, abs=0.03)


def test_the_curve_of_separable_labels_is_finite_and_right_on_them():
    labels = two_classes()
    curve = fit_curve(labels)
    assert math.isfinite(curve.slope)
    assert all((curve.probability(m.score) > 0.5) is (m.label is Label.MARKED) for m in labels)


def test_scores_that_fall_with_marks_are_refused():
    labels = two_classes()
    fit_curve(labels)  # the control
    turned = [dataclasses.replace(m, score=1 - m.score) for m in labels]
    with pytest.raises(ProfileError, match="check the labels"):
        fit_curve(turned)


def test_labels_of_one_class_make_no_curve():
    with pytest.raises(ProfileError):
        fit_curve([m for m in two_classes() if m.label is Label.MARKED])


def test_labels_come_back_from_their_file_and_keep_their_name():
    labels = two_classes(40)
    again = from_bytes(to_bytes(labels))
    assert labels_id(again) == labels_id(labels) == labels_id(labels[::-1])
    assert to_bytes(again) == to_bytes(labels)


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff", b"[]", b"[" * 100_000, b"{}", b'{"format":"kiemphieu-labels/0","marks":[]}',
     b'{"format":"kiemphieu-labels/1","marks":[{}]}', b'{"format":"kiemphieu-labels/1"}'],
)  # fmt: skip
def test_a_file_that_holds_no_labels_gives_one_line(data):
    with pytest.raises(ProfileError) as refused:
        from_bytes(data)
    assert "\n" not in str(refused.value)
