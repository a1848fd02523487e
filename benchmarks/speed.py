"""Speed and memory: `python -m benchmarks.speed [DECK...] [--pages 100 1000] [--long]`.

Stages stand as ratios to decoding the same file with OpenCV alone, measured in turn on one core:
seconds tell of the machine, ratios of the program.
"""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.decks import (
    RESULTS,
    WORK,
    Care,
    Deck,
    DeckError,
    find_decks,
    learned,
    load_deck,
)
from benchmarks.pairs import Spread, StageTimes, bind_to_one_core, time_stages
from benchmarks.stacks import StackRun, pile_up, run_stack
from calibration.profile import default_profile
from cli.worker import STAGES, Reader, Setup
from election.errors import KiemPhieuError
from sample_ballots.deck import DeckSpec, make_deck

# name -> the deck and how many times decoding the whole reading may take (None: only reported)
DECKS: dict[str, tuple[DeckSpec, float | None]] = {
    "A4 200 dpi gray JPEG, 18 names": (DeckSpec("gach-bang-a4", 16, 5, 200, "gray"), 3.0),
    "A4 300 dpi gray JPEG, 18 names": (DeckSpec("gach-bang-a4", 16, 5, 300, "gray"), 2.5),
    "A5 200 dpi gray JPEG, 9 names": (DeckSpec("gach-danh-sach-a5", 16, 5, 200, "gray"), 4.0),
    "A4 200 dpi colour JPEG, 20 names": (DeckSpec("tin-nhiem-a4", 16, 5, 200, "colour"), None),
    "A5 300 dpi bilevel G4, 9 names": (DeckSpec("gach-danh-sach-a5", 16, 5, 300, "bilevel"), None),
}
LEAST_GAIN = 1.85  # of two workers over one
MOST_GROWTH = 1.20  # of peak memory, most pages over fewest
LONG = 10_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write the report; 1 when a limit is missed."""
    args = _arguments(arguments)
    all_cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    try:
        decks = _given(args.decks) if args.decks else _standard(args.sheets)
        pages = sorted({*args.pages, LONG}) if args.long else sorted(args.pages)
        runs = [] if args.no_stacks else _stacks(next(iter(decks.values())), pages)
        bind_to_one_core()
        times = {name: _timed(deck, args.sheets, args.rounds) for name, deck in decks.items()}
    except (DeckError, KiemPhieuError, RuntimeError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 2
    text, missed = report(times, runs, len(all_cores))
    print(text)
    args.results.parent.mkdir(parents=True, exist_ok=True)
    args.results.write_text(text, encoding="utf-8")
    return 1 if missed else 0


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.speed", description=__doc__)
    parser.add_argument("decks", type=Path, nargs="*", help="instead of the five standard decks")
    parser.add_argument("--sheets", type=int, default=12, help="of each deck")
    parser.add_argument("--rounds", type=int, default=5, help="how often each sheet is read")
    parser.add_argument("--pages", type=int, nargs="+", default=[100, 1000], help="of the stacks")
    parser.add_argument("--long", action="store_true", help=f"a stack of {LONG} pages too")
    parser.add_argument("--no-stacks", action="store_true", help="leave out memory and workers")
    parser.add_argument("--results", type=Path, default=RESULTS / "speed.md")
    return parser.parse_args(arguments)


def _given(paths: Sequence[Path]) -> dict[str, Deck]:
    return {folder.name: load_deck(folder) for folder in find_decks(paths)}


def _standard(sheets: int) -> dict[str, Deck]:
    """Make the decks once; they are kept under `benchmarks/work`."""
    decks = {}
    for name, (spec, _) in DECKS.items():
        folder = WORK / "speed" / f"{spec.form}-{spec.dpi}-{spec.mode}"
        if not (folder / "truth.jsonl").exists():
            print(f"making {folder.name}", file=sys.stderr)
            for _line in make_deck(spec, folder, workers=1):
                pass
        decks[name] = load_deck(folder)
        if len(decks[name].truths) < sheets:
            print(f"{name}: only {len(decks[name].truths)} sheets", file=sys.stderr)
    return decks


def _timed(deck: Deck, sheets: int, rounds: int) -> StageTimes:
    """Time the first sheets of a deck: those that are read, in the deck's own mixture."""
    setup = Setup((deck.contest,), (learned(deck),), default_profile())
    images = [deck.scan(t) for t in deck.truths if t.group != "foreign"][:sheets]
    return time_stages(Reader(setup), images, rounds)


