"""Tell printed words from handwriting on a page whose blank is not known.

A press repeats itself: the letters of a printed word have exact doubles elsewhere on the page and
stand on one base line, drawn by one width of stroke. A hand does neither. What is not shown to be
print is left to a person; a printed seal or signature is such too.

Frame: *level pixels* of `pipeline.grid_ink`.
"""

from statistics import median

import numpy as np

from pipeline.grid_letters import Mask, Numbers, Parts, Runs, Word, groups

LINE_PASSES = 3
REGULAR_LETTERS = 4  # by their place alone fewer letters are not told from a hand's
WIDEST = 1.7  # of the capitals' height: letters that touch, not a line through a word
TAIL = 0.33  # of the capitals' height: how far g and y hang below the base line
SLACK_PX = 1.6
ASIDE_MM = 12.0  # from every target: signs for a candidate stand nearer
EXACT_PX = 1.1  # 0.14 mm
BASE_PX = 1.6  # how far the feet of letters of one printed line differ, skew included
STROKE_RANGE = (0.7, 1.4)  # of the stroke of the word's letters that have doubles


def printed_parts(parts: Parts, twin: Mask, words: tuple[Word, ...], far: Mask, runs: Runs) -> Mask:
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
    for _ in range(LINE_PASSES):  # a word that was told tells its neighbours
        known |= _on_lines(parts, twin, known, words, far, runs)
    known |= _regular(parts, twin, known, words, runs)
    return known | _tails_and_queries(parts, known, runs)


def _of_type(parts: Parts, word: Word) -> Mask:
    """Tell parts that could be of the word's type: size, stroke, and place about its base line."""
    fits = parts.top >= word.base - word.caps - SLACK_PX
    fits &= parts.top + parts.height <= word.base + TAIL * word.caps + SLACK_PX
    fits &= parts.stroke >= STROKE_RANGE[0] * word.stroke
    fits &= parts.stroke <= STROKE_RANGE[1] * word.stroke
    return np.asarray(fits & (parts.width <= WIDEST * word.caps), dtype=bool)


def _on_lines(
    parts: Parts, twin: Mask, known: Mask, words: tuple[Word, ...], far: Mask, runs: Runs
) -> Mask:
    """Words beside printed words on one line, exactly on its base line and of its type.

    Signs without a double might be a voter's: they must stand between printed words, or
    beside one, to a seventh of a millimetre at its heights, and far from every target.
    """
    out = np.zeros(len(known), dtype=bool)
    bottom, right = parts.top + parts.height, parts.left + parts.width
    beside: dict[int, list[Word]] = {}
    for word in words:
        beside.setdefault(word.line, []).append(word)
    for members in groups(runs.word, (runs.word >= 0) & ~known):
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
            alone = not twin[members].any() and not (before and after)
            aside = bool(before or after) and bool(far[members].all())
            if not alone or (aside and _exact(parts, members, word)):
                out[members] = True
                break
    return out


def _exact(parts: Parts, members: Numbers, word: Word) -> bool:
    """Tell whether parts have their feet and tops at heights that the word's letters use."""
    tops = np.array(word.rises)
    rise = word.base - parts.top[members]
    feet = np.abs(parts.top[members] + parts.height[members] - word.base)
    level = np.abs(rise[:, None] - tops[None, :]).min(axis=1)
    return bool(feet.max() <= EXACT_PX and level.max() <= EXACT_PX)


def _regular(parts: Parts, twin: Mask, known: Mask, words: tuple[Word, ...], runs: Runs) -> Mask:
    """Tell words with one double only that stand as exactly as print does.

    Every letter has its foot on one line, to a seventh of a millimetre, and its top at a height
    that a printed word of this page uses, or all tops are level: a headline in capitals. A steady
    hand comes as near in one word out of two, hence the double.
    """
    out = np.zeros(len(known), dtype=bool)
    bottom = parts.top + parts.height
    for members in groups(runs.word, (runs.word >= 0) & ~known):
        if len(members) < REGULAR_LETTERS or not twin[members].any():
            continue
        base = median(bottom[members].tolist())
        slack = max(EXACT_PX, 0.04 * float(parts.height[members].max()))
        if np.abs(bottom[members] - base).max() > slack:
            continue
        stroke, rise = parts.stroke[members], base - parts.top[members]
        level = np.ptp(rise) <= slack and np.ptp(stroke) <= 0.35 * stroke.max()
        out[members] = level or any(
            np.abs(stroke / word.stroke - 1.0).max() <= 0.25
            and np.abs(rise[:, None] - np.array(word.rises)).min(axis=1).max() <= slack
            for word in words
        )
    return out


def _tails_and_queries(parts: Parts, known: Mask, runs: Runs) -> Mask:
    """Letters that leave the base line of a word otherwise known: g and y, ? and !."""
    out = np.zeros(len(known), dtype=bool)
    bottom, right = parts.top + parts.height, parts.left + parts.width
    for members in groups(runs.word, (runs.word >= 0) & ~known):
        sure = members[known[members]]
        if len(sure) < 2 or len(sure) < 0.6 * len(members):
            continue
        base, stroke = median(bottom[sure].tolist()), median(parts.stroke[sure].tolist())
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
