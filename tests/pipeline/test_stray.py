from dataclasses import replace

import numpy as np
import pytest

from election.definition import Marking
from election.reading import ReasonCode
from pipeline.stray import find_stray
from tests.pipeline import voter_drawing as voter
from tests.pipeline.ballot_drawing import BLACK, Plan, ballot
from tests.pipeline.ballot_reading import EMPTY, codes, read
from tests.pipeline.scanner_drawing import Scan

PENMARKS = {
    "a cross in the margin": lambda s: s.pen([(139, 100), (143, 104)], [(143, 100), (139, 104)]),
    "a tick in the margin": lambda s: s.pen([(3, 120), (5, 123), (9, 117)]),
    "a dash in the margin": lambda s: s.pen([(4, 130), (9, 130)]),
    "a short dash": lambda s: s.pen([(139, 150), (142, 150.5)], mm=0.4),
    "a dot set on purpose": lambda s: s.disc(140, 170, 1.8),
    "a ring": lambda s: s.pen(*voter.circle((134, 184, 146, 192))),
    "a name below the list": lambda s: s.write(24, 191, "Trần Văn Ba"),
    "a signature at the foot": lambda s: s.pen(
        [(90 + 0.6 * k, 203 + 3 * np.sin(k) - 2 * (k % 3)) for k in range(40)]
    ),
    "a word at the head": lambda s: s.write(60, 10, "đồng ý hết"),
    "a word over print": lambda s: s.write(30, 47, "không"),
    "a word in pencil": lambda s: s.write(70, 206, "tạm được", ink=(140, 140, 140)),
    "a line under the title": lambda s: s.pen([(48, 37), (100, 37)]),
    "an underlined word": lambda s: s.pen([(16, 56.2), (40, 56.2)]),
    "a struck title": lambda s: s.pen([(48, 32), (92, 32)]),
    "a number": lambda s: s.write(132, 60, "7"),
    "an arrow": lambda s: s.pen([(100, 120), (120, 120)], [(117, 118), (120, 120), (117, 122)]),
}
HARMLESS = {
    "dust": lambda s: dust(s),
    "a punched hole": lambda s: s.disc(9, 85, 6.0).disc(9, 125, 6.0),
    "a white punched hole": lambda s: s.disc(9, 85, 6.0, ink=(250, 250, 250)),
    "staple holes": lambda s: s.disc(6, 7, 0.7).disc(15, 8, 0.7),
    "a staple": lambda s: s.pen([(5, 7), (14, 7.2)], mm=0.45, ink=BLACK),
    "a crease across": lambda s: s.pen([(0, 105), (148, 105.5)], mm=0.4, ink=BLACK, density=0.12),
    "a shadow along the edge": lambda s: s.pen(
        [(0.6, 0), (0.6, 210)], mm=1.0, ink=BLACK, density=0.3
    ),
}


def dust(sheet):
    rng = np.random.default_rng(3)
    for _ in range(40):
        x, y = rng.uniform((4, 4), (144, 206))
        sheet = sheet.disc(float(x), float(y), float(rng.uniform(0.15, 0.5)))
    return sheet


@pytest.mark.parametrize("mode", ["gray", "colour", "bilevel"])
@pytest.mark.parametrize("mark", PENMARKS.values(), ids=PENMARKS)
def test_a_pen_mark_anywhere_on_the_sheet_asks_for_a_person(names, mark, mode):
    assert read(names, mark(names.sheet()), Scan(mode=mode)).reasons


@pytest.mark.parametrize("mode", ["gray", "bilevel"])
@pytest.mark.parametrize(
    "struck", [(16, 80, 47.75), (14, 50, 15.5), (16, 90, 192.5)], ids=["advice", "office", "foot"]
)
def test_a_stroke_through_a_small_printed_line_asks_for_a_person(names, struck, mode):
    left, right, y = struck
    assert read(names, names.sheet().pen([(left, y), (right, y)], mm=0.4), Scan(mode=mode)).reasons


@pytest.mark.parametrize("mark", PENMARKS.values(), ids=PENMARKS)
def test_a_pen_mark_is_found_on_a_skewed_and_smaller_printed_sheet(names, mark):
    assert read(names, mark(names.sheet()), Scan(angle=2.1, scale=(0.97, 0.97))).reasons


@pytest.mark.parametrize("mode", ["gray", "colour", "bilevel"])
@pytest.mark.parametrize("thing", HARMLESS.values(), ids=HARMLESS)
def test_what_paper_and_office_leave_on_a_sheet_asks_for_nobody(names, thing, mode):
    reading = read(names, thing(names.sheet()), Scan(mode=mode))
    assert reading.reasons == ()
    assert {mark.verdict for mark in reading.marks} == {EMPTY}


