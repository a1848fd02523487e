"""Fit a profile on gathered labels and prove it: `python -m benchmarks.fit labels.json -o DIR`.

Writes `profile.json` and `evidence.json` into DIR; the profile of the program stays as it is.
Without --prove one half of the sheets is fitted on and the other half proved on.
"""

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from calibration import evidence, labels as table, profile as profiles
from calibration.evidence import Evidence, prove
from calibration.fit import MARK_BUDGET, fit_profile
from calibration.labels import LabelledMark
from calibration.profile import Curve, Profile, Thresholds, default_profile
from election.errors import ProfileError


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, prove and compare with the program's profile; 1 when the proof finds an error."""
    parser = argparse.ArgumentParser(prog="benchmarks.fit", description=__doc__)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--prove", type=Path, help="labels on other sheets")
    parser.add_argument("-o", "--out", type=Path, help="folder for profile and evidence")
    parser.add_argument(
        "--budget", type=float, default=MARK_BUDGET, help="share of clear marks given to people"
    )
    args = parser.parse_args(arguments)
    try:
        fit_on, prove_on = split(table.from_bytes(args.labels.read_bytes()))
        if args.prove is not None:
            fit_on += prove_on
            prove_on = list(table.from_bytes(args.prove.read_bytes()))
        found = fit_profile(fit_on, default_profile(), mark_budget=args.budget)
        proof = prove(found, prove_on, fit_on)
        if args.out is not None:
            args.out.mkdir(parents=True, exist_ok=True)
            (args.out / "profile.json").write_bytes(profiles.to_bytes(found))
            (args.out / "evidence.json").write_bytes(evidence.to_bytes(proof))
    except ProfileError as problem:
        print(problem, file=sys.stderr)
        return 2
    except OSError as problem:
        print(f"{problem.filename}: {problem.strerror}", file=sys.stderr)
        return 2
    _compare(found, default_profile())
    _show("fitted, proved on other sheets" if proof.held_out else "fitted", proof)
    _show("the program's profile on the same", prove(default_profile(), prove_on))
    return 1 if proof.errors else 0


def split(known: Sequence[LabelledMark]) -> tuple[list[LabelledMark], list[LabelledMark]]:
    """Part labels into two halves by sheet: by a hash of its name, so that nobody chose."""
    halves: tuple[list[LabelledMark], list[LabelledMark]] = ([], [])
    for mark in known:
        halves[hashlib.sha256(mark.sheet.encode()).digest()[0] % 2].append(mark)
    return halves


def _compare(found: Profile, present: Profile) -> None:
    print(f"{'':14} {'fitted':>22} {'the program':>22}")
    for name in Profile.__slots__:
        new, old = getattr(found, name), getattr(present, name)
        if isinstance(new, Thresholds):
            print(f"{name:14} {_pair(new):>22} {_pair(old):>22}")
        elif isinstance(new, Curve):
            print(f"{name:14} {_curve(new):>22} {_curve(old):>22}")
    print(f"source: {found.source}")


def _pair(value: Thresholds) -> str:
    return f"{value.empty_below:.4f} .. {value.marked_from:.4f}"


def _curve(value: Curve) -> str:
    return f"{value.middle:.3f} x {value.slope:.1f}"


def _show(title: str, proof: Evidence) -> None:
    print(f"\n{title}: {proof.sheets} sheets")
    for g in proof.groups:
        print(
            f"  {g.kind:7} {g.label:10} {'hard' if g.hard else 'clear':6} {g.count:6}: marked"
            f" {g.marked:5} doubtful {g.doubtful:4} empty {g.empty:6} errors {g.errors}"
            f" (bound {g.error_bound:.3%}) review {g.review_share:.2%}"
        )
    for c in proof.calibration:
        print(
            f"  {c.kind:7} probability: brier {c.brier:.5f}, log loss {c.log_loss:.5f},"
            f" {c.overlap} of {c.count} on the wrong side"
        )


if __name__ == "__main__":
    sys.exit(main())
