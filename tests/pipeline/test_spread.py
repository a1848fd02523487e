"""How dark print may come out where the blank has it between two px."""

import numpy as np

from pipeline.spread import SLACKS, dotted_rules_of, spreads, with_hairs


def test_a_hair_between_two_rows_may_lie_in_one_of_them_on_a_crisp_sheet():
    ink = np.zeros((20, 40), np.uint8)
    ink[9:11, 10:30] = 120  # half of a black hair in each row
    plain = spreads(ink, np.zeros_like(ink), SLACKS)
    crisp = with_hairs(ink, plain)
    assert plain[0][9, 20] == 120
    assert crisp[0][9, 20] == crisp[0][10, 20] == 240
    assert (crisp[0][:6] == plain[0][:6]).all()  # no ink where there was none
    assert all((one == other).all() for one, other in zip(crisp[1:], plain[1:], strict=True))


def test_a_broad_stroke_stays_as_it_is():
    ink = np.zeros((20, 40), np.uint8)
    ink[8:12, 10:30] = 255  # the control
    plain = spreads(ink, np.zeros_like(ink), SLACKS)
    assert (with_hairs(ink, plain)[0] == plain[0]).all()


def table(gap=9, dash=9):
    """Ink of a table of dashed rules, 45 px from row to row, with a stem between two of them."""
    ink = np.zeros((200, 300), np.uint8)
    for y in range(10, 200, 45):
        for x in range(30, 270, gap + dash):
            ink[y : y + 3, x : x + dash] = 90
    ink[68:86, 100:104] = 90  # an i,
    ink[74:86, 90:97] = ink[74:86, 107:116] = 90  # and letters beside it
    return ink


def test_dots_and_dashes_in_a_row_are_a_rule_and_a_letter_between_two_rules_is_none():
    ink = table()
    dots = dotted_rules_of(ink)
    assert (dots[10:13] == ink[10:13]).all()
    assert not dots[60:90].any()
    assert (dotted_rules_of(np.ascontiguousarray(ink.T)) == dots.T).all()


def test_few_dots_and_those_far_apart_are_no_rule():
    few = table()
    few[:, 60:] = 0
    assert not dotted_rules_of(few).any()
    assert not dotted_rules_of(table(gap=30)).any()


def test_a_dot_that_is_grey_on_the_blank_may_be_black_on_paper():
    ink = table()
    plain, dotted = (spreads(ink, dots, SLACKS)[0] for dots in (0 * ink, dotted_rules_of(ink)))
    assert plain[11, 32] == 90  # the control
    assert dotted[11, 32] == 255
