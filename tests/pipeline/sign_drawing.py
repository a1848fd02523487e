"""Signs that people put in a box, in halves of the sign's height around its middle."""

import math

from tests.pipeline.ballot_drawing import Ballot, Sheet

Sign = list[list[tuple[float, float]]]
TURN = [2 * math.pi * k / 48 for k in range(49)]


def ring(radius: float, x: float = 0.0) -> list[tuple[float, float]]:
    """A ring around a point to the side of the middle."""
    return [(x + radius * math.cos(t), radius * math.sin(t)) for t in TURN]


X: Sign = [[(-0.8, -0.8), (0.8, 0.8)], [(0.8, -0.8), (-0.8, 0.8)]]

CROSSES: dict[str, Sign] = {
    "X": X,
    "wide X": [[(-1.0, -0.7), (1.0, 0.7)], [(1.0, -0.7), (-1.0, 0.7)]],
    "X with one stroke two thirds as long": [X[0], [(0.53, -0.53), (-0.53, 0.53)]],
    "X that crosses low": [[(-0.6, -0.9), (0.4, 0.8)], [(0.6, -0.9), (-0.4, 0.8)]],
    "X with bent strokes": [
        [(-0.8, -0.8), (-0.2, -0.05), (0.8, 0.8)], [(0.8, -0.8), (0.15, 0.1), (-0.8, 0.8)],
    ],
    "X with a hook at an end": [X[0], [(0.55, -0.7), (0.7, -0.8), (0.8, -0.75), (-0.8, 0.8)]],
    "X of which a stroke is drawn twice": [*X, [(-0.75, -0.85), (0.85, 0.7)]],
    "X with a short stroke through its middle": [*X, [(-0.8, 0.03), (0.8, -0.03)]],
}  # fmt: skip
IN_ONE_MOVEMENT: dict[str, Sign] = {
    "X closed on the right": [[(-0.8, -0.8), (0.8, 0.8), (0.8, -0.8), (-0.8, 0.8)]],
    "X closed on the left": [[(0.8, -0.8), (-0.8, 0.8), (-0.8, -0.8), (0.8, 0.8)]],
    "X with a bowed link": [
        [(-0.8, -0.8), (0.7, 0.75), (1.0, 0.5), (1.1, 0), (1.0, -0.5), (0.7, -0.75), (-0.8, 0.8)],
    ],
    "X with a round loop": [[(0.9, -0.8), (-0.4, 0.7), (-0.8, 0.75), (-1.05, 0.4), (-1.1, 0),
                             (-1.05, -0.4), (-0.8, -0.75), (-0.4, -0.7), (0.9, 0.8)]],
    "X with a broken link": [*X, [(0.8, -0.7), (0.8, -0.1)], [(0.8, 0.2), (0.8, 0.7)]],
}  # fmt: skip
NO_CROSSES: dict[str, Sign] = {
    "Y": [[(-0.7, -1), (0, 0), (0.7, -1)], [(0, 0), (0, 1)]],
    "K": [[(-0.6, -1), (-0.6, 1)], [(0.7, -1), (-0.6, 0), (0.7, 1)]],
    "K with a loop": [[(-0.5, -1), (-0.5, 1)], [(0.7, -1), (-0.7, 0.15), (0.7, 1)]],
    "V": [[(-0.6, -1), (0, 1), (0.6, -1)]],
    "V whose strokes just cross": [[(-0.6, -1), (0.06, 1)], [(0.6, -1), (-0.06, 1)]],
    "T": [[(-0.8, -1), (0.8, -1)], [(0, -1), (0, 1)]],
    "T that just crosses": [[(-0.8, -0.85), (0.8, -0.85)], [(0, -1), (0, 1)]],
    "L": [[(-0.6, -1), (-0.6, 1), (0.6, 1)]],
    "N": [[(-0.6, 1), (-0.6, -1), (0.6, 1), (0.6, -1)]],
    "M": [[(-0.8, 1), (-0.6, -1), (0, 0.5), (0.6, -1), (0.8, 1)]],
    "H": [[(-0.6, -1), (-0.6, 1)], [(0.6, -1), (0.6, 1)], [(-0.6, 0), (0.6, 0)]],
    "Z": [[(-0.8, -1), (0.8, -1), (-0.8, 1), (0.8, 1)]],
    "A": [[(-0.8, 1), (0, -1), (0.8, 1)], [(-0.4, 0.2), (0.4, 0.2)]],
    "lambda": [[(-0.6, -1), (0.7, 1)], [(0, 0), (-0.7, 1)]],
    "1": [[(-0.4, -0.5), (0.1, -1), (0.1, 1)]],
    "4": [[(0.3, 1), (0.3, -1), (-0.8, 0.4), (0.8, 0.4)]],
    "7": [[(-0.6, -1), (0.6, -1), (-0.2, 1)]],
    "7 with a bar": [[(-0.6, -1), (0.6, -1), (-0.2, 1)], [(-0.4, 0), (0.6, 0)]],
    "4 aslant": [[(0.15, 1), (0.4, -1), (-0.85, 0.55), (0.85, 0.35)]],
    "hourglass": [[(-0.8, -0.8), (0.8, 0.8), (-0.8, 0.8), (0.8, -0.8), (-0.8, -0.8)]],
    "tick with a loop": [
        [(-0.7, -0.2), (0.05, 0.5), (0, 0.9), (-0.25, 0.9), (-0.3, 0.5), (0.9, -1)],
    ],
    "loop with a short arm": [
        [(-0.2, -0.2), (0.7, 0.75), (0.95, 0.5), (0.95, -0.5), (0.7, -0.75), (-0.8, 0.85)],
    ],
    "loop filled": [[(-0.8, -0.8), (0.8, 0.8), (0.8, -0.8), (-0.8, 0.8)],
                    [(0.3, -0.2), (0.75, 0.6), (0.5, -0.4), (0.75, 0.2), (0.7, -0.6)]],
    "loop crossed out": [[(-0.8, -0.8), (0.8, 0.8), (0.8, -0.8), (-0.8, 0.8)],
                         [(0.2, 0), (1.6, 0.1)]],
    "2 with a loop": [[(-0.7, -0.6), (-0.3, -1), (0.3, -0.9), (0.4, -0.4), (-0.5, 0.8),
                       (-0.8, 0.9), (-0.85, 0.6), (-0.5, 0.6), (0.8, 0.95)]],
    "8": [[(0.72 * math.sin(2 * t), -math.cos(t)) for t in TURN]],
    "tick": [[(-0.7, 0), (-0.2, 0.9), (1, -1)]],
    "tick with a hook": [[(-1, -0.1), (-0.7, -0.3), (-0.2, 0.9), (1, -1), (1.2, -0.9)]],
    "two ticks": [[(-1, 0), (-0.6, 0.8), (0.2, -1)], [(-0.1, 0), (0.3, 0.8), (1.1, -1)]],
    "ring with a bar": [ring(0.8), [(-0.9, 0.9), (0.9, -0.9)]],
    "ring with an X": [ring(0.8), *X],
    "hash": [
        [(-0.4, -1), (-0.4, 1)], [(0.4, -1), (0.4, 1)], [(-1, -0.4), (1, -0.4)],
        [(-1, 0.4), (1, 0.4)],
    ],
    "star": [*X, [(-1, 0), (1, 0)], [(0, -1), (0, 1)]],
    "star of five": [[(math.sin(2.513 * k), -math.cos(2.513 * k)) for k in range(6)]],
    "not equal": [
        [(-0.8, -0.35), (0.8, -0.35)], [(-0.8, 0.35), (0.8, 0.35)], [(0.4, -1), (-0.4, 1)],
    ],
    "arrow": [[(-1, 0), (1, 0)], [(0.4, -0.5), (1, 0), (0.4, 0.5)]],
    "X and a 1": [*X, [(1.6, -0.8), (1.6, 0.8)]],
    "X and a dot set on purpose": [*X, ring(0.15, 1.3)],
    "two X": [[(x + 1.0 * s, y) for x, y in stroke] for s in (-1, 1) for stroke in X],
    "X struck through": [*X, [(-1.8, 0.1), (1.8, -0.1)]],
    "X struck through twice": [*X, [(-1.8, 0.25), (1.8, 0.2)], [(-1.8, -0.25), (1.8, -0.2)]],
    "X struck through from above": [*X, [(0.1, -1.9), (-0.1, 1.9)]],
    "X underlined": [*X, [(-1.2, 1.15), (1.2, 1.15)]],
    "X half ringed": [*X, ring(1.25)[:27]],
    "X ringed": [*X, ring(1.2)],
    "X framed": [*X, [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]],
    "X hatched over": [*X, [(-1.1 + 2.2 * k / 9, 0.5 if k % 2 else -0.5) for k in range(10)]],
}  # fmt: skip


def with_sign(
    ballot: Ballot, sheet: Sheet, target: int, sign: Sign, half: float, mm: float
) -> Sheet:
    """Draw a sign in the middle of a box; `half` is half its height, `mm` the pen's width."""
    left, top, right, bottom = ballot.box(target // 2, target % 2)
    x, y = (left + right) / 2, (top + bottom) / 2
    return sheet.pen(*[[(x + half * a, y + half * b) for a, b in line] for line in sign], mm=mm)
