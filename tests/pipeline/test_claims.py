"""Votes are taken out of the picture of the pen's ink; everything else must stay in it."""

import cv2
import numpy as np
import pytest

from election.reading import ReasonCode
from pipeline.claims import without_boxes, without_strikes
from pipeline.tails import rows_around, standing_upright
from tests.pipeline import voter_drawing as voter
from tests.pipeline.ballot_drawing import Plan, ballot
from tests.pipeline.ballot_reading import DOUBTFUL, MARKED, codes, read

MM = 100 / 25.4  # overview px


@pytest.fixture(scope="module")
def plain():
    """A list of names without a table."""
    return ballot(Plan(table=False, pitch=12.5))


def pen_of(ballot, *strokes, mm=0.5):
    """The pen's ink in the overview, as a perfect scan would show it."""
    pen = np.zeros(ballot.prepared.overview.shape, np.uint8)
    for stroke in strokes:
        points = np.rint(np.array(stroke) * MM).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(pen, [points], False, 255, max(1, round(mm * MM)))
    return pen


def left_of(ballot, row, *strokes):
    """What is left when one row is struck."""
    zones = tuple(z for z in ballot.prepared.zones if z.row == row)
    return without_strikes(
        pen_of(ballot, *strokes), ballot.prepared.text, ballot.prepared.near_print, zones
    )


def test_a_strike_is_taken_out_with_its_tails(names):
    name, body = names.name(3), names.body(3)
    (stroke,) = voter.line(name, body)
    middle = sum(body) / 2
    long = [(name[0] - 6, middle), *stroke, (name[2] + 25, middle - 0.8)]
    for strokes in ((stroke,), (long,), tuple(voter.double(name, body))):
        assert pen_of(names, *strokes).any()  # the control
        assert not left_of(names, 3, *strokes).any()


def test_nothing_is_taken_out_of_rows_that_nobody_struck(names):
    strokes = voter.line(names.name(3), names.body(3))
    pen = pen_of(names, *strokes)
    np.testing.assert_array_equal(
        without_strikes(pen, names.prepared.text, names.prepared.near_print, ()), pen
    )
    assert left_of(names, 5, *strokes).any()


@pytest.mark.parametrize(
    "aside",
    [
        [(100, 114), (102, 117), (107, 110)],  # a tick
        [(100, 112), (104, 117), (100, 117), (104, 112)],
        [(95 + 2 * k, 114 + 3 * (k % 2)) for k in range(12)],  # a word
    ],
)
def test_what_is_written_beside_a_struck_name_stays(names, aside):
    strike = voter.line(names.name(3), names.body(3))
    assert left_of(names, 3, *strike, aside).any()


def test_the_page_it_is_given_is_not_changed(names):
    pen = pen_of(names, *voter.line(names.name(3), names.body(3)))
    before = pen.copy()
    without_strikes(pen, names.prepared.text, names.prepared.near_print, names.prepared.zones)
    without_boxes(pen, tuple(row.name for row in names.form.rows), np.ones(10, np.bool_))
    np.testing.assert_array_equal(pen, before)


def rects_of(boxes):
    return tuple(t.rect for row in boxes.form.rows for t in row.targets)


def test_an_x_is_taken_out_with_the_tips_that_leave_its_box(boxes):
    strokes = voter.cross(boxes.box(4, 0), size=1.25)
    marked = np.zeros(20, np.bool_)
    marked[8] = True
    assert not without_boxes(pen_of(boxes, *strokes), rects_of(boxes), marked).any()


def test_ink_outside_the_boxes_stays(boxes):
    outside = [(30, 100), (50, 103)]
    marked = np.zeros(20, np.bool_)
    left = without_boxes(pen_of(boxes, outside), rects_of(boxes), marked)
    np.testing.assert_array_equal(left, pen_of(boxes, outside))


