"""How people strike out a printed name: shapes in mm over the band of a line of text."""

from collections.abc import Callable

import numpy as np

from sample_ballots.layout import Band
from sample_ballots.pen import Hand, Stroke, curve, write

Strokes = list[Stroke]


def _ends(band: Band, hand: Hand, rng: np.random.Generator, limit: float) -> tuple[float, float]:
    loose = 1.0 + 1.5 * (1 - hand.neat)
    x0 = band.x0 - rng.uniform(0.2, 1.6) * loose
    x1 = band.x1 + rng.uniform(0.3, 3.0) * loose
    return x0, min(x1, max(limit, band.x1 + 0.3))


def _height(band: Band, hand: Hand, rng: np.random.Generator) -> float:
    spread = 0.10 + 0.12 * (1 - hand.neat)
    return band.middle + float(np.clip(rng.normal(0, spread), -0.3, 0.25)) * band.x_height


def _tilt(band: Band, hand: Hand, x0: float, x1: float, rng: np.random.Generator) -> float:
    """Rise over the length of the strike, kept so that it does not leave the small letters."""
    rise = hand.slope * (x1 - x0) + rng.normal(0, 0.25)
    return float(np.clip(rise, -0.7 * band.x_height, 0.5 * band.x_height))


def line(band: Band, hand: Hand, rng: np.random.Generator, limit: float) -> Strokes:
    """One stroke through the middle."""
    x0, x1 = _ends(band, hand, rng, limit)
    y, rise = _height(band, hand, rng), _tilt(band, hand, x0, x1, rng)
    bow = rng.normal(0, 0.2)
    points = curve([(x0, y - rise / 2), ((x0 + x1) / 2, y + bow), (x1, y + rise / 2)])
    if rng.random() < 0.1:
        points = points[::-1]
    return [write(hand, points, rng)]


def ruler(band: Band, hand: Hand, rng: np.random.Generator, limit: float) -> Strokes:
    """Draw a line along a ruler."""
    x0, x1 = _ends(band, hand, rng, limit)
    y = _height(band, hand, rng)
    rise = float(np.clip(rng.normal(0, 0.15), -0.4, 0.4))
    return [write(hand, [(x0, y - rise), (x1, y + rise)], rng, ruled=True)]


def double(band: Band, hand: Hand, rng: np.random.Generator, limit: float) -> Strokes:
    """Two lines, or there and back without lifting the pen."""
    x0, x1 = _ends(band, hand, rng, limit)
    y, rise = _height(band, hand, rng), _tilt(band, hand, x0, x1, rng)
    gap = rng.uniform(0.5, 0.95) * band.x_height / 2
    upper = [(x0, y - rise / 2 - gap), (x1, y + rise / 2 - gap)]
    lower = [
        (x0 + rng.normal(0, 0.6), y - rise / 2 + gap),
        (x1 + rng.normal(0, 0.8), y + rise / 2 + gap),
    ]
    if rng.random() < 0.35:
        return [write(hand, curve([*upper, (x1 + 0.6, y), *lower[::-1]]), rng)]
    return [write(hand, upper, rng), write(hand, lower, rng)]


def wave(band: Band, hand: Hand, rng: np.random.Generator, limit: float) -> Strokes:
    """Draw a wavy line."""
    x0, x1 = _ends(band, hand, rng, limit)
    y, rise = _height(band, hand, rng), _tilt(band, hand, x0, x1, rng)
    x = np.arange(x0, x1, 0.3)
    period = rng.uniform(3.5, 8.0)
    height = rng.uniform(0.3, 0.65) * band.x_height
    phase = 2 * np.pi * (x - x0) / period + rng.uniform(0, 6.28)
    wobble = 1 + 0.3 * np.sin(phase * 0.37 + 1)
    return [
        write(
            hand,
            np.column_stack(
                [x, y + rise * ((x - x0) / (x1 - x0) - 0.5) + height * wobble * np.sin(phase)]
            ),
            rng,
        )
    ]


def zigzag(band: Band, hand: Hand, rng: np.random.Generator, limit: float) -> Strokes:
    """Up and down over the letters in one go."""
    x0, x1 = _ends(band, hand, rng, limit)
    middle = band.baseline - 0.45 * band.cap_height
    height = rng.uniform(0.38, 0.6) * band.cap_height
    points, x, side = [], x0, 1.0
    step = rng.uniform(1.0, 2.4)
    while x < x1:
        points.append((x, middle + side * height * rng.uniform(0.8, 1.2)))
        x += step * rng.uniform(0.7, 1.3)
        side = -side
    points.append((x1, middle + side * height))
    return [write(hand, curve(points, 4) if rng.random() < 0.4 else np.array(points), rng)]


