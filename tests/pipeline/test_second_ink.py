import numpy as np
import pytest

from election.reading import ReasonCode
from pipeline.second_ink import MarkColour, two_inks
from tests.pipeline import voter_drawing as voter
from tests.pipeline.ballot_drawing import BLACK, BLUE, Plan, ballot
from tests.pipeline.ballot_reading import MARKED, codes, read
from tests.pipeline.scanner_drawing import Scan

GREEN, PINK = (70, 140, 30), (90, 50, 210)
COLOUR = Scan(mode="colour")


def struck(names, *inks, mm=0.6):
    sheet = names.sheet()
    for k, ink in enumerate(inks):
        sheet = sheet.pen(*voter.line(names.name(2 * k), names.body(2 * k)), ink=ink, mm=mm)
    return sheet


def crossed(boxes, *inks, mm=0.6):
    sheet = boxes.sheet()
    for k, ink in enumerate(inks):
        sheet = sheet.pen(*voter.cross(boxes.box(2 * k, 0)), ink=ink, mm=mm)
    return sheet


@pytest.mark.parametrize("inks", [(BLUE, BLACK), (BLACK, BLUE), (BLUE, PINK), (BLUE, GREEN)])
def test_marks_in_two_inks_ask_for_a_person(names, boxes, inks):
    for made, drawn in ((names, struck(names, *inks)), (boxes, crossed(boxes, *inks))):
        reading = read(made, drawn, COLOUR)
        assert codes(reading) == {ReasonCode.SECOND_INK}
        assert sum(mark.verdict is MARKED for mark in reading.marks) == 2


@pytest.mark.parametrize("mm", [0.3, 0.6, 0.9])
@pytest.mark.parametrize("ink", [BLUE, BLACK, PINK, GREEN])
def test_marks_in_one_ink_ask_for_nobody(names, boxes, ink, mm):
    assert read(names, struck(names, ink, ink, ink, mm=mm), COLOUR).reasons == ()
    assert read(boxes, crossed(boxes, ink, ink, ink, mm=mm), COLOUR).reasons == ()


@pytest.mark.parametrize(("second", "expected"), [(BLACK, {ReasonCode.SECOND_INK}), (BLUE, set())])
def test_on_short_names_the_ends_of_the_strikes_tell_the_ink(second, expected):
    short = ballot(Plan(names=("Ly", "Chi", "An", "Cao Quân")))
    assert codes(read(short, struck(short, BLUE, second, mm=0.3), COLOUR)) == expected


def test_one_ink_on_a_sheet_fed_a_little_unevenly_is_one_ink(names):
    sheet = struck(names, BLUE, BLUE, BLUE, mm=0.4)
    for wave_mm in (30, 50):
        wavy = Scan(mode="colour", wave=0.3, wave_mm=wave_mm)
        assert ReasonCode.SECOND_INK not in codes(read(names, sheet, wavy))


@pytest.mark.parametrize("mode", ["gray", "bilevel"])
def test_without_colour_no_second_ink_is_claimed(names, mode):
    assert codes(read(names, struck(names, BLUE, BLACK), Scan(mode=mode))) == set()


BLACK_AB, WHITE_AB = np.array([1.0, -2.0]), np.array([0.0, 0.0])


def mark(*points, others=()):
    """Colours of the px of one mark, (a, b) beyond the black of the print."""
    px = np.array([p for p in points + others for _ in range(10)], dtype=np.float64) + BLACK_AB
    return MarkColour(darkest=px[: 10 * len(points)], anywhere=px)


def test_one_mark_alone_is_one_ink():
    assert two_inks([], BLACK_AB, WHITE_AB) is None
    assert two_inks([mark((40.0, -40.0))], BLACK_AB, WHITE_AB) is None


def test_two_inks_are_claimed_only_where_the_colours_are_far_apart():
    blue, pale, black, red = (8.0, -40.0), (6.0, -30.0), (0.0, 0.0), (40.0, 15.0)
    assert set(two_inks([mark(blue), mark(black)], BLACK_AB, WHITE_AB)) == {0, 1}
    assert set(two_inks([mark(blue), mark(blue), mark(red)], BLACK_AB, WHITE_AB)) & {2}
    assert two_inks([mark(blue), mark(blue)], BLACK_AB, WHITE_AB) is None
    assert (
        two_inks([mark(blue), mark(pale)], BLACK_AB, WHITE_AB) is None
    )  # one pen, a thinner stroke
    assert two_inks([mark(black), mark(black)], BLACK_AB, WHITE_AB) is None


def test_one_mark_with_two_pens_in_it_is_two_inks():
    blue, black = (8.0, -40.0), (0.0, 0.0)
    assert two_inks([mark(blue, blue, black)], BLACK_AB, WHITE_AB) == (0, 0)
    assert two_inks([mark(blue, blue, blue)], BLACK_AB, WHITE_AB) is None  # the control


def test_two_hues_in_one_mark_are_two_inks_though_they_outweigh_each_other():
    blue, green = (2.0, -30.0), (-30.0, 20.0)
    assert two_inks([mark(blue, green)], BLACK_AB, WHITE_AB) == (0, 0)
    assert two_inks([mark(green, green)], BLACK_AB, WHITE_AB) is None  # the control


def test_a_pale_pen_below_a_black_one_is_a_second_ink():
    black, blue = (0.0, 0.0), (8.0, -40.0)
    pens = mark(black, black, others=(blue, blue))
    assert two_inks([pens], BLACK_AB, WHITE_AB) == (0, 0)
    assert two_inks([mark(black, black, others=(black,))], BLACK_AB, WHITE_AB) is None


def test_black_ink_mixed_with_tinted_paper_is_one_ink():
    black, yellow, blue = (0.0, 0.0), (-2.0, 36.0), (8.0, -40.0)
    paper = np.array(yellow) + BLACK_AB
    edges = mark(black, black, others=((-1.0, 20.0), (-2.0, 30.0)))
    assert two_inks([edges], BLACK_AB, paper) is None
    pens = mark(black, black, others=(blue, blue))  # the control
    assert two_inks([pens], BLACK_AB, paper) == (0, 0)


@pytest.mark.parametrize(("below", "expected"), [(BLUE, {ReasonCode.SECOND_INK}), (BLACK, set())])
def test_a_name_struck_by_a_broad_black_pen_and_a_thin_other_one(names, below, expected):
    upper, lower = voter.double(names.name(0), names.body(0))
    sheet = names.sheet().pen(upper, ink=below, mm=0.35).pen(lower, ink=BLACK, mm=0.9)
    assert codes(read(names, sheet, COLOUR)) == expected
