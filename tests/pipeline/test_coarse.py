import numpy as np
import pytest

from pipeline.coarse import find_places, sheet_angle
from pipeline.coarse_form import COARSE_DPI, halvings_to, thin_ink
from pipeline.frames import apply, compose, pyramid
from tests.pipeline.scanner_drawing import Scan, form_map, scan

NEAR_MM = 3.0  # what the next step searches


def ink_at(page, dpi=200.0):
    return thin_ink(pyramid(page.gray, 5)[halvings_to(dpi, COARSE_DPI)])


def worst_mm(place, ballot, how):
    """Distance of the four corners of the form from where they are, mm."""
    width, height = ballot.form.size
    corners = np.array([[0.0, 0.0], [width, 0.0], [0.0, height], [width, height]])
    off = apply(place.page_from_form, corners) - apply(form_map(ballot, how), corners)
    return float(np.linalg.norm(off, axis=1).max()) / how.dpi * 25.4


def places_of(ballot, how, sheet=None):
    page = scan(sheet or ballot.sheet(), how)
    form = ballot.prepared.coarse_for(how.dpi, max(page.gray.shape))
    return tuple(find_places(ink_at(page, how.dpi), form))


@pytest.mark.parametrize("angle", [-5, -2.3, -0.7, 0, 1.1, 3.4, 5])
def test_the_angle_of_a_sheet_is_that_of_its_print(names, angle):
    assert sheet_angle(ink_at(scan(names.sheet(), Scan(angle=angle)))) == pytest.approx(
        angle, abs=0.25
    )


@pytest.mark.parametrize(
    "how",
    [
        Scan(),
        Scan(turned=True),
        Scan(angle=4.5),
        Scan(angle=-5, turned=True),
        Scan(scale=(0.94, 0.94)),
        Scan(scale=(1.06, 1.06), angle=2),
        Scan(shift=(4, -5), margin=8),
        Scan(surround=10, margin=8),
        Scan(dpi=150),
        Scan(dpi=300),
    ],
    ids=str,
)
def test_the_best_place_is_near_enough_for_the_next_step_to_find_the_print(names, how):
    places = places_of(names, how)
    assert places[0].turned == (180 if how.turned else 0)
    assert worst_mm(places[0], names, how) < NEAR_MM


def test_places_come_best_first_and_a_slip_by_one_row_scores_less_than_the_right_place(names):
    places = places_of(names, Scan())
    scores = [place.score for place in places]
    assert scores == sorted(scores, reverse=True)
    pitch_mm = names.plan.pitch
    for place in places[1:]:
        if abs(worst_mm(place, names, Scan()) - pitch_mm) < 2:
            assert place.score < 0.9 * places[0].score


def test_thin_ink_keeps_print_and_drops_the_dark_beside_the_sheet():
    level = np.full((60, 60), 240, np.uint8)
    level[:, :20] = 10  # surround
    level[30:32, 30:50] = 40  # a line of print
    ink = thin_ink(level)
    assert ink[5:55, 2:16].max() == 0
    assert ink[30, 35] > 60


def test_a_page_is_halved_as_often_as_keeps_the_resolution_asked_for():
    assert [halvings_to(dpi, 25.0) for dpi in (49, 50, 99, 100, 200, 300, 600)] == [
        0,
        1,
        1,
        2,
        3,
        3,
        4,
    ]


def test_where_nothing_is_printed_no_place_is_promising(names):
    empty = names.sheet().area((0, 0, 148, 210))
    assert places_of(names, Scan(), empty)[0].score < 0.5 * places_of(names, Scan())[0].score


def test_the_map_of_the_scanner_and_the_pixels_agree(names):
    """The control of this file: what is called the truth is the truth."""
    how = Scan(angle=3, scale=(0.97, 1.02), shear=0.01, shift=(2, 1), margin=6)
    page = scan(names.sheet().disc(120, 190, 2.0), how)
    at = apply(
        compose(form_map(names, how), np.eye(2, 3)), np.array([[120, 190]]) * 200 / 25.4 - 0.5
    )
    x, y = np.rint(at[0]).astype(int)
    ys, xs = np.nonzero(page.gray[y - 15 : y + 16, x - 15 : x + 16] < 128)
    assert abs(ys.mean() - 15) < 0.8
    assert abs(xs.mean() - 15) < 0.8
