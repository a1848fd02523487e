"""A simple scanner: how a drawn sheet lies on the glass, and what becomes of it."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.frames import compose
from pipeline.page import Page
from tests.pipeline.ballot_drawing import DRAWN_DPI, PX_MM, Ballot, Pixels, Sheet

BLUR_MM = 0.05
NOISE = 2.0  # grey levels


@dataclass(frozen=True, slots=True)
class Scan:
    """One way to scan a sheet; the values without change are a sheet fed straight.

    `wave` is how far, in mm, the feed sways a line up and down, over `wave_mm` of the sheet.
    """

    dpi: float = 200.0
    angle: float = 0.0  # degrees clockwise
    scale: tuple[float, float] = (1.0, 1.0)
    shift: tuple[float, float] = (0.0, 0.0)  # mm
    shear: float = 0.0
    turned: bool = False
    margin: float = 3.0  # mm around the sheet
    surround: int = 250
    mode: str = "gray"  # gray | colour | bilevel
    tag: float | None = 200.0
    wave: float = 0.0
    wave_mm: float = 60.0
    noise: float = NOISE


def map_of(sheet_size: tuple[int, int], how: Scan) -> npt.NDArray[np.float64]:
    """From px of the drawn sheet to px of the page, shape (2, 3); waves apart."""
    width, height = sheet_size
    ratio = how.dpi / DRAWN_DPI
    a = np.radians(how.angle)
    turn = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    linear = turn @ np.array([[how.scale[0], how.shear], [0.0, how.scale[1]]])
    if how.turned:
        linear = -linear
    middle = np.array([(width - 1) / 2, (height - 1) / 2])
    margin = how.margin * PX_MM
    moved = middle + margin + np.array(how.shift) * PX_MM - linear @ middle
    full = np.column_stack([linear, moved])
    # A px of the page is the mean of many px drawn: centres, not corners, are scaled.
    full[:, 2] += 0.5 - 0.5 / ratio
    return full * ratio


def page_size(sheet_size: tuple[int, int], how: Scan) -> tuple[int, int]:
    """Width and height of the page, px."""
    return tuple(round((v + 2 * how.margin * PX_MM) * how.dpi / DRAWN_DPI) for v in sheet_size)  # type: ignore[return-value]


def scan(sheet: Sheet, how: Scan = Scan()) -> Page:  # a frozen value
    """Put a sheet through the scanner."""
    pixels = sheet.pixels
    size = (pixels.shape[1], pixels.shape[0])
    if how.mode != "colour":
        pixels = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY).astype(np.uint8, copy=False)
    sigma = max(BLUR_MM * PX_MM, 0.4 * DRAWN_DPI / how.dpi)
    soft = cv2.GaussianBlur(pixels, (0, 0), sigma)
    if how.wave:
        rows = np.arange(size[1], dtype=np.float32)
        sway = how.wave * PX_MM * np.sin(2 * np.pi * rows / (how.wave_mm * PX_MM))
        across = np.tile(np.arange(size[0], dtype=np.float32), (size[1], 1))
        down = np.tile((rows + sway.astype(np.float32))[:, None], (1, size[0]))
        soft = cv2.remap(soft, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    border = (how.surround,) * 3
    laid = cv2.warpAffine(
        soft, map_of(size, how), page_size(size, how), flags=cv2.INTER_LINEAR, borderValue=border
    )
    noisy = _noisy(laid.astype(np.uint8, copy=False), how.noise)
    if how.mode == "colour":
        gray = cv2.cvtColor(noisy, cv2.COLOR_BGR2GRAY).astype(np.uint8, copy=False)
        return Page(gray, noisy, False, how.tag)
    if how.mode == "bilevel":
        return Page(np.where(noisy < 150, 0, 255).astype(np.uint8), None, True, how.tag)
    return Page(noisy, None, False, how.tag)


def _noisy(image: Pixels, level: float) -> Pixels:
    if level == 0:
        return image
    noise = _noise(level, image.shape[0], image.shape[1])
    grain = noise if image.ndim == 2 else cv2.merge([noise, noise, noise])
    return cv2.add(image, grain, dtype=cv2.CV_8U).astype(np.uint8, copy=False)


@lru_cache(maxsize=4)
def _noise(level: float, height: int, width: int) -> npt.NDArray[np.int16]:
    """The same grain on every page of a size."""
    return np.rint(np.random.default_rng(7).normal(0, level, (height, width))).astype(np.int16)


def form_map(ballot: Ballot, how: Scan) -> npt.NDArray[np.float64]:
    """The true map from form px to page px; waves apart."""
    height, width = ballot.print.shape
    return compose(map_of((width, height), how), np.array([[2.0, 0.0, 0.5], [0.0, 2.0, 0.5]]))
