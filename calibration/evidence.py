"""What a profile was fitted on and how it performed: figures that a sceptic can recompute."""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from scipy.special import betaincinv

from calibration.fit import FIELDS
from calibration.labels import Kind, Label, LabelledMark, labels_id
from calibration.profile import Curve, Profile, Thresholds

FORMAT = "kiemphieu-evidence/1"
CONFIDENCE = 0.95
DIGITS = 6


def upper_bound(errors: int, count: int, confidence: float = CONFIDENCE) -> float:
    """Exact one-sided upper bound of an error rate by Clopper and Pearson.

    Parameters
    ----------
    errors, count : int
        Errors among so many trials. The bound takes them for independent; marks of one hand on
        one sheet are not quite, so the true bound lies somewhat higher.
    confidence : float
        Share of such bounds that hold.

    Returns
    -------
    float
        1.0 where nothing was tried: no trials prove nothing.

    References
    ----------
    C. J. Clopper and E. S. Pearson, Biometrika 26 (1934) 404-413.
    """
    if not 0 <= errors <= count:
        raise ValueError(f"{errors} errors among {count} trials")
    if errors == count:
        return 1.0
    return float(betaincinv(errors + 1, count - errors, confidence))


@dataclass(frozen=True, slots=True)
class Group:
    """Verdicts by the thresholds alone on labels of one kind."""

    kind: Kind
    label: Label
    hard: bool
    count: int
    marked: int
    doubtful: int
    empty: int
    errors: int  # called otherwise than labelled; of ambiguous ones, called anything
    error_bound: float  # upper, `CONFIDENCE`
    review_share: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How well probabilities fit what is there, on marked and empty labels of one kind."""

    kind: Kind
    count: int
    brier: float  # mean squared error of the probability
    log_loss: float  # nats
    overlap: int  # labels on the wrong side of probability one half


@dataclass(frozen=True, slots=True)
class Evidence:
    """A profile held against labelled marks.

    Attributes
    ----------
    profile, labels : str
        Ids of what was held against what.
    held_out : bool
        True when no sheet of the fit is among the sheets proved on.
    """

    profile: str
    labels: str
    sheets: int
    held_out: bool
    confidence: float
    groups: tuple[Group, ...]
    calibration: tuple[Calibration, ...]

    @property
    def errors(self) -> int:
        """Marks called empty and empty targets called marked."""
        return sum(g.errors for g in self.groups if g.label is not Label.AMBIGUOUS)


def prove(
    profile: Profile, labels: Sequence[LabelledMark], fitted_on: Sequence[LabelledMark] = ()
) -> Evidence:
    """Hold a profile against labelled marks.

    Parameters
    ----------
    profile : Profile
    labels : sequence of LabelledMark
    fitted_on : sequence of LabelledMark
        What the profile was fitted on; a proof on the same sheets proves little and says so.
    """
    groups, calibration = [], []
    for kind in Kind:
        of_kind = [m for m in labels if m.kind is kind]
        for label in Label:
            for hard in (False, True):
                some = [m for m in of_kind if m.label is label and m.hard is hard]
                if some:
                    groups.append(_group(profile, some))
        known = [m for m in of_kind if m.label is not Label.AMBIGUOUS]
        if known:
            calibration.append(_calibration(profile, known))
    sheets = {mark.sheet for mark in labels}
    return Evidence(
        profile=profile.id,
        labels=labels_id(labels),
        sheets=len(sheets),
        held_out=bool(fitted_on) and sheets.isdisjoint(mark.sheet for mark in fitted_on),
        confidence=CONFIDENCE,
        groups=tuple(groups),
        calibration=tuple(calibration),
    )


def verdict(profile: Profile, mark: LabelledMark) -> Label:
    """Say what the thresholds make of a mark: `AMBIGUOUS` is for people."""
    first, second, _ = FIELDS[mark.kind]
    pairs: tuple[Thresholds, ...] = (getattr(profile, first), getattr(profile, second))
    if all(v < pair.empty_below for v, pair in zip(mark.emptiness, pairs, strict=True)):
        return Label.EMPTY
    if all(v >= pair.marked_from for v, pair in zip(mark.strength, pairs, strict=True)):
        return Label.MARKED
    return Label.AMBIGUOUS


def to_bytes(evidence: Evidence) -> bytes:
    """Canonical bytes of evidence."""
    body = {"format": FORMAT, **_rounded(asdict(evidence))}
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _group(profile: Profile, marks: Sequence[LabelledMark]) -> Group:
    said = [verdict(profile, mark) for mark in marks]
    count = {label: said.count(label) for label in Label}
    label = marks[0].label
    clear = {Label.MARKED, Label.EMPTY} - {label}
    errors = sum(count[other] for other in clear)
    return Group(
        kind=marks[0].kind,
        label=label,
        hard=marks[0].hard,
        count=len(marks),
        marked=count[Label.MARKED],
        doubtful=count[Label.AMBIGUOUS],
        empty=count[Label.EMPTY],
        errors=errors,
        error_bound=upper_bound(errors, len(marks)),
        review_share=count[Label.AMBIGUOUS] / len(marks),
    )


def _calibration(profile: Profile, marks: Sequence[LabelledMark]) -> Calibration:
    curve: Curve = getattr(profile, FIELDS[marks[0].kind][2])
    pairs = [(curve.probability(m.score), m.label is Label.MARKED) for m in marks]
    return Calibration(
        kind=marks[0].kind,
        count=len(pairs),
        brier=sum((p - marked) ** 2 for p, marked in pairs) / len(pairs),
        log_loss=-sum(math.log(p if marked else 1 - p) for p, marked in pairs) / len(pairs),
        overlap=sum((p >= 0.5) is not marked for p, marked in pairs),
    )


def _rounded(value: Any) -> Any:
    """Round numbers: what differs in the last bit must not make two files differ."""
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value
