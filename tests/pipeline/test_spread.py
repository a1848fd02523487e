"""How dark print may come out where the blank has it between two px."""

import numpy as np

from pipeline.spread import SLACKS, spreads, with_hairs


def test_a_hair_between_two_rows_may_lie_in_one_of_them_on_a_crisp_sheet():
    ink = np.zeros((20, 40), np.uint8)
    ink[9:11, 10:30] = 120  # half of a black hair in each row
    plain = spreads(ink, SLACKS)
    crisp = with_hairs(ink, plain)
    assert plain[0][9, 20] == 120
    assert crisp[0][9, 20] == crisp[0][10, 20] == 240
    assert (crisp[0][:6] == plain[0][:6]).all()  # no ink where there was none
    assert all((one == other).all() for one, other in zip(crisp[1:], plain[1:], strict=True))


def test_a_broad_stroke_stays_as_it_is():
    ink = np.zeros((20, 40), np.uint8)
    ink[8:12, 10:30] = 255  # the control
    plain = spreads(ink, SLACKS)
    assert (with_hairs(ink, plain)[0] == plain[0]).all()
