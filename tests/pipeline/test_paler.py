"""What an eraser left is much paler than the marks that stand."""

import pytest

from election.reading import MarkVerdict, ReasonCode
from pipeline.paler import FAINTEST, PALE_BESIDE, PALE_CROSS, PALE_STRIKE, doubt_pale
from tests.pipeline import voter_drawing as voter
from tests.pipeline.ballot_reading import DOUBTFUL, EMPTY, MARKED, codes, decision, read, verdicts
from tests.pipeline.scanner_drawing import Scan

HALF_ERASED = 0.45  # of the pen's ink
SCANS = [Scan(), Scan(mode="colour"), Scan(dpi=300, tag=300)]


def struck(names, *densities):
    sheet = names.sheet()
    for row, density in enumerate(densities):
        strokes = voter.line(names.name(2 * row), names.body(2 * row))
        sheet = sheet.pen(*strokes, mm=0.6, density=density)
    return sheet


def crossed(boxes, *places):
    sheet = boxes.sheet()
    for row, column, density in places:
        sheet = sheet.pen(*voter.cross(boxes.box(row, column)), mm=0.6, density=density)
    return sheet


@pytest.mark.parametrize("how", SCANS, ids=["gray", "colour", "300"])
def test_a_half_erased_strike_beside_firm_ones_is_in_doubt(names, how):
    assert verdicts(names, struck(names, 1, 1, HALF_ERASED), how)[:5:2] == [
        MARKED,
        MARKED,
        DOUBTFUL,
    ]
    assert codes(read(names, struck(names, 1, 1, HALF_ERASED), how)) == {ReasonCode.CORRECTED_MARK}
    pale = struck(names, HALF_ERASED, HALF_ERASED, HALF_ERASED)  # the control: a pale pen
    assert verdicts(names, pale, how)[:5:2] == [MARKED] * 3


@pytest.mark.parametrize("how", SCANS, ids=["gray", "colour", "300"])
def test_a_half_erased_x_beside_a_firm_one_is_in_doubt(boxes, how):
    rest = ((1, 0, 1), (2, 1, 1))
    moved = crossed(boxes, (0, 0, HALF_ERASED), (0, 1, 1), *rest)
    assert verdicts(boxes, moved, how)[:2] == [DOUBTFUL, MARKED]
    both = crossed(boxes, (0, 0, 1), (0, 1, 1), *rest)  # the control: two firm ones
    assert verdicts(boxes, both, how)[:2] == [MARKED, MARKED]
    alone = crossed(boxes, (0, 0, HALF_ERASED), *rest)
    assert verdicts(boxes, alone, how)[:2] == [DOUBTFUL, EMPTY]


@pytest.mark.parametrize("palest", [PALE_STRIKE, PALE_CROSS])
def test_the_limit_is_a_share_of_the_middle_of_the_others(palest):
    marked = [decision(MARKED)] * 4
    just, below = [1, 0.9, 1.1, palest], [1, 0.9, 1.1, 0.999 * palest]
    assert [d.verdict for d in doubt_pale(marked, just, palest)] == [MARKED] * 4
    assert [d.verdict for d in doubt_pale(marked, below, palest)] == [MARKED] * 3 + [DOUBTFUL]


def test_two_marks_in_one_row_are_compared_more_closely():
    marked = [decision(MARKED)] * 4
    darkness = [1, 0.999 * PALE_BESIDE, 1, PALE_BESIDE]
    seen = [d.verdict for d in doubt_pale(marked, darkness, PALE_CROSS, (2, 2))]
    assert seen == [MARKED, DOUBTFUL, MARKED, MARKED]


def test_one_mark_alone_and_what_is_not_marked_are_left_as_they_are():
    seen = [decision(MarkVerdict.EMPTY), decision(MARKED), decision(DOUBTFUL)]
    assert doubt_pale(seen, [0.0, 0.3, 1.0], PALE_CROSS, (3,)) == seen


@pytest.mark.parametrize("count", [1, 3])
def test_a_mark_as_faint_as_an_imprint_asks_even_where_all_are(count):
    marked = [decision(MARKED)] * count
    for darkness, verdict in ((FAINTEST, MARKED), (0.999 * FAINTEST, DOUBTFUL)):
        seen = doubt_pale(marked, [darkness] * count, PALE_CROSS)
        assert [d.verdict for d in seen] == [verdict] * count
