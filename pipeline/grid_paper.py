"""What on a placed grid sheet asks for a person, apart from the marks: missing paper, other ink."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from election.definition import Grid
from election.reading import MarkVerdict
from pipeline.components import find_components
from pipeline.frames import halve
from pipeline.grid_ink import PageInk, sort_ink
from pipeline.grid_locate import GridPlacement
from pipeline.grid_seen import Flags
from pipeline.grid_strange import Box, Expected, strange_boxes
from pipeline.ovals import OvalScore

Floats = npt.NDArray[np.float64]

GAP_MARKS = 2  # timing marks missing side by side: torn, folded over or covered
OUTLINE_MM = 0.45  # about an outline: its own line, blur and a badly placed oval
MOST_PIECES = 600  # more is not writing but a dirty or unknown page: all of it is looked at
CLOSE_MM = 5.0  # pieces of one drawing or word lie no farther apart
FAINT_MM = 2.2  # the shortest light line that is looked at; paper and folds leave shorter ones
FAINT_CORE = 0.3  # share of a light line that is as dark as print
FAINT_PX = 100  # of 255: two of four pixels
THINNEST_PX = 2  # a pencil's line is 0.3 mm or more
EDGE_MM = 1.5
NEAR_MM = 2.0  # ink so close to a target may be meant for it


@dataclass(frozen=True, slots=True)
class StrangeInk:
    """Ink that is not shown to be print, in one place.

    Attributes
    ----------
    box : tuple of float
        Left, top, width, height in work pixels.
    pieces : int
        Components: a word or a drawing has several.
    target : str or None
        The candidate whose target it is at, encloses or nearly touches.
    """

    box: tuple[float, float, float, float]
    pieces: int
    target: str | None


@dataclass(frozen=True, slots=True)
class PaperFindings:
    """What was found about the paper.

    Attributes
    ----------
    missing : tuple
        Boxes in work pixels where paper or print is missing.
    strange : tuple of StrangeInk
    """

    missing: tuple[tuple[float, float, float, float], ...]
    strange: tuple[StrangeInk, ...]


def inspect(
    placement: GridPlacement,
    grid: Grid,
    scores: tuple[OvalScore, ...],
    verdicts: tuple[MarkVerdict, ...],
) -> PaperFindings:
    """Look at everything on the sheet that is not a target."""
    ink = sort_ink(placement, grid.pitch[0])
    return PaperFindings(
        missing=_missing(placement, grid),
        strange=_strange(placement, grid, ink, scores, verdicts),
    )


def _missing(placement: GridPlacement, grid: Grid) -> tuple[tuple[float, float, float, float], ...]:
    pitch = float(np.hypot(*placement.map.frame_at((0.0, 0.0))[:, 0]))
    places: list[tuple[float, float]] = []
    top, left, right = (placement.found[side] for side in ("top", "left", "right"))
    places += [(c, 0) for c in _gaps(top)]
    places += [(0, r) for r in _gaps(left[:-1])]
    places += [(grid.columns - 1, r) for r in _gaps(right[:-1])]
    # Scanner background that comes in over the frame: a tear, or a corner turned down.
    inner = np.array(
        [(c, r) for r in range(grid.rows) for c in range(1, grid.columns - 1)], dtype=np.float64
    )
    xy = np.round(placement.map.at(inner)).astype(int)
    height, width = placement.work.shape
    on_page = (xy[:, 0] >= 0) & (xy[:, 1] >= 0) & (xy[:, 0] < width) & (xy[:, 1] < height)
    dark = np.ones(len(inner), dtype=bool)
    dark[on_page] = placement.blobs.surround[xy[on_page, 1], xy[on_page, 0]]
    places += [(float(c), float(r)) for c, r in inner[dark]]
    if not places:
        return ()
    at = placement.map.at(np.array(places, dtype=np.float64))
    boxes = [(int(x - pitch / 2), int(y - pitch / 2), int(pitch), int(pitch)) for x, y in at]
    merged = _clusters(boxes, pitch)
    return tuple((float(x), float(y), float(w), float(h)) for (x, y, w, h), _ in merged)


def _gaps(found: Flags) -> list[int]:
    """List marks missing side by side, and of missing first marks: the corners."""
    gone = np.flatnonzero(~found)
    runs = np.split(gone, np.flatnonzero(np.diff(gone) > 1) + 1) if len(gone) else []
    return [int(i) for run in runs if len(run) >= GAP_MARKS or run[0] == 0 for i in run]


def _strange(
    placement: GridPlacement,
    grid: Grid,
    ink: PageInk,
    scores: tuple[OvalScore, ...],
    verdicts: tuple[MarkVerdict, ...],
) -> tuple[StrangeInk, ...]:
    centres = _level(ink, np.array([score.centre for score in scores]))
    empty = np.array([verdict is MarkVerdict.EMPTY for verdict in verdicts])
    rest, faint = ink.rest.copy(), ink.faint.copy()
    half = tuple((side / 2 + OUTLINE_MM) * ink.px_per_mm for side in grid.target)
    for (x, y), clear in zip(centres, empty, strict=True):
        if clear:
            _clear_oval(rest, (float(x), float(y)), half)
        _clear_oval(faint, (float(x), float(y)), half)
    places = [(c, r) for c in range(grid.columns) for r in (0, grid.rows - 1)]
    places += [(c, r) for r in range(1, grid.rows - 1) for c in (0, grid.columns - 1)]
    frame = _level(ink, placement.map.at(np.array(places, dtype=np.float64)))
    expected = Expected(centres, centres[~empty], frame, grid.target, grid.mark)
    boxes = list(strange_boxes(rest, ink.tone, ink.px_per_mm, expected))
    boxes += _faint_boxes(faint, ink.rest, ink.px_per_mm)
    if len(boxes) > MOST_PIECES:
        height, width = placement.work.shape
        return (StrangeInk((0.0, 0.0, float(width), float(height)), len(boxes), None),)
    clusters = _clusters(boxes, CLOSE_MM * ink.px_per_mm)
    back = cv2.invertAffineTransform(ink.level_from_work)
    out = []
    for (x, y, w, h), pieces in clusters:
        corners = np.array([[x, y], [x + w, y], [x, y + h], [x + w, y + h]], dtype=np.float64)
        work = np.column_stack([corners, np.ones(4)]) @ back.T
        (x0, y0), (x1, y1) = work.min(axis=0), work.max(axis=0)
        reach = tuple((side / 2 + NEAR_MM) * ink.px_per_mm for side in grid.target)
        near = (np.abs(centres[:, 0] - x - w / 2) <= w / 2 + reach[0]) & (
            np.abs(centres[:, 1] - y - h / 2) <= h / 2 + reach[1]
        )
        target = scores[int(np.argmax(near))].candidate if near.any() else None
        box = (float(x0), float(y0), float(x1 - x0), float(y1 - y0))
        out.append(StrangeInk(box, pieces, target))
    return tuple(out)


def _level(ink: PageInk, xy: Floats) -> Floats:
    xy = xy.reshape(-1, 2)
    return np.asarray(
        np.column_stack([xy, np.ones(len(xy))]) @ ink.level_from_work.T, dtype=np.float64
    )


def _clear_oval(
    mask: npt.NDArray[np.uint8], centre: tuple[float, float], half: tuple[float, ...]
) -> None:
    """Clear a target with its outline; the inside has been measured already."""
    x, y = centre
    first = (round(x - half[0]), round(y - half[1]))
    cv2.rectangle(mask, first, (round(x + half[0]), round(y + half[1])), 0, cv2.FILLED)


def _faint_boxes(
    faint: npt.NDArray[np.uint8], dark: npt.NDArray[np.uint8], px_per_mm: float
) -> list[Box]:
    """Light lines that belong to nothing dark: pencil."""
    # Half the size is enough for a line of two millimetres, and joins what paper grain breaks.
    some = cv2.threshold(halve(faint), FAINT_PX, 255, cv2.THRESH_BINARY)[1]
    pieces = find_components(np.asarray(some, dtype=np.uint8))
    # Print and pen are dark but for their soft edges.
    core = halve(dark)[pieces.ys, pieces.xs] / 255.0
    held = np.bincount(pieces.of, weights=core, minlength=pieces.count + 1)
    pale = held <= FAINT_CORE * pieces.areas
    stats = 2 * pieces.boxes
    long = np.maximum(stats[:, 2], stats[:, 3]) >= FAINT_MM * px_per_mm
    # A scanner's lines run down the page. Along the edge is what lies beyond the sheet.
    long &= stats[:, 2] > THINNEST_PX
    right, bottom = stats[:, 0] + stats[:, 2], stats[:, 1] + stats[:, 3]
    edge = np.minimum.reduce(
        [stats[:, 0], stats[:, 1], faint.shape[1] - right, faint.shape[0] - bottom]
    )
    long &= edge > EDGE_MM * px_per_mm
    long &= pale
    long[0] = False
    return [(int(x), int(y), int(w), int(h)) for x, y, w, h in stats[long]]


def _clusters(boxes: list[Box], gap: float) -> list[tuple[Box, int]]:
    """Join boxes closer than `gap`; each with how many it holds, from top to bottom."""
    groups = [(box, 1) for box in boxes]
    merged = True
    while merged:
        merged = False
        out: list[tuple[Box, int]] = []
        for (x, y, w, h), count in groups:
            for k, ((x0, y0, w0, h0), held) in enumerate(out):
                if (
                    x <= x0 + w0 + gap
                    and x0 <= x + w + gap
                    and y <= y0 + h0 + gap
                    and y0 <= y + h + gap
                ):
                    left, top = min(x, x0), min(y, y0)
                    right, bottom = max(x + w, x0 + w0), max(y + h, y0 + h0)
                    out[k] = ((left, top, right - left, bottom - top), held + count)
                    merged = True
                    break
            else:
                out.append(((x, y, w, h), count))
        groups = out
    return sorted(groups, key=lambda group: (group[0][1], group[0][0]))
