import cv2
import numpy as np
import pytest

from election.definition import Marking
from election.reading import ReasonCode
from pipeline.seal import RED_OVER, SMALLEST_MM, corner_of, find_seal, redness, ringed_share
from tests.pipeline import voter_drawing as voter
from tests.pipeline.ballot_drawing import BLACK, BLUE, RED, Plan, ballot
from tests.pipeline.ballot_reading import EMPTY, MARKED, cases, codes, read
from tests.pipeline.scanner_drawing import Scan


@pytest.fixture(scope="module")
def sealed():
    return ballot(Plan(seal=True))


MODES = ["gray", "colour", "bilevel"]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("place", [(30, 30), (34, 34), (38, 26)])
def test_a_stamp_at_the_top_left_is_found_and_asks_for_nobody(sealed, mode, place):
    assert read(sealed, sealed.sheet().seal(*place, 30), Scan(mode=mode)).reasons == ()


@pytest.mark.parametrize("mode", MODES)
def test_a_sheet_without_its_stamp_asks_for_a_person(sealed, names, mode):
    assert codes(read(sealed, sealed.sheet(), Scan(mode=mode))) == {ReasonCode.NO_SEAL}
    assert read(names, names.sheet(), Scan(mode=mode)).reasons == ()  # none is asked for


@pytest.mark.parametrize("mode", MODES)
def test_a_stamp_elsewhere_on_the_sheet_is_not_the_stamp(sealed, mode):
    assert read(sealed, sealed.sheet().seal(115, 120), Scan(mode=mode)).reasons


@pytest.mark.parametrize("mode", MODES)
def test_a_faint_stamp_is_found_or_asks_for_a_person_and_is_never_a_vote(sealed, mode):
    for density in (0.6, 0.4, 0.25):
        reading = read(sealed, sealed.sheet().seal(density=density), Scan(mode=mode))
        assert {mark.verdict for mark in reading.marks} == {EMPTY}
    firm = read(sealed, sealed.sheet().seal(density=0.8), Scan(mode=mode))
    assert ReasonCode.NO_SEAL not in codes(firm)


