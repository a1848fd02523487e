import numpy as np
import pytest

from pipeline.creases import clear_creases, find_creases, pen_on_creases
from tests.pipeline import voter_drawing as voter
from tests.pipeline.ballot_drawing import BLACK
from tests.pipeline.ballot_reading import EMPTY, MARKED, codes, read, result
from tests.pipeline.scanner_drawing import Scan

SHAPE = (826, 582)


def lined(left_y, right_y, darkness, part=(0.0, 1.0)):
    """Excess ink of one line across (a part of) the sheet."""
    excess = np.zeros(SHAPE, np.uint8)
    columns = np.arange(round(part[0] * SHAPE[1]), round(part[1] * SHAPE[1]))
    rows = np.rint(left_y + (right_y - left_y) * columns / SHAPE[1]).astype(int)
    excess[rows, columns] = darkness
    return excess


@pytest.mark.parametrize("fall", [-20, -6, 0, 6, 20])
@pytest.mark.parametrize("darkness", [8, 25, 60])
def test_a_faint_line_from_edge_to_edge_is_a_crease(fall, darkness):
    (found,) = find_creases(lined(400, 400 + fall, darkness), bilevel=False)
    assert not found.down
    assert found.first == pytest.approx(400, abs=3)
    assert found.last == pytest.approx(400 + fall, abs=3)
    assert not clear_creases(lined(400, 400 + fall, 255), (found,)).any()


@pytest.mark.parametrize("fall", [-20, 0, 20])
def test_a_faint_line_from_the_top_to_the_foot_is_a_crease_too(fall):
    upright = np.ascontiguousarray(np.rot90(lined(300, 300 + fall, 25)))
    (found,) = find_creases(upright, bilevel=False)
    assert found.down
    assert found.first == pytest.approx(300 + fall, abs=3)
    assert found.last == pytest.approx(300, abs=3)
    whole = np.ascontiguousarray(np.rot90(lined(300, 300 + fall, 255)))
    assert not clear_creases(whole, (found,)).any()
    assert find_creases(np.ascontiguousarray(np.rot90(lined(300, 300, 230))), bilevel=False) == ()


def test_a_dark_line_across_the_sheet_is_no_crease():
    assert find_creases(lined(400, 400, 230), bilevel=False) == ()


def dotted(part, every):
    """One px in so many of a line across (a part of) the sheet, black: a fold, bilevel."""
    line = lined(400, 406, 255, part)
    line[:, np.arange(SHAPE[1]) % every > 0] = 0
    return line


def test_on_a_bilevel_scan_a_row_of_dots_that_fades_away_is_a_crease_and_a_line_is_not():
    assert find_creases(dotted((0.0, 0.8), 18), bilevel=True)
    assert find_creases(dotted((0.0, 0.8), 18), bilevel=False) == ()
    assert find_creases(dotted((0.2, 0.8), 18), bilevel=True) == ()  # no margin
    assert find_creases(dotted((0.0, 0.8), 2), bilevel=True) == ()  # a pen that skips


def crosses(left, every=22, arm=5, darkness=255):
    """Excess ink of X's one below another, as in one column of a ballot."""
    excess = np.zeros(SHAPE, np.uint8)
    for y in range(15, SHAPE[0] - 15, every):
        for k in range(-arm, arm + 1):
            excess[y + k, left + k : left + k + 2] = darkness
            excess[y - k, left + k : left + k + 2] = darkness
    return excess


@pytest.mark.parametrize("bilevel", [True, False])
@pytest.mark.parametrize("every", [18, 22, 30])
def test_marks_one_below_another_are_no_crease_and_one_among_them_is(every, bilevel):
    darkness = 255 if bilevel else 90
    marks = crosses(300, every, darkness=darkness)
    assert find_creases(marks, bilevel=bilevel) == ()
    folded = np.zeros(SHAPE, np.uint8)
    folded[:: 18 if bilevel else 1, 420] = 255 if bilevel else 25
    assert find_creases(folded, bilevel=bilevel)  # the control
    (found,) = find_creases(np.maximum(folded, marks), bilevel=bilevel)
    assert found.down


def test_a_line_over_one_name_is_no_crease():
    assert find_creases(lined(400, 400, 40, (0.15, 0.5)), bilevel=False) == ()
    assert find_creases(np.zeros(SHAPE, np.uint8), bilevel=False) == ()
    assert find_creases(lined(400, 400, 40), bilevel=False)  # the control


