"""Tell printed letters from handwriting on a page whose blank is not known.

A press repeats itself: the letters of a printed word have exact doubles elsewhere on the page and
stand on one base line, drawn by one width of stroke. A hand does neither. What is not shown to be
print is called strange; a printed seal or signature is therefore strange too, and a person looks.

Frame: *level pixels* of `pipeline.grid_ink`.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Gray = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Box = tuple[int, int, int, int]

MARK_OVER_MM = 2.5  # how far beyond its target a mark may run and be nothing but a mark
SPECK_MM = 1.3  # nothing this small is writing: dust, full stops, dots over letters
THIN_MM, THIN_SPECK_MM = 0.4, 2.0  # thinner than a pen: pieces of a scratch or a fold
LETTER_MM = (1.2, 9.0)  # height of a printed letter, small print to headlines
THUMB = 12  # pixels of the picture by which two letters are compared
TWIN = 0.85  # correlation of two prints of one letter; letters of one hand stay below 0.8
TWINS_IN_WORD = 0.3  # share of a word's letters with a double, from which the word is print
WORD_GAP, LINE_GAP = 0.55, 1.8  # of a letter's height: between letters, between words
REGULAR_LETTERS = 4  # by their place alone fewer letters are not told from a hand's
WIDEST = 3.0  # of a word's letter height: letters that touch, not a line through a word
ASIDE_MM = 12.0  # from every target: signs for a candidate stand nearer
EXACT_PX = 1.1  # 0.14 mm
BASE_PX = 1.6  # how far the feet of letters of one printed line differ, skew included
STROKE_RANGE = (0.6, 1.55)  # of the stroke of the word's letters that have doubles


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
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
class _Runs:
    """Numbers of the word and of the line that each letter stands in; -1 for what is no letter."""

    word: npt.NDArray[np.int64]
    line: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Word:
    """A word that is print: where its letters stand, their height and stroke."""

    members: tuple[int, ...]
    line: int
    left: float
    right: float
    base: float
    high: float
    stroke: float


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """Ink that has its place on the form.

    Attributes
    ----------
    targets : ndarray, shape (n, 2), float64
        Centres of all targets, level pixels.
    marked : ndarray, shape (k, 2), float64
        Centres of targets with a mark or in doubt, level pixels.
    frame : ndarray, shape (m, 2), float64
        Places of timing marks, level pixels.
    target_mm, mark_mm : tuple of float
        Widths and heights of both. A filled target also stands in instructions, as a sample.
    """

    targets: Floats
    marked: Floats
    frame: Floats
    target_mm: tuple[float, float]
    mark_mm: tuple[float, float]


def strange_boxes(rest: Gray, px_per_mm: float, expected: Expected) -> tuple[Box, ...]:
    """Find what neither repeats nor stands in line nor has its place on the form.

    Parameters
    ----------
    rest : ndarray, shape (height, width), uint8
        255 where there is ink that is no rule, bar or outline of an empty target.
    px_per_mm : float
    expected : Expected

    Returns
    -------
    tuple of Box
        Left, top, width, height of each strange component, from top to bottom.
    """
    parts = _parts(rest, px_per_mm)
    if not len(parts.left):
        return ()
    low, high = (limit * px_per_mm for limit in LETTER_MM)
    letter = (parts.height >= low) & (parts.height <= high) & (parts.width <= 3.0 * high)
    runs = _Runs(
        _runs(parts, letter, WORD_GAP / 2, rest.shape),
        _runs(parts, letter, LINE_GAP / 2, rest.shape),
    )
    twin = _twins(parts, runs) & letter
    words = _words(parts, twin, runs)
    far = ~_near(parts, expected.targets, (ASIDE_MM * px_per_mm,) * 2)
    known = _known(parts, twin, words, far, runs)
    known |= _samples(parts, known, expected.target_mm, px_per_mm)
    known |= _timing_marks(parts, expected, px_per_mm) | _marks(parts, expected, px_per_mm)
    known |= _scanner_lines(parts)
    known |= _at_page_edge(parts, rest.shape, px_per_mm)
    strange = np.flatnonzero(~known)
    order = strange[np.lexsort((parts.left[strange], parts.top[strange]))]
    return tuple(
        (int(parts.left[i]), int(parts.top[i]), int(parts.width[i]), int(parts.height[i]))
        for i in order
    )


def _parts(rest: Gray, px_per_mm: float) -> _Parts:
    _, labels, stats, centres = cv2.connectedComponentsWithStats(
        rest, connectivity=8, ltype=cv2.CV_32S
    )
    depth = cv2.distanceTransform(rest, cv2.DIST_L2, 3)
    long = np.maximum(stats[:, 2], stats[:, 3])
    thin = np.minimum(stats[:, 2], stats[:, 3]) <= THIN_MM * px_per_mm
    keep = np.flatnonzero(long >= np.where(thin, THIN_SPECK_MM, SPECK_MM) * px_per_mm)
    keep = keep[keep > 0]
    small = (long < SPECK_MM * px_per_mm) & (stats[:, 4] >= 4)
    thumbs = np.empty((len(keep), THUMB * THUMB), np.float32)
    stroke = np.empty(len(keep))
    for k, label in enumerate(keep):
        x, y, w, h, area = (int(v) for v in stats[label])
        # Alone, without the neighbours that reach into its box.
        own = (labels[y : y + h, x : x + w] == label).astype(np.float32)
        thumbs[k] = cv2.resize(own, (THUMB, THUMB), interpolation=cv2.INTER_AREA).ravel()
        stroke[k] = float(np.vdot(own, depth[y : y + h, x : x + w])) / area
    thumbs -= thumbs.mean(axis=1, keepdims=True)
    thumbs /= np.maximum(np.linalg.norm(thumbs, axis=1, keepdims=True), 1e-6)
    left, top, width, height, area = (stats[keep, i].astype(np.float64) for i in range(5))
    return _Parts(left, top, width, height, area, stroke, thumbs, centres[small])


def _twins(parts: _Parts, runs: _Runs) -> Mask:
    """Which parts have a double of the same size elsewhere, shapes too plain to tell left out.

    Elsewhere is in another word: two letters side by side in one written word can be much alike.
    """
    # A straight stroke or a blob has doubles in any handwriting.
    plain = parts.area >= 0.8 * parts.width * parts.height
    plain |= (parts.height > 3.5 * parts.width) | (parts.width > 3.5 * parts.height)
    told = np.flatnonzero(~plain)
    told = told[np.argsort(parts.height[told], kind="stable")]
    out = np.zeros(len(parts.left), dtype=bool)
    width, height = parts.width[told], parts.height[told]
    word = runs.word[told]
    block = 128
    for start in range(0, len(told), block):
        here = slice(start, min(start + block, len(told)))
        first = int(np.searchsorted(height, height[here.start] - 1.5))
        last = int(np.searchsorted(height, height[here.stop - 1] + 1.5, "right"))
        match = parts.thumbs[told[here]] @ parts.thumbs[told[first:last]].T
        same = np.abs(width[here][:, None] - width[None, first:last]) <= 1.5
        same &= np.abs(height[here][:, None] - height[None, first:last]) <= 1.5
        away = word[here][:, None] != word[None, first:last]
        out[told[here]] = ((match >= TWIN) & same & away).any(axis=1)
    return out


def _runs(parts: _Parts, letter: Mask, gap: float, shape: tuple[int, ...]) -> npt.NDArray[np.int64]:
    """Number the runs of letters no farther apart than `gap` of their height; -1 for no letter."""
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


def _words(parts: _Parts, twin: Mask, runs: _Runs) -> tuple[_Word, ...]:
    """Find the words that are print by their own letters: at least two with doubles."""
    out: list[_Word] = []
    for members in _groups(runs.word, runs.word >= 0):
        sure = members[twin[members]]
        if len(sure) >= 2 and len(sure) >= TWINS_IN_WORD * len(members):
            out.append(_word(parts, members, sure, int(runs.line[members[0]])))
    return tuple(out)


def _groups(number: npt.NDArray[np.int64], asked: Mask) -> list[npt.NDArray[np.int64]]:
    """Members of each run that holds a part asked for."""
    order = np.argsort(number, kind="stable")
    values, starts = np.unique(number[order], return_index=True)
    wanted = np.isin(values, number[asked])
    return [m for m, keep in zip(np.split(order, starts[1:]), wanted, strict=True) if keep]


def _word(
    parts: _Parts, members: npt.NDArray[np.int64], sure: npt.NDArray[np.int64], line: int
) -> _Word:
    bottom = parts.top[sure] + parts.height[sure]
    right = parts.left[members] + parts.width[members]
    return _Word(
        members=tuple(int(i) for i in members),
        line=line,
        left=float(parts.left[members].min()),
        right=float(right.max()),
        base=float(np.median(bottom)),
        high=float(np.median(bottom) - parts.top[sure].min()),
        stroke=float(np.median(parts.stroke[sure])),
    )


def _known(parts: _Parts, twin: Mask, words: tuple[_Word, ...], far: Mask, runs: _Runs) -> Mask:
    """Tell parts of printed words, and words of the same type on their lines."""
    known = np.zeros(len(parts.left), dtype=bool)
    letter = runs.word >= 0
    bottom, right = parts.top + parts.height, parts.left + parts.width
    for word in words:
        fits = _of_type(parts, word)
        member = np.zeros(len(known), dtype=bool)
        member[list(word.members)] = True
        footed = bottom >= word.base - max(1.6, 0.12 * word.high)
        near = right >= word.left - 1.2 * word.high
        near &= parts.left <= word.right + 1.2 * word.high
        small = ~letter & (parts.top >= word.base - 1.2 * word.high) & (parts.width <= word.high)
        known |= fits & ((member & footed) | (near & small))
        thin = (parts.height <= max(3.0, 4.8 * word.stroke)) & (parts.width >= 2 * parts.height)
        known |= thin & near & (np.abs(bottom - word.base) <= 0.4 * word.high)
    known |= _on_lines(parts, twin, known, words, far, runs)
    known |= _regular(parts, twin, known, words, runs)
    return known | _tails_and_queries(parts, known, runs)


def _of_type(parts: _Parts, word: _Word) -> Mask:
    """Parts that could be of the word's type: size, stroke, and place about its base line."""
    # Capitals rise above a word of low letters and tails hang below it.
    fits = parts.top >= word.base - 1.45 * word.high - 1
    fits &= parts.top + parts.height <= word.base + 0.5 * word.high + 1
    fits &= parts.stroke >= STROKE_RANGE[0] * word.stroke
    fits &= parts.stroke <= STROKE_RANGE[1] * word.stroke
    return np.asarray(fits & (parts.width <= WIDEST * word.high), dtype=bool)


