"""Printed names: equal spellings, slips that are allowed, names too close to tell apart."""

import unicodedata

import pytest
from hypothesis import given, strategies as st

from ocr.names import decides, edits, key, match, same_letters

WORDS = ("Nguyễn", "Trần", "Huỳnh", "Văn", "Thị", "Đức", "An", "Ân", "Hùng", "Hưng", "Hoà", "Ý")
SYLLABLES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hòa", "Hoà"), ("THUÝ HẰNG", "Thúy Hằng"), ("Lê  Văn An", "Lê Văn An"), ("Đỗ", "ĐỖ")],
)
def test_case_spaces_and_the_place_of_the_tone_do_not_count(one, other):
    assert key(one) == key(other)
    assert key(unicodedata.normalize("NFD", one)) == key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("An", "Ân"), ("Hùng", "Hưng"), ("Đinh", "Dinh"), ("Vinh", "Vịnh")]
)
def test_every_diacritic_counts(one, other):
    assert key(one) != key(other)


@given(SYLLABLES)
def test_a_name_is_itself_without_a_slip(words):
    name = " ".join(words)
    assert edits(words, name) == 0
    assert edits(["".join(words)], name) == 0
    assert match(words, [name]).edits == 0


@pytest.mark.parametrize(
    ("read", "slips"),
    [
        ("Lâ Văn Bình", 1),
        ("LÊ VĂN BINH", 1),
        ("LêVăn Bình", 0),
        ("Lê Bình", None),
        ("Lê Văn Thanh Bình", None),
        ("Lê Văn Cường", None),
    ],
)
def test_slips_are_counted_and_other_names_are_none(read, slips):
    assert edits(read.split(), "Lê Văn Bình") == slips


def test_a_lost_tone_is_a_slip_and_another_letter_is_another_name():
    assert same_letters(["NGUYÊN", "AN"], "Nguyễn An")
    assert same_letters(["Hà", "Hầng"], "Hà Hồng")
    assert not same_letters(["Bùi", "Huy"], "Bùi Huỳnh")
    assert not same_letters(["Lê", "Lan"], "Lê Lon")


def test_one_slip_never_decides_between_two_names():
    assert not decides(["Lê", "Văn", "Ăn"], "Lê Văn An", "Lê Văn Ân")
    assert decides(["Lê", "Văn", "An"], "Lê Văn An", "Lê Văn Ân")
    assert decides(["Pham", "Văn", "Dũng"], "Phạm Văn Dũng", "Phạm Văn Dung")
    assert match(["Lê", "Văn", "Ăn"], ["Lê Văn An", "Lê Văn Ân"]) is None
    assert match(["Lê", "Văn", "An"], ["Lê Văn Ân", "Lê Văn An"]).index == 1


def test_equal_names_are_never_told_apart_by_their_letters():
    assert match(["Lê", "An"], ["Lê An", "Lê An"]) is None
