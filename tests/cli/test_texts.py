"""Everything that is said is said in both languages, with the same values."""

import string

import pytest

from cli.texts import TEXTS, Language, language
from election.reading import ReasonCode
from election.votes import Vote


def values_in(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_take_the_same_values(key):
    vietnamese, english = TEXTS[key]
    assert vietnamese
    assert english
    assert values_in(vietnamese) == values_in(english)


def test_every_reason_and_every_vote_has_a_name_for_the_table():
    assert {code.value for code in ReasonCode} <= set(TEXTS)
    assert {vote.value for vote in Vote if vote is not Vote.DOUBTFUL} <= set(TEXTS)


@pytest.mark.parametrize(
    ("arguments", "locale", "expected"),
    [
        ([], {"LANG": "vi_VN.UTF-8"}, Language.VI),
        ([], {"LANG": "C"}, Language.EN),
        ([], {}, Language.EN),
        ([], {"LANG": "vi_VN", "LC_ALL": "en_GB.UTF-8"}, Language.EN),
        (["read", "--lang", "vi"], {"LANG": "C"}, Language.VI),
        (["--lang=en", "read"], {"LANG": "vi_VN"}, Language.EN),
    ],
)
def test_the_option_goes_before_the_locale(arguments, locale, expected):
    assert language(arguments, locale) is expected
