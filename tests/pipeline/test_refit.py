"""A printed line that lies off its place is found near by, and not mistaken for ink."""

import numpy as np
import pytest

from pipeline.frames import apply
from pipeline.refit import refit
from tests.pipeline import voter_drawing as voter
from tests.pipeline.ballot_drawing import Plan, ballot
from tests.pipeline.ballot_reading import EMPTY, MARKED, verdicts
from tests.pipeline.scanner_drawing import Scan, form_map, scan


def place_of(names, row):
    zone = names.prepared.zones[row]
    x, y, w, h = zone.rect
    return zone, np.array([(x, y), (x + w, y + h)], np.float64)


@pytest.mark.parametrize("off", [(0, 3), (2, -3), (-4, 1)])
@pytest.mark.parametrize("struck", [False, True])
def test_a_line_is_put_where_its_letters_are(names, off, struck):
    strokes = voter.line(names.name(4), names.body(4)) if struck else []
    gray = scan(names.sheet().pen(*strokes)).gray
    right = form_map(names, Scan())
    wrong = right.copy()
    wrong[:, 2] += off
    zone, corners = place_of(names, 4)
    moved = refit(gray, wrong, zone, names.form.blank)
    np.testing.assert_allclose(apply(moved, corners), apply(right, corners), atol=1.0)


def test_a_line_in_its_place_is_left_there(names):
    zone, _ = place_of(names, 4)
    assert refit(scan(names.sheet()).gray, form_map(names, Scan()), zone, names.form.blank) is None


def test_another_name_is_not_taken_for_this_one_out_of_place(names):
    zone, _ = place_of(names, 4)
    wrong = form_map(names, Scan())
    wrong[:, 2] += (0, 11.5 * 200 / 25.4 - 2)  # a row further down
    assert refit(scan(names.sheet()).gray, wrong, zone, names.form.blank) is None


def test_the_second_line_of_a_name_may_lie_off_the_first():
    wrapped = ballot(
        Plan(names=("Nguyễn Văn\nBình Minh", "Trần Thị\nKim Chi", "Lê Hưng"), pitch=16)
    )
    wavy = Scan(wave=0.3, wave_mm=40)
    assert verdicts(wrapped, wrapped.sheet(), wavy) == [EMPTY, EMPTY, EMPTY]
    strokes = [
        stroke
        for line in (0, 1)
        for stroke in voter.line(wrapped.name(0, line), wrapped.body(0, line))
    ]
    assert verdicts(wrapped, wrapped.sheet().pen(*strokes), wavy) == [MARKED, EMPTY, EMPTY]
