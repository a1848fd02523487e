"""Two names are one name when a reader of the ballot could not tell them apart."""

import unicodedata

import pytest
from hypothesis import given, settings, strategies as st

from election.names import name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lê Hòa", "Lê Hoà"),
        ("Nguyễn Thúy", "NGUYỄN THUÝ"),
        ("Trần  Văn\u00a0An ", "Trần Văn An"),
        ("Đỗ Đạt", "đỗ đạt"),
        ("Huệ", unicodedata.normalize("NFD", "Huệ")),
        ("Khuỷu", "Khủyu"),
    ],
)
def test_ways_to_write_one_name_are_equal(one, other):
    assert one != other
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("An", "Ân"),
        ("Ân", "Ấn"),
        ("Đạt", "Dạt"),
        ("Hòa An", "Hoa Àn"),  # the tone belongs to its syllable
        ("Thu Thuỷ", "Thu Thủ"),
        ("Lê Văn An", "Lê Vân An"),
        ("Mai Anh", "Maianh"),
    ],
)
def test_names_that_differ_in_any_letter_or_tone_are_not_equal(one, other):
    assert name_key(one) != name_key(other)


@settings(deadline=None)  # other work may share the machine
@given(st.text(alphabet="aăâeêioôơuưyđ hHĐÀệộởữỵ\u0300\u0301\u0303\u0309\u0323", max_size=30))
def test_the_key_does_not_depend_on_unicode_form_or_case(name):
    for form in ("NFC", "NFD"):
        assert name_key(unicodedata.normalize(form, name)) == name_key(name)
    assert name_key(name.upper()) == name_key(name)
