"""A row of dots along a struck name takes the strike back (M13)."""

import math

import numpy as np
import pytest

from election.reading import MarkVerdict, ReasonCode
from pipeline.restored import restored_share
from tests.pipeline import voter_drawing as voter
from tests.pipeline.ballot_reading import MARKED, codes, read
from tests.pipeline.scanner_drawing import Scan

SCANS = [Scan(), Scan(mode="bilevel"), Scan(mode="colour")]


@pytest.mark.parametrize("how", SCANS, ids=["gray", "bilevel", "colour"])
@pytest.mark.parametrize("row", [0, 2, 3])
def test_dots_under_a_struck_name_ask_for_a_person(names, row, how):
    name, body = names.name(row), names.body(row)
    struck = names.sheet().pen(*voter.line(name, body), mm=0.45)
    control = read(names, struck, how)
    assert control.marks[row].verdict is MARKED
    assert control.reasons == ()
    restored = read(names, struck.pen(*voter.dots(name, body), mm=0.45), how)
    assert restored.marks[row].verdict is MarkVerdict.DOUBTFUL
    assert codes(restored) == {ReasonCode.CORRECTED_MARK}


@pytest.mark.parametrize("how", SCANS, ids=["gray", "bilevel", "colour"])
def test_a_wave_under_a_struck_name_asks_for_a_person(names, how):
    (left, _, right, _), body = names.name(3), names.body(3)
    struck = names.sheet().pen(*voter.line(names.name(3), body), mm=0.45)
    steps = [left + (right - left) * k / 200 for k in range(201)]
    assert codes(read(names, struck, how)) == set()  # the control
    wave = [(x, body[1] + 0.9 + 0.45 * math.sin(2 * math.pi * x / 2.2)) for x in steps]
    assert codes(read(names, struck.pen(wave, mm=0.3), how)) == {ReasonCode.CORRECTED_MARK}


@pytest.mark.parametrize("stroke", [voter.double, voter.wave, voter.zigzag, voter.slanted])
def test_the_tips_of_a_stroke_are_no_dots(names, stroke):
    sheet = names.sheet().pen(*stroke(names.name(3), names.body(3)), mm=0.45)
    assert read(names, sheet, Scan()).marks[3].verdict is MARKED


def test_the_share_is_that_of_the_dots_that_paper_parts_from_the_letters():
    pen = np.zeros((40, 120), np.bool_)
    pen[18:20, 10:110] = True  # the strike
    printed = np.zeros(pen.shape, np.uint8)
    assert restored_share(pen, printed, (10, 28), (10, 110)) == 0.0
    for left in range(12, 110, 10):
        pen[30:33, left : left + 5] = True
    assert restored_share(pen, printed, (10, 28), (10, 110)) == pytest.approx(0.5)
    unstruck = pen.copy()
    unstruck[18:20] = False
    assert restored_share(unstruck, printed, (10, 28), (10, 110)) == 0.0
    printed[29, :] = 255  # letters reach down to the dots: their tips, perhaps
    assert restored_share(pen, printed, (10, 28), (10, 110)) == 0.0
