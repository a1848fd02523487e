"""Find roughly where and how the form lies on the page: turn, angle, scale and shift.

The page's own print lines give the angle; then row and column profiles of the blank, at fifteen
print scales and both turns, are correlated with the page's. Rows of a table repeat, and a profile
that slips by one row looks almost as good as the right one, so several places are kept and each is
scored on points of the whole print, headings included.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import FORM_DPI
from pipeline.coarse_form import SCALES, CoarseForm, Samples, thin_ink, whitened
from pipeline.frames import Gray, Map, compose, full_from_level
from pipeline.pixels import lines_at, middle_of

FloatArray = npt.NDArray[np.float64]

MAX_ANGLE_DEG = 6.0
ANGLE_STEP = 0.2
ANGLES_DEG = np.arange(-MAX_ANGLE_DEG, MAX_ANGLE_DEG + ANGLE_STEP / 2, ANGLE_STEP)
STRIP = 20  # px of the coarse level: wide strips of a dense table agree at wrong angles too
DOWN, SIDEWAYS = 3, 4  # places down for each turn, places across for each of them
KEPT = 3  # places of a turn scored on all samples, after a quick look at few
QUICK, FINE = 2, 1  # px of the coarse level a place is shifted about in the two looks
SURROUND, SURROUND_PX = 0.6, 16  # of the paper's brightness; px of the coarse level it may reach in
CLEAR = 0.5  # score from which the other turn is not looked at; a wrong turn scores 0.46 at most


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """One guess of where the form lies."""

    page_from_form: Map
    turned: int  # 0 or 180
    score: float  # correlation of the blank's ink with the page's on sampled points, -1 .. 1


def page_ink(level: Gray) -> Gray:
    """Thin ink of a page: the scanner's dark beside the sheet is no line of print."""
    paper = int(middle_of(np.ascontiguousarray(level[::4, ::4])))
    cleared = level.copy()
    inwards = (cleared, cleared[:, ::-1].T, cleared[::-1], cleared.T)
    for border, side in zip(lines_at(level, 0), inwards, strict=True):
        if border.min() >= SURROUND * paper:
            continue
        strip = side[:SURROUND_PX]
        dark = np.logical_and.accumulate(strip < SURROUND * paper, axis=0)
        np.copyto(strip[2:], paper, where=dark[:-2])  # and its soft edge
        np.copyto(strip[:2], paper, where=dark[:1])
    return thin_ink(cleared)


def find_places(ink: Gray, form: CoarseForm) -> Iterator[Place]:
    """Guess where the form lies on a page; nothing is computed before it is asked for.

    Parameters
    ----------
    ink : ndarray, shape (height, width), uint8
        `page_ink` of the page's coarse level.
    form : CoarseForm
        For pages of this resolution.

    Yields
    ------
    Place
        Where the sheet clearly lies upright, that place first; then all others, best first.
    """
    angle = sheet_angle(ink)
    profiles = tuple(whitened(p, form.length) for p in _sheared_profiles(ink, angle))
    margin = QUICK + FINE + 1
    padded = cv2.copyMakeBorder(ink, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=0)
    page = padded.astype(np.float32)
    upright = _places_of_turn(page, profiles, form, angle, 0)
    clear = upright[0].score >= CLEAR
    if clear:
        yield upright[0]
    others = [*upright[int(clear) :], *_places_of_turn(page, profiles, form, angle, 1)]
    yield from sorted(others, key=lambda place: -place.score)


def _places_of_turn(
    page: npt.NDArray[np.float32],
    profiles: tuple[npt.NDArray[np.complex128], ...],
    form: CoarseForm,
    angle_deg: float,
    turn: int,
) -> list[Place]:
    """The `KEPT` places of a turn (1: upside down), best first."""
    down = np.fft.irfft(profiles[0] * form.rows[turn], form.length, axis=1)
    across = np.fft.irfft(profiles[1] * form.columns[turn], form.length, axis=1)
    peaks = []
    for scale_y, shift_y in _peaks(down, DOWN):
        first = max(0, scale_y - 2)
        near = across[first : scale_y + 3]  # x and y shrink nearly alike
        for scale_x, shift_x in _peaks(near, SIDEWAYS):
            peaks.append((first + scale_x, scale_y, shift_x, shift_y))
    guesses = _maps(page.shape, form, angle_deg, turn, np.array(peaks))
    scores, shifts = _scores(page, guesses, form.few, QUICK)
    best = np.argsort(-scores, kind="stable")[:KEPT]
    kept = guesses[best]
    kept[:, :, 2] += shifts[best]
    scores, shifts = _scores(page, kept, form.samples, FINE)
    kept[:, :, 2] += shifts
    up = full_from_level(form.halvings)
    return [
        Place(compose(up, kept[index]), turn * 180, float(scores[index]))
        for index in np.argsort(-scores, kind="stable")
    ]


def sheet_angle(ink: Gray) -> float:
    """Angle of the printed lines in degrees, clockwise positive.

    At the right angle the profiles of vertical strips, each shifted by its distance times the
    tangent, add up in phase.
    """
    strips = _strip_profiles(ink)
    length = cv2.getOptimalDFTSize(strips.shape[1] + 16)
    lowest, highest = _frequencies(length)
    spectra = np.fft.rfft(strips - strips.mean(axis=1, keepdims=True), length)
    heard = spectra.T[lowest:highest, :, None].astype(np.complex64)
    sums = np.matmul(_phases(len(strips), length), heard)
    power = (sums.real**2 + sums.imag**2).sum(axis=(0, 2))
    best = int(np.argmax(power))
    if 0 < best < len(power) - 1:
        left, here, right = power[best - 1 : best + 2]
        bend = left - 2 * here + right
        offset = 0.5 * (left - right) / bend if bend != 0 else 0.0
        return float(ANGLES_DEG[best] + offset * ANGLE_STEP)
    return float(ANGLES_DEG[best])


