"""A corner that is gone shows the dark of the scanner (torn)."""

import pytest

from election.reading import ReasonCode
from tests.pipeline.ballot_reading import codes, read
from tests.pipeline.scanner_drawing import Scan

DARK = (25, 25, 25)
WIDE, TALL = 148.0, 210.0
CORNERS = [(0, 0), (1, 0), (0, 1), (1, 1)]


def without_corner(names, corner, leg):
    """The sheet with a corner of two legs, mm, folded back on a dark lid."""
    sheet = names.sheet()
    for k in range(leg * 2):  # strips of 0.5 mm make the slanted edge
        deep, start = leg - k / 2, k / 2
        left = WIDE - deep if corner[0] else 0.0
        top = TALL - start - 0.5 if corner[1] else start
        sheet = sheet.area((left, top, left + deep, top + 0.5), DARK)
    return sheet


@pytest.mark.parametrize("mode", ["gray", "bilevel"])
@pytest.mark.parametrize("corner", CORNERS)
def test_a_corner_that_is_gone_asks_for_a_person(names, corner, mode):
    how = Scan(mode=mode, surround=25)
    assert read(names, without_corner(names, corner, 3), how).reasons == ()  # a dog's ear
    torn = read(names, without_corner(names, corner, 16), how)
    assert codes(torn) == {ReasonCode.MISSING_PAPER}
    (reason,) = torn.reasons
    x, y, w, h = (v * 25.4 / 200 for v in reason.box)
    assert (x + w / 2 > WIDE / 2, y + h / 2 > TALL / 2) == (bool(corner[0]), bool(corner[1]))
    assert (w, h) == pytest.approx((13, 13), abs=4)  # its deepest part


@pytest.mark.parametrize("scale", [(0.97, 0.97), (1.03, 1.03)])
@pytest.mark.parametrize("shift", [(4.0, 3.0), (-4.0, -3.0)])
@pytest.mark.parametrize("angle", [-1.2, 0.0, 1.2])
def test_the_dark_along_a_sheet_fed_off_or_askew_is_no_corner(names, angle, shift, scale):
    how = Scan(surround=25, angle=angle, shift=shift, scale=scale)
    assert read(names, names.sheet(), how).reasons == ()