def scribble(band: Band, hand: Hand, rng: np.random.Generator, limit: float) -> Strokes:
    """Loops over the whole name, once or there and back."""
    x0, x1 = _ends(band, hand, rng, limit)
    middle = band.baseline - 0.45 * band.cap_height
    r = rng.uniform(0.40, 0.60) * band.cap_height
    pitch = rng.uniform(0.9, 2.2)
    turns = (x1 - x0) / pitch
    t = np.linspace(0, 2 * np.pi * turns, max(20, int(turns * 14)))
    wobble = 1 + 0.25 * np.sin(t * 0.31 + rng.uniform(0, 6))
    x = x0 + (x1 - x0) * t / t[-1] + 0.6 * r * np.sin(t)
    strokes = [write(hand, np.column_stack([x, middle + r * wobble * np.cos(t)]), rng)]
    if rng.random() < 0.3:
        strokes += line(band, hand, rng, limit)
    return strokes


def overshoot(band: Band, hand: Hand, rng: np.random.Generator, limit: float) -> Strokes:
    """Draw a line that runs far past the name."""
    x0 = band.x0 - rng.uniform(0.5, 2.5)
    x1 = max(band.x1 + 1.0, min(limit, band.x1 + rng.uniform(6.0, 25.0)))
    y = _height(band, hand, rng)
    rise = float(np.clip(hand.slope * (x1 - x0), -0.5 * band.x_height, 0.4 * band.x_height))
    return [write(hand, [(x0, y - rise / 2), (x1, y + rise / 2)], rng)]


def shortish(band: Band, hand: Hand, rng: np.random.Generator, limit: float) -> Strokes:
    """Draw a line over 80 to 90 percent of the name."""
    width = band.x1 - band.x0
    covered = rng.uniform(0.82, 0.90) * width
    x0 = band.x0 + rng.uniform(0, 1) * (width - covered)
    y = _height(band, hand, rng)
    del limit
    return [write(hand, [(x0, y), (x0 + covered, y + rng.normal(0, 0.15))], rng)]


def clip(band: Band, hand: Hand, rng: np.random.Generator, limit: float) -> Strokes:
    """Draw a slanted line from the top edge of the name to its bottom edge, or the other way."""
    x0, x1 = _ends(band, hand, rng, limit)
    top = band.baseline - band.cap_height * rng.uniform(0.8, 1.05)
    bottom = band.baseline + rng.uniform(0.0, 0.3) * band.descent
    ends = (top, bottom) if rng.random() < 0.6 else (bottom, top)
    return [write(hand, [(x0, ends[0]), (x1, ends[1])], rng)]


def crossed(band: Band, hand: Hand, rng: np.random.Generator, limit: float) -> Strokes:
    """Two long diagonals over the whole name."""
    return [*_diagonal(band, hand, rng, limit, True), *_diagonal(band, hand, rng, limit, False)]


def _diagonal(
    band: Band, hand: Hand, rng: np.random.Generator, limit: float, down: bool
) -> Strokes:
    x0, x1 = _ends(band, hand, rng, limit)
    top, bottom = band.baseline - 1.1 * band.cap_height, band.baseline + 0.5 * band.descent
    ends = (top, bottom) if down else (bottom, top)
    return [write(hand, [(x0, ends[0]), (x1, ends[1])], rng)]


def hatched(band: Band, hand: Hand, rng: np.random.Generator, limit: float) -> Strokes:
    """Many short slanted strokes, crossing or not, over the whole name."""
    x0, x1 = band.x0 - 0.8, min(band.x1 + 1.2, max(limit, band.x1 + 0.3))
    slant = rng.uniform(-2.0, 2.0)
    strokes = []
    for lean in (slant, -slant) if rng.random() < 0.5 else (slant,):
        x = x0
        while x < x1:
            top = (x + lean / 2, band.baseline - band.cap_height * rng.uniform(0.95, 1.15))
            strokes.append(
                write(hand, [top, (x - lean / 2, band.baseline + rng.uniform(0.0, 0.6))], rng)
            )
            x += rng.uniform(1.6, 2.8)
    return strokes


Shape = Callable[[Band, Hand, np.random.Generator, float], Strokes]

CLEAN: dict[str, Shape] = {
    "line": line,
    "double": double,
    "wave": wave,
    "zigzag": zigzag,
    "scribble": scribble,
    "ruler": ruler,
}
CLEAN_SHARES = (0.60, 0.12, 0.08, 0.07, 0.05, 0.08)
HARD: dict[str, Shape] = {
    "shortish": shortish,
    "clip": clip,
    "crossed": crossed,
    "hatched": hatched,
    "overshoot": overshoot,
}
