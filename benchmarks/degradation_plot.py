"""Plot what becomes of degraded ballots: one panel a kind, one bar a step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

RIGHT, REVIEW, WRONG = "#3b7dd8", "#e3e3e3", "#d62728"
COLUMNS = 3
PANEL_INCHES = (3.4, 1.75)


@dataclass(frozen=True, slots=True)
class Step:
    """What became of the sheets at one step of one degradation."""

    kind: str
    step: float
    control: bool
    sheets: int
    right: int
    wrong: int  # accepted wrongly, or lost

    @property
    def review(self) -> int:
        """Sheets that went to people."""
        return self.sheets - self.right - self.wrong


def plot(steps: Sequence[Step], labels: Mapping[str, str], path: Path) -> None:
    """Draw all kinds into one picture.

    Parameters
    ----------
    steps : sequence of Step
    labels : mapping
        Kind -> what its steps are, with the unit.
    path : Path
        PNG or SVG.
    """
    rows = -(-len(labels) // COLUMNS)
    size = (PANEL_INCHES[0] * COLUMNS, PANEL_INCHES[1] * rows + 0.5)
    with mpl.rc_context({"font.size": 7.5, "svg.fonttype": "none", "svg.hashsalt": "kiemphieu"}):
        figure = Figure(figsize=size, layout="constrained")
        panels = figure.subplots(rows, COLUMNS, squeeze=False, sharey=True).flatten()
        for panel, kind in zip(panels, labels, strict=False):
            _panel(panel, [s for s in steps if s.kind == kind], labels[kind])
        for panel in panels[len(labels) :]:
            panel.set_axis_off()
        colours = {"accepted, right": RIGHT, "to people": REVIEW, "accepted, wrong": WRONG}
        figure.legend(
            handles=[Patch(color=c, label=name) for name, c in colours.items()],
            loc="outside upper center",
            ncols=3,
            frameon=False,
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(
            path, dpi=110, metadata={"Software": None} if path.suffix == ".png" else None
        )


def _panel(panel: Axes, steps: Sequence[Step], label: str) -> None:
    ordered = sorted(steps, key=lambda s: s.step)  # the control may lie between its steps
    base = [0.0] * len(ordered)
    for field, colour in (("wrong", WRONG), ("right", RIGHT), ("review", REVIEW)):
        share = [getattr(s, field) / s.sheets for s in ordered]
        panel.bar(range(len(ordered)), share, 0.8, base, color=colour)
        base = [b + s for b, s in zip(base, share, strict=True)]
    panel.set_xticks(range(len(ordered)), [f"{s.step:g}" for s in ordered])
    for tick, step in zip(panel.get_xticklabels(), ordered, strict=True):
        if step.control:
            tick.set_fontweight("bold")
    panel.set_title(label, fontsize=8, loc="left")
    panel.set_ylim(0, 1)
    panel.set_yticks([0, 0.5, 1], ["0", "50 %", "100 %"])
    for side in ("top", "right"):
        panel.spines[side].set_visible(False)
