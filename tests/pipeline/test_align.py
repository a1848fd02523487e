from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from election.definition import Marking
from election.reading import RejectedSheet
from pipeline.align import align, likely_dpis
from pipeline.coarse import Place
from pipeline.frames import apply
from pipeline.template import prepare
from tests.pipeline import voter_drawing as voter
from tests.pipeline.ballot_drawing import HEAD_MM, OTHER_NAMES, Plan, ballot
from tests.pipeline.ballot_reading import EMPTY, MARKED, codes, read, result
from tests.pipeline.scanner_drawing import Scan, form_map, scan

NEAR_MM = 0.35  # strikes and names part company beyond it


def worst_mm(made, placed, how):
    """Largest distance of a printed name from where it truly is, mm."""
    truth = form_map(made, how)
    worst = 0.0
    for index, row in enumerate(made.form.rows):
        x, y, w, h = row.name
        ends = np.array([[x, y + h / 2], [x + w, y + h / 2]])
        off = apply(placed.name_maps[index], ends) - apply(truth, ends)
        worst = max(worst, float(np.linalg.norm(off, axis=1).max()))
    return worst / how.dpi * 25.4


LAID = [
    *(Scan(angle=a) for a in (-5, -3.1, -1, -0.3, 0.4, 1.6, 3.8, 5)),
    *(Scan(scale=(s, s)) for s in (0.94, 0.955, 0.97, 0.985, 1.015, 1.03, 1.045, 1.06)),
    *(Scan(shift=s, margin=9) for s in ((6, 0), (-6, 0), (0, 7), (0, -7), (5, 6))),
    *(Scan(shear=s) for s in (-0.02, -0.008, 0.008, 0.02)),
    *(Scan(scale=(1.0, s)) for s in (0.985, 0.993, 1.007, 1.015)),
    Scan(turned=True),
    Scan(turned=True, angle=4, scale=(0.96, 0.96), shift=(3, 3), margin=6),
    Scan(margin=0),
    Scan(surround=8, margin=9),
    Scan(surround=8, margin=9, angle=5),
    Scan(surround=128, margin=9),
    Scan(dpi=100, tag=100),
    Scan(dpi=150, tag=150),
    Scan(dpi=240, tag=240),
    Scan(dpi=300, tag=300),
    Scan(mode="bilevel"),
    Scan(mode="bilevel", dpi=300, tag=300, angle=-2),
]


@pytest.mark.parametrize("how", LAID, ids=str)
def test_a_sheet_is_placed_however_it_lies(names, how):
    placed = align(scan(names.sheet(), how), names.prepared)
    assert placed is not None
    assert placed.turned == (180 if how.turned else 0)
    assert worst_mm(names, placed, how) < NEAR_MM
    assert placed.residual_mm < NEAR_MM


@given(
    angle=st.floats(-5, 5),
    scale=st.floats(0.94, 1.06),
    x=st.floats(-2, 2),
    y=st.floats(-2, 2),
    turned=st.booleans(),
)
@settings(max_examples=25, deadline=None, derandomize=True)
def test_no_small_skew_shift_or_scale_loses_a_flat_sheet(angle, scale, x, y, turned):
    made = ballot(Plan())
    how = Scan(angle=angle, scale=(scale, scale), shift=(x, y), turned=turned, margin=7)
    placed = align(scan(made.sheet(), how), made.prepared)
    assert placed is not None
    assert worst_mm(made, placed, how) < NEAR_MM


@pytest.mark.parametrize(
    ("tag", "dpi"), [(None, 200), (72, 200), (300, 200), (96, 300), (200, 150)]
)
def test_a_missing_or_wrong_resolution_tag_changes_nothing(names, tag, dpi):
    page = scan(names.sheet(), Scan(dpi=dpi, tag=float(dpi)))
    told, untold = (align(p, names.prepared) for p in (page, replace(page, dpi=tag)))
    assert told is not None
    assert untold is not None
    assert untold.dpi == told.dpi == dpi
    np.testing.assert_array_equal(untold.page_from_form, told.page_from_form)


def test_the_stated_resolution_is_tried_first_only_where_the_size_of_the_page_allows_it(names):
    page = scan(names.sheet(), Scan(margin=0))
    assert likely_dpis(replace(page, dpi=200.0), names.prepared)[0] == 200
    for wrong in (72.0, 300.0, 600.0, None):
        assert likely_dpis(replace(page, dpi=wrong), names.prepared)[0] == 200


def test_a_page_larger_than_its_sheet_is_placed(names):
    """An A5 sheet on the glass of an A4 scanner."""
    how = Scan(margin=1.0)
    page = scan(names.sheet(), how)
    large = np.full((2339, 1654), 246, np.uint8)
    large[: page.gray.shape[0], : page.gray.shape[1]] = page.gray
    assert worst_mm(names, align(replace(page, gray=large), names.prepared), how) < NEAR_MM


LAST = (
    "An", "Bình", "Chi", "Dũng", "Em", "Giang", "Hà", "Khôi", "Lam", "Minh", "Nam", "Oanh", "Phú",
    "Quý", "Sơn", "Tâm",
)  # fmt: skip
TABLES = {
    "names": Plan(),
    "boxes": Plan(Marking.CONFIDENCE_3),
    "list": Plan(table=False),
    "many": Plan(names=tuple(f"Nguyễn Văn {n}" for n in LAST), pitch=8.0, points=11.0),
}
COVERED = {
    "heading": (0, 0, 148, HEAD_MM - 4),
    "heading and head of the table": (0, 0, 148, HEAD_MM + 9),
    "left half": (0, 0, 80, 210),
    "lower part": (0, 150, 148, 210),
}


