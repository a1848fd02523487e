"""The letters of a page: components with their words, lines, and doubles elsewhere on the page.

Frame: *level pixels* of `pipeline.grid_ink`.
"""

from dataclasses import dataclass, replace
from statistics import median

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.components import Components, find_components

Gray = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]

SPECK_MM = 1.3  # nothing this small is writing: dust, full stops, dots over letters
THIN_MM, THIN_SPECK_MM = 0.4, 2.0  # thinner than a pen: pieces of a scratch or a fold
LETTER_MM = (1.2, 9.0)  # height of a printed letter, small print to headlines
SAMPLES = 2  # places along each side of a thumb's pixel
THUMB = 12  # pixels of the picture by which two letters are compared
TWIN = 0.85  # correlation of two prints of one letter; between a hand's letters 0.83 was seen
STEPS = (-1, 0, 1)
SAME_TYPE = 0.15  # difference of stroke between words of one type
TWINS_IN_WORD = 0.3  # share of a word's letters with a double, from which the word is print
WORD_GAP, LINE_GAP = 0.55, 1.8  # of a letter's height: between letters, between words


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Components worth judging, arrays of length n.

    Attributes
    ----------
    thumbs : ndarray, shape (n, THUMB * THUMB), float32
        Zero mean, unit length.
    stroke : ndarray, shape (n,), float64
        Mean distance of ink from paper in pixels: a quarter of the width of the stroke.
    dots : ndarray, shape (m, 2), float64
        Centres of what is too small to judge.
    """

    left: Floats
    top: Floats
    width: Floats
    height: Floats
    area: Floats
    stroke: Floats
    thumbs: npt.NDArray[np.float32]
    dots: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Numbers of the word and of the line that each letter stands in; -1 for what is no letter."""

    word: Numbers
    line: Numbers


@dataclass(frozen=True, slots=True)
class Word:
    """A word that is print: where its letters stand, their height and stroke."""

    members: tuple[int, ...]
    rises: tuple[float, ...]  # of the tops of letters with doubles over the base line
    line: int
    left: float
    right: float
    base: float
    high: float
    caps: float  # height of the capitals of the word's type on this page
    stroke: float


def find_letters(parts: Parts, shape: tuple[int, ...], px_per_mm: float) -> Runs:
    """Tell the words and lines of what has the size of a letter.

    Parameters
    ----------
    parts : Parts
    shape : tuple of int
        Height and width of the page.
    px_per_mm : float
    """
    low, high = (limit * px_per_mm for limit in LETTER_MM)
    letter = (parts.height >= low) & (parts.height <= high) & (parts.width <= 3.0 * high)
    word = _runs(parts, letter, WORD_GAP / 2, shape)
    return Runs(word, _runs(parts, letter, LINE_GAP / 2, shape))


def find_parts(rest: Gray, tone: Gray, px_per_mm: float) -> Parts:
    """Cut ink into components, specks left out."""
    pieces = find_components(rest)
    boxes, areas = pieces.boxes, np.maximum(pieces.areas, 1)
    long, short = boxes[:, 2:].max(axis=1), boxes[:, 2:].min(axis=1)
    thin = short <= THIN_MM * px_per_mm
    keep = np.flatnonzero(long >= np.where(thin, THIN_SPECK_MM, SPECK_MM) * px_per_mm)
    keep = keep[keep > 0]
    small = (long < SPECK_MM * px_per_mm) & (areas >= 4)
    small[0] = False
    depth = cv2.distanceTransform(rest, cv2.DIST_L2, 3)
    deep = np.bincount(pieces.of, weights=depth[pieces.ys, pieces.xs], minlength=len(areas))
    left, top, width, height = (boxes[keep, i].astype(np.float64) for i in range(4))
    return Parts(
        left,
        top,
        width,
        height,
        area=areas[keep].astype(np.float64),
        stroke=deep[keep] / areas[keep],
        thumbs=_thumbs(pieces, keep, tone),
        dots=boxes[small, :2] + boxes[small, 2:] / 2.0,
    )


def _thumbs(pieces: Components, keep: Numbers, tone: Gray) -> npt.NDArray[np.float32]:
    """Take small pictures of components, each alone, without neighbours that reach into its box.

    Every px of a thumb is the mean of `SAMPLES` x `SAMPLES` places.
    """
    side = THUMB * SAMPLES
    boxes = pieces.boxes[keep].astype(np.int32)
    steps = (np.arange(side, dtype=np.float32) + 0.5) / side
    xs = boxes[:, 0, None] + (boxes[:, 2, None] * steps[None, :]).astype(np.int32)
    ys = boxes[:, 1, None] + (boxes[:, 3, None] * steps[None, :]).astype(np.int32)
    at = ys[:, :, None] * np.int32(tone.shape[1]) + xs[:, None, :]
    own = np.take(pieces.labels, at) == keep.astype(np.int32)[:, None, None]
    shade = np.take(tone, at) * own
    blocks = shade.reshape(len(keep), THUMB, SAMPLES, THUMB, SAMPLES)
    thumbs = blocks.sum(axis=(2, 4), dtype=np.uint16).astype(np.float32)
    thumbs = thumbs.reshape(len(keep), THUMB * THUMB)
    thumbs -= thumbs.mean(axis=1, keepdims=True)
    thumbs /= np.maximum(np.linalg.norm(thumbs, axis=1, keepdims=True), 1e-6)
    return np.asarray(thumbs, dtype=np.float32)


