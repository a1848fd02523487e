"""Which marks of the frame a page shows: whole ones, cut ones, and those that touch other print.

Frames: *work pixels* of `pipeline.grid_marks`, and cells (column, row) of the grid.
"""

import numpy as np
import numpy.typing as npt

from election.definition import Grid
from pipeline.grid_map import GridMap, Seen
from pipeline.grid_marks import INK_BELOW, Bars, Blobs, Gray, Points

Flags = npt.NDArray[np.bool_]


def sort_out(
    bars: Bars, chosen: npt.NDArray[np.int64], cells: Points, grid: Grid
) -> tuple[Seen, float]:
    """Tell whole marks from cut ones; a side mark cut outside is placed by its inner edge."""
    width, height = bars.wh[chosen, 0], bars.wh[chosen, 1]
    # Whole columns may be cut by the edge of the paper; the complete row's inner marks are not.
    inner_top = (cells[:, 1] == 0) & (cells[:, 0] > 0) & (cells[:, 0] < grid.columns - 1)
    wide, high = float(np.median(width[inner_top])), float(np.median(height[inner_top]))
    whole = (np.abs(width - wide) <= 0.12 * wide) & (height <= 1.3 * high)
    xy = bars.xy[chosen].copy()
    edges = bars.left_right[chosen]
    for column, inner, sign in ((0, 1, -1.0), (grid.columns - 1, 0, 1.0)):
        cut = (cells[:, 0] == column) & (width < 0.88 * wide) & (height <= 1.3 * high)
        xy[cut, 0] = edges[cut, inner] + sign * wide / 2.0
        whole |= cut
    good = height <= 1.6 * high
    return Seen(cells[good], xy[good], whole[good]), wide


def match_bars(
    bars: Bars, rough: GridMap, grid: Grid, pitch: float
) -> tuple[npt.NDArray[np.int64], Points]:
    """For every place of the frame the bar that stands there, if one does."""
    places = np.array(
        [(c, 0) for c in range(grid.columns)]
        + [(c, grid.rows - 1) for c in range(grid.columns)]
        + [(0, r) for r in range(1, grid.rows - 1)]
        + [(grid.columns - 1, r) for r in range(1, grid.rows - 1)],
        dtype=np.float64,
    )
    apart = rough.at(places)[:, None, :] - bars.xy[None, :, :]
    # A cut mark's centre lies up to half a mark to the side.
    far = np.maximum(np.abs(apart[..., 0]) / 0.38, np.abs(apart[..., 1]) / 0.15) / pitch
    nearest = np.argmin(far, axis=1)
    hit = far[np.arange(len(places)), nearest] <= 1.0
    return nearest[hit].astype(np.int64), places[hit]


def standing_places(work: Gray, blobs: Blobs, fitted: GridMap, grid: Grid) -> Points:
    """List places of the sides where a mark is printed, whether it touches other print or not.

    Dark where the mark is, light half a pitch above and below: a tear is dark on all sides.
    """
    places = np.array(
        [(c, r) for c in (0, grid.columns - 1) for r in range(1, grid.rows - 1)], dtype=np.float64
    )
    half_w, half_h = 0.25 * grid.mark[0] / grid.pitch[0], 0.25 * grid.mark[1] / grid.pitch[1]
    around = [(x, y) for x in (-half_w, 0.0, half_w) for y in (-half_h, 0.0, half_h)]
    height, width = work.shape

    def mean(offset: float) -> Points:
        total = np.zeros(len(places))
        for x, y in around:
            at = np.round(fitted.at(places + np.array([x, y + offset]))).astype(int)
            inside = (at >= 0).all(axis=1) & (at[:, 0] < width) & (at[:, 1] < height)
            at = np.clip(at, 0, [width - 1, height - 1])
            x_px, y_px = at[:, 0], at[:, 1]
            ratio = work[y_px, x_px] / np.maximum(blobs.paper[y_px, x_px], 1)
            total += np.where(inside & ~blobs.surround[y_px, x_px], ratio, 0.0)
        return total / len(around)

    stands = (mean(0.0) < INK_BELOW) & (mean(0.5) > INK_BELOW) & (mean(-0.5) > INK_BELOW)
    return places[stands]


def found_on_sides(cells: Points, grid: Grid) -> dict[str, Flags]:
    """Give, for each side of the frame, which of its marks are among `cells`."""
    columns, rows = cells[:, 0].astype(int), cells[:, 1].astype(int)
    top, bottom = np.zeros(grid.columns, dtype=bool), np.zeros(grid.columns, dtype=bool)
    left, right = np.zeros(grid.rows, dtype=bool), np.zeros(grid.rows, dtype=bool)
    top[columns[rows == 0]] = True
    bottom[columns[rows == grid.rows - 1]] = True
    left[rows[columns == 0]] = True
    right[rows[columns == grid.columns - 1]] = True
    return {"top": top, "bottom": bottom, "left": left, "right": right}
