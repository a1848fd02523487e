"""What voters draw: strikes over a printed name, marks in a box. Strokes are points in mm."""

import math
from collections.abc import Callable

from tests.pipeline.ballot_drawing import Box, Points

Strokes = list[Points]
Body = tuple[float, float]  # top and bottom of the letters' bodies, mm
STEPS = 60


def _run(left: float, right: float, height: Callable[[float], float]) -> Points:
    """A curve from left to right; `height` takes the share of the way."""
    places = [k / STEPS for k in range(STEPS + 1)]
    return [(left + (right - left) * s, height(s)) for s in places]


def line(name: Box, body: Body, part: float = 1.0, start: float = 0.0) -> Strokes:
    """One level stroke over a part of the name, a little beyond its ends when it is whole."""
    left, _, right, _ = name
    middle = sum(body) / 2
    over = 1.5 if part == 1.0 else 0.0
    begin = left + start * (right - left) - over
    end = left + (start + part) * (right - left) + over
    return [_run(begin, end, lambda s: middle + 0.15 * math.sin(5 * s))]


def double(name: Box, body: Body) -> Strokes:
    """Two level strokes."""
    (stroke,) = line(name, body)
    return [[(x, y - 0.5) for x, y in stroke], [(x, y + 0.6) for x, y in stroke]]


def slanted(name: Box, body: Body) -> Strokes:
    """One stroke that rises over the name."""
    return [
        _run(name[0] - 1.2, name[2] + 1.2, lambda s: body[1] - 0.2 - s * (body[1] - body[0] - 0.4))
    ]


def wave(name: Box, body: Body) -> Strokes:
    """A snake over the name."""
    middle, swing = sum(body) / 2, 0.7 * (body[1] - body[0]) / 2
    turns = (name[2] - name[0]) / 6
    return [
        _run(name[0] - 1, name[2] + 1, lambda s: middle + swing * math.sin(2 * math.pi * turns * s))
    ]


def zigzag(name: Box, body: Body) -> Strokes:
    """Up and down over the name, close together."""
    top, bottom = body[0] - 0.3, body[1] + 0.3
    count = max(8, round((name[2] - name[0]) / 1.6))
    step = (name[2] - name[0] + 2) / count
    return [[(name[0] - 1 + k * step, top if k % 2 else bottom) for k in range(count + 1)]]


def underline(name: Box, body: Body) -> Strokes:
    """A line under the name."""
    return [_run(name[0], name[2], lambda _: body[1] + 1.0)]


def dots(name: Box, body: Body, pitch: float = 2.2) -> Strokes:
    """A row of short dashes close under the letters: what was struck shall stand."""
    count = int((name[2] - name[0]) / pitch)
    at = [(name[0] + k * pitch, body[1] + 0.7) for k in range(count)]
    return [[(x, y), (x + 0.45 * pitch, y)] for x, y in at]


def overline(name: Box, body: Body) -> Strokes:
    """A line over the name."""
    return [_run(name[0], name[2], lambda _: min(name[1], body[0] - 1.0) - 0.4)]


def ring(name: Box, body: Body) -> Strokes:
    """A ring around the name."""
    x, y = (name[0] + name[2]) / 2, sum(body) / 2
    wide, high = (name[2] - name[0]) / 2 + 2, (name[3] - name[1]) / 2 + 1.2
    turn = [2 * math.pi * k / STEPS for k in range(STEPS + 1)]
    return [[(x + wide * math.cos(t), y + high * math.sin(t)) for t in turn]]


def frame(name: Box, body: Body) -> Strokes:
    """A box around the name."""
    left, top, right, bottom = name[0] - 1.5, name[1] - 0.8, name[2] + 1.5, name[3] + 0.8
    del body
    return [[(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]]


def cross(box: Box, size: float = 0.7, angle: float = 0.0, at: tuple[float, float] = (0.5, 0.5),
          aspect: float = 1.0) -> Strokes:  # fmt: skip
    """An X; `size` is its height over the box's, `at` its middle in shares of the box.

    `angle` turns it, degrees; `aspect` is its width over its height.
    """
    x, y = box[0] + at[0] * (box[2] - box[0]), box[1] + at[1] * (box[3] - box[1])
    half = size * (box[3] - box[1]) / 2
    a = math.radians(angle)

    def turned(dx: float, dy: float) -> tuple[float, float]:
        return x + dx * math.cos(a) - dy * math.sin(a), y + dx * math.sin(a) + dy * math.cos(a)

    wide = half * aspect
    return [
        [turned(-wide, -half), turned(0.1, 0.1), turned(wide, half)],
        [turned(wide, -half), turned(-0.1, 0.1), turned(-wide, half)],
    ]


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def slash(box: Box) -> Strokes:
    """One slanted stroke."""
    x, y = _middle(box)
    return [[(x - 2.5, y + 2.8), (x + 2.5, y - 2.8)]]


def tick(box: Box) -> Strokes:
    """A tick: short down, long up."""
    x, y = _middle(box)
    return [[(x - 2.2, y - 0.4), (x - 0.6, y + 2.4), (x + 3.2, y - 3.0)]]


def dash(box: Box) -> Strokes:
    """A level stroke."""
    x, y = _middle(box)
    return [[(x - 2.8, y + 0.2), (x + 2.8, y - 0.2)]]


def dot(box: Box) -> Strokes:
    """A dot set on purpose, turned over with the pen a few times."""
    x, y = _middle(box)
    turn = [2 * math.pi * k / 12 for k in range(25)]
    return [[(x + 0.5 * math.cos(t), y + 0.5 * math.sin(t)) for t in turn]]


def circle(box: Box) -> Strokes:
    """A ring in the box."""
    x, y = _middle(box)
    turn = [2 * math.pi * k / STEPS for k in range(STEPS + 1)]
    return [[(x + 2.8 * math.cos(t), y + 2.4 * math.sin(t)) for t in turn]]


def filled(box: Box) -> Strokes:
    """The box blackened with strokes side by side."""
    left, top, right, bottom = box[0] + 1, box[1] + 1, box[2] - 1, box[3] - 1
    count = round((bottom - top) / 0.35)
    rows = [top + k * (bottom - top) / count for k in range(count + 1)]
    return [[(left, y), (right, y)] for y in rows]


def scribble(box: Box) -> Strokes:
    """A ball of strokes in all directions."""
    x, y = _middle(box)
    points = []
    for k in range(60):
        t = k * 2.4
        points.append((x + 3.0 * math.cos(t), y + 3.0 * math.sin(1.3 * t)))
    return [points]


def plus(box: Box) -> Strokes:
    """An upright cross."""
    x, y = _middle(box)
    return [[(x - 3, y), (x + 3, y)], [(x, y - 3), (x, y + 3)]]


def hatch(box: Box) -> Strokes:
    """A quick zigzag across the middle of the box."""
    x, y = _middle(box)
    return [[(x - 3.5 + 7 * k / 9, y + (1.6 if k % 2 else -1.6)) for k in range(10)]]


def loops(box: Box) -> Strokes:
    """Three round turns of the pen, one beside the other."""
    x, y = _middle(box)
    turn = [2 * math.pi * k / 12 for k in range(37)]
    return [[(x - 1.6 + 3.2 * k / 36 + 1.6 * math.cos(t), y + 1.6 * math.sin(t))
             for k, t in enumerate(turn)]]  # fmt: skip
