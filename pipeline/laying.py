"""Lay a picture of the page on the form, part by part: within a part a wave is a plain shear.

Frame: the *overview*, form px halved once (100 per inch).
"""

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.frames import Gray, Map, Points
from pipeline.waves import Near

Slopes = npt.NDArray[np.float64]
STRIP, ABREAST = 48, 2  # overview px of height; parts side by side


@dataclass(frozen=True, slots=True, eq=False)
class SheetParts:
    """The parts of an overview, n of them.

    Attributes
    ----------
    shape : (int, int)
        Height and width of the overview.
    parts : tuple of (slice, slice)
        Rows and columns of each.
    corners : ndarray, shape (n, 2), float64
        Top left px.
    near : Near
        Their middles, and how near the points are at which shifts are known.
    """

    shape: tuple[int, int]
    parts: tuple[tuple[slice, slice], ...]
    corners: Points
    near: Near

    @classmethod
    def of(cls, shape: tuple[int, ...], points: Points) -> "SheetParts":
        """Cut an overview up; the points of a form, shape (m, 2), are the same on all pages."""
        height, width = shape[:2]
        edges = np.linspace(0, width, ABREAST + 1).astype(np.int64).tolist()
        places = [
            (left, top, right) for top in range(0, height, STRIP) for left, right in pairwise(edges)
        ]
        middles = np.array([((left + right) / 2, top + STRIP / 2) for left, top, right in places])
        return cls(
            (height, width),
            tuple((slice(top, top + STRIP), slice(left, right)) for left, top, right in places),
            np.array([(left, top) for left, top, _ in places], np.float64),
            Near.of(middles, points),
        )


def lay(level: Gray, level_from_overview: Map, sloped: Slopes, sheet: SheetParts) -> Gray:
    """Warp a level of the page (gray or colour) into the overview frame.

    Parameters
    ----------
    level_from_overview : Map
        The affine part of how the page lies; the waves are added before it.
    sloped : ndarray, shape (n, 3, 2), float64
        Their shift, slope across and slope down in the middle of each part.
    """
    out = np.empty((*sheet.shape, *level.shape[2:]), np.uint8)
    middles, linear = sheet.near.places, level_from_overview[:, :2]
    bent = np.eye(2) + sloped[:, 1:].transpose(0, 2, 1)
    starts = (bent @ (sheet.corners - middles)[:, :, None])[:, :, 0] + middles + sloped[:, 0]
    starts = starts @ linear.T + level_from_overview[:, 2]
    maps: npt.NDArray[np.float64] = np.concatenate([linear @ bent, starts[:, :, None]], axis=2)
    for place, warped in zip(sheet.parts, maps, strict=True):
        part = out[place]
        cv2.warpAffine(
            level,
            warped,
            part.shape[1::-1],
            dst=part,
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
    return out
