import math

import pytest

from election.reading import ReasonCode
from tests.pipeline import voter_drawing as voter
from tests.pipeline.ballot_reading import DOUBTFUL, EMPTY, MARKED, codes, read, verdicts
from tests.pipeline.scanner_drawing import Scan

OTHER = (voter.slash, voter.tick, voter.dash, voter.dot, voter.circle, voter.filled, voter.scribble)
SCANS = {
    "gray": Scan(),
    "colour": Scan(mode="colour"),
    "bilevel": Scan(mode="bilevel"),
    "300": Scan(dpi=300, tag=300),
    "150": Scan(dpi=150, tag=150),
    "skewed": Scan(angle=-2.2, scale=(1.02, 1.021)),
}


def crossed(boxes, rows=range(10), **shape):
    """A sheet with an X in one box of each row, left and right in turn."""
    pen = {key: shape.pop(key) for key in ("mm", "density") if key in shape}
    sheet = boxes.sheet()
    for row in rows:
        sheet = sheet.pen(*voter.cross(boxes.box(row, row % 2), **shape), **pen)
    return sheet


def by_row(found):
    """The marked box first, then the free one, of each row."""
    return [(found[2 * row + row % 2], found[2 * row + 1 - row % 2]) for row in range(10)]


@pytest.mark.parametrize("how", SCANS.values(), ids=SCANS)
def test_an_x_in_one_box_is_a_mark_there_and_nowhere_else(boxes, how):
    assert verdicts(boxes, boxes.sheet(), how) == [EMPTY] * 20  # the control
    reading = read(boxes, crossed(boxes), how)
    assert by_row([mark.verdict for mark in reading.marks]) == [(MARKED, EMPTY)] * 10
    assert not reading.reasons


@pytest.mark.parametrize("size", [0.3, 0.45, 0.7, 0.9])
@pytest.mark.parametrize("mm", [0.25, 0.5, 0.8])
def test_an_x_counts_in_any_usual_size_and_pen(boxes, size, mm):
    assert by_row(verdicts(boxes, crossed(boxes, size=size, mm=mm))) == [(MARKED, EMPTY)] * 10


@pytest.mark.parametrize("angle", [-30, -15, 15, 30, 45])
@pytest.mark.parametrize("aspect", [0.7, 1.0, 1.6])
def test_an_x_counts_upright_leaning_narrow_and_wide(boxes, angle, aspect):
    found = by_row(verdicts(boxes, crossed(boxes, size=0.6, angle=angle, aspect=aspect)))
    assert found == [(MARKED, EMPTY)] * 10


@pytest.mark.parametrize("density", [0.6, 0.35, 0.2, 0.14])
def test_a_faint_x_is_never_an_empty_box(boxes, density):
    found = by_row(verdicts(boxes, crossed(boxes, density=density)))
    assert EMPTY not in {mine for mine, _ in found}
    assert {other for _, other in found} == {EMPTY}  # the control


@pytest.mark.parametrize("density", [0.12, 0.09, 0.07])
def test_a_trace_too_pale_for_a_mark_asks_in_a_row_without_one(boxes, density):
    sheet = crossed(boxes, rows=range(0, 10, 2)).pen(
        *voter.cross(boxes.box(3, 1)), density=density, mm=0.3
    )
    found = by_row(verdicts(boxes, sheet))
    assert found[3] == (DOUBTFUL, EMPTY)
    assert {found[row] for row in (1, 5, 7, 9)} == {(EMPTY, EMPTY)}  # the control


@pytest.mark.parametrize("density", [0.15, 0.12, 0.1])
def test_what_an_eraser_left_of_an_x_asks_beside_another_x_too(boxes, density):
    erased = crossed(boxes).pen(*voter.cross(boxes.box(3, 0)), density=density, mm=0.6)
    found = by_row(verdicts(boxes, erased))
    assert found[3] == (MARKED, DOUBTFUL)
    assert [pair for row, pair in enumerate(found) if row != 3] == [(MARKED, EMPTY)] * 9


