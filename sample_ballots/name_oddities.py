"""Odd marks on one printed name, each of which only people can judge."""

from collections.abc import Callable

import numpy as np

from sample_ballots import crosses, strikes
from sample_ballots.handwriting import words
from sample_ballots.layout import Band, Box, Row
from sample_ballots.pen import Hand, Stroke, write

Strokes = list[Stroke]


def _part(band: Band, start: float, end: float) -> Band:
    width = band.x1 - band.x0
    return Band(
        band.x0 + start * width,
        band.x0 + end * width,
        band.baseline,
        band.x_height,
        band.cap_height,
        band.descent,
    )


def _partial(row: Row, hand: Hand, rng: np.random.Generator, start: float, end: float) -> Strokes:
    part = _part(row.lines[0], start, end)
    y = part.middle + rng.normal(0, 0.1)
    return [write(hand, [(part.x0, y), (part.x1, y + rng.normal(0, 0.2))], rng)]


def _partial_ho(row: Row, hand: Hand, rng: np.random.Generator) -> Strokes:
    strokes = _partial(row, hand, rng, -0.03, rng.uniform(0.25, 0.55))
    return strokes


def _partial_ten(row: Row, hand: Hand, rng: np.random.Generator) -> Strokes:
    return _partial(row, hand, rng, rng.uniform(0.5, 0.72), 1.03)


def _level(
    row: Row, hand: Hand, rng: np.random.Generator, height: Callable[[Band], float]
) -> Strokes:
    strokes = []
    for band in row.lines:
        y = height(band)
        ends = [
            (band.x0 - 0.5, y + rng.normal(0, 0.15)),
            (band.x1 + rng.uniform(0, 2), y + rng.normal(0, 0.15)),
        ]
        strokes.append(write(hand, ends, rng))
    return strokes


def underline(row: Row, hand: Hand, rng: np.random.Generator) -> Strokes:
    """Draw a line under the name."""
    drop = rng.uniform(0.3, 1.1)
    return _level(row, hand, rng, lambda b: b.baseline + drop)


def _overline(row: Row, hand: Hand, rng: np.random.Generator) -> Strokes:
    lift = rng.uniform(0.1, 0.7)
    return _level(row, hand, rng, lambda b: b.baseline - b.cap_height - lift)


def _tick_beside(row: Row, hand: Hand, rng: np.random.Generator) -> Strokes:
    band = row.lines[0]
    left = rng.random() < 0.4
    x = band.x0 - rng.uniform(2.5, 6.0) if left else band.x1 + rng.uniform(2.0, 7.0)
    return crosses.tick(x, band.middle, rng.uniform(2.5, 5.0), hand, rng)


def circle_name(row: Row, hand: Hand, rng: np.random.Generator) -> Strokes:
    """Draw a ring round the name."""
    box = _around(row.lines)
    return crosses.ring((box[0] - 2.0, box[1] - 1.0, box[2] + 2.0, box[3] + 0.8), hand, rng)


def _around(lines: tuple[Band, ...]) -> Box:
    boxes = [line.box for line in lines]
    return (
        min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )  # fmt: skip


def _corrected_strike(row: Row, hand: Hand, rng: np.random.Generator) -> Strokes:
    strokes: Strokes = []
    for band in row.lines:
        strokes += strikes.line(band, hand, rng, band.x1 + 2.0)
    last = row.lines[-1]
    way = int(rng.integers(4))
    if way == 0:
        strokes += words("giữ lại", last.x1 + 4.0, last.baseline, 1.8, hand, rng)
    elif way == 1:
        # a dotted line under the name restores what was struck, as in proofreading
        strokes += [
            s
            for x in np.arange(last.x0, last.x1, 2.2)
            for s in crosses.dot(float(x), last.baseline + 1.2, hand, rng)
        ]
    elif way == 2:
        box = _around(row.lines)
        corners = [(box[0] - 1.5, box[1] - 0.8), (box[2] + 1.5, box[1] - 0.8), (box[2] + 1.5,
        box[3] + 0.6),
                   (box[0] - 1.5, box[3] + 0.6), (box[0] - 1.5, box[1] - 0.8)]  # fmt: skip
        strokes.append(write(hand, corners, rng))
    else:
        strokes += crosses.tick(last.x1 + 6.0, last.middle, 4.0, hand, rng)
    return strokes


def _number_only(row: Row, hand: Hand, rng: np.random.Generator) -> Strokes:
    band = row.number or row.courtesy or _part(row.lines[0], 0.0, 0.2)
    y = band.middle
    return [write(hand, [(band.x0 - 0.8, y + 0.2), (band.x1 + 0.8, y - 0.2)], rng)]


def _courtesy_only(row: Row, hand: Hand, rng: np.random.Generator) -> Strokes:
    return _number_only(row, hand, rng)


def _alias_only(row: Row, hand: Hand, rng: np.random.Generator) -> Strokes:
    band = row.alias or _part(row.lines[-1], 0.6, 1.0)
    return [write(hand, [(band.x0, band.middle), (band.x1 + 0.8, band.middle)], rng)]


ON_NAME: dict[str, Callable[[Row, Hand, np.random.Generator], Strokes]] = {
    "partial-ho": _partial_ho,
    "partial-ten": _partial_ten,
    "underline": underline,
    "overline": _overline,
    "tick": _tick_beside,
    "circle": circle_name,
    "corrected": _corrected_strike,
    "stt-only": _number_only,
    "courtesy-only": _courtesy_only,
    "alias-only": _alias_only,
}
