"""The way of a stroke over a printed name, column by column."""

import numpy as np
import numpy.typing as npt

from pipeline.fitted import line_through
from pipeline.frames import Gray
from pipeline.pixels import places_of, px_along
from pipeline.quantile import quantile
from pipeline.runs import runs_of
from pipeline.zones import NameZone

BARE = 6  # px (0.8 mm) of paper on which a stroke would show
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
    seen = np.flatnonzero(with_ink & (around[:-2] | around[2:] | (counts > 2)))
    if len(seen) == 0:
        return None
    down = np.arange(reach[0], reach[0] + len(band), dtype=np.float32)
    heights = (down @ band.astype(np.float32))[seen].astype(np.float64) / counts[seen]
    columns = np.arange(seen[0], seen[-1] + 1)
    rows = np.rint(np.interp(columns, seen, heights)).astype(np.int64)
    return seen, columns, rows


def with_faint(path: Track, excess: Gray, printed: Gray) -> Track:
    """The same path, with the columns of bare paper that show it faintly, where the pen skips.

    Parameters
    ----------
    excess : ndarray, shape (rows, columns), uint8
        The voter's ink in the zone.
    printed : ndarray, same shape, uint8
        Ink of the blank, spread.
    """
    seen, columns, rows = path
    if len(seen) < LEAST_SEEN:
        return path
    flat, width = excess.ravel(), excess.shape[1]
    here = rows * width + columns
    last = len(excess) - 1
    above, below = here - width * (rows > 0), here + width * (rows < last)
    line = np.maximum(np.maximum(flat.take(above), flat.take(below)), flat.take(here))
    bare = printed.ravel().take(here) < HIDES
    ink, px = (np.convolve(part, NEAR, "same") for part in (np.where(bare, line, 0), bare))
    shown = bare & (ink >= FAINT * np.maximum(px, 1))
    shown[seen - columns[0]] = True
    return columns[shown], columns, rows


def cover_of(pen: npt.NDArray[np.bool_], zone: NameZone, path: Track | None, slack: int) -> float:
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
    gaps = np.flatnonzero(np.diff(seen) - 1 > BARE)
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


def longest_gap(path: Track | None, zone: NameZone) -> int:
    """Longest stretch of the name, its ends left out, where the stroke does not show, form px."""
    if path is None:
        return zone.text[2] - zone.text[0]
    seen = path[0]
    inside = seen[(seen >= zone.text[0]) & (seen < zone.text[2])]
    return int(np.diff(inside).max(initial=1)) - 1


def level_of(path: Track | None, zone: NameZone) -> float:
    """Middle height of the stroke over the name: 0 at the letters' tops, 1 at their feet."""
    if path is None:
        return 0.5
    _, columns, rows = path
    over = rows[(columns >= zone.text[0]) & (columns < zone.text[2])]
    if len(over) == 0:
        return 0.5
    top, bottom = zone.band
    return (quantile(over, 0.5) - top) / max(1, bottom - top)


def _longest_run(flags: npt.NDArray[np.bool_]) -> int:
    return max((stop - start for start, stop in runs_of(flags)), default=0)


def share_in_band(pen: npt.NDArray[np.bool_], zone: NameZone) -> float:
    """Share of a name's width where one straight stroke lies between its letters' tops and feet.

    1 where the ink is no single straight stroke: a wave, a scribble, two lines.

    Parameters
    ----------
    pen : ndarray, shape (rows, columns) of the zone, bool
        Px with a pen's ink.
    """
    left, _, right, _ = zone.text
    top, bottom = zone.band
    xs, ys = places_of(pen[:, left:right])
    if len(xs) < LEAST_SEEN:
        return 1.0
    across, down, slope = line_through(xs, ys)
    off = np.abs(ys - down - slope * (xs - across))
    if quantile(off, 0.9) > STRAIGHT * (bottom - top):
        return 1.0
    heights = down + slope * (np.arange(right - left) - across)
    return np.count_nonzero((heights >= top) & (heights <= bottom)) / len(heights)
