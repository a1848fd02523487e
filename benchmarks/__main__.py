"""All benchmarks one after another: `python -m benchmarks [--quick]`.

Makes the decks that are missing under `benchmarks/work/decks`, writes the reports into
`benchmarks/results` and the plot into `docs`. Exit status 1 when one of them found a fault.
"""

import argparse
import sys

from benchmarks import accuracy, degradation, speed
from benchmarks.decks import WORK
from sample_ballots.catalogue import CATALOGUE
from sample_ballots.deck import DeckSpec, make_deck

SEED = 1


def main() -> int:
    """Make decks, then measure."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small decks, few steps")
    args = parser.parse_args()
    count = 10 if args.quick else 40
    for name in CATALOGUE:
        folder = WORK / "decks" / f"{name}-{SEED}"
        if not (folder / "truth.jsonl").exists():
            print(f"making {folder.name}", file=sys.stderr)
            for _ in make_deck(DeckSpec(name, count, SEED), folder, workers=2):
                pass
    status = [
        accuracy.main([]),
        speed.main(["--pages", "100", "--rounds", "3"] if args.quick else []),
        degradation.main(["--sheets", "1"] if args.quick else []),
    ]
    return max(status)


if __name__ == "__main__":
    sys.exit(main())