@pytest.mark.parametrize("plan", TABLES.values(), ids=TABLES)
@pytest.mark.parametrize("cover", COVERED.values(), ids=COVERED)
@pytest.mark.parametrize("shift", [0.0, 1.0, -1.0])
def test_a_table_whose_rows_repeat_never_slips_by_a_row_whatever_is_covered(plan, cover, shift):
    made = ballot(plan)
    how = Scan(shift=(0, shift * plan.pitch), margin=14)
    whole = align(scan(made.sheet(), how), made.prepared)
    assert worst_mm(made, whole, how) < NEAR_MM  # the control
    page = scan(made.sheet().area(cover), how)
    reading = result(made, page)
    if isinstance(reading, RejectedSheet):
        return
    assert reading.reasons
    assert worst_mm(made, align(page, made.prepared), how) < 2.0


@pytest.mark.parametrize("rows", [-2, -1, 1, 2])
def test_a_first_guess_that_is_rows_off_is_moved_to_where_the_names_are(names, rows, monkeypatch):
    guessed = form_map(names, Scan())
    guessed[:, 2] += guessed[:, 1] * rows * names.plan.pitch * 200 / 25.4
    places = [Place(guessed, 0, 0.6)]
    monkeypatch.setattr("pipeline.align.find_places", lambda *_: iter(places))
    placed = align(scan(names.sheet()), names.prepared)
    assert placed.sure
    assert worst_mm(names, placed, Scan()) < 0.3


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_a_sheet_of_which_the_list_begins_some_rows_later_is_never_accepted(rows):
    """The same table with other people in its first places: every line fits, no name does."""
    made = ballot(Plan())
    moved = ballot(Plan(names=OTHER_NAMES[:rows] + made.plan.names[: 10 - rows]))
    control = result(made, made.sheet())
    assert not control.reasons
    assert result(made, moved.sheet()).reasons


def test_a_mark_is_credited_to_its_own_row_however_the_sheet_lies(names):
    sheet = names.sheet().pen(*voter.line(names.name(6), names.body(6)))
    expected = [EMPTY] * 6 + [MARKED] + [EMPTY] * 3
    for how in LAID:
        reading = result(names, sheet, how)
        if isinstance(reading, RejectedSheet) or reading.reasons:
            continue
        assert [mark.verdict for mark in reading.marks] == expected, how


def test_blank_paper_and_another_form_are_not_placed_as_this_one(names):
    assert align(scan(names.sheet()), names.prepared) is not None  # the control
    assert align(scan(names.sheet().area((0, 0, 148, 210))), names.prepared) is None
    other = ballot(
        Plan(Marking.CONFIDENCE_3, names=OTHER_NAMES[:4], table=False, pitch=20, points=16)
    )
    assert result(names, other.sheet()).reasons
    assert isinstance(result(names, other.sheet()), RejectedSheet)


def test_the_residual_is_larger_on_a_warped_sheet_than_on_a_flat_one(names):
    flat, little, much = (
        align(scan(names.sheet(), Scan(wave=wave, wave_mm=30)), names.prepared)
        for wave in (0.0, 0.4, 1.0)
    )
    assert flat.residual_mm < little.residual_mm < much.residual_mm


@pytest.mark.parametrize("wave_mm", [15, 30, 60, 120])
@pytest.mark.parametrize("wave", [0.2, 0.5, 1.0, 1.6])
def test_a_warped_sheet_is_read_right_or_goes_to_a_person(names, wave, wave_mm):
    sheet = names.sheet()
    for row in (1, 4, 7):
        sheet = sheet.pen(*voter.line(names.name(row), names.body(row)))
    reading = result(names, sheet, Scan(wave=wave, wave_mm=wave_mm))
    if isinstance(reading, RejectedSheet) or reading.reasons:
        return
    assert [m.verdict for m in reading.marks] == [
        MARKED if r in (1, 4, 7) else EMPTY for r in range(10)
    ]


def test_the_registration_says_how_the_sheet_lay(names):
    how = Scan(angle=-2.5, scale=(0.97, 0.98), turned=True)
    found = read(names, names.sheet(), how).registration
    assert found.turned == 180
    assert found.angle_deg == pytest.approx(-2.5, abs=0.1)
    assert found.scale == pytest.approx((0.97, 0.98), abs=0.002)
    assert found.dpi == 200


def test_a_page_reads_the_same_alone_and_after_pages_of_other_resolutions(names):
    """What a form remembers may make a reading faster and must never change it."""
    page = scan(names.sheet().pen(*voter.line(names.name(2), names.body(2))), Scan(angle=1))
    fresh = replace(names, prepared=prepare(names.form, names.prepared.id))
    alone = read(fresh, page)
    for how in (
        Scan(dpi=300, tag=300),
        Scan(dpi=150, tag=None),
        Scan(margin=20),
        Scan(turned=True),
    ):
        read(fresh, scan(names.sheet(), how))
    assert read(fresh, page) == alone
    assert codes(alone) == set()
