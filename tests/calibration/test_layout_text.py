"""Printed words become lines and blocks as a person reads them."""

import pytest

from calibration.layout_text import blocks
from ocr.engine import PrintedWord

HEIGHT = 30  # px of a word without accents


def line(x, y, *texts):
    words = []
    for text in texts:
        words.append(PrintedWord(text, (x, y, 16 * len(text), HEIGHT)))
        x += 16 * len(text) + 12
    return words


@pytest.mark.parametrize("lower", [0, 4, 9, 13, 16, 20])
def test_of_two_columns_a_little_off_each_line_stays_whole(lower):
    left = {"8.": (158, 27, 0, 27), "Cao": (224, 59, 0, 27), "Trọng": (294, 95, 1, 34),
            "Văn": (399, 63, 0, 27), "Minh": (473, 83, -2, 28)}  # fmt: skip
    right = {"20.": (852, 47, 1, 26), "Nguyễn": (916, 122, -7, 42), "Đình": (1049, 77, -1, 28),
             "Viết": (1137, 65, -8, 35), "Thuận": (1213, 101, -1, 35)}  # fmt: skip
    words = [
        PrintedWord(text, (x, 1156 + down + off, wide, tall))
        for column, down in ((left, 0), (right, lower))
        for text, (x, wide, off, tall) in column.items()
    ]
    texts = {block.text for block in blocks(words, ())}
    assert texts == {"8. Cao Trọng Văn Minh", "20. Nguyễn Đình Viết Thuận"}


def test_lines_below_one_another_stay_apart():
    words = [*line(60, 400, "Nguyen", "Thi"), *line(60, 442, "Lan", "Anh")]
    assert [block.text for block in blocks(words, ())] == ["Nguyen Thi", "Lan Anh"]


@pytest.mark.parametrize("gap", [29, 36, 47])
def test_the_number_of_a_name_begins_the_next_column_however_close_that_is(gap):
    left = line(60, 400, "3.", "Nguyen", "Thi", "Lan")
    end = left[-1].box[0] + left[-1].box[2]
    words = [*left, *line(end + gap, 400, "15.", "Ong", "Kim")]
    texts = [block.text for block in blocks(words, ())]
    assert texts == ["3. Nguyen Thi Lan", "15. Ong Kim"]
    date = [*left, *line(end + gap, 400, "15", "Kim")]  # the control: no number of a list
    assert len(blocks(date, ())) == 1
