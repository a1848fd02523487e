"""A mark that lies on what is printed near a name: hidden in print, but it has weight."""

import math

import pytest

from tests.pipeline import voter_drawing as voter
from tests.pipeline.ballot_drawing import BLACK
from tests.pipeline.ballot_reading import EMPTY, MARKED, read, verdicts
from tests.pipeline.scanner_drawing import Scan

PURPLE = (150, 70, 110)  # B, G, R
ROW = 4
SCANS = {
    "gray": Scan(),
    "150 per inch": Scan(dpi=150, tag=150.0),
    "300 per inch": Scan(dpi=300, tag=300.0),
    "black and white": Scan(mode="bilevel"),
}


def column_rule(names, row):
    """Where the rule between number and name passes a row, mm."""
    _, top, _, bottom = names.name(row)
    return 22.0, (top + bottom) / 2


def mark_on(names, row, what):
    """Strokes of a mark on the column rule beside a name."""
    x, y = column_rule(names, row)
    turn = [2 * math.pi * k / 12 for k in range(25)]
    return {
        "dot": [[(x + 0.4 * math.cos(t), y + 0.4 * math.sin(t)) for t in turn]],
        "tick": [[(x - 0.8, y - 0.1), (x - 0.2, y + 0.9), (x + 1.1, y - 1.1)]],
        "x": [[(x - 0.9, y - 0.9), (x + 0.9, y + 0.9)], [(x + 0.9, y - 0.9), (x - 0.9, y + 0.9)]],
        "slash": [[(x - 0.9, y + 1.4), (x + 0.9, y - 1.4)]],
    }[what]


@pytest.mark.parametrize("how", SCANS.values(), ids=SCANS)
@pytest.mark.parametrize("what", ["dot", "tick", "x", "slash"])
def test_a_small_mark_on_the_rule_beside_a_name_asks_for_a_person(names, what, how):
    assert read(names, names.sheet(), how).reasons == ()
    marked = names.sheet().pen(*mark_on(names, ROW, what), mm=0.4, ink=BLACK)
    assert read(names, marked, how).reasons


@pytest.mark.parametrize("how", SCANS.values(), ids=SCANS)
def test_a_line_along_the_rule_between_two_rows_asks_for_a_person(names, how):
    left, _, right, _ = names.name(ROW)
    y = 70.0 + ROW * 11.5
    line = [(left, y + 0.15), (left + 0.6 * (right - left), y + 0.25)]
    assert read(names, names.sheet().pen(line, mm=0.5, ink=BLACK), how).reasons


@pytest.mark.parametrize("mode", ["gray", "colour"])
def test_a_pale_pen_counts_as_well(names, mode):
    strokes = mark_on(names, ROW, "x")
    marked = names.sheet().pen(*strokes, mm=0.4, ink=PURPLE, density=0.8)
    assert read(names, marked, Scan(mode=mode)).reasons


@pytest.mark.parametrize("how", SCANS.values(), ids=SCANS)
def test_a_strike_that_begins_on_the_rule_is_the_name_s(names, how):
    (strike,) = voter.line(names.name(ROW), names.body(ROW))
    x, _ = column_rule(names, ROW)
    sheet = names.sheet().pen([(x - 0.2, strike[0][1]), *strike], mm=0.5, ink=BLACK)
    reading = read(names, sheet, how)
    assert reading.reasons == ()
    assert [mark.verdict for mark in reading.marks] == [
        MARKED if row == ROW else EMPTY for row in range(10)
    ]


def test_the_tip_of_a_cross_on_the_rule_around_its_box_is_the_cross_s(boxes):
    sheet = boxes.sheet()
    for row in range(10):
        sheet = sheet.pen(*voter.cross(boxes.box(row, row % 2), size=1.1), mm=0.4, ink=BLACK)
    assert read(boxes, sheet).reasons == ()


@pytest.mark.parametrize("mode", ["gray", "bilevel"])
def test_a_mark_on_a_number_is_seen_where_names_have_boxes(boxes, mode):
    sheet = boxes.sheet()
    for row in range(10):
        sheet = sheet.pen(*voter.cross(boxes.box(row, row % 2)), mm=0.4, ink=BLACK)
    assert read(boxes, sheet, Scan(mode=mode)).reasons == ()
    marked = sheet.pen(*mark_on(boxes, ROW, "tick"), mm=0.4, ink=BLACK)
    assert read(boxes, marked, Scan(mode=mode)).reasons


@pytest.mark.parametrize(
    "how",
    [Scan(angle=1.5), Scan(scale=(1.006, 0.994)), Scan(wave=0.25), Scan(dpi=150, tag=150.0),
     Scan(dpi=300, tag=300.0, noise=6.0), Scan(mode="bilevel", angle=-1.0)],
)  # fmt: skip
def test_print_that_lies_a_little_off_is_no_mark(names, how):
    assert read(names, names.sheet(), how).reasons == ()
    assert verdicts(names, names.sheet(), how) == [EMPTY] * 10


def test_a_speck_of_dust_on_a_rule_is_no_mark(names):
    sheet = names.sheet()
    for row in range(10):
        x, y = column_rule(names, row)
        sheet = sheet.disc(x + 0.2, y, 0.4)
    assert read(names, sheet).reasons == ()