def _on_lines(
    parts: _Parts, twin: Mask, known: Mask, words: tuple[_Word, ...], far: Mask, runs: _Runs
) -> Mask:
    """Words beside printed words on one line, exactly on its base line and of its type.

    One or two signs without a double might be a voter's: they must stand between printed words, or
    beside one, to a seventh of a millimetre at its heights, and far from every target.
    """
    out = np.zeros(len(known), dtype=bool)
    bottom, right = parts.top + parts.height, parts.left + parts.width
    beside: dict[int, list[_Word]] = {}
    for word in words:
        beside.setdefault(word.line, []).append(word)
    for members in _groups(runs.word, (runs.word >= 0) & ~known):
        for word in beside.get(int(runs.line[members[0]]), []):
            fits = _of_type(parts, word)[members]
            based = np.abs(bottom[members] - word.base) <= BASE_PX
            hangs = (bottom[members] > word.base) & (len(members) > 1)
            if not (fits & (based | hangs)).all() or not based.any():
                continue
            left_end, right_end = float(parts.left[members].min()), float(right[members].max())
            # A space; a full stop and a space where no voter's sign for a candidate would stand.
            reach = (1.6 if far[members].all() else 0.8) * word.high
            level = known & (np.abs(bottom - word.base) <= 0.5 * word.high)
            before = (level & (right <= left_end + 1) & (right >= left_end - reach)).any()
            after = (
                level & (parts.left >= right_end - 1) & (parts.left <= right_end + reach)
            ).any()
            alone = len(members) < 3 and not twin[members].any() and not (before and after)
            aside = bool(before or after) and bool(far[members].all())
            if not alone or (aside and _exact(parts, members, word)):
                out[members] = True
                break
    return out


