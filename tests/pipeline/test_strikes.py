import math

import pytest

from election.definition import Marking
from election.reading import ReasonCode
from tests.pipeline import voter_drawing as voter
from tests.pipeline.ballot_drawing import Plan, ballot
from tests.pipeline.ballot_reading import DOUBTFUL, EMPTY, MARKED, codes, read, verdicts
from tests.pipeline.scanner_drawing import Scan

WHOLE = (voter.line, voter.double, voter.slanted, voter.wave, voter.zigzag)
ASIDE = (voter.underline, voter.overline, voter.ring, voter.frame)
SCANS = {
    "gray": Scan(),
    "colour": Scan(mode="colour"),
    "bilevel": Scan(mode="bilevel"),
    "300": Scan(dpi=300, tag=300),
    "150": Scan(dpi=150, tag=150),
    "skewed": Scan(angle=1.7, scale=(0.97, 0.972)),
}


def struck(names, kinds, **pen):
    """A sheet on which every second name is struck, the kinds in turn; the others are free."""
    sheet = names.sheet()
    for k, row in enumerate(range(0, 10, 2)):
        kind = kinds[k % len(kinds)]
        sheet = sheet.pen(*kind(names.name(row), names.body(row)), **pen)
    return sheet


@pytest.mark.parametrize("how", SCANS.values(), ids=SCANS)
def test_a_stroke_over_the_whole_name_is_a_strike_and_the_names_between_stay_empty(names, how):
    assert verdicts(names, names.sheet(), how) == [EMPTY] * 10  # the control
    assert verdicts(names, struck(names, WHOLE), how) == [MARKED, EMPTY] * 5


@pytest.mark.parametrize("mm", [0.2, 0.35, 0.7, 1.0])
def test_a_strike_counts_with_a_thin_pen_and_with_a_thick_one(names, mm):
    assert verdicts(names, struck(names, WHOLE, mm=mm)) == [MARKED, EMPTY] * 5


@pytest.mark.parametrize("mode", ["gray", "colour"])
@pytest.mark.parametrize("density", [0.6, 0.4, 0.3, 0.22, 0.16])
def test_the_fainter_a_strike_the_sooner_it_is_in_doubt_but_it_never_reads_as_no_strike(
    names, density, mode
):
    found = verdicts(names, struck(names, WHOLE, density=density), Scan(mode=mode))
    assert EMPTY not in found[::2]
    assert found[1::2] == [EMPTY] * 5  # the control


@pytest.mark.parametrize("mm", [0.3, 0.5, 0.8])
@pytest.mark.parametrize("how", SCANS.values(), ids=SCANS)
def test_a_line_under_over_or_around_a_name_is_in_doubt(names, mm, how):
    found = verdicts(names, struck(names, ASIDE, mm=mm), how)
    assert MARKED not in found
    assert found[::2] == [DOUBTFUL] * 5
    assert verdicts(names, struck(names, (voter.line,), mm=mm), how)[0] is MARKED  # the control


@pytest.mark.parametrize("part", [0.2, 0.35, 0.5, 0.65, 0.7])
@pytest.mark.parametrize("from_end", [False, True])
def test_a_stroke_over_a_part_of_the_name_is_in_doubt(names, part, from_end):
    start = 1 - part if from_end else 0.0

    def partial(name, body):
        return voter.line(name, body, part, start)

    reading = read(names, struck(names, (partial,)))
    assert [mark.verdict for mark in reading.marks] == [DOUBTFUL, EMPTY] * 5
    assert ReasonCode.PARTIAL_STRIKE in codes(reading)


@pytest.mark.parametrize("density", [0.35, 0.25, 0.2])
@pytest.mark.parametrize("mm", [0.25, 0.35])
def test_a_pale_stroke_over_a_fifth_of_a_name_is_in_doubt(names, density, mm):
    def over_its_start(name, body):
        return voter.line(name, body, 0.19, -0.02)

    found = verdicts(names, struck(names, (over_its_start,), density=density, mm=mm))
    assert found == [DOUBTFUL, EMPTY] * 5


