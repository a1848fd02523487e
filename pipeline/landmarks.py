"""Pieces of the blank's print by which a sheet is placed: chosen where nothing near by is alike.

Frame: the *overview*, form px halved once (100 per inch).
"""

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import Form
from pipeline.frames import Gray

PATCH = 28  # overview px (7 mm): large enough to hold a letter and a half at 16 pt
CLOSE = 2  # overview px (0.5 mm): within them a piece of print lies but for a few
CLOSE_SIDE = PATCH + 2 * CLOSE
GRID = (6, 5)  # cells down and across, one anchor each
SCOUTS = 14  # patches of the first fit, searched far
WEAK_CORNER = 2e-4  # least min-eigenvalue of an anchor, on ink scaled to 0 .. 1
ALIKE_PX, ALIKE = 7, 0.85  # overview px searched, correlation at which a patch is no landmark
Points = npt.NDArray[np.float64]
Corner = tuple[int, int, int]  # x, y in overview px, row of the form or -1


@dataclass(frozen=True, slots=True, eq=False)
class Patches:
    """Small pieces of the blank that are looked for on the page.

    Attributes
    ----------
    centres : ndarray, shape (n, 2), float64
        Centres in overview px; a patch covers `PATCH` px around (centre - PATCH / 2 + 0.5).
    corners : ndarray, shape (n, 2), int
        Top left px of each patch in the overview.
    images : tuple of ndarray, each (PATCH, PATCH), uint8
        The blank's picture there, slightly blurred as a scanner does.
    kernels : ndarray, shape (n, length), float32
        The same pictures about their mean and of norm 1, laid out in rows of `CLOSE_SIDE` px.
    rows : ndarray, shape (n,), int64
        The row of the form whose name the patch shows, -1 for other print.
    design : ndarray, shape (n, 3), float64
        x and y of each centre and 1: what an affine map is fitted to.
    """

    centres: Points
    corners: npt.NDArray[np.int64]
    images: tuple[Gray, ...]
    kernels: npt.NDArray[np.float32]
    rows: npt.NDArray[np.int64]
    design: Points

    def only(self, chosen: npt.NDArray[np.int64]) -> "Patches":
        """Some of them, by index."""
        return Patches(
            self.centres[chosen],
            self.corners[chosen],
            tuple(self.images[index] for index in chosen),
            self.kernels[chosen],
            self.rows[chosen],
            self.design[chosen],
        )


def anchors_of(form: Form, soft: Gray, strength: npt.NDArray[np.float32]) -> list[Corner]:
    """The best corner of each cell of a grid over the print, names left out where possible."""
    masked = strength.copy()
    for row in form.rows:
        x, y, w, h = (v // 2 for v in row.name)
        masked[y : y + h + 1, x : x + w + 1] *= 0.25  # a voter writes there
    ys, xs = np.nonzero(soft > 40)
    if len(ys) == 0:
        return []
    corners = []
    edges_y = np.linspace(ys.min(), ys.max() + 1, GRID[0] + 1).astype(int)
    edges_x = np.linspace(xs.min(), xs.max() + 1, GRID[1] + 1).astype(int)
    for y0, y1 in pairwise(edges_y):
        for x0, x1 in pairwise(edges_x):
            corner = _best_corner(masked, int(x0), int(y0), int(x1), int(y1))
            if corner is not None and _unlike_its_surroundings(soft, corner):
                corners.append((*corner, -1))
    return corners


def _unlike_its_surroundings(soft: Gray, corner: tuple[int, int]) -> bool:
    """Whether a patch is found at its own place only: a dotted line looks alike at every dot."""
    half, reach = PATCH // 2, ALIKE_PX
    height, width = soft.shape
    x = min(max(reach, corner[0] - half), width - PATCH - reach)
    y = min(max(reach, corner[1] - half), height - PATCH - reach)
    patch = soft[y : y + PATCH, x : x + PATCH]
    around = soft[y - reach : y + PATCH + reach, x - reach : x + PATCH + reach]
    surface = cv2.matchTemplate(around, patch, cv2.TM_CCOEFF_NORMED)
    surface[reach - 2 : reach + 3, reach - 2 : reach + 3] = -1
    return float(np.nan_to_num(surface, nan=1.0).max()) < ALIKE


def name_corners(form: Form, strength: npt.NDArray[np.float32]) -> list[Corner]:
    """The best corners near both ends of each printed name."""
    corners = []
    for index, row in enumerate(form.rows):
        x, y, w, h = (v // 2 for v in row.name)
        for x0, x1 in ((x, x + 2 * w // 5), (x + 3 * w // 5, x + w + 1)):
            corner = _best_corner(strength, x0, y, x1, y + h + 1)
            if corner is not None:
                corners.append((*corner, index))
    return corners


def _best_corner(
    strength: npt.NDArray[np.float32], x0: int, y0: int, x1: int, y1: int
) -> tuple[int, int] | None:
    """The strongest corner of a part of the sheet; None where all of it is plain."""
    part = strength[y0:y1, x0:x1]
    if part.size == 0 or part.max() < WEAK_CORNER:
        return None
    y, x = divmod(int(np.argmax(part)), part.shape[1])
    return x0 + x, y0 + y


def well_apart(corners: list[Corner], count: int) -> list[Corner]:
    """`count` corners, each the farthest from those before it: spread over the sheet."""
    if len(corners) <= count:
        return corners
    places = np.array([corner[:2] for corner in corners], dtype=np.float64)
    chosen = [int(np.argmin(places.sum(axis=1)))]
    distance = np.full(len(corners), np.inf)
    while len(chosen) < count:
        distance = np.minimum(distance, np.linalg.norm(places - places[chosen[-1]], axis=1))
        chosen.append(int(np.argmax(distance)))
    return [corners[index] for index in sorted(chosen)]


def patches_at(soft: Gray, corners: list[Corner]) -> Patches:
    """Cut out the blank, slightly blurred, around corners; at the sheet's edge a little inwards."""
    height, width = soft.shape
    half = PATCH // 2
    places = np.array(
        [
            (min(max(0, x - half), width - PATCH), min(max(0, y - half), height - PATCH))
            for x, y, _ in corners
        ],
        dtype=np.int64,
    ).reshape(-1, 2)
    images = tuple(np.ascontiguousarray(~soft[y : y + PATCH, x : x + PATCH]) for x, y in places)
    centres = places.astype(np.float64) + (PATCH - 1) / 2
    return Patches(
        centres=centres,
        corners=places,
        images=images,
        kernels=_kernels(images),
        rows=np.array([row for _, _, row in corners], np.int64),
        design=np.column_stack([centres, np.ones(len(centres))]),
    )


def _kernels(images: tuple[Gray, ...]) -> npt.NDArray[np.float32]:
    """Pictures about their mean and of norm 1, in rows of `CLOSE_SIDE` px, up to their last px."""
    out = np.zeros((len(images), PATCH, CLOSE_SIDE), np.float32)
    for image, kernel in zip(images, out, strict=True):
        centred = image - image.mean()
        kernel[:, :PATCH] = centred / max(1e-6, float(np.linalg.norm(centred)))
    rows = out.reshape(len(images), PATCH * CLOSE_SIDE)
    return rows[:, : PATCH * CLOSE_SIDE - (CLOSE_SIDE - PATCH)]
