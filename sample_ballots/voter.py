"""A voter with a pen: from what is meant to the strokes on the sheet."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from sample_ballots import crosses, strikes
from sample_ballots.forms import FormSpec
from sample_ballots.handwriting import signature
from sample_ballots.intention import invalid_kinds, invalid_votes, valid_votes
from sample_ballots.layout import Band, Box, Layout, Row
from sample_ballots.oddities import ambiguous_kinds, draw_oddity
from sample_ballots.pen import INKS, Hand, Stroke, any_hand

COUNT, COUNT_OR_REVIEW, REVIEW = "count", "count-or-review", "review"


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """The pen work of one sheet and what it means."""

    strokes: tuple[Stroke, ...]
    votes: dict[str, str]
    must: str
    sub: str


def hard_kinds(spec: FormSpec) -> tuple[str, ...]:
    """Ways in which legally clear marks can be hard to read on this form."""
    if spec.marking == "strike-out":
        kinds = ("faint", "thin", *strikes.HARD)
        return (*kinds, "alias-left") if spec.courtesy else kinds
    if spec.marking == "fill":
        return ("faint", "cross", "half-filled")
    elsewhere = ("signed-elsewhere",) if spec.signature else ()
    return ("faint", "thin", "overflow", "two-boxes", "tiny", "joined", *elsewhere)


def kinds_of(spec: FormSpec, group: str, colour: bool) -> tuple[str, ...]:
    """List the sub-classes of the pen classes that make sense on this form."""
    if group == "clean":
        return ("", "", "", "signed") if spec.signature else ("",)
    if group == "hard":
        return hard_kinds(spec)
    if group == "invalid":
        return invalid_kinds(spec)
    return ambiguous_kinds(spec, colour)


def fill_in(
    layout: Layout,
    spec: FormSpec,
    group: str,
    sub: str,
    rng: np.random.Generator,
    bilevel: bool = False,
) -> Marked:
    """Mark a sheet.

    Parameters
    ----------
    layout : Layout
    spec : FormSpec
    group : {"clean", "hard", "ambiguous", "invalid"}
    sub : str
        One of `kinds_of` this group.
    rng : numpy.random.Generator
    bilevel : bool
        The sheet will be scanned black and white: no ink is so faint that nothing remains of it.
    """
    hand = any_hand(rng, bilevel)
    ids = tuple(row.candidate for row in layout.rows)
    if group == "invalid":
        votes = invalid_votes(spec, ids, sub, rng)
    else:
        votes = valid_votes(spec, ids, rng)
    if group == "hard":
        hand = _hard_hand(hand, sub, rng, bilevel)
        if sub == "two-boxes" and len(ids) > 1:
            votes[ids[int(rng.integers(len(ids)))]] = (
                "both" if spec.marking == "agree-disagree" else "several"
            )
    odd: set[str] = set()
    strokes: list[Stroke] = []
    if group == "ambiguous":
        drawn, odd = draw_oddity(layout, spec, sub, votes, hand, rng)
        strokes += drawn
    mark = _marker(spec, layout, hand, sub if group == "hard" else "", rng)
    for row in layout.rows:
        if row.candidate not in odd:
            strokes += mark(row, votes[row.candidate])
    if sub == "signed" and layout.signature is not None:
        strokes += _sign_in(layout.signature, hand, rng)
    if sub == "signed-elsewhere":
        x0, y0 = layout.free[:2]
        y = min(y0 + 8.0, layout.height - 8.0)
        strokes += signature(x0 + rng.uniform(12, 20), y, rng.uniform(16, 24), hand, rng)
    must = {"clean": COUNT, "hard": COUNT_OR_REVIEW}.get(group, REVIEW)
    return Marked(tuple(strokes), votes, must, sub)


def _sign_in(place: Box, hand: Hand, rng: np.random.Generator) -> list[Stroke]:
    """Sign in the printed place, not higher than it allows."""
    x0, y0, x1, y1 = place
    width = min(float(rng.uniform(16, 28)), 1.6 * (y1 - y0))
    x, y = (x0 + x1) / 2 + float(rng.normal(0, 3)), (y0 + y1) / 2
    strokes = signature(x, y, width, hand, rng)
    top = min(float(s.points[:, 1].min()) for s in strokes)
    drop = max(0.0, y0 - top)
    return [replace(s, points=s.points + np.array([0.0, drop])) for s in strokes]


def _hard_hand(hand: Hand, sub: str, rng: np.random.Generator, bilevel: bool) -> Hand:
    if sub == "faint" and bilevel:
        # fainter or redder, and the threshold would leave nothing to read
        density = float(rng.uniform(0.72, 0.85))
        return hand.with_pen(ink=INKS["blue"][0], density=density, grain=0.1)
    if sub == "faint":
        density, width = float(rng.uniform(0.25, 0.45)), float(rng.uniform(0.3, 0.6))
        return hand.with_pen(density=density, width_mm=width)
    if sub == "thin":
        return hand.with_pen(width_mm=float(rng.uniform(0.20 if bilevel else 0.14, 0.30)))
    return hand


def _marker(
    spec: FormSpec, layout: Layout, hand: Hand, hard: str, rng: np.random.Generator
) -> Callable[[Row, str], list[Stroke]]:
    if spec.marking == "strike-out":
        return _striker(layout, hand, hard, rng)
    if spec.marking == "fill":
        return _filler(hand, hard, rng)
    return _crosser(spec, hand, hard, rng)


def strike_limit(row: Row, band: Band) -> float:
    """Where a line must end so as not to run into what stands to the right of the name's cell."""
    return max(band.x1 + 0.3, row.cell[2] - 1.0)


