"""How far print may spread beyond the blank's: toner, threshold, and the error of a good fit."""

import cv2
import numpy as np

from pipeline.components import find_components
from pipeline.frames import Gray
from pipeline.pixels import above, both, without

# (full, half, gain): print may be as dark as the blank's within `full` px square, half as dark
# within `half`, and `gain` times as dark as the blank's thin grey strokes, which a threshold
# blackens.
Slack = tuple[int, int, int]
OVERVIEW_SLACKS: tuple[Slack, ...] = ((3, 3, 1), (3, 3, 2), (3, 5, 2), (5, 5, 2), (5, 7, 3))
SLACKS: tuple[Slack, ...] = ((3, 5, 1), (5, 5, 2), (5, 7, 2), (7, 7, 2), (9, 9, 3))  # form px


HAIR = 60, 200  # of 255: ink of a stroke thinner than a px, in either of two
RULE_PX = 60  # px: longer than any stroke of a letter
RULE_GAIN = 4.0
DOT_INK, DOT_PX, DASH_PX = 40, 7, 32  # of 255; form px (0.9, 4 mm) across and along a dot or dash
LETTER_NEAR = 9  # form px square around letters in which nothing is a dot of a rule
DOT_GAP, DOTTED_PX = 21, 36  # form px (2.7 mm) between them, (5 mm) of a rule of them
RULE_EXTRA = 2  # px square wider than other print


def spread_by(ink: Gray, side: int) -> Gray:
    """Ink of the darkest px within a square of `side` px."""
    return cv2.dilate(ink, np.ones((side, side), np.uint8)).astype(np.uint8, copy=False)


def spreads(ink: Gray, dots: Gray, slacks: tuple[Slack, ...]) -> tuple[Gray, ...]:
    """The blank's ink, and that of its dotted rules, as crisp to very bold print would show it."""
    # A hairline or a small dot is grey on the blank and black on paper.
    rules = np.maximum(rules_of(ink), dots)
    rules = cv2.convertScaleAbs(rules, alpha=RULE_GAIN).astype(np.uint8, copy=False)
    pictures = []
    for full, half, gain in slacks:
        near = cv2.convertScaleAbs(spread_by(ink, full), alpha=gain).astype(np.uint8, copy=False)
        if half > full:
            near = np.maximum(near, spread_by(ink, half) // 2)
        pictures.append(np.maximum(near, spread_by(rules, full + RULE_EXTRA)))
    return tuple(pictures)


def with_hairs(ink: Gray, spread: tuple[Gray, ...]) -> tuple[Gray, ...]:
    """The blank's ink as `SLACKS` spread it, with hair strokes that lie between two px of it.

    A crisp sheet shows such a stroke where it lies in one; the bolder ones have room for it.
    """
    hair = (ink >= HAIR[0]) & (spread_by(ink, 3) < HAIR[1])  # beside a broad stroke there is none
    crisp = ink.copy()
    for whole, px in ((crisp, ink), (crisp.T, ink.T)):
        pairs = cv2.add(px[1:], px[:-1])
        np.maximum(whole[1:], pairs, out=whole[1:])
        np.maximum(whole[:-1], pairs, out=whole[:-1])
    crisp = np.where(hair, crisp, 0).astype(np.uint8)
    full, _, _ = SLACKS[0]
    return np.maximum(spread[0], spread_by(crisp, full)), *spread[1:]


def rules_of(ink: Gray) -> Gray:
    """Ink of long straight printed lines only.

    Beside a rule that lies a hair off there is ink along its whole length, which looks like a
    pen's line; beside letters there are only specks.
    """
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, RULE_PX), np.uint8))
    down = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((RULE_PX, 1), np.uint8))
    return np.maximum(across, down).astype(np.uint8, copy=False)


def dotted_rules_of(ink: Gray) -> Gray:
    """Ink of rules of dots or dashes only, form px."""
    inked = above(ink, DOT_INK)
    across = _rows_of_dots(inked)
    # Where a dash down crosses one across, the two are one piece of ink.
    down = _rows_of_dots(np.ascontiguousarray(without(inked, spread_by(across, 3)).T)).T
    return both(ink, spread_by(np.maximum(across, down), 3))


def _rows_of_dots(inked: Gray) -> Gray:
    """Where dots or dashes stand side by side (255)."""
    pieces = find_components(inked)
    wide, tall = pieces.boxes[:, 2], pieces.boxes[:, 3]
    small = (tall <= DOT_PX) & (wide <= DASH_PX)
    small[0] = False
    dots = above(small.take(pieces.labels).view(np.uint8), 0)
    # An i beside other letters is no dash, though rules above and below it continue its stem.
    dots = without(dots, spread_by(without(inked, dots), LETTER_NEAR))
    row = cv2.morphologyEx(dots, cv2.MORPH_CLOSE, np.ones((1, DOT_GAP), np.uint8))
    row = cv2.morphologyEx(row, cv2.MORPH_OPEN, np.ones((1, DOTTED_PX), np.uint8))
    return both(dots, row.astype(np.uint8, copy=False))