def test_a_strike_is_clear_from_the_share_of_the_name_on_that_the_rules_ask_for(names):
    def share(part):
        sheet = names.sheet()
        for row in range(0, 10, 2):
            sheet = sheet.pen(*voter.line(names.name(row), names.body(row), part))
        return verdicts(names, sheet)[::2]

    assert set(share(0.72)) == {DOUBTFUL}
    assert set(share(0.92)) == {MARKED}


def test_two_pieces_that_leave_a_syllable_between_them_are_in_doubt(names):
    name, body = names.name(0), names.body(0)
    ends = [*voter.line(name, body, 0.4), *voter.line(name, body, 0.3, 0.7)]
    assert verdicts(names, names.sheet().pen(*ends))[0] is DOUBTFUL
    close = [*voter.line(name, body, 0.5), *voter.line(name, body, 0.5, 0.5)]
    assert verdicts(names, names.sheet().pen(*close))[0] is MARKED  # the control


def between(names, off, mm):
    """A line along the rule under the fourth name, `off` mm below it."""
    left, _, right, _ = names.name(3)
    rule = sum(names.form.rows[3].cell[1::2]) * 25.4 / 200 + 0.3 + off
    return names.sheet().pen([(left, rule), (right, rule)], mm=mm)


@pytest.mark.parametrize("off", [-1.6, -1.2, -0.8, 0.8, 1.2, 1.6])
def test_a_line_between_two_rows_is_no_strike_of_either_and_asks_for_a_person(names, off):
    reading = read(names, between(names, off, 0.5))
    assert MARKED not in {mark.verdict for mark in reading.marks}
    assert reading.reasons
    assert not read(names, names.sheet()).reasons  # the control


@pytest.mark.parametrize("off", [0.5, 0.8, 1.1, 1.4])
@pytest.mark.parametrize("mode", ["gray", "bilevel"])
def test_a_line_close_under_a_rule_asks_for_a_person_though_the_name_below_is_struck(
    names, off, mode
):
    strike = voter.line(names.name(4), names.body(4))
    struck = names.sheet().pen(*strike, mm=0.4)
    assert not read(names, struck, Scan(mode=mode)).reasons  # the control
    assert read(names, between(names, off, 0.4).pen(*strike, mm=0.4), Scan(mode=mode)).reasons


@pytest.mark.parametrize(("off", "mm"), [(0.0, 0.7), (0.3, 0.5), (-0.3, 0.5), (0.4, 0.3)])
def test_a_line_drawn_along_a_printed_rule_asks_for_a_person(names, off, mm):
    assert read(names, between(names, off, mm)).reasons
    assert not read(names, names.sheet()).reasons  # the control


def test_a_struck_name_in_a_frame_that_leaves_a_gap_is_in_doubt(names):
    left, top, right, bottom = names.name(3)
    over, under = top - 0.7, bottom + 0.7
    first, last = left - 1.5, right + 1.5
    frame = [(right - 9, over), (first, over), (first, under), (last, under), (last, over)]
    frame.append((right - 4, over))
    strike = voter.line(names.name(3), names.body(3))
    assert verdicts(names, names.sheet().pen(*strike))[3] is MARKED  # the control
    for part in (frame, frame[1:-1], frame[1:]):
        assert verdicts(names, names.sheet().pen(*strike, part, mm=0.8))[3] is DOUBTFUL


@pytest.mark.parametrize("around", [voter.ring, voter.frame])
def test_a_struck_name_that_is_boxed_or_ringed_as_well_is_in_doubt(names, around):
    name, body = names.name(2), names.body(2)
    strike = names.sheet().pen(*voter.line(name, body))
    assert verdicts(names, strike)[2] is MARKED  # the control
    assert verdicts(names, strike.pen(*around(name, body)))[2] is DOUBTFUL


