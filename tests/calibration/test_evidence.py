import json

import pytest
from labelled_marks import mark, two_classes
from scipy.stats import binom

from calibration.evidence import prove, to_bytes, upper_bound
from calibration.fit import fit_profile
from calibration.labels import Label
from calibration.profile import default_profile

LABELS = two_classes()
PROFILE = fit_profile(LABELS, default_profile())


@pytest.mark.parametrize(("errors", "count"), [(0, 1), (0, 300), (1, 50), (7, 1000), (49, 50)])
def test_at_the_bound_so_few_errors_come_once_in_twenty(errors, count):
    bound = upper_bound(errors, count)
    assert binom.cdf(errors, count, bound) == pytest.approx(0.05)


def test_three_hundred_without_an_error_prove_one_percent():
    assert upper_bound(0, 300) == pytest.approx(1 - 0.05 ** (1 / 300))
    assert upper_bound(0, 299) < 0.01 < upper_bound(0, 298)


def test_nothing_tried_and_nothing_right_prove_nothing():
    assert upper_bound(0, 0) == 1.0
    assert upper_bound(5, 5) == 1.0


def test_more_errors_than_trials_are_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="3 errors among 2"):
        upper_bound(3, 2)


def test_a_mark_that_is_called_empty_is_an_error_and_a_doubtful_one_is_not():
    assert prove(PROFILE, LABELS).errors == 0  # the control
    assert prove(PROFILE, [*LABELS, mark(Label.MARKED, (0.3, 0.3))]).errors == 0
    assert prove(PROFILE, [*LABELS, mark(Label.MARKED, (0.0, 0.0))]).errors == 1
    assert prove(PROFILE, [*LABELS, mark(Label.EMPTY, (0.9, 0.9))]).errors == 1


def test_an_ambiguous_mark_that_is_called_anything_is_counted_in_its_group():
    odd = [mark(Label.AMBIGUOUS, v) for v in ((0.9, 0.9), (0.0, 0.0), (0.3, 0.3))]
    group = next(g for g in prove(PROFILE, odd).groups if g.label is Label.AMBIGUOUS)
    assert (group.count, group.marked, group.empty, group.doubtful) == (3, 1, 1, 1)
    assert group.errors == 2


def test_every_label_stands_in_one_group_and_one_column():
    proof = prove(PROFILE, LABELS)
    assert sum(g.count for g in proof.groups) == len(LABELS)
    assert all(g.marked + g.doubtful + g.empty == g.count for g in proof.groups)


def test_proof_on_a_sheet_of_the_fit_is_not_held_out():
    others = two_classes(seed=2)
    elsewhere = [mark(m.label, m.emptiness, sheet=f"other-{m.sheet}") for m in others]
    assert prove(PROFILE, elsewhere, LABELS).held_out  # the control
    assert not prove(PROFILE, [*elsewhere, LABELS[0]], LABELS).held_out
    assert not prove(PROFILE, elsewhere).held_out  # nobody said what it was fitted on


def test_evidence_has_one_form_in_bytes():
    data = to_bytes(prove(PROFILE, LABELS, LABELS))
    assert data == to_bytes(prove(PROFILE, LABELS[::-1], LABELS))
    assert json.loads(data)["profile"] == PROFILE.id
