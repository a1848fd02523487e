"""What people put into a box: a proper X, and everything else."""

import numpy as np

from sample_ballots.layout import Box
from sample_ballots.pen import Hand, Stroke, curve, write

Strokes = list[Stroke]


def centre(box: Box) -> tuple[float, float]:
    """Middle of a box."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _place(box: Box, half: float, hand: Hand, rng: np.random.Generator) -> tuple[float, float]:
    """Choose a centre for a mark of this half size, nearer the middle for careful hands."""
    cx, cy = centre(box)
    free_x = max(0.0, (box[2] - box[0]) / 2 - half - 0.4)
    free_y = max(0.0, (box[3] - box[1]) / 2 - half - 0.2)
    loose = 0.25 + 0.5 * (1 - hand.neat)
    return (
        cx + float(np.clip(rng.normal(0, loose), -1, 1)) * free_x,
        cy + float(np.clip(rng.normal(0, loose), -1, 1)) * free_y,
    )


def cross_at(
    x: float, y: float, half: float, hand: Hand, rng: np.random.Generator, overdrawn: bool = False
) -> Strokes:
    """Two crossing strokes about a point; with `overdrawn` one arm is drawn again."""
    aspect = rng.uniform(0.8, 1.25)
    tilt = rng.normal(0, 0.18)
    strokes = []
    for sign in (1, -1):
        angle = sign * np.pi / 4 + tilt + rng.normal(0, 0.08)
        arm = np.array([np.cos(angle) * aspect, np.sin(angle)])
        uneven = rng.uniform(0.8, 1.15, 2)
        slip = rng.normal(0, 0.08 * half, 2)
        a, b = (
            np.array([x, y]) + slip - arm * half * uneven[0] * 1.2,
            np.array([x, y]) + slip + arm * half * uneven[1] * 1.2,
        )
        bend = (a + b) / 2 + rng.normal(0, 0.06 * half, 2)
        strokes.append(write(hand, curve([tuple(a), tuple(bend), tuple(b)]), rng))
        if overdrawn and sign == 1:
            shift = rng.normal(0, 0.12 * half, 2)
            strokes.append(write(hand, [tuple(b + shift), tuple(a - shift)], rng))
    return strokes


def cross(box: Box, hand: Hand, rng: np.random.Generator) -> Strokes:
    """Draw a clear X, its centre and nearly all its ink inside the box."""
    room = min(box[2] - box[0], box[3] - box[1])
    share = rng.choice(
        [rng.uniform(0.42, 0.6), rng.uniform(0.6, 0.85), rng.uniform(0.85, 1.05)],
        p=[0.2, 0.55, 0.25],
    )
    half = max(1.3, min(4.5, 0.5 * share * room)) * 0.9
    x, y = _place(box, 1.15 * half, hand, rng)
    return cross_at(x, y, half, hand, rng, overdrawn=rng.random() < 0.06)


def joined(box: Box, hand: Hand, rng: np.random.Generator) -> Strokes:
    """Draw an X without lifting the pen: its arms are joined on one side."""
    x, y = centre(box)
    half = 0.32 * (box[3] - box[1])
    first, second = (s.points for s in cross_at(x, y, half, hand, rng))
    way = second[::-1] if rng.random() < 0.5 else second
    return [write(hand, np.vstack([first[::6], way[::6]]), rng)]


def overflow(box: Box, hand: Hand, rng: np.random.Generator) -> Strokes:
    """Draw an X much larger than its row, its centre in the box."""
    half = 0.5 * (box[3] - box[1]) * rng.uniform(1.15, 1.35)
    x, y = centre(box)
    return cross_at(x + rng.normal(0, 1.0), y + rng.normal(0, 0.5), half, hand, rng)


def tick(x: float, y: float, size: float, hand: Hand, rng: np.random.Generator) -> Strokes:
    """Draw a check mark whose corner is near (x, y)."""
    points = [
        (x - 0.35 * size, y - 0.25 * size), (x, y + 0.25 * size),
        (x + rng.uniform(0.6, 0.9) * size, y - rng.uniform(0.6, 0.9) * size),
    ]  # fmt: skip
    return [write(hand, points if rng.random() < 0.5 else curve(points), rng)]


def dot(x: float, y: float, hand: Hand, rng: np.random.Generator) -> Strokes:
    """Press a dot in."""
    r = rng.uniform(0.1, 0.45)
    t = np.linspace(0, 4 * np.pi, 24)
    return [
        write(hand, np.column_stack([x + r * np.cos(t) * t / 12, y + r * np.sin(t) * t / 12]), rng)
    ]


def slash(x: float, y: float, half: float, hand: Hand, rng: np.random.Generator) -> Strokes:
    """One slanted stroke."""
    lean = rng.choice([-1.0, 1.0]) * rng.uniform(0.6, 1.2) * half
    return [write(hand, [(x - lean, y + half), (x + lean, y - half)], rng)]


def dash(x: float, y: float, half: float, hand: Hand, rng: np.random.Generator) -> Strokes:
    """One level stroke."""
    return [
        write(hand, [(x - half, y + rng.normal(0, 0.2)), (x + half, y + rng.normal(0, 0.2))], rng)
    ]


def ring(box: Box, hand: Hand, rng: np.random.Generator) -> Strokes:
    """Draw a ring just inside this box, its ends overlapping or not quite meeting."""
    x, y = centre(box)
    rx, ry = (box[2] - box[0]) / 2, (box[3] - box[1]) / 2
    start = rng.uniform(0, 2 * np.pi)
    t = np.linspace(start, start + rng.uniform(5.9, 7.2), 60)
    grow = np.linspace(rng.uniform(0.92, 1.0), rng.uniform(0.98, 1.08), 60)
    return [
        write(hand, np.column_stack([x + rx * grow * np.cos(t), y + ry * grow * np.sin(t)]), rng)
    ]


def shaded(box: Box, hand: Hand, rng: np.random.Generator, cover: float = 1.0) -> Strokes:
    """Scribble the box or oval full, line beside line; `cover` leaves part of its width empty."""
    inset = 0.25
    x0, y0, x1, y1 = box[0] + inset, box[1] + inset, box[2] - inset, box[3] - inset
    pitch = max(0.28, 0.8 * hand.pen.width_mm)
    end = x0 + (x1 - x0) * cover
    cx, cy, rx, ry = (x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2, (y1 - y0) / 2
    points, x, side = [], x0 + 0.1, 1.0
    while x < end:
        reach = ry * np.sqrt(max(0.05, 1 - ((x - cx) / rx) ** 2))
        points.append((x + 0.15 * side, cy + side * reach * rng.uniform(0.9, 1.08)))
        x += pitch / 2
        side = -side
    return [write(hand, np.array(points), rng)] if len(points) > 1 else dot(cx, cy, hand, rng)


def scribbled_out(box: Box, hand: Hand, rng: np.random.Generator) -> Strokes:
    """Loops over an earlier mark."""
    x, y = centre(box)
    half = 0.42 * min(box[2] - box[0], box[3] - box[1])
    t = np.linspace(0, 2 * np.pi * rng.uniform(3.5, 6), 90)
    r = half * (0.75 + 0.3 * np.sin(t * 0.37))
    drift = np.linspace(-0.4, 0.4, 90) * half
    return [
        write(
            hand, np.column_stack([x + 1.2 * r * np.cos(t) + drift, y + 0.85 * r * np.sin(t)]), rng
        )
    ]
