"""A printer, a sheet of paper and a document scanner: from a marked page to the pixels of a scan.

What belongs to the office (printer, paper, scanner) is a `Machine` and holds for a deck; what
happens to one sheet (how it was fed, folded, soiled) is a `Feed`. `neutral_feed` is a sheet to
which nothing happens: the control of every measurement.
"""

from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from sample_ballots.pen import Ink, Pixels

Float32 = npt.NDArray[np.float32]

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


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """Pixels of a scan, and what the file will say about them."""

    pixels: Pixels = field(repr=False)
    dpi: int = 200


def neutral_feed() -> Feed:
    """A sheet fed straight, to which nothing happens."""
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


def print_page(blank: Pixels, dpi: float, machine: Machine, rng: np.random.Generator) -> Pixels:
    """Print the form: toner on white paper.

    Returns
    -------
    ndarray, shape of `blank`, uint8
        Reflectance of the print over that of the paper, 255 where there is no toner.
    """
    page = blank
    if abs(machine.spread) > 0.002:
        page = _spread(page, machine.spread * dpi / 25.4)
    if machine.toner_gaps > 0:
        page = _toner_gaps(page, machine.toner_gaps, rng)
    ramp = (255 - machine.toner * (255 - np.arange(256))).astype(np.uint8)
    return np.asarray(cv2.LUT(page, ramp), dtype=np.uint8)


