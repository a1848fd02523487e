"""The black print of a blank, freed of the red seal that a person may have stamped on it."""

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import FORM_DPI, MM_PER_INCH, Gray

SEAL_MM = 15.0  # a seal is 30 to 40 mm across; red headings are lower than half of that
RED = 40  # levels by which red outshines green and blue in seal ink


def print_of(picture: npt.NDArray[np.uint8], dpi: int = FORM_DPI) -> Gray:
    """Return the grey picture of the print; what only a red seal covers turns to paper.

    Parameters
    ----------
    picture : ndarray, shape (height, width, 3), uint8
        BGR at `dpi`.

    Returns
    -------
    ndarray, shape (height, width), uint8
        In the red channel seal ink is nearly as bright as paper while black print stays black;
        it is taken only where a seal lies, so that other coloured print keeps its darkness.
    """
    gray = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    blue, green, red = (picture[:, :, i].astype(np.int16) for i in range(3))
    reddish = np.where(red - np.maximum(blue, green) > RED, 255, 0).astype(np.uint8)
    if not reddish.any():
        return gray
    near = round(2.0 * dpi / MM_PER_INCH)  # letters and ring of a seal are not 2 mm apart
    patches = cv2.dilate(reddish, np.ones((near, near), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(patches, connectivity=8)
    smallest = SEAL_MM * dpi / MM_PER_INCH
    for i in range(1, count):
        if min(stats[i, cv2.CC_STAT_WIDTH], stats[i, cv2.CC_STAT_HEIGHT]) >= smallest:
            seal = labels == i
            lifted = picture[:, :, 2].astype(np.float32)
            # Anti-aliased seal ink is not quite paper even in red: what was red goes to paper.
            lifted[cv2.dilate(reddish, np.ones((3, 3), np.uint8)) > 0] = 255.0
            dark = picture.max(axis=2) < 110  # black print under the seal
            gray = np.where(seal & ~dark, lifted, gray).astype(np.uint8)
    return gray
