"""Fit a profile on labelled marks: thresholds with a review band between them, and curves.

A target is *empty* when both its measurements lie below `empty_below`, *marked* when both reach
`marked_from`. So `empty_below` must lie under what marks score and `marked_from` over what empty
and ambiguous targets score. Where there is room, `empty_below` stays near what empty targets
score: between them and the marks nobody has labelled anything.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from calibration.labels import Kind, Label, LabelledMark, labels_id
from calibration.profile import Curve, Profile, Thresholds
from election.errors import ProfileError

LEAST = 30  # marks and empty targets of a kind: from fewer nothing can be concluded
EMPTY_SHARE = 0.25  # of the gap between the classes may be called empty at most
MARK_SHARE = 0.5  # of the gap may be called marked
HEADROOM = 0.05  # of the scale over what empty targets score: other paper, other scanners
EMPTY_BUDGET = 0.002  # of the empty targets may go to people for safety
MARK_BUDGET = 0.01  # of the marks, unless the caller gives more; there are few on a ballot
MOST_IN_REVIEW = 0.10  # of the clear marks or empty targets; more and the filter is of no use
RIDGE = 0.01  # penalty on the squared slope, for scores in standard deviations
STEPS = 100  # of Newton; five to twenty are needed
GRAIN = 10_000  # steps of a threshold in 1: finer ones say nothing

# `domain.md` M01, M04: a strike over 80 % of the name is clear, between 5 % and 80 % it is not.
STRIKE_COVER_EMPTY, STRIKE_COVER_MARKED = 0.05, 0.80

FloatArray = npt.NDArray[np.float64]
FIELDS = {
    Kind.STRIKE: ("strike_cover", "strike_ridge", "strike_curve"),
    Kind.CROSS: ("cross_shape", "cross_ink", "cross_curve"),
    Kind.OVAL: ("oval_fill", "oval_stroke", "oval_curve"),
}


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """Measurements of one kind, arrays of shape (n, 2), by label."""

    name: str
    empty: FloatArray  # what the verdict *empty* looks at, of empty targets
    marks: FloatArray  # the same of clear marks
    hard: FloatArray
    odd: FloatArray  # of ambiguous targets
    empty_strength: FloatArray  # what the verdict *marked* looks at
    strength: FloatArray
    odd_strength: FloatArray


def fit_profile(
    labels: Sequence[LabelledMark], base: Profile, *, mark_budget: float = MARK_BUDGET
) -> Profile:
    """Fit thresholds and curves.

    Parameters
    ----------
    labels : sequence of LabelledMark
        In any order; the profile does not depend on it.
    base : Profile
        Gives the figures of kinds of which there is no label.
    mark_budget : float
        Share of the clear marks that may go to people so that ambiguous ones do too.

    Raises
    ------
    ProfileError
        When a kind has too few labels, or the labels leave no band.
    """
    ordered = sorted(labels, key=lambda m: (m.kind, m.sheet, m.candidate, m.score, m.strength))
    values: dict[str, Thresholds | Curve] = {}
    fitted = [kind for kind in Kind if any(m.kind is kind for m in ordered)]
    if not fitted:
        raise ProfileError("There is no labelled mark: collect labels first.")
    for kind in fitted:
        marks = [m for m in ordered if m.kind is kind]
        first, second, curve = FIELDS[kind]
        values[first], values[second] = fit_thresholds(marks, mark_budget=mark_budget)
        values[curve] = fit_curve(marks)
    sheets = len({mark.sheet for mark in ordered})
    kinds = ", ".join(kind.value for kind in fitted)
    source = f"{len(ordered)} labels ({kinds}) on {sheets} sheets, {labels_id(ordered)[:16]}"
    return replace(base, source=source, **values)  # type: ignore[arg-type]  # by FIELDS


def fit_thresholds(
    labels: Sequence[LabelledMark], *, mark_budget: float = MARK_BUDGET
) -> tuple[Thresholds, Thresholds]:
    """Fit the two pairs of thresholds of one kind.

    Raises
    ------
    ProfileError
        When there are too few labels, or so many clear ones would go to people that the
        thresholds are of no use.
    """
    table = _table(labels)
    low = [_empty_below(table, j) for j in (0, 1)]
    high = [_marked_from(table, j) for j in (0, 1)]
    if table.name == Kind.STRIKE:
        low[0] = min(low[0], STRIKE_COVER_EMPTY)
        high[0] = max(high[0], STRIKE_COVER_MARKED)
    _see(low, np.concatenate([table.marks, table.hard]), table, budget=MOST_IN_REVIEW)
    _see(low, table.odd, table, budget=EMPTY_BUDGET)
    _keep_out(high, table.empty_strength, table, budget=MOST_IN_REVIEW)
    _keep_out(high, table.odd_strength, table, budget=mark_budget)
    # Where nearly nothing is measured on marks too, no more than the finest step counts as empty.
    pairs = [Thresholds(max(_down(a), 1 / GRAIN), _up(b)) for a, b in zip(low, high, strict=True)]
    _check(table, pairs, labels)
    return pairs[0], pairs[1]


def _down(value: float) -> float:
    return math.floor(value * GRAIN) / GRAIN


def _up(value: float) -> float:
    return math.ceil(value * GRAIN) / GRAIN


def _table(labels: Sequence[LabelledMark]) -> _Table:
    def of(label: Label, hard: bool | None, field: str) -> FloatArray:
        rows = [
            getattr(m, field)
            for m in labels
            if m.label is label and (hard is None or m.hard is hard)
        ]
        return np.array(rows, dtype=np.float64).reshape(-1, 2)

    table = _Table(
        name=labels[0].kind.value,
        empty=of(Label.EMPTY, None, "emptiness"),
        marks=of(Label.MARKED, False, "emptiness"),
        hard=of(Label.MARKED, True, "emptiness"),
        odd=of(Label.AMBIGUOUS, None, "emptiness"),
        empty_strength=of(Label.EMPTY, None, "strength"),
        strength=of(Label.MARKED, False, "strength"),
        odd_strength=of(Label.AMBIGUOUS, None, "strength"),
    )
    if min(len(table.marks), len(table.empty)) < LEAST:
        raise ProfileError(
            f"{table.name}: {len(table.marks)} clear marks and {len(table.empty)} empty targets"
            f" are labelled; label at least {LEAST} of each."
        )
    return table


def _empty_below(table: _Table, j: int) -> float:
    """Under nearly all clear marks; above nearly all empty targets where there is room."""
    empty = float(np.quantile(table.empty[:, j], 1 - EMPTY_BUDGET, method="higher"))
    lowest = float(np.quantile(table.marks[:, j], EMPTY_BUDGET, method="lower"))
    # A mark that this measurement does not see, the other one must: `_see` takes care of it.
    return empty + min(EMPTY_SHARE * max(0.0, lowest - empty), max(HEADROOM, empty))


def _marked_from(table: _Table, j: int) -> float:
    """Over nearly all empty targets; halfway to nearly all clear marks where there is room.

    Hard marks have no say: they may go to people, and what is as weak may be no mark at all.
    """
    empty = float(np.quantile(table.empty_strength[:, j], 1 - EMPTY_BUDGET, method="higher"))
    lowest = float(np.quantile(table.strength[:, j], MARK_BUDGET, method="lower"))
    if empty < lowest:
        return lowest - MARK_SHARE * (lowest - empty)
    return empty + min(EMPTY_SHARE * (1 - empty), HEADROOM)


def _see(low: list[float], unseen: FloatArray, table: _Table, budget: float) -> None:
    """Lower the limits until none of these looks empty to both measurements.

    Those that can only be seen at the price of more than `budget` of the empty targets stay
    unseen here: the fit is not the last word, `calibration.evidence` counts them.
    """
    for row in sorted(unseen.tolist(), key=max, reverse=True):
        if row[0] >= low[0] or row[1] >= low[1]:
            continue
        options = []
        for j in (0, 1):
            under = [v for v in table.empty[:, j].tolist() if v < row[j]]
            lowered = (row[j] + (max(under) if under else 0.0)) / 2
            options.append((float((table.empty[:, j] >= lowered).mean()), j, lowered))
        cost, j, lowered = min(options)
        if cost <= budget and lowered >= 1 / GRAIN:
            low[j] = min(low[j], lowered)


def _keep_out(high: list[float], others: FloatArray, table: _Table, budget: float) -> None:
    """Raise the limits until none of these looks marked to both measurements.

    Those that can only be kept out at the price of more than `budget` of the clear marks stay.
    """
    for row in sorted(others.tolist(), key=min):
        if row[0] < high[0] or row[1] < high[1]:
            continue
        options = []
        for j in (0, 1):
            over = [v for v in table.strength[:, j].tolist() if v > row[j]]
            raised = (row[j] + (min(over) if over else 1.0)) / 2
            options.append((float((table.strength[:, j] < raised).mean()), j, raised))
        cost, j, raised = min(options)
        if cost <= budget:
            high[j] = max(high[j], raised)


def _check(table: _Table, pairs: Sequence[Thresholds], labels: Sequence[LabelledMark]) -> None:
    """Refuse thresholds that send too much to people, and name the label that is to blame."""
    empty = np.array([pair.empty_below for pair in pairs])
    marked = np.array([pair.marked_from for pair in pairs])
    weakest = min(
        (m for m in labels if m.label is Label.MARKED and not m.hard),
        key=lambda m: (max(np.array(m.emptiness) - empty), m.sheet),
    )
    strongest = max(
        (m for m in labels if m.label is Label.EMPTY),
        key=lambda m: (min(np.array(m.strength) - marked), m.sheet),
    )
    if max(weakest.emptiness[0] - empty[0], weakest.emptiness[1] - empty[1]) < 0:
        raise ProfileError(
            f"{table.name}: {weakest.sheet} {weakest.candidate} is labelled marked and measures"
            " like an empty target: check this label."
        )
    if min(strongest.strength[0] - marked[0], strongest.strength[1] - marked[1]) >= 0:
        raise ProfileError(
            f"{table.name}: {strongest.sheet} {strongest.candidate} is labelled empty and measures"
            " like a mark: check this label."
        )
    doubt = (
        ("empty targets", float((table.empty >= empty).any(axis=1).mean()), weakest),
        ("clear marks", float((table.strength < marked).any(axis=1).mean()), strongest),
    )
    for what, share, blamed in doubt:
        if share > MOST_IN_REVIEW:
            raise ProfileError(
                f"{table.name}: {share:.0%} of the {what} would go to people (limit"
                f" {MOST_IN_REVIEW:.0%}), the labels leave no band: check first whether"
                f" {blamed.sheet} {blamed.candidate} is really {blamed.label.value}."
            )


def fit_curve(labels: Sequence[LabelledMark]) -> Curve:
    """Fit the logistic curve by maximum likelihood with a small ridge penalty on the slope.

    Marked and empty weigh the same in sum: what share of a deck is marked says nothing of one
    mark. The penalty keeps the slope finite where the classes do not overlap.

    Raises
    ------
    ProfileError
        When one class is missing, or a higher score does not mean a mark.
    """
    known = [m for m in labels if m.label is not Label.AMBIGUOUS]
    score = np.array([m.score for m in known], dtype=np.float64)
    marked = np.array([m.label is Label.MARKED for m in known], dtype=np.float64)
    if not 0 < marked.sum() < len(known) or float(score.std()) == 0.0:
        raise ProfileError("A curve needs marks and empty targets with different scores.")
    centre, spread = float(score.mean()), float(score.std())
    share = marked.mean()
    weight = np.where(marked > 0, 0.5 / share, 0.5 / (1 - share))
    offset, slope = _newton((score - centre) / spread, marked, weight)
    if slope <= 0:
        raise ProfileError("Higher scores do not mean marks: check the labels.")
    middle = centre - offset / slope * spread
    return Curve(round(middle * GRAIN) / GRAIN, round(slope / spread, 2))


def _newton(z: FloatArray, marked: FloatArray, weight: FloatArray) -> tuple[float, float]:
    """Maximise the penalised likelihood of logit = b[0] + b[1] z, from zero, halving steps."""
    design = np.column_stack([np.ones_like(z), z])
    penalty = np.diag([0.0, RIDGE])

    def loss(b: FloatArray) -> float:
        logit = design @ b
        likelihood = marked * logit - np.logaddexp(0.0, logit)
        return float(-(weight * likelihood).sum() + b @ penalty @ b / 2)

    b = np.zeros(2)
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(design @ b, -40, 40)))
        gradient = design.T @ (weight * (p - marked)) + penalty @ b
        curvature = (design * (weight * p * (1 - p))[:, None]).T @ design + penalty
        step = np.linalg.solve(curvature + 1e-9 * np.eye(2), gradient)
        size = 1.0
        while loss(b - size * step) > loss(b) and size > 1e-6:
            size /= 2
        b = b - size * step
        if float(np.abs(size * step).max()) < 1e-10:
            break
    return float(b[0]), float(b[1])
