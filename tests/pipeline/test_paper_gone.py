"""Torn paper where nothing is printed: seen by the hue of the lid behind tinted paper."""

import numpy as np
import pytest

from election.reading import ReasonCode
from tests.pipeline import voter_drawing as voter
from tests.pipeline.ballot_drawing import PAPER, Sheet
from tests.pipeline.ballot_reading import codes, read
from tests.pipeline.scanner_drawing import Scan

YELLOW, PINK, GREEN = (185, 232, 240), (215, 205, 240), (205, 235, 208)  # B, G, R
LID = (250, 250, 250)
COLOUR = Scan(mode="colour")
BARE_CORNER = (126.0, 188.0, 148.0, 210.0)  # nothing is printed there


def tinted(sheet: Sheet, paper: tuple[int, int, int]) -> Sheet:
    share = np.array(paper, np.float32) / PAPER
    return Sheet((sheet.pixels * share).astype(np.uint8))


@pytest.mark.parametrize("paper", [YELLOW, PINK, GREEN])
def test_a_torn_corner_of_tinted_paper_asks_for_a_person(names, paper):
    whole = tinted(names.sheet(), paper)
    assert read(names, whole, COLOUR).reasons == ()  # the control
    torn = read(names, whole.area(BARE_CORNER, LID), COLOUR)
    assert codes(torn) == {ReasonCode.MISSING_PAPER}


def test_the_place_is_where_the_paper_is_gone(names):
    torn = tinted(names.sheet(), YELLOW).area(BARE_CORNER, LID)
    (reason,) = read(names, torn, COLOUR).reasons
    x, y, w, h = (v * 25.4 / 200 - m for v, m in zip(reason.box, (3, 3, 0, 0), strict=True))
    assert (x, y) == pytest.approx(BARE_CORNER[:2], abs=1.5)
    assert min(w, h) > 14  # the sheet's edge is left out


def test_on_white_paper_the_lid_looks_like_paper(names):
    assert read(names, names.sheet().area(BARE_CORNER, LID), COLOUR).reasons == ()


def test_marks_and_a_seal_on_tinted_paper_are_no_holes_in_it(names):
    sheet = names.sheet().seal(124, 30)
    for row in (1, 4):
        sheet = sheet.pen(*voter.zigzag(names.name(row), names.body(row)))
    assert ReasonCode.MISSING_PAPER not in codes(read(names, tinted(sheet, PINK), COLOUR))


def test_uneven_light_on_tinted_paper_is_no_hole_in_it(names):
    sheet = tinted(names.sheet(), GREEN)
    light = np.linspace(0.86, 1.04, sheet.pixels.shape[1], dtype=np.float32)[None, :, None]
    lit = Sheet(np.clip(sheet.pixels * light, 0, 255).astype(np.uint8))
    assert read(names, lit, COLOUR).reasons == ()


def test_nearly_white_paper_that_light_bleaches_in_a_place_is_no_hole_in_it(names):
    sheet = tinted(names.sheet(), (244, 238, 250))
    bleached = sheet.area(BARE_CORNER, LID)
    assert read(names, bleached, COLOUR).reasons == ()
    pink = tinted(names.sheet(), (228, 222, 246))  # the control: a tint that light leaves alone
    assert read(names, pink.area(BARE_CORNER, LID), COLOUR).reasons
