"""Place a page on the grid of its form, or say why it cannot be placed."""

from dataclasses import dataclass

import cv2
import numpy as np

from calibration.form import FORM_DPI, MM_PER_INCH, Form
from election.definition import Grid
from election.reading import ReasonCode
from pipeline.grid_frame import find_frame
from pipeline.grid_map import GridMap, fit, held_out_errors
from pipeline.grid_marks import (
    Bars,
    Blobs,
    Gray,
    Points,
    find_bars,
    find_blobs,
    work_image,
)
from pipeline.grid_seen import Flags, found_on_sides, match_bars, sort_out, standing_places

LEAST_PITCH_PX = 16  # 64 dpi: a mark is four pixels high
BLANK_SHARE = 0.0005  # of the page dark: dust and the edge of the sheet
SIDE_SHARE = 0.7  # of a side's marks that must be seen; a torn hand's breadth takes a fifth
RESIDUAL_MM = (
    0.35  # largest p95 of a left-out mark; an oval's clear inside stands 0.36 mm off its line
)


@dataclass(frozen=True, slots=True, eq=False)
class GridPlacement:
    """How a page lies on the grid.

    Attributes
    ----------
    work : ndarray, shape (height, width), uint8
        The page upright, reduced by `factor`.
    blobs : Blobs
        Its dark components, upright.
    factor : float
        Page pixels to one work pixel.
    page_size : tuple of int
        Width and height of the page as scanned.
    turned : bool
        True when the page as scanned lies upside down.
    map : GridMap
        Grid units to work pixels.
    residual_px : float
        95th percentile, in page pixels, of marks against a map that did not use them.
    angle_deg : float
        Of the sheet on the upright page, clockwise positive.
    dpi : tuple of float
        Page pixels per inch across and down, if the grid was printed at its nominal pitch.
    found : dict of str to ndarray
        For "top", "bottom" (by column), "left", "right" (by row): which marks were seen.
    """

    work: Gray
    blobs: Blobs
    factor: float
    page_size: tuple[int, int]
    turned: bool
    map: GridMap
    residual_px: float
    angle_deg: float
    dpi: tuple[float, float]
    found: dict[str, Flags]

    def box_on_page(
        self, x: float, y: float, width: float, height: float
    ) -> tuple[int, int, int, int]:
        """Give an upright box in work pixels as a box on the page as scanned."""
        x0, y0, x1, y1 = (v * self.factor for v in (x, y, x + width, y + height))
        page_w, page_h = self.page_size
        if self.turned:
            x0, y0, x1, y1 = page_w - x1, page_h - y1, page_w - x0, page_h - y0
        left, top = max(0, round(x0)), max(0, round(y0))
        right, bottom = min(page_w, round(x1)), min(page_h, round(y1))
        return left, top, max(0, right - left), max(0, bottom - top)


@dataclass(frozen=True, slots=True)
class NotPlaced:
    """Why a page cannot be placed beyond doubt: a code, and what was seen, in words."""

    code: ReasonCode
    detail: str


def cells_of(form: Form, grid: Grid) -> Points:
    """Column and row of every target's centre in the order of the form, shape (n, 2).

    The form's frame lies about the grid with equal margins left and right, above and below.
    """
    pitch = np.array(grid.pitch) / MM_PER_INCH * FORM_DPI
    span = (np.array([grid.columns, grid.rows]) - 1.0) * pitch
    origin = (np.array(form.size, dtype=np.float64) - span) / 2.0
    rects = np.array([t.rect for row in form.rows for t in row.targets], dtype=np.float64)
    cells = (rects[:, :2] + rects[:, 2:] / 2.0 - origin) / pitch
    # A rectangle is whole pixels; cells are given in tenths at the finest.
    return np.asarray(np.round(cells * 20.0) / 20.0, dtype=np.float64)


