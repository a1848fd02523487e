"""What people add to a sheet outside the places for marks."""

from collections.abc import Callable

import numpy as np

from sample_ballots import crosses
from sample_ballots.handwriting import signature, words
from sample_ballots.layout import Layout
from sample_ballots.names import people
from sample_ballots.pen import Hand, Stroke, curve, write

Strokes = list[Stroke]

ADDED = (
    "không đồng ý", "đồng ý hết", "tốt", "cảm ơn", "đề nghị xem lại", "nhất trí cao", "bỏ", "ok",
    "chưa xứng đáng", "giữ lại", "bầu thêm",
)  # fmt: skip
BESIDE_MM = 15.0  # of a place to sign, whose sides are nowhere drawn


def _spot(
    layout: Layout, rng: np.random.Generator, width: float, height: float
) -> tuple[float, float]:
    """White paper for this much writing: below the print, else in the bottom margin.

    Beside the place to sign: what is written there may be the voter's signature.
    """
    x0, y0, x1, y1 = layout.free
    if layout.signature is not None:
        x1 = min(x1, layout.signature[0] - BESIDE_MM)
    low, high = y0 + height, max(y0 + height + 0.1, y1 - 2.0)
    y = min(float(rng.uniform(low, min(high, low + 40.0))), layout.height - 4.0)
    return float(rng.uniform(x0, max(x0 + 1.0, x1 - width))), y


def _extra_name(layout: Layout, hand: Hand, rng: np.random.Generator) -> Strokes:
    name = people(rng, 1, "usual")[0].name
    x, y = _spot(layout, rng, 45.0, 4.0)
    return words(name, x, y, rng.uniform(1.8, 3.0), hand, rng)


def _added_text(layout: Layout, hand: Hand, rng: np.random.Generator) -> Strokes:
    text = ADDED[int(rng.integers(len(ADDED)))]
    if rng.random() < 0.5:
        row = layout.rows[int(rng.integers(len(layout.rows)))]
        band = row.lines[-1]
        if row.cell[2] - band.x1 > 25.0:
            return words(text, band.x1 + 3.0, band.baseline, rng.uniform(1.3, 1.9), hand, rng)
    x, y = _spot(layout, rng, 40.0, 4.0)
    return words(text, x, y, rng.uniform(1.6, 3.0), hand, rng)


def _signature(layout: Layout, hand: Hand, rng: np.random.Generator) -> Strokes:
    width = rng.uniform(16.0, 32.0)
    x, y = _spot(layout, rng, width, 5.0)
    return signature(x + width / 2, y, width, hand, rng)


def _margin(layout: Layout, rng: np.random.Generator) -> tuple[float, float]:
    side = int(rng.integers(4))
    if side < 2:
        gap = layout.body[0] if side == 0 else layout.width - layout.body[2]
        x = gap * rng.uniform(0.35, 0.65)
        y = float(rng.uniform(layout.body[1], layout.body[3]))
        return (x if side == 0 else layout.width - x), y
    return _spot(layout, rng, 8.0, 5.0)


def _margin_mark(layout: Layout, hand: Hand, rng: np.random.Generator) -> Strokes:
    x, y = _margin(layout, rng)
    way = int(rng.integers(5))
    if way == 0:
        return crosses.tick(x, y, rng.uniform(3.0, 6.0), hand, rng)
    if way == 1:
        return crosses.cross_at(x, y, rng.uniform(1.2, 3.0), hand, rng)
    if way == 2:
        return crosses.ring((x - 2.5, y - 2.0, x + 2.5, y + 2.0), hand, rng)
    if way == 3:
        return crosses.slash(x, y, rng.uniform(2.0, 5.0), hand, rng)
    return words("?", x, y, 3.0, hand, rng) or crosses.dash(x, y, rng.uniform(2.0, 5.0), hand, rng)


def _symbol(layout: Layout, hand: Hand, rng: np.random.Generator) -> Strokes:
    """Draw a star, a heart, or the ridges of an inked finger."""
    x, y = _margin(layout, rng)
    way = int(rng.integers(3))
    size = rng.uniform(2.2, 4.0)
    if way == 0:
        angles = -np.pi / 2 + np.arange(6) * 4 * np.pi / 5
        return [
            write(
                hand, np.column_stack([x + size * np.cos(angles), y + size * np.sin(angles)]), rng
            )
        ]
    if way == 1:
        t = np.linspace(0, 2 * np.pi, 40)
        heart = np.column_stack(
            [16 * np.sin(t) ** 3, -(13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t))]
        )
        return [write(hand, heart * size / 16 + [x, y], rng)]
    finger = hand.with_pen(width_mm=0.25, density=0.6, grain=0.5)
    ridges = []
    for k in np.arange(0.6, 5.5, 0.62):
        t = np.linspace(rng.uniform(0, 1), rng.uniform(5.2, 6.2), 40)
        ridge = np.column_stack([x + k * np.cos(t), y + 1.35 * k * np.sin(t) + 0.3 * np.sin(3 * t)])
        ridges.append(write(finger, curve(ridge, 2), rng))
    return ridges


ON_SHEET: dict[str, Callable[[Layout, Hand, np.random.Generator], Strokes]] = {
    "extra-name": _extra_name,
    "added-text": _added_text,
    "signature": _signature,
    "margin-mark": _margin_mark,
    "symbol": _symbol,
}
