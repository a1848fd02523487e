"""The red seal in the top left corner: cut once for a deck, stamped anew on every sheet."""

import textwrap
import unicodedata
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from sample_ballots.fonts import face
from sample_ballots.layout import Layout
from sample_ballots.pen import Ink, Pixels

STAMP_DPI = 400
RED_INKS: tuple[Ink, ...] = (
    (0.84, 0.10, 0.16),
    (0.78, 0.16, 0.20),
    (0.90, 0.22, 0.22),
    (0.80, 0.10, 0.30),
)


@dataclass(frozen=True, slots=True, eq=False)
class Seal:
    """A cut seal: its face as ink coverage at `STAMP_DPI`, and its place."""

    stamp: Pixels
    centre: tuple[float, float]
    ink: Ink


def cut_seal(layout: Layout, shape: str, text: str, rng: np.random.Generator) -> Seal:
    """Cut the seal of one office and choose where it is put on this form.

    Parameters
    ----------
    layout : Layout
    shape : {"round", "oval", "square", "rectangle"}
    text : str
        The body whose seal it is.
    rng : numpy.random.Generator
    """
    small = layout.width < 160
    radius = float(rng.uniform(13.0, 15.5) if small else rng.uniform(15.0, 18.0))
    scale = STAMP_DPI / 25.4
    n = int(2 * radius * scale) + 9
    centre = n / 2
    image = np.zeros((n, n), np.uint8)
    r = radius * scale
    aspect = {"round": 1.0, "square": 1.0, "oval": 0.68, "rectangle": 0.5}[shape]
    line = max(3, int(rng.uniform(0.6, 1.0) * scale))
    if shape in ("round", "oval"):
        for part, width in ((1.0, line), (0.64, line // 2)):
            axes = (int(r * part - line), int(r * part * aspect - line))
            cv2.ellipse(image, (int(centre), int(centre)), axes, 0, 0, 360, 255, width, cv2.LINE_AA)
    else:
        for part, width in ((1.0, line), (0.9, line // 2)):
            dx, dy = int(r * part - line), int(r * part * aspect - line * part)
            cv2.rectangle(
                image,
                (int(centre) - dx, int(centre) - dy),
                (int(centre) + dx, int(centre) + dy),
                255,
                width,
            )
    if shape == "round":
        _star(image, centre, 0.40 * r)
    if shape in ("round", "oval"):
        _ring_text(image, centre, 0.80 * r, aspect, text, 0.17 * r)
        if shape == "oval":
            _plain_text(image, centre, "ĐÃ KIỂM", 0.24 * r)
    else:
        across = 2 if shape == "rectangle" else 4
        lines = textwrap.wrap(text, -(-len(text) // across) + 4)
        _plain_text(image, centre, "\n".join(lines), 0.24 * r)
    ink = RED_INKS[int(rng.integers(len(RED_INKS)))]
    x = max(radius + 3.0, 0.115 * layout.width + float(rng.uniform(-2, 8)))
    y = max(radius + 2.0, 0.09 * layout.height + float(rng.uniform(-3, 5)))
    return Seal(image, (x, y), ink)


def _star(image: Pixels, centre: float, radius: float) -> None:
    angles = -np.pi / 2 + np.arange(10) * np.pi / 5
    radii = np.where(np.arange(10) % 2 == 0, radius, 0.4 * radius)
    points = np.column_stack([centre + radii * np.cos(angles), centre + radii * np.sin(angles)])
    cv2.fillPoly(image, [np.rint(points).astype(np.int32)], 255, cv2.LINE_AA)


def _font(size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(face("arimo", "bold").path), max(8, int(size)))


def _ring_text(
    image: Pixels, centre: float, radius: float, aspect: float, text: str, size: float
) -> None:
    font = _font(size * 1.25)
    letters = unicodedata.normalize("NFC", f"{text} ★ ".replace("★", "*"))
    for k, letter in enumerate(letters):
        angle = np.pi / 2 + 2 * np.pi * (k + 0.5) / len(letters)
        tile = Image.new("L", (int(4 * size), int(4 * size)))
        ImageDraw.Draw(tile).text((2 * size, 2 * size), letter, 255, font, anchor="mm")
        turned = np.asarray(tile.rotate(-np.degrees(angle) - 90, Image.Resampling.BILINEAR))
        x = int(centre + radius * np.cos(angle) - 2 * size)
        y = int(centre + radius * aspect * np.sin(angle) - 2 * size)
        patch = image[max(y, 0) : y + turned.shape[0], max(x, 0) : x + turned.shape[1]]
        part = turned[max(-y, 0) :, max(-x, 0) :][: patch.shape[0], : patch.shape[1]]
        np.maximum(patch, part, out=patch)


def _plain_text(image: Pixels, centre: float, text: str, size: float) -> None:
    tile = Image.fromarray(image)
    draw = ImageDraw.Draw(tile)
    fitted = size
    while (
        draw.multiline_textbbox((0, 0), text, _font(fitted))[2] > 0.78 * image.shape[1]
        and fitted > 9
    ):
        fitted *= 0.9
    draw.multiline_text((centre, centre), text, 255, _font(fitted), anchor="mm", align="center")
    image[:] = np.asarray(tile)


def press(
    page: Pixels,
    dpi: float,
    seal: Seal,
    rng: np.random.Generator,
    weights: Ink,
    firm: bool = False,
) -> None:
    """Stamp the seal on a page, in place: tilted, unevenly inked, sometimes half faded.

    `firm` keeps it from fading so far that a black-and-white scan would lose it.
    """
    scale = dpi / STAMP_DPI
    angle = float(rng.normal(0, 7.0))
    dx, dy = rng.normal(0, 1.3, 2)
    size = int(seal.stamp.shape[0] * scale * 1.25)
    turn = cv2.getRotationMatrix2D((seal.stamp.shape[1] / 2, seal.stamp.shape[0] / 2), angle, scale)
    matrix: npt.NDArray[np.float64] = np.asarray(turn, dtype=np.float64)
    matrix[:, 2] += size / 2 - np.array(seal.stamp.shape[::-1]) / 2
    ink = (
        cv2.warpAffine(seal.stamp, matrix, (size, size), flags=cv2.INTER_AREA).astype(np.float32)
        / 255
    )
    strength = rng.uniform(0.85 if firm else 0.62, 0.98)
    blotches = _field(rng, size, 9)
    ink *= np.clip(strength * (1 + 0.16 * blotches), 0, 1)
    if rng.random() < 0.3 and not firm:
        # pressed harder on one side
        t = rng.uniform(0, 2 * np.pi)
        grid = np.linspace(-1, 1, size, dtype=np.float32)
        lean = np.cos(t) * grid[None, :] + np.sin(t) * grid[:, None]
        ink *= np.clip(0.85 + rng.uniform(0.2, 0.5) * lean, 0.25, 1.0)
    speck = cv2.GaussianBlur(rng.random((size, size), dtype=np.float32), (0, 0), 1.2)
    ink *= np.clip(1.15 - 2.2 * np.clip(speck - 0.5 - 0.08 * rng.random(), 0, 1) * 3, 0.2, 1)
    scale_px = dpi / 25.4
    x0 = int((seal.centre[0] + dx) * scale_px) - size // 2
    y0 = int((seal.centre[1] + dy) * scale_px) - size // 2
    ys, xs = max(y0, 0), max(x0, 0)
    ye, xe = min(y0 + size, page.shape[0]), min(x0 + size, page.shape[1])
    part = ink[ys - y0 : ye - y0, xs - x0 : xe - x0]
    patch = page[ys:ye, xs:xe]
    if page.ndim == 2:
        through = sum(w * c for w, c in zip(weights, seal.ink, strict=True))
        patch[:] = (patch * (1 - part * (1 - through)) + 0.5).astype(np.uint8)
    else:
        patch[:] = (
            patch * (1 - part[:, :, None] * (1 - np.array(seal.ink[::-1], np.float32))) + 0.5
        ).astype(np.uint8)


def _field(rng: np.random.Generator, size: int, knots: int) -> npt.NDArray[np.float32]:
    coarse = rng.standard_normal((knots, knots)).astype(np.float32)
    return np.asarray(
        cv2.resize(coarse, (size, size), interpolation=cv2.INTER_CUBIC), dtype=np.float32
    )
