"""What only people can decide: one odd thing on an otherwise ordinary sheet."""

from collections.abc import Callable

import numpy as np

from sample_ballots import crosses, strikes
from sample_ballots.forms import FormSpec
from sample_ballots.handwriting import signature, words
from sample_ballots.layout import Band, Box, Layout, Row
from sample_ballots.names import people
from sample_ballots.pen import INKS, Hand, Stroke, curve, write

Strokes = list[Stroke]

STRIKE_ODDITIES = (
    "partial-ho", "partial-ten", "underline", "overline", "between-rows", "tick", "circle",
    "corrected", "block-diagonal", "stt-only",
)  # fmt: skip
BOX_ODDITIES = (
    "tick", "dot", "slash", "dash", "circle", "filled", "between", "corrected", "name-struck", "outside",
)  # fmt: skip
OVAL_ODDITIES = ("dot", "slash", "beside", "circle", "corrected", "name-circled")
SHEET_ODDITIES = ("extra-name", "margin-mark", "added-text", "symbol")
ADDED = (
    "không đồng ý", "đồng ý hết", "tốt", "cảm ơn", "đề nghị xem lại", "nhất trí cao", "bỏ", "ok",
    "chưa xứng đáng", "giữ lại", "bầu thêm",
)  # fmt: skip


def ambiguous_kinds(spec: FormSpec, colour: bool) -> tuple[str, ...]:
    """Oddities that make sense on this form."""
    own = {"strike-out": STRIKE_ODDITIES, "fill": OVAL_ODDITIES}.get(spec.marking, BOX_ODDITIES)
    kinds = (*own, *SHEET_ODDITIES)
    if spec.courtesy:
        kinds = (*kinds, "courtesy-only", "alias-only")
    if not spec.numbered:
        kinds = tuple(k for k in kinds if k != "stt-only")
    if spec.count < 2:
        kinds = tuple(k for k in kinds if k not in ("between-rows", "block-diagonal"))
    if spec.marking != "confidence-3":
        kinds = (*kinds, "signature")
    if colour and spec.count > 2:
        kinds = (*kinds, "second-ink")
    return kinds


def draw_oddity(
    layout: Layout,
    spec: FormSpec,
    kind: str,
    votes: dict[str, str],
    hand: Hand,
    rng: np.random.Generator,
) -> tuple[Strokes, set[str]]:
    """Draw one oddity.

    Returns
    -------
    strokes : list of Stroke
    rows : set of str
        Candidates whose row the oddity has taken over: nothing else is drawn there.
    """
    if kind in _ON_SHEET:
        return _ON_SHEET[kind](layout, hand, rng), set()
    rows = layout.rows
    at = int(rng.integers(len(rows)))
    row = rows[at]
    if kind == "alias-only":
        with_alias = [r for r in rows if r.alias is not None]
        if not with_alias:
            return _underline(row, hand, rng), {row.candidate}
        row = with_alias[int(rng.integers(len(with_alias)))]
    if kind == "between-rows" or kind == "block-diagonal":
        return _over_rows(layout, kind, hand, rng)
    if kind == "second-ink":
        return _second_ink(layout, spec, votes, hand, rng)
    if spec.marking == "strike-out":
        return _ON_NAME[kind](row, hand, rng), {row.candidate}
    if spec.marking == "fill":
        return _on_oval(row, kind, hand, rng), {row.candidate}
    return _on_boxes(row, spec, kind, votes[row.candidate], hand, rng)


# On a printed name -------------------------------------------------------------------------------


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


def _underline(row: Row, hand: Hand, rng: np.random.Generator) -> Strokes:
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


def _circle_name(row: Row, hand: Hand, rng: np.random.Generator) -> Strokes:
    box = _around(row.lines)
    return crosses.ring((box[0] - 2.0, box[1] - 1.0, box[2] + 2.0, box[3] + 0.8), hand, rng)


