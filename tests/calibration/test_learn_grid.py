"""A contest on a grid of timing marks needs no blank."""

import dataclasses

import pytest
from blank_typesetter import contest

from calibration.learn import learn_grid
from election.definition import Candidate, Grid, Marking
from election.errors import FormError
from election.reading import Option

GRID = Grid(columns=34, rows=53, pitch=(6.35, 6.35), mark=(4.762, 1.587), target=(5.08, 3.302))
PEOPLE = (Candidate("a", "A", cell=(12, 9)), Candidate("b", "B", cell=(12.5, 52)))
CONTEST = contest(marking=Marking.FILL, rules="plain", grid=GRID, candidates=PEOPLE)
PX = 200 / 25.4


def test_ovals_stand_on_the_grid_and_margins_are_equal():
    form = learn_grid(CONTEST)
    width, height = form.size
    left = (width - 33 * 6.35 * PX) / 2
    top = (height - 52 * 6.35 * PX) / 2
    for row, candidate in zip(form.rows, PEOPLE, strict=True):
        x, y, w, h = row.targets[0].rect
        assert row.targets[0].option is Option.FILL
        assert x + w / 2 == pytest.approx(left + candidate.cell[0] * 6.35 * PX, abs=1)
        assert y + h / 2 == pytest.approx(top + candidate.cell[1] * 6.35 * PX, abs=1)
        assert (w, h) == (40, 26)
    assert (form.blank == 255).all()
    assert form.grid == GRID


@pytest.mark.parametrize("cell", [None, (34, 9), (12, -1), (12, 52.5)])
def test_a_cell_outside_the_grid_is_refused(cell):
    people = (dataclasses.replace(PEOPLE[0], cell=cell), PEOPLE[1])
    with pytest.raises(FormError, match="34 x 53"):
        learn_grid(dataclasses.replace(CONTEST, candidates=people))


def test_a_contest_without_a_grid_is_refused():
    with pytest.raises(FormError, match="không có"):
        learn_grid(dataclasses.replace(CONTEST, grid=None))