def _stacks(deck: Deck, pages: Sequence[int]) -> list[StackRun]:
    """Read ever larger stacks with one worker, and the smallest but one with two."""
    images = [deck.scan(t) for t in deck.truths if t.care is Care.COUNT]
    runs = []
    with tempfile.TemporaryDirectory(dir=WORK) as work:
        for count in pages:
            scans = Path(work) / "scans"
            pile_up(images, count, scans)
            for workers in (1, 2):
                runs.append(
                    run_stack(
                        deck.folder / "election.toml",
                        deck.blank("blank.pdf"),
                        scans,
                        Path(work) / "out",
                        workers,
                    )
                )
                print(f"{count} pages, {workers} workers: {runs[-1]}", file=sys.stderr)
    return runs


def report(
    times: dict[str, StageTimes], runs: Sequence[StackRun], cores: int
) -> tuple[str, list[str]]:
    """Write the report as Markdown, and list the limits that were missed."""
    missed: list[str] = []
    lines = [
        "# Speed",
        "",
        f"`python -m benchmarks.speed`, {platform.machine()}, {cores} cores, Python"
        f" {platform.python_version()}, load {os.getloadavg()[0]:.1f}. Each file is read and"
        " decoded with OpenCV alone in turn, on one core, in processor time; ratios are medians"
        " over files and rounds, in brackets the tenth and ninetieth percentile. The stacks are"
        " timed by the clock: with other work on the machine they say little.",
        "",
        "| deck | OpenCV ms | page ms | pages/s | "
        + " | ".join(STAGES)
        + " | **total** | at most |",
        "|---|" + "--:|" * (len(STAGES) + 5),
    ]
    for name, t in times.items():
        limit = DECKS[name][1] if name in DECKS else None
        total = t.ratios["total"]
        if limit is not None and total.middle > limit:
            missed.append(f"{name}: {total.middle:.2f} times decoding, limit {limit}")
        stages = " | ".join(f"{t.ratios[s].middle:.2f}" for s in STAGES)
        lines.append(
            f"| {name} | {t.decode_ms:.1f} | {t.page_ms:.1f} | {1000 / t.page_ms:.0f} | {stages}"
            f" | {_shown(total)} | {'' if limit is None else limit} |"
        )
    lines += _stack_lines(runs, missed)
    lines += ["", *(f"* **missed**: {each}" for each in missed)]
    return "\n".join(lines).rstrip() + "\n", missed


def _stack_lines(runs: Sequence[StackRun], missed: list[str]) -> list[str]:
    if not runs:
        return []
    lines = [
        "",
        "## Stacks of many pages through `kiemphieu read`",
        "",
        "| pages | workers | pages/s | peak MB, command | peak MB, a worker |",
        "|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {r.pages} | {r.workers} | {r.pages_per_second:.1f} | {r.parent_mb:.0f}"
        f" | {r.worker_mb:.0f} |"
        for r in runs
    ]
    most = max(r.pages for r in runs)
    rate = {r.workers: r.pages_per_second for r in runs if r.pages == most}
    gain = rate[2] / rate[1]
    few = min(runs, key=lambda r: (r.pages, r.workers))
    many = max((r for r in runs if r.workers == 1), key=lambda r: r.pages)
    growth = max(many.parent_mb / few.parent_mb, many.worker_mb / few.worker_mb)
    if gain < LEAST_GAIN:
        missed.append(f"two workers are {gain:.2f} times as fast as one, wanted {LEAST_GAIN}")
    if growth > MOST_GROWTH:
        missed.append(f"memory grows {growth:.2f} times, limit {MOST_GROWTH}")
    lines += [
        "",
        f"Two workers over one: **{gain:.2f}**. Peak memory of {many.pages} pages over"
        f" {few.pages}: **{growth:.2f}**. Time a page of {many.pages} over {few.pages}:"
        f" **{few.pages_per_second / many.pages_per_second:.2f}**.",
    ]
    return lines


def _shown(spread: Spread) -> str:
    return f"**{spread.middle:.2f}** ({spread.low:.2f} - {spread.high:.2f})"


if __name__ == "__main__":
    sys.exit(main())
