"""The printer: from the blank to toner on a sheet."""

import cv2
import numpy as np
import numpy.typing as npt

from sample_ballots.machine import Feed, Machine
from sample_ballots.pen import Pixels


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