@pytest.mark.parametrize("how", [Scan(), Scan(mode="bilevel")], ids=["gray", "bilevel"])
@pytest.mark.parametrize("aside", [0.1, 0.3, 0.5])
@pytest.mark.parametrize("kind", [voter.line, voter.double, voter.wave, voter.zigzag])
def test_a_struck_name_in_a_frame_close_around_it_is_in_doubt(names, kind, aside, how):
    unframed, framed = names.sheet(), names.sheet()
    for row in (1, 4, 7):
        (left, top, right, bottom), body = names.name(row), names.body(row)
        strike = kind(names.name(row), body)
        first, last, over, under = left - 0.8, right + 0.8, top - aside, bottom + aside
        frame = [(first, over), (last, over), (last, under), (first, under), (first, over)]
        unframed, framed = unframed.pen(*strike), framed.pen(*strike, frame, mm=0.4)
    assert [verdicts(names, unframed, how)[row] for row in (1, 4, 7)] == [MARKED] * 3  # the control
    assert [verdicts(names, framed, how)[row] for row in (1, 4, 7)] == [DOUBTFUL] * 3


@pytest.mark.parametrize("half", [4.0, 3.2])
def test_a_flat_ring_around_the_letters_is_no_strike(names, half):
    assert MARKED not in ringed(names, half)


@pytest.mark.parametrize("how", SCANS.values(), ids=SCANS)
@pytest.mark.parametrize("half", [2.6, 2.2, 1.9])
def test_a_ring_that_hugs_the_letters_is_no_strike(names, half, how):
    assert MARKED not in ringed(names, half, how=how)


@pytest.mark.parametrize("how", SCANS.values(), ids=SCANS)
def test_a_square_ring_on_the_edges_of_the_letters_is_no_strike(names, how):
    assert MARKED not in ringed(names, 1.9, square=2.6, how=how)


@pytest.mark.parametrize("off", [0.6, 0.9])
def test_two_strokes_over_a_name_are_a_strike_though_they_leave_its_middle_free(names, off):
    sheet = names.sheet()
    for row in (1, 4, 7):
        (line,) = voter.line(names.name(row), names.body(row))
        high, low = [(x, y - off) for x, y in line], [(x, y + off) for x, y in line]
        sheet = sheet.pen(high, low)
    found = verdicts(names, sheet)
    assert [found[row] for row in (1, 4, 7)] == [MARKED] * 3


def ringed(names, half, square=2.0, how=Scan()):  # noqa: B008
    """Verdicts of names with rings `half` mm high to each side of the letters' middle.

    `square` is 2 for an ellipse; the larger it is, the more the ring is like a box.
    """
    found = []
    for mm in (0.3, 0.5, 0.8):
        sheet = names.sheet()
        for row in (1, 4, 7):
            left, _, right, _ = names.name(row)
            x, y, wide = (left + right) / 2, sum(names.body(row)) / 2, (right - left) / 2 + 1
            turns = [(math.cos(k / 10), math.sin(k / 10)) for k in range(64)]
            power = 2 / square
            ring = [
                (x + wide * math.copysign(abs(c) ** power, c),
                 y + half * math.copysign(abs(s) ** power, s))
                for c, s in turns
            ]  # fmt: skip
            sheet = sheet.pen(ring, mm=mm)
        found += [verdicts(names, sheet, how)[row] for row in (1, 4, 7)]
    return found


@pytest.mark.parametrize("aside", [voter.underline, voter.overline])
def test_a_struck_name_with_a_line_beside_it_as_well_is_never_accepted_silently(names, aside):
    name, body = names.name(2), names.body(2)
    strike = names.sheet().pen(*voter.line(name, body))
    assert not read(names, strike).reasons  # the control
    assert read(names, strike.pen(*aside(name, body))).reasons


@pytest.mark.parametrize("mm", [0.2, 0.35, 0.5])
def test_a_speck_of_dust_on_a_name_is_no_strike(names, mm):
    sheet = names.sheet()
    for row in range(10):
        left, _, right, _ = names.name(row)
        top, bottom = names.body(row)
        share = (row + 0.5) / 10
        sheet = sheet.disc(left + share * (right - left), top + share * (bottom - top), mm)
    reading = read(names, sheet)
    assert [mark.verdict for mark in reading.marks] == [EMPTY] * 10
    assert not reading.reasons


