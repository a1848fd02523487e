"""Creases that run over names: their own darkness is no ink, but a pale stroke on one is darker."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.frames import Gray
from pipeline.quantile import quantile
from pipeline.zones import FREE_PRINT, NameZone

CREASE_PX = 5  # form px each way that a crease is wide
LEAST_FREE = 4  # px in a column without print: in fewer a line may not be seen
LEAST_COLUMNS = 10  # columns of those (1.2 mm)


@dataclass(frozen=True, slots=True, eq=False)
class CreaseHere:
    """A crease in a zone: its height in each column, and how dark it may be, of 255."""

    heights: npt.NDArray[np.float64]
    peak: float


def uncreased(excess: Gray, crease: CreaseHere) -> Gray:
    """Take a crease's own darkness off; what is darker there is a pen's."""
    if _elsewhere(excess, crease):
        return excess
    share = np.where(_on(excess, crease), crease.peak, 0.0)
    return cv2.subtract(excess, share.astype(np.uint8)).astype(np.uint8, copy=False)


def darker_by(excess: Gray, crease: CreaseHere, zone: NameZone, slack: int) -> float:
    """How much darker than a crease ever is what lies on it over half of a name, of 255.

    A pale stroke that falls on a crease is as pale as the crease in places; but a crease is so
    dark in few px, and a stroke in most. Less than 0 where there is none.

    Parameters
    ----------
    excess : ndarray, zone shape, uint8
        Ink beyond the print.
    crease : CreaseHere
    zone : NameZone
    slack : int
        Index into the zone's `print_ink`: how bold this page's print is.
    """
    if _elsewhere(excess, crease):
        return -crease.peak
    free = _on(excess, crease) & (zone.print_ink[slack] < FREE_PRINT)
    columns = np.count_nonzero(free, axis=0) >= LEAST_FREE
    columns[: zone.text[0]] = columns[zone.text[2] :] = False
    if np.count_nonzero(columns) < LEAST_COLUMNS:
        return -crease.peak
    return quantile(np.where(free, excess, 0).max(axis=0)[columns], 0.5) - crease.peak


def _elsewhere(excess: Gray, crease: CreaseHere) -> bool:
    low, high = float(crease.heights.min()), float(crease.heights.max())
    return high < -CREASE_PX or low > excess.shape[0] + CREASE_PX


def _on(excess: Gray, crease: CreaseHere) -> npt.NDArray[np.bool_]:
    on: npt.NDArray[np.bool_] = (
        np.abs(np.arange(excess.shape[0])[:, None] - crease.heights[None, :]) <= CREASE_PX
    )
    return on
