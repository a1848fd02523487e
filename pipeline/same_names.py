"""Whether the printed names are the form's: the dark of their letters is dark on the page.

A pen only adds ink, so a name that is struck out is still there.
"""

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.frames import Gray
from pipeline.name_stack import NameStack
from pipeline.pixels import above, both, spread

SAME_NAME = 0.88  # of its letters there; another name at its place has 0.8 at most
LETTER_SHARE = 0.4  # of the ink of this page's print: the palest part of a letter
NEXT = np.ones((3, 3), np.uint8)


def shares_printed(ink: Gray, stack: NameStack, contrast: float) -> list[float]:
    """Share of each name's dark px that are dark on the page, one px of slack.

    The slack is given only where a name would not be there without it.

    Parameters
    ----------
    ink : ndarray, shape (n * height, width) of the stack, uint8
        The page's ink in the zones.
    contrast : float
        Mean ink of this page's print, of 255.
    """
    dark = above(ink, LETTER_SHARE * contrast)
    shares = _letters_in(dark, stack)
    return shares if min(shares) >= SAME_NAME else _letters_in(spread(dark, NEXT), stack)


def _letters_in(dark: Gray, stack: NameStack) -> list[float]:
    """Share of each name's letters that is in a mask; 1 where it has none."""
    there = _px_of_each(both(dark, stack.letters), stack).tolist()
    return [
        px / whole if whole else 1.0
        for px, whole in zip(there, stack.letter_px.tolist(), strict=True)
    ]


def _px_of_each(mask: Gray, stack: NameStack) -> npt.NDArray[np.int64]:
    """Px of a mask in each slot."""
    rows = cv2.reduce(mask, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)
    px: npt.NDArray[np.int64] = rows.reshape(stack.shape[:2]).sum(axis=1) // 255
    return px
