"""What is no blank of the contest is refused with one line that shows what was read."""

import io

import numpy as np
import pytest
from ballot_blanks import FORMS, agree, confidence, listed, numbered, plain
from blank_typesetter import NAMES, Sheet, contest, encoded, heading, table
from PIL import Image

from calibration.learn import learn
from election.definition import Candidate, Marking
from election.errors import FormError

PLAIN, CONTEST = plain()
PDF = PLAIN.pdf()
PNG = encoded(PLAIN.render(), dpi=200)
NAMES_LIST = list(NAMES)


def refusal(of, data: bytes) -> str:
    with pytest.raises(FormError) as caught:
        learn(of, data)
    line = str(caught.value)
    assert "\n" not in line
    assert " / " in line
    assert line.endswith(".")
    return line


@pytest.mark.parametrize("data", [PDF, PNG], ids=["pdf", "scan"])
def test_the_untouched_blank_is_learned(data):
    assert len(learn(CONTEST, data).rows) == len(NAMES)


OTHER_LISTS = pytest.mark.parametrize(
    ("names", "shown"),
    [
        ([*NAMES_LIST, "Trần Văn Tám"], "Trần Văn Tám"),
        (NAMES_LIST[:-1], "Lê Ý"),
        (NAMES_LIST[1:], "Tô Thị Ngọc Anh"),
        (NAMES_LIST[:3] + NAMES_LIST[4:], "Đinh Xuân Dũng"),
        ([*NAMES_LIST[:5], "Bùi Quốc Huỳnh", *NAMES_LIST[6:]], "Bùi Quốc Huy"),
        (["Tô Ngọc Anh", *NAMES_LIST[1:]], "Tô Thị Ngọc Anh"),
        ([NAMES_LIST[1], NAMES_LIST[0], *NAMES_LIST[2:]], "Thứ tự"),
        (["Phạm Văn Đồng", "Hồ Thị Kỷ"], "BAN CHẤP HÀNH"),
    ],
    ids=[
        "missing",
        "last",
        "first",
        "middle",
        "other given name",
        "syllable more",
        "order",
        "none",
    ],
)


@OTHER_LISTS
def test_another_list_of_names_is_refused_and_shown(names, shown):
    assert shown in refusal(contest(names), PDF)


@pytest.mark.slow
@OTHER_LISTS
def test_another_list_of_names_than_the_scanned_one_is_refused_and_shown(names, shown):
    assert shown in refusal(contest(names), PNG)


def test_a_scanned_name_with_other_letters_is_refused():
    names = [*NAMES_LIST[:5], "Bùi Quốc Huỳnh", *NAMES_LIST[6:]]
    assert "Bùi Quốc Huy" in refusal(contest(names), PNG)


@pytest.mark.parametrize("line", ["{i}. {name}", "{name}", "{address} {NAME}"])
def test_a_name_too_many_in_a_list_without_rules_is_refused(line):
    sheet, whole = listed(line)
    assert len(learn(whole, sheet.pdf()).rows) == len(NAMES)  # the control
    for names in (NAMES_LIST[1:], NAMES_LIST[:-1], NAMES_LIST[:4] + NAMES_LIST[5:]):
        assert "không có trong tệp bầu cử" in refusal(contest(names), sheet.pdf())


def test_a_diacritic_in_a_text_layer_makes_another_name():
    names = ["Tô Thị Ngốc Anh", *NAMES_LIST[1:]]
    assert "Tô Thị Ngọc Anh" in refusal(contest(names), PDF)


def test_a_tone_on_the_other_vowel_is_the_same_name():
    sheet = Sheet()
    heading(sheet)
    table(sheet, [("TT", "HỌ VÀ TÊN"), *numbered(["Lê Hoà", "Võ Thuý Hà"])], (12, 90))
    assert len(learn(contest(["Lê Hòa", "Võ Thúy Hà"]), sheet.pdf()).rows) == 2


