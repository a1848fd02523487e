from types import SimpleNamespace

import numpy as np
import pytest

from pipeline import stroke_path
from pipeline.stroke_path import SHORT, cover_and_gap, find_path, share_in_band

ZONE = SimpleNamespace(text=(10, 4, 250, 36), band=(10, 30))
REACH = (6, 34)


def struck(rng):
    """A level stroke that letters hide in places and that skips in others, with a faint rest."""
    printed = np.zeros((40, 260), np.uint8)
    excess = np.zeros((40, 260), np.uint8)
    excess[18:22] = 200
    for _ in range(12):
        x, w = int(rng.integers(0, 250)), int(rng.integers(3, 30))
        printed[8:32, x : x + w] = 255
    for _ in range(int(rng.integers(0, 4))):
        x, w = int(rng.integers(0, 250)), int(rng.integers(3, 60))
        excess[18:22, x : x + w] = int(rng.integers(0, 40))
    excess[printed > 0] = 0
    return excess > 44, excess, printed


@pytest.mark.parametrize("seed", range(60))
def test_short_gaps_under_print_are_crossed_whatever_shows_faintly(seed, monkeypatch):
    pen, excess, printed = struck(np.random.default_rng(seed))
    path = find_path(pen, REACH)
    cover, gap = cover_and_gap(path, excess, printed, ZONE)
    monkeypatch.setattr(stroke_path, "_all_hidden", lambda *_: False)
    looked_at, careful = cover_and_gap(path, excess, printed, ZONE)
    assert cover == looked_at
    assert gap == careful or max(gap, careful) < SHORT


@pytest.mark.parametrize(("rise", "expected"), [(0.0, 1.0), (0.05, 1.0), (0.2, 0.42), (-0.2, 0.42)])
def test_a_slanting_stroke_leaves_the_letters(rise, expected):
    xs = np.arange(240)
    ys = np.rint(50 + rise * (xs - 119.5)).astype(int)
    over = np.zeros((100, 240), np.bool_)
    over[ys, xs] = over[ys + 1, xs] = True
    rows_px = np.count_nonzero(over, axis=1).astype(np.int32)
    assert share_in_band(over, rows_px, (40, 60)) == pytest.approx(expected, abs=0.02)


def test_scattered_ink_is_no_straight_stroke():
    over = np.random.default_rng(1).random((100, 240)) < 0.1
    over[80:, :120] = False  # it falls from left to right, out of the letters
    rows_px = np.count_nonzero(over, axis=1).astype(np.int32)
    assert share_in_band(over, rows_px, (60, 62)) == 1.0
