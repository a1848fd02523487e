"""Measure what a voter drew over one printed name; decides nothing.

Two measurements that fail in different ways: *cover* counts columns of the name crossed by px that
are clearly darker than paper and print (blind to faint ink), *ridge* averages grey darkness along
short pieces of line without any threshold (blind to thin scatter, alive to a faint line).
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import FORM_DPI, MM_PER_INCH
from pipeline.dark_way import darkest_way
from pipeline.frames import Gray
from pipeline.pixels import above, beyond, both, spread
from pipeline.zones import FREE_PRINT, NameZone, Pieces

NEXT = np.ones((3, 3), np.uint8)
LETTER_SHARE = 0.4  # of the ink of this page's print: the palest part of a letter
HAIRLINE = 200  # of 255 at 200 per inch: thinner than 0.1 mm
PEN_INK = 44  # of 255 above the spread print: beyond JPEG noise and paper grain
LEAST_PX = 12  # form px (0.2 mm2) of ink on a name: less is dust
LEVELS = np.arange(256)
MOST_OFF = 9  # form px (1.1 mm) above or below the letters' bodies from where ink is beside them
CREASE_PX = 5  # form px each way that a crease is wide
BARE = 6  # px (0.8 mm) of paper on which a stroke would show
HIDDEN = 56  # px (7 mm): no word of dense letters hides a stroke for longer
PLAIN_GAP_MM = 5.0  # letters hide a stroke that long in many names
HIDES = 90  # of 255: print so dark hides a stroke


@dataclass(frozen=True, slots=True, eq=False)
class CreaseHere:
    """A crease in a zone: its height in each column, and how dark it may be, of 255."""

    heights: npt.NDArray[np.float64]
    peak: float


@dataclass(frozen=True, slots=True)
class StrikeScore:
    """Voter's ink on one printed line; shares are of the width of the name, 0 .. 1."""

    cover: float = 0.0  # columns crossed between the tops and the feet of the letters, gaps closed
    touched: float = 0.0  # columns with any ink of the voter in or close to the name
    above: float = 0.0  # columns with ink above the letters
    below: float = 0.0  # columns with ink below them
    outside: float = 0.0  # share of the voter's ink in the zone's columns that lies above or below
    ridge: float = 0.0  # grey line in the fifth of the name where it is faintest, 0 .. 1
    ridge_high: float = (
        0.0  # strongest grey line of 2 mm anywhere on the name, two outliers left out
    )
    gap_mm: float = 0.0  # longest stretch of the name, its ends left out, where no stroke shows
    level: float = 0.5  # middle height of the stroke: 0 at the letters' tops, 1 at their feet
    middle: float = 0.0  # share of the columns with ink where it is in the middle of the letters
    dense: float = 0.0  # share of the band's paper between the letters that is inked
    printed: float = 1.0  # share of the name's own letters that are there; a pen only adds ink
    height: float = 0.0  # of the voter's ink over the name, in heights of the letter band
    way: float = 0.0  # columns dark along one line through the letters; 0 where nothing is unclear


