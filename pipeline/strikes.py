"""Measure what a voter drew over the printed names; decides nothing.

Two measurements that fail in different ways: *cover* counts columns of the name crossed by px that
are clearly darker than paper and print (blind to faint ink), *ridge* averages grey darkness along
short pieces of line without any threshold (blind to thin scatter, alive to a faint line).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import FORM_DPI, MM_PER_INCH
from pipeline.dark_way import darkest_way
from pipeline.framed import APART, TALLEST_DOUBLE, apart_share, lines_around
from pipeline.frames import Gray
from pipeline.hollow import AROUND, hollow_share
from pipeline.humps import humps_of
from pipeline.name_creases import CreaseHere, darker_by, uncreased
from pipeline.name_stack import NameStack
from pipeline.name_traces import px_beside_ends, px_in_line
from pipeline.pixels import beyond, both, px_along
from pipeline.restored import restored_share
from pipeline.ridges import long_ridge, ridge_pair, short_ridges
from pipeline.same_names import shares_printed
from pipeline.stroke_path import cover_and_gap, find_path, level_of, share_in_band
from pipeline.zones import FREE_PRINT, NameZone

HAIRLINE = 200  # of 255 at 200 per inch: thinner than 0.1 mm
PEN_INK = 44  # of 255 above the spread print: beyond JPEG noise and paper grain
LEAST_PX = 12  # form px (0.2 mm2) of ink on a name: less is dust
LEVELS = np.arange(256)
MOST_OFF = 9  # form px (1.1 mm) above or below the letters' bodies from where ink is beside them
ASIDE = 0.2  # of the width: less ink beside the letters is neither line nor dots
PALE_PAIR = 0.05  # 0 .. 1: grey lines of 2 mm side by side that deserve a second look
SEEN = 0.5  # of the width crossed by clear ink: no pale line is asked for
PLAIN_GAP_MM = 5.0  # letters hide a stroke that long in many names
SHORT_GAP_MM = 6.5  # letters side by side may hide one for so long: of longer gaps more is asked


@dataclass(frozen=True, slots=True)
class StrikeScore:
    """Voter's ink on one printed line; shares are of the width of the name, 0 .. 1."""

    cover: float = 0.0  # columns crossed between the tops and the feet of the letters, gaps closed
    touched: float = 0.0  # columns with any ink of the voter in or close to the name
    above: float = 0.0  # columns with ink above the letters
    below: float = 0.0  # columns with ink below them
    outside: float = 0.0  # share of the voter's ink in the zone's columns that lies above or below
    ridge: float = 0.0  # grey line in the fifth of the name where it is faintest; of long gaps
    ridge_high: float = (
        0.0  # strongest grey line of 2 mm anywhere on the name, two outliers left out
    )
    ridge_pair: float = 0.0  # pale line over two such pieces side by side; 0 where it is faint
    gap_mm: float = 0.0  # longest stretch of the name, its ends left out, where no stroke shows
    level: float = 0.5  # middle height of the stroke: 0 at the letters' tops, 1 at their feet
    in_band: float = (
        1.0  # columns where one straight stroke lies between the letters' tops and feet
    )
    middle: float = 0.0  # share of the columns with ink where it is in the middle of the letters
    waist: float = 0.0  # columns with ink in the third of the letters at their mid-height
    dense: float = 0.0  # share of the band's paper that is inked; asked where ink is aside
    printed: float = 1.0  # share of the name's own letters that are there; a pen only adds ink
    height: float = 0.0  # of the voter's ink over the name, in heights of the letter band
    apart: float = 0.0  # width with a line above or below that is no part of the strike
    framed: float = 0.0  # width with a line above and one below, farther apart than a strike's
    lined: float = 0.0  # width with a line well above or well below, and no ink beyond
    hollow: float = 0.0  # longest part of the name with ink above and below, none in the middle
    dark: float = 0.0  # mean ink of the pen on the letters, 0 .. 1
    humps: tuple[int, int] = (0, 0)  # times strokes come out above, below; asked where ink is aside
    restored: float = 0.0  # width of dots or a wave drawn along the letters
    ends_px: int = 0  # px of ink close beside the first or the last letter, the greater of both
    line_px: int = 0  # px of ink in one line, where there is too little for a stroke
    way: float = 0.0  # columns dark along one line through the letters; 0 where nothing is unclear
    on_crease: float = 0.0  # of 255, darker than a crease ever is over half of the name


