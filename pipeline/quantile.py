"""The quantile of some numbers; NumPy's own takes longer than what is measured with it."""

import numpy as np
import numpy.typing as npt


def quantile(values: npt.NDArray[np.generic], share: float) -> float:
    """Value below which a share of the values lies, on the line between its two neighbours.

    Parameters
    ----------
    values : ndarray, shape (n,), n > 0
    share : float
        0 .. 1.
    """
    return quantile_of_sorted(np.sort(values), share)


def quantile_of_sorted(ordered: npt.NDArray[np.generic], share: float) -> float:
    """The same of values in rising order: where several quantiles of them are asked for."""
    place = share * (len(ordered) - 1)
    below = int(place)
    low, high = float(ordered[below]), float(ordered[min(below + 1, len(ordered) - 1)])
    return between(low, high, place - below)


def quantiles_of_rows(
    ordered: npt.NDArray[np.float64], places: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """A quantile of each row of numbers in rising order, shape (n, most).

    Parameters
    ----------
    places : ndarray, shape (n,), float64
        Which of a row's numbers that is, counted from 0; between two of them it may be.
    """
    rows, below = np.arange(len(ordered)), places.astype(np.int64)
    part = places - below
    low, high = ordered[rows, below], ordered[rows, np.ceil(places).astype(np.int64)]
    quantiles: npt.NDArray[np.float64] = np.where(
        part >= 0.5, high - (high - low) * (1 - part), low + (high - low) * part
    )
    return quantiles


def between(low: float, high: float, part: float) -> float:
    """What lies some part of the way between two numbers, from the nearer one, as NumPy has it."""
    return high - (high - low) * (1 - part) if part >= 0.5 else low + (high - low) * part