def _exact(parts: _Parts, members: npt.NDArray[np.int64], word: _Word) -> bool:
    """Tell whether parts have their feet and tops at heights that the word's letters use."""
    tops = word.base - parts.top[np.array(word.members)]
    rise = word.base - parts.top[members]
    feet = np.abs(parts.top[members] + parts.height[members] - word.base)
    level = np.abs(rise[:, None] - tops[None, :]).min(axis=1)
    return bool(feet.max() <= EXACT_PX and level.max() <= EXACT_PX)


def _regular(parts: _Parts, twin: Mask, known: Mask, words: tuple[_Word, ...], runs: _Runs) -> Mask:
    """Words without doubles that stand as exactly as a printed word of the same type on this page.

    Every letter must have its foot on one line and its top at a height that the type uses, to a
    seventh of a millimetre, with the type's stroke: four letters by hand do not. A headline in
    capitals may be the only word of its type: it needs one letter with a double.
    """
    out = np.zeros(len(known), dtype=bool)
    bottom = parts.top + parts.height
    for members in _groups(runs.word, (runs.word >= 0) & ~known):
        if len(members) < REGULAR_LETTERS:
            continue
        base = float(np.median(bottom[members]))
        slack = max(EXACT_PX, 0.04 * float(parts.height[members].max()))
        if np.abs(bottom[members] - base).max() > slack:
            continue
        stroke, rise = parts.stroke[members], base - parts.top[members]
        if twin[members].any() and np.ptp(rise) <= slack and np.ptp(stroke) <= 0.35 * stroke.max():
            out[members] = True
            continue
        for word in words:
            if np.abs(stroke / word.stroke - 1.0).max() > 0.25:
                continue
            tops = word.base - parts.top[np.array(word.members)]
            if np.abs(rise[:, None] - tops[None, :]).min(axis=1).max() <= slack:
                out[members] = True
                break
    return out


