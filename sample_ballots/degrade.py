"""One controlled degradation at a time, in steps, on sheets that are otherwise perfect.

The first step of every kind is the control: nothing is degraded. The same sheet (same hand, same
votes, same seal) comes at every step, so that a difference in the reading is the step's doing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from sample_ballots.ballot import generator
from sample_ballots.deck import DeckSpec, press_of
from sample_ballots.machine import Feed, Machine, neutral_feed
from sample_ballots.scanner import scan_page
from sample_ballots.seal import press
from sample_ballots.sheet import Sheet, ink
from sample_ballots.voter import fill_in

Apply = Callable[[Machine, Feed, float], tuple[Machine, Feed]]


@dataclass(frozen=True, slots=True)
class Degradation:
    """A kind of degradation: its steps, the control first, and what they do."""

    label: str  # with the unit of the steps
    steps: tuple[float, ...]
    apply: Apply


class UnknownDegradationError(Exception):
    """No degradation of that name; the message lists what there is."""


def _feed(**fields: Callable[[float], object]) -> Apply:
    def apply(machine: Machine, feed: Feed, step: float) -> tuple[Machine, Feed]:
        changes = {name: value(step) for name, value in fields.items()}
        return machine, replace(feed, **changes)  # type: ignore[arg-type]

    return apply


def _machine(**fields: Callable[[float], object]) -> Apply:
    def apply(machine: Machine, feed: Feed, step: float) -> tuple[Machine, Feed]:
        changes = {name: value(step) for name, value in fields.items()}
        return replace(machine, **changes), feed  # type: ignore[arg-type]

    return apply


def _tint(machine: Machine, feed: Feed, step: float) -> tuple[Machine, Feed]:
    papers = ("white", "cream", "gray", "yellow", "pink", "blue")
    return replace(machine, paper=papers[int(step)]), feed


def _nothing(machine: Machine, feed: Feed, step: float) -> tuple[Machine, Feed]:
    del step
    return machine, feed


DEGRADATIONS: dict[str, Degradation] = {
    "angle": Degradation(
        "rotation, degrees", (0, 0.5, 1, 2, 3, 4, 5, 6, 8), _feed(angle_deg=lambda s: s)
    ),
    "scale": Degradation(
        "print scale, %",
        (100, 99, 97, 95, 94, 92, 90, 102, 104, 106, 108),
        _machine(print_scale=lambda s: (s / 100, s / 100)),
    ),
    "stretch": Degradation(
        "feed stretch, %",
        (0, 0.3, 0.6, 1.0, 1.5, 2.0, 3.0),
        _feed(stretch=lambda s: (1.0, 1 + s / 100)),
    ),
    "shear": Degradation(
        "shear, mm over 100 mm", (0, 0.2, 0.5, 1.0, 1.5, 2.5), _feed(shear=lambda s: s / 100)
    ),
    "waviness": Degradation(
        "local waviness, mm", (0, 0.1, 0.2, 0.4, 0.6, 1.0), _feed(waviness_mm=lambda s: s)
    ),
    "blur": Degradation(
        "blur, sigma in mm", (0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.45), _feed(blur_mm=lambda s: s)
    ),
    "noise": Degradation(
        "noise, gray levels", (0, 5, 10, 15, 20, 30, 45), _feed(noise=lambda s: s)
    ),
    "jpeg": Degradation(
        "JPEG quality", (92, 80, 65, 50, 35, 20, 10, 5), _machine(jpeg_quality=lambda s: int(s))
    ),
    "dpi": Degradation(
        "resolution, dpi", (200, 300, 240, 150, 120, 100, 75), _machine(dpi=lambda s: int(s))
    ),
    "fold": Degradation(
        "fold across the middle, gray levels deep",
        (0, 10, 20, 40, 70, 110),
        _feed(folds=lambda s: (("across", 0.5, s), ("down", 0.5, s)) if s else ()),
    ),
    "streak": Degradation(
        "three vertical streaks, gray levels",
        (0, 15, 30, 60, 100, 160),
        _feed(streaks=lambda s: tuple((p, 0.25, int(s)) for p in (0.2, 0.33, 0.62)) if s else ()),
    ),
    "specks": Degradation("specks of dust", (0, 10, 40, 100, 250), _feed(specks=lambda s: int(s))),
    "lighting": Degradation(
        "uneven light, gray levels", (0, 10, 25, 50, 80), _feed(lighting=lambda s: s)
    ),
    "tint": Degradation("paper: white cream gray yellow pink blue", (0, 1, 2, 3, 4, 5), _tint),
    "toner": Degradation(
        "blackness of the print, %",
        (95, 85, 70, 55, 40, 30),
        _machine(toner=lambda s: s / 100),
    ),
    "show-through": Degradation(
        "print of the back seen through, %",
        (0, 2, 5, 10, 15),
        _feed(show_through=lambda s: s / 100),
    ),
    "faint-ink": Degradation(
        "density of the ink, %", (100, 80, 60, 45, 35, 25, 18, 12, 8, 5), _nothing
    ),
    "thin-pen": Degradation(
        "width of the pen, mm", (0.5, 0.4, 0.3, 0.22, 0.16, 0.12, 0.08), _nothing
    ),
}


def tidy_machine(machine: Machine) -> Machine:
    """Put a machine in order: exact scale, even print, low noise, honest file."""
    return replace(
        machine, print_scale=(1.0, 1.0), toner=0.95, spread=0.0, toner_gaps=0.0, blur_mm=0.04,
        noise=1.5, sharpen=0.0, white_clip=0.3, gamma=1.0, texture=0.8, background=240,
        paper="white",
        margin_mm=(2.0, 2.0), tag="right", exif=1, jpeg_quality=92, threshold="fixed",
    )  # fmt: skip


def degrade(spec: DeckSpec, kind: str, step: float, index: int) -> tuple[Sheet, Machine]:
    """Make sheet `index` of a deck, perfect but for one degradation.

    Parameters
    ----------
    spec : DeckSpec
        Form and seed; `dpi` and `mode` as there.
    kind : str
        A key of `DEGRADATIONS`.
    step : float
        One of its steps, or a value between.
    index : int
        Which sheet; its marks do not depend on `kind` or `step`.

    Returns
    -------
    sheet : Sheet
        With clean marks and their truth.
    machine : Machine
        To be given to `sample_ballots.encode.save`: it holds the JPEG quality.

    Raises
    ------
    UnknownDegradationError
        When there is no such kind.
    """
    if kind not in DEGRADATIONS:
        raise UnknownDegradationError(
            f"There is no degradation '{kind}': choose among {', '.join(DEGRADATIONS)}."
        )
    shared = press_of(spec)
    machine, feed = DEGRADATIONS[kind].apply(tidy_machine(shared.machine), neutral_feed(), step)
    shared = replace(shared, machine=machine)
    rng = generator("degrade", spec.form, spec.seed, index)
    marked = fill_in(shared.layout, shared.ballot.spec, "clean", "", rng, shared.bilevel)
    strokes = marked.strokes
    if kind == "faint-ink":
        strokes = tuple(replace(s, densities=s.densities * step / 100) for s in strokes)
    if kind == "thin-pen":
        strokes = tuple(replace(s, widths=np.full_like(s.widths, step)) for s in strokes)
    page = shared.printed(feed, machine.mode == "colour", rng)
    if shared.seal is not None:
        press(page, shared.dpi, shared.seal, rng, machine.eye, firm=True)
    ink(page, shared, feed, strokes, rng)
    scan = scan_page(page, shared.dpi, machine, feed, rng)
    return Sheet(scan, kind, marked.must, marked.votes, False, feed), machine
