"""The words of a text layer are those that stand on the paper, in whatever order they are coded."""

import unicodedata

import pytest
from blank_typesetter import NAMES, Sheet, contest, heading, width_of

from calibration.form import to_bytes
from calibration.learn import learn
from calibration.learn_pdf import read_pdf

OTHER = "DejaVuSans"  # the font from which a word processor takes letters that the first one lacks
EM = 13 / 72 * 25.4  # mm; the size of the letters


def pieces(x, words, lacking):
    """Words in pieces of one font each, with the place and the font of each piece."""
    out = []
    for letter in words:
        font = OTHER if letter in lacking else "DejaVuSerif"
        if out and out[-1][2] == font == "DejaVuSerif":
            out[-1] = (out[-1][0], out[-1][1] + letter, font)
        else:
            out.append((x, letter, font))
        x += width_of(letter, font=font)
    return out


def print_in(sheet, x, y, words, lacking, *, behind=True):
    """Print words of which some letters are from another font, coded `behind` the rest or among."""
    order = pieces(x, words, lacking)
    for at, text, font in sorted(order, key=lambda p: p[2] == OTHER) if behind else order:
        sheet.text(at, y, text, font=font)


def words_on(sheet):
    printed = read_pdf(sheet.pdf()).printed
    assert printed is not None
    return [word.text for word in printed.words]


@pytest.mark.parametrize(
    ("lacking", "upper"), [("ịọ", False), ("ịọễđươ", True), ("hnT", False), ("ýôê", True)]
)
def test_letters_from_another_font_stand_in_their_names(lacking, upper):
    forms = []
    for behind in (True, False):
        sheet = Sheet()
        heading(sheet)
        for i, name in enumerate(NAMES):
            words = f"{i + 1}. {name.upper() if upper else name}"
            letters = lacking + lacking.upper() if upper else lacking
            print_in(sheet, 25, 70 + 9 * i, words, letters, behind=behind)
        forms.append(to_bytes(learn(contest(), sheet.pdf())))
    assert forms[0] == forms[1]


def test_in_a_table_too_each_cell_for_itself():
    sheet = Sheet()
    heading(sheet)
    for i, name in enumerate(NAMES):
        for x, words in ((22, str(i + 1)), (32, name), (112, "Chủ tịch Hội")):
            print_in(sheet, x, 66 + 9 * i, words, "ịọộ")
    for i in range(len(NAMES) + 1):
        sheet.line(20, 60 + 9 * i, 180, 60 + 9 * i)
    for x in (20, 30, 110, 180):
        sheet.line(x, 60, x, 60 + 9 * len(NAMES))
    assert [row.candidate for row in learn(contest(), sheet.pdf()).rows] == [
        f"c{i:02}" for i in range(1, len(NAMES) + 1)
    ]


@pytest.mark.parametrize(
    ("gap", "apart"), [(-0.05, False), (0.0, False), (0.07, False), (0.18, True), (0.25, True)]
)
def test_a_letter_coded_elsewhere_is_of_the_word_that_it_touches(gap, apart):
    sheet = Sheet()
    end = 30 + width_of("Th")
    sheet.text(30, 50, "Th")
    sheet.text(30, 70, "Kim")
    sheet.text(end + gap * EM, 50, "ị", font=OTHER)
    assert words_on(sheet) == (["Th", "Kim", "ị"] if apart else ["Thị", "Kim"])


@pytest.mark.parametrize(("up", "apart"), [(0.0, False), (0.1, False), (0.35, True), (1.2, True)])
def test_it_stands_on_the_line_of_its_word(up, apart):
    sheet = Sheet()
    sheet.text(30, 50, "Th")
    sheet.text(30, 90, "Kim")
    sheet.text(30 + width_of("Th"), 50 - up * EM, "ị", font=OTHER)
    assert words_on(sheet) == (["Th", "Kim", "ị"] if apart else ["Thị", "Kim"])


@pytest.mark.parametrize("ruled", [False, True])
def test_letters_on_two_sides_of_a_rule_are_no_word_however_close(ruled):
    sheet = Sheet()
    border = 60
    for i, words in enumerate(("Thu", "Mai", "Lan")):
        sheet.text(border - width_of(words), 50 + 9 * i, words)
    for i, words in enumerate(("Hà", "An", "Vy")):
        sheet.text(border + 0.15, 50 + 9 * i, words)
    if ruled:
        for i in range(4):
            sheet.line(30, 44 + 9 * i, 90, 44 + 9 * i)
        for x in (30, border, 90):
            sheet.line(x, 44, x, 71)
    apart = ["Thu", "Mai", "Lan", "Hà", "An", "Vy"]
    assert words_on(sheet) == (apart if ruled else ["ThuHà", "MaiAn", "LanVy"])


def test_words_printed_over_one_another_are_two_words_not_one_of_double_letters():
    sheet = Sheet()
    sheet.text(30, 50, "Nguyễn")
    sheet.text(30.5, 50, "Nguyễn", font=OTHER)
    assert words_on(sheet) == ["Nguyễn", "Nguyễn"]


def test_a_name_begins_behind_a_stop_in_whatever_order_the_two_are_coded():
    sheet = Sheet()
    sheet.text(30 + width_of("TS."), 50, "Ngọc")
    sheet.text(30, 70, "Kim")
    sheet.text(30, 50, "TS.")
    assert words_on(sheet) == ["Ngọc", "Kim", "TS."]


@pytest.mark.parametrize(
    ("word", "mark", "letter"),
    [("Thi", "\u0323", 2), ("Ngoc", "\u0323", 2), ("Hô", "\u0300", 1), ("NGUYÊN", "\u0303", 4)],
)
def test_a_mark_coded_elsewhere_is_put_to_the_letter_on_which_it_stands(word, mark, letter):
    whole = unicodedata.normalize("NFC", word[: letter + 1] + mark + word[letter + 1 :])
    below = "Vinh"  # another line, on which the mark does not stand
    for down in (0, 60):
        sheet = Sheet()
        sheet.text(30, 50, word)
        sheet.text(30, 56, below)
        # The glyph of a mark stands left of its own place, about the middle of a small letter.
        x = 30 + width_of(word[:letter]) + width_of(word[letter]) / 2 + 0.25 * EM
        sheet.text(x, 50 + down, mark)
        words = words_on(sheet)
        assert (whole in words) == (down == 0), words
        assert below in words
