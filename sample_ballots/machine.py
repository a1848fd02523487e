"""The office's printer, paper and scanner, and what happens to one sheet on its way through.

What belongs to the office is a `Machine` and holds for a deck; how one sheet was fed, folded and
soiled is a `Feed`. `neutral_feed` is a sheet to which nothing happens: the control of every
measurement.
"""

from dataclasses import dataclass

import numpy as np

from sample_ballots.pen import Ink

PAPERS: dict[str, tuple[float, float, float]] = {  # R, G, B reflectance
    "white": (0.96, 0.96, 0.96),
    "bright": (0.99, 0.99, 1.0),
    "gray": (0.87, 0.87, 0.86),
    "cream": (0.97, 0.94, 0.86),
    "pink": (0.97, 0.82, 0.85),
    "yellow": (0.97, 0.94, 0.68),
    "blue": (0.78, 0.88, 0.96),
    "green": (0.82, 0.94, 0.82),
}
# what a gray scanner sees of red, green, blue light
EYES: dict[str, Ink] = {
    "luma": (0.299, 0.587, 0.114),
    "green": (0.05, 0.85, 0.10),
    "even": (0.34, 0.33, 0.33),
}


@dataclass(frozen=True, slots=True)
class Machine:
    """The office's printer, paper and scanner."""

    dpi: int = 200
    mode: str = "gray"  # gray | colour | bilevel
    eye: Ink = EYES["luma"]
    paper: str = "white"
    texture: float = 1.0  # unevenness of the paper, gray levels
    print_scale: tuple[float, float] = (1.0, 1.0)
    toner: float = 0.95  # 0 .. 1 blackness of the print
    spread: float = 0.0  # mm by which print is fatter (negative: thinner)
    toner_gaps: float = 0.0  # 0 .. 1 how broken the print is
    blur_mm: float = 0.05  # optical blur, sigma
    noise: float = 2.0  # gray levels
    sharpen: float = 0.0
    white_clip: float = 0.0  # how far the scanner lifts paper to pure white, 0 .. 1
    gamma: float = 1.0
    background: int = 245
    margin_mm: tuple[float, float] = (2.0, 2.0)  # by which the page is larger than the sheet
    threshold: str = "fixed"  # bilevel: fixed | adaptive
    jpeg_quality: int = 80
    subsampling: int = 2
    tag: str = "right"  # the dpi that the file states: right | wrong | missing
    exif: int = 1  # EXIF orientation written, with the pixels stored accordingly


@dataclass(frozen=True, slots=True)
class Feed:
    """What happens to one sheet."""

    angle_deg: float = 0.0
    turned: bool = False
    shift_mm: tuple[float, float] = (0.0, 0.0)
    shear: float = 0.0
    stretch: tuple[float, float] = (1.0, 1.0)
    waviness_mm: float = 0.0
    print_shift_mm: tuple[float, float] = (0.0, 0.0)
    print_angle_deg: float = 0.0
    folds: tuple[tuple[str, float, float], ...] = ()  # (across | down, place 0 .. 1, depth)
    streaks: tuple[tuple[float, float, int], ...] = ()  # (place 0 .. 1, mm wide, gray levels)
    specks: int = 0
    holes: tuple[tuple[float, float, float], ...] = ()  # centre x, y, radius, mm
    lighting: float = 0.0  # gray levels from side to side
    lost: tuple[tuple[float, float], ...] = ()  # polygon in mm that is torn off or folded away
    flap: tuple[tuple[float, float], ...] = ()  # polygon in mm that the back of a fold covers
    blur_mm: float = 0.0  # in addition to the scanner's
    noise: float = 0.0
    quality: int | None = None
    show_through: float = 0.0


def neutral_feed() -> Feed:
    """Give a sheet fed straight, to which nothing happens."""
    return Feed()