def measure_names(
    ink: Gray,
    zones: tuple[NameZone, ...],
    stack: NameStack,
    slack: int,
    contrast: float,
    *,
    creases: Sequence[tuple[CreaseHere, ...]] | None = None,
    bilevel: bool = False,
    only: Sequence[int] | None = None,
) -> list[StrikeScore]:
    """Score printed lines of names.

    Parameters
    ----------
    ink : ndarray, shape (n * height, width) of the stack, uint8
        The page's ink in the zones; 0 beyond them.
    slack : int
        Index into the zones' `print_ink`: how bold this page's print is.
    contrast : float
        Mean ink of this page's print, of 255.
    creases : sequence of tuple of CreaseHere, or None
        Where creases run through each zone, and how dark they are.
    bilevel : bool
        Whether the scan has only black and white.
    only : sequence of int, or None
        Which zones are scored; all of them where it is None.
    """
    if not zones:
        return []
    excess = beyond(ink, stack.print_ink[slack])
    darker = np.zeros(len(zones))
    for index, here in enumerate(creases or ()):
        part = stack.parts[index]
        for crease in here:
            darker[index] = max(darker[index], darker_by(excess[part], crease, zones[index], slack))
            excess[part] = uncreased(excess[part], crease)
    darkest = both(excess, stack.columns).reshape(len(zones), -1).max(axis=1)
    inked = (darkest > PEN_INK).tolist()
    printed = shares_printed(ink, stack, contrast)
    ridges, pairs = short_ridges(excess, stack, slack)
    scores = []
    for index in range(len(zones)) if only is None else only:
        zone, part = zones[index], stack.parts[index]
        score = StrikeScore(
            ridge_high=ridges[index], printed=printed[index], on_crease=float(darker[index])
        )
        if inked[index]:  # few names
            pen = _pen_on(excess[part], zone, bilevel=bilevel)
            score = _measure_ink(pen, ink[part], excess[part], zone, slack, contrast, score)
        if pairs[index] >= PALE_PAIR and score.cover < SEEN:  # fewer still
            # A pale stroke has no px darker than that, and a grain of dust weighs little.
            pale = np.minimum(excess[part], PEN_INK)
            score = replace(score, ridge_pair=ridge_pair(pale, zone, slack))
        scores.append(score)
    return scores


def _pen_on(excess: Gray, zone: NameZone, *, bilevel: bool) -> npt.NDArray[np.bool_]:
    """Px of a zone with a pen's ink."""
    pen = excess > PEN_INK
    if bilevel:  # a crease is a hairline there; over the letters nothing is let go
        top, bottom = _reach(zone)
        pen[:top] = excess[:top] > HAIRLINE
        pen[bottom:] = excess[bottom:] > HAIRLINE
    return pen


def _reach(zone: NameZone) -> tuple[int, int]:
    """Rows of a zone between which a stroke runs over the letters."""
    top, bottom = zone.band
    body = bottom - top
    return max(0, top - round(0.35 * body)), bottom + round(0.15 * body)


