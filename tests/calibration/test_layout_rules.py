"""Tables of every kind of rule have their cells; lists have none."""

import numpy as np
import pytest
from ballot_blanks import FORMS, listed, plain
from blank_typesetter import Sheet, table

from calibration.layout_rules import find_rules

TABLES = {
    "thin": {"rule": 0.08},
    "thick": {"rule": 1.0},
    "dotted": {"dash": 0.5},
    "dashed": {"dash": 1.4},
    "double": {"double": True},
    "grey heading": {"header_gray": 200},
    "dark heading": {"header_gray": 120},
    "low rows": {"row_height": 5.0, "size": 8},
}


@pytest.mark.parametrize("style", TABLES)
def test_every_cell_of_a_table_is_found_once(style):
    sheet, _ = plain(**TABLES[style])
    blank = sheet.render().min(axis=2)
    assert len(find_rules(blank).cells) == 18  # a heading and eight rows of two


@pytest.mark.parametrize("form", [name for name in FORMS if name.startswith("list")])
def test_a_list_without_rules_has_no_cells(form):
    sheet, _ = FORMS[form]()
    assert find_rules(sheet.render().min(axis=2)).cells == ()


def test_a_heading_of_two_storeys_has_a_cell_for_each_caption():
    sheet = Sheet()
    table(sheet, [("", "", ""), ("", "", "")], (40, 40, 40))
    sheet.box(60, 60, 80, 4.5)  # one caption over two columns
    assert len(find_rules(sheet.render().min(axis=2)).cells) > 6
    assert len(find_rules(np.full((2339, 1654), 255, np.uint8)).cells) == 0  # the control


def test_a_frame_round_a_list_is_no_cell_of_a_name():
    sheet, contest = listed()
    sheet.box(10, 50, 128, 120)
    from calibration.learn import learn

    framed = learn(contest, sheet.pdf())
    assert [row.candidate for row in framed.rows] == [c.id for c in contest.candidates]