def any_machine(rng: np.random.Generator, mode: str, dpi: int, paper: str) -> Machine:
    """Pick an office: a printer between pale and heavy, a scanner between soft and sharp."""
    fit = rng.random() < 0.55
    scale = float(rng.uniform(0.965, 0.99)) if fit else float(rng.uniform(0.997, 1.003))
    if rng.random() < 0.08:
        scale = float(rng.uniform(0.945, 1.055))
    dark = rng.random() < 0.3
    return Machine(
        dpi=dpi,
        mode=mode,
        eye=EYES[str(rng.choice(list(EYES), p=[0.6, 0.25, 0.15]))],
        paper=paper,
        texture=float(rng.uniform(0.5, 2.0)),
        print_scale=(scale, scale * float(rng.normal(1, 0.001))),
        toner=float(rng.uniform(0.82, 0.97)),
        spread=float(rng.uniform(-0.02, 0.03)),
        toner_gaps=float(rng.choice([0.0, 0.15, 0.35], p=[0.7, 0.2, 0.1])),
        blur_mm=float(rng.uniform(0.03, 0.08)),
        noise=float(rng.uniform(1.0, 3.5)),
        sharpen=float(rng.choice([0.0, 0.5, 1.0], p=[0.5, 0.3, 0.2])),
        white_clip=float(rng.choice([0.0, 0.5, 1.0], p=[0.4, 0.3, 0.3])),
        gamma=float(rng.uniform(0.85, 1.2)),
        background=int(rng.integers(8, 60) if dark else rng.integers(215, 255)),
        margin_mm=(float(rng.uniform(0.0, 6.0)), float(rng.uniform(0.0, 8.0))),
        threshold="adaptive" if rng.random() < 0.4 else "fixed",
        jpeg_quality=int(rng.integers(58, 92)),
        subsampling=int(rng.choice([0, 2], p=[0.3, 0.7])),
        tag=str(rng.choice(["right", "missing", "wrong"], p=[0.7, 0.2, 0.1])),
        exif=int(rng.choice([1, 3, 6, 8], p=[0.88, 0.04, 0.04, 0.04])),
    )


def any_feed(rng: np.random.Generator, height: float, rough: float = 1.0) -> Feed:
    """Feed a sheet as it comes: most lie nearly straight, few are badly off.

    Parameters
    ----------
    rng : numpy.random.Generator
    height : float
        Of the sheet, mm.
    rough : float
        Scale of everything that happens.
    """
    angle = float(rng.normal(0, 0.5))
    if rng.random() < 0.10 * rough:
        angle = float(rng.uniform(-5, 5) if rng.random() < 0.3 else rng.uniform(-2.5, 2.5))
    folds: list[tuple[str, float, float]] = []
    if rng.random() < 0.22 * rough:
        folds.append(("across", float(rng.normal(0.5, 0.01)), float(rng.uniform(6, 30))))
        if rng.random() < 0.35:
            folds.append(("down", float(rng.normal(0.5, 0.01)), float(rng.uniform(6, 25))))
        elif rng.random() < 0.3:
            folds.append(("across", float(rng.uniform(0.25, 0.35)), float(rng.uniform(6, 20))))
    streaks = tuple(
        (
            float(rng.random()),
            float(rng.uniform(0.1, 0.35)),
            int(rng.integers(12, 70) * rng.choice([-1, 1], p=[0.8, 0.2])),
        )
        for _ in range(int(rng.choice([0, 1, 2], p=[1 - 0.16 * rough, 0.12 * rough, 0.04 * rough])))
    )
    holes: list[tuple[float, float, float]] = []
    if rng.random() < 0.05 * rough:
        side = rng.uniform(7, 11)
        for offset in (-40.0, 40.0):
            holes.append((float(side), height / 2 + offset, 3.0))
    if rng.random() < 0.08 * rough:
        x, y = float(rng.uniform(5, 10)), float(rng.uniform(5, 10))
        holes += [(x, y, 0.35), (x + 10.0, y + float(rng.normal(0, 2)), 0.35)]
    return Feed(
        angle_deg=angle,
        turned=bool(rng.random() < 0.15),
        shift_mm=(float(rng.normal(0, 0.8)), float(rng.normal(0, 0.8))),
        shear=float(rng.normal(0, 0.0012)),
        stretch=(1.0, float(np.clip(rng.normal(1, 0.003), 0.99, 1.01))),
        waviness_mm=float(rng.choice([0.0, rng.uniform(0.05, 0.3)], p=[0.6, 0.4])),
        print_shift_mm=(float(rng.normal(0, 0.8)), float(rng.normal(0, 0.8))),
        print_angle_deg=float(rng.normal(0, 0.12)),
        folds=tuple(folds),
        streaks=streaks,
        specks=int(rng.poisson(4)),
        holes=tuple(holes),
        lighting=float(rng.uniform(0, 14)),
        blur_mm=float(rng.choice([0.0, rng.uniform(0.02, 0.07)], p=[0.8, 0.2])),
        show_through=float(rng.choice([0.0, rng.uniform(0.01, 0.04)], p=[0.85, 0.15])),
    )
