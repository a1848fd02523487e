"""A piece torn out of an edge shows the dark of the scanner (torn)."""

import numpy as np
import pytest

from election.reading import ReasonCode
from pipeline.torn_edge import torn_edge
from tests.pipeline.ballot_reading import codes, read
from tests.pipeline.scanner_drawing import Scan

DARK = (25, 25, 25)
WIDE, TALL = 148.0, 210.0
EDGES = ["top", "right", "bottom", "left"]


def torn(names, edge, deep, across, at=0.5):
    """The sheet with a wedge of an edge gone, mm."""
    sheet = names.sheet()
    for k in range(int(deep * 2)):  # strips of 0.5 mm, narrower and narrower
        half = across / 2 * (1 - k / (deep * 2))
        near, far = k / 2, k / 2 + 0.6
        x, y = at * WIDE, at * TALL
        sheet = sheet.area(
            {
                "top": (x - half, near, x + half, far),
                "bottom": (x - half, TALL - far, x + half, TALL - near),
                "left": (near, y - half, far, y + half),
                "right": (WIDE - far, y - half, WIDE - near, y + half),
            }[edge],
            DARK,
        )
    return sheet


@pytest.mark.parametrize("mode", ["gray", "colour", "bilevel"])
@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("across", [6.0, 12.0])
def test_a_piece_torn_out_of_an_edge_asks_for_a_person(names, edge, across, mode):
    how = Scan(mode=mode, surround=25)
    assert read(names, torn(names, edge, 1.0, across), how).reasons == ()  # a rough edge
    found = read(names, torn(names, edge, 9.0, across, at=0.3), how)
    assert ReasonCode.MISSING_PAPER in codes(found)
    reason = next(r for r in found.reasons if r.code is ReasonCode.MISSING_PAPER)
    x, y, w, h = (v * 25.4 / 200 for v in reason.box)
    if edge in ("top", "bottom"):
        assert abs(x + w / 2 - 0.3 * WIDE) < 6
        assert (y < TALL / 2) == (edge == "top")
    else:
        assert abs(y + h / 2 - 0.3 * TALL) < 6
        assert (x < WIDE / 2) == (edge == "left")


@pytest.mark.parametrize("scale", [(0.96, 0.96), (1.03, 1.03)])
@pytest.mark.parametrize("angle", [-3.0, 0.0, 3.0])
@pytest.mark.parametrize("mode", ["gray", "bilevel"])
def test_a_whole_edge_that_lies_askew_is_not_torn(names, angle, scale, mode):
    how = Scan(mode=mode, surround=25, angle=angle, shift=(5.0, -4.0), scale=scale)
    assert ReasonCode.MISSING_PAPER not in codes(read(names, names.sheet(), how))


@pytest.mark.parametrize("mode", ["gray", "bilevel"])
@pytest.mark.parametrize("inside", [2.6, 3.0, 3.6])
def test_punched_holes_that_touch_the_dark_beside_the_sheet_are_no_tears(names, inside, mode):
    sheet = names.sheet().disc(inside, 65, 5.5, DARK).disc(inside, 145, 5.5, DARK)
    found = read(names, sheet, Scan(mode=mode, surround=25))
    assert not any("Mép" in reason.detail for reason in found.reasons)


def test_the_rim_of_a_stamp_close_to_the_edge_is_no_tear():
    ink, paper = np.zeros((800, 580), np.uint8), np.full((800, 580), 240, np.uint8)
    ink[200:230, :26] = 200
    stamp = (5, 150, 120, 120)
    assert torn_edge(ink, paper) is not None  # the control
    assert torn_edge(ink, paper, stamp) is None
    ink[500:530, :26] = 200
    assert torn_edge(ink, paper, stamp) is not None  # elsewhere
