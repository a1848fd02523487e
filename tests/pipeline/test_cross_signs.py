"""Signs in the boxes of a ballot, through the whole chain, in every kind of scan."""

import pytest

from tests.pipeline.ballot_reading import MARKED, verdicts
from tests.pipeline.scanner_drawing import Scan
from tests.pipeline.sign_drawing import CROSSES, IN_ONE_MOVEMENT, NO_CROSSES, X, with_sign

SCANS = {
    "gray": Scan(),
    "colour": Scan(mode="colour"),
    "bilevel": Scan(mode="bilevel"),
    "bilevel 300": Scan(mode="bilevel", dpi=300, tag=300),
    "gray 300": Scan(dpi=300, tag=300),
}


def marked(boxes, signs, how, half, mm):
    """Names of the signs that are accepted as marks, drawn one in each box."""
    names = list(signs)
    found = set()
    for first in range(0, len(names), 20):
        here = names[first : first + 20]
        sheet = boxes.sheet()
        for target, name in enumerate(here):
            sheet = with_sign(boxes, sheet, target, signs[name], half, mm)
        seen = verdicts(boxes, sheet, how)
        found |= {name for name, verdict in zip(here, seen, strict=False) if verdict is MARKED}
    return found


@pytest.mark.parametrize("how", SCANS.values(), ids=SCANS)
@pytest.mark.parametrize("half", [2.2, 3.0, 3.6])
@pytest.mark.parametrize("mm", [0.3, 0.5, 0.8])
def test_a_sign_that_is_no_x_and_an_x_with_more_over_it_are_never_accepted(boxes, how, half, mm):
    assert marked(boxes, {"X": X, **NO_CROSSES}, how, half, mm) == {"X"}  # with its control


@pytest.mark.parametrize("how", SCANS.values(), ids=SCANS)
@pytest.mark.parametrize("half", [2.6, 3.0, 3.6])
@pytest.mark.parametrize("mm", [0.3, 0.5, 0.7])
def test_an_x_of_another_hand_is_accepted(boxes, how, half, mm):
    assert marked(boxes, CROSSES, how, half, mm) == set(CROSSES)


@pytest.mark.parametrize("how", SCANS.values(), ids=SCANS)
@pytest.mark.parametrize("half", [2.6, 3.0, 3.6])
@pytest.mark.parametrize("mm", [0.3, 0.5])
def test_an_x_drawn_in_one_movement_is_accepted(boxes, how, half, mm):
    assert marked(boxes, IN_ONE_MOVEMENT, how, half, mm) == set(IN_ONE_MOVEMENT)
