"""Punched holes show the scanner's lid; strokes near them are still what they are."""

import numpy as np
import pytest

from tests.pipeline import voter_drawing as voter
from tests.pipeline.ballot_reading import MARKED, read
from tests.pipeline.scanner_drawing import Scan

BLACK, PALE = (20, 20, 20), (190, 190, 190)


@pytest.mark.parametrize("lid", [BLACK, PALE])
@pytest.mark.parametrize("mm", [4.5, 5.5, 7.0])
def test_holes_of_any_size_before_any_lid_are_no_marks(names, lid, mm):
    sheet = names.sheet().disc(7, 90, mm, lid).disc(7, 150, mm, lid)
    assert read(names, sheet).reasons == ()


@pytest.mark.parametrize("mode", ["gray", "colour", "bilevel"])
def test_a_hole_beside_a_struck_name_is_no_part_of_the_strike(names, mode):
    name, body = names.name(3), names.body(3)
    y = sum(body) / 2
    sheet = names.sheet().pen(*voter.line(name, body)).disc(142.5, y + 1.5, 5.5, BLACK)
    reading = read(names, sheet, Scan(mode=mode))
    assert reading.reasons == ()
    assert reading.marks[3].verdict is MARKED


def test_a_ring_as_large_as_a_hole_asks_for_a_person(names):
    ring = voter.circle((133, 178, 143, 188))
    assert read(names, names.sheet().pen(*ring)).reasons


def rings(sheet, *places, mm=5.6, density=0.45, bent=0.0):
    """Thin rings of shade; bent as a hand draws them."""
    for x, y in places:
        turns = np.linspace(0, 2 * np.pi, 80)
        r = mm / 2 + bent * np.sin(2 * turns + x)
        points = list(zip(x + r * np.cos(turns), y + r * np.sin(turns), strict=True))
        sheet = sheet.pen(points, mm=0.5, ink=BLACK, density=density)
    return sheet


@pytest.mark.parametrize("mm", [5.0, 5.6, 7.0])
@pytest.mark.parametrize("mode", ["gray", "colour"])
def test_two_rings_of_shade_as_far_apart_as_a_punch_makes_them_are_holes(names, mm, mode):
    sheet = rings(names.sheet(), (8, 65), (8, 145), mm=mm)
    assert read(names, sheet, Scan(mode=mode)).reasons == ()


@pytest.mark.parametrize(
    ("places", "bent"),
    [
        ([(8, 65)], 0.0),
        ([(8, 65), (8, 125)], 0.0),
        ([(8, 65), (140, 145)], 0.0),
        ([(8, 65), (8, 145)], 0.6),
    ],
    ids=["one", "at another distance", "at two edges", "drawn by hand"],
)
def test_rings_that_no_punch_makes_ask_for_a_person(names, places, bent):
    assert read(names, rings(names.sheet(), *places, bent=bent)).reasons


def star(x, y, mm):
    points = [
        (x + mm * np.sin(4 * np.pi * k / 5), y - mm * np.cos(4 * np.pi * k / 5)) for k in range(6)
    ]
    return [points]


@pytest.mark.parametrize("pen", [0.4, 0.7, 1.0])
@pytest.mark.parametrize("mm", [2.5, 3.2, 4.0])
def test_a_star_as_large_as_a_hole_asks_for_a_person(names, mm, pen):
    assert read(names, names.sheet().pen(*star(8, 120, mm), mm=pen)).reasons
