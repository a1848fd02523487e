"""A document scanner: from a printed and marked sheet to the pixels of a scan."""

from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from sample_ballots.machine import PAPERS, Feed, Machine
from sample_ballots.pen import Pixels

Float32 = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """Pixels of a scan, and what the file will say about them."""

    pixels: Pixels = field(repr=False)
    dpi: int = 200


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