@pytest.mark.parametrize("surround", [5, 30, 60, 128, 250])
@pytest.mark.parametrize(
    "how", [Scan(), Scan(angle=2.5), Scan(scale=(1.04, 1.04))], ids=["", "skewed", "larger"]
)
def test_the_edge_of_the_sheet_and_what_lies_beside_it_is_no_mark(names, how, surround):
    reading = read(names, names.sheet(), replace(how, margin=7, surround=surround))
    assert reading.reasons == ()


def test_the_place_to_sign_of_a_confidence_ballot_may_be_signed_in_and_no_other_place(triple):
    x, y, _, h = (v * 25.4 / 200 for v in triple.form.signature)
    scrawl = [(x + 8 + 0.8 * k, y + h / 2 + 4 * np.sin(1.7 * k)) for k in range(40)]
    assert read(triple, triple.sheet().pen(scrawl)).reasons == ()
    elsewhere = [(px - 60, py) for px, py in scrawl]
    assert read(triple, triple.sheet().pen(elsewhere)).reasons  # the control
    without = ballot(Plan(Marking.CONFIDENCE_3))
    assert read(without, without.sheet().pen(scrawl)).reasons


@pytest.mark.parametrize("sign", [voter.cross, voter.tick, voter.circle], ids=lambda s: s.__name__)
def test_a_sign_in_the_place_to_sign_is_no_signature(triple, sign):
    x, y, w, _ = (v * 25.4 / 200 for v in triple.form.signature)
    middle = (x + w / 2 - 4, y + 0.5, x + w / 2 + 4, y + 8.5)
    assert read(triple, triple.sheet().pen(*sign(middle))).reasons


def test_a_mark_is_named_by_what_it_most_likely_is(names):
    def only(sheet):
        return codes(read(names, sheet))

    joined = [(24 + 0.8 * k, 189 + 1.5 * np.sin(2.1 * k)) for k in range(50)]
    assert only(names.sheet().pen(joined)) == {ReasonCode.ADDED_NAME}
    assert only(PENMARKS["a cross in the margin"](names.sheet())) == {ReasonCode.STRAY_MARK}
    high = [(90 + 0.8 * k, 52 + 1.5 * np.sin(2.1 * k)) for k in range(50)]
    assert only(names.sheet().pen(high)) == {ReasonCode.SIGNATURE}


def test_a_mark_is_boxed_where_it_is(names):
    (reason,) = read(names, names.sheet().pen(*voter.circle((134, 184, 146, 192)))).reasons
    x, y, w, h = reason.box
    middle = ((x + w / 2) * 25.4 / 200 - 3, (y + h / 2) * 25.4 / 200 - 3)
    assert middle == pytest.approx((140, 188), abs=0.6)
    assert 5 < w * 25.4 / 200 < 9


def test_an_empty_picture_has_no_stray_mark_and_one_with_a_stroke_has_one(names):
    pen = np.zeros(names.prepared.overview.shape, np.uint8)
    near = np.zeros_like(pen)
    assert find_stray(pen, near, names.form) == ()
    pen[100:103, 200:240] = 255
    (found,) = find_stray(pen, near, names.form)
    assert found.rect[0] <= 400
    assert found.rect[0] + found.rect[2] >= 478


def test_slivers_along_print_are_let_go_only_while_they_are_small(names):
    near = np.zeros(names.prepared.overview.shape, np.uint8)
    near[90:120, 100:400] = 255
    sliver, stroke = np.zeros_like(near), np.zeros_like(near)
    sliver[100:102, 200:225] = 255
    stroke[100:103, 150:330] = 255
    assert find_stray(sliver, near, names.form) == ()
    assert len(find_stray(stroke, near, names.form)) == 1
    assert len(find_stray(sliver, np.zeros_like(near), names.form)) == 1  # the same on bare paper


@pytest.mark.parametrize("side", ["bottom", "left"])
@pytest.mark.parametrize("inside", [4.0, 5.5])
def test_a_scrawl_along_the_edge_of_the_sheet_is_no_shadow_of_it(names, side, inside):
    scrawl = [(30 + 0.8 * k, 210 - inside + 2 * np.sin(1.7 * k)) for k in range(50)]
    shadow = [(10.0, 209.0), (138.0, 208.0)]
    if side == "left":
        scrawl = [(210 - y, x) for x, y in scrawl]
        shadow = [(210 - y, x) for x, y in shadow]
    assert read(names, names.sheet().pen(scrawl)).reasons
    assert read(names, names.sheet().pen(shadow, mm=1.2)).reasons == ()  # the control
