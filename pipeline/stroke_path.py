"""The way of a stroke over a printed name, column by column."""

import numpy as np
import numpy.typing as npt

from pipeline.frames import Gray
from pipeline.pixels import places_of, px_along
from pipeline.quantile import quantile
from pipeline.runs import Flags, runs_of
from pipeline.zones import NameZone

BARE = 6  # px (0.8 mm) of paper on which a stroke would show
SHORT = 39  # px (5 mm): whatever shows faintly in so short a gap under print changes nothing
HIDDEN = 56  # px (7 mm): no word of dense letters hides a stroke for longer
LEAST_SEEN = 24  # px (3 mm): less is dust, which has no way between
FAINT, AVERAGED = 16, 7  # of 255: beyond paper grain; px along the stroke
STRAIGHT = 0.25  # letter bands that nine tenths of a straight stroke's ink lie off its line
NEAR = np.ones(AVERAGED, np.int64)
HIDES = 90  # of 255: print so dark hides a stroke

IntArray = npt.NDArray[np.int64]
Track = tuple[IntArray, IntArray, IntArray]


def find_path(pen: npt.NDArray[np.bool_], reach: tuple[int, int]) -> Track | None:
    """Columns that show the stroke, all columns from first to last, and its row in each."""
    band = pen[reach[0] : reach[1]]
    counts = px_along(band, 0)
    with_ink = counts > 0
    # A speck is one or two columns with a px or two; a stroke leaves more, or has neighbours.
    around = np.concatenate([with_ink[-1:], with_ink, with_ink[:1]])
    (seen,) = (with_ink & (around[:-2] | around[2:] | (counts > 2))).nonzero()
    if len(seen) == 0:
        return None
    down = np.arange(reach[0], reach[0] + len(band), dtype=np.float32)
    heights = (down @ band.astype(np.float32))[seen].astype(np.float64) / counts[seen]
    columns = np.arange(seen[0], seen[-1] + 1)
    rows = np.rint(np.interp(columns, seen, heights)).astype(np.int64)
    return seen, columns, rows


def with_faint(path: Track, excess: Gray, bare: Flags) -> IntArray:
    """Columns that show the stroke, those of bare paper too that show it faintly.

    Parameters
    ----------
    excess : ndarray, shape (rows, columns), uint8
        The voter's ink in the zone.
    bare : ndarray, shape (columns of the path,), bool
        Where print hides nothing on the way.
    """
    seen, columns, rows = path
    if len(seen) < LEAST_SEEN:
        return seen
    flat, width = excess.ravel(), excess.shape[1]
    here = rows * width + columns
    last = len(excess) - 1
    above, below = here - width * (rows > 0), here + width * (rows < last)
    line = np.maximum(np.maximum(flat.take(above), flat.take(below)), flat.take(here))
    ink, px = (np.convolve(part, NEAR, "same") for part in (np.where(bare, line, 0), bare))
    shown = bare & (ink >= FAINT * np.maximum(px, 1))
    shown[seen - columns[0]] = True
    faint: IntArray = columns[shown]
    return faint


def cover_and_gap(
    path: Track | None, excess: Gray, printed: Gray, zone: NameZone
) -> tuple[float, int]:
    """Share of the name's columns that a stroke crosses, and the longest stretch without it.

    Columns of bare paper that show the stroke faintly, where the pen skips, are looked for only
    where they may matter: no gap that is short and hidden by print is one.

    Parameters
    ----------
    excess : ndarray, shape (rows, columns), uint8
        The voter's ink in the zone.
    printed : ndarray, same shape, uint8
        Ink of the blank, spread.

    Returns
    -------
    float
        0 .. 1, seen or hidden under letters.
    int
        Form px, the name's ends left out; of gaps up to `SHORT` px without what is seen faintly.
    """
    left, _, right, _ = zone.text
    if path is None:
        return 0.0, right - left
    seen, columns, rows = path
    width = excess.shape[1]
    bare: Flags = printed.ravel().take(rows * width + columns) < HIDES
    if not _all_hidden(seen, bare):
        seen = with_faint(path, excess, bare)
        return _cover_of(seen, columns, bare, width, zone), _longest_gap(seen, zone)
    first, stop = max(left, int(columns[0])), min(right, int(columns[-1]) + 1)
    return max(0, stop - first) / (right - left), _longest_gap(seen, zone)


