"""Split the dark of a page into what a press makes (rules, bars) and the rest, in a straight frame.

Frame: *level pixels*, the work image turned straight about its middle.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.frames import halve
from pipeline.grid_locate import GridPlacement

Gray = npt.NDArray[np.uint8]
Affine = npt.NDArray[np.float64]

STRAIGHT_DEG = 0.3  # below this a rule of 12 mm stays within its own thickness
RULE_MM = 12.0  # no letter has a straight stroke this long
STRIP_MM = 26.0  # looked at above and below a solid place: the shaft of an arrow, a tall letter
BAR_MM = 3.4  # thicker than any letter's stroke: a header bar with white text
MOST_CORNERS = 9  # an arrow has seven
PEN_BELOW = 0.5  # of the local paper: letters printed close together still stand apart
FAINT_BELOW = 0.75  # of the local paper: a light pencil, but not most folds and shades
STREAK_PX = 5  # 0.6 mm, the widest streak
STREAK_RUN_PX = 88  # broken into pieces of a centimetre at the shortest
STREAK_SHARE = 0.25  # of the height of the page; no letter, mark or pen stroke reaches it


@dataclass(frozen=True, slots=True, eq=False)
class PageInk:
    """What is dark on a page, sorted.

    Attributes
    ----------
    level_from_work : ndarray, shape (2, 3), float64
        Work pixels to level pixels.
    px_per_mm : float
    tone : ndarray, shape (height, width), uint8
        How much darker than its paper each pixel is.
    rest : ndarray, shape (height, width), uint8
        255 where dark and neither rule nor bar, streak nor surround.
    faint : ndarray, shape (height, width), uint8
        The same with what is only a little darker than paper: pencil, but folds too.
    """

    level_from_work: Affine
    px_per_mm: float
    tone: Gray
    rest: Gray
    faint: Gray


def sort_ink(placement: GridPlacement, pitch_mm: float) -> PageInk:
    """Find the dark of a placed page and take out rules and bars."""
    height, width = placement.work.shape
    angle = placement.angle_deg if abs(placement.angle_deg) > STRAIGHT_DEG else 0.0
    affine = np.asarray(
        cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0), dtype=np.float64
    )
    masks = [_darker(placement, below) for below in (PEN_BELOW, FAINT_BELOW)]
    # A streak is soft: its core is dark in places only, but all of it is a little dark.
    streaks = _streaks(masks[1])
    for k, mask in enumerate(masks):
        whole = cv2.subtract(mask, streaks)
        if angle:
            turned = cv2.warpAffine(whole, affine, (width, height), flags=cv2.INTER_LINEAR)
            whole = cv2.threshold(turned, 127, 255, cv2.THRESH_BINARY)[1]
        masks[k] = np.asarray(whole, dtype=np.uint8)
    mask, faint = masks
    tone = np.asarray(cv2.subtract(placement.blobs.paper, placement.work), dtype=np.uint8)
    if angle:
        tone = np.asarray(cv2.warpAffine(tone, affine, (width, height), flags=cv2.INTER_LINEAR))
    columns = placement.map.size[0]
    ends = placement.map.at(np.array([[0.0, 20.0], [columns - 1.0, 20.0]]))
    px_per_mm = float(np.hypot(*(ends[1] - ends[0]))) / ((columns - 1) * pitch_mm)
    lines = cv2.bitwise_or(_rules(mask, px_per_mm), _bars(mask, px_per_mm))
    rest = np.asarray(cv2.subtract(mask, lines), dtype=np.uint8)
    near = cv2.dilate(lines, np.ones((3, 3), np.uint8))
    faint = np.asarray(cv2.subtract(faint, near), dtype=np.uint8)
    return PageInk(affine, px_per_mm, tone, rest, faint)


def _darker(placement: GridPlacement, below: float) -> Gray:
    limit = cv2.convertScaleAbs(placement.blobs.paper, alpha=below)
    mask = np.asarray(cv2.compare(placement.work, limit, cv2.CMP_LT), dtype=np.uint8)
    beyond = placement.blobs.surround
    return np.asarray(cv2.bitwise_and(mask, mask, mask=(~beyond).view(np.uint8)), dtype=np.uint8)


def _streaks(mask: Gray) -> Gray:
    """Thin lines straight along the way of the paper through the scanner: dirt on its glass."""
    wide = STREAK_PX + 1
    thin = mask.copy()
    thin[:, wide:] = cv2.subtract(thin[:, wide:], mask[:, :-wide])
    thin[:, :-wide] = cv2.subtract(thin[:, :-wide], mask[:, wide:])
    # A streak may lean by a pixel. Stems of letters stand in columns too, but not on end.
    near = cv2.dilate(thin, np.ones((5, 3), np.uint8))
    blocks = _whole_blocks(np.asarray(cv2.transpose(near), dtype=np.uint8), 8)
    runs = cv2.morphologyEx(blocks, cv2.MORPH_OPEN, np.ones((1, STREAK_RUN_PX // 8), np.uint8))
    share = np.count_nonzero(runs, axis=1) / runs.shape[1]
    columns = cv2.dilate(
        (share >= STREAK_SHARE).astype(np.uint8)[None, :], np.ones((1, 3), np.uint8)
    )
    thin[:, np.asarray(columns).ravel() == 0] = 0
    return thin


def _rules(mask: Gray, px_per_mm: float) -> Gray:
    """Long straight lines along either axis, found at half the size."""
    height, width = mask.shape
    half = _any_of_four(mask)
    length = round(RULE_MM * px_per_mm / 2)
    found = np.zeros_like(half)
    for turned in (False, True):
        lines = np.asarray(cv2.transpose(half), dtype=np.uint8) if turned else half
        # A rule of a warped sheet steps by a pixel now and then.
        joined = cv2.dilate(lines, np.ones((3, 1), np.uint8))
        runs = _long_runs(np.asarray(joined, dtype=np.uint8), length)
        found |= np.asarray(cv2.transpose(runs), dtype=np.uint8) if turned else runs
    wide = cv2.resize(found, None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.bitwise_and(wide[:height, :width], mask), dtype=np.uint8)


def _any_of_four(mask: Gray) -> Gray:
    """Half the size, rounded up: dark where any of four pixels is."""
    height, width = mask.shape
    even = cv2.copyMakeBorder(mask, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE)
    half = halve(np.asarray(even, dtype=np.uint8))
    return np.asarray(cv2.threshold(half, 0, 255, cv2.THRESH_BINARY)[1], dtype=np.uint8)


def _long_runs(mask: Gray, length: int) -> Gray:
    """Where rows hold runs of at least about `length` dark pixels, a pixel fatter up and down."""
    step = 4
    width = mask.shape[1] // step * step
    whole = _whole_blocks(mask, step)
    # Odd, or opening would shift everything by a block.
    kernel = np.ones((1, max(length // step - 1, 2) // 2 * 2 + 1), np.uint8)
    runs = cv2.morphologyEx(whole, cv2.MORPH_OPEN, kernel)
    runs = cv2.dilate(runs, np.ones((3, 3), np.uint8))  # ends that fill no whole block; soft edges
    full = np.zeros_like(mask)
    full[:, :width] = cv2.resize(runs, (width, mask.shape[0]), interpolation=cv2.INTER_NEAREST)
    return full


WORDS: dict[int, type[np.uint32] | type[np.uint64]] = {4: np.uint32, 8: np.uint64}


def _whole_blocks(mask: Gray, step: int) -> Gray:
    """Where all of `step` pixels side by side are dark, shape (height, width // step).

    An opening with a long kernel over the full page costs ten times as much.
    """
    width = mask.shape[1] // step * step
    words = np.ascontiguousarray(mask[:, :width]).view(WORDS[step])
    return np.where(words == np.iinfo(WORDS[step]).max, np.uint8(255), np.uint8(0))


def _bars(mask: Gray, px_per_mm: float) -> Gray:
    """Solid printed areas: header bars with white text, arrows.

    Looked for in strips across the page about places that are solid before any letter is filled.
    """
    out = np.zeros_like(mask)
    for top, bottom in _solid_strips(mask, px_per_mm):
        out[top:bottom] |= _bars_of(np.ascontiguousarray(mask[top:bottom]), px_per_mm)
    return out


def _solid_strips(mask: Gray, px_per_mm: float) -> list[tuple[int, int]]:
    """First and last rows of strips, whole multiples of eight, that may hold a bar."""
    step = 8
    height, width = (side // step * step for side in mask.shape)
    blocks = mask[:height, :width]
    for _ in range(3):
        blocks = halve(blocks)
    # An area as thick as a bar holds two whole blocks side by side, wherever it lies.
    side = max(int(BAR_MM * px_per_mm / step) - 1, 1)
    solid = cv2.threshold(blocks, 240, 255, cv2.THRESH_BINARY)[1]
    solid = cv2.morphologyEx(solid, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    rows = np.flatnonzero(solid.any(axis=1))
    # Farther than a letter is high, or a cell cut by the strip's edge would pass for a letter.
    reach = int(np.ceil(STRIP_MM * px_per_mm / step))
    strips: list[tuple[int, int]] = []
    for row in rows.tolist():
        top, bottom = max(row - reach, 0) * step, min((row + 1 + reach) * step, mask.shape[0])
        if strips and top <= strips[-1][1]:
            strips[-1] = (strips[-1][0], bottom)
        else:
            strips.append((top, bottom))
    return strips


def _bars_of(mask: Gray, px_per_mm: float) -> Gray:
    step = 4
    height, width = (side // step * step for side in mask.shape)
    whole = _letters_filled(mask[:height:2, :width:2], px_per_mm / 2)
    small = cv2.resize(whole, (width // step, height // step), interpolation=cv2.INTER_AREA)
    solid = np.where(np.asarray(small) > 200, np.uint8(255), np.uint8(0))
    side = max(round(BAR_MM * px_per_mm / step), 2)
    square = np.ones((side, side), np.uint8)
    solid = np.asarray(cv2.morphologyEx(solid, cv2.MORPH_OPEN, square), dtype=np.uint8)
    contours, _ = cv2.findContours(solid, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    out = np.zeros_like(mask)
    for contour in contours:
        x, y, w, h = (int(v) * step for v in cv2.boundingRect(contour))
        (_, (long, short), _) = cv2.minAreaRect(contour)
        corners = cv2.approxPolyDP(contour, 0.6 * px_per_mm / step, closed=True)
        # A straight-sided bar fills its rectangle and has few corners; a scribble is ragged.
        straight = cv2.contourArea(contour) >= 0.9 * long * short and len(corners) <= MOST_CORNERS
        # A row of empty boxes has white insides too: a bar is mostly dark before filling.
        dark = mask[y : y + h, x : x + w].mean() >= 0.5 * 255
        if straight and dark and w >= 12.0 * px_per_mm and h >= 4.0 * px_per_mm:
            shape = np.zeros(solid.shape, np.uint8)
            cv2.drawContours(shape, [contour], -1, 255, cv2.FILLED)
            shape = np.asarray(cv2.dilate(shape, np.ones((3, 3), np.uint8)), dtype=np.uint8)
            wide = cv2.resize(shape, (width, height), interpolation=cv2.INTER_NEAREST)
            out[:height, :width] |= np.where(np.asarray(wide) > 0, np.uint8(255), np.uint8(0))
        else:
            _clear_polygon(mask, (x, y, w, h), px_per_mm, out)
    return out


Piece = tuple[int, int, int, int]


def _letters_filled(mask: Gray, px_per_mm: float) -> Gray:
    """Fill white islands of a letter's size: the white text of a bar, the eyes of letters."""
    light = cv2.bitwise_not(mask)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(light, connectivity=4, ltype=cv2.CV_32S)
    width, height, area = stats[:, 2], stats[:, 3], stats[:, 4]
    # Letters of a word may touch; an empty cell of that size fills its rectangle, they do not.
    joined = (width <= 40.0 * px_per_mm) & (area <= 0.6 * width * height)
    letter = ((width <= 12.0 * px_per_mm) | joined) & (height <= 9.0 * px_per_mm)
    letter[0] = True
    return np.asarray(letter[labels], dtype=np.uint8) * np.uint8(255)


def _clear_polygon(mask: Gray, piece: Piece, px_per_mm: float, out: Gray) -> None:
    """Mark a large shape of few straight edges, such as an arrow; a scribble has many."""
    pad = round(25.0 * px_per_mm)  # the shaft of an arrow is thinner than its head
    x, y, w, h = piece
    x0, y0 = max(x - pad, 0), max(y - pad, 0)
    area = mask[y0 : y + h + pad, x0 : x + w + pad]
    contours, _ = cv2.findContours(area, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    for contour in contours:
        size = cv2.contourArea(contour)
        if size < 40.0 * px_per_mm**2 or size < 0.8 * w * h:
            continue
        corners = cv2.approxPolyDP(contour, 0.25 * px_per_mm, closed=True)
        if len(corners) <= MOST_CORNERS:
            shape = np.zeros(area.shape, np.uint8)
            cv2.drawContours(shape, [contour], -1, 255, cv2.FILLED)
            shape = np.asarray(cv2.dilate(shape, np.ones((5, 5), np.uint8)), dtype=np.uint8)
            out[y0 : y0 + area.shape[0], x0 : x0 + area.shape[1]] |= shape
