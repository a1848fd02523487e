"""Read real scans of ballots with timing marks and compare with what people saw on them.

`python -m benchmarks.vx DATA_DIR [--pictures DIR]`: DATA_DIR holds one folder a set, with
`front.toml`, `back.toml`, `front.images`, `back.images`, and `truth.jsonl` beside the folders.
Exit status 1 when a sheet was accepted that should not have been.
"""

import argparse
import json
import pathlib
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import form_id, to_bytes
from calibration.learn_grid import learn_grid
from calibration.profile import default_profile
from election.loading import load_election
from election.reading import MarkVerdict, RejectedSheet, SheetReading
from pipeline.interpret import interpret
from pipeline.page import Page
from pipeline.template import PreparedForm, prepare

PROFILE = default_profile()
Truth = dict[str, dict[str, Any]]  # candidate -> line of truth.jsonl


@dataclass(slots=True)
class Tally:
    """Counts over the sheets of one set."""

    ovals: Counter[str] = field(default_factory=Counter)
    sheets: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    read_s: float = 0.0
    decode_s: float = 0.0

    def add(self, other: "Tally") -> None:
        """Count another set's sheets too."""
        self.ovals += other.ovals
        self.sheets += other.sheets
        self.reasons += other.reasons
        self.read_s += other.read_s
        self.decode_s += other.decode_s


