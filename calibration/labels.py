"""Labelled marks: what was measured at a target, and what a person says is there.

The table that a profile is fitted on and proved with; stored as canonical JSON.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from election.errors import ProfileError

FORMAT = "kiemphieu-labels/1"
DIGITS = 5  # finer differences are noise of the measurement

Pair = tuple[float, float]


class Kind(StrEnum):
    """Which way of marking; each has two measurements that fail in different ways."""

    STRIKE = "strike"  # cover of the name, grey ridge
    CROSS = "cross"  # likeness to an X, area of ink
    OVAL = "oval"  # dark share of the inside, stroke beyond the outline


class Label(StrEnum):
    """What a person says is at a target."""

    MARKED = "marked"
    EMPTY = "empty"
    AMBIGUOUS = "ambiguous"  # must be called neither marked nor empty


@dataclass(frozen=True, slots=True)
class LabelledMark:
    """One target of one sheet.

    Attributes
    ----------
    kind : Kind
    label : Label
    hard : bool
        Legally clear but faint, thin, short or over the edge: it may go to a person.
    emptiness : tuple of float
        The two measurements that must both lie below `empty_below` for the verdict *empty*.
    strength : tuple of float
        The two measurements that must both reach `marked_from` for the verdict *marked*.
    score : float
        One figure for people, of which the profile's curve makes a probability.
    sheet, candidate : str
        Where it is.
    """

    kind: Kind
    label: Label
    hard: bool
    emptiness: Pair
    strength: Pair
    score: float
    sheet: str
    candidate: str


def to_bytes(labels: Sequence[LabelledMark]) -> bytes:
    """Canonical bytes of a table: in order of place, numbers rounded."""
    ordered = sorted(labels, key=lambda m: (m.sheet, m.candidate, m.kind, m.score, m.strength))
    body = {"format": FORMAT, "marks": [_to_json(mark) for mark in ordered]}
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def labels_id(labels: Sequence[LabelledMark]) -> str:
    """Name a table by the SHA-256 of its canonical bytes."""
    return hashlib.sha256(to_bytes(labels)).hexdigest()


def from_bytes(data: bytes) -> tuple[LabelledMark, ...]:
    """Read a stored table.

    Raises
    ------
    ProfileError
        When the bytes are no such table.
    """
    try:
        body: dict[str, Any] = json.loads(data)
        if body["format"] != FORMAT:
            raise ProfileError(f"This file is not a {FORMAT}: collect the labels again.")
        return tuple(_from_json(mark) for mark in body["marks"])
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as problem:
        raise ProfileError("This file holds no labelled marks: collect them again.") from problem


def _to_json(mark: LabelledMark) -> dict[str, Any]:
    return asdict(mark) | {
        "emptiness": [round(v, DIGITS) for v in mark.emptiness],
        "strength": [round(v, DIGITS) for v in mark.strength],
        "score": round(mark.score, DIGITS),
    }


def _from_json(value: dict[str, Any]) -> LabelledMark:
    (e0, e1), (s0, s1) = value["emptiness"], value["strength"]
    return LabelledMark(
        kind=Kind(value["kind"]),
        label=Label(value["label"]),
        hard=bool(value["hard"]),
        emptiness=(float(e0), float(e1)),
        strength=(float(s0), float(s1)),
        score=float(value["score"]),
        sheet=str(value["sheet"]),
        candidate=str(value["candidate"]),
    )
