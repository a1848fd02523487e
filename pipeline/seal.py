"""Find the stamp that the issuing body sets at the top left of every sheet.

Red by its colour; on grey and bilevel scans by its shape: ink all the way round a centre, in a
size that stamps have. A signature or a cross has ink on few sides only.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import Rect
from pipeline.components import Components, find_components
from pipeline.frames import Gray
from pipeline.oblong import is_oblong
from pipeline.pixels import channels_of, closed, places_of, share_of

SMALLEST_MM, LARGEST_MM = 14.0, 58.0  # sides of round, oval and oblong stamps in use
BEYOND_RIM, FEW_BEYOND = 1.15, 0.06  # of the half axes; share of a round stamp's ink out there
LONGEST_OVAL = 1.8  # longer side over shorter
SECTORS = 24
ROUND_SHARE = 0.79  # of the sectors must hold ink near the rim
EDGE = 4  # px (2 mm) from the corner's edge: an oblong stamp may be cut off there
BRIDGES_MM = (2.0, 5.0)  # gaps in a stamp: of its letters; of a worn or faded one
RIM = 0.76  # of the half axes
RED_OVER = 24  # grey levels by which red outshines green and blue on a stamp
FAINT_RED = 9  # the same where a stamp has been found and left little ink
FRAGMENT_MM2 = 0.2
FADED_PIECES, FADED_MM2 = 8, 4.0  # least number and area of the fragments of a faded stamp
LONGEST_FRAGMENT_MM = 7.0
FADED_ROUND = 2.2  # longer side over shorter of where they lie
ROUNDER, HIDING = 1.1, 0.6  # height over width; of the gap between two pieces, covered by print
GROWTH, NEAR_MM = 1.25, 3.0  # times its longer side; how far off a piece of the stamp may lie

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Seal:
    """A stamp as found; rect in overview px."""

    rect: Rect
    faded: bool
    cut: bool = False  # a part of its rim is gone
    red: Gray | None = None  # 255 where the sheet's corner is at all red, overview px, in colour


def clear_seal(pen: Gray, seal: Seal) -> None:
    """Take the stamp out of a picture of the pen's ink (overview), in place."""
    x, y, w, h = seal.rect
    if seal.red is None:
        pen[max(0, y - 3) : y + h + 3, max(0, x - 3) : x + w + 3] = 0
    else:  # ink of another colour on the stamp is not the stamp's
        pad = max(w, h) // 4  # pieces of the stamp beyond what was found of it
        part = (slice(max(0, y - pad), y + h + pad), slice(max(0, x - pad), x + w + pad))
        red = seal.red[part]
        around = pen[part][: red.shape[0], : red.shape[1]]
        around[red > 0] = 0


def corner_of(size: tuple[int, int]) -> Rect:
    """Where stamps stand: the top left part of the sheet; any unit, x y width height."""
    return 0, 0, int(size[0] * 0.5), int(size[1] * 0.33)


def redness(colour: npt.NDArray[np.uint8]) -> Gray:
    """Grey levels by which red outshines green and blue in a BGR picture, against its own paper.

    On blue paper a red stamp is purple: each channel is taken relative to the paper's.
    """
    blue, green, red = (
        cv2.convertScaleAbs(channel, alpha=255 / max(60.0, share_of(channel, 0.8)))
        for channel in channels_of(colour)
    )
    return cv2.subtract(red, cv2.max(blue, green)).astype(np.uint8, copy=False)


def find_seal(ink: Gray, px_mm: float, printed: Gray | None = None) -> Seal | None:
    """Find a stamp in a picture of the top left corner.

    Parameters
    ----------
    ink : ndarray, shape (height, width), uint8
        255 where there is ink that the blank does not have (or red ink).
    px_mm : float
        Millimetres a px.
    printed : ndarray, same shape, uint8, optional
        255 where print may hide a stamp's ink.
    """
    for pieces, label in joined_pieces(ink, px_mm, BRIDGES_MM):
        x, y, w, h = (int(v) for v in pieces.boxes[label])
        if not _stamp_sized(w * px_mm, h * px_mm):
            continue
        piece = (pieces.labels[y : y + h, x : x + w] == label) & (ink[y : y + h, x : x + w] > 0)
        hidden = None if printed is None else printed[y : y + h, x : x + w] > 0
        if is_round(piece) or is_oblong(piece, hidden, cut=min(x, y) <= EDGE):
            return Seal(_grown((x, y, w, h), pieces, px_mm, printed), faded=False)
    return None


def joined_pieces(
    ink: Gray, px_mm: float, bridges_mm: tuple[float, ...]
) -> Iterator[tuple[Components, int]]:
    """Pieces of ink joined over gaps, the largest first: all of a width of gap, and one's label."""
    for bridge_mm in bridges_mm:
        bridge = max(3, round(bridge_mm / px_mm)) | 1
        pieces = find_components(closed(ink, np.ones((bridge, bridge), np.uint8)))
        for label in (np.argsort(-pieces.areas[1:], kind="stable") + 1).tolist():
            yield pieces, label