def locate(gray: Gray, form: Form) -> GridPlacement | NotPlaced:
    """Find the timing marks of a page and place it on the form's grid.

    Parameters
    ----------
    gray : ndarray, shape (height, width), uint8
        The page as scanned, any resolution, upright or upside down.
    form : Form
        A form with a grid.

    Returns
    -------
    GridPlacement or NotPlaced
        The second where the page cannot be placed beyond doubt.

    Raises
    ------
    ValueError
        When the form has no grid.
    """
    grid = form.grid
    if grid is None:
        raise ValueError(f"Form of contest {form.contest} has no grid of timing marks.")
    if gray.shape[1] < LEAST_PITCH_PX * grid.columns or gray.shape[0] < LEAST_PITCH_PX * grid.rows:
        return NotPlaced(
            ReasonCode.POOR_IMAGE,
            f"Ảnh {gray.shape[1]} x {gray.shape[0]} điểm, quá nhỏ: quét lại ở 200 hoặc 300 dpi"
            " / The picture is too small for the frame of marks: scan again at 200 or 300 dpi",
        )
    work, factor = work_image(gray, grid.columns)
    blobs = find_blobs(work)
    bars = find_bars(blobs, grid)
    frame = find_frame(bars, grid, work.shape[1])
    if isinstance(frame, str):
        return _refused(frame, blobs)
    if frame.turned:
        work, blobs, bars = _turn(work, blobs, bars)
    size = (grid.columns, grid.rows)
    seen, _ = sort_out(bars, frame.bars, frame.cells, grid)
    rough = fit(seen, size)
    if rough is None:
        return _refused(f"only {len(seen.cells)} timing marks", blobs)
    bars_at, cells = match_bars(bars, rough, grid, frame.pitch)
    seen, wide = sort_out(bars, bars_at, cells, grid)
    fitted, errors = fit(seen, size), held_out_errors(seen, size)
    if fitted is None or errors is None:
        return _refused(f"only {len(seen.cells)} timing marks", blobs)
    standing = standing_places(work, blobs, fitted, grid)
    found = found_on_sides(np.vstack([seen.cells, standing]), grid)
    trouble = _check(found, fitted, bars, grid, wide)
    if trouble is not None:
        return _refused(trouble, blobs)
    jacobian = fitted.frame_at(((grid.columns - 1) / 2, (grid.rows - 1) / 2))[:, :2]
    steps = np.hypot(jacobian[0], jacobian[1]) * factor
    dpi = steps / np.array(grid.pitch) * MM_PER_INCH
    return GridPlacement(
        work=work,
        blobs=blobs,
        factor=factor,
        page_size=(gray.shape[1], gray.shape[0]),
        turned=frame.turned,
        map=fitted,
        residual_px=float(np.percentile(errors, 95)) * factor,
        angle_deg=float(np.degrees(np.arctan2(jacobian[1, 0], jacobian[0, 0]))),
        dpi=(float(dpi[0]), float(dpi[1])),
        found=found,
    )


def _refused(seen: str, blobs: Blobs) -> NotPlaced:
    dark = int(blobs.stats[1:, 4].sum())
    if dark <= BLANK_SHARE * blobs.paper.size:
        return NotPlaced(ReasonCode.BLANK_PAPER, "Tờ giấy trắng / The sheet is blank")
    return NotPlaced(
        ReasonCode.WRONG_FORM,
        f"Không đặt được tờ này vào khung dấu định vị / Not placed on the frame of marks: {seen}",
    )


def _turn(work: Gray, blobs: Blobs, bars: Bars) -> tuple[Gray, Blobs, Bars]:
    """Turn everything found by half a turn, instead of searching again."""
    height, width = work.shape
    stats = blobs.stats.copy()
    stats[:, 0] = width - stats[:, 0] - stats[:, 2]
    stats[:, 1] = height - stats[:, 1] - stats[:, 3]
    last = np.array([width - 1.0, height - 1.0])
    turned_work = np.asarray(cv2.rotate(work, cv2.ROTATE_180), dtype=np.uint8)
    turned_blobs = Blobs(
        np.asarray(cv2.rotate(blobs.paper, cv2.ROTATE_180), dtype=np.uint8),
        np.ascontiguousarray(blobs.surround[::-1, ::-1]),
        stats,
        last - blobs.centres,
    )
    return (
        turned_work,
        turned_blobs,
        Bars(last - bars.xy, bars.wh, last[0] - bars.left_right[:, ::-1]),
    )


def _check(
    found: dict[str, Flags], fitted: GridMap, bars: Bars, grid: Grid, wide: float
) -> str | None:
    """Count the marks on all sides, and look for marks where the frame must have ended."""
    for side in ("top", "left", "right"):
        seen, asked = int(found[side].sum()), len(found[side])
        if seen < SIDE_SHARE * asked:
            return f"{seen} of {asked} timing marks on the {side}"
    # The last row may lack its corners on purpose; the row before it may not.
    if not (found["left"][-2:].any() and found["right"][-2:].any()):
        return f"the sides end before row {grid.rows - 1}"
    if not found["bottom"][1:-1].any():
        return "no code row below"
    if found["top"].sum() - found["bottom"].sum() < 4:
        return "the top row and the code row cannot be told apart"
    places = np.array(
        [(c, r) for c in (0, grid.columns - 1) for r in (-2, -1, grid.rows, grid.rows + 1)],
        dtype=np.float64,
    )
    apart = fitted.at(places)[:, None, :] - bars.xy[None, :, :]
    near = (np.abs(apart[..., 0]) <= 0.2 * wide) & (np.abs(apart[..., 1]) <= 0.15 * wide)
    alike = np.abs(bars.wh[:, 0] - wide) <= 0.15 * wide
    if (near & alike[None, :]).any():
        return "timing marks go on beyond the frame: a larger grid than the form's"
    return None