def creased(names, y, density, sheet=None):
    sheet = sheet or names.sheet()
    return sheet.pen([(0, y), (148, y + 0.8)], mm=0.35, ink=BLACK, density=density)


@pytest.mark.parametrize("density", [0.06, 0.12, 0.2])
@pytest.mark.parametrize("row", [2, 5])
def test_a_crease_through_a_name_is_no_strike(names, row, density):
    found = result(names, creased(names, sum(names.body(row)) / 2, density))
    assert MARKED not in {mark.verdict for mark in found.marks}
    faint = read(names, creased(names, sum(names.body(row)) / 2, 0.06))
    assert codes(faint) == set()


@pytest.mark.parametrize("density", [0.15, 0.25])
def test_a_sheet_folded_in_four_asks_for_nobody(names, density):
    sheet = names.sheet().pen(*voter.line(names.name(2), names.body(2)))
    for fold in ([(74.2, 0), (73.6, 210)], [(0, 105.5), (148, 105.1)]):
        sheet = sheet.pen(fold, mm=0.3, ink=BLACK, density=density)
    assert read(names, sheet).reasons == ()
    line = [(74.2, 80), (73.6, 190)]  # the control: it does not go from edge to edge
    assert read(names, sheet.pen(line, mm=0.5, ink=BLACK, density=0.6)).reasons != ()


@pytest.mark.parametrize("density", [0.06, 0.12, 0.2])
@pytest.mark.parametrize("mode", ["gray", "colour"])
def test_a_strike_on_a_crease_is_still_a_strike_or_in_doubt(names, density, mode):
    strike = names.sheet().pen(*voter.line(names.name(5), names.body(5)))
    for off in (-0.5, 0.0, 0.5):
        sheet = creased(names, sum(names.body(5)) / 2 + off, density, strike)
        assert read(names, sheet, Scan(mode=mode)).marks[5].verdict is not EMPTY


def test_a_faint_strike_is_not_taken_for_a_crease(names):
    for density in (0.12, 0.2, 0.3):
        strokes = voter.line(names.name(5), names.body(5))
        found = read(names, names.sheet().pen(*strokes, density=density))
        assert found.marks[5].verdict is not EMPTY


@pytest.mark.parametrize("density", [0.2, 0.25, 0.3])
def test_a_pale_strike_on_a_crease_that_is_paler_still_asks_for_a_person(names, density):
    middle = sum(names.body(5)) / 2
    strokes = voter.line(names.name(5), names.body(5))
    for off in (-0.3, 0.0, 0.3):
        folded = creased(names, middle + off, 0.06)
        assert read(names, folded).marks[5].verdict is EMPTY  # the control
        struck = creased(names, middle + off, 0.06, names.sheet().pen(*strokes, density=density))
        assert read(names, struck).marks[5].verdict is not EMPTY


@pytest.mark.parametrize("density", [0.5, 1.0])
def test_a_pen_line_across_the_whole_sheet_asks_for_a_person(names, density):
    y = (names.name(5)[3] + names.name(6)[1]) / 2 - 1.2
    sheet = names.sheet().pen([(2, y), (146, y)], density=density)
    assert result(names, sheet).reasons
    assert not read(names, names.sheet()).reasons  # the control


@pytest.mark.parametrize("off", [-1.5, 0.0, 1.5])
@pytest.mark.parametrize("density", [0.06, 0.12])
def test_an_x_on_a_crease_is_a_mark_and_the_crease_alone_is_none(boxes, off, density):
    y = (boxes.box(5, 0)[1] + boxes.box(5, 0)[3]) / 2
    crossed = boxes.sheet()
    for row in range(10):
        crossed = crossed.pen(*voter.cross(boxes.box(row, row % 2), size=0.5))
    reading = read(boxes, creased(boxes, y + off, density, crossed))
    assert reading.marks[11].verdict is MARKED
    assert reading.marks[10].verdict is EMPTY
    alone = read(boxes, creased(boxes, y + off, density))
    assert MARKED not in {mark.verdict for mark in alone.marks}  # the control


def test_only_what_is_darker_than_a_crease_and_near_a_stroke_is_kept_on_it():
    excess = lined(400, 400, 25)
    (crease,) = find_creases(excess, bilevel=False)
    excess[380:420, 100:103] = 200
    excess[400, 300] = 200
    pen = clear_creases(np.where(excess > 40, 255, 0).astype(np.uint8), (crease,))
    assert not pen[400, 100:103].any()  # the control
    kept = pen_on_creases(pen, excess, (crease,))
    assert kept[380:420, 101].all()
    assert not kept[:, 110:].any()
