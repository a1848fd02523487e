"""Cut out each target of a page and find its printed outline there.

Frame: *patch*, 200 pixels per inch of the form, the target in the middle, `MARGIN_MM` about it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import PX_PER_MM

Gray = npt.NDArray[np.uint8]
Ink = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Affine = npt.NDArray[np.float64]

MARGIN_MM = 2.2  # about the target: the search for the outline and the ring around it
SEARCH_MM = 0.9  # how far the outline may lie from where the map puts it
INSIDE_MM = 0.45  # from the outline inwards: the printed line, its blur and a badly placed oval
RING_MM = 0.4  # from the outline outwards
CLEAR_FIT = (
    0.6  # correlation from which the outline found is trusted; an empty oval has 0.8 and more
)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a target should be: the map from millimetres about its centre to pixels of the image.

    Attributes
    ----------
    candidate : str
    size_mm : tuple of float
        Width and height of the printed outline.
    px_from_mm : tuple of tuple
        Rows of a 2 x 3 affine matrix: image pixel = A @ [x mm, y mm, 1].
    """

    candidate: str
    size_mm: tuple[float, float]
    px_from_mm: tuple[tuple[float, float, float], tuple[float, float, float]]


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """Masks of one target size and kind of outline, shape (height, width) of the patch.

    Attributes
    ----------
    outline : ndarray, float32
        The line as a template of zero mean.
    line : ndarray, bool
        The line, one pixel wide.
    inside : ndarray, bool
        What only a mark can darken.
    ring : ndarray, bool
        Just outside the line.
    rim : ndarray, bool
        The line and what is neither inside nor ring.
    """

    outline: npt.NDArray[np.float32]
    line: Mask
    inside: Mask
    ring: Mask
    rim: Mask


def cut(image: Gray, target: Target) -> Gray:
    """Cut out a target, straight and at 200 pixels per inch of the form."""
    width, height = _patch_size(target.size_mm)
    affine = np.array(target.px_from_mm, dtype=np.float64)
    mm_from_patch = np.array(
        [
            [1.0 / PX_PER_MM, 0.0, -(width - 1) / 2.0 / PX_PER_MM],
            [0.0, 1.0 / PX_PER_MM, -(height - 1) / 2.0 / PX_PER_MM],
            [0.0, 0.0, 1.0],
        ]
    )
    patch = cv2.warpAffine(
        image,
        affine @ mm_from_patch,
        (width, height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(patch, dtype=np.uint8)


def _patch_size(size_mm: tuple[float, float]) -> tuple[int, int]:
    # Odd, so that the target's centre is a pixel's centre.
    width, height = (round((side + 2 * MARGIN_MM) * PX_PER_MM) // 2 * 2 + 1 for side in size_mm)
    return width, height


def darkness(patch: Gray, page_paper: float) -> tuple[Ink, float]:
    """Darkness over the local paper, and how bright that is over the page's."""
    # Four fifths of a patch may be print and pen; its brightest part is still paper.
    paper = float(np.percentile(patch, 85))
    ink = 1.0 - patch.astype(np.float32) / max(paper, 1.0)
    return np.clip(ink, 0.0, 1.0), paper / max(page_paper, 1.0)


@lru_cache(maxsize=16)  # a form has one size of target, or few
def shapes_of(size_mm: tuple[float, float]) -> tuple[Shape, ...]:
    """Give the kinds of outline that forms use: with half-round ends, elliptic, rectangular."""
    return tuple(
        _shape(size_mm, distance) for distance in (_from_stadium, _from_ellipse, _from_box)
    )


Distance = Callable[[npt.NDArray[np.float64], npt.NDArray[np.float64], float, float], Affine]


def _shape(size_mm: tuple[float, float], distance: Distance) -> Shape:
    width, height = _patch_size(size_mm)
    y, x = np.mgrid[0:height, 0:width]
    x_mm = (x - (width - 1) / 2.0) / PX_PER_MM
    y_mm = (y - (height - 1) / 2.0) / PX_PER_MM
    signed = distance(x_mm, y_mm, size_mm[0] / 2.0, size_mm[1] / 2.0)
    soft = np.exp(-0.5 * (signed / 0.16) ** 2).astype(np.float32)
    near = np.abs(signed) <= 0.8
    soft = np.where(near, soft - soft[near].mean(), 0.0).astype(np.float32)
    return Shape(
        outline=soft,
        line=np.abs(signed) <= 0.5 / PX_PER_MM,
        inside=signed <= -INSIDE_MM,
        ring=(signed >= RING_MM) & (signed <= 1.1),
        rim=(signed > -INSIDE_MM) & (signed < RING_MM),
    )


def _from_stadium(x: Affine, y: Affine, a: float, b: float) -> Affine:
    """Signed distance in mm from a bar with half-round ends, negative inside."""
    r = min(a, b)
    over_x = np.maximum(np.abs(x) - (a - r), 0.0)
    over_y = np.maximum(np.abs(y) - (b - r), 0.0)
    return np.asarray(np.hypot(over_x, over_y) - r, dtype=np.float64)


def _from_ellipse(x: Affine, y: Affine, a: float, b: float) -> Affine:
    """Distance in mm from an ellipse to first order, negative inside."""
    level = np.hypot(x / a, y / b)
    slope = np.hypot(x / a**2, y / b**2) / np.maximum(level, 1e-6)
    return np.asarray((level - 1.0) / np.maximum(slope, 1e-6), dtype=np.float64)


def _from_box(x: Affine, y: Affine, a: float, b: float) -> Affine:
    """Signed distance in mm from a rectangle (square corners inside, round outside)."""
    over_x, over_y = np.abs(x) - a, np.abs(y) - b
    outside = np.hypot(np.maximum(over_x, 0.0), np.maximum(over_y, 0.0))
    return np.asarray(outside + np.minimum(np.maximum(over_x, over_y), 0.0), dtype=np.float64)


def find_outline(ink: Ink, shape: Shape) -> tuple[float, float, float]:
    """How well the outline fits at its best place, and that place in pixels off the middle."""
    reach = round(SEARCH_MM * PX_PER_MM)
    # A line has nothing beyond full outline darkness to offer: black pen must not outvote it.
    capped = np.minimum(ink, 0.6)
    template = shape.outline[reach:-reach, reach:-reach]
    fits = cv2.matchTemplate(capped, template, cv2.TM_CCOEFF_NORMED)
    _, best, _, (x, y) = cv2.minMaxLoc(fits)
    return float(best), float(x - reach), float(y - reach)


def settle(
    found: list[tuple[float, float, float]], targets: tuple[Target, ...]
) -> list[tuple[float, float]]:
    """Take an outline's own place where it is clear, else that of the clear ones nearest to it."""
    centres = np.array([[row[2] for row in target.px_from_mm] for target in targets])
    fits = np.array([f[0] for f in found])
    shifts = np.array([f[1:] for f in found])
    clear = fits >= max(CLEAR_FIT, float(np.median(fits)) - 0.15)
    out: list[tuple[float, float]] = []
    for k in range(len(found)):
        if clear[k]:
            out.append((float(shifts[k, 0]), float(shifts[k, 1])))
        elif clear.any():
            near = np.argsort(np.hypot(*(centres[clear] - centres[k]).T), kind="stable")[:5]
            x, y = np.median(shifts[clear][near], axis=0)
            out.append((float(x), float(y)))
        else:
            out.append((0.0, 0.0))
    return out
