import numpy as np
import pytest
from PIL import ImageDraw

from election.reading import ReasonCode
from pipeline.grid import GridPlacement, NotPlaced, locate
from pipeline.grid_locate import cells_of
from tests.pipeline import grid_drawing as draw

MOST_OFF_MM = 0.25  # a clear oval's inside begins 0.45 mm from its line


def off_mm(sheet, placement, affine, dpi):
    """Largest distance of a target from where it was drawn."""
    cells = cells_of(draw.form(sheet.rows), draw.form(sheet.rows).grid)
    found = placement.map.at(cells) * placement.factor
    # The centre of a work pixel lies in the middle of the page pixels it was made of.
    found += (placement.factor - 1.0) / 2.0
    if placement.turned:
        found = np.array(placement.page_size) - 1.0 - found
    drawn = np.array([[*sheet.at(c, r), 1.0] for c, r in cells]) @ affine.T
    return float(np.hypot(*(found - drawn).T).max()) / dpi * 25.4


@pytest.mark.parametrize("dpi", [150.0, 200.0, 300.0])
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("angle", [-5.0, -1.2, 0.0, 0.6, 5.0])
def test_a_sheet_is_placed_at_any_resolution_angle_and_turn(dpi, turned, angle):
    sheet = draw.ballot()
    page, affine = draw.scan(sheet, dpi, angle, turned, surround_mm=12.0)
    placement = locate(page, draw.form())
    assert isinstance(placement, GridPlacement)
    assert placement.turned is turned
    assert placement.angle_deg == pytest.approx(angle, abs=0.15)
    assert off_mm(sheet, placement, affine, dpi) <= MOST_OFF_MM
    assert placement.dpi == pytest.approx((dpi, dpi), rel=0.01)


def test_marks_cut_by_the_edge_of_the_paper_still_place_the_sheet():
    sheet = draw.ballot()
    page, affine = draw.scan(sheet)
    assert isinstance(locate(page, draw.form()), GridPlacement)  # the control
    cut = 28  # half of the right column's marks
    placement = locate(np.ascontiguousarray(page[:, :-cut]), draw.form())
    assert isinstance(placement, GridPlacement)
    assert off_mm(sheet, placement, affine, 200.0) <= MOST_OFF_MM


@pytest.mark.parametrize(("printed", "asked"), [(53, 41), (41, 53), (42, 41), (40, 41)])
def test_a_grid_of_another_size_is_refused(printed, asked):
    page, _ = draw.scan(draw.ballot(rows=printed))
    assert isinstance(locate(page, draw.form(rows=printed)), GridPlacement)  # the control
    refused = locate(page, draw.form(rows=asked))
    assert isinstance(refused, NotPlaced)
    assert refused.code is ReasonCode.WRONG_FORM


def test_a_sheet_whose_top_cannot_be_told_is_refused():
    cells = draw.CELLS
    page, _ = draw.scan(draw.ballot(code=tuple(range(0, 34, 2))))
    assert isinstance(locate(page, draw.form()), GridPlacement)  # the control
    page, _ = draw.scan(draw.ballot(cells=cells, code=tuple(range(33))))
    assert isinstance(locate(page, draw.form()), NotPlaced)


@pytest.mark.parametrize("seed", range(3))
def test_paper_without_a_frame_is_refused_and_blank_paper_named(seed):
    rng = np.random.default_rng(seed)
    blank = np.clip(rng.normal(244, 3, (2200, 1700)), 0, 255).astype(np.uint8)
    refused = locate(blank, draw.form())
    assert isinstance(refused, NotPlaced)
    assert refused.code is ReasonCode.BLANK_PAPER
    text = blank.copy()
    for x, y in rng.integers((50, 50), (1600, 2100), (2000, 2)):
        text[y : y + 14, x : x + 9] = 30
    refused = locate(text, draw.form())
    assert isinstance(refused, NotPlaced)
    assert refused.code is ReasonCode.WRONG_FORM


def test_a_torn_side_is_placed_by_the_other_marks_and_remembered():
    sheet = draw.ballot()
    whole = locate(draw.scan(sheet)[0], draw.form())
    assert isinstance(whole, GridPlacement)
    assert whole.found["right"].all()  # the control
    x, y = sheet.at(33, 30)
    ImageDraw.Draw(sheet.image).rectangle((x - 200, y - 250, x + 300, y + 250), fill=245)
    page, affine = draw.scan(sheet)
    placement = locate(page, draw.form())
    assert isinstance(placement, GridPlacement)
    assert not placement.found["right"][28:33].any()
    assert off_mm(sheet, placement, affine, 200.0) <= MOST_OFF_MM


def test_marks_that_do_not_lie_on_a_smooth_grid_show_in_the_residual():
    page, _ = draw.scan(draw.ballot())
    straight = locate(page, draw.form())
    assert isinstance(straight, GridPlacement)
    assert straight.residual_px <= 1.0  # the control
    shaken = page.copy()
    for row in range(300, 2100, 60):  # each strip a little to the side, as a jerking feed does
        shaken[row : row + 60] = np.roll(page[row : row + 60], 8 * (-1) ** (row // 60), axis=1)
    placement = locate(shaken, draw.form())
    assert isinstance(placement, NotPlaced) or placement.residual_px >= 3.0


def test_a_form_without_a_grid_is_a_callers_mistake():
    form = draw.form()
    bare = type(form)(form.contest, form.marking, form.rows, form.blank, True, False)
    with pytest.raises(ValueError, match="no grid"):
        locate(np.full((2200, 1700), 255, np.uint8), bare)
