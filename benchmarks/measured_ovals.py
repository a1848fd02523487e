"""Label what is measured at the ovals of real scans by what people saw on them.

The folder is that of `benchmarks.vx`: one folder a set, and `truth.jsonl` with a line an oval.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from calibration.labels import Kind, Label, LabelledMark
from calibration.learn_grid import learn_grid
from election.loading import load_election
from pipeline.grid import NotPlaced, locate, targets_of
from pipeline.ovals import measure
from pipeline.page import Page
from pipeline.scan import decode

LABELS = {True: Label.MARKED, False: Label.EMPTY, "marginal": Label.AMBIGUOUS}
# What people call clear and a machine may leave to them.
HARD = frozenset({"slash", "dash", "faint"})


def labelled_ovals(data: Path) -> Iterator[LabelledMark]:
    """Measure all ovals of all sheets that can be placed."""
    truth: dict[str, dict[str, tuple[Label, bool]]] = {}
    for text in (data / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        line = json.loads(text)
        label = LABELS[line["voted"]]
        hard = label is Label.MARKED and line["kind"] in HARD
        truth.setdefault(line["image"], {})[f"{line['col']:g}-{line['row']:g}"] = (label, hard)
    for election in sorted(data.glob("*/*.toml")):
        contest = load_election(election).contests[0]
        form = learn_grid(contest)
        images = election.with_suffix(".images").read_text(encoding="utf-8").split()
        for name in images:
            place = election.parent / name
            page = next(decode(place.read_bytes()))
            placement = locate(page.gray, form) if isinstance(page, Page) else None
            if placement is None or isinstance(placement, NotPlaced) or form.grid is None:
                continue
            paper = float(np.median(placement.blobs.paper[::16, ::16]))
            sheet = f"{election.parent.name}/{name}"
            for score in measure(placement.work, targets_of(placement, form, form.grid), paper):
                label, hard = truth[sheet][score.candidate]
                pair = (score.ink, score.spread)
                yield LabelledMark(
                    Kind.OVAL, label, hard, pair, pair, score.score, sheet, score.candidate
                )
