"""A calibration profile: thresholds with a review band between them, and score to probability.

A profile is one JSON file named by the SHA-256 of its canonical bytes; its id stands in every
reading, so that the same image, form and profile give the same reading again.
"""

import hashlib
import json
import math
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from election.errors import ProfileError

FORMAT = "kiemphieu-profile/1"
MOST_CERTAIN = 0.99999  # no finite set of examples proves more


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Below `empty_below` nothing is there, from `marked_from` a mark is; between, a person."""

    empty_below: float
    marked_from: float

    def __post_init__(self) -> None:
        if not 0.0 < self.empty_below < self.marked_from < 1.0:
            limits = f"{self.empty_below} and {self.marked_from}"
            raise ProfileError(f"Thresholds {limits} leave no band: learn the profile again.")


@dataclass(frozen=True, slots=True)
class Curve:
    """Logistic curve from a score to the probability that the target is marked."""

    middle: float  # score at which both are equally likely
    slope: float  # of the log odds per unit of score

    def __post_init__(self) -> None:
        if not (math.isfinite(self.middle) and math.isfinite(self.slope) and self.slope > 0):
            raise ProfileError("A probability curve must rise: learn the profile again.")

    def probability(self, score: float) -> float:
        """Probability of a mark, never quite 0 or 1."""
        odds = max(-40.0, min(40.0, self.slope * (score - self.middle)))
        value = 1.0 / (1.0 + math.exp(-odds))
        return min(MOST_CERTAIN, max(1.0 - MOST_CERTAIN, value))


@dataclass(frozen=True, slots=True)
class Profile:
    """All figures that were learned from marks; each kind of mark has two measurements.

    `strike_cover` and `cross_shape` see shape, `strike_ridge` and `cross_ink` see grey ink.
    """

    strike_cover: Thresholds  # share of the name's columns crossed
    strike_ridge: Thresholds  # grey line, 0 .. 1
    cross_shape: Thresholds  # likeness to an X, 0 .. 1
    cross_ink: Thresholds  # area of ink in the box, in 10 mm2
    oval_fill: Thresholds  # share of the oval's inside that is dark
    oval_stroke: Thresholds  # dark stroke beyond the printed outline
    strike_curve: Curve
    cross_curve: Curve
    oval_curve: Curve
    source: str  # on what it was fitted

    @property
    def id(self) -> str:
        """SHA-256 of the canonical bytes, lower-case hexadecimal."""
        return _id_of(self)


@lru_cache(maxsize=8)  # it stands in every reading
def _id_of(profile: Profile) -> str:
    return hashlib.sha256(to_bytes(profile)).hexdigest()


def to_bytes(profile: Profile) -> bytes:
    """Canonical bytes of a profile: what is stored and what is hashed."""
    body = {"format": FORMAT, **asdict(profile)}
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def from_bytes(data: bytes) -> Profile:
    """Read a stored profile.

    Raises
    ------
    ProfileError
        When the bytes are not a profile, or its thresholds leave no band.
    """
    try:
        body: dict[str, Any] = json.loads(data)
        if body.pop("format") != FORMAT:
            raise ProfileError(f"This file is not a {FORMAT}: fit the profile again.")
        values: dict[str, Any] = {}
        for name, value in body.items():
            if name.endswith("_curve"):
                values[name] = Curve(float(value["middle"]), float(value["slope"]))
            elif name == "source":
                values[name] = str(value)
            else:
                values[name] = Thresholds(float(value["empty_below"]), float(value["marked_from"]))
        return Profile(**values)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as problem:
        raise ProfileError(
            "This file is not a calibration profile: fit the profile again."
        ) from problem


def load_profile(path: Path) -> Profile:
    """Read a profile from a file; raises `ProfileError` in one line."""
    try:
        return from_bytes(path.read_bytes())
    except OSError as problem:
        raise ProfileError(f"{path}: cannot be read ({problem.strerror}).") from problem


def default_profile() -> Profile:
    """Return the profile that comes with the program."""
    return from_bytes(resources.files("calibration").joinpath("profile.json").read_bytes())