def measure_name(
    gray: Gray,
    paper: float,
    zone: NameZone,
    slack: int,
    contrast: float,
    *,
    creases: tuple[CreaseHere, ...] = (),
    bilevel: bool = False,
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
    contrast : float
        Mean ink of this page's print, of 255.
    creases : tuple of CreaseHere
        Where creases run through the zone, and how dark they are.
    bilevel : bool
        Whether the scan has only black and white.
    """
    ink = ink_of(gray, paper)
    excess = beyond(ink, zone.print_ink[slack])
    for crease in creases:
        excess = _uncreased(excess, crease)
    left, _, right, _ = zone.text
    pen = excess > PEN_INK
    band_top, band_bottom = zone.band
    body = band_bottom - band_top
    reach = (max(0, band_top - round(0.35 * body)), band_bottom + round(0.15 * body))
    if bilevel:  # a crease is a hairline there; over the letters nothing is let go
        off = np.ones(pen.shape[0], np.bool_)
        off[reach[0] : reach[1]] = False
        pen[off] &= excess[off] > HAIRLINE
    printed = _printed(ink, zone, contrast)
    over = pen[:, left:right]
    path = _path(pen, reach) if int(over[reach[0] : reach[1]].sum()) >= LEAST_PX else None
    ridge, ridge_high = _ridges(excess, zone, slack, marked=path is not None)
    if path is None and not over.any():
        return StrikeScore(ridge_high=ridge_high, printed=printed)
    above = max(0, band_top - round(min(0.6 * body, MOST_OFF)))
    below = band_bottom + round(min(0.5 * body, MOST_OFF))
    total = int(over.sum())
    stray = int(over[:above].sum() + over[below:].sum())
    rows = np.flatnonzero(over.sum(axis=1) >= 2)
    score = StrikeScore(
        cover=_cover(pen, zone, path, slack),
        touched=float(over.any(axis=0).mean()),
        above=_columns_with(over[:above]),
        below=_columns_with(over[below:]),
        outside=stray / total if total else 0.0,
        ridge=ridge,
        ridge_high=ridge_high,
        gap_mm=_longest_gap(path, zone) * MM_PER_INCH / FORM_DPI,
        level=_level(path, zone),
        middle=_in_middle(over, zone),
        dense=_dense(pen, zone, slack),
        printed=printed,
        height=float(rows[-1] - rows[0] + 1) / max(1, body) if len(rows) else 0.0,
    )
    if path is None or _plain(score):
        return score
    return replace(score, way=darkest_way(ink, contrast, zone.text, zone.band, zone.ways))


def _plain(score: StrikeScore) -> bool:
    """Whether a stroke shows so well between the letters that no second look is needed."""
    return (
        score.cover >= 0.95
        and score.ridge_high >= 0.25
        and score.gap_mm <= PLAIN_GAP_MM
        and 0.15 <= score.level <= 0.9
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


IntArray = npt.NDArray[np.int64]
Track = tuple[IntArray, IntArray, IntArray]


def _longest_gap(path: Track | None, zone: NameZone) -> int:
    if path is None:
        return zone.text[2] - zone.text[0]
    seen = path[0]
    inside = seen[(seen >= zone.text[0]) & (seen < zone.text[2])]
    return int(np.diff(inside).max(initial=1)) - 1


def _printed(ink: Gray, zone: NameZone, contrast: float) -> float:
    """Share of the letters' dark px that are dark on the page, one px of slack."""
    if zone.letter_px == 0:
        return 1.0
    dark = above(spread(ink, NEXT), LETTER_SHARE * contrast)
    return cv2.countNonZero(both(dark, zone.letters)) / zone.letter_px


def _in_middle(over: npt.NDArray[np.bool_], zone: NameZone) -> float:
    """A strike runs through the letters; a ring runs above and below and leaves them free."""
    top, bottom = zone.band
    body = bottom - top
    columns = over[max(0, top - body) : bottom + body]
    inner = over[top + round(0.15 * body) : max(top + 1, bottom - round(0.1 * body))]
    with_ink = int(columns.any(axis=0).sum())
    return int(inner.any(axis=0).sum()) / with_ink if with_ink else 0.0


def _dense(pen: npt.NDArray[np.bool_], zone: NameZone, slack: int) -> float:
    rows, columns = slice(*zone.band), slice(zone.text[0], zone.text[2])
    paper = zone.print_ink[slack][rows, columns] < FREE_PRINT
    return float(pen[rows, columns][paper].mean()) if paper.any() else 0.0


def _level(path: Track | None, zone: NameZone) -> float:
    if path is None:
        return 0.5
    _, columns, rows = path
    over = rows[(columns >= zone.text[0]) & (columns < zone.text[2])]
    if len(over) == 0:
        return 0.5
    top, bottom = zone.band
    return float(np.median(over) - top) / max(1, bottom - top)


def _cover(pen: npt.NDArray[np.bool_], zone: NameZone, path: Track | None, slack: int) -> float:
    """Share of the name's columns that a stroke crosses, seen or hidden under letters.

    Between two columns that show ink the stroke is taken to run straight. Where it would lie on
    bare paper for more than `BARE` px and is not seen, it is not there.
    """
    if path is None:
        return 0.0
    seen, columns, rows = path
    bare = zone.print_ink[slack][rows, columns] < HIDES
    bare[seen - columns[0]] = False
    covered = np.zeros(pen.shape[1], np.bool_)
    covered[columns] = True
    for start, stop in zip(seen[:-1] + 1, seen[1:], strict=True):
        length = int(stop - start)
        if length <= BARE:
            continue
        gap = bare[start - columns[0] : stop - columns[0]]
        if length > HIDDEN or gap.sum() > max(BARE, 0.3 * length) or _longest_run(gap) > BARE:
            covered[start:stop] = False
    left, _, right, _ = zone.text
    return float(covered[left:right].mean())


def _path(pen: npt.NDArray[np.bool_], reach: tuple[int, int]) -> Track | None:
    """Columns that show the stroke, all columns from first to last, and its row in each."""
    band = pen[reach[0] : reach[1]]
    counts = band.sum(axis=0)
    with_ink = counts > 0
    # A speck is one or two columns with a px or two; a stroke leaves more, or has neighbours.
    lonely = ~(np.roll(with_ink, 1) | np.roll(with_ink, -1)) & (counts <= 2)
    seen = np.flatnonzero(with_ink & ~lonely)
    if len(seen) == 0:
        return None
    heights = np.arange(reach[0], reach[1]) @ band / np.maximum(counts, 1)
    columns = np.arange(seen[0], seen[-1] + 1)
    rows = np.rint(np.interp(columns, seen, heights[seen])).astype(np.int64)
    return seen, columns, rows


def _longest_run(flags: npt.NDArray[np.bool_]) -> int:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    return int((edges[1::2] - edges[::2]).max(initial=0))


def _columns_with(part: npt.NDArray[np.bool_]) -> float:
    """Share of columns with ink."""
    return float(part.any(axis=0).mean()) if part.size else 0.0


def _ridges(excess: Gray, zone: NameZone, slack: int, *, marked: bool) -> tuple[float, float]:
    """Strongest grey line in pieces of the name.

    Returns
    -------
    float
        20th percentile over pieces of 5 mm: no letter hides a whole stroke there, so a low value
        is a part of the name that is not struck; 0 where no stroke is seen.
    float
        Third strongest of pieces of 2 mm: a speck or two is no stroke.
    """
    left, top, right, bottom = zone.text
    part = excess[top:bottom, left:right].astype(np.float32)
    short = np.sort(_piece_levels(part, zone.short[slack]))
    high = float(short[-1 - min(2, len(short) // 4)])
    if not marked:
        return 0.0, high
    long = np.sort(_piece_levels(part, zone.long[slack]))
    return float(long[int(0.2 * len(long))]), high


def _piece_levels(part: npt.NDArray[np.float32], pieces: Pieces) -> npt.NDArray[np.float32]:
    """Darkest row of each piece, by the mean of its px that print leaves free; 0 .. 1."""
    darkest: npt.NDArray[np.float32] = ((part * pieces.free) @ pieces.share / pieces.weight).max(
        axis=0
    )
    return darkest