def test_a_long_stroke_of_a_neighbour_does_not_strike_this_name(names):
    name, body = names.name(4), names.body(4)
    for fall in (3.0, 6.0, -6.0):
        long = [
            (name[0] - 2, body[1] - 0.4),
            (name[2], sum(body) / 2),
            (name[2] + 30, body[0] + fall),
        ]
        found = verdicts(names, names.sheet().pen(long))
        assert found[4] is MARKED, fall
        assert found[:4] + found[5:] == [EMPTY] * 9, fall


def test_one_stroke_over_two_rows_is_a_strike_of_neither_without_a_person(names):
    left, right = names.name(5)[0] - 1, names.name(5)[2] + 1
    for start, stop in ((5, 6), (6, 5)):
        ends = [(left, sum(names.body(start)) / 2), (right, sum(names.body(stop)) / 2)]
        assert read(names, names.sheet().pen(ends)).reasons
    level = [(left, sum(names.body(5)) / 2), (right, sum(names.body(5)) / 2)]
    assert not read(names, names.sheet().pen(level)).reasons  # the control


def test_a_name_on_two_lines_is_struck_only_when_both_are():
    plan = Plan(names=("Nguyễn Hoàng Phương\nUyên Thảo", "Lê Quang Hưng"), pitch=18.0)
    wrapped = ballot(plan)
    lines = [voter.line(wrapped.name(0, n), wrapped.body(0, n)) for n in (0, 1)]
    assert verdicts(wrapped, wrapped.sheet()) == [EMPTY, EMPTY]  # the control
    assert verdicts(wrapped, wrapped.sheet().pen(*lines[0], *lines[1])) == [MARKED, EMPTY]
    for one in lines:
        assert verdicts(wrapped, wrapped.sheet().pen(*one)) == [DOUBTFUL, EMPTY]


def test_strokes_beside_a_name_only_are_never_a_strike(names):
    right = names.name(1)[2]
    middle = sum(names.body(1)) / 2
    beside = {
        "number": [(13.0, middle), (20.0, middle)],
        "after": [(right + 3, middle), (right + 20, middle)],
    }
    for where, stroke in beside.items():
        reading = read(names, names.sheet().pen(stroke))
        assert reading.marks[1].verdict is not MARKED, where
        assert reading.reasons, where
    assert not read(names, names.sheet()).reasons  # the control


@pytest.mark.parametrize("marking", [Marking.AGREE_DISAGREE, Marking.CONFIDENCE_3])
def test_a_struck_name_on_a_ballot_with_boxes_asks_for_a_person(marking):
    boxed = ballot(Plan(marking))
    reading = read(boxed, boxed.sheet().pen(*voter.line(boxed.name(3), boxed.body(3))))
    assert codes(reading) == {ReasonCode.NAME_STRUCK}
    assert not read(boxed, boxed.sheet()).reasons  # the control


@pytest.mark.parametrize("how", [Scan(), Scan(dpi=300, tag=300)], ids=["200", "300"])
def test_where_a_pen_skips_its_faint_line_goes_on(names, how):
    name, body = names.name(3), names.body(3)
    ends = [*voter.line(name, body, part=0.3), *voter.line(name, body, part=0.3, start=0.7)]
    skipped = names.sheet().pen(*ends, mm=0.5)
    assert verdicts(names, skipped, how)[3] is DOUBTFUL  # the control: nothing between
    between = voter.line(name, body, part=0.4, start=0.3)
    assert verdicts(names, skipped.pen(*between, mm=0.5, density=0.18), how)[3] is MARKED


@pytest.mark.parametrize("rise", [1.4, -1.4])
def test_a_slanting_stroke_that_enters_the_letters_halfway_strikes_a_part(names, rise):
    found = []
    for steep in (0.35, 1.0):  # the control rises within the letters
        sheet = names.sheet()
        for row in (1, 4, 7):
            (left, _, right, _), (top, bottom) = names.name(row), names.body(row)
            middle, height = (top + bottom) / 2, steep * rise * (bottom - top)
            sheet = sheet.pen([(left - 1, middle + height), (right + 1, middle - height)], mm=0.5)
        marks = verdicts(names, sheet)
        found.append([marks[row] for row in (1, 4, 7)])
    assert found[0] == [MARKED] * 3
    assert MARKED not in found[1]
