"""Find roughly where and how the form lies on the page: turn, angle, scale and shift.

The page's own print lines give the angle; then row and column profiles of the blank, at fifteen
print scales and both turns, are correlated with the page's. Rows of a table repeat, and a profile
that slips by one row looks almost as good as the right one, so several places are kept and each is
scored on points of the whole print, headings included.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import FORM_DPI
from pipeline.frames import Gray, Map, apply, compose, full_from_level

FloatArray = npt.NDArray[np.float64]

COARSE_DPI = 25.0  # least resolution of the coarse level: a printed line of text is 3 px high
SCALES = np.linspace(0.93, 1.07, 15)  # "fit to page" printing and paper stretch
MAX_ANGLE_DEG = 6.0
ANGLE_STEP = 0.2
ANGLES_DEG = np.arange(-MAX_ANGLE_DEG, MAX_ANGLE_DEG + ANGLE_STEP / 2, ANGLE_STEP)
STRIP = 20  # px of the coarse level: wide strips of a dense table agree at wrong angles too
PLACES = 4  # peaks of a correlation that are looked at
DOWN, SIDEWAYS = 3, 4  # places down for each turn, places across for each of them
KEPT = 3  # places scored on all points, after a quick look at every `SKIPPED`th
SKIPPED = 5
SEARCH = 3  # px of the coarse level each place is shifted about when it is scored
SAMPLES = 700  # points of the blank on which a place is scored
SURROUND, SURROUND_PX = 0.6, 16  # of the paper's brightness; px of the coarse level it may reach in
INK_LIMIT = 90  # of 255: a black streak must not outweigh the print


@dataclass(frozen=True, slots=True, eq=False)
class CoarseForm:
    """The blank as the coarse step needs it, for pages of one resolution."""

    dpi: float  # of the page
    halvings: int  # from the page to the coarse level
    rows: npt.NDArray[np.complex128]  # shape (turns, scales, n // 2 + 1): spectra of row profiles
    columns: npt.NDArray[np.complex128]
    length: int  # n of the spectra
    points: FloatArray  # shape (SAMPLES, 2), form px: half on print, half on white beside it
    values: FloatArray  # shape (SAMPLES,): ink of the blank there, mean 0, norm 1
    size: tuple[int, int]  # form px


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """One guess of where the form lies."""

    page_from_form: Map
    turned: int  # 0 or 180
    score: float  # correlation of the blank's ink with the page's on sampled points, -1 .. 1


def halvings_to(dpi: float, least: float) -> int:
    """How often a page of `dpi` can be halved and keep at least `least` dots per inch."""
    count = 0
    while dpi / 2 >= least:
        dpi /= 2
        count += 1
    return count


def page_ink(level: Gray) -> Gray:
    """Thin ink of a page: the scanner's dark beside the sheet is no line of print."""
    paper = int(np.median(level))
    cleared = level.copy()
    for turn in range(4):  # top, right, bottom, left, each turned to the top
        strip = np.rot90(cleared, turn)[:SURROUND_PX]
        depth = np.logical_and.accumulate(strip < SURROUND * paper, axis=0).sum(axis=0)
        if depth.any():
            depth = np.where(depth > 0, depth + 2, 0)  # and its soft edge
            strip[np.arange(len(strip))[:, None] < depth[None, :]] = paper
    return thin_ink(cleared)


def thin_ink(level: Gray) -> Gray:
    """Dark detail narrower than about 7 mm: drops shading and folds."""
    kernel = np.ones((7, 7), np.uint8)
    hat = cv2.morphologyEx(level, cv2.MORPH_BLACKHAT, kernel, borderType=cv2.BORDER_REPLICATE)
    return np.minimum(hat, INK_LIMIT).astype(np.uint8, copy=False)


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
        [np.stack([_whitened(p, length) for p in profiles]) for profiles in turn] for turn in turns
    ]
    points, values = _sample_points(blank, coarse_dpi)
    return CoarseForm(
        dpi=dpi,
        halvings=halvings,
        rows=np.stack([spectra[0][0], spectra[1][0]]),
        columns=np.stack([spectra[0][1], spectra[1][1]]),
        length=length,
        points=points,
        values=values,
        size=(blank.shape[1], blank.shape[0]),
    )