@pytest.mark.parametrize("how", SCANS.values(), ids=SCANS)
@pytest.mark.parametrize("mm", [0.3, 0.5, 0.8])
def test_what_is_not_an_x_is_in_doubt(boxes, how, mm):
    sheet = crossed(boxes, rows=(7, 8, 9))
    for row, kind in enumerate(OTHER):
        sheet = sheet.pen(*kind(boxes.box(row, row % 2)), mm=mm)
    found = by_row(verdicts(boxes, sheet, how))
    assert found[:7] == [(DOUBTFUL, EMPTY)] * 7
    assert found[7:] == [(MARKED, EMPTY)] * 3  # the control


def test_two_boxes_of_a_row_are_both_read_as_they_are(boxes):
    sheet = boxes.sheet().pen(*voter.cross(boxes.box(2, 0))).pen(*voter.cross(boxes.box(2, 1)))
    found = verdicts(boxes, sheet)
    assert found[4:6] == [MARKED, MARKED]
    assert found[:4] + found[6:] == [EMPTY] * 18


def test_an_x_whose_tips_cross_the_border_is_a_mark_and_the_neighbours_stay_empty(boxes):
    for at in ((0.5, 0.2), (0.5, 0.8), (0.2, 0.5)):
        sheet = boxes.sheet().pen(*voter.cross(boxes.box(4, 0), size=0.75, at=at))
        found = verdicts(boxes, sheet)
        assert found[8] is MARKED, at
        assert found[:8] + found[9:] == [EMPTY] * 19, at


@pytest.mark.parametrize("at", [(0.5, 0.0), (0.5, 1.0), (1.0, 0.5), (1.02, 0.5)])
def test_an_x_between_two_boxes_is_a_mark_in_neither(boxes, at):
    sheet = boxes.sheet().pen(*voter.cross(boxes.box(4, 0), size=0.7, at=at))
    reading = read(boxes, sheet)
    assert MARKED not in {mark.verdict for mark in reading.marks}
    assert DOUBTFUL in {mark.verdict for mark in reading.marks}
    inside = boxes.sheet().pen(*voter.cross(boxes.box(4, 0), size=0.7))
    assert verdicts(boxes, inside)[8] is MARKED  # the control


@pytest.mark.parametrize("step", range(21))
def test_on_its_way_from_one_box_to_the_next_an_x_is_never_read_as_two_or_as_none(boxes, step):
    share = 0.5 + step / 20
    sheet = boxes.sheet().pen(*voter.cross(boxes.box(4, 0), size=0.7, at=(share, 0.5)))
    reading = read(boxes, sheet)
    left, right = (mark.verdict for mark in reading.marks[8:10])
    if reading.reasons:
        return
    assert (left, right) == ((MARKED, EMPTY) if share < 1.0 else (EMPTY, MARKED))


def dusty(boxes, sheet, mm):
    """A spot of dust in one box of each row, nearer to the right from row to row."""
    for row in range(10):
        left, top, right, bottom = boxes.box(row, row % 2)
        share = (row + 1) / 11
        sheet = sheet.disc(left + share * (right - left), top + share * (bottom - top), mm)
    return sheet


@pytest.mark.parametrize("mm", [0.15, 0.25])
def test_dust_in_a_box_is_no_mark(boxes, mm):
    reading = read(boxes, dusty(boxes, boxes.sheet(), mm))
    assert {mark.verdict for mark in reading.marks} == {EMPTY}
    assert not reading.reasons


@pytest.mark.parametrize("mm", [0.2, 0.35, 0.5])
def test_dust_beside_the_marked_box_of_a_row_is_no_mark(boxes, mm):
    sheet = boxes.sheet()
    for row in range(10):
        sheet = sheet.pen(*voter.cross(boxes.box(row, 1 - row % 2)))
    reading = read(boxes, dusty(boxes, sheet, mm))
    assert by_row([mark.verdict for mark in reading.marks]) == [(EMPTY, MARKED)] * 10
    assert not reading.reasons


@pytest.mark.parametrize("mm", [0.5, 0.8, 1.2])
def test_a_spot_in_a_row_without_a_mark_is_never_a_mark(boxes, mm):
    assert MARKED not in set(verdicts(boxes, dusty(boxes, boxes.sheet(), mm)))


