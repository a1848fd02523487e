"""Make a deck: election file, blanks, scans and their truth in one folder."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np

from sample_ballots.ballot import Ballot, ballot_of, generator
from sample_ballots.catalogue import form
from sample_ballots.definition import election_toml
from sample_ballots.encode import save, suffix
from sample_ballots.layout import Layout
from sample_ballots.machine import Machine, any_machine, neutral_feed
from sample_ballots.pdf import rasterise, to_pdf
from sample_ballots.pen import Pixels
from sample_ballots.scanner import scan_page
from sample_ballots.seal import Seal, cut_seal
from sample_ballots.sheet import CLASSES, Press, make_sheet, sub_classes
from sample_ballots.typeset import typeset

BLANK_DPI = 200

Truth = dict[str, object]  # a line of truth.jsonl

# how many of 100 sheets are of each class
SHARES = {
    "clean": 58, "hard": 12, "ambiguous": 16, "invalid": 4, "foreign": 5, "unsealed": 2,
    "damaged": 3,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DeckSpec:
    """What deck to make; None leaves it to the form and the seed."""

    form: str
    count: int = 40
    seed: int = 1
    dpi: int | None = None
    mode: str | None = None
    classes: tuple[str, ...] | None = None
    quality: int | None = None
    paper: str | None = None
    small: bool = False  # a clean, strongly packed scan, for decks that are kept in a repository
    plain: bool = False  # sheets fed straight and kept clean: the marks alone vary


def make_blank(spec: DeckSpec) -> tuple[bytes, Layout, Ballot]:
    """Typeset the form of a deck.

    Returns
    -------
    pdf : bytes
        One page with a text layer.
    layout : Layout
    ballot : Ballot
    """
    ballot = ballot_of(form(spec.form), spec.seed)
    layout = typeset(ballot)
    return to_pdf(layout), layout, ballot


def machine_of(spec: DeckSpec) -> Machine:
    """Give the office that prints and scans this deck."""
    kind = form(spec.form)
    rng = generator("machine", spec.form, spec.seed)
    paper = spec.paper or kind.tint
    if spec.paper is None and kind.tint == "white":
        paper = str(rng.choice(["white", "bright", "gray", "cream"], p=[0.5, 0.25, 0.15, 0.1]))
    machine = any_machine(rng, spec.mode or kind.mode, spec.dpi or kind.dpi, paper)
    if spec.small:
        machine = replace(machine, noise=0.6, texture=0.3, white_clip=1.0, sharpen=0.0, gamma=1.0)
    if spec.quality is not None:
        machine = replace(machine, jpeg_quality=spec.quality)
    return machine


@lru_cache(maxsize=2)
def press_of(spec: DeckSpec) -> Press:
    """Everything that the sheets of a deck share."""
    pdf, layout, ballot = make_blank(spec)
    master_dpi = 300 if layout.width * layout.height > 90_000 else 400
    seal: Seal | None = None
    if ballot.spec.seal:
        rng = generator("seal", spec.form, spec.seed)
        seal = cut_seal(layout, ballot.spec.seal_shape, _seal_text(ballot), rng)
    return Press(
        ballot, layout, rasterise(pdf, master_dpi), master_dpi, machine_of(spec), seal, spec.plain
    )


def _seal_text(ballot: Ballot) -> str:
    party = ballot.unit.startswith("ĐẢNG BỘ")
    return f"BAN CHẤP HÀNH {ballot.unit}" if party else f"{ballot.unit} {ballot.meeting_line}"


def plan(spec: DeckSpec) -> list[tuple[str, str]]:
    """Say of which class and sub-class each sheet is, in order."""
    kind = form(spec.form)
    rng = generator("plan", spec.form, spec.seed)
    colour = (spec.mode or kind.mode) == "colour"
    groups = [
        g
        for g in CLASSES
        if sub_classes(kind, g, colour) and (spec.classes is None or g in spec.classes)
    ]
    shares = np.array([SHARES[g] for g in groups], dtype=float)
    exact = shares / shares.sum() * spec.count
    counts = np.floor(exact).astype(int)
    for index in np.argsort(counts - exact, kind="stable")[: spec.count - int(counts.sum())]:
        counts[index] += 1
    sheets: list[tuple[str, str]] = []
    for group, count in zip(groups, counts, strict=True):
        kinds = sub_classes(kind, group, colour)
        order = [kinds[int(i)] for i in rng.permutation(len(kinds))]
        sheets += [(group, order[k % len(order)]) for k in range(int(count))]
    return [sheets[int(i)] for i in rng.permutation(len(sheets))]


def _one(task: tuple[DeckSpec, int, str, str, str]) -> Truth:
    spec, index, group, sub, folder = task
    cv2.setNumThreads(1)  # the workers are the parallelism
    press = press_of(spec)
    made = make_sheet(
        press, group, sub, generator("sheet", spec.form, spec.seed, index), foreign_press
    )
    name = f"{spec.form}-{index:05d}{suffix(press.machine)}"
    machine = press.machine
    save(made.scan, Path(folder) / name, machine)
    return {
        "file": name, "class": group, "sub": made.sub, "must": made.must, "votes": made.votes,
        "turned": made.turned,
    }  # fmt: skip


def foreign_press(name: str, seed: int) -> tuple[Layout, Pixels, int]:
    """Another form's layout and print at the same fineness."""
    other = press_of(DeckSpec(name, seed=seed))
    return other.layout, other.blank, other.dpi