def _frequencies(length: int) -> tuple[int, int]:
    """Bins of a spectrum between shading, which is below, and the noise of px above."""
    return length // 32, length // 3


@lru_cache(maxsize=16)  # pages of a scanner differ by few px in size
def _phases(count: int, length: int) -> npt.NDArray[np.complex64]:
    """What undoes the shift of each strip, shape (frequencies, angles, strips)."""
    frequencies = np.arange(*_frequencies(length)) / length
    centres = (np.arange(count) + 0.5 - count / 2) * STRIP
    shifts = np.tan(np.radians(ANGLES_DEG))[:, None] * centres[None, :]
    turns = 2j * np.pi * frequencies[:, None, None] * shifts[None, :, :]
    phases: npt.NDArray[np.complex64] = np.exp(turns).astype(np.complex64)
    return phases


def _strip_profiles(ink: Gray) -> FloatArray:
    """Row profiles of vertical strips, shape (strips, height)."""
    count = ink.shape[1] // STRIP
    left = (ink.shape[1] - count * STRIP) // 2
    strips = np.ascontiguousarray(ink[:, left : left + count * STRIP]).reshape(-1, STRIP)
    return _sums(strips, 1).reshape(-1, count).T / STRIP


def _sheared_profiles(ink: Gray, angle_deg: float) -> tuple[FloatArray, FloatArray]:
    """Row and column profiles of the page as if it lay straight about its centre."""
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), angle_deg, 1.0)
    straight = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_LINEAR)
    picture = straight.astype(np.uint8, copy=False)
    return _sums(picture, 1) / width, _sums(picture, 0) / height


def _sums(picture: Gray, axis: int) -> FloatArray:
    """Sums along an axis."""
    return cv2.reduce(picture, axis, cv2.REDUCE_SUM, dtype=cv2.CV_32S).ravel().astype(np.float64)


def _peaks(correlation: FloatArray, count: int) -> list[tuple[int, int]]:
    """The best (scale index, shift) pairs, no two of nearly one shift."""
    height = correlation.max(axis=0)
    length = len(height)
    found = []
    for _ in range(count):
        shift = int(height.argmax())
        found.append((int(correlation[:, shift].argmax()), shift))
        if 2 <= shift < length - 2:
            height[shift - 2 : shift + 3] = -np.inf
        else:
            height[np.arange(shift - 2, shift + 3) % length] = -np.inf
    return found


def _maps(
    shape: tuple[int, ...],
    form: CoarseForm,
    angle_deg: float,
    turn: int,
    peaks: npt.NDArray[np.int64],
) -> FloatArray:
    """The maps from form px to coarse px that pairs of profile peaks stand for, shape (n, 2, 3).

    Parameters
    ----------
    shape : tuple of int
        Of the coarse page with its margins.
    peaks : ndarray, shape (n, 4), int
        Scale indices across and down, shifts across and down.
    """
    length = form.length
    scales = SCALES[peaks[:, :2]] * (form.dpi / 2**form.halvings / FORM_DPI)
    shifts = np.where(peaks[:, 2:] > length - length // 5, peaks[:, 2:] - length, peaks[:, 2:])
    starts = shifts + scales / 2 - 0.5
    if turn:
        starts += scales * (np.array(form.size) - 1)
        scales = -scales
    margin = 2 * (QUICK + FINE + 1)
    centre = ((shape[1] - margin - 1) / 2, (shape[0] - margin - 1) / 2)
    turned = np.asarray(cv2.getRotationMatrix2D(centre, -angle_deg, 1.0), np.float64)
    maps = np.empty((len(peaks), 2, 3))
    maps[:, :, :2] = turned[None, :, :2] * scales[:, None, :]
    maps[:, :, 2] = starts @ turned[:, :2].T + turned[:, 2]
    return maps


def _scores(
    page: npt.NDArray[np.float32], guesses: FloatArray, samples: Samples, search: int
) -> tuple[FloatArray, npt.NDArray[np.int64]]:
    """Best correlation of each guess and where, shifted by up to `search` px each way.

    Parameters
    ----------
    page : ndarray, float32
        The page's ink with a border of `QUICK` + `FINE` + 1 px.
    guesses : ndarray, shape (m, 2, 3), float64
        Maps from form px to coarse px.

    Returns
    -------
    ndarray, shape (m,), float64
        Correlations.
    ndarray, shape (m, 2), int
        Shifts across and down.
    """
    height, width = page.shape
    # A place off the page is taken for its nearest border.
    places = guesses[:, :, :2] @ samples.points.T + (guesses[:, :, 2:] + (QUICK + FINE + 1))
    whole = np.rint(places, out=places).astype(np.int64)
    np.maximum(whole, search, out=whole)
    x = np.minimum(whole[:, 0], width - 1 - search)
    y = np.minimum(whole[:, 1], height - 1 - search)
    steps = np.arange(-search, search + 1)
    shifts = (steps[:, None] * width + steps[None, :]).ravel()
    at = (y * width + x)[:, None, :] + shifts[None, :, None]
    seen = page.ravel().take(at, mode="wrap")  # none lies outside, and this asks it faster
    products, sums = np.moveaxis(seen @ samples.factors, 2, 0).astype(np.float64)
    spreads = np.vecdot(seen, seen) - sums * sums / len(samples.points)
    scores = products / np.sqrt(np.maximum(spreads, 1e-6))
    best = scores.argmax(axis=1)
    moved = np.column_stack([steps[best % len(steps)], steps[best // len(steps)]])
    return scores.max(axis=1), moved