def find_places(ink: Gray, form: CoarseForm) -> tuple[Place, ...]:
    """Guess where the form lies on a page, best first.

    Parameters
    ----------
    ink : ndarray, shape (height, width), uint8
        `page_ink` of the page's coarse level.
    form : CoarseForm
        For pages of this resolution.
    """
    angle = sheet_angle(ink)
    row_profile, column_profile = _sheared_profiles(ink, angle)
    across = _correlate(column_profile, form.columns, form.length)
    down = _correlate(row_profile, form.rows, form.length)
    guesses: list[tuple[Map, int]] = []
    for turn in (0, 1):
        for scale_y, shift_y in _peaks(down[turn])[:DOWN]:
            first = max(0, scale_y - 2)
            near = across[turn][first : scale_y + 3]  # x and y shrink nearly alike
            for scale_x, shift_x in _peaks(near)[:SIDEWAYS]:
                scales, shifts = (first + scale_x, scale_y), (shift_x, shift_y)
                guesses.append((_place(ink.shape, form, angle, turn, scales, shifts), turn * 180))
    margin = SEARCH + 1
    padded = cv2.copyMakeBorder(ink, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=0)
    page = padded.astype(np.uint8, copy=False)
    few = slice(None, None, SKIPPED)
    quick = _scores(page, [guess for guess, _ in guesses], form.points[few], form.values[few], 2)
    best = sorted(range(len(guesses)), key=lambda index: -quick[index][0])[:KEPT]
    kept = [guesses[index] for index in best]
    scored = _scores(page, [guess for guess, _ in kept], form.points, form.values, SEARCH)
    places = []
    for (guess, turned), (score, dx, dy) in zip(kept, scored, strict=True):
        moved = guess.copy()
        moved[:, 2] += [dx, dy]
        places.append(Place(compose(full_from_level(form.halvings), moved), turned, score))
    return tuple(sorted(places, key=lambda place: -place.score))


def sheet_angle(ink: Gray) -> float:
    """Angle of the printed lines in degrees, clockwise positive.

    At the right angle the profiles of vertical strips, each shifted by its distance times the
    tangent, add up in phase.
    """
    strips = _strip_profiles(ink)
    length = cv2.getOptimalDFTSize(strips.shape[1] + 16)
    spectra = np.fft.rfft(strips - strips.mean(axis=1, keepdims=True), length)
    lowest, highest = length // 32, length // 3  # skip shading below, pixel noise above
    frequencies = np.arange(lowest, highest) / length
    count = len(strips)
    centres = (np.arange(count) + 0.5 - count / 2) * STRIP
    shifts = np.tan(np.radians(ANGLES_DEG))[:, None] * centres[None, :]
    phases = np.exp(2j * np.pi * shifts[:, :, None] * frequencies[None, None, :]).astype(
        np.complex64
    )
    energy = (
        np.abs((phases * spectra[None, :, lowest:highest].astype(np.complex64)).sum(axis=1)) ** 2
    )
    power = energy.sum(axis=1)
    best = int(np.argmax(power))
    if 0 < best < len(power) - 1:
        left, here, right = power[best - 1 : best + 2]
        bend = left - 2 * here + right
        offset = 0.5 * (left - right) / bend if bend != 0 else 0.0
        return float(ANGLES_DEG[best] + offset * ANGLE_STEP)
    return float(ANGLES_DEG[best])


def _strip_profiles(ink: Gray) -> FloatArray:
    """Row profiles of vertical strips, shape (strips, height)."""
    count = ink.shape[1] // STRIP
    left = (ink.shape[1] - count * STRIP) // 2
    strips = ink[:, left : left + count * STRIP].reshape(ink.shape[0], count, STRIP)
    profiles: FloatArray = strips.mean(axis=2).T
    return profiles


def _sheared_profiles(ink: Gray, angle_deg: float) -> tuple[FloatArray, FloatArray]:
    """Row and column profiles of the page as if it lay straight about its centre."""
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), angle_deg, 1.0)
    straight = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_LINEAR)
    return straight.mean(axis=1), straight.mean(axis=0)


def _unit(profile: FloatArray) -> FloatArray:
    centred = profile - profile.mean()
    norm = float(np.linalg.norm(centred))
    unit: FloatArray = centred / norm if norm > 0 else centred
    return unit


def _whitened(profile: FloatArray, length: int) -> npt.NDArray[np.complex128]:
    """Spectrum of a profile with its strong lines held down.

    The rows of a table are one loud tone that fits every row; what tells the right row is the
    quiet rest, the heading and the foot.
    """
    spectrum = np.fft.rfft(profile - profile.mean(), length)
    held = spectrum / np.sqrt(np.abs(spectrum) + 1e-9)
    norm = float(np.sqrt(np.sum(np.abs(held) ** 2)))
    return held / norm if norm > 0 else held


