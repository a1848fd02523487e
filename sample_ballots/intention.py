"""What a voter means to do with each name, within the rules of the form or against them."""

import numpy as np

from sample_ballots.forms import FormSpec

# sub-classes of ballots that the rules make invalid although every mark is clear
INVALID = {
    "strike-out": ("too-many", "untouched", "nobody"),
    "agree-disagree": ("nobody", "untouched"),
    "agree-disagree-single": ("both", "untouched"),
    "confidence-3": ("untouched",),
    "confidence-3-single": ("several", "untouched"),
    "fill": ("too-many",),
}


def invalid_kinds(spec: FormSpec) -> tuple[str, ...]:
    """Ways in which clear marks break the rules of this form."""
    single = spec.count == 1 and spec.marking in ("agree-disagree", "confidence-3")
    kinds = INVALID[f"{spec.marking}-single" if single else spec.marking]
    if spec.marking == "strike-out" and spec.seats >= spec.count:
        return ("nobody",)
    if spec.marking == "fill" and spec.seats >= spec.count:
        return ()
    return kinds


def valid_votes(spec: FormSpec, ids: tuple[str, ...], rng: np.random.Generator) -> dict[str, str]:
    """Make up a ballot that the rules accept."""
    n = len(ids)
    if spec.marking == "strike-out":
        # most voters choose as many as may be chosen, some fewer, a few only their friends
        fewer = int(
            rng.choice(
                [0, int(rng.integers(0, 3)), int(rng.integers(0, spec.seats))], p=[0.6, 0.3, 0.1]
            )
        )
        chosen = max(1, spec.seats - fewer)
        kept = set(rng.permutation(n)[:chosen].tolist())
        return {c: "for" if i in kept else "against" for i, c in enumerate(ids)}
    if spec.marking == "fill":
        chosen = max(1, spec.seats - int(rng.choice([0, 1, 2], p=[0.6, 0.25, 0.15])))
        kept = set(rng.permutation(n)[:chosen].tolist())
        return {c: "marked" if i in kept else "blank" for i, c in enumerate(ids)}
    if spec.marking == "agree-disagree":
        lean = rng.uniform(0.55, 0.98)
        votes = {c: "agree" if rng.random() < lean else "disagree" for c in ids}
        if n > 1 and rng.random() < 0.12:
            votes[ids[int(rng.integers(n))]] = "blank"
        if n > 1 and "agree" not in votes.values():
            votes[ids[0]] = "agree"
        return votes
    shares = rng.dirichlet([4.0, 2.0, 0.7])
    votes = {c: ("high", "medium", "low")[int(rng.choice(3, p=shares))] for c in ids}
    if n > 1 and rng.random() < 0.12:
        votes[ids[int(rng.integers(n))]] = "blank"
    return votes


def invalid_votes(
    spec: FormSpec, ids: tuple[str, ...], kind: str, rng: np.random.Generator
) -> dict[str, str]:
    """Make up a ballot whose clear marks break a rule."""
    n = len(ids)
    if spec.marking == "strike-out":
        if kind == "nobody":
            return dict.fromkeys(ids, "against")
        if kind == "untouched":
            return dict.fromkeys(ids, "for")
        chosen = int(rng.integers(spec.seats + 1, n + 1))
        kept = set(rng.permutation(n)[:chosen].tolist())
        return {c: "for" if i in kept else "against" for i, c in enumerate(ids)}
    if spec.marking == "fill":
        chosen = int(rng.integers(spec.seats + 1, n + 1))
        kept = set(rng.permutation(n)[:chosen].tolist())
        return {c: "marked" if i in kept else "blank" for i, c in enumerate(ids)}
    if kind == "nobody":
        return dict.fromkeys(ids, "disagree")
    return dict.fromkeys(ids, {"untouched": "blank", "both": "both", "several": "several"}[kind])
