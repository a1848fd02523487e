"""Find dark components of a page that could be printed timing marks.

Frame: *work pixels*, the page reduced to about 50 pixels a pitch, as it lies in the file (not yet
turned upright); origin at the centre of the top left pixel, x right, y down.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from election.definition import Grid
from pipeline.components import find_components
from pipeline.frames import halve

Gray = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]

WORK_PITCH_PX = 50.0  # a quarter inch at 200 dpi: enough for pens, and small print stands apart
PITCH_RANGE = (0.55, 1.12)  # of page width / columns: black surround .. marks cut at both edges
MAX_SLOPE = 0.105  # tan 6°: the frame may be turned by ±5° and be sheared a little
EDGE_WINDOW_PX = 60  # at half size, two to three pitches of marks along the edge of the sheet
INK_BELOW = 0.62  # of the local paper: what counts as print or pen when marks are searched


@dataclass(frozen=True, slots=True, eq=False)
class Blobs:
    """Dark connected components of the work image.

    Attributes
    ----------
    paper : ndarray, shape (height, width), uint8
        Local brightness of unprinted paper.
    surround : ndarray, shape (height, width), bool
        The dark beyond the edge of the sheet: scanner background, also through a tear.
    stats : ndarray, shape (n, 5), int32
        Left, top, width, height, area; row 0 is the paper.
    centres : ndarray, shape (n, 2), float64
    """

    paper: Gray
    surround: npt.NDArray[np.bool_]
    stats: npt.NDArray[np.int32]
    centres: Points


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """Components that have about the shape of a timing mark.

    Attributes
    ----------
    xy : ndarray, shape (n, 2), float64
        Centres.
    wh : ndarray, shape (n, 2), float64
        Widths and heights of the bounding boxes.
    left_right : ndarray, shape (n, 2), float64
        Left and right edges, x.
    """

    xy: Points
    wh: Points
    left_right: Points


def work_image(gray: Gray, columns: int) -> tuple[Gray, float]:
    """Reduce a page, in halves of its size, until the pitch is about `WORK_PITCH_PX`.

    Returns
    -------
    work : ndarray, shape (height / factor, width / factor), uint8
    factor : float
        Page pixels to one work pixel: 1, 1.5, 2, 2.5 and so on.
    """
    factor = max(1.0, round(gray.shape[1] / columns / WORK_PITCH_PX * 2.0) / 2.0)
    if factor == 1.0:
        return gray, factor
    size = (int(gray.shape[1] / factor), int(gray.shape[0] / factor))
    # Cut to whole work pixels, so that the scale is the factor exactly.
    whole = np.ascontiguousarray(gray[: round(size[1] * factor), : round(size[0] * factor)])
    return np.asarray(cv2.resize(whole, size, interpolation=cv2.INTER_AREA), dtype=np.uint8), factor


def local_paper(work: Gray) -> Gray:
    """Estimate the brightness of unprinted paper around each pixel, shape and dtype as `work`."""
    height, width = work.shape
    small = work
    for _ in range(3):
        small = halve(small)
    # Wider than a printed bar with white text (half an inch), or the bar passes for dark paper.
    bright = cv2.blur(cv2.dilate(small, np.ones((15, 15), np.uint8)), (9, 9))
    small = np.asarray(bright, dtype=np.uint8)
    # A black surround has no paper: hold it to the page's, so that all of it counts as ink.
    small = np.maximum(small, np.uint8(np.percentile(small, 75) * 0.7))
    full = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(full, dtype=np.uint8)


def find_surround(mask: Gray) -> npt.NDArray[np.bool_]:
    """Mark the dark that comes in from the edges of the page, without marks that touch it.

    Parameters
    ----------
    mask : ndarray, shape (height, width), uint8
        255 where dark.
    """
    height, width = mask.shape
    out = np.zeros((height, width), dtype=bool)
    across, down = np.arange(width), np.arange(height)
    for side in range(4):
        lines = (mask, mask[:, ::-1], mask.T, mask.T[:, ::-1])[side]
        depth = _edge_depth(lines)
        if not depth.any():
            continue
        if side == 0:
            out |= across[None, :] < depth[:, None]
        elif side == 1:
            out |= across[None, ::-1] < depth[:, None]
        elif side == 2:
            out |= down[:, None] < depth[None, :]
        else:
            out |= down[::-1, None] < depth[None, :]
    return out


def _edge_depth(lines: Gray) -> npt.NDArray[np.int64]:
    """How far the dark reaches in from the start of each line, held to what its neighbours say.

    Timing marks that touch the edge cover a quarter of the lines (three quarters at the top): the
    fifth of the lines with the shortest run still show where the sheet begins.
    """
    window, step = EDGE_WINDOW_PX, 4
    sample = lines[::step]
    run = np.argmin(sample, axis=1)  # the first bright pixel
    run[sample[:, -1].astype(bool) & (run == 0) & sample[:, 0].astype(bool)] = lines.shape[1]
    reach = window // step // 2
    padded = np.pad(run, reach, mode="edge")
    views = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
    depth = np.partition(views, (2 * reach + 1) // 5, axis=1)[:, (2 * reach + 1) // 5]
    depth = np.where(depth > 0, depth + 1, 0)  # the soft edge of the dark
    full = np.interp(np.arange(len(lines)), np.arange(len(run)) * step, depth)
    return np.asarray(np.ceil(full), dtype=np.int64)


def find_blobs(work: Gray) -> Blobs:
    """Find what is darker than its local paper.

    Components are taken at half the size: a mark still is 18 by 6 pixels, its centre is the mean
    of a hundred, and it costs a quarter.
    """
    paper = local_paper(work)
    height, width = work.shape
    half = halve(work)
    limit = cv2.convertScaleAbs(paper[:-1:2, :-1:2], alpha=INK_BELOW)[
        : half.shape[0], : half.shape[1]
    ]
    mask = np.asarray(cv2.compare(half, limit, cv2.CMP_LT), dtype=np.uint8)
    beyond = find_surround(mask)
    mask[beyond] = 0
    pieces = find_components(mask)
    stats = np.column_stack([2 * pieces.boxes, 4 * pieces.areas]).astype(np.int32)
    centres = (
        np.column_stack(
            [
                np.bincount(pieces.of, weights=at, minlength=pieces.count + 1)
                for at in (pieces.xs, pieces.ys)
            ]
        )
        / np.maximum(pieces.areas, 1)[:, None]
    )
    surround = cv2.resize(beyond.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST)
    return Blobs(
        paper,
        np.asarray(surround, dtype=np.uint8) > 0,
        stats,
        np.asarray(centres, dtype=np.float64) * 2.0 + 0.5,
    )


def find_bars(blobs: Blobs, grid: Grid) -> Bars:
    """Pick components that could be timing marks of a page this wide."""
    widest = blobs.paper.shape[1] / grid.columns * PITCH_RANGE[1]
    narrowest = blobs.paper.shape[1] / grid.columns * PITCH_RANGE[0]
    mark_w, mark_h = grid.mark[0] / grid.pitch[0], grid.mark[1] / grid.pitch[0]
    width, height, area = (blobs.stats[:, k].astype(np.float64) for k in (2, 3, 4))
    slant = 1.0 + MAX_SLOPE * grid.mark[0] / grid.mark[1]
    keep = (
        (width <= widest * mark_w * 1.25)
        & (width >= narrowest * mark_w * 0.35)  # a mark cut by the edge of the paper
        & (height <= widest * mark_h * 1.3 * slant)
        & (height >= narrowest * mark_h * 0.6)
        & (area >= 0.6 * width * height)
        & (width >= 0.8 * height)
    )
    keep[0] = False
    chosen = np.flatnonzero(keep)
    left = blobs.stats[chosen, 0].astype(np.float64)
    edges = np.column_stack([left - 0.5, left + width[chosen] - 0.5])
    return Bars(blobs.centres[chosen], np.column_stack([width, height])[chosen], edges)
