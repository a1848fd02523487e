"""A decoded page, and a page that could not be decoded."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Gray = npt.NDArray[np.uint8]
Colour = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One page as scanned.

    Attributes
    ----------
    gray : ndarray, shape (height, width), uint8
        0 black, 255 white.
    colour : ndarray, shape (height, width, 3), uint8, or None
        The same page in BGR; None when the scan carries no colour.
    bilevel : bool
        True when the scan has only black and white.
    dpi : float or None
        As the file states it; None when it states nothing credible.
    """

    gray: Gray
    colour: Colour | None = None
    bilevel: bool = False
    dpi: float | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A page that could not be decoded, and why, in one sentence."""

    detail: str
