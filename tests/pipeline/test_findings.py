"""What on a placed sheet asks for a person: from measured values to reasons."""

from dataclasses import replace

import numpy as np
import pytest

from election.reading import ReasonCode
from pipeline.missing import MissingPrint
from pipeline.same_names import SAME_NAME
from pipeline.sheet import Sheet, wrong_form
from tests.pipeline import voter_drawing as voter
from tests.pipeline.ballot_reading import codes, read, result
from tests.pipeline.scanner_drawing import Scan

WHOLE = Sheet(MissingPrint(0.0, 0, 0, 0, None), None, 200.0)
THERE = np.ones(10)


def test_a_sheet_with_all_its_names_is_this_ballot():
    assert wrong_form(WHOLE, THERE) is None


def test_one_name_that_is_not_there_may_be_covered_but_two_are_another_ballot():
    one, two = THERE.copy(), THERE.copy()
    one[3], two[3:5] = 0.2, 0.2
    assert wrong_form(WHOLE, one) is None
    assert wrong_form(WHOLE, two).code is ReasonCode.WRONG_FORM


def test_a_ballot_of_one_name_without_that_name_is_another_ballot():
    assert wrong_form(WHOLE, np.array([0.3])).code is ReasonCode.WRONG_FORM
    assert wrong_form(WHOLE, np.array([1.0])) is None


def test_a_name_is_the_same_from_its_limit_on():
    at, below = THERE.copy(), THERE.copy()
    at[:5] = SAME_NAME
    below[:5] = np.nextafter(SAME_NAME, 0)
    assert wrong_form(WHOLE, at) is None
    assert wrong_form(WHOLE, below) is not None


def test_a_sheet_with_half_of_its_print_gone_is_another_ballot():
    gone = MissingPrint(0.5, 40, 30, 900, (0, 0, 10, 10))
    assert wrong_form(replace(WHOLE, missing=gone), THERE) is not None
    less = replace(gone, share=float(np.nextafter(0.5, 0)))
    assert wrong_form(replace(WHOLE, missing=less), THERE) is None


@pytest.mark.parametrize("toner", [0.5, 0.35, 0.2, 0.12])
def test_print_too_pale_to_judge_by_asks_for_a_person_and_is_never_read_wrong(names, toner):
    sheet = names.sheet().pen(*voter.line(names.name(4), names.body(4)))
    pale = names.sheet()
    pale = replace(pale, pixels=(243 - toner * (243 - pale.pixels.astype(float))).astype(np.uint8))
    struck = pale.pen(*voter.line(names.name(4), names.body(4)))
    expected = [m.verdict for m in read(names, sheet).marks]
    found = result(names, struck)
    if not found.reasons:
        assert [m.verdict for m in found.marks] == expected
    assert toner > 0.15 or found.reasons


def test_a_badly_warped_sheet_is_named_as_such(names):
    assert codes(read(names, names.sheet())) == set()  # the control
    warped = result(names, names.sheet(), Scan(wave=2.0, wave_mm=28))
    assert codes(warped) & {ReasonCode.POOR_REGISTRATION, ReasonCode.WRONG_FORM}


def test_every_reason_says_what_was_seen(names):
    sheet = names.sheet().area((14, 44, 90, 57)).pen([(139, 100), (143, 104)])
    reading = read(names, sheet)
    assert {ReasonCode.MISSING_PAPER, ReasonCode.STRAY_MARK} <= codes(reading)
    for reason in reading.reasons:
        assert reason.detail
        assert "\n" not in reason.detail
        assert reason.box is not None


def test_several_foreign_things_have_a_reason_each(names):
    sheet = names.sheet()
    for y in (80, 120, 160):
        sheet = sheet.pen(*voter.cross((136, y, 144, y + 6), size=0.9))
    assert len(read(names, sheet).reasons) == 3
