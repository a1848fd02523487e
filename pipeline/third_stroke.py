"""Look at the ink beside the two strokes of an X as a stroke of its own; decides nothing.

Frame: px of the picture given, at `FORM_DPI`.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import PX_PER_MM

FloatArray = npt.NDArray[np.float64]
PIECE_PX = 8  # px (0.13 mm2) of ink: less is a rough edge
HOOK_MM, HOOK = 1.6, 0.6  # mm: so near an arm's tip the pen may turn over by so much more


@dataclass(frozen=True, slots=True, eq=False)
class Third:
    """The ink beside the two strokes taken as one more straight stroke; mm.

    Attributes
    ----------
    direction : ndarray, shape (2,), float64
        Along it, of length 1.
    passes : float
        How far from the crossing it passes.
    reach : (float, float)
        How far it goes, to each side of the point nearest to the crossing.
    seen : (float, float)
        How much of that, to each side, lies beside the two strokes.
    half_width : float
        Half the width of the band its ink takes.
    """

    direction: FloatArray
    passes: float
    reach: tuple[float, float]
    seen: tuple[float, float]
    half_width: float


def look_beside(
    shape: tuple[int, ...], left: FloatArray, tips: FloatArray, centre: FloatArray
) -> tuple[float, Third | None]:
    """Extent of the largest piece of ink beside the strokes, px, and all of it as one stroke.

    Parameters
    ----------
    shape : tuple of int
        Of the picture.
    left : ndarray, shape (n, 2), float64
        Its px beside the two strokes, as x, y.
    tips : ndarray, shape (4, 2), float64
        Ends of the arms.
    centre : ndarray, shape (2,), float64
        Where the two strokes cross.
    """
    if len(left) < PIECE_PX:
        return 0.0, None
    picture = np.zeros(shape, np.uint8)
    columns, rows = left.astype(np.intp).T
    picture[rows, columns] = 1
    _, labels, stats, middles = cv2.connectedComponentsWithStats(picture, connectivity=8)
    large = stats[:, cv2.CC_STAT_AREA] >= PIECE_PX
    large[0] = False
    if not large.any():
        return 0.0, None
    extents = np.hypot(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    to_tips = np.linalg.norm(middles[:, None] - tips[None], axis=2).min(axis=1)
    extents = np.where(to_tips <= HOOK_MM * PX_PER_MM, extents - HOOK * PX_PER_MM, extents)
    pieces = left[large[labels[rows, columns]]]
    return float(extents[large].max()), _third(pieces, centre)


def _third(pieces: FloatArray, centre: FloatArray) -> Third:
    middle = pieces.mean(axis=0)
    spread = pieces - middle
    _, vectors = np.linalg.eigh(spread.T @ spread)
    along, normal = vectors[:, 1], vectors[:, 0]
    u = spread @ along - (centre - middle) @ along
    back, ahead = -u[u < 0] / PX_PER_MM, u[u >= 0] / PX_PER_MM
    return Third(
        direction=along,
        passes=abs(float((centre - middle) @ normal)) / PX_PER_MM,
        reach=(float(back.max(initial=0.0)), float(ahead.max(initial=0.0))),
        seen=(_extent(back), _extent(ahead)),
        half_width=float(np.percentile(np.abs(spread @ normal), 98)) / PX_PER_MM,
    )


def _extent(values: FloatArray) -> float:
    return float(np.ptp(values)) if len(values) else 0.0