@pytest.mark.parametrize(
    ("mm", "over"),
    [
        (0.3, voter.scribble),
        (0.5, voter.scribble),
        (0.8, voter.scribble),
        (0.3, voter.loops),
        (0.5, voter.loops),
        (0.8, voter.loops),
        (0.3, voter.hatch),
        (0.5, voter.hatch),
        (0.8, voter.hatch),
    ],
)
def test_an_x_scribbled_over_is_in_doubt(boxes, over, mm):
    crossed_out = [*voter.cross(boxes.box(3, 0)), *over(boxes.box(3, 0))]
    sheet = boxes.sheet().pen(*crossed_out, *voter.cross(boxes.box(3, 1)), mm=mm)
    reading = read(boxes, sheet)
    assert reading.marks[6].verdict is DOUBTFUL


X = [[(-0.8, -0.8), (0.8, 0.8)], [(0.8, -0.8), (-0.8, 0.8)]]
TURN = [2 * math.pi * k / 48 for k in range(49)]
TAKEN_BACK = {  # in halves of the mark's height
    "line through": [*X, [(-1.8, 0.1), (1.8, -0.1)]],
    "two lines through": [*X, [(-1.8, 0.25), (1.8, 0.2)], [(-1.8, -0.25), (1.8, -0.2)]],
    "ring around": [*X, [(1.2 * math.cos(t), 1.2 * math.sin(t)) for t in TURN]],
    "frame around": [*X, [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]],
}
SIGNS = {
    "Y": [[(-0.7, -1), (0, 0), (0.7, -1)], [(0, 0), (0, 1)]],
    "K": [[(-0.6, -1), (-0.6, 1)], [(0.7, -1), (-0.6, 0), (0.7, 1)]],
    "hash": [[(-0.4, -1), (-0.4, 1)], [(0.4, -1), (0.4, 1)], [(-1, -0.4), (1, -0.4)],
             [(-1, 0.4), (1, 0.4)]],
    "two X": [[(x + 1.0 * s, y) for x, y in stroke] for s in (-1, 1) for stroke in X],
    "star": [*X, [(-1, 0), (1, 0)], [(0, -1), (0, 1)]],
}  # fmt: skip
OTHER_SIGNS = {
    "A": [[(-0.8, 1), (0, -1), (0.8, 1)], [(-0.4, 0.2), (0.4, 0.2)]],
    "4": [[(0.3, 1), (0.3, -1), (-0.8, 0.4), (0.8, 0.4)]],
    "Z": [[(-0.8, -1), (0.8, -1), (-0.8, 1), (0.8, 1)]],
    "H": [[(-0.6, -1), (-0.6, 1)], [(0.6, -1), (0.6, 1)], [(-0.6, 0), (0.6, 0)]],
}


def drawn(boxes, sign):
    """Verdicts of a sign in small and large, with thin and thick pens."""
    found = []
    for mm in (0.3, 0.5, 0.8):
        sheet = boxes.sheet()
        for row, half in enumerate((2.0, 2.4, 2.8, 3.2)):
            left, top, right, bottom = boxes.box(2 * row, 0)
            x, y = (left + right) / 2, (top + bottom) / 2
            sheet = sheet.pen(*[[(x + half * a, y + half * b) for a, b in s] for s in sign], mm=mm)
        found += verdicts(boxes, sheet)[0:16:4]
    return found


@pytest.mark.parametrize("sign", TAKEN_BACK.values(), ids=TAKEN_BACK)
def test_an_x_that_is_struck_out_or_ringed_is_no_clear_mark(boxes, sign):
    assert MARKED not in drawn(boxes, sign)


@pytest.mark.parametrize("sign", SIGNS.values(), ids=SIGNS)
def test_a_letter_or_sign_that_resembles_an_x_is_no_clear_mark(boxes, sign):
    assert MARKED not in drawn(boxes, sign)


