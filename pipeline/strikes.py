"""Measure what a voter drew over one printed name; decides nothing.

Two measurements that fail in different ways: *cover* counts columns of the name crossed by px that
are clearly darker than paper and print (blind to faint ink), *ridge* averages grey darkness along
short pieces of line without any threshold (blind to thin scatter, alive to a faint line).
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.frames import Gray
from pipeline.zones import NameZone

PEN_INK = 44  # of 255 above the spread print: beyond JPEG noise and paper grain
GAP = 17  # form px (2.2 mm): letters hide a stroke for about so long
PIECE = 16  # form px (2 mm) of name width over which a ridge is averaged
LEVELS = np.arange(256)
OFF = 4  # form px (0.5 mm) above or below the name from where ink is not on it
CREASE_PX = 5  # form px each way that a crease is wide
BARE = 6  # px (0.8 mm) of paper on which a stroke would show
HIDES = 90  # of 255: print so dark hides a stroke
CLEAR_SHARE = 0.3  # of a piece's px in a row must be free of print to say anything


@dataclass(frozen=True, slots=True, eq=False)
class CreaseHere:
    """A crease in a zone: its height in each column, and how dark it may be, of 255."""

    heights: npt.NDArray[np.float64]
    peak: float


@dataclass(frozen=True, slots=True)
class StrikeScore:
    """Voter's ink on one printed line; shares are of the width of the name, 0 .. 1."""

    cover: float  # columns crossed between the tops and the feet of the letters, gaps closed
    touched: float  # columns with any ink of the voter in or close to the name
    above: float  # columns with ink above the printed line, gaps closed
    below: float  # columns with ink below it
    outside: float  # share of the voter's ink in the zone's columns that lies above or below
    ridge: float  # 20th percentile over pieces of the strongest grey line in each, 0 .. 1
    ridge_high: float  # 90th percentile of the same
    height: float  # of the voter's ink over the name, in heights of the letter band


def measure_name(
    gray: Gray, paper: float, zone: NameZone, slack: int, creases: tuple[CreaseHere, ...] = ()
) -> StrikeScore:
    """Score one printed line.

    Parameters
    ----------
    gray : ndarray, shape of the zone, uint8
        The page in the zone's frame.
    paper : float
        Brightness of the paper there, 1 .. 255.
    slack : int
        Index into the zone's `print_ink`: how bold this page's print is.
    creases : tuple of CreaseHere
        Where creases run through the zone, and how dark they are.
    """
    excess = cv2.subtract(ink_of(gray, paper), zone.print_ink[slack]).astype(np.uint8, copy=False)
    for crease in creases:
        excess = _uncreased(excess, crease)
    left, top, right, bottom = zone.text
    pen = excess > PEN_INK
    over = pen[:, left:right]
    band_top, band_bottom = zone.band
    body = band_bottom - band_top
    reach = (max(0, band_top - round(0.35 * body)), band_bottom + round(0.15 * body))
    total = int(over.sum())
    stray = int(over[: max(0, top - OFF)].sum() + over[bottom + OFF :].sum())
    rows = np.flatnonzero(over.sum(axis=1) >= 2)
    ridge, ridge_high = _ridges(excess, zone, slack)
    return StrikeScore(
        cover=_cover(pen, zone, reach, slack),
        touched=float(over.any(axis=0).mean()),
        above=_closed_share(over[: max(0, top - OFF)]),
        below=_closed_share(over[bottom + OFF :]),
        outside=stray / total if total else 0.0,
        ridge=ridge,
        ridge_high=ridge_high,
        height=float(rows[-1] - rows[0] + 1) / max(1, body) if len(rows) else 0.0,
    )


def _uncreased(excess: Gray, crease: CreaseHere) -> Gray:
    """Take a crease's own darkness off; what is darker there is a pen's."""
    if crease.heights.max() < -CREASE_PX or crease.heights.min() > excess.shape[0] + CREASE_PX:
        return excess
    away = np.abs(np.arange(excess.shape[0])[:, None] - crease.heights[None, :])
    share = np.where(away <= CREASE_PX, crease.peak, 0.0)
    return cv2.subtract(excess, share.astype(np.uint8)).astype(np.uint8, copy=False)


def ink_of(gray: Gray, paper: float) -> Gray:
    """Darkness relative to paper of one brightness, 0 .. 255."""
    table = np.clip(255 - LEVELS * (255 / max(1.0, paper)), 0, 255).astype(np.uint8)
    return cv2.LUT(gray, table).astype(np.uint8, copy=False)


def _cover(
    pen: npt.NDArray[np.bool_], zone: NameZone, reach: tuple[int, int], slack: int
) -> float:
    """Share of the name's columns that a stroke crosses, seen or hidden under letters.

    Between two columns that show ink the stroke is taken to run straight. Where it would lie on
    bare paper for more than `BARE` px and is not seen, it is not there.
    """
    band = pen[reach[0] : reach[1]]
    counts = band.sum(axis=0)
    seen = np.flatnonzero(counts)
    left, _, right, _ = zone.text
    if len(seen) == 0:
        return 0.0
    heights = np.arange(reach[0], reach[1]) @ band / np.maximum(counts, 1)
    columns = np.arange(seen[0], seen[-1] + 1)
    path = np.rint(np.interp(columns, seen, heights[seen])).astype(np.int64)
    bare = (zone.print_ink[slack][path, columns] < HIDES) & (counts[columns] == 0)
    covered = np.zeros(pen.shape[1], np.bool_)
    covered[columns] = True
    for start, stop in zip(seen[:-1] + 1, seen[1:], strict=True):
        gap = bare[start - seen[0] : stop - seen[0]]
        if len(gap) > BARE and gap.sum() > max(BARE, 0.3 * len(gap)):
            covered[start:stop] = False
    return float(covered[left:right].mean())


def _closed_share(part: npt.NDArray[np.bool_]) -> float:
    """Share of columns with ink, gaps of at most `GAP` columns filled."""
    line = part.any(axis=0).astype(np.uint8).reshape(1, -1)
    if not line.any():
        return 0.0
    padded = cv2.copyMakeBorder(line, 0, 0, GAP, GAP, cv2.BORDER_CONSTANT, value=0)
    closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, np.ones((1, GAP), np.uint8))
    return float(closed[:, GAP:-GAP].mean())


def _ridges(excess: Gray, zone: NameZone, slack: int) -> tuple[float, float]:
    """Strongest grey line in each piece of the name: its 20th and 90th percentile."""
    left, top, right, bottom = zone.text
    pieces = max(3, round((right - left) / PIECE))
    part = excess[top:bottom, left:right]
    free = (zone.print_ink[slack][top:bottom, left:right] < 40).astype(np.float32)
    size = (pieces, part.shape[0])
    seen = cv2.resize(part.astype(np.float32) * free, size, interpolation=cv2.INTER_AREA)
    share = cv2.resize(free, size, interpolation=cv2.INTER_AREA)
    usable = share >= CLEAR_SHARE
    level = np.where(usable, seen / np.maximum(share, CLEAR_SHARE), 0.0) / 255
    strongest = np.sort(level.max(axis=0))
    low = float(strongest[int(0.2 * (pieces - 1))])
    high = float(strongest[int(np.ceil(0.9 * (pieces - 1)))])
    return low, high
