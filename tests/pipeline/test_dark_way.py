"""A stroke hidden in dense print leaves no paper along its line."""

import pytest

from election.reading import MarkVerdict
from pipeline.dark_way import darkest_way, ways_through
from tests.pipeline import voter_drawing as voter
from tests.pipeline.ballot_drawing import Plan, ballot
from tests.pipeline.ballot_reading import EMPTY, MARKED, read, verdicts
from tests.pipeline.scanner_drawing import Scan

DENSE = Plan(names=("HOÀNG THỊ MINH HẠNH", "NGUYỄN HỮU HÙNG", "TRẦN MẠNH HÙNG"), points=15)


@pytest.mark.parametrize("mode", ["gray", "bilevel"])
def test_a_stroke_hidden_in_bold_capitals_is_a_strike(mode):
    dense = ballot(DENSE)
    strokes = voter.line(dense.name(1), dense.body(1))
    sheet = dense.sheet().pen(*strokes, mm=0.35)
    marks = read(dense, sheet, Scan(mode=mode)).marks
    assert [mark.verdict for mark in marks] == [EMPTY, MARKED, EMPTY]
    assert marks[1].probability > 0.99


@pytest.mark.parametrize("height", [0.25, 0.5, 0.8])
@pytest.mark.parametrize("other", [1.05, 1.15, -0.2])
def test_one_of_two_strokes_through_the_letters_is_enough(names, height, other):
    left, _, right, _ = names.name(3)
    top, bottom = names.body(3)

    def at(share):
        y = top + share * (bottom - top)
        return [(left - 1.5, y), (right + 1.5, y)]

    assert verdicts(names, names.sheet().pen(at(height), at(other), mm=0.4))[3] is MARKED
    assert verdicts(names, names.sheet().pen(at(other), mm=0.4))[3] is not MARKED  # the control


@pytest.mark.parametrize("part", [0.5, 0.7])
def test_a_line_through_part_of_a_name_is_dark_for_that_part_only(names, part):
    strokes = voter.line(names.name(3), names.body(3), part)
    verdict = verdicts(names, names.sheet().pen(*strokes, mm=0.6))[3]
    assert verdict is MarkVerdict.DOUBTFUL


def test_no_line_through_untouched_letters_is_dark_all_the_way(names):
    for zone in names.prepared.zones:
        ink = zone.letters
        assert darkest_way(ink, 255.0, zone.text, zone.band, zone.ways) == 0.0
        struck = ink.copy()
        struck[sum(zone.band) // 2, :] = 255
        assert darkest_way(struck, 255.0, zone.text, zone.band, zone.ways) > 0.97


def test_the_share_of_a_line_is_that_of_its_dark_columns(names):
    zone = names.prepared.zones[0]
    dark = zone.letters * 0
    middle, (left, _, right, _) = sum(zone.band) // 2, zone.text
    dark[middle, left : (left + right) // 2] = 255
    assert ways_through(dark, zone.text, zone.band).max() == pytest.approx(0.5, abs=0.02)
