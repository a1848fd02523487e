"""A word or a sign close behind a struck name asks for a person; the strike's own end does not."""

import math

import pytest

from election.reading import ReasonCode
from tests.pipeline import voter_drawing as voter
from tests.pipeline.ballot_reading import MARKED, codes, read
from tests.pipeline.scanner_drawing import Scan

SCANS = {
    "200 per inch": Scan(),
    "150 per inch": Scan(dpi=150, tag=150),
    "300 per inch": Scan(dpi=300, tag=300),
    "bilevel": Scan(mode="bilevel"),
}
STRIKES = {
    "line": voter.line,
    "double": voter.double,
    "wave": voter.wave,
    "zigzag": voter.zigzag,
}


def strike_of(ballot, row, shape):
    """A strike over a name, and how far to the right it reaches, mm."""
    strokes = shape(ballot.name(row), ballot.body(row))
    return strokes, max(x for stroke in strokes for x, _ in stroke)


@pytest.mark.parametrize("how", SCANS.values(), ids=SCANS)
@pytest.mark.parametrize("shape", STRIKES.values(), ids=STRIKES)
@pytest.mark.parametrize("word", ["ok", "bỏ", "tốt"])
def test_a_small_word_just_behind_any_strike_asks_for_a_person(names, shape, word, how):
    for row, gap in ((1, 0.7), (4, 1.2), (8, 1.8)):
        strokes, end = strike_of(names, row, shape)
        sheet = names.sheet().pen(*strokes, mm=0.4)
        assert not read(names, sheet, how).reasons  # the control
        written = sheet.write(end + gap, names.body(row)[1], word, points=9)
        assert ReasonCode.STRAY_MARK in codes(read(names, written, how)), (row, gap)


@pytest.mark.parametrize("gap", [-0.3, -0.8])
def test_a_word_that_touches_the_end_of_a_wave_asks_for_a_person(names, gap):
    for row in (1, 4, 8):
        strokes, end = strike_of(names, row, voter.wave)
        sheet = names.sheet().pen(*strokes, mm=0.4)
        written = sheet.write(end + gap, names.body(row)[1], "bok", points=10)
        assert read(names, written).reasons, row


def test_a_strike_from_a_pen_that_skips_asks_for_nobody(names):
    for shape in (voter.line, voter.wave, voter.zigzag):
        for row in (1, 4, 8):
            (stroke,) = shape(names.name(row), names.body(row))
            x, y = stroke[-1]
            back = stroke[-2][1] - y
            slope = min(1.0, max(-1.0, -back))
            tip = [(x + 0.6 + 0.25 * k, y + slope * 0.25 * k) for k in range(6)]
            reading = read(names, names.sheet().pen(stroke, tip, mm=0.4))
            assert reading.marks[row].verdict is MARKED
            assert not reading.reasons, (shape.__name__, row)


def test_a_hook_apart_from_the_line_before_it_is_its_end(names):
    name, body = names.name(4), names.body(4)
    y, x = sum(body) / 2, name[2] + 2.5
    line = [(name[0] - 1, y), (x, y)]
    hook = [(x + 0.5, y), (x + 1.6, y + 0.1), (x + 1.9, y + 0.5), (x + 1.5, y + 0.8)]
    assert not read(names, names.sheet().pen(line, hook, mm=0.4)).reasons
    tall = [(x + 0.5, y - 1), (x + 1.6, y + 1.4), (x + 2.6, y - 2.2)]  # the control: a tick
    assert read(names, names.sheet().pen(line, tall, mm=0.4)).reasons


def test_loops_over_and_beside_a_name_are_one_scribble(names):
    name, body = names.name(4), names.body(4)
    y, turns = sum(body) / 2, (name[2] - name[0] + 8) / 1.6
    points = [
        (name[0] - 1.5 + 1.6 * t + 0.9 * math.sin(2 * math.pi * t), y + 1.3 * math.cos(6.2832 * t))
        for t in (k / 16 for k in range(round(16 * turns)))
    ]
    reading = read(names, names.sheet().pen(points, mm=0.4))
    assert reading.marks[4].verdict is MARKED
    assert not reading.reasons


def test_a_limb_of_a_wave_that_is_cut_off_by_a_skip_is_its_end(names):
    for row in (1, 4, 8):
        name, body = names.name(row), names.body(row)
        (stroke,) = voter.wave(name, body)
        x, y = name[2] + 1.5, sum(body) / 2
        crest = [(x, y + 0.9), (x + 0.9, y - 0.5), (x + 1.5, y - 0.8), (x + 2.8, y + 1.0)]
        shown = [[p for p in stroke if p[0] < name[2] + 0.3], crest]
        assert not read(names, names.sheet().pen(*shown, mm=0.4)).reasons, row
        line = voter.line((name[0], name[1], name[2] - 1, name[3]), body)
        assert read(names, names.sheet().pen(*line, crest, mm=0.4)).reasons, row  # the control