def _all_hidden(seen: IntArray, bare: Flags) -> bool:
    """Whether all gaps between columns with ink are short, and nearly all of each under print."""
    steps = seen[1:] - seen[:-1]
    (gaps,) = (steps > BARE + 1).nonzero()
    if not len(gaps):
        return True
    if int(steps.max()) > SHORT:
        return False
    first = int(seen[0])
    for start, stop in zip(seen[gaps].tolist(), seen[gaps + 1].tolist(), strict=True):
        if np.count_nonzero(bare[start + 1 - first : stop - first]) > BARE:
            return False
    return True


def _cover_of(seen: IntArray, columns: IntArray, bare: Flags, width: int, zone: NameZone) -> float:
    """Share of the name's columns that a stroke crosses, seen or hidden under letters.

    Between two columns that show ink the stroke is taken to run straight. Where it would lie on
    bare paper for more than `BARE` px and is not seen, it is not there.
    """
    bare = bare.copy()
    bare[seen - columns[0]] = False
    covered = np.zeros(width, np.bool_)
    covered[columns[0] : columns[-1] + 1] = True
    gaps = np.flatnonzero(seen[1:] - seen[:-1] - 1 > BARE)
    for start, stop in zip((seen[gaps] + 1).tolist(), seen[gaps + 1].tolist(), strict=True):
        length = stop - start
        gap = bare[start - columns[0] : stop - columns[0]]
        on_paper = int(np.count_nonzero(gap))
        if length > HIDDEN or (
            on_paper > BARE and (on_paper > 0.3 * length or _longest_run(gap) > BARE)
        ):
            covered[start:stop] = False
    left, _, right, _ = zone.text
    return np.count_nonzero(covered[left:right]) / (right - left)


def _longest_gap(seen: IntArray, zone: NameZone) -> int:
    first, stop = seen.searchsorted((zone.text[0], zone.text[2])).tolist()
    inside = seen[first:stop]
    return int((inside[1:] - inside[:-1]).max(initial=1)) - 1


def level_of(path: Track | None, zone: NameZone) -> float:
    """Middle height of the stroke over the name: 0 at the letters' tops, 1 at their feet."""
    if path is None:
        return 0.5
    _, columns, rows = path
    first = int(columns[0])  # they follow each other
    over = rows[max(0, zone.text[0] - first) : max(0, zone.text[2] - first)]
    if len(over) == 0:
        return 0.5
    top, bottom = zone.band
    return (quantile(over, 0.5) - top) / max(1, bottom - top)


def _longest_run(flags: npt.NDArray[np.bool_]) -> int:
    return max((stop - start for start, stop in runs_of(flags)), default=0)


def share_in_band(over: Flags, rows_px: npt.NDArray[np.int32], band: tuple[int, int]) -> float:
    """Share of a name's width where one straight stroke lies between its letters' tops and feet.

    1 where the ink is no single straight stroke: a wave, a scribble, two lines.

    Parameters
    ----------
    over : ndarray, shape (rows, columns of the name), bool
        Px with a pen's ink.
    rows_px : ndarray, shape (rows,), int32
        How many of them are in each row.
    """
    top, bottom = band
    px = int(rows_px.sum())
    if px < LEAST_SEEN:
        return 1.0
    height, width = over.shape
    xs, ys = np.arange(width, dtype=np.float64), np.arange(height, dtype=np.float32)
    columns_px = px_along(over, 0)
    across, down = float(columns_px @ xs) / px, float(rows_px @ ys.astype(np.float64)) / px
    off = xs - across
    heights = (ys @ over.astype(np.float32)).astype(np.float64)
    slope = float(heights @ off) / max(1.0, float(columns_px @ (off * off)))
    ends = down - slope * across, down + slope * (width - 1 - across)
    if top <= min(ends) and max(ends) <= bottom:
        return 1.0
    if not _is_straight(over, down - slope * across, slope, STRAIGHT * (bottom - top)):
        return 1.0
    line = down + slope * off
    share: float = np.count_nonzero((line >= top) & (line <= bottom)) / width
    return share


def _is_straight(over: Flags, start: float, slope: float, most: float) -> bool:
    """Whether nine tenths of some ink lie no farther than so many px from a line."""
    xs, ys = places_of(over)
    return quantile(np.abs(ys - start - slope * xs), 0.9) <= most