@pytest.mark.parametrize(
    ("blank", "marking", "shown"),
    [
        (agree, Marking.STRIKE_OUT, "KHÔNG ĐỒNG Ý"),
        (agree, Marking.CONFIDENCE_3, "KHÔNG ĐỒNG Ý"),
        (confidence, Marking.AGREE_DISAGREE, "TÍN NHIỆM THẤP"),
        (confidence, Marking.STRIKE_OUT, "TÍN NHIỆM THẤP"),
        (plain, Marking.AGREE_DISAGREE, "không có cột nào"),
        (plain, Marking.FILL, "ô tô"),
        (lambda: agree(("ĐỒNG Ý", "Ý KIẾN KHÁC")), Marking.AGREE_DISAGREE, "Ý KIẾN KHÁC"),
        (lambda: agree(("ĐỒNG Ý", "ĐỒNG Ý")), Marking.AGREE_DISAGREE, "ĐỒNG Ý"),
        (lambda: agree(("", "")), Marking.AGREE_DISAGREE, "2 cột"),
    ],
)
def test_columns_that_are_not_those_of_the_marking_are_refused_and_shown(blank, marking, shown):
    sheet, _ = blank()
    assert shown in refusal(contest(marking=marking), sheet.pdf())


def test_namesakes_with_nothing_beside_them_are_refused():
    people = (
        Candidate("c1", "Lê An", position="Bí thư"),
        Candidate("c2", "Lê An", position="Cán bộ"),
    )
    sheet = Sheet()
    heading(sheet)
    table(sheet, [("TT", "HỌ VÀ TÊN"), *numbered(["Lê An", "Lê An"])], (12, 90))
    assert "2 người tên “Lê An”" in refusal(contest(candidates=people), sheet.pdf())


def test_namesakes_in_the_other_order_are_refused():
    sheet, right = FORMS["table, namesakes"]()
    first, second, third = right.candidates
    assert "Thứ tự" in refusal(contest(candidates=(second, first, third)), sheet.pdf())


def test_a_scan_that_lost_the_difference_of_two_names_is_refused():
    close = ["Lê Văn An", "Lê Văn Ân"]
    sheet = Sheet()
    heading(sheet)
    table(sheet, [("TT", "HỌ VÀ TÊN"), *numbered(close)], (12, 90))
    blurred = Sheet()
    heading(blurred)
    table(blurred, [("TT", "HỌ VÀ TÊN"), *numbered(["Lê Văn An", "Lê Văn An"])], (12, 90))
    assert len(learn(contest(close), encoded(sheet.render())).rows) == 2  # the control
    refusal(contest(close), encoded(blurred.render()))


def a_page(words: str = "") -> bytes:
    sheet, _ = plain()
    sheet.second_page(words)
    return sheet.pdf()


def test_a_second_printed_page_is_refused_and_an_empty_back_is_not():
    assert len(learn(CONTEST, a_page()).rows) == len(NAMES)
    assert "trang 1, 2" in refusal(CONTEST, a_page("Nguyễn Văn Tám"))


def test_names_in_white_letters_are_refused():
    sheet = Sheet()
    heading(sheet)
    for i, name in enumerate(NAMES):
        sheet.text(20, 80 + 8 * i, name, gray=255)
    assert "không in ra giấy" in refusal(CONTEST, sheet.pdf())


def bilevel(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("1", (width, height)).save(out, "PNG")
    return out.getvalue()


def tiff_of_two_pages() -> bytes:
    page = Image.fromarray(PLAIN.render(100))
    out = io.BytesIO()
    page.save(out, "TIFF", save_all=True, append_images=[page])
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (b"", "0 byte"),
        (b"not a ballot at all" * 9, "không phải PDF"),
        (b"%PDF-1.7 nothing", "hỏng"),
        (PDF[: len(PDF) // 2], "hỏng"),
        (PNG[: len(PNG) // 2], "cắt cụt"),
        (PNG[:60], "không phải PDF"),
        (Sheet().pdf(), "không có chữ in"),
        (Sheet(1000, 1400).pdf(), "không phải cỡ phiếu"),
        (encoded(np.full((2339, 1654, 3), 255, np.uint8)), "không có chữ in"),
        (encoded(np.zeros((2339, 1654, 3), np.uint8)), "không có chữ in"),
        (encoded(np.zeros((3, 3, 3), np.uint8)), "không có chữ in"),
        (bilevel(30_000, 30_000), "quá lớn"),
        (tiff_of_two_pages(), "2 trang"),
    ],
    ids=[
        "empty", "junk", "no PDF", "PDF cut off", "PNG cut off", "PNG header", "white PDF",
        "poster", "white", "black", "tiny", "bomb", "two pages",
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_one_line(data, shown):
    assert shown in refusal(CONTEST, data)


@pytest.mark.slow  # Tesseract looks for letters in it
def test_noise_is_refused():
    noise = np.random.default_rng(0).integers(0, 255, (200, 150, 3)).astype(np.uint8)
    refusal(CONTEST, encoded(noise))
