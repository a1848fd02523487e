"""Gather labelled marks from decks: `python -m benchmarks.labels DECK... -o labels.json`."""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import cv2

from benchmarks.decks import DeckError, default_decks, find_decks, learned, load_deck
from benchmarks.measured import labelled
from benchmarks.measured_ovals import labelled_ovals
from calibration.form import from_bytes
from calibration.labels import LabelledMark, to_bytes
from calibration.profile import default_profile
from election.errors import KiemPhieuError
from pipeline.template import prepare


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure all decks and write the table."""
    parser = argparse.ArgumentParser(prog="benchmarks.labels", description=__doc__)
    parser.add_argument("decks", type=Path, nargs="*", help="decks, or folders of decks")
    parser.add_argument("--ovals", type=Path, help="real scans with timing marks and their truth")
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--blank", default="blank.pdf", help="which blank of a deck is learned")
    parser.add_argument("--workers", type=int, default=1)
    args = parser.parse_args(arguments)
    try:
        given = args.decks or ([] if args.ovals else default_decks())
        folders = find_decks(given)
        labels = [] if args.ovals is None else list(labelled_ovals(args.ovals))
        # Spawned: a fork would copy OpenCV's threads in an unusable state.
        with ProcessPoolExecutor(args.workers, get_context("spawn")) as pool:
            for found in pool.map(labels_of, folders, [args.blank] * len(folders)):
                labels += found
        args.out.write_bytes(to_bytes(labels))
    except (DeckError, KiemPhieuError) as problem:
        print(problem, file=sys.stderr)
        return 2
    except OSError as problem:
        print(f"{problem.filename}: {problem.strerror}", file=sys.stderr)
        return 2
    count = Counter((m.kind.value, m.label.value, "hard" if m.hard else "clear") for m in labels)
    for what, number in sorted(count.items()):
        print(*what, number)
    return 0


def labels_of(folder: Path, blank: str = "blank.pdf") -> list[LabelledMark]:
    """Measure one deck; nothing where its form cannot be learned, with a line saying so."""
    cv2.setNumThreads(1)
    deck = load_deck(folder)
    try:
        file = learned(deck, blank)
    except KiemPhieuError as problem:
        print(f"{deck.name}: {problem}", file=sys.stderr)
        return []
    form = prepare(from_bytes(file.data), file.id)
    profile = default_profile()  # scores do not depend on it
    return [mark for truth in deck.truths for mark in labelled(deck, truth, form, profile)]


if __name__ == "__main__":
    sys.exit(main())
