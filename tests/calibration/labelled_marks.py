"""Labelled marks for tests: two classes with a gap between them, and single marks to add."""

import numpy as np

from calibration.labels import Kind, Label, LabelledMark, Pair


def mark(
    label: Label,
    values: Pair,
    *,
    kind: Kind = Kind.CROSS,
    hard: bool = False,
    sheet: str = "sheet",
    score: float | None = None,
) -> LabelledMark:
    """Give one mark that measures the same for both verdicts."""
    mean = sum(values) / 2 if score is None else score
    return LabelledMark(kind, label, hard, values, values, mean, sheet, "c01 strike")


def two_classes(
    count: int = 200,
    empty: tuple[float, float] = (0.0, 0.03),
    marked: tuple[float, float] = (0.6, 0.95),
    kind: Kind = Kind.CROSS,
    seed: int = 1,
) -> list[LabelledMark]:
    """Give `count` empty targets and as many marks, each class within its limits."""
    rng = np.random.default_rng(seed)
    found = []
    for label, (low, high) in ((Label.EMPTY, empty), (Label.MARKED, marked)):
        for number, (a, b) in enumerate(rng.uniform(low, high, (count, 2)).tolist()):
            found.append(mark(label, (a, b), kind=kind, sheet=f"{label.value}-{number}"))
    return found