def _stamp_sized(width_mm: float, height_mm: float) -> bool:
    small, large = sorted((width_mm, height_mm))
    return small >= SMALLEST_MM * 0.6 and large >= SMALLEST_MM and large <= LARGEST_MM


def is_round(piece: npt.NDArray[np.bool_]) -> bool:
    """Whether a piece is bounded by an ellipse: a scrawl reaches into the corners of its box."""
    height, width = piece.shape
    if max(height, width) > LONGEST_OVAL * min(height, width):
        return False
    across, down = _off_middle(piece)
    away = np.hypot(across, down)
    if np.count_nonzero(away > BEYOND_RIM) > FEW_BEYOND * len(away):
        return False
    return _ringed(across, down, away) >= ROUND_SHARE


def ringed_share(piece: npt.NDArray[np.bool_]) -> float:
    """Share of the directions from the middle in which there is ink near the rim."""
    across, down = _off_middle(piece)
    return _ringed(across, down, np.hypot(across, down))


def _off_middle(piece: npt.NDArray[np.bool_]) -> tuple[FloatArray, FloatArray]:
    """How far a piece's px lie from the middle of its box, in its half axes across and down."""
    height, width = piece.shape
    xs, ys = places_of(piece)
    across = (xs - (width - 1) / 2) / max(1.0, (width - 1) / 2)
    down = (ys - (height - 1) / 2) / max(1.0, (height - 1) / 2)
    return across, down


def _ringed(across: FloatArray, down: FloatArray, away: FloatArray) -> float:
    rim = away >= RIM
    sector = (np.arctan2(down[rim], across[rim]) / (2 * np.pi) * SECTORS).astype(int) % SECTORS
    return np.count_nonzero(np.bincount(sector, minlength=SECTORS)) / SECTORS


def find_faded_seal(ink: Gray, px_mm: float) -> Seal | None:
    """A stamp of which the threshold of a bilevel scan left only fragments.

    Parameters
    ----------
    ink : ndarray, shape (height, width), uint8
        255 where there is ink on bare paper, away from all print.
    px_mm : float
        Millimetres a px.

    Notes
    -----
    Dust leaves a few spots anywhere; a pen leaves few and long pieces. A stamp leaves many short
    ones within a stamp's size, with nothing around them.
    """
    pieces = find_components(ink)
    sizes = pieces.areas[1:] * px_mm * px_mm
    kept = 1 + np.flatnonzero(sizes >= FRAGMENT_MM2)
    if len(kept) < FADED_PIECES:
        return None
    if pieces.boxes[kept, 2:4].max() * px_mm > LONGEST_FRAGMENT_MM:
        return None
    mine = np.isin(pieces.of, kept)
    ys, xs = pieces.ys[mine], pieces.xs[mine]
    left, right = np.percentile(xs, (2, 98))
    top, bottom = np.percentile(ys, (2, 98))
    width_mm, height_mm = (right - left) * px_mm, (bottom - top) * px_mm
    if not _stamp_sized(width_mm, height_mm) or len(ys) * px_mm * px_mm < FADED_MM2:
        return None
    if max(width_mm, height_mm) > FADED_ROUND * min(width_mm, height_mm):
        return None
    pad = round(NEAR_MM / px_mm)
    x, y = max(0, int(left) - pad), max(0, int(top) - pad)
    return Seal((x, y, int(right) + pad - x, int(bottom) + pad - y), faded=True)


def _grown(rect: Rect, pieces: Components, px_mm: float, printed: Gray | None) -> Rect:
    """Take in pieces of the same stamp that came off, as long as it stays of one size."""
    limit = GROWTH * max(rect[2], rect[3])
    near = round(NEAR_MM / px_mm)
    changed = True
    while changed:
        changed = False
        for x, y, w, h in pieces.boxes[1:].tolist():
            left, top = min(x, rect[0]), min(y, rect[1])
            right, bottom = max(x + w, rect[0] + rect[2]), max(y + h, rect[1] + rect[3])
            merged = (left, top, right - left, bottom - top)
            beside = (
                x <= rect[0] + rect[2] + near
                and x + w >= rect[0] - near
                and y <= rect[1] + rect[3] + near
                and y + h >= rect[1] - near
            ) or (printed is not None and _behind_print(rect, (x, y, w, h), printed))
            if beside and merged != rect and max(merged[2], merged[3]) <= limit:
                rect, changed = merged, True
    return rect


def _behind_print(rect: Rect, piece: Rect, printed: Gray) -> bool:
    """Whether a piece completes a stamp that a line of print cuts off above or below.

    What lies above or below a whole stamp would make it longer than it is wide, not rounder.
    """
    x, y, w, h = piece
    if x < rect[0] or x + w > rect[0] + rect[2]:
        return False
    top, bottom = min(y, rect[1]), max(y + h, rect[1] + rect[3])
    if bottom - top > ROUNDER * rect[2]:
        return False
    gap = printed[min(y + h, rect[1] + rect[3]) : max(y, rect[1]), x : x + w]
    return gap.size > 0 and float((gap > 0).mean()) >= HIDING