def _toner_gaps(page: Pixels, share: float, rng: np.random.Generator) -> Pixels:
    """Let the print break up in patches, as with a drum near its end."""
    height, width = page.shape
    coarse = cv2.resize(
        rng.standard_normal((height // 24 + 2, width // 24 + 2), dtype=np.float32),
        (width // 3, height // 3),
    )
    fine = rng.standard_normal((height // 3, width // 3), dtype=np.float32)
    loss = np.clip((coarse * 0.5 + fine * 0.6 - 1.1) * share, 0, 0.8)
    kept = cv2.resize((255 * (1 - loss)).astype(np.uint8), (width, height))
    toner = cv2.multiply(cv2.bitwise_not(page), kept, scale=1 / 255)
    return np.asarray(cv2.bitwise_not(toner), dtype=np.uint8)


def print_matrix(
    size: tuple[float, float], machine: Machine, feed: Feed
) -> npt.NDArray[np.float64]:
    """Map from the layout to the printed sheet, mm to mm, shape (2, 3)."""
    cx, cy = size[0] / 2, size[1] / 2
    angle = np.radians(feed.print_angle_deg)
    turn = (
        np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        * machine.print_scale
    )
    move = np.array([cx, cy]) + feed.print_shift_mm - turn @ [cx, cy]
    return np.column_stack([turn, move])


def _spread(page: Pixels, pixels: float) -> Pixels:
    """Grow (positive) or shrink the print by a part of a pixel or more."""
    sigma = max(0.8, 2.0 * abs(pixels))
    soft = cv2.GaussianBlur(page, (0, 0), sigma)
    level = 0.5 + 0.4 * float(np.clip(pixels / sigma, -0.85, 0.85))
    edge = 0.22
    ramp = 255 * np.clip((np.arange(256) / 255 - level) / edge + 0.5, 0, 1)
    return np.asarray(cv2.LUT(soft, ramp.astype(np.uint8)), dtype=np.uint8)


def scan_page(
    page: Pixels, dpi: float, machine: Machine, feed: Feed, rng: np.random.Generator
) -> Scan:
    """Scan a printed and marked sheet.

    Parameters
    ----------
    page : ndarray, shape (height, width) or (height, width, 3) in B, G, R, uint8
        Reflectance over that of the paper.
    dpi : float
        Of `page`.
    machine : Machine
    feed : Feed
    rng : numpy.random.Generator

    Returns
    -------
    Scan
        Gray or B, G, R; bilevel scans have only 0 and 255.
    """
    if feed.show_through > 0:
        page = _shine_through(page, feed.show_through)
    sheet = _on_paper(page, machine)
    _fold(sheet, feed)
    _lose(sheet, dpi, machine, feed)
    blur = float(np.hypot(machine.blur_mm, feed.blur_mm)) * dpi / 25.4
    blur = max(blur, 0.42 * dpi / machine.dpi)  # never sharper than the sampling allows
    sheet = np.asarray(cv2.GaussianBlur(sheet, (0, 0), blur), dtype=np.uint8)
    image = _feed_through(sheet, dpi, machine, feed, rng)
    return Scan(_develop(image, machine, feed, rng), machine.dpi)


def _shine_through(page: Pixels, share: float) -> Pixels:
    """Let the front of the next sheet be seen, mirrored and soft, as through thin paper."""
    small = cv2.resize(page[:, ::-1], None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), 1.5)
    ghost = cv2.resize(soft, (page.shape[1], page.shape[0]), interpolation=cv2.INTER_LINEAR)
    light = cv2.convertScaleAbs(ghost, alpha=share, beta=255 * (1 - share))
    return np.asarray(cv2.multiply(page, light, scale=1 / 255), dtype=np.uint8)


def _on_paper(page: Pixels, machine: Machine) -> Pixels:
    red, green, blue = PAPERS[machine.paper]
    steps = np.arange(256, dtype=np.float32)
    if page.ndim == 2:
        tint = sum(w * c for w, c in zip(machine.eye, (red, green, blue), strict=True))
        return np.asarray(cv2.LUT(page, (steps * tint).astype(np.uint8)), dtype=np.uint8)
    table = np.stack([steps * blue, steps * green, steps * red], axis=1).astype(np.uint8)[
        :, None, :
    ]
    return np.asarray(cv2.LUT(page, table.reshape(1, 256, 3)), dtype=np.uint8)


def _fold(sheet: Pixels, feed: Feed) -> None:
    """Shade creases: a thin dark or light line with a soft shadow on one side."""
    for direction, place, depth in feed.folds:
        across = direction == "across"
        length = sheet.shape[0] if across else sheet.shape[1]
        at = place * length
        reach = int(0.012 * length)
        lo, hi = max(0, int(at) - reach), min(length, int(at) + reach)
        d = np.arange(lo, hi) - at
        shade = depth * np.exp(-((d / 2.2) ** 2)) + 0.35 * depth * np.exp(
            -np.abs(d) / (0.3 * reach)
        ) * (d > 0)
        shade -= 0.3 * depth * np.exp(-np.abs(d) / (0.3 * reach)) * (d < 0)
        part = sheet[lo:hi] if across else sheet[:, lo:hi]
        shape = [1] * part.ndim
        shape[0 if across else 1] = hi - lo
        part[:] = np.clip(part - shade.reshape(shape), 0, 255).astype(np.uint8)


def _lose(sheet: Pixels, dpi: float, machine: Machine, feed: Feed) -> None:
    scale = dpi / 25.4
    tones = 1 if sheet.ndim == 2 else 3
    for x, y, r in feed.holes:
        centre = (round(x * scale), round(y * scale))
        cv2.circle(
            sheet, centre, max(1, round(r * scale)), (machine.background,) * tones, -1, cv2.LINE_AA
        )
    if feed.lost:
        lost = np.rint(np.array(feed.lost) * scale).astype(np.int32)
        cv2.fillPoly(sheet, [lost], (machine.background,) * tones, cv2.LINE_AA)
    if feed.flap:
        flap = np.rint(np.array(feed.flap) * scale).astype(np.int32)
        shadow = np.rint((np.array(feed.flap) + 0.5) * scale).astype(np.int32)
        red, green, blue = PAPERS[machine.paper]
        back = sum(w * c for w, c in zip(machine.eye, (red, green, blue), strict=True))
        level = (245 * back,) if tones == 1 else (245 * blue, 245 * green, 245 * red)
        cv2.polylines(sheet, [shadow], True, tuple(0.75 * v for v in level), 2, cv2.LINE_AA)
        cv2.fillPoly(sheet, [flap], level, cv2.LINE_AA)


def _feed_through(
    sheet: Pixels, dpi: float, machine: Machine, feed: Feed, rng: np.random.Generator
) -> Pixels:
    """Sample the sheet on the scanner's grid, turned, sheared, stretched and waved."""
    scale = machine.dpi / 25.4
    sheet_mm = np.array([sheet.shape[1], sheet.shape[0]]) / dpi * 25.4
    size = np.rint((sheet_mm + machine.margin_mm) * scale).astype(int)
    angle = np.radians(feed.angle_deg + (180.0 if feed.turned else 0.0))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    skew = np.array([[1.0, feed.shear], [0.0, 1.0]])
    # scan pixel to sheet pixel: undo the feed about the middle of the page
    back = np.linalg.inv(np.diag(feed.stretch) @ skew @ turn)
    middle_px = (size - 1) / 2 + np.array(feed.shift_mm) * scale
    linear = back * (dpi / machine.dpi)
    move = (np.array([sheet.shape[1], sheet.shape[0]]) - 1) / 2 - linear @ middle_px
    x = np.arange(size[0], dtype=np.float32)[None, :]
    y = np.arange(size[1], dtype=np.float32)[:, None]
    map_x = np.asarray(linear[0, 0] * x + linear[0, 1] * y + move[0], dtype=np.float32)
    map_y = np.asarray(linear[1, 0] * x + linear[1, 1] * y + move[1], dtype=np.float32)
    if feed.waviness_mm > 0:
        # the transport's speed wavers along the feed, the paper bulges a little across it
        knots = rng.standard_normal((7, 3)).astype(np.float32) * feed.waviness_mm * dpi / 25.4
        map_y += cv2.resize(knots, (int(size[0]), int(size[1])), interpolation=cv2.INTER_CUBIC)
        map_x += 0.3 * cv2.resize(
            knots[::-1].copy(), (int(size[0]), int(size[1])), interpolation=cv2.INTER_CUBIC
        )
    tones = 1 if sheet.ndim == 2 else 3
    return np.asarray(
        cv2.remap(
            sheet, map_x, map_y, cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT, borderValue=(machine.background,) * tones,
        ),
        dtype=np.uint8,
    )  # fmt: skip


def _develop(image: Pixels, machine: Machine, feed: Feed, rng: np.random.Generator) -> Pixels:
    """Light, noise, dirt, sharpening and tone of the scanner."""
    height, width = image.shape[:2]
    field_ = _texture(rng, height, width, machine, feed)
    for place, wide_mm, levels in feed.streaks:
        wide = max(1, round(wide_mm * machine.dpi / 25.4))
        at = int(place * (width - wide))
        field_[:, at : at + wide] -= levels
    out = image.astype(np.float32)
    out += field_ if image.ndim == 2 else field_[:, :, None]
    if image.ndim == 3:
        out += (
            rng.normal(0, 0.4 * machine.noise, (height // 2 + 1, width // 2 + 1, 3))
            .astype(np.float32)
            .repeat(2, axis=0)
            .repeat(2, axis=1)[:height, :width]
        )
    if machine.sharpen > 0:
        out += machine.sharpen * (out - cv2.GaussianBlur(out, (0, 0), 1.2))
    paper = 255 * float(np.mean(PAPERS[machine.paper]))
    white = paper + (255 - paper) * (1 - machine.white_clip) - 6 * machine.white_clip
    out = np.clip(out / white, 0, 1)
    if abs(machine.gamma - 1) > 0.01:
        out **= machine.gamma
    result = (255 * out + 0.5).astype(np.uint8)
    _specks(result, feed, machine, rng)
    return _bilevel(result, machine) if machine.mode == "bilevel" else result


def _texture(
    rng: np.random.Generator, height: int, width: int, machine: Machine, feed: Feed
) -> Float32:
    """Sensor noise, paper fibre and uneven light, gray levels, shape (height, width)."""
    noise = rng.standard_normal((height, width), dtype=np.float32)
    noise *= float(np.hypot(machine.noise, feed.noise))
    fibre = (
        rng.standard_normal((height // 4 + 1, width // 4 + 1), dtype=np.float32) * machine.texture
    )
    noise += cv2.resize(fibre, (width, height), interpolation=cv2.INTER_LINEAR)
    if feed.lighting > 0:
        corners = rng.uniform(-0.5, 0.5, (3, 3)).astype(np.float32) * feed.lighting
        noise += cv2.resize(corners, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(noise, dtype=np.float32)


def _specks(image: Pixels, feed: Feed, machine: Machine, rng: np.random.Generator) -> None:
    height, width = image.shape[:2]
    tones = 1 if image.ndim == 2 else 3
    for _ in range(feed.specks):
        centre = (int(rng.integers(width)), int(rng.integers(height)))
        radius = max(0, round(rng.uniform(0.03, 0.16) * machine.dpi / 25.4))
        cv2.circle(image, centre, radius, (int(rng.integers(20, 140)),) * tones, -1, cv2.LINE_AA)


def _bilevel(gray: Pixels, machine: Machine) -> Pixels:
    if machine.threshold == "adaptive":
        block = int(machine.dpi / 25.4 * 6) | 1
        mean = cv2.blur(gray, (block, block)).astype(np.float32)
        black = gray < np.minimum(mean - 22, 0.82 * mean)
        # a uniformly dark background stays dark
        black |= gray < 45
        return np.where(black, 0, 255).astype(np.uint8)
    paper = float(np.percentile(gray[::16, ::16], 75))
    return np.where(gray < 0.68 * paper, 0, 255).astype(np.uint8)