def _measure_ink(
    pen: npt.NDArray[np.bool_],
    ink: Gray,
    excess: Gray,
    zone: NameZone,
    slack: int,
    contrast: float,
    score: StrikeScore,
) -> StrikeScore:
    """Add to a score what only ink of a pen can have; the pictures in the zone's frame."""
    left, _, right, _ = zone.text
    band_top, band_bottom = zone.band
    body = band_bottom - band_top
    reach = _reach(zone)
    printed = zone.print_ink[slack]
    over = pen[:, left:right]
    rows_px = px_along(over, 1)
    px = rows_px.tolist()
    total = sum(px)
    if not total:
        return score
    path = find_path(pen, reach) if sum(px[slice(*reach)]) >= LEAST_PX else None
    over_letters = max(0, band_top - round(min(0.6 * body, MOST_OFF)))
    under_letters = band_bottom + round(min(0.5 * body, MOST_OFF))
    stray_above, stray_below = sum(px[:over_letters]), sum(px[under_letters:])
    above = _columns_with(over[:over_letters]) if stray_above else 0.0
    below = _columns_with(over[under_letters:]) if stray_below else 0.0
    (rows,) = (rows_px >= 2).nonzero()
    restored = restored_share(pen, printed, zone.band, (left, right))
    humps = (0, 0)
    aside = max(above, below, restored) >= ASIDE
    if aside:
        humps = humps_of(pen, printed, zone.band, (left, right))
    height = float(rows[-1] - rows[0] + 1) / max(1, body) if len(rows) else 0.0
    apart = 0.0
    if max(above, below) >= APART:  # it is no more than these
        apart = apart_share(pen, reach, (over_letters, under_letters), (left, right))
    framed = lined = 0.0
    if height >= TALLEST_DOUBLE:
        framed, lined = lines_around(pen, printed, zone.band, (left, right))
    cover, gap_px = cover_and_gap(path, excess, printed, zone)
    gap_mm = gap_px * MM_PER_INCH / FORM_DPI
    score = StrikeScore(
        ridge_high=score.ridge_high,
        printed=score.printed,
        cover=cover,
        touched=_columns_with(over),
        above=above,
        below=below,
        outside=(stray_above + stray_below) / total,
        ridge=0.0 if path is None or gap_mm <= SHORT_GAP_MM else long_ridge(excess, zone, slack),
        gap_mm=gap_mm,
        level=level_of(path, zone),
        in_band=share_in_band(over, rows_px, zone.band),
        middle=_in_middle(over, zone),
        waist=_columns_with(over[band_top + round(body / 3) : band_bottom - round(body / 3)]),
        dense=_dense(pen, zone, slack) if aside or framed or lined else 0.0,
        dark=_darkness(excess, pen, zone),
        ends_px=px_beside_ends(pen, zone),
        line_px=px_in_line(pen, zone, reach),
        humps=humps,
        restored=restored,
        hollow=hollow_share(pen, zone.band, (left, right)) if height >= AROUND else 0.0,
        height=height,
        apart=apart,
        framed=framed,
        lined=lined,
    )
    if path is None or _plain(score):
        return score
    return replace(score, way=darkest_way(ink, contrast, zone.text, zone.band, zone.ways))


def _plain(score: StrikeScore) -> bool:
    """Whether a stroke shows so well between the letters that no second look is needed."""
    return (
        score.cover >= 0.95
        and score.ridge_high >= 0.25
        and score.gap_mm <= PLAIN_GAP_MM
        and 0.15 <= score.level <= 0.9
    )


def ink_of(gray: Gray, paper: float, into: Gray | None = None) -> Gray:
    """Darkness relative to paper of one brightness, 0 .. 255; put into a picture if given one."""
    return cv2.LUT(gray, _ink_table(paper), dst=into).astype(np.uint8, copy=False)


@lru_cache(maxsize=256)  # the brightness of paper is a whole number
def _ink_table(paper: float) -> Gray:
    table: Gray = np.clip(255 - LEVELS * (255 / max(1.0, paper)), 0, 255).astype(np.uint8)
    return table


def _in_middle(over: npt.NDArray[np.bool_], zone: NameZone) -> float:
    """A strike runs through the letters; a ring runs above and below and leaves them free."""
    top, bottom = zone.band
    body = bottom - top
    columns = over[max(0, top - body) : bottom + body]
    inner = over[top + round(0.15 * body) : max(top + 1, bottom - round(0.1 * body))]
    with_ink = np.count_nonzero(columns.any(axis=0))
    return np.count_nonzero(inner.any(axis=0)) / with_ink if with_ink else 0.0


def _dense(pen: npt.NDArray[np.bool_], zone: NameZone, slack: int) -> float:
    rows, columns = slice(*zone.band), slice(zone.text[0], zone.text[2])
    paper = zone.print_ink[slack][rows, columns] < FREE_PRINT
    px = np.count_nonzero(paper)
    return np.count_nonzero(pen[rows, columns] & paper) / px if px else 0.0


def _darkness(excess: Gray, pen: npt.NDArray[np.bool_], zone: NameZone) -> float:
    rows, columns = slice(*zone.band), slice(zone.text[0], zone.text[2])
    inked = pen[rows, columns]
    px = np.count_nonzero(inked)
    if not px:
        return 0.0
    # OpenCV sums whole numbers under a mask in one call.
    return cv2.norm(excess[rows, columns], cv2.NORM_L1, inked.view(np.uint8)) / px / 255


def _columns_with(part: npt.NDArray[np.bool_]) -> float:
    """Share of columns with ink."""
    return np.count_nonzero(part.any(axis=0)) / part.shape[1] if part.size else 0.0