def make_deck(
    spec: DeckSpec,
    out_dir: Path,
    workers: int = 1,
    done: Callable[[Truth], None] | None = None,
) -> tuple[Truth, ...]:
    """Make a deck.

    The files depend on `spec` and the installed fonts, not on the number of workers.

    Parameters
    ----------
    spec : DeckSpec
    out_dir : Path
        Made if it does not exist; files of the same names are replaced.
    workers : int
        Processes.
    done : callable, optional
        Told the truth of each sheet as it is done, in order.

    Returns
    -------
    tuple of dict
        The lines of `truth.jsonl`.
    """
    scans = out_dir / "scans"
    scans.mkdir(parents=True, exist_ok=True)
    write_blank(spec, out_dir)
    tasks = [(spec, k, group, sub, str(scans)) for k, (group, sub) in enumerate(plan(spec))]
    lines: list[Truth] = []
    with (out_dir / "truth.jsonl").open("w", encoding="utf-8") as truth:
        for line in _run(tasks, workers):
            truth.write(json.dumps(line, ensure_ascii=False) + "\n")
            lines.append(line)
            if done is not None:
                done(line)
    return tuple(lines)


def _run(tasks: list[tuple[DeckSpec, int, str, str, str]], workers: int) -> Iterator[Truth]:
    if workers <= 1:
        yield from map(_one, tasks)
        return
    # spawned: a fork would copy OpenCV's thread pool in an unusable state and hang
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_one, tasks, chunksize=4)


def write_blank(spec: DeckSpec, out_dir: Path) -> None:
    """Write the election file and the unmarked ballot: exported, drawn, and printed and scanned."""
    out_dir.mkdir(parents=True, exist_ok=True)
    pdf, layout, ballot = make_blank(spec)
    (out_dir / "election.toml").write_text(election_toml(ballot, layout), encoding="utf-8")
    (out_dir / "blank.pdf").write_bytes(pdf)
    if not spec.small:
        cv2.imwrite(str(out_dir / "blank.png"), rasterise(pdf, BLANK_DPI))
    press = press_of(spec)
    rng = generator("blank-scan", spec.form, spec.seed)
    careful = replace(
        neutral_feed(), angle_deg=float(rng.normal(0, 0.15)), specks=1, lighting=4.0,
        shift_mm=(float(rng.normal(0, 0.4)), float(rng.normal(0, 0.4))),
    )  # fmt: skip
    machine = replace(
        press.machine,
        mode="gray" if press.machine.mode == "bilevel" else press.machine.mode,
        tag="right",
        exif=1,
    )
    page = press.printed(careful, machine.mode == "colour", rng)
    save(
        scan_page(page, press.dpi, machine, careful, rng),
        out_dir / ("blank-scan.jpg" if spec.small else "blank-scan.png"),
        machine,
    )
