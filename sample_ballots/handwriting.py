"""Words in handwriting: a stroke alphabet with the Vietnamese marks, and signatures.

A letter stands on a grid of x 0 .. 4 and y 0 (top of tall letters), 4 (top of small ones),
8 (baseline), 11 (bottom of tails); strokes are separated by `|`.
"""

import unicodedata

import numpy as np

from sample_ballots.pen import FloatArray, Hand, Stroke, curve, write

LETTERS = {
    "a": "4,5 2,4 0,6 1,8 3,7.5 4,5|4,4 4,8 5,7.6", "b": "0,7 1,0 1,8 3,8 4,6 3,4.5 1,5.5",
    "c": "4,5 2,4 0,6 1.5,8 4,7.4", "d": "4,5 2,4 0,6 1,8 3,7.5 4,5|4.2,0 4,8 5,7.6",
    "e": "0,6.3 3.6,5.6 2.4,4 0,5.6 1,8 4,7.2", "f": "4,0.6 2.5,0 1.5,3 1,10|0,4.5 3.4,4.2",
    "g": "4,5 2,4 0,6 1,8 3,7.5 4,5|4,4 4,10 2,11 0,10",
    "h": "0.5,0 0.5,8|0.5,6 2,4 3.6,4.6 3.8,8 5,7.6",
    "i": "1,4 1,7.4 2.2,8|1,2.4 1.1,2.6", "j": "2,4 2,10 0,10.6|2,2.4 2.1,2.6",
    "k": "0.5,0 0.5,8|3.5,4 0.6,6.2 4,8", "l": "0,7 1.6,1 0.8,0.6 0.8,7 2,8",
    "m": "0,4 0,8|0,5.6 1.4,4 2.2,4.6 2.2,8|2.2,5.6 3.8,4 4.6,4.6 4.6,7.6 5.6,8",
    "n": "0,4 0.2,8|0.2,5.6 2,4 3.6,4.6 3.6,7.6 4.8,8", "o": "2,4 0,6 2,8 4,6 2,4 3,4.4",
    "p": "0.4,4 0.4,11|0.4,5 2.4,4 4,6 2.4,8 0.5,7", "q": "4,5 2,4 0,6 1.4,8 4,6|4,4 4,11",
    "r": "0,4 0.3,8|0.3,5.8 1.6,4 3.4,4.4", "s": "3.6,4.6 1.6,4 0.8,5.4 3.2,6.6 2,8 0,7.4",
    "t": "1.6,1.6 1.4,7 2.4,8 3.6,7.4|0,4 3.4,3.8",
    "u": "0,4 0.2,7.4 2,8 3.6,6|3.6,4 3.6,7.6 4.8,8",
    "v": "0,4 1.8,8 3.8,4", "w": "0,4 1,8 2.4,5 3.4,8 5,4", "x": "0,4 3.6,8|3.6,4 0,8",
    "y": "0,4 1.6,7.6|4,4 1.6,10 0,11", "z": "0,4 3.6,4 0,8 4,8",
    "0": "2,0 0,4 2,8 4,4 2,0", "1": "0.6,2 2,0 2,8", "2": "0,2 2,0 3.6,2 0,8 4,8",
    "3": "0,0.6 3.4,0.6 1.6,3.4 3.8,5.6 2,8 0,7", "4": "3,8 3,0 0,5.6 4,5.6",
    "5": "3.8,0 0.6,0 0.4,3.4 3,3.2 3.6,6 1.6,8 0,7",
}  # fmt: skip
MARKS = {
    "\u0301": "1.6,2.8 3,1.4", "\u0300": "1.4,1.4 2.8,2.8", "\u0309": "1.6,1.2 2.8,1 2.6,2 2,2.8",
    "\u0303": "0.8,2.4 1.8,1.6 2.6,2.4 3.6,1.6", "\u0323": "2,9.4 2.1,9.6",
    "\u0302": "0.8,3.2 2,2 3.2,3.2", "\u0306": "0.8,2.2 2,3.2 3.2,2.2",
    "\u031b": "3.8,4.2 4.8,3.4 4.6,2.8",
}  # fmt: skip
GRID_X_HEIGHT = 4.0


def _grid(text: str) -> list[FloatArray]:
    return [
        np.array([[float(v) for v in point.split(",")] for point in stroke.split()])
        for stroke in text.split("|")
    ]


def words(
    text: str, x: float, baseline: float, x_height: float, hand: Hand, rng: np.random.Generator
) -> list[Stroke]:
    """Write a line of text; what the alphabet lacks is left out.

    Parameters
    ----------
    text : str
    x, baseline : float
        Where it starts, mm.
    x_height : float
        Height of the small letters, mm.
    hand : Hand
    rng : numpy.random.Generator
    """
    unit = x_height / GRID_X_HEIGHT
    slant = rng.uniform(-0.05, 0.35)
    rise = rng.normal(0, 0.02)
    pen_x = x
    strokes = []
    for word in text.split():
        for letter in word:
            size = 1.35 if letter.isupper() else 1.0
            signs = list(unicodedata.normalize("NFD", letter.lower()))
            bare, accents = signs[0], signs[1:]
            bare_is_d = bare == "đ"
            shape = LETTERS.get("d" if bare_is_d else bare)
            if shape is None:
                continue
            parts = _grid(shape)
            if bare_is_d:
                parts += _grid("2.6,2.4 5.4,2.2")
            for accent in accents:
                parts += _grid(MARKS[accent]) if accent in MARKS else []
            width = max(float(p[:, 0].max()) for p in parts)
            for part in parts:
                jitter = rng.normal(0, 0.16, part.shape)
                points = (part + jitter - [0, 8]) * unit * size
                points[:, 0] += pen_x - slant * points[:, 1]
                points[:, 1] += baseline + rise * (points[:, 0] - x)
                strokes.append(write(hand, curve(points, 5), rng))
            pen_x += (width * size + rng.uniform(0.3, 1.0)) * unit
        pen_x += 2.6 * unit
    return strokes


def signature(
    x: float, y: float, width: float, hand: Hand, rng: np.random.Generator
) -> list[Stroke]:
    """Sign: an initial, a run of shrinking loops, a flourish; centred on (x, y), mm."""
    n = int(rng.integers(5, 11))
    height = width * rng.uniform(0.16, 0.3)
    t = np.linspace(0, 2 * np.pi * n, 22 * n)
    fade = np.linspace(1.0, rng.uniform(0.25, 0.6), len(t))
    lumps = 1 + 0.5 * np.sin(t * rng.uniform(0.21, 0.45) + rng.uniform(0, 6))
    along = x - width / 2 + width * t / t[-1] + width / n * rng.uniform(0.2, 0.55) * np.cos(t)
    up = y - height * fade * lumps * np.sin(t) * 0.7 - 0.05 * width * t / t[-1]
    strokes = [write(hand, np.column_stack([along, up]), rng)]
    sx = x - width / 2
    initial = [
        (sx - 1, y + height), (sx + 0.12 * width, y - 1.8 * height), (sx + 0.2 * width, y - height),
        (sx + 0.05 * width, y + 0.9 * height),
    ]  # fmt: skip
    strokes.append(write(hand, curve(initial), rng))
    if rng.random() < 0.7:
        under = [
            (x + width / 2, y),
            (x, y + 1.1 * height),
            (x - width * 0.4, y + height),
            (x + width * 0.55, y + 0.7 * height),
        ]
        strokes.append(write(hand, curve(under), rng))
    return strokes
