"""Measure the ink in and about each oval or box of a form, in two ways that fail differently.

Frame: *patch*, 200 pixels per inch of the form, the target in the middle, `MARGIN_MM` about it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import FORM_DPI

Gray = npt.NDArray[np.uint8]
Ink = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Affine = npt.NDArray[np.float64]

PX_PER_MM = FORM_DPI / 25.4
MARGIN_MM = 2.2  # about the target: the search for the outline and the ring around it
SEARCH_MM = 0.9  # how far the outline may lie from where the map puts it
INSIDE_MM = 0.45  # from the outline inwards: the printed line, its blur and a badly placed oval
OUTLINE_INK = 0.22  # of full black: a thin printed line at 150 dpi still shows this much
STROKE_INK = 0.38  # of full black: what a pen leaves and a fold, shade or show-through does not
CELL_PX = 4  # 0.5 mm, about the width of a pen's stroke


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


@dataclass(frozen=True, slots=True)
class OvalScore:
    """What was measured at one target; measures nothing but darkness, decides nothing.

    Attributes
    ----------
    ink : float
        Mean darkness of the inside over the local paper, 0 white .. 1 black.
    spread : float
        Share of the inside's half-millimetre cells that a stroke of pen darkness goes through.
    outline : float
        Share of the printed outline that is there.
    around : float
        Share of the ring about the outline that is darker than a fold or shade.
    paper : float
        Brightness of the local paper over the page's.
    centre : tuple of float
        Of the outline as found, in pixels of the image.
    """

    candidate: str
    ink: float
    spread: float
    outline: float
    around: float
    paper: float
    centre: tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class _Shape:
    """Masks of one target size and outline shape, shape (height, width) of the patch."""

    outline: npt.NDArray[np.float32]  # the line as drawn, blurred, zero mean
    line: Mask
    inside: Mask
    ring: Mask


def measure(image: Gray, targets: tuple[Target, ...], page_paper: float) -> tuple[OvalScore, ...]:
    """Measure every target of a page.

    Parameters
    ----------
    image : ndarray, shape (height, width), uint8
        The page upright, 130 to 300 pixels per inch.
    targets : tuple of Target
    page_paper : float
        Brightness of unprinted paper on this page.
    """
    if not targets:
        return ()
    patches = [_ink(_patch(image, target), page_paper) for target in targets]
    shapes = {target.size_mm: _shapes(target.size_mm) for target in targets}
    found = [
        [_find(ink, shape) for shape in shapes[target.size_mm]]
        for target, (ink, _) in zip(targets, patches, strict=True)
    ]
    # One form has one kind of outline: the one that fits the page's targets better.
    kind = int(np.argmax([np.median([f[k][0] for f in found]) for k in range(2)]))
    placed = _settle([f[kind] for f in found], targets)
    return tuple(
        _score(target, ink, paper, shapes[target.size_mm][kind], shift)
        for target, (ink, paper), shift in zip(targets, patches, placed, strict=True)
    )


def _patch(image: Gray, target: Target) -> Gray:
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
    width, height = (int(round((side + 2 * MARGIN_MM) * PX_PER_MM)) // 2 * 2 + 1 for side in size_mm)
    return width, height


def _ink(patch: Gray, page_paper: float) -> tuple[Ink, float]:
    """Darkness over the local paper, and how bright that is over the page's."""
    # Four fifths of a patch may be print and pen; its brightest part is still paper.
    paper = float(np.percentile(patch, 85))
    ink = 1.0 - patch.astype(np.float32) / max(paper, 1.0)
    return np.clip(ink, 0.0, 1.0), paper / max(page_paper, 1.0)


def _shapes(size_mm: tuple[float, float]) -> tuple[_Shape, ...]:
    return tuple(_shape(size_mm, distance) for distance in (_from_stadium, _from_ellipse))


Distance = Callable[[npt.NDArray[np.float64], npt.NDArray[np.float64], float, float], Affine]


def _shape(size_mm: tuple[float, float], distance: Distance) -> _Shape:
    width, height = _patch_size(size_mm)
    y, x = np.mgrid[0:height, 0:width]
    x_mm = (x - (width - 1) / 2.0) / PX_PER_MM
    y_mm = (y - (height - 1) / 2.0) / PX_PER_MM
    signed = distance(x_mm, y_mm, size_mm[0] / 2.0, size_mm[1] / 2.0)
    soft = np.exp(-0.5 * (signed / 0.16) ** 2).astype(np.float32)
    near = np.abs(signed) <= 0.8
    soft = np.where(near, soft - soft[near].mean(), 0.0).astype(np.float32)
    return _Shape(
        outline=soft,
        line=np.abs(signed) <= 0.5 / PX_PER_MM,
        inside=signed <= -INSIDE_MM,
        ring=(signed >= 0.4) & (signed <= 1.1),
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


def _find(ink: Ink, shape: _Shape) -> tuple[float, float, float]:
    """How well the outline fits at its best place, and that place in pixels off the middle."""
    reach = round(SEARCH_MM * PX_PER_MM)
    # A line has nothing beyond full outline darkness to offer: black pen must not outvote it.
    capped = np.minimum(ink, 0.6)
    template = shape.outline[reach:-reach, reach:-reach]
    fits = cv2.matchTemplate(capped, template, cv2.TM_CCOEFF_NORMED)
    _, best, _, (x, y) = cv2.minMaxLoc(fits)
    return float(best), float(x - reach), float(y - reach)


def _settle(
    found: list[tuple[float, float, float]], targets: tuple[Target, ...]
) -> list[tuple[float, float]]:
    """Take an outline's own place where it is clear, else that of the clear ones nearest to it."""
    centres = np.array([[row[2] for row in target.px_from_mm] for target in targets])
    fits = np.array([f[0] for f in found])
    shifts = np.array([f[1:] for f in found])
    clear = fits >= max(0.6, float(np.median(fits)) - 0.15)
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


def _score(target: Target, ink: Ink, paper: float, shape: _Shape, shift: tuple[float, float]) -> OvalScore:
    dx, dy = (round(v) for v in shift)
    # Move the picture, not the masks; what comes in from beyond the patch lies outside every mask.
    here = np.roll(ink, (-dy, -dx), axis=(0, 1))
    strokes = here >= STROKE_INK
    line = cv2.dilate((here >= OUTLINE_INK).astype(np.uint8), np.ones((5, 5), np.uint8))
    affine = np.array(target.px_from_mm)
    x, y = affine @ np.array([dx / PX_PER_MM, dy / PX_PER_MM, 1.0])
    return OvalScore(
        candidate=target.candidate,
        ink=float(here[shape.inside].mean()),
        spread=_spread(strokes, shape.inside),
        outline=float(line[shape.line].mean()),
        around=float(strokes[shape.ring].mean()),
        paper=paper,
        centre=(float(x), float(y)),
    )


def _spread(strokes: Mask, inside: Mask) -> float:
    """Share of the cells of the inside that hold at least two stroke pixels."""
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    area = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    hits, size = _cells(strokes[area] & inside[area]), _cells(inside[area])
    valid = size >= CELL_PX * CELL_PX // 2
    return float((hits[valid] >= 2).mean())


def _cells(mask: Mask) -> npt.NDArray[np.int64]:
    height, width = mask.shape
    padded = np.pad(mask, ((0, -height % CELL_PX), (0, -width % CELL_PX)))
    blocks = padded.reshape(padded.shape[0] // CELL_PX, CELL_PX, padded.shape[1] // CELL_PX, CELL_PX)
    return np.asarray(blocks.sum(axis=(1, 3)), dtype=np.int64)