def main() -> int:
    """Read all sets and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--pictures", type=pathlib.Path, help="draw every sheet with its reasons")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    truth = _read_truth(args.data / "truth.jsonl")
    total = Tally()
    print(HEADER)
    for folder in sorted(path for path in args.data.iterdir() if path.is_dir()):
        tally = Tally()
        for image, prepared in _sheets(folder):
            name = f"{folder.name}/{image}"
            _read(folder / image, prepared, truth[name], tally, args.pictures)
        print(_row(folder.name, tally))
        total.add(tally)
    print(_row("all", total))
    print("reasons:", ", ".join(f"{code} {n}" for code, n in total.reasons.most_common()))
    wrong = total.sheets["accepted wrong"] + total.sheets["accepted marginal"]
    accepted = total.sheets["accepted"]
    bound = _upper_bound(wrong, accepted)
    print(f"wrong acceptances {wrong} of {accepted}; upper 95 % bound {bound:.1%}")
    clear = total.ovals["right"] + total.ovals["wrong"]
    bound = _upper_bound(total.ovals["wrong"], clear)
    print(f"ovals read otherwise {total.ovals['wrong']} of {clear}; upper 95 % bound {bound:.2%}")
    print(f"reading / decoding: {total.read_s / total.decode_s:.1f}")
    return 1 if wrong or total.ovals["wrong"] else 0


HEADER = (
    f"{'set':16} {'sheets':>6} {'accepted':>8} {'review':>6} {'rejected':>8} {'rate':>6} "
    f"{'wrong':>5} {'marginal acc.':>13} | "
    f"ovals {'right':>5} {'wrong':>5} {'doubtful':>8} {'ms':>5}"
)


def _row(name: str, tally: Tally) -> str:
    sheets, ovals = tally.sheets, tally.ovals
    count = sheets["accepted"] + sheets["review"] + sheets["rejected"]
    rate = 1.0 - sheets["accepted"] / max(count, 1)
    return (
        f"{name:16} {count:6} {sheets['accepted']:8} {sheets['review']:6} {sheets['rejected']:8} "
        f"{rate:6.1%} {sheets['accepted wrong']:5} {sheets['accepted marginal']:13} | "
        f"{ovals['right']:11} {ovals['wrong']:5} {ovals['doubtful']:8} "
        f"{tally.read_s / max(count, 1) * 1000:5.0f}"
    )


def _read_truth(path: pathlib.Path) -> dict[str, Truth]:
    out: dict[str, Truth] = {}
    for line in path.read_text().splitlines():
        item = json.loads(line)
        out.setdefault(item["image"], {})[f"{item['col']:g}-{item['row']:g}"] = item
    return out


def _sheets(folder: pathlib.Path) -> Iterator[tuple[str, PreparedForm]]:
    for side in ("front", "back"):
        election = folder / f"{side}.toml"
        if election.exists():
            form = learn_grid(load_election(election).contests[0])
            prepared = prepare(form, form_id(to_bytes(form)))
            for image in (folder / f"{side}.images").read_text().split():
                yield image, prepared


def _read(
    path: pathlib.Path,
    prepared: PreparedForm,
    truth: Truth,
    tally: Tally,
    pictures: pathlib.Path | None,
) -> None:
    data = np.frombuffer(path.read_bytes(), np.uint8)
    start = time.perf_counter()
    decoded = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)
    middle = time.perf_counter()
    if decoded is None:
        sys.exit(f"{path}: not an image")
    gray = np.asarray(decoded, dtype=np.uint8)
    reading = interpret(Page(gray), prepared, PROFILE)
    tally.decode_s += middle - start
    tally.read_s += time.perf_counter() - middle
    for code in {reason.code.value for reason in reading.reasons}:
        tally.reasons[code] += 1
    if isinstance(reading, RejectedSheet):
        tally.sheets["rejected"] += 1
    else:
        _compare(reading, truth, tally)
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
        picture = _draw(gray, reading, truth)
        cv2.imwrite(str(pictures / f"{path.parent.name}-{path.stem}.png"), picture)


def _compare(reading: SheetReading, truth: Truth, tally: Tally) -> None:
    accepted = not reading.reasons
    tally.sheets["accepted" if accepted else "review"] += 1
    wrong = marginal = False
    for mark in reading.marks:
        voted = truth[mark.candidate]["voted"]
        if voted == "marginal":
            marginal = True
            tally.ovals[f"marginal {mark.verdict.value}"] += 1
        elif mark.verdict is MarkVerdict.DOUBTFUL:
            tally.ovals["doubtful"] += 1
        elif (mark.verdict is MarkVerdict.MARKED) == voted:
            tally.ovals["right"] += 1
        else:
            wrong = True
            tally.ovals["wrong"] += 1
    if accepted and wrong:
        tally.sheets["accepted wrong"] += 1
    if accepted and marginal:
        tally.sheets["accepted marginal"] += 1


def _draw(
    gray: npt.NDArray[np.uint8], reading: SheetReading | RejectedSheet, truth: Truth
) -> npt.NDArray[np.uint8]:
    out = np.asarray(cv2.cvtColor(gray, cv2.COLOR_GRAY2BGR), dtype=np.uint8)
    colours = {
        MarkVerdict.MARKED: (0, 160, 0),
        MarkVerdict.EMPTY: (255, 160, 0),
        MarkVerdict.DOUBTFUL: (0, 140, 255),
    }
    marks = reading.marks if isinstance(reading, SheetReading) else ()
    for mark in marks:
        x, y, w, h = mark.box
        cv2.rectangle(out, (x, y), (x + w, y + h), colours[mark.verdict], 2)
        label = f"{truth[mark.candidate]['voted']}"[0]
        cv2.putText(out, label, (x + w, y), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (200, 0, 200), 2)
    for k, reason in enumerate(reading.reasons):
        cv2.putText(
            out, reason.code.value, (20, 30 + 26 * k), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (0, 0, 255), 2
        )
        if reason.box is not None:
            x, y, w, h = reason.box
            cv2.rectangle(out, (x - 4, y - 4), (x + w + 4, y + h + 4), (0, 0, 255), 2)
    return out


def _upper_bound(wrong: int, count: int) -> float:
    """Exact one-sided 95 % bound of a share by Clopper and Pearson, found by bisection."""
    if count == 0:
        return 1.0
    low, high = wrong / count, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        below, term = 0.0, (1.0 - middle) ** count
        for k in range(wrong + 1):
            below += term
            term *= (count - k) / (k + 1) * middle / max(1.0 - middle, 1e-300)
        low, high = (middle, high) if below > 0.05 else (low, middle)
    return high


if __name__ == "__main__":
    sys.exit(main())