HANDMADE = {
    "a cross": voter.cross((15, 15, 45, 45), size=0.9),
    "a line": [[(15, 30), (45, 31)]],
    "a word": [[(20 + 0.5 * k, 27 + 2 * np.sin(1.3 * k)) for k in range(40)]],
}
WIDE = {
    "a signature": [[(20 + 0.7 * k, 28 + 5 * np.sin(1.3 * k)) for k in range(40)]],
    "a zigzag": [[(15 + k, 25 + 8 * (k % 2)) for k in range(30)]],
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("strokes", HANDMADE.values(), ids=HANDMADE)
def test_pen_strokes_at_the_place_of_the_stamp_are_no_stamp(sealed, strokes, mode):
    reading = read(sealed, sealed.sheet().pen(*strokes), Scan(mode=mode))
    assert ReasonCode.NO_SEAL in codes(reading)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("strokes", WIDE.values(), ids=WIDE)
def test_a_wide_scrawl_at_the_place_of_the_stamp_asks_for_a_person(sealed, strokes, mode):
    assert read(sealed, sealed.sheet().pen(*strokes), Scan(mode=mode)).reasons


@pytest.mark.parametrize("mode", MODES)
def test_a_sign_beside_the_stamp_still_asks_for_a_person(sealed, mode):
    sign = voter.cross((66, 8, 74, 14), size=0.9)
    assert read(sealed, sealed.sheet().seal().pen(*sign), Scan(mode=mode)).reasons


BESIDE = {
    "cross to the right": voter.cross((50.5, 24, 58, 30), size=0.9),
    "tick to the left": [[(12, 34), (14, 37), (18, 28)]],
    "tick above": [[(40, 14), (41, 16), (45, 9)]],
}


@pytest.mark.parametrize("sign", BESIDE.values(), ids=BESIDE)
def test_in_colour_a_sign_close_to_the_stamp_asks_for_a_person(sealed, sign):
    stamped = sealed.sheet().seal(34, 34, 30)
    assert not read(sealed, stamped, Scan(mode="colour")).reasons  # the control
    assert read(sealed, stamped.pen(*sign), Scan(mode="colour")).reasons


WITHIN = pytest.mark.xfail(
    raises=AssertionError,
    reason="without colour a sign within 4 mm of the stamp goes as part of it",
)


@pytest.mark.parametrize("mode", ["gray", "bilevel"])
@pytest.mark.parametrize("sign", cases(BESIDE, WITHIN, "cross to the right", "tick to the left"))
def test_without_colour_a_sign_close_to_the_stamp_asks_for_a_person(sealed, sign, mode):
    stamped = sealed.sheet().seal(34, 34, 30)
    assert read(sealed, stamped.pen(*sign), Scan(mode=mode)).reasons


def test_in_colour_a_sign_on_the_stamp_asks_for_a_person(sealed):
    sign = voter.cross((28, 28, 40, 40), size=0.8)
    stamped = sealed.sheet().seal(34, 34, 30)
    assert read(sealed, stamped.pen(*sign), Scan(mode="colour")).reasons


@pytest.mark.parametrize("mode", MODES)
def test_a_stamp_over_the_first_name_neither_strikes_it_nor_hides_a_strike(mode):
    made = ballot(Plan(seal=True))
    name, body = made.name(0), made.body(0)
    stamped = made.sheet().seal(38, 56, 30)
    free = read(made, stamped, Scan(mode=mode))
    assert free.marks[0].verdict is not MARKED
    struck = read(made, stamped.pen(*voter.line(name, body)), Scan(mode=mode))
    assert struck.marks[0].verdict is not EMPTY


A4 = (210.0, 297.0)
TABLES = [Marking.AGREE_DISAGREE, Marking.CONFIDENCE_3]


def stamped_and_voted(made, mm):
    """Every row has its cross; the rim of the stamp lies `mm` below the top of the first name."""
    x, top, _, _ = made.name(0)
    votes = [stroke for row in range(10) for stroke in voter.cross(made.box(row, 0), size=0.8)]
    return made.sheet().pen(*votes).seal(x + 2, top + mm - 15, 30)


@pytest.mark.parametrize("marking", TABLES)
@pytest.mark.parametrize("mm", [0.5, 2.0])
def test_in_colour_the_rim_of_the_stamp_on_the_first_name_of_a_table_is_no_strike(marking, mm):
    made = ballot(Plan(marking, seal=True, size=A4))
    sheet = stamped_and_voted(made, mm)
    assert ReasonCode.NAME_STRUCK not in codes(read(made, sheet, Scan(mode="colour")))
    # The control: where colour does not tell whose ink it is, it asks for a person.
    assert ReasonCode.NAME_STRUCK in codes(read(made, sheet, Scan(mode="gray")))


ON_THE_NAME = {
    "a strike": (lambda made: voter.line(made.name(0), made.body(0)), 0.5),
    "a strike of the first syllables": (
        lambda made: [[(made.name(0)[0] - 1, sum(made.body(0)) / 2),
                       (made.name(0)[0] + 12, sum(made.body(0)) / 2)]], 0.5),
    "a line below it": (
        lambda made: [[(made.name(0)[0], made.name(0)[3] + 0.7),
                       (made.name(0)[2], made.name(0)[3] + 0.7)]], 0.5),
}  # fmt: skip


@pytest.mark.parametrize("ink", [BLACK, BLUE, RED], ids=["black", "blue", "red"])
@pytest.mark.parametrize("drawn", ON_THE_NAME.values(), ids=ON_THE_NAME)
def test_what_a_voter_draws_over_a_stamped_name_asks_for_a_person(drawn, ink):
    made = ballot(Plan(Marking.AGREE_DISAGREE, seal=True, size=A4))
    strokes, mm = drawn
    stamped = stamped_and_voted(made, 0.5)
    assert not read(made, stamped, Scan(mode="colour")).reasons  # the control
    drawn_on = stamped.pen(*strokes(made), mm=mm, ink=ink)
    assert read(made, drawn_on, Scan(mode="colour")).reasons


@pytest.mark.parametrize("mode", ["gray", "bilevel"])
def test_a_stamp_over_several_lines_of_print_is_one_stamp(sealed, mode):
    assert read(sealed, sealed.sheet().seal(30, 30, 34), Scan(mode=mode)).reasons == ()


def disc_ring(mm, px_mm=0.5, thick=2):
    picture = np.zeros((160, 200), np.uint8)
    cv2.circle(picture, (90, 80), round(mm / 2 / px_mm), 255, thick)
    return picture


def test_a_stamp_is_as_large_as_stamps_are():
    assert find_seal(disc_ring(30), 0.5) is not None
    assert find_seal(disc_ring(SMALLEST_MM / 2), 0.5) is None
    assert find_seal(disc_ring(76), 0.5) is None


def test_a_stamp_has_ink_all_the_way_round():
    ring = disc_ring(30)
    assert ringed_share(ring[50:111, 60:121] > 0) == 1.0
    half = ring.copy()
    half[:, 90:] = 0
    half[80, 60:120] = 255  # as wide as the ring, with ink on one side
    assert find_seal(half, 0.5) is None
    assert ringed_share(np.zeros((10, 10), np.bool_)) == 0.0


def test_what_is_seen_of_a_stamp_beyond_a_line_of_print_belongs_to_it():
    ink, printed = disc_ring(36) | disc_ring(24), np.zeros((160, 200), np.uint8)
    ink[78:82, 54:127] = 255  # a bar of the emblem holds both together
    ink[47:57] = 0  # the outer ring begins at row 43, the inner at 55
    printed[47:57] = 255
    assert find_seal(ink, 0.5).rect[1] >= 55  # the control: seen as far as the print
    assert find_seal(ink, 0.5, printed).rect == pytest.approx((54, 43, 73, 74), abs=3)
    ink[:47] = 0
    ink[40:46, 10:40] = 255  # a sign beyond the print, but beside the stamp
    assert find_seal(ink, 0.5, printed).rect[1] >= 55


def test_red_is_told_from_blue_and_black_and_from_pink_paper():
    colours = {"red": (60, 60, 205), "blue": BLUE, "black": (30, 30, 30), "white": (250, 250, 250)}
    picture = np.array([list(colours.values())], np.uint8)
    assert (redness(picture) > RED_OVER).tolist() == [[True, False, False, False]]


def test_the_corner_of_the_stamp_lies_at_the_top_left():
    assert corner_of((1000, 900)) == (0, 0, 500, 297)


@pytest.mark.parametrize("mode", ["gray", "colour", "bilevel"])
def test_a_stamp_that_a_torn_corner_cuts_asks_for_a_person(sealed, mode):
    whole = sealed.sheet().seal(24, 30)
    assert read(sealed, whole, Scan(mode=mode)).reasons == ()  # the control
    torn = whole.area((0, 0, 13.5, 60), (250, 250, 250))
    assert read(sealed, torn, Scan(mode=mode)).reasons
