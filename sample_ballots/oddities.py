"""What only people can decide: one odd thing on an otherwise ordinary sheet."""

import numpy as np

from sample_ballots import crosses, strikes
from sample_ballots.box_oddities import on_boxes, on_oval
from sample_ballots.forms import FormSpec
from sample_ballots.layout import Layout, Row
from sample_ballots.name_oddities import ON_NAME, underline
from sample_ballots.pen import INKS, Hand, Stroke, write
from sample_ballots.sheet_oddities import ON_SHEET

Strokes = list[Stroke]

STRIKE_ODDITIES = (
    "partial-ho", "partial-ten", "underline", "overline", "between-rows", "tick", "circle",
    "corrected", "block-diagonal", "stt-only",
)  # fmt: skip
BOX_ODDITIES = (
    "tick", "dot", "slash", "dash", "circle", "filled", "between", "corrected", "name-struck",
    "outside",
)  # fmt: skip
OVAL_ODDITIES = ("dot", "slash", "beside", "circle", "corrected", "name-circled")
SHEET_ODDITIES = ("extra-name", "margin-mark", "added-text", "symbol")


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
    if kind in ON_SHEET:
        return ON_SHEET[kind](layout, hand, rng), set()
    rows = layout.rows
    at = int(rng.integers(len(rows)))
    row = rows[at]
    if kind == "alias-only":
        with_alias = [r for r in rows if r.alias is not None]
        if not with_alias:
            return underline(row, hand, rng), {row.candidate}
        row = with_alias[int(rng.integers(len(with_alias)))]
    if kind == "between-rows" or kind == "block-diagonal":
        return _over_rows(layout, kind, hand, rng)
    if kind == "second-ink":
        return _second_ink(layout, spec, votes, hand, rng)
    if spec.marking == "strike-out":
        return ON_NAME[kind](row, hand, rng), {row.candidate}
    if spec.marking == "fill":
        return on_oval(row, kind, hand, rng), {row.candidate}
    return on_boxes(row, spec, kind, votes[row.candidate], hand, rng)


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
    """Find a row that has another right below it in the same column of names."""
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
