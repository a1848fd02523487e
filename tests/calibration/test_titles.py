"""What stands before a name: titles are told from names, and a form is learned with them."""

import numpy as np
import pytest
from ballot_blanks import numbered
from blank_typesetter import NAMES, Sheet, contest, encoded, heading, scan, table

from calibration.layout_prefix import prefix
from calibration.learn import learn
from election.errors import FormError
from ocr.engine import PrintedWord

TITLES = (
    "PGS.TS.", "PGS. TS.", "PGS, TS.", "PGS.TS", "PGS-TS.", "GS.TSKH.", "BS.CKII", "BS. CK II.",
    "ThS.BS.", "Th.S", "Th. S", "T.S.", "NGƯT.", "LS.", "Ths", "Ông", "Bà", "Ông/Bà", "Ông (Bà)",
    "(Ông)", "Ô.", "B.", "Đ/c", "Đ/C:", "đ/c.", "Đồng chí", "Tiến sĩ", "Tiến sỹ", "Đại tá",
    "THIẾU TƯỚNG", "Đại uý", "Th.tá", "Luật sư", "Phó giáo sư, Tiến sĩ", "Hoà thượng", "Linh mục",
    "Đại tá, PGS.TS. - NGƯT", "Bác sĩ chuyên khoa II", "Thầy thuốc ưu tú", "1. TS.", "1.TS.",
)  # fmt: skip
SYLLABLES = (
    "Tạ", "Đỗ", "Thạc", "Tô", "Y", "Đại", "Kỹ", "Thượng", "Bá", "B", "Ô", "Đ.", "Ng.", "Tr.",
    "H’Hen", "K’Sor", "TS.Nguyễn", "Thạc Văn", "Tiến Sỹ.Nguyễn",
)  # fmt: skip
PDF_AND_OCR = pytest.mark.parametrize("exact", [True, False], ids=["pdf", "ocr"])


def words(text):
    return [PrintedWord(word, (0, 0, 1, 1)) for word in text.split()]


@PDF_AND_OCR
@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_no_part_of_a_name(title, exact):
    count = len(title.split())
    assert prefix(words(f"{title} Cao Xuân An"), exact=exact) == count
    assert prefix(words(f"{title} Cao Xuân An".upper()), exact=exact) == count


@pytest.mark.parametrize("syllable", SYLLABLES)
def test_what_may_be_a_syllable_of_a_name_is_no_title(syllable):
    assert prefix(words(f"{syllable} Văn An"), exact=True) == 0


def test_a_title_that_lost_its_marks_in_ocr_is_one_and_a_name_with_others_is_none():
    assert prefix(words("Ong Văn An"), exact=False) == 1
    assert prefix(words("Ống Văn An"), exact=False) == 0
    assert prefix(words("Ong Văn An"), exact=True) == 0


def sheet_of(lines, *, rules=True):
    sheet = Sheet()
    heading(sheet)
    if rules:
        table(sheet, [("TT", "HỌ VÀ TÊN"), *numbered(lines)], (12, 130))
    else:
        for i, line in enumerate(lines, start=1):
            sheet.text(25, 66 + 9 * i, f"{i}. {line}")
    return sheet


EVERY_SECOND = ("PGS.TS.", "Đại tá", "BS.CKII.", "Th.S", "NGƯT.", "Hòa thượng", "LS.", "Ông/Bà")


def blanks(sheet):
    return {"pdf": sheet.pdf(), "scan": encoded(scan(sheet.render(), noise=4))}


@pytest.mark.parametrize("data", ["pdf", pytest.param("scan", marks=pytest.mark.slow)])
@pytest.mark.parametrize("rules", [True, False], ids=["table", "list"])
@pytest.mark.parametrize("spelled", [str, str.upper], ids=["Title Case", "UPPER CASE"])
def test_the_place_of_a_name_with_a_title_is_that_of_the_name(data, rules, spelled):
    names = [spelled(name) for name in NAMES]
    plain = learn(contest(), sheet_of(names, rules=rules).pdf())
    titled = [f"{spelled(t)} {name}" for t, name in zip(EVERY_SECOND, names, strict=True)]
    form = learn(contest(), blanks(sheet_of(titled, rules=rules))[data])
    for bare, row in zip(plain.rows, form.rows, strict=True):
        assert row.name[2] == pytest.approx(bare.name[2], abs=3)
        assert row.name[0] > bare.name[0] + 30  # the control: there is a title before it


@pytest.mark.parametrize("data", ["pdf", "scan"])
@pytest.mark.parametrize("glue", ["TS.", "1."])
def test_a_name_that_is_glued_to_what_stands_before_it_is_parted_from_it(data, glue):
    plain = learn(contest(), sheet_of(NAMES).pdf())
    form = learn(contest(), blanks(sheet_of([f"{glue}{name}" for name in NAMES]))[data])
    for bare, row in zip(plain.rows, form.rows, strict=True):
        assert row.name[2] == pytest.approx(bare.name[2], abs=3)
        assert row.name[0] > bare.name[0] + 10


@pytest.mark.parametrize("after", [", PGS.TS", " - Giám đốc", ",Giám đốc", " (TS)"])
def test_a_title_or_a_post_behind_the_name_is_no_part_of_it(after):
    plain = learn(contest(), sheet_of(NAMES).pdf())
    form = learn(contest(), sheet_of([name + after for name in NAMES]).pdf())
    widths = np.array([[a.name[2], b.name[2]] for a, b in zip(plain.rows, form.rows, strict=True)])
    assert np.abs(widths[:, 0] - widths[:, 1]).max() <= 10  # a comma stays


@pytest.mark.parametrize("data", ["pdf", "scan"])
@pytest.mark.parametrize(
    ("printed", "listed"),
    [
        ("Đại tá Nguyễn Văn Anh", "Nguyễn Văn An"),
        ("PGS.TS. Nguyễn Văn Anh", "Nguyễn Văn An"),
        ("Tô Văn An", "Văn An"),
        ("Tạ Văn An", "Văn An"),
        ("Đại tá Đỗ Văn An", "Văn An"),
        ("Thạc Văn An", "Văn An"),
    ],
)
def test_a_title_never_makes_another_person_of_a_name(printed, listed, data):
    others = list(NAMES[1:])
    right = " ".join(w for w in printed.split() if w not in ("Đại", "tá", "PGS.TS."))
    sheet = blanks(sheet_of([printed, *others]))[data]
    assert len(learn(contest([right, *others]), sheet).rows) == len(NAMES)  # the control
    with pytest.raises(FormError, match="Văn An"):
        learn(contest([listed, *others]), sheet)


@pytest.mark.parametrize("data", ["pdf", "scan"])
def test_a_family_name_that_is_also_a_form_of_address_belongs_to_the_name(data):
    people = ["Ông Văn An", "Văn Anh Bình", "Bà Thị Cúc"]
    form = learn(contest(people), blanks(sheet_of(people))[data])
    shorter = learn(
        contest(["Văn An", "Anh Bình", "Thị Cúc"]),
        sheet_of(["Văn An", "Anh Bình", "Thị Cúc"]).pdf(),
    )
    for whole, end in zip(form.rows, shorter.rows, strict=True):
        assert whole.name[2] > end.name[2] + 30


def test_of_two_names_one_of_which_ends_the_other_the_whole_is_meant():
    people = ["Ông Văn An", "Văn An", "Lê Thị Cúc"]
    form = learn(contest(people), sheet_of(people).pdf())
    assert form.rows[0].name[2] > form.rows[1].name[2] + 30
