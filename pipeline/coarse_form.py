"""The blank as the coarse step needs it: profiles at fifteen print scales, and sample points."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import FORM_DPI
from pipeline.frames import Gray

FloatArray = npt.NDArray[np.float64]

COARSE_DPI = 25.0  # least resolution of the coarse level: a printed line of text is 3 px high
SCALES = np.linspace(0.93, 1.07, 15)  # "fit to page" printing and paper stretch
SAMPLES = 700  # points of the blank on which a place is scored
SKIPPED = 5  # every so many of them are enough for a quick look
INK_LIMIT = 90  # of 255: a black streak must not outweigh the print


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Points of the blank and its ink there.

    Attributes
    ----------
    points : ndarray, shape (n, 2), float64
        Form px.
    factors : ndarray, shape (n, 2), float32
        The blank's ink about its mean and of norm 1, and a column of ones for the page's mean.
    """

    points: FloatArray
    factors: npt.NDArray[np.float32]

    @classmethod
    def of(cls, points: FloatArray, ink: FloatArray) -> "Samples":
        """Samples where the blank has some ink, in any unit."""
        return cls(points, np.column_stack([unit(ink), np.ones(len(ink))]).astype(np.float32))


@dataclass(frozen=True, slots=True, eq=False)
class CoarseForm:
    """The blank as the coarse step needs it, for pages of one resolution."""

    dpi: float  # of the page
    halvings: int  # from the page to the coarse level
    # Spectra of row and column profiles, conjugate: times a page's they are its correlation.
    rows: npt.NDArray[np.complex128]  # shape (turns, scales, n // 2 + 1)
    columns: npt.NDArray[np.complex128]
    length: int  # n of the spectra
    samples: Samples  # half on print, half on white beside it
    few: Samples  # every `SKIPPED`th of them
    size: tuple[int, int]  # form px


def halvings_to(dpi: float, least: float) -> int:
    """How often a page of `dpi` can be halved and keep at least `least` dots per inch."""
    count = 0
    while dpi / 2 >= least:
        dpi /= 2
        count += 1
    return count


def thin_ink(level: Gray) -> Gray:
    """Dark detail narrower than about 7 mm: drops shading and folds."""
    kernel = np.ones((7, 7), np.uint8)
    hat = cv2.morphologyEx(level, cv2.MORPH_BLACKHAT, kernel, borderType=cv2.BORDER_REPLICATE)
    limited = cv2.threshold(hat, INK_LIMIT, 0, cv2.THRESH_TRUNC)[1]
    return limited.astype(np.uint8, copy=False)


def prepare_coarse(blank: Gray, dpi: float, longest: int) -> CoarseForm:
    """Profiles and sample points of the blank for pages of `dpi` up to `longest` px long."""
    halvings = halvings_to(dpi, COARSE_DPI)
    coarse_dpi = dpi / 2**halvings
    length = cv2.getOptimalDFTSize(int(longest / 2**halvings * 1.25) + 8)
    rows, columns = [], []
    for scale in SCALES:
        factor = scale * coarse_dpi / FORM_DPI
        size = (max(8, round(blank.shape[1] * factor)), max(8, round(blank.shape[0] * factor)))
        ink = thin_ink(cv2.resize(blank, size, interpolation=cv2.INTER_AREA).astype(np.uint8))
        rows.append(ink.mean(axis=1))
        columns.append(ink.mean(axis=0))
    turns = ((rows, columns), ([r[::-1] for r in rows], [c[::-1] for c in columns]))
    spectra = [
        [np.stack([whitened(p, length) for p in profiles]) for profiles in turn] for turn in turns
    ]
    points, ink_there = _sample_points(blank, coarse_dpi)
    return CoarseForm(
        dpi=dpi,
        halvings=halvings,
        rows=np.conj(np.stack([spectra[0][0], spectra[1][0]])),
        columns=np.conj(np.stack([spectra[0][1], spectra[1][1]])),
        length=length,
        samples=Samples.of(points, ink_there),
        few=Samples.of(points[::SKIPPED], ink_there[::SKIPPED]),
        size=(blank.shape[1], blank.shape[0]),
    )


def unit(profile: FloatArray) -> FloatArray:
    """Numbers about their mean and of norm 1."""
    centred = profile - profile.mean()
    norm = float(np.linalg.norm(centred))
    unit: FloatArray = centred / norm if norm > 0 else centred
    return unit


def whitened(profile: FloatArray, length: int) -> npt.NDArray[np.complex128]:
    """Spectrum of a profile with its strong lines held down.

    The rows of a table are one loud tone that fits every row; what tells the right row is the
    quiet rest, the heading and the foot.
    """
    spectrum = np.fft.rfft(profile - profile.mean(), length)
    held = spectrum / np.sqrt(np.abs(spectrum) + 1e-9)
    norm = float(np.sqrt(np.sum(np.abs(held) ** 2)))
    return held / norm if norm > 0 else held


def _sample_points(blank: Gray, coarse_dpi: float) -> tuple[FloatArray, FloatArray]:
    """Points spread over the print and the white beside it, and the blank's ink there."""
    factor = coarse_dpi / FORM_DPI
    size = (max(8, round(blank.shape[1] * factor)), max(8, round(blank.shape[0] * factor)))
    ink = thin_ink(cv2.resize(blank, size, interpolation=cv2.INTER_AREA).astype(np.uint8))
    near = cv2.dilate(ink, np.ones((9, 9), np.uint8)) > 16
    printed, white = np.argwhere(ink > 16), np.argwhere(near & (ink <= 4))
    picked = np.concatenate([_spread(printed, SAMPLES // 2), _spread(white, SAMPLES // 2)])
    there = ink[picked[:, 0], picked[:, 1]].astype(np.float64)
    scale = np.array([blank.shape[1] / size[0], blank.shape[0] / size[1]])
    return (picked[:, ::-1] + 0.5) * scale - 0.5, there


def _spread(points: npt.NDArray[np.int64], count: int) -> npt.NDArray[np.int64]:
    """`count` of the points, evenly over their order; all of them where there are fewer."""
    if len(points) <= count:
        return points
    return points[np.linspace(0, len(points) - 1, count).astype(np.int64)]
