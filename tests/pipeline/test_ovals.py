import math
from dataclasses import replace

import numpy as np
import pytest

from election.errors import ProfileError
from election.reading import MarkVerdict
from pipeline.grid import GridPlacement, locate, targets_of
from pipeline.ovals import OvalScore, OvalThresholds, decide, measure
from tests.pipeline import grid_drawing as draw

CELL, OTHER = (19, 15), (12, 12)
THRESHOLDS = OvalThresholds()
SURE_EMPTY = OvalScore("c", 0.02, 0.0, 0.05, 1.0, 0.0, 1.0, (0.0, 0.0))
SURE_MARK = OvalScore("c", 0.7, 0.95, 0.3, 1.0, 0.0, 1.0, (0.0, 0.0))


def verdicts(sheet, change=None, dpi=200.0):
    """Verdicts by candidate of a scanned sheet."""
    page, _ = draw.scan(sheet, dpi)
    page = page if change is None else change(page)
    form = draw.form()
    placement = locate(page, form)
    assert isinstance(placement, GridPlacement)
    paper = float(np.median(placement.blobs.paper))
    scores = measure(placement.work, targets_of(placement, form, form.grid), paper)
    return {s.candidate: v for s, v in zip(scores, decide(scores, THRESHOLDS), strict=True)}


@pytest.mark.parametrize("dpi", [150.0, 200.0, 300.0])
def test_a_filled_oval_is_marked_and_all_others_are_empty(dpi):
    found = verdicts(draw.ballot().fill(CELL), dpi=dpi)
    assert found.pop("19-15") is MarkVerdict.MARKED
    assert set(found.values()) == {MarkVerdict.EMPTY}


AROUND = np.linspace(0.0, 2 * np.pi, 60)
# Along the printed outline: a bar with half-round ends.
OUTLINE = [
    (
        0.89 * float(np.sign(np.cos(a)) * (abs(np.cos(a)) > 0.2)) + 1.65 * float(np.cos(a)),
        1.65 * float(np.sin(a)),
    )
    for a in AROUND
]
MARGINAL = {
    "ring on the outline": (OUTLINE, 0.4, 40),
    "thin ring on the outline": ([(1.03 * x, 1.03 * y) for x, y in OUTLINE], 0.3, 40),
    "dot": ([(0.0, 0.0), (0.3, 0.1)], 0.5, 40),
    "tick": ([(-0.8, -0.3), (-0.2, 0.6), (1.0, -0.9)], 0.4, 40),
    "dash": ([(-1.2, 0.2), (1.2, -0.2)], 0.5, 40),
    "slash": ([(-1.5, 1.3), (1.5, -1.3)], 0.5, 40),
    "beside": ([(2.9, -1.2), (3.1, 1.2)], 0.5, 40),
    "pencil": ([(-1.5, 1.0), (1.5, -1.0)], 0.5, 150),
    "line through": ([(0.4, -14.0), (-0.3, 14.0)], 0.5, 40),
    "cross": ([(-2.4, -2.0), (2.4, 2.0)], 0.6, 40),
}


@pytest.mark.parametrize("kind", MARGINAL)
def test_a_mark_that_people_would_argue_about_is_neither_marked_nor_empty(kind):
    points, pen, ink = MARGINAL[kind]
    assert verdicts(draw.ballot())["19-15"] is MarkVerdict.EMPTY  # the control
    assert verdicts(draw.ballot().line(CELL, points, pen, ink))["19-15"] is MarkVerdict.DOUBTFUL


@pytest.mark.parametrize("dark", [0.93, 0.8, 0.5, 0.1])
def test_shade_over_an_oval_is_never_a_mark(dark):
    def shade(page):
        sheet = draw.ballot()
        x, y = (round(v * 200 / 300) for v in sheet.at(*CELL))
        out = page.copy()
        area = np.s_[y - 60 : y + 60, x - 70 : x + 70]
        out[area] = (out[area] * dark).astype(np.uint8)
        return out

    assert verdicts(draw.ballot(), shade)["19-15"] is not MarkVerdict.MARKED


def test_black_that_covers_an_oval_is_not_read():
    def tear(page):
        sheet = draw.ballot()
        x, y = (round(v * 200 / 300) for v in sheet.at(*CELL))
        out = page.copy()
        out[y - 60 : y + 60, x - 70 : x + 70] = 12
        return out

    assert verdicts(draw.ballot())["19-15"] is MarkVerdict.EMPTY  # the control
    assert verdicts(draw.ballot(), tear)["19-15"] is MarkVerdict.DOUBTFUL


def test_marked_needs_darkness_and_spread():
    assert decide((SURE_MARK,), THRESHOLDS) == (MarkVerdict.MARKED,)  # the control
    for weak in (replace(SURE_MARK, ink=0.3), replace(SURE_MARK, spread=0.4)):
        assert decide((weak,), THRESHOLDS) == (MarkVerdict.DOUBTFUL,)


def test_empty_needs_every_measurement_to_say_so():
    assert decide((SURE_EMPTY,), THRESHOLDS) == (MarkVerdict.EMPTY,)  # the control
    for more in (
        {"ink": 0.2},
        {"spread": 0.1},
        {"trace": 0.3},
        {"around": 0.1},
        {"rim": 1.0},
        {"outline": 0.4},
        {"paper": 0.7},
    ):
        assert decide((replace(SURE_EMPTY, **more),), THRESHOLDS) == (MarkVerdict.DOUBTFUL,)


@pytest.mark.parametrize("name", ["ink", "spread"])
def test_the_threshold_itself_decides_and_the_next_number_does_not(name):
    low, high = getattr(THRESHOLDS, name)
    at = decide(
        (replace(SURE_MARK, **{name: high}), replace(SURE_EMPTY, **{name: low})), THRESHOLDS
    )
    assert at == (MarkVerdict.MARKED, MarkVerdict.EMPTY)
    below, above = math.nextafter(high, 0.0), math.nextafter(low, 1.0)
    past = (replace(SURE_MARK, **{name: below}), replace(SURE_EMPTY, **{name: above}))
    assert decide(past, THRESHOLDS) == (MarkVerdict.DOUBTFUL, MarkVerdict.DOUBTFUL)


@pytest.mark.parametrize("pair", [(0.4, 0.4), (0.5, 0.3), (0.0, 0.5), (0.2, 1.0)])
def test_thresholds_without_a_band_for_review_are_refused(pair):
    with pytest.raises(ProfileError, match="no band"):
        OvalThresholds(ink=pair)
    with pytest.raises(ProfileError, match="no band"):
        OvalThresholds(spread=pair)


def test_score_and_probability_rise_with_the_mark():
    scores = [SURE_EMPTY, replace(SURE_EMPTY, ink=0.2, spread=0.3), SURE_MARK]
    assert [s.score for s in scores] == sorted(s.score for s in scores)
    low, high = (THRESHOLDS.curve.probability(s.score) for s in (SURE_EMPTY, SURE_MARK))
    assert low < 0.01 < 0.99 < high
