from dataclasses import replace

import cv2
import numpy as np
import pytest

from election.reading import ReasonCode, RejectedSheet
from pipeline.core_print import CELL
from pipeline.lost_rules import lost_rule, rule_px_of
from pipeline.missing import FEW_PX, find_missing
from tests.pipeline.ballot_drawing import NAMES, OTHER_NAMES, Plan, ballot
from tests.pipeline.ballot_reading import codes, read, result
from tests.pipeline.scanner_drawing import Scan

TORN = {
    "a corner with the number of a name": (10, 170, 24, 210),
    "the heading": (0, 0, 148, 44),
    "a strip of the middle": (0, 90, 148, 100),
    "a patch over instructions": (14, 44, 90, 57),
    "the foot": (0, 186, 148, 210),
}


@pytest.mark.parametrize("mode", ["gray", "colour", "bilevel"])
@pytest.mark.parametrize("lost", TORN.values(), ids=TORN)
def test_print_that_is_covered_or_torn_off_asks_for_a_person(names, lost, mode):
    assert not result(names, names.sheet(), Scan(mode=mode)).reasons  # the control
    found = result(names, names.sheet().area(lost), Scan(mode=mode))
    assert codes(found) & {ReasonCode.MISSING_PAPER, ReasonCode.WRONG_FORM}


@pytest.mark.parametrize("row", [0, 4, 9])
@pytest.mark.parametrize("part", [(0.0, 1.0), (0.0, 0.5), (0.5, 1.0), (0.7, 1.0)])
def test_a_name_that_is_covered_even_in_part_asks_for_a_person(names, row, part):
    left, top, right, bottom = names.name(row)
    wide = right - left
    patch = (left + part[0] * wide - 0.3, top - 0.5, left + part[1] * wide + 0.3, bottom + 0.5)
    found = read(names, names.sheet().area(patch))
    assert ReasonCode.MISSING_PAPER in codes(found)


@pytest.mark.parametrize("ink", [(10, 10, 10), (120, 120, 120), (250, 250, 250)])
def test_a_name_under_a_dark_or_white_patch_is_never_read_silently(names, ink):
    left, top, right, bottom = names.name(3)
    sheet = names.sheet().area((left - 1, top - 1, right + 1, bottom + 1), ink)
    assert result(names, sheet).reasons


def test_other_people_on_the_same_layout_are_another_ballot(names):
    other = ballot(Plan(names=OTHER_NAMES))
    found = result(names, other.sheet())
    assert isinstance(found, RejectedSheet)
    assert codes(found) == {ReasonCode.WRONG_FORM}


@pytest.mark.parametrize("mode", ["gray", "bilevel"])
@pytest.mark.parametrize("row", range(10))
def test_one_other_person_on_the_same_layout_is_never_read_silently(names, row, mode):
    changed = ballot(Plan(names=(*NAMES[:row], OTHER_NAMES[row], *NAMES[row + 1 :])))
    assert result(names, changed.sheet(), Scan(mode=mode)).reasons


@pytest.mark.parametrize("pair", [(0, 1), (2, 3), (4, 6), (7, 8)])
def test_two_people_who_changed_places_are_never_read_silently(names, pair):
    order = list(NAMES)
    order[pair[0]], order[pair[1]] = order[pair[1]], order[pair[0]]
    assert result(names, ballot(Plan(names=tuple(order))).sheet()).reasons


@pytest.mark.parametrize("toner", [0.9, 0.75, 0.6])
def test_pale_print_is_not_missing_print(names, toner):
    sheet = names.sheet()
    pale = (243 - toner * (243 - sheet.pixels.astype(float))).astype(np.uint8)
    found = result(names, replace(sheet, pixels=pale))
    assert ReasonCode.MISSING_PAPER not in codes(found)


def test_missing_print_is_counted_in_cells_and_boxed(names):
    whole = find_missing(names.prepared.overview, names.prepared)
    assert (whole.cells, whole.largest, whole.rect, whole.share) == (0, 0, None, 0.0)
    ink = names.prepared.overview.copy()
    ink[170:225] = 0  # the two lines of instructions
    part = find_missing(ink, names.prepared)
    assert part.cells >= part.largest >= 2
    _, y, _, h = part.rect
    assert 140 <= y < y + h <= 260
    assert 0 < part.share < 0.5
    gone = find_missing(np.zeros_like(ink), names.prepared)
    assert gone.share == 1.0


