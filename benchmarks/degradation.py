"""Each degradation in steps, up to where ballots go to people: `python -m benchmarks.degradation`.

The first step of each kind is its control. Exit status 1 when any sheet was accepted wrongly or a
control was not accepted.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path

import cv2

from benchmarks.decks import RESULTS, WORK, Deck, learned, truth_of
from benchmarks.degradation_plot import Step, plot
from benchmarks.outcomes import Outcome, SheetOutcome, compared
from benchmarks.pictures import draw_sheet
from calibration.profile import default_profile
from cli.worker import Reader, Setup
from election.errors import KiemPhieuError
from election.loading import load_election
from election.rules import rule_set
from sample_ballots.deck import DeckSpec, write_blank
from sample_ballots.degrade import DEGRADATIONS, degrade
from sample_ballots.encode import save, suffix

FORMS = ("gach-bang-a4", "gach-danh-sach-a5", "dong-y-a4")
SEED = 3
PLOT = Path(__file__).parents[1] / "docs" / "degradation.png"
KEPT = WORK / "degradation"


@dataclass(frozen=True, slots=True)
class Task:
    """Some sheets of one form at one step."""

    form: str
    kind: str
    step: float
    sheets: int
    pictures: Path | None


def main(arguments: Sequence[str] | None = None) -> int:
    """Degrade, read, plot and write the table."""
    args = _arguments(arguments)
    unknown = [kind for kind in args.kinds if kind not in DEGRADATIONS]
    if unknown:
        print(
            f"No degradation {unknown[0]}: choose among {', '.join(DEGRADATIONS)}.", file=sys.stderr
        )
        return 2
    kinds = args.kinds or list(DEGRADATIONS)
    tasks = [
        Task(form, kind, step, args.sheets, args.pictures)
        for form in args.forms
        for kind in kinds
        for step in DEGRADATIONS[kind].steps
    ]
    if args.pictures:
        args.pictures.mkdir(parents=True, exist_ok=True)
    found: dict[tuple[str, float], list[Outcome]] = {}
    notes: list[str] = []
    for task, outcomes, lines in _all(tasks, args.workers):
        found.setdefault((task.kind, task.step), []).extend(outcomes)
        notes += lines
        print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    steps = [
        _step(kind, step, found[kind, step]) for kind in kinds for step in DEGRADATIONS[kind].steps
    ]
    text = report(steps, notes, args.forms, args.sheets)
    print(text)
    args.results.parent.mkdir(parents=True, exist_ok=True)
    args.results.write_text(text, encoding="utf-8")
    plot(steps, {kind: DEGRADATIONS[kind].label for kind in kinds}, args.plot)
    failed = any(s.wrong for s in steps) or any(s.control and s.right < s.sheets for s in steps)
    return 1 if failed else 0


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.degradation", description=__doc__)
    parser.add_argument("kinds", nargs="*", help=f"of {', '.join(DEGRADATIONS)}; all if none")
    parser.add_argument(
        "--forms", nargs="+", default=list(FORMS), help="of python -m sample_ballots list"
    )
    parser.add_argument("--sheets", type=int, default=3, help="of each form at each step")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--pictures", type=Path, help="draw what was wrong, and controls in review")
    parser.add_argument("--plot", type=Path, default=PLOT)
    parser.add_argument("--results", type=Path, default=RESULTS / "degradation.md")
    return parser.parse_args(arguments)


def _all(tasks: Sequence[Task], workers: int) -> Iterator[tuple[Task, list[Outcome], list[str]]]:
    if workers <= 1:
        for task in tasks:
            yield task, *read_step(task)
        return
    # Spawned: a fork would copy OpenCV's threads in an unusable state.
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        for task, (outcomes, lines) in zip(
            tasks, pool.map(read_step, tasks, chunksize=4), strict=True
        ):
            yield task, outcomes, lines


def read_step(task: Task) -> tuple[list[Outcome], list[str]]:
    """Make and read the sheets of one step.

    Returns
    -------
    outcomes : list of Outcome
    notes : list of str
        One line for each sheet that was accepted wrongly, and each control that was not accepted.
    """
    cv2.setNumThreads(1)  # the workers are the parallelism
    deck, reader = _reader(task.form)
    outcomes, notes = [], []
    control = task.step == DEGRADATIONS[task.kind].steps[0]
    with tempfile.TemporaryDirectory() as folder:
        for index in range(task.sheets):
            read = _read_one(task, index, deck, reader, Path(folder))
            outcomes.append(read.outcome)
            if read.outcome is Outcome.WRONG or (control and read.outcome is not Outcome.RIGHT):
                name = f"{task.kind}-{task.step:g}-{task.form}-{index}"
                notes.append(
                    f"{name}: {read.outcome.value}; {', '.join(read.reasons) or _rows(read)}"
                )
                if task.pictures is not None:
                    draw_sheet(read, task.pictures / f"{read.outcome.value}-{name}.png")
    return outcomes, notes


def _read_one(task: Task, index: int, deck: Deck, reader: Reader, folder: Path) -> SheetOutcome:
    sheet, machine = degrade(DeckSpec(task.form, seed=SEED), task.kind, task.step, index)
    (folder / "scans").mkdir(exist_ok=True)
    path = folder / "scans" / f"{index}{suffix(machine)}"
    save(sheet.scan, path, machine)
    line = {"file": path.name, "class": "clean", "sub": task.kind, "must": sheet.must}
    truth = truth_of({**line, "votes": sheet.votes}, deck.contest, rule_set(deck.contest.rules))
    here = Deck(folder, deck.contest, (truth,))
    lines = [json.loads(page.text) for page in reader.read_file(str(path)).pages]
    return compared(here, truth, lines)


@lru_cache(maxsize=4)
def _reader(form: str) -> tuple[Deck, Reader]:
    """Learn a form from its exported blank, once a process."""
    spec = DeckSpec(form, seed=SEED)
    with tempfile.TemporaryDirectory() as folder:
        write_blank(spec, Path(folder))
        contest = load_election(Path(folder) / "election.toml").contests[0]
        deck = Deck(Path(folder), contest, ())
        try:
            file = learned(deck)
        except KiemPhieuError as problem:
            raise SystemExit(f"{form}: {problem}") from problem
    return deck, Reader(Setup((contest,), (file,), default_profile()))


def _rows(read: SheetOutcome) -> str:
    if read.line is None:
        return "no line"
    votes = read.line["votes"].items()
    return ", ".join(f"{k} read {v}" for k, v in votes if read.truth.votes.get(k) != v)


def _step(kind: str, step: float, outcomes: Sequence[Outcome]) -> Step:
    return Step(
        kind,
        step,
        step == DEGRADATIONS[kind].steps[0],
        len(outcomes),
        sum(o is Outcome.RIGHT for o in outcomes),
        sum(o in (Outcome.WRONG, Outcome.LOST) for o in outcomes),
    )


def report(steps: Sequence[Step], notes: Sequence[str], forms: Sequence[str], sheets: int) -> str:
    """Write the table as Markdown."""
    wrong = sum(s.wrong for s in steps)
    lines = [
        "# Degradation",
        "",
        f"`python -m benchmarks.degradation`: {sheets} sheets each of {', '.join(forms)} at each"
        " step, perfect but for the one degradation. A cell shows the step and the share that is"
        " accepted; the rest goes to people. The first is the control.",
        "",
        f"Accepted wrongly: **{wrong}** of {sum(s.sheets for s in steps)}.",
        "",
        "| degradation | steps |",
        "|---|---|",
    ]
    for kind in dict.fromkeys(s.kind for s in steps):
        cells = [f"{s.step:g}: {s.right / s.sheets:.0%}" for s in steps if s.kind == kind]
        lines.append(f"| {kind} ({DEGRADATIONS[kind].label}) | {', '.join(cells)} |")
    if notes:
        lines += ["", "## Accepted wrongly, and controls in review", ""]
        lines += [f"* {note}" for note in notes]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