def test_a_long_stroke_out_of_a_marked_box_is_not_all_of_the_mark(boxes):
    box = boxes.box(4, 0)
    away = [((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), (30, 20)]
    marked = np.zeros(20, np.bool_)
    marked[8] = True
    assert without_boxes(pen_of(boxes, away), rects_of(boxes), marked).any()


def test_a_strike_that_runs_on_to_the_end_of_the_row_asks_for_nobody(names):
    name, body = names.name(3), names.body(3)
    middle = sum(body) / 2
    reading = read(names, names.sheet().pen([(name[0] - 4, middle), (name[2] + 30, middle - 1)]))
    assert reading.marks[3].verdict is MARKED
    assert not reading.reasons


@pytest.mark.parametrize("kind", [voter.line, voter.wave, voter.zigzag])
@pytest.mark.parametrize("above", [1.6, 2.0, 2.4, 2.8])
def test_a_line_between_two_rows_is_no_part_of_the_strike_of_one(plain, kind, above):
    (left, top, right, _), body = plain.name(4), plain.body(4)
    struck = plain.sheet().pen(*kind(plain.name(4), body))
    assert not read(plain, struck).reasons  # the control
    between = [(left - 2, top - above), (right + 3, top - above + 0.2)]
    assert read(plain, struck.pen(between)).reasons


@pytest.fixture(scope="module")
def wrapped():
    """A list whose names go on in a second, shorter line."""
    names = tuple(f"Nguyễn Thị Phương {one}\nKhánh" for one in ("An", "Bình", "Chi", "Dung"))
    return ballot(Plan(names=names, table=False, pitch=24.0))


@pytest.mark.parametrize("low", [0.0, 0.5])
def test_strikes_over_both_lines_of_a_name_are_the_strikes_of_their_own_line(wrapped, low):
    strokes = []
    for line in (0, 1):
        left, _, right, _ = wrapped.name(1, line)
        y = sum(wrapped.body(1, line)) / 2 + low
        strokes.append([(left - 2, y), (right + 4, y + 0.3)])
    sheet = wrapped.sheet().pen(*strokes)
    assert not read(wrapped, sheet).reasons
    x, y = strokes[1][1]
    upright = [(x + 1, y - 3), (x + 1, y + 3)]
    assert read(wrapped, sheet.pen(upright)).reasons  # the control


def test_the_strike_over_the_first_line_is_nothing_upright_beside_the_second(wrapped):
    zones = tuple(z for z in wrapped.prepared.zones if z.row == 1)
    (left, _, right, _), lower = wrapped.name(1), wrapped.name(1, 1)
    foot = zones[0].rect[1] + zones[0].rect[3]  # form px
    low = foot * 25.4 / 200 - 0.6
    middle = sum(wrapped.body(1, 1)) / 2
    struck = pen_of(
        wrapped, [(left - 2, low), (right + 2, low)], [(left - 2, middle), (lower[2] + 2.5, middle)]
    )
    rows = [rows_around(zone, zones, len(struck))[0] for zone in zones]
    assert standing_upright(struck, zones, rows) == []
    x = lower[2] + 2
    bracket = pen_of(wrapped, [(x, middle - 2.4), (x, middle + 2.4)])
    assert standing_upright(np.maximum(struck, bracket), zones, rows)  # the control


TABLE_LEFT = 12.0  # mm


@pytest.mark.parametrize("slope", [-1.2, 0.0, 1.2])
@pytest.mark.parametrize("mm", [0.3, 0.6])
def test_a_strike_that_begins_before_the_table_asks_for_nobody(names, slope, mm):
    name, body = names.name(3), names.body(3)
    middle = sum(body) / 2
    strike = [(TABLE_LEFT - 6, middle - slope), (name[2] + 2, middle + 0.3)]
    reading = read(names, names.sheet().pen(strike, mm=mm))
    assert reading.marks[3].verdict is MARKED
    assert not reading.reasons


@pytest.mark.parametrize("sign", [[(-5, -1), (-4, 1.8), (-0.5, -3)], [(-1.5, -3), (-1.5, 3)]])
def test_a_sign_before_the_table_beside_a_strike_over_the_whole_row_asks_for_a_person(names, sign):
    name, body = names.name(3), names.body(3)
    middle = sum(body) / 2
    strike = names.sheet().pen([(TABLE_LEFT + 0.5, middle), (name[2] + 2, middle)])
    assert not read(names, strike).reasons  # the control
    assert read(names, strike.pen([(TABLE_LEFT + x, middle + y) for x, y in sign])).reasons


def test_a_tick_at_the_end_of_a_struck_row_asks_for_a_person(names):
    name, body = names.name(3), names.body(3)
    strike = names.sheet().pen(*voter.line(name, body))
    assert not read(names, strike).reasons  # the control
    y = sum(body) / 2
    ticked = strike.pen([(name[2] + 12, y - 1), (name[2] + 14, y + 2), (name[2] + 19, y - 4)])
    assert read(names, ticked).reasons


CLOSE = {  # mm behind the end of the name, and from the middle of the letters
    "tick": [[(4, 0), (5, 1.8), (8, -2.8)]],
    "tick that touches": [[(1, 0), (2, 1.9), (5, -2.8)]],
    "cross": [[(3.3, -2), (7.7, 2)], [(7.7, -2), (3.3, 2)]],
    "question mark": [[(3, -1), (4, -2), (5, -1), (4, 0.2), (4, 0.8)], [(4, 1.5), (4, 1.7)]],
    "bracket": [[(2, -3.2), (3, -3.2), (3, 3.2), (2, 3.2)]],
    "small letter": [[(3.4, -0.9), (3.4, 1.1), (4.6, 0.9), (4.4, 0.1), (3.5, 0.4)]],
}


@pytest.mark.parametrize("sign", CLOSE.values(), ids=CLOSE)
def test_a_sign_close_behind_a_struck_name_asks_for_a_person(names, sign):
    for mm in (0.3, 0.5, 0.8):
        for row in (1, 4, 8):
            name, body = names.name(row), names.body(row)
            middle = sum(body) / 2
            placed = [[(name[2] + x, middle + y) for x, y in stroke] for stroke in sign]
            sheet = names.sheet().pen(*voter.line(name, body), *placed, mm=mm)
            assert read(names, sheet).reasons, (mm, row)


def test_dust_below_the_end_of_a_strike_does_not_make_a_bracket_of_it(names):
    name, body = names.name(3), names.body(3)
    middle = sum(body) / 2
    strike = names.sheet().pen([(name[0] - 1.5, middle), (name[2] + 8, middle)], mm=0.6)
    specked = strike
    for y in (name[1] - 3.0, name[3] + 3.0):
        specked = specked.pen([(name[2] + 2, y), (name[2] + 2.1, y)], mm=0.3)
    assert read(names, specked).reasons == read(names, strike).reasons == ()


@pytest.mark.parametrize("word", ["giữ lại", "không", "OK"])
def test_a_word_behind_a_struck_name_asks_for_a_person(names, word):
    name, body = names.name(3), names.body(3)
    sheet = names.sheet().pen(*voter.line(name, body)).write(name[2] + 6, body[1], word)
    reading = read(names, sheet)
    assert reading.reasons
    assert reading.marks[3].verdict in (MARKED, DOUBTFUL)


def test_a_stroke_that_climbs_out_of_a_struck_row_asks_for_a_person(names):
    name, body = names.name(5), names.body(5)
    sheet = names.sheet().pen(*voter.line(name, body))
    climbs = [(name[2] - 2, sum(body) / 2), (name[2] + 8, body[0] - 30)]
    assert codes(read(names, sheet.pen(climbs))) & {
        ReasonCode.STRAY_MARK, ReasonCode.ADDED_WRITING, ReasonCode.SIGNATURE,
        ReasonCode.CORRECTED_MARK, ReasonCode.DOUBTFUL_MARK,
    }  # fmt: skip


def test_a_sign_that_stands_wholly_beside_the_letters_of_a_struck_name_stays(names):
    name, body = names.name(3), names.body(3)
    y = sum(body) / 2
    strike = [(name[0], y), (name[2], y)]
    sign = [(name[2] + x, y + dy) for x, dy in ((2.5, -0.7), (2.5, 0.9), (3.2, -0.7), (3.2, 0.9))]
    assert not left_of(names, 3, strike).any()  # the control
    assert left_of(names, 3, strike, sign).any()


TURNS = {  # mm behind the end of the name, and from the middle of the letters
    "a loop": [[(0, -0.7), (4, -0.8), (5, 0), (4, 0.8), (0, 0.7)]],
    "a knot": [[(0, -0.7), (5, -0.6), (3, 0.2), (5, 0.5), (2, 0.6), (0, 0.7)]],
    "a hook": [[(0, 0.7), (3, 0.7), (4, 1.0), (3.8, 1.6), (3.2, 1.6)]],
}


@pytest.mark.parametrize("turn", TURNS.values(), ids=TURNS)
def test_where_the_pen_turns_at_the_end_of_a_strike_is_part_of_the_strike(names, turn):
    for row in (1, 4, 8):
        name, body = names.name(row), names.body(row)
        middle = sum(body) / 2
        placed = [[(name[2] + x, middle + y) for x, y in stroke] for stroke in turn]
        sheet = names.sheet().pen(*voter.double(name, body), *placed)
        assert not read(names, sheet).reasons
        apart = [[(x + 9, y) for x, y in stroke] for stroke in placed]  # the control
        assert read(names, names.sheet().pen(*voter.double(name, body), *apart)).reasons
