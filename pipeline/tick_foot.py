"""Whether two strokes cross only because the pen turned in a loop at the foot of a tick.

Frame: px of the picture given, at `FORM_DPI`.
"""

import cv2
import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
SHORT = 0.7  # of half its stroke: a shorter arm may be the foot of a tick
WAY, JOINED = np.linspace(0.2, 0.8, 25), 0.8  # from end to end of two arms; with ink, of it
HOLE_PX = 4  # px of paper: less is a rough edge


def loops_below(
    mask: npt.NDArray[np.bool_],
    arms: FloatArray,
    tips: FloatArray,
    centre: FloatArray,
    half: float,
) -> bool:
    """Whether both strokes end a little below the crossing and are joined there.

    Parameters
    ----------
    mask : ndarray, shape (height, width), bool
        The px of the mark.
    arms : ndarray, shape (2, 2), float64
        Lengths of the two arms of each stroke, px.
    tips : ndarray, shape (2, 2, 2), float64
        Where they end, as x, y.
    centre : ndarray, shape (2,), float64
        Where the strokes cross.
    half : float
        Half the width of the pen, px.
    """
    shares = 2 * arms.min(axis=1) / np.maximum(arms.sum(axis=1), 1e-6)
    one, other = tips[[0, 1], arms.argmin(axis=1)]
    if (shares >= SHORT).any() or min(one[1], other[1]) <= centre[1]:
        return False
    if (arms.min(axis=1) < 2 * half).all():
        return True  # two arms as short as the pen is wide and the loop between them are one blot
    columns, rows = np.rint(one + WAY[:, None] * (other - one)).astype(np.intp).T
    rows, columns = rows.clip(0, mask.shape[0] - 1), columns.clip(0, mask.shape[1] - 1)
    if mask[rows, columns].mean() >= JOINED:
        return True
    paper = np.pad(~mask, 1, constant_values=True).view(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(paper, connectivity=4)
    return len(stats) > 2 and int(np.sort(stats[1:, cv2.CC_STAT_AREA])[-2]) >= HOLE_PX