def find_twins(parts: Parts, runs: Runs) -> Mask:
    """Tell which letters have a double of their size elsewhere; plain shapes are left out.

    Elsewhere is in another word: two letters side by side in one written word can be much alike.
    """
    # A straight stroke or a blob has doubles in any handwriting.
    plain = parts.area >= 0.8 * parts.width * parts.height
    plain |= (parts.height > 3.5 * parts.width) | (parts.width > 3.5 * parts.height)
    told = np.flatnonzero(~plain & (runs.word >= 0))
    width, height = parts.width.astype(np.int64), parts.height.astype(np.int64)
    sizes: dict[tuple[int, int], list[int]] = {}
    for i in told:
        sizes.setdefault((int(width[i]), int(height[i])), []).append(int(i))
    out = np.zeros(len(parts.left), dtype=bool)
    for (w, h), here in sizes.items():
        # One letter differs by a pixel from print to print.
        there = [i for dw in STEPS for dh in STEPS for i in sizes.get((w + dw, h + dh), ())]
        # Not by BLAS: its threads cost more than this, and its sums may differ in the last bit.
        match = np.einsum("ik,jk->ij", parts.thumbs[here], parts.thumbs[there])
        away = runs.word[here][:, None] != runs.word[there][None, :]
        out[here] = ((match >= TWIN) & away).any(axis=1)
    return out


def _runs(parts: Parts, letter: Mask, gap: float, shape: tuple[int, ...]) -> Numbers:
    """Count the runs of letters no farther apart than `gap` of their height; -1 for no letter."""
    canvas = np.zeros((shape[0] // 2 + 1, shape[1] // 2 + 1), np.uint8)
    for i in np.flatnonzero(letter):
        x, y, w, h = parts.left[i], parts.top[i], parts.width[i], parts.height[i]
        # The middle of the height only, or the lines of a paragraph would join.
        upper, lower = (y + 0.3 * h) / 2, (y + 0.7 * h) / 2
        reach = gap * h / 2
        first = (max(int((x - reach) / 2), 0), int(upper))
        cv2.rectangle(canvas, first, (int((x + w + reach) / 2), int(lower)), 255, cv2.FILLED)
    _, labels = cv2.connectedComponents(canvas, connectivity=8)
    middle_y = ((parts.top + 0.5 * parts.height) / 2).astype(np.int64)
    middle_x = ((parts.left + 0.5 * parts.width) / 2).astype(np.int64)
    return np.where(letter, labels[middle_y, middle_x].astype(np.int64), -1)


def find_words(parts: Parts, twin: Mask, runs: Runs) -> tuple[Word, ...]:
    """Find the words that are print by their own letters: at least two with doubles."""
    out: list[Word] = []
    for members in groups(runs.word, runs.word >= 0):
        sure = members[twin[members]]
        if len(sure) >= 2 and len(sure) >= TWINS_IN_WORD * len(members):
            out.append(_word(parts, members, sure, int(runs.line[members[0]])))
    return _with_capitals(out)


def _with_capitals(words: list[Word]) -> tuple[Word, ...]:
    """Give each word the height of capitals of its type: words of low letters show none."""
    stroke = np.array([word.stroke for word in words])
    high = np.array([word.high for word in words])
    same = np.abs(stroke[None, :] / stroke[:, None] - 1.0) <= SAME_TYPE
    same &= high[None, :] <= 1.5 * high[:, None]
    caps = np.where(same, high[None, :], 0.0).max(axis=1, initial=0.0)
    return tuple(replace(word, caps=float(c)) for word, c in zip(words, caps, strict=True))


def groups(number: Numbers, asked: Mask) -> list[Numbers]:
    """Members of each run that holds a part asked for."""
    order = np.argsort(number, kind="stable")
    values, starts = np.unique(number[order], return_index=True)
    wanted = np.isin(values, number[asked])
    return [m for m, keep in zip(np.split(order, starts[1:]), wanted, strict=True) if keep]


def _word(parts: Parts, members: Numbers, sure: Numbers, line: int) -> Word:
    bottom = parts.top[sure] + parts.height[sure]
    base = median(bottom.tolist())
    high = base - float(parts.top[sure].min())
    return Word(
        members=tuple(int(i) for i in members),
        rises=tuple(float(base - parts.top[i]) for i in sure),
        line=line,
        left=float(parts.left[members].min()),
        right=float((parts.left[members] + parts.width[members]).max()),
        base=base,
        high=high,
        caps=high,
        stroke=median(parts.stroke[sure].tolist()),
    )