@pytest.mark.parametrize("sign", OTHER_SIGNS.values(), ids=OTHER_SIGNS)
def test_a_letter_or_sign_is_no_clear_mark(boxes, sign):
    assert MARKED not in drawn(boxes, sign)
    assert set(drawn(boxes, X)) == {MARKED}  # the control


@pytest.mark.parametrize("mm", [0.3, 0.5, 0.8])
def test_a_small_x_under_a_large_scribble_is_in_doubt(boxes, mm):
    box = boxes.box(3, 0)
    strokes = [*voter.cross(box, size=0.35), *voter.scribble(box)]
    assert verdicts(boxes, boxes.sheet().pen(*strokes, mm=mm))[6] is DOUBTFUL
    alone = boxes.sheet().pen(*voter.cross(box, size=0.35), mm=mm)
    assert verdicts(boxes, alone)[6] is MARKED  # the control


@pytest.mark.parametrize("size", [0.3, 0.5, 0.7, 0.9])
def test_an_x_outside_all_boxes_asks_for_a_person(boxes, size):
    cell = (60.0, boxes.box(2, 0)[1], 80.0, boxes.box(2, 0)[3])
    reading = read(boxes, boxes.sheet().pen(*voter.cross(cell, size=size)))
    assert MARKED not in {mark.verdict for mark in reading.marks}
    assert reading.reasons
    assert not read(boxes, boxes.sheet()).reasons  # the control


def test_a_mark_mostly_outside_its_box_is_named_as_such(boxes):
    left, _, right, bottom = boxes.box(9, 0)
    x = (left + right) / 2
    arms = [[(x - 4, bottom - 3), (x + 4, bottom + 7)], [(x + 4, bottom - 3), (x - 4, bottom + 7)]]
    reading = read(boxes, boxes.sheet().pen(*arms))
    assert MARKED not in {mark.verdict for mark in reading.marks}
    assert codes(reading) & {ReasonCode.MARK_OUTSIDE_TARGET, ReasonCode.STRAY_MARK}


def test_a_tick_whose_long_arm_reaches_into_the_next_row_leaves_that_row_to_itself(boxes):
    x0, y0, x1, y1 = boxes.box(5, 0)
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    high = [(x - 3, y), (x - 1, y + 3), (x + 4, y0 - 4 * math.sqrt(2))]
    found = verdicts(boxes, boxes.sheet().pen(high))
    assert found[10] is DOUBTFUL
    assert found[8] is not MARKED


HAIRS = [{"mm": 0.25, "density": density} for density in (0.2, 0.17, 0.14)]


def slash_and(boxes, row, *more, **pen):
    """A sheet with a slash in a box, and other strokes by another pen."""
    first, _ = voter.cross(boxes.box(row, 0))
    return boxes.sheet().pen(first).pen(*more, **pen)


@pytest.mark.parametrize("hair", HAIRS)
def test_a_second_stroke_as_faint_as_a_hair_is_one(boxes, hair):
    _, second = voter.cross(boxes.box(3, 0))
    assert verdicts(boxes, slash_and(boxes, 3))[6] is DOUBTFUL  # the control
    assert verdicts(boxes, slash_and(boxes, 3, second, **hair))[6] is MARKED


@pytest.mark.parametrize("hair", HAIRS)
def test_a_hair_that_runs_through_the_whole_box_is_no_second_stroke(boxes, hair):
    left, top, right, bottom = boxes.box(3, 0)
    middle = (left + right) / 2
    through = [(middle - 6, bottom + 3), (middle + 6, top - 3)]
    assert verdicts(boxes, slash_and(boxes, 3, through, **hair))[6] is DOUBTFUL


def test_a_neighbours_tip_that_touches_an_x_is_none_of_it(boxes):
    top = boxes.box(3, 0)[1]
    here = voter.cross(boxes.box(3, 0), 0.8)
    x = here[0][0][0]
    above = [[(x - 2, top - 6), (x + 0.8, top + 0.9)], [(x + 2, top - 6), (x - 2, top - 1)]]
    found = verdicts(boxes, boxes.sheet().pen(*here).pen(*above))
    assert (found[4], found[6]) == (MARKED, MARKED)
