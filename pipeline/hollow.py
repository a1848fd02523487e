"""Ink above and below the middle of a name, closed at both ends: a ring or a box, not a strike."""

import numpy as np
import numpy.typing as npt

from pipeline.pixels import px_along
from pipeline.quantile import quantile

AROUND = 1.2  # letter bands: so tall is a ring close around the letters; of less none is asked
INNER = 0.3  # of the letters' height, from their tops and from their feet
REACH = 0.7  # of the letters' height above and below them
LEAST_PX = 2  # of ink in a column: one is noise beside a letter
BOTH = 0.4  # of the columns must show ink above, and below; letters hide the rest
END = 0.25  # of the way: letters hide a ring's end for longer nowhere
OUTERMOST = 8  # px columns: there a ring's lines have come together, and two strokes have not
TAPERED = 0.8  # of their distance in the middle


def hollow_share(pen: npt.NDArray[np.bool_], band: tuple[int, int], name: tuple[int, int]) -> float:
    """Longest part of a name along which ink runs above and below and leaves the middle free.

    A zigzag or a wave comes back through the middle again and again. Two strokes stay open at an
    end, or the pen turns there from one to the other, and run side by side up to it. Only a ring
    comes together towards both ends and through the middle nowhere between.

    Parameters
    ----------
    pen : ndarray, shape (rows, columns), bool
        The voter's ink in the zone, form px.
    band : (int, int)
        Top and bottom of the letters' bodies.
    name : (int, int)
        Left and right of the printed line.

    Returns
    -------
    float
        Share of the name's width, 0 .. 1.
    """
    top, bottom = band
    body = bottom - top
    high, low = top + round(INNER * body), bottom - round(INNER * body)
    reach = round(REACH * body)
    crossed = np.flatnonzero(px_along(pen[high : max(low, high + 1)], 0) >= LEAST_PX)
    if len(crossed) < 2:
        return 0.0
    longest = int(np.argmax(np.diff(crossed)))
    start, stop = int(crossed[longest]) + 1, int(crossed[longest + 1])
    run = slice(max(start, name[0]), min(stop, name[1]))
    if run.stop <= run.start:
        return 0.0
    above = pen[max(0, top - reach) : high, run].any(axis=0)
    below = pen[low : bottom + reach, run].any(axis=0)
    if above.mean() < BOTH or below.mean() < BOTH:
        return 0.0
    if not _tapers(pen[max(0, top - reach) : bottom + reach, start:stop]):
        return 0.0
    return (run.stop - run.start) / max(1, name[1] - name[0])


def _tapers(lines: npt.NDArray[np.bool_]) -> bool:
    """Whether two lines, one above the middle and one below, come together towards both ends."""
    height, width = lines.shape
    both = np.flatnonzero(lines[: height // 2].any(axis=0) & lines[height // 2 :].any(axis=0))
    upper = height // 2 - 1 - np.argmax(lines[: height // 2][::-1, both], axis=0)
    lower = height // 2 + np.argmax(lines[height // 2 :, both], axis=0)
    apart = (lower - upper).astype(np.float64)
    middle = apart[(both >= 0.35 * width) & (both < 0.65 * width)]
    if not len(middle) or both[0] > END * width or both[-1] < (1 - END) * width:
        return False
    left, right = quantile(apart[:OUTERMOST], 0.5), quantile(apart[-OUTERMOST:], 0.5)
    return max(left, right) < TAPERED * quantile(middle, 0.5)