@pytest.mark.parametrize("mode", ["gray", "bilevel"])
def test_a_word_of_small_print_that_is_gone_asks_for_a_person(names, mode):
    assert read(names, names.sheet(), Scan(mode=mode)).reasons == ()  # the control
    note = (15.0, 189.0, 27.0, 194.5)  # the first word of the note at the foot
    assert codes(read(names, names.sheet().area(note), Scan(mode=mode))) == {
        ReasonCode.MISSING_PAPER
    }


def without_rules(ballot, side_by_side):
    """Ink of the blank without what is printed in some cells that have nothing but rules."""
    core = ballot.prepared.core
    letters = np.bincount(core.cells[~core.ruled], minlength=core.counts.size)
    ruled = (core.counts >= FEW_PX) & (letters.reshape(core.counts.shape) == 0)
    row = int(ruled.sum(axis=1).argmax())
    columns = np.flatnonzero(ruled[row])[:: 1 if side_by_side else 2][:5]
    ink = ballot.prepared.overview.copy()
    for column in columns:
        ink[row * CELL : (row + 1) * CELL, column * CELL : (column + 1) * CELL] = 0
    return ink


def test_a_threshold_may_lose_a_rule_here_and_there_but_not_a_stretch_of_it(names):
    scattered, stretch = (without_rules(names, near) for near in (False, True))
    assert find_missing(scattered, names.prepared, bilevel=True).cells == 0
    assert find_missing(scattered, names.prepared).cells >= 4  # the controls
    assert find_missing(stretch, names.prepared, bilevel=True).largest >= 5


HALF = {"all over": 1.0, "in the upper half": 0.5}


@pytest.mark.parametrize(("where", "down"), HALF.items(), ids=HALF)
def test_hairlines_that_fade_out_all_over_the_sheet_prove_nothing(boxes, where, down):
    core = boxes.prepared.core
    ink = boxes.prepared.overview.copy()
    ruled = core.px[core.ruled]
    rows = ruled // ink.shape[1]
    here = ruled[rows < rows.min() + down * (rows.max() - rows.min())]
    faded = np.zeros(ink.size, np.uint8)
    faded[here[here // 40 % 2 == 0]] = 1  # every other 10 mm
    ink[cv2.dilate(faded.reshape(ink.shape), np.ones((7, 7), np.uint8)) > 0] = 0
    found = find_missing(ink, boxes.prepared)
    assert (found.cells == 0) == (where == "all over")


def test_a_corner_folded_over_is_missed_in_bilevel_though_it_takes_only_rules(boxes):
    core, ink = boxes.prepared.core, boxes.prepared.overview.copy()
    rows, columns = np.divmod(core.px[core.ruled], ink.shape[1])
    top, left = (int(at.min() + 0.74 * (at.max() - at.min())) for at in (rows, columns))
    assert find_missing(ink, boxes.prepared, bilevel=True).cells == 0  # the control
    ink[top:, left:] = 0
    assert find_missing(ink, boxes.prepared, bilevel=True).cells > 0


def test_letters_that_are_gone_are_missed_though_no_hairline_is_seen(boxes):
    ink = boxes.prepared.overview.copy()
    core = boxes.prepared.core
    ink.ravel()[core.px[core.ruled]] = 0
    ink[170:260] = 0
    assert find_missing(ink, boxes.prepared).letters > 0


def line_sheet(*lines):
    """Ink of ruled lines, each (x, y, width, height), overview px."""
    ink = np.zeros((400, 300), np.uint8)
    for x, y, w, h in lines:
        ink[y : y + h, x : x + w] = 90
    return ink


DOWN = (40, 50, 1, 300)


@pytest.mark.parametrize(("gone", "seen"), [(0, False), (20, False), (40, True), (160, True)])
def test_a_stretch_of_a_hairline_that_is_gone_is_seen_from_7_mm(gone, seen):
    page = line_sheet(DOWN, (60, 50, 1, 300), (80, 50, 200, 1), (80, 340, 200, 1))
    px = rule_px_of(page)
    page[100 : 100 + gone, 38:43] = 0
    found = lost_rule(page, px)
    assert (found is not None) == seen
    assert found is None or (found[1::2] == pytest.approx((98, gone), abs=6))


def test_a_hairline_that_the_printer_left_out_proves_nothing():
    page = line_sheet(DOWN, (60, 50, 1, 300), (80, 50, 200, 1), (80, 340, 200, 1))
    px = rule_px_of(page)
    page[50:260, 38:43] = 0
    assert lost_rule(page, px) is None


def test_a_tinted_heading_is_no_ruled_line():
    page = line_sheet(DOWN, (80, 50, 150, 30))
    rows, columns = np.divmod(rule_px_of(page), page.shape[1])
    assert not np.any((rows > 55) & (rows < 75) & (columns > 90))
    assert np.any(columns == 40)  # the control