def _tails_and_queries(parts: _Parts, known: Mask, runs: _Runs) -> Mask:
    """Letters that leave the base line of a word otherwise known: g and y, ? and !."""
    out = np.zeros(len(known), dtype=bool)
    bottom, right = parts.top + parts.height, parts.left + parts.width
    for members in _groups(runs.word, (runs.word >= 0) & ~known):
        sure = members[known[members]]
        if len(sure) < 2 or len(sure) < 0.6 * len(members):
            continue
        base, stroke = float(np.median(bottom[sure])), float(np.median(parts.stroke[sure]))
        high = base - float(parts.top[sure].min())
        for i in members[~known[members]]:
            ratio = parts.stroke[i] / stroke
            if not STROKE_RANGE[0] <= ratio <= STROKE_RANGE[1] or parts.width[i] > high:
                continue
            tail = base < bottom[i] <= base + 0.4 * high and parts.top[i] >= base - high - 1
            x, y = parts.dots[:, 0], parts.dots[:, 1]
            dot = (x >= parts.left[i]) & (x <= right[i]) & (y > bottom[i]) & (y <= base + 1)
            query = bool(dot.any()) and abs(base - high - parts.top[i]) <= 0.15 * high
            out[i] = tail or query
    return out


def _scanner_lines(parts: _Parts) -> Mask:
    """Lines a pixel or two wide, straight along the paper's way: no hand holds that."""
    return np.asarray((parts.width <= 2) & (parts.height >= 6 * parts.width), dtype=bool)


def _samples(parts: _Parts, known: Mask, sample_mm: tuple[float, float], px_per_mm: float) -> Mask:
    """Filled targets that instructions show within a line of text."""
    wide, high = (side * px_per_mm for side in sample_mm)
    alike = (np.abs(parts.width - wide) <= 0.15 * wide) & (
        np.abs(parts.height - high) <= 0.2 * high
    )
    alike &= parts.area >= 0.78 * parts.width * parts.height
    right, bottom = parts.left + parts.width, parts.top + parts.height
    out = np.zeros(len(parts.left), dtype=bool)
    for i in np.flatnonzero(alike):
        level = known & (parts.top < bottom[i]) & (bottom > parts.top[i])
        before = level & (right <= parts.left[i] + 2) & (parts.left[i] - right <= 0.8 * wide)
        after = level & (parts.left >= right[i] - 2) & (parts.left - right[i] <= 0.8 * wide)
        out[i] = bool(before.any() and after.any())
    return out


def _at_page_edge(parts: _Parts, shape: tuple[int, ...], px_per_mm: float) -> Mask:
    """Slivers of scanner background along the edge of the page."""
    right, bottom = parts.left + parts.width, parts.top + parts.height
    slack, thin = 1.5 * px_per_mm, 0.9 * px_per_mm
    beside = ((parts.left <= slack) | (right >= shape[1] - slack)) & (parts.width <= thin)
    above = ((parts.top <= slack) | (bottom >= shape[0] - slack)) & (parts.height <= thin)
    return np.asarray(beside | above, dtype=bool)


def _timing_marks(parts: _Parts, expected: Expected, px_per_mm: float) -> Mask:
    """Bars of a timing mark's size, or cut by the edge of the sheet, where the frame has one."""
    wide, high = (side * px_per_mm for side in expected.mark_mm)
    size = (parts.width <= 1.2 * wide) & (parts.height <= 1.5 * high)
    return size & _near(parts, expected.frame, (0.6 * wide, 0.6 * high))


def _marks(parts: _Parts, expected: Expected, px_per_mm: float) -> Mask:
    """Marks on their targets, as far as a hurried hand runs over the outline."""
    if not len(expected.marked):
        return np.zeros(len(parts.left), dtype=bool)
    wide, high = (side * px_per_mm / 2 for side in expected.target_mm)
    over = MARK_OVER_MM * px_per_mm
    x, y = expected.marked[:, 0][None, :], expected.marked[:, 1][None, :]
    left, top = parts.left[:, None], parts.top[:, None]
    right, bottom = left + parts.width[:, None], top + parts.height[:, None]
    touches = (left < x + wide) & (right > x - wide) & (top < y + high) & (bottom > y - high)
    inside = (left >= x - wide - over) & (right <= x + wide + over)
    inside &= (top >= y - high - over) & (bottom <= y + high + over)
    return np.asarray((touches & inside).any(axis=1), dtype=bool)


def _near(parts: _Parts, places: Floats, reach: tuple[float, float]) -> Mask:
    x, y = parts.left + parts.width / 2, parts.top + parts.height / 2
    near = np.abs(x[:, None] - places[None, :, 0]) <= reach[0]
    near &= np.abs(y[:, None] - places[None, :, 1]) <= reach[1]
    return np.asarray(near.any(axis=1), dtype=bool)