def _around(lines: tuple[Band, ...]) -> Box:
    boxes = [line.box for line in lines]
    return (
        min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes),
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
        corners = [(box[0] - 1.5, box[1] - 0.8), (box[2] + 1.5, box[1] - 0.8), (box[2] + 1.5, box[3] + 0.6),
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


_ON_NAME: dict[str, Callable[[Row, Hand, np.random.Generator], Strokes]] = {
    "partial-ho": _partial_ho,
    "partial-ten": _partial_ten,
    "underline": _underline,
    "overline": _overline,
    "tick": _tick_beside,
    "circle": _circle_name,
    "corrected": _corrected_strike,
    "stt-only": _number_only,
    "courtesy-only": _courtesy_only,
    "alias-only": _alias_only,
}


# Over several rows -------------------------------------------------------------------------------


def _over_rows(
    layout: Layout, kind: str, hand: Hand, rng: np.random.Generator
) -> tuple[Strokes, set[str]]:
    rows = layout.rows
    first = _with_neighbour(rows, rng)
    if kind == "between-rows":
        upper, lower = rows[first], rows[first + 1]
        y = (upper.lines[-1].baseline + lower.lines[0].baseline - lower.lines[0].cap_height) / 2
        x0, x1 = (
            upper.lines[-1].x0 - 1,
            max(upper.lines[-1].x1, lower.lines[0].x1) + rng.uniform(0, 5),
        )
        points = [(x0, y + rng.normal(0, 0.3)), (x1, y + rng.normal(0, 0.3))]
        return [write(hand, points, rng)], {upper.candidate, lower.candidate}
    last = first + 1
    while last + 1 < len(rows) and last - first < 3 and rows[last + 1].cell[1] > rows[last].cell[1]:
        last += 1
    top, bottom = rows[first].lines[0], rows[last].lines[-1]
    right = max(line.x1 for row in rows[first : last + 1] for line in row.lines)
    ends = [(top.x0 - 1, top.baseline - top.cap_height), (right + 2, bottom.baseline)]
    if rng.random() < 0.5:
        ends = [(right + 2, top.baseline - top.cap_height), (top.x0 - 1, bottom.baseline)]
    return [write(hand, ends, rng)], {row.candidate for row in rows[first : last + 1]}


def _with_neighbour(rows: tuple[Row, ...], rng: np.random.Generator) -> int:
    """A row that has another right below it in the same column of names."""
    good = [i for i in range(len(rows) - 1) if rows[i + 1].cell[1] > rows[i].cell[1]]
    return int(good[int(rng.integers(len(good)))])


def _second_ink(
    layout: Layout, spec: FormSpec, votes: dict[str, str], hand: Hand, rng: np.random.Generator
) -> tuple[Strokes, set[str]]:
    """Mark one or two rows clearly with a pen of another colour."""
    marked = [r for r in layout.rows if votes[r.candidate] in (*spec.options, "against")]
    rows = [marked[int(i)] for i in rng.permutation(len(marked))[: min(len(marked) - 1, 2)]]
    strokes: Strokes = []
    if not rows:
        # a single mark on the sheet: it is gone over again with the other pen
        rows = marked
        strokes += (
            strikes.line(rows[0].lines[0], hand, rng, rows[0].cell[2] - 1)
            if "against" in votes.values()
            else []
        )
    # only pairs that a person tells apart on paper
    if hand.pen.ink in INKS["blue"]:
        others = ["black", "red", "green"]
    elif hand.pen.ink in INKS["violet"]:
        others = ["red", "green"]
    else:
        others = [c for c in ("blue", "red", "green") if hand.pen.ink not in INKS[c]]
    other = hand.with_pen(ink=INKS[str(rng.choice(others))][0], kind="ball", density=0.95)
    for row in rows:
        if spec.marking == "strike-out":
            for band in row.lines:
                strokes += strikes.line(band, other, rng, row.cell[2] - 1)
        elif spec.marking == "fill":
            strokes += crosses.shaded(row.targets["marked"], other, rng)
        else:
            strokes += crosses.cross(row.targets[votes[row.candidate]], other, rng)
    return strokes, {row.candidate for row in rows}


# In boxes and ovals ------------------------------------------------------------------------------


def _on_boxes(
    row: Row, spec: FormSpec, kind: str, vote: str, hand: Hand, rng: np.random.Generator
) -> tuple[Strokes, set[str]]:
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


def _on_oval(row: Row, kind: str, hand: Hand, rng: np.random.Generator) -> Strokes:
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
    return _circle_name(row, hand, rng)


# On the sheet ------------------------------------------------------------------------------------


def _spot(
    layout: Layout, rng: np.random.Generator, width: float, height: float
) -> tuple[float, float]:
    """White paper for this much writing: below the print, else in the bottom margin."""
    x0, y0, x1, y1 = layout.free
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
    """A star, a heart, or the ridges of an inked finger."""
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


_ON_SHEET: dict[str, Callable[[Layout, Hand, np.random.Generator], Strokes]] = {
    "extra-name": _extra_name,
    "added-text": _added_text,
    "signature": _signature,
    "margin-mark": _margin_mark,
    "symbol": _symbol,
}