def _correlate(profile: FloatArray, spectra: npt.NDArray[np.complex128], length: int) -> FloatArray:
    """Circular correlation, shape (turns, scales, length), of a page's profile with the form's."""
    page = _whitened(profile, length)
    return np.fft.irfft(page[None, None, :] * np.conj(spectra), length, axis=2)


def _peaks(correlation: FloatArray) -> list[tuple[int, int]]:
    """The best (scale index, shift) pairs, no two of nearly one shift."""
    best_scale = np.argmax(correlation, axis=0)
    height = correlation[best_scale, np.arange(correlation.shape[1])].copy()
    found = []
    for _ in range(PLACES):
        shift = int(np.argmax(height))
        found.append((int(best_scale[shift]), shift))
        around = np.arange(shift - 2, shift + 3) % len(height)
        height[around] = -np.inf
    return found


def _place(
    shape: tuple[int, ...],
    form: CoarseForm,
    angle_deg: float,
    turn: int,
    scales: tuple[int, int],
    shifts: tuple[int, int],
) -> Map:
    """The map from form px to coarse px that a pair of profile peaks stands for."""
    length = form.length
    offset = [s - length if s > length - length // 5 else s for s in shifts]
    factor = form.dpi / 2**form.halvings / FORM_DPI
    sx, sy = SCALES[scales[0]] * factor, SCALES[scales[1]] * factor
    straight = np.array([[sx, 0.0, offset[0] + sx / 2 - 0.5], [0.0, sy, offset[1] + sy / 2 - 0.5]])
    if turn:
        width, height = form.size
        straight = compose(straight, np.array([[-1.0, 0, width - 1], [0, -1.0, height - 1]]))
    centre = ((shape[1] - 1) / 2, (shape[0] - 1) / 2)
    turned = np.asarray(cv2.getRotationMatrix2D(centre, -angle_deg, 1.0), np.float64)
    return compose(turned, straight)


def _sample_points(blank: Gray, coarse_dpi: float) -> tuple[FloatArray, FloatArray]:
    """Points spread over the print and the white beside it, and the blank's ink there."""
    factor = coarse_dpi / FORM_DPI
    size = (max(8, round(blank.shape[1] * factor)), max(8, round(blank.shape[0] * factor)))
    ink = thin_ink(cv2.resize(blank, size, interpolation=cv2.INTER_AREA).astype(np.uint8))
    near = cv2.dilate(ink, np.ones((9, 9), np.uint8)) > 16
    printed, white = np.argwhere(ink > 16), np.argwhere(near & (ink <= 4))
    picked = np.concatenate([_spread(printed, SAMPLES // 2), _spread(white, SAMPLES // 2)])
    values = _unit(ink[picked[:, 0], picked[:, 1]].astype(np.float64))
    scale = np.array([blank.shape[1] / size[0], blank.shape[0] / size[1]])
    return (picked[:, ::-1] + 0.5) * scale - 0.5, values


def _spread(points: npt.NDArray[np.int64], count: int) -> npt.NDArray[np.int64]:
    """`count` of the points, evenly over their order; all of them where there are fewer."""
    if len(points) <= count:
        return points
    return points[np.linspace(0, len(points) - 1, count).astype(np.int64)]


def _scores(
    padded: Gray, guesses: list[Map], points: FloatArray, values: FloatArray, search: int
) -> list[tuple[float, int, int]]:
    """Best correlation of each guess and where, shifted by up to `search` px each way.

    Parameters
    ----------
    padded : ndarray, uint8
        The page's ink with a border of `SEARCH` + 1 px.
    points, values : ndarray, shape (n, 2) and (n,), float64
        Places on the form (form px) and the blank's ink there.
    """
    height, width = padded.shape
    places = np.stack([np.rint(apply(guess, points)) for guess in guesses]).astype(np.int64)
    x = np.clip(places[:, :, 0] + SEARCH + 1, search, width - 1 - search)
    y = np.clip(places[:, :, 1] + SEARCH + 1, search, height - 1 - search)
    steps = np.arange(-search, search + 1)
    shifts = (steps[:, None] * width + steps[None, :]).ravel()
    index = (y * width + x)[:, None, :] + shifts[None, :, None]
    seen = padded.ravel()[index].astype(np.float32)
    seen -= seen.mean(axis=2, keepdims=True)
    norms = np.sqrt((seen * seen).sum(axis=2))
    expected = _unit(values).astype(np.float32)
    scores = (seen @ expected) / np.maximum(norms, 1e-6)
    best = scores.argmax(axis=1)
    return [
        (float(scores[guess, at]), int(steps[at % len(steps)]), int(steps[at // len(steps)]))
        for guess, at in enumerate(best.tolist())
    ]
