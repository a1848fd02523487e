"""A name that seems struck where the stamp lies on it is a person's to judge."""

import pytest

from pipeline.seal import Seal
from pipeline.seal_on_names import REACH, doubt_under_seal
from tests.pipeline.ballot_reading import DOUBTFUL, EMPTY, MARKED, decision

SEAL = Seal((100, 100, 120, 120), faded=False)  # overview px


@pytest.mark.parametrize("verdict", [EMPTY, MARKED, DOUBTFUL])
def test_only_a_name_that_seems_struck_is_doubted(verdict):
    (seen,) = doubt_under_seal([decision(verdict)], [(300, 420, 200, 20)], SEAL)
    assert seen.verdict is (EMPTY if verdict is EMPTY else DOUBTFUL)


@pytest.mark.parametrize(("gap", "expected"), [(REACH // 2, DOUBTFUL), (REACH // 2 + 1, MARKED)])
def test_a_name_beside_the_stamp_is_none_of_its(gap, expected):
    beside = (2 * (220 + gap), 2 * 160 - 10, 200, 20)  # right of its rightmost point
    (seen,) = doubt_under_seal([decision(MARKED)], [beside], SEAL)
    assert seen.verdict is expected


def test_the_corner_of_the_square_around_the_stamp_is_not_the_stamp():
    (seen,) = doubt_under_seal([decision(MARKED)], [(2 * 212, 2 * 212, 200, 20)], SEAL)
    assert seen.verdict is MARKED
