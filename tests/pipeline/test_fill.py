"""Ovals and boxes beside names against a blank: what is accepted, and all that must not be."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from calibration.form import Form, FormRow, FormTarget
from calibration.profile import Curve, Thresholds, default_profile
from election.definition import Marking
from election.reading import MarkVerdict, Option, ReasonCode, RejectedSheet, SheetReading
from pipeline.fill import FillScore
from pipeline.fill_verdict import decide_fill
from pipeline.interpret import interpret, interpret_any
from pipeline.page import Page
from pipeline.template import prepare
from tests.pipeline import grid_drawing

SIZE = (1165, 1654)  # A5, form px
MM = 200 / 25.4
NAMES = ("Anna Tran Lan", "Nina Ba Lanta", "Bao Long Khanh", "Hanna Tan Mai", "Quyen Thu Giang")
OVAL = (46, 29)
PROFILE = replace(
    default_profile(),
    oval_fill=Thresholds(0.1, 0.4),
    oval_stroke=Thresholds(0.04, 0.8),
    oval_curve=Curve(0.45, 24.0),
)


def corner(row):
    """Top left px of a row's oval."""
    return 180, 520 + 130 * row


def blank(names=NAMES, kind="oval", digits=False):
    """Draw an unmarked ballot at the form's scale."""
    image = Image.new("L", SIZE, 255)
    drawing = ImageDraw.Draw(image)
    small, large = ImageFont.load_default(30), ImageFont.load_default(46)
    drawing.text((100, 90), "HANOI BANDA TRUNG", fill=0, font=small)
    drawing.text((640, 90), "Lan ngay 20 thang 9", fill=0, font=small)
    drawing.text((330, 250), "PHIEU BAU BAN CHAP HANH", fill=0, font=large)
    drawing.text((420, 340), "(So luong can bau: 2)", fill=0, font=small)
    drawing.text((110, 1300), "Ghi chu: To kin o ben canh ten nguoi duoc chon.", fill=0, font=small)
    drawing.text((660, 1440), "TM BAN TO CHUC", fill=0, font=small)
    for row, name in enumerate(names):
        x, y = corner(row)
        box = (x, y, x + OVAL[0] - 1, y + OVAL[1] - 1)
        if kind == "oval":
            drawing.rounded_rectangle(box, radius=OVAL[1] // 2, outline=0, width=2)
        else:
            drawing.rectangle(box, outline=0, width=2)
        if digits:
            middle = (x + OVAL[0] / 2, y + OVAL[1] / 2)
            drawing.text(middle, str(row + 1), fill=0, font=ImageFont.load_default(22), anchor="mm")
        drawing.text(
            (x + 90, y - 8), f"{row + 1}.  {name}", fill=0, font=ImageFont.load_default(38)
        )
    return image


def form(grow=0, shift=0, **how):
    """Make the form of `blank`; its targets a little too large or off by some px."""
    picture = np.asarray(blank(**how), dtype=np.uint8)
    rows = []
    for row in range(len(NAMES)):
        x, y = corner(row)
        part = picture[y - 14 : y + 44, x + 140 : 1100]
        columns = np.flatnonzero((part < 128).any(axis=0))
        lines = np.flatnonzero((part < 128).any(axis=1))
        name = (
            x + 140 + int(columns[0]), y - 14 + int(lines[0]),
            int(np.ptp(columns)) + 1, int(np.ptp(lines)) + 1,
        )  # fmt: skip
        cell = (x + 60, y - 50, 900, 128)
        place = (x - grow + shift, y - grow + shift, OVAL[0] + 2 * grow, OVAL[1] + 2 * grow)
        target = FormTarget(Option.FILL, place)
        rows.append(FormRow(f"c{row + 1}", name, (name,), cell, (target,)))
    return prepare(Form("f", Marking.FILL, tuple(rows), picture, True, False), "form")


FORMS = {kind: form(kind=kind) for kind in ("oval", "box")}


FORMS["digits"] = form(digits=True)


class Voter:
    """Draws on a printed ballot; mm about the middle of a row's oval."""

    def __init__(self, **how):
        self.image = blank(**how)

    def line(self, row, points, pen_mm=0.5, ink=40):
        """Draw a pen's line."""
        x, y = corner(row)
        middle = (x + OVAL[0] / 2, y + OVAL[1] / 2)
        path = [(middle[0] + dx * MM, middle[1] + dy * MM) for dx, dy in points]
        width = max(1, round(pen_mm * MM))
        stroke = Image.new("L", SIZE, 255)
        ImageDraw.Draw(stroke).line(path, fill=ink, width=width, joint="curve")
        self.image = ImageChops.darker(self.image, stroke)  # light ink does not lighten print
        return self

    def fill(self, row, ink=40, over=0.0):
        """Fill an oval, `over` mm beyond a careful hand's filling."""
        steps = np.linspace(-2.4, 2.4, 25)
        zigzag = [(float(x), (1.3 + over) * (-1) ** k) for k, x in enumerate(steps)]
        return self.line(row, zigzag, 0.5, ink)


def scan(voter, dpi=200, angle_deg=0.4, bilevel=False, turned=False):
    """Scan what a voter handed in."""
    sheet = np.asarray(voter.image, dtype=np.uint8)
    scale = dpi / 200
    size = (round(SIZE[0] * scale) + 20, round(SIZE[1] * scale) + 20)
    affine = cv2.getRotationMatrix2D((SIZE[0] / 2, SIZE[1] / 2), angle_deg, scale)
    affine[:, 2] += np.array(size) / 2 - np.array(SIZE) / 2
    soft = cv2.GaussianBlur(sheet, (0, 0), 0.7)
    page = cv2.warpAffine(soft, affine, size, flags=cv2.INTER_AREA, borderValue=250)
    page = np.clip(page + np.random.default_rng(5).normal(-4, 2.0, page.shape), 0, 255)
    page = page.astype(np.uint8)
    if bilevel:
        page = np.where(page < 150, 0, 255).astype(np.uint8)
    if turned:
        page = np.ascontiguousarray(page[::-1, ::-1])
    return Page(page, bilevel=bilevel, dpi=float(dpi))


def read(voter, kind="oval", **scanner):
    """Scan a sheet and read it."""
    return interpret(scan(voter, **scanner), FORMS[kind], PROFILE)


def marked(reading):
    """Name the candidates of clear marks."""
    return {m.candidate for m in reading.marks if m.verdict is MarkVerdict.MARKED}


@pytest.mark.parametrize("kind", ["oval", "box"])
@pytest.mark.parametrize(
    "scanner",
    [
        {},
        {"dpi": 150, "angle_deg": -1.5},
        {"dpi": 300, "bilevel": True},
        {"dpi": 300, "angle_deg": 2.0, "turned": True},
    ],
)
def test_filled_targets_are_marked_the_others_empty_and_nobody_need_look(kind, scanner):
    reading = read(Voter(kind=kind).fill(1).fill(3), kind, **scanner)
    assert isinstance(reading, SheetReading)
    assert reading.reasons == ()
    assert marked(reading) == {"c2", "c4"}
    assert sum(m.verdict is MarkVerdict.EMPTY for m in reading.marks) == 3


def ring(rx, ry):
    angles = np.linspace(0, 2 * np.pi, 40)
    return [(float(rx * np.cos(a)), float(ry * np.sin(a))) for a in angles]


ODD = {
    "a dot in an oval": (2, [(0, 0), (0.5, 0.2)]),
    "a dash in an oval": (2, [(-1.3, 0.1), (1.3, -0.1)]),
    "a slash in an oval": (2, [(-1.4, 1.2), (1.4, -1.2)]),
    "a tick in an oval": (2, [(-0.9, -0.2), (-0.2, 0.8), (1.4, -1.3)]),
    "a line in an oval along its outline": (2, [(-1.8, 1.0), (1.8, 1.0)]),
    "a ring on the outline of an empty oval": (2, ring(3.0, 1.9)),
    "a ring about an empty oval": (2, ring(4.2, 3.0)),
    "a ring about a filled oval": (1, ring(4.2, 3.0)),
    "a tick beside an oval": (2, [(-6.0, -0.4), (-5.2, 0.8), (-3.9, -1.6)]),
    "a stroke right above an oval": (2, [(-1.6, -2.9), (1.6, -3.1)]),
    "a small dash at an oval's edge": (2, [(-2.2, -0.8), (-0.9, -0.9)]),
    "a printed number struck through": (2, [(7.0, 0.2), (13.0, -0.1)]),
    "a slash over a printed number": (2, [(8.0, 2.4), (11.5, -2.4)]),
    "a bracket beside an oval": (2, [(-3.6, -2.0), (-4.0, -1.5), (-4.0, 1.5), (-3.6, 2.0)]),
    "a line from an oval to another": (2, [(0.0, 0.0), (0.0, 16.5)]),
    "a ring about a name": (2, [(x + 26, y) for x, y in ring(18, 4.0)]),
    "a name struck through": (2, [(12, 0.3), (42, -0.3)]),
    "a line from a filled oval": (1, [(0, 0), (9.0, -5.0)]),
    "a word in the margin": (4, [(60, 30), (63, 26), (66, 31), (70, 25), (76, 30)]),
}


@pytest.mark.parametrize("what", ODD)
@pytest.mark.parametrize("ink", [40, 120])
@pytest.mark.parametrize("bilevel", [False, True])
def test_odd_marks_ask_for_a_person(what, ink, bilevel):
    row, points = ODD[what]
    control = read(Voter().fill(1).fill(3), bilevel=bilevel, dpi=300 if bilevel else 200)
    assert control.reasons == ()
    sheet = Voter().fill(1).fill(3).line(row, points, 0.5, ink)
    reading = read(sheet, bilevel=bilevel, dpi=300 if bilevel else 200)
    assert isinstance(reading, SheetReading)
    assert reading.reasons


def test_a_number_printed_in_an_oval_is_no_mark():
    reading = read(Voter(digits=True).fill(1).fill(3), "digits")
    assert reading.reasons == ()
    assert marked(reading) == {"c2", "c4"}
    assert read(Voter(digits=True).fill(1).line(2, [(-1.4, 1.2), (1.4, -1.2)]), "digits").reasons


@pytest.mark.parametrize("place", [{"grow": 5}, {"grow": -3}, {"shift": 4}])
def test_targets_given_by_hand_need_not_be_exact(place):
    given = form(**place)
    reading = interpret(scan(Voter().fill(1).fill(3)), given, PROFILE)
    assert reading.reasons == ()
    assert marked(reading) == {"c2", "c4"}
    odd = interpret(scan(Voter().fill(1).line(2, [(-1.3, 0), (1.3, 0)])), given, PROFILE)
    assert odd.reasons


def test_a_filled_oval_crossed_out_asks_for_a_person():
    sheet = Voter().fill(1).fill(3)
    assert read(sheet).reasons == ()  # the control
    sheet.line(3, [(-3.6, -3.4), (3.6, 3.4)]).line(3, [(-3.6, 3.4), (3.6, -3.4)])
    codes = {reason.code for reason in read(sheet).reasons}
    assert ReasonCode.CORRECTED_MARK in codes


def test_a_pencils_light_filling_is_never_called_empty():
    for ink in (120, 160, 190, 215):
        reading = read(Voter().fill(1).fill(3, ink=ink))
        assert "c4" in marked(reading) or reading.reasons


def test_a_hand_that_runs_a_little_over_the_outline_needs_nobody():
    reading = read(Voter().fill(1, over=0.5).fill(3, over=0.3))
    assert reading.reasons == ()
    assert marked(reading) == {"c2", "c4"}


def test_a_sheet_with_another_name_is_not_accepted():
    names = (*NAMES[:2], "Vo Dinh Phuc Hau", *NAMES[3:])
    reading = read(Voter(names=names).fill(1))
    assert isinstance(reading, RejectedSheet) or reading.reasons


def test_a_sheet_with_names_in_another_order_is_not_accepted():
    reading = read(Voter(names=NAMES[::-1]).fill(1))
    assert isinstance(reading, RejectedSheet) or reading.reasons


def test_the_same_page_gives_the_same_reading():
    page = scan(Voter().fill(1))
    assert interpret(page, FORMS["oval"], PROFILE) == interpret(page, FORMS["oval"], PROFILE)


CLEAR_EMPTY = FillScore(0.01, 0.0, 0.0, 0.02, 0.0, 0.0)
CLEAR_MARK = FillScore(0.7, 1.0, 9.0, 0.8, 0.0, 0.0)
SPOILED_EMPTY = {
    "ink": 0.11, "spread": 0.05, "speck_mm2": 0.4, "grey": 0.2, "around_mm2": 0.5,
    "seen": 0.1,
}  # fmt: skip


def test_clear_scores_are_decided():
    assert decide_fill(CLEAR_EMPTY, PROFILE).verdict is MarkVerdict.EMPTY
    assert decide_fill(CLEAR_MARK, PROFILE).verdict is MarkVerdict.MARKED


@pytest.mark.parametrize("measure", SPOILED_EMPTY)
def test_one_measurement_alone_takes_emptiness_away(measure):
    score = replace(CLEAR_EMPTY, **{measure: SPOILED_EMPTY[measure]})
    assert decide_fill(score, PROFILE).verdict is MarkVerdict.DOUBTFUL


def test_an_outline_drawn_over_is_not_an_empty_oval():
    traced = replace(CLEAR_EMPTY, rim=1.5, rim_mm2=1.5)
    assert decide_fill(traced, PROFILE).verdict is MarkVerdict.DOUBTFUL
    bold = replace(CLEAR_EMPTY, rim=1.5, rim_mm2=0.3)  # a hairline that came out bolder
    assert decide_fill(bold, PROFILE).verdict is MarkVerdict.EMPTY


@pytest.mark.parametrize("weak", [{"ink": 0.39}, {"spread": 0.79}])
def test_both_measurements_must_call_a_mark_a_mark(weak):
    assert decide_fill(replace(CLEAR_MARK, **weak), PROFILE).verdict is MarkVerdict.DOUBTFUL


def test_no_profile_makes_half_an_oval_a_filled_one():
    lax = replace(PROFILE, oval_stroke=Thresholds(0.04, 0.2), oval_fill=Thresholds(0.01, 0.02))
    assert decide_fill(replace(CLEAR_MARK, spread=0.7), lax).verdict is MarkVerdict.DOUBTFUL


def test_a_form_with_a_grid_is_read_by_its_timing_marks_alone_or_among_others():
    page, _ = grid_drawing.scan(grid_drawing.ballot().fill((12, 9)))
    grid = prepare(grid_drawing.form(), "grid")
    alone = interpret(Page(page), grid, PROFILE)
    among = interpret_any(Page(page), [FORMS["oval"], grid], PROFILE)
    assert alone == among
    assert isinstance(alone, SheetReading)
    assert alone.reasons == ()
    other = interpret_any(scan(Voter().fill(1)), [grid, FORMS["oval"]], PROFILE)
    assert isinstance(other, SheetReading)
    assert other.contest == "f"
