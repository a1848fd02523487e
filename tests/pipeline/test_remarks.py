"""A line printed close below a name belongs to it, and a strike may go through that as well."""

import numpy as np
import pytest

from pipeline.remarks import remarks_below, struck_remarks

ROW = 3


def printed(names, gap, tall=8):
    """Ink of small letters that far below a name, overview px, and where they are."""
    x, y, w, h = (v // 2 for v in names.form.rows[ROW].name)
    text = np.zeros_like(names.prepared.overview)
    top = y + h + gap
    for left in range(x, x + w // 2, 6):
        text[top : top + tall, left : left + 3] = 200
    return text, (x, top, w // 2, tall)


def zones_of(names, text):
    return remarks_below(names.form, names.prepared.zones, text)


def test_a_line_close_below_a_name_is_its_remark_and_one_far_below_is_none(names):
    text, (x, top, _, tall) = printed(names, gap=3)
    (zone,) = zones_of(names, text)
    assert zone.row == ROW
    left, upper = zone.rect[0] + zone.text[0], zone.rect[1] + zone.text[1]
    assert (left // 2, upper // 2) == (x, top)
    assert (zone.text[3] - zone.text[1]) // 2 == tall
    assert zones_of(names, printed(names, gap=18)[0]) == ()


@pytest.mark.parametrize(
    ("rise", "waves", "part", "struck"),
    [
        (0, 0, 1.0, True),
        (3, 0, 1.0, True),
        (0, 0, 0.6, False),  # over part of it
        (0, 5, 1.0, False),  # words written over it
    ],
)
def test_a_line_through_all_of_a_remark_is_the_strikes(names, rise, waves, part, struck):
    text, (x, top, wide, tall) = printed(names, gap=3)
    ink, pen = text.copy(), np.zeros_like(text)
    for k in range(-4, round(part * (wide + 4))):
        row = top + tall // 2 + round(rise * (k / wide - 0.5) + waves * np.sin(k))
        ink[row : row + 2, x + k] = 220
        pen[row : row + 2, x + k] = np.where(text[row : row + 2, x + k] > 0, 0, 255)
    rows = np.zeros(len(names.form.rows), np.bool_)
    remarks = zones_of(names, text)
    assert struck_remarks(ink, pen, remarks, rows) == ()  # its name is not struck
    rows[ROW] = True
    assert bool(struck_remarks(ink, pen, remarks, rows)) == struck
    assert struck_remarks(text, 0 * pen, remarks, rows) == ()  # the control