def _striker(
    layout: Layout, hand: Hand, hard: str, rng: np.random.Generator
) -> Callable[[Row, str], list[Stroke]]:
    usual = strikes.CLEAN[str(rng.choice(list(strikes.CLEAN), p=strikes.CLEAN_SHARES))]

    def mark(row: Row, vote: str) -> list[Stroke]:
        if vote != "against":
            return []
        shape = usual
        if rng.random() < 0.10:
            shape = strikes.CLEAN[str(rng.choice(list(strikes.CLEAN), p=strikes.CLEAN_SHARES))]
        # a careless voter is careless on some rows, not on all
        if hard in strikes.HARD and rng.random() < 0.7:
            shape = strikes.HARD[hard]
        strokes = []
        for band in row.lines:
            reach = band
            if hard == "alias-left" and row.alias is not None:
                reach = _without_alias(band, row.alias)
            limit = strike_limit(row, band)
            if hard == "overshoot":
                limit = (
                    layout.body[2] - 1.0
                    if row.cell[2] < layout.body[2] - 1.0 and row.post
                    else limit
                )
            strokes += shape(reach, hand, rng, limit)
        return strokes

    return mark


def _without_alias(band: Band, alias: Band) -> Band:
    if abs(band.baseline - alias.baseline) > 0.1 or alias.x0 - band.x0 < 5:
        return band
    return Band(
        band.x0, alias.x0 - 1.0, band.baseline, band.x_height, band.cap_height, band.descent
    )


def _crosser(
    spec: FormSpec, hand: Hand, hard: str, rng: np.random.Generator
) -> Callable[[Row, str], list[Stroke]]:
    def mark(row: Row, vote: str) -> list[Stroke]:
        options: list[str] = [vote] if vote in spec.options else []
        if vote in ("both", "several"):
            count = 2 if len(spec.options) == 2 or rng.random() < 0.8 else 3
            options = [spec.options[int(k)] for k in rng.permutation(len(spec.options))[:count]]
        strokes = []
        for option in options:
            box = row.targets[option]
            if hard == "overflow" and rng.random() < 0.6:
                strokes += crosses.overflow(box, hand, rng)
            elif hard == "joined" and rng.random() < 0.6:
                strokes += crosses.joined(box, hand, rng)
            elif hard == "tiny" and rng.random() < 0.7:
                x, y = crosses.centre(box)
                place = x + rng.normal(0, 2.0), y + rng.normal(0, 0.5)
                strokes += crosses.cross_at(*place, rng.uniform(0.7, 1.0), hand, rng)
            else:
                strokes += crosses.cross(box, hand, rng)
        return strokes

    return mark


def _filler(hand: Hand, hard: str, rng: np.random.Generator) -> Callable[[Row, str], list[Stroke]]:
    def mark(row: Row, vote: str) -> list[Stroke]:
        if vote != "marked":
            return []
        box = row.targets["marked"]
        if hard == "cross":
            x, y = crosses.centre(box)
            return crosses.cross_at(x, y, 0.5 * (box[3] - box[1]), hand, rng)
        return crosses.shaded(box, hand, rng, cover=0.6 if hard == "half-filled" else 1.0)

    return mark
