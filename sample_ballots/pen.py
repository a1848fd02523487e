"""A pen in a hand: polylines in mm become strokes with width, pressure and tremor, then ink.

Ink works by transmittance: a page is multiplied by what each stroke lets through, so a stroke over
print or over another stroke is darker than either, as on paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Pixels = npt.NDArray[np.uint8]

STEP_MM = 0.15
SUPERSAMPLING = 2  # strokes are drawn this much finer than the page and averaged down
POINT_BITS = 4  # fractional bits of cv2's drawing coordinates

Ink = tuple[float, float, float]  # R, G, B that full ink lets through, 0 .. 1
INKS: dict[str, tuple[Ink, ...]] = {
    "blue": ((0.10, 0.14, 0.52), (0.16, 0.22, 0.62), (0.08, 0.10, 0.40)),
    "black": ((0.10, 0.10, 0.11), (0.16, 0.15, 0.17)),
    "red": ((0.74, 0.12, 0.15), (0.62, 0.08, 0.14)),
    "green": ((0.08, 0.42, 0.22),),
    "violet": ((0.34, 0.12, 0.52),),
    "graphite": ((0.30, 0.30, 0.32),),
}


@dataclass(frozen=True, slots=True)
class Pen:
    """A writing instrument."""

    kind: str
    width_mm: float
    ink: Ink
    density: float  # 0 .. 1, how much of the full ink a normal stroke lays down
    grain: float  # 0 smooth .. 1 broken up by the paper's grain
    skips: float  # expected gaps per 100 mm


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """One stroke of ink: shape (n, 2) points in mm, (n,) widths in mm and densities 0 .. 1."""

    points: FloatArray
    widths: FloatArray
    densities: FloatArray
    pen: Pen


@dataclass(frozen=True, slots=True)
class Hand:
    """A person who writes: one pen, one way of moving."""

    pen: Pen
    tremor_mm: float
    sway_mm: float  # slow wandering off the straight line
    slope: float  # how much this hand's horizontal lines rise, mm a mm; negative rises
    hooks: float  # chance of a hook at the end of a stroke
    neat: float  # 0 careless .. 1 careful: sizes and places

    def with_pen(self, **changes: object) -> "Hand":
        """Give the same hand another pen."""
        return replace(self, pen=replace(self.pen, **changes))  # type: ignore[arg-type]


def any_pen(rng: np.random.Generator, bilevel: bool = False) -> Pen:
    """Pick a pen as they lie in polling rooms: mostly blue and black ball pens.

    For bilevel scans nobody uses a pencil: a threshold would leave nothing of its lines, and no
    reader could then tell that there were any.
    """
    colour = str(
        rng.choice(["blue", "black", "red", "green", "violet"], p=[0.62, 0.30, 0.03, 0.02, 0.03])
    )
    ink = INKS[colour][int(rng.integers(len(INKS[colour])))]
    kind = str(rng.choice(["ball", "gel", "felt", "pencil"], p=[0.64, 0.24, 0.08, 0.04]))
    if bilevel and kind == "pencil":
        kind = "gel"
    if kind == "ball":
        return Pen(
            kind, rng.uniform(0.30, 0.60), ink, rng.uniform(0.78, 1.0), rng.uniform(0.05, 0.3), 1.2
        )
    if kind == "gel":
        return Pen(
            kind, rng.uniform(0.40, 0.75), ink, rng.uniform(0.92, 1.0), rng.uniform(0.0, 0.08), 0.2
        )
    if kind == "felt":
        return Pen(
            kind, rng.uniform(0.7, 1.2), ink, rng.uniform(0.85, 1.0), rng.uniform(0.0, 0.1), 0.0
        )
    graphite = INKS["graphite"][0]
    return Pen(
        kind, rng.uniform(0.4, 0.7), graphite, rng.uniform(0.62, 0.85), rng.uniform(0.35, 0.6), 0.0
    )


def any_hand(rng: np.random.Generator, bilevel: bool = False) -> Hand:
    """Pick a person; for `bilevel` see `any_pen`."""
    shaky = rng.random() < 0.12
    return Hand(
        any_pen(rng, bilevel),
        tremor_mm=float(rng.uniform(0.06, 0.14) if shaky else rng.uniform(0.01, 0.05)),
        sway_mm=float(rng.uniform(0.05, 0.45)),
        slope=float(rng.normal(-0.012, 0.018)),
        hooks=float(rng.choice([0.0, 0.1, 0.5], p=[0.5, 0.3, 0.2])),
        neat=float(rng.beta(4, 2)),
    )


def smooth_noise(rng: np.random.Generator, n: int, period: float) -> FloatArray:
    """Noise of unit size that changes over about `period` samples, shape (n,)."""
    knots = max(4, int(n / max(period, 1.0)) + 3)
    values = rng.standard_normal(knots)
    at = np.linspace(0, knots - 1, n)
    low = np.clip(at.astype(int), 0, knots - 2)
    t = at - low
    t = t * t * (3 - 2 * t)
    return np.asarray(values[low] * (1 - t) + values[low + 1] * t, dtype=np.float64)


def resample(points: FloatArray, step: float) -> FloatArray:
    """Put points at equal distances along a polyline."""
    steps = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    n = max(2, int(np.ceil(along[-1] / step)) + 1)
    at = np.linspace(0, along[-1], n)
    return np.column_stack([np.interp(at, along, points[:, 0]), np.interp(at, along, points[:, 1])])


def curve(points: Sequence[tuple[float, float]] | FloatArray, per_span: int = 8) -> FloatArray:
    """Round the corners of a polyline (Catmull-Rom), as a moving hand does."""
    p = np.asarray(points, dtype=np.float64)
    if len(p) < 3:
        return p
    padded = np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    t = np.linspace(0, 1, per_span, endpoint=False)[:, None]
    spans = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        spans.append(
            0.5
            * (
                2 * b
                + (c - a) * t
                + (2 * a - 5 * b + 4 * c - d) * t**2
                + (3 * b - a - 3 * c + d) * t**3
            )
        )
    return np.vstack([*spans, p[-1:]])


def write(
    hand: Hand,
    points: Sequence[tuple[float, float]] | FloatArray,
    rng: np.random.Generator,
    ruled: bool = False,
    pressure: float = 1.0,
) -> Stroke:
    """Move the hand along a polyline.

    Parameters
    ----------
    hand : Hand
    points : shape (n, 2), mm
        Where the hand means to go.
    rng : numpy.random.Generator
    ruled : bool
        Along a ruler: neither tremor nor sway.
    pressure : float
        Of this stroke; changes width and density.
    """
    pen = hand.pen
    path = resample(np.asarray(points, dtype=np.float64), STEP_MM)
    n = len(path)
    length = n * STEP_MM
    tangent = np.gradient(path, axis=0)
    normal = np.column_stack([-tangent[:, 1], tangent[:, 0]])
    normal /= np.maximum(np.hypot(*normal.T), 1e-9)[:, None]
    if not ruled:
        ends = np.sin(np.linspace(0, np.pi, n))
        sway = (
            hand.sway_mm
            * min(1.0, length / 30.0)
            * smooth_noise(rng, n, 12.0 / STEP_MM)
            * (0.4 + 0.6 * ends)
        )
        tremor = hand.tremor_mm * smooth_noise(rng, n, 0.8 / STEP_MM)
        path = path + normal * (sway + tremor)[:, None]
        if rng.random() < hand.hooks and length > 3:
            path = _hook(path, tangent[-1], rng)
            n = len(path)
    push = pressure * (1 + 0.10 * smooth_noise(rng, n, 6.0 / STEP_MM))
    taper = np.minimum(1.0, 0.55 + np.minimum(np.arange(n), np.arange(n)[::-1]) * STEP_MM / 0.8)
    widths = pen.width_mm * (0.75 + 0.25 * np.clip(push, 0, 1.5)) * taper**0.5
    densities = np.clip(pen.density * (0.6 + 0.4 * np.clip(push, 0, 1.3)), 0, 1)
    for _ in range(int(rng.poisson(pen.skips * length / 100.0))):
        start = int(rng.integers(n))
        densities[start : start + int(rng.uniform(0.3, 1.4) / STEP_MM)] *= rng.uniform(0.05, 0.5)
    return Stroke(path, widths, densities, pen)


def _hook(path: FloatArray, direction: FloatArray, rng: np.random.Generator) -> FloatArray:
    size = rng.uniform(0.4, 1.3)
    along = direction / max(float(np.hypot(*direction)), 1e-9)
    across = np.array([-along[1], along[0]]) * rng.choice([-1.0, 1.0])
    t = np.linspace(0, 1, 6)[1:, None]
    return np.vstack([path, path[-1] + size * (0.5 * along * np.sin(np.pi * t) + across * t)])


def lay_ink(
    page: Pixels, dpi: float, stroke: Stroke, rng: np.random.Generator, weights: Ink
) -> None:
    """Multiply a stroke into a page, in place.

    Parameters
    ----------
    page : ndarray, shape (height, width) or (height, width, 3) in B, G, R, uint8
    dpi : float
    stroke : Stroke
    rng : numpy.random.Generator
        For the grain.
    weights : Ink
        What a gray scanner takes of R, G and B; unused on a colour page.
    """
    scale = dpi / 25.4
    pad = float(stroke.widths.max()) / 2 + 0.3
    left, top = np.floor((stroke.points.min(axis=0) - pad) * scale).astype(int)
    right, bottom = np.ceil((stroke.points.max(axis=0) + pad) * scale).astype(int)
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(int(right), page.shape[1]), min(int(bottom), page.shape[0])
    if x1 <= x0 or y1 <= y0:
        return
    ss = SUPERSAMPLING
    fine = np.zeros(((y1 - y0) * ss, (x1 - x0) * ss), np.uint8)
    at = ((stroke.points * scale - (x0, y0)) * ss - 0.5) * (1 << POINT_BITS)
    at = np.rint(at).astype(int)
    thick = np.maximum(1, np.rint(stroke.widths * scale * ss)).astype(int)
    level = np.rint(255 * stroke.densities).astype(int)
    for k in range(len(at) - 1):
        cv2.line(
            fine, tuple(map(int, at[k])), tuple(map(int, at[k + 1])), int(level[k]), int(thick[k]),
            cv2.LINE_AA, POINT_BITS,
        )  # fmt: skip
    ink = (
        cv2.resize(fine, (x1 - x0, y1 - y0), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    )
    if stroke.pen.grain > 0:
        noise = rng.random(ink.shape, dtype=np.float32)
        noise = np.asarray(cv2.GaussianBlur(noise, (0, 0), 0.9), dtype=np.float32)
        spread = (noise - 0.5) / max(float(noise.std()), 1e-6)
        ink *= np.clip(1 - stroke.pen.grain * np.clip(spread * 0.6 + 0.35, 0, 1), 0, 1)
    patch = page[y0:y1, x0:x1]
    if page.ndim == 2:
        through = sum(w * c for w, c in zip(weights, stroke.pen.ink, strict=True))
        patch[:] = (patch * (1 - ink * (1 - through)) + 0.5).astype(np.uint8)
    else:
        colour = np.array(stroke.pen.ink[::-1], np.float32)
        patch[:] = (patch * (1 - ink[:, :, None] * (1 - colour)) + 0.5).astype(np.uint8)
