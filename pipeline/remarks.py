"""What is printed below a name and belongs to it: an alias, a year of birth.

Who strikes a name out often strikes such a line too. It is no name of its own and counts for
nothing, but a stroke through it is the strike's and no sign.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from calibration.form import Form, Rect
from pipeline.fitted import line_through
from pipeline.frames import Gray
from pipeline.quantile import quantile
from pipeline.runs import runs_of
from pipeline.zones import ABOVE, SIDE, NameZone

PRINT = 60  # of 255: ink of the blank
LEAST_PX, LOWEST = 3, 4  # overview px of print in a row of a line; rows of the lowest line
FARTHEST = 2.6  # heights of a name below it that its remark may end
GAP = 0.8  # heights of a name between two lines: farther down, another text begins
SHARED = 0.5  # of a name's width that the next name below it shares
SEEN, STRUCK = 0.5, 0.9  # of a remark's width from end to end of a pen's ink, with a dark line
NEAR = np.arange(-1, 2)[:, None]  # overview px up and down
FLAT = 0.6  # of its height: a line, and no words written over it
ROOM = 2  # overview px above and below


def remarks_below(form: Form, zones: tuple[NameZone, ...], text: Gray) -> tuple[NameZone, ...]:
    """Lines below the names that belong to no name, each as a zone of its row.

    Parameters
    ----------
    zones : tuple of NameZone
        Of all printed lines of all names, in the order of rows.
    text : ndarray, overview shape, uint8
        Ink of the blank without its rules.
    """
    last = {zone.row: zone for zone in zones}
    names = [row.name for row in form.rows]
    found = []
    for index, name in enumerate(names):
        x, y, w, h = name
        below = [other[1] for other in names if other[1] > y and _shares(name, other)]
        stop = min([*below, round(y + h + FARTHEST * h), form.size[1]])
        left, right = x // 2, (x + w) // 2
        part = text[(y + h) // 2 + 1 : stop // 2 - 1, left:right]
        before = 0
        for start, end in runs_of((part > PRINT).sum(axis=1) >= LEAST_PX):
            if end - start < LOWEST:
                continue
            if start - before > GAP * h / 2:
                break
            before, top = end, (y + h) // 2 + 1 + start
            inked = np.flatnonzero((text[top : top + end - start] > PRINT).any(axis=0))
            near = inked[(inked >= left) & (inked < right)]
            line = (2 * int(near[0]), 2 * top, 2 * int(near[-1] - near[0]) + 2, 2 * (end - start))
            found.append(_zone(last[index], line))
    return tuple(found)


def struck_remarks(
    ink: Gray, pen: Gray, remarks: tuple[NameZone, ...], struck: npt.NDArray[np.bool_]
) -> tuple[NameZone, ...]:
    """Those of struck names that a line goes through as well.

    Parameters
    ----------
    ink, pen : ndarray, overview shape, uint8
        The page's ink; 255 where there is ink of a pen beyond print.
    struck : ndarray, shape (rows,), bool
        Which names are.
    """
    return tuple(zone for zone in remarks if struck[zone.row] and _is_struck(ink, pen, zone))


def _is_struck(ink: Gray, pen: Gray, zone: NameZone) -> bool:
    x, y, _, _ = (v // 2 for v in zone.rect)
    left, top, right, bottom = (v // 2 for v in zone.text)
    part = (slice(y + top - ROOM, y + bottom + ROOM), slice(x + left, x + right))
    ys, xs = np.nonzero(pen[part])
    if len(xs) < LEAST_PX or np.ptp(xs) < SEEN * (right - left):
        return False
    across, down, slope = line_through(xs, ys)
    off = np.abs(ys - down - slope * (xs - across))
    if 2 * quantile(off, 0.9) > FLAT * (bottom - top):
        return False
    columns = np.arange(right - left)
    rows = np.rint(down + slope * (columns - across)).astype(np.intp)[None, :] + NEAR
    rows = rows.clip(0, bottom - top + 2 * ROOM - 1)
    dark = ink[part][rows, columns].max(axis=0) > PRINT
    return float(dark.mean()) >= STRUCK


def _shares(one: Rect, other: Rect) -> bool:
    shared = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    return shared >= SHARED * min(one[2], other[2])


def _zone(name: NameZone, line: Rect) -> NameZone:
    x, y, w, h = line
    side, above = min(SIDE, x), min(ABOVE, y)
    return replace(
        name,
        rect=(x - side, y - above, w + side + SIDE, h + above + ABOVE),
        text=(side, above, side + w, above + h),
        band=(above, above + h),
    )
