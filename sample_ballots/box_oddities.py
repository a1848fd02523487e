"""Odd marks in and about boxes and ovals."""

import numpy as np

from sample_ballots import crosses, strikes
from sample_ballots.forms import FormSpec
from sample_ballots.layout import Row
from sample_ballots.name_oddities import circle_name
from sample_ballots.pen import Hand, Stroke

Strokes = list[Stroke]


def on_boxes(
    row: Row, spec: FormSpec, kind: str, vote: str, hand: Hand, rng: np.random.Generator
) -> tuple[Strokes, set[str]]:
    """Draw an odd mark on one row of boxes; give it and the rows it takes over."""
    option = vote if vote in spec.options else spec.options[0]
    box = row.targets[option]
    x, y = crosses.centre(box)
    x, y = x + rng.normal(0, 1.5), y + rng.normal(0, 0.4)
    half = 0.30 * min(box[3] - box[1], box[2] - box[0])
    if kind == "name-struck":
        normal = crosses.cross(box, hand, rng)
        lines = [s for b in row.lines for s in strikes.line(b, hand, rng, row.cell[2] - 1)]
        return normal + lines, {row.candidate}
    if kind == "tick":
        return crosses.tick(x, y + 0.2, 2.2 * half, hand, rng), {row.candidate}
    if kind == "dot":
        return crosses.dot(x, y, hand, rng), {row.candidate}
    if kind == "slash":
        return crosses.slash(x, y, half, hand, rng), {row.candidate}
    if kind == "dash":
        return crosses.dash(x, y, 1.5 * half, hand, rng), {row.candidate}
    if kind == "circle":
        ring = (x - 1.3 * half, y - half, x + 1.3 * half, y + half)
        return crosses.ring(ring, hand, rng), {row.candidate}
    if kind == "filled":
        inner = (x - 1.8 * half, y - half, x + 1.8 * half, y + half)
        return crosses.shaded(inner, hand, rng), {row.candidate}
    if kind == "between":
        columns = list(spec.options)
        k = int(rng.integers(len(columns) - 1))
        edge = row.targets[columns[k]][2]
        return crosses.cross_at(edge + rng.normal(0, 0.4), y, 1.1 * half, hand, rng), {
            row.candidate
        }
    if kind == "corrected":
        other = str(rng.choice([o for o in spec.options if o != option]))
        return (
            crosses.cross(row.targets[other], hand, rng)
            + crosses.scribbled_out(row.targets[other], hand, rng)
            + crosses.cross(box, hand, rng)
        ), {row.candidate}
    # outside: the X stands beside the name
    band = row.lines[-1]
    spot = min(band.x1 + rng.uniform(3.0, 9.0), row.cell[2] - 3.0)
    return crosses.cross_at(spot, band.middle, 1.2 * half, hand, rng), {row.candidate}


def on_oval(row: Row, kind: str, hand: Hand, rng: np.random.Generator) -> Strokes:
    """Draw an odd mark at one oval."""
    box = row.targets["marked"]
    x, y = crosses.centre(box)
    height = box[3] - box[1]
    if kind == "dot":
        return crosses.dot(x, y, hand, rng)
    if kind == "slash":
        return crosses.slash(x, y, 0.4 * height, hand, rng)
    if kind == "beside":
        side = box[2] + 1.2 if rng.random() < 0.5 else box[0] - 1.2
        return crosses.cross_at(side, y, 0.45 * height, hand, rng)
    if kind == "circle":
        return crosses.ring((box[0] - 0.9, box[1] - 0.8, box[2] + 0.9, box[3] + 0.8), hand, rng)
    if kind == "corrected":
        filled = crosses.shaded(box, hand, rng)
        return filled + crosses.cross_at(x, y, 1.1 * height, hand, rng)
    return circle_name(row, hand, rng)
