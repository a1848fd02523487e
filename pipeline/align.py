"""Place the form on the page, to the printed content of the blank itself.

Coarse place, then pieces of print, then the small waves of the feed. The residual is measured on
each piece of print by what the *others* say of its place, and the names must be found where they
belong: an alignment that slips by one row of a table fits every line and no name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
import numpy.typing as npt

from calibration.form import FORM_DPI, Rect
from pipeline.anchors import GOOD_MATCH, Matches, fit, match, match_close
from pipeline.coarse import KEPT, Place, find_places, page_ink
from pipeline.coarse_form import halvings_to
from pipeline.frames import Gray, Map, compose, full_from_level, level_from_full, pyramid
from pipeline.landmarks import Patches
from pipeline.page import Page
from pipeline.quantile import quantile
from pipeline.template import OVERVIEW_PX_MM, PreparedForm, middles_of_rects
from pipeline.waves import Waves, fit_waves

COMMON_DPI = (200, 300, 150, 240, 400, 600, 100)
LEVEL_DPI = 100.0  # least resolution of the level on which print is looked for
APART = 24.0  # overview px (6 mm): pieces of a name nearer to each other tell no slope
HALVINGS = 5  # from 1200 dots per inch to the coarse level
FAR, NEAR = 14, 5  # overview px (3.6, 1.3 mm) searched in the first and the second pass
SLIPPED = 0.4  # coarse score from which a form is there, perhaps some rows off
PROMISING = 0.25  # coarse score below which a place is not tried
MISPLACED = 2.0  # overview px (0.5 mm) from where the others put it
SURE_MATCH, AGREEING = 0.85, 1.5  # correlation, overview px off: a name's own piece is believed
FOUND_SHARE = 0.55  # of the anchors: fewer and this is not the place


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """How the page lies on the form, and how well that is known.

    Attributes
    ----------
    page_from_form : Map
        Affine part, form px to page px.
    waves : Waves
        Small shifts to add before the affine part, overview px.
    residual_mm : float
        90th percentile of the distance of a piece of print from where the others put it.
    found : float
        Share of the anchors found at their place.
    name_scores : ndarray, shape (rows,), float64
        Correlation of a piece of each printed name with the page at its place.
    name_maps : list of Map
        At the printed name of each row, with the shift of its own pieces where they are sure, else
        that of the waves, and its slope across.
    target_maps : list of Map
        At the place for each vote.
    parts : ndarray, shape (n, 3, 2), float64
        What the waves do to each part of the sheet: shift, slope across, slope down, overview px.
    """

    page_from_form: Map
    waves: Waves
    turned: int
    dpi: float
    residual_mm: float
    found: float
    name_scores: npt.NDArray[np.float64]
    name_maps: list[Map]
    target_maps: list[Map]
    parts: npt.NDArray[np.float64]

    def local_maps(self, rects: Sequence[Rect]) -> list[Map]:
        """The maps at the middles of rectangles of the form (form px), waves included."""
        if not rects:
            return []
        sloped = self.waves.sloped_at(middles_of_rects(rects) / 2)
        return _shifted(self.page_from_form, sloped[:, 0])

    @property
    def sure(self) -> bool:
        """Whether no other place need be tried: print and names lie where they belong."""
        names = quantile(self.name_scores, 0.5)
        return self.found > 0.85 and self.residual_mm < 0.3 and names > GOOD_MATCH + 0.1

    @property
    def quality(self) -> float:
        """One figure by which places are compared."""
        return self.found * quantile(self.name_scores, 0.5) - self.residual_mm / 10


def align(
    page: Page, form: PreparedForm, levels: tuple[Gray, ...] | None = None
) -> Alignment | None:
    """Find the form on the page; None where its print is not there.

    Parameters
    ----------
    levels : tuple of ndarray, or None
        The page and its `HALVINGS` halvings, where the caller has them already.
    """
    best: Alignment | None = None
    if levels is None:
        levels = pyramid(page.gray, HALVINGS)
    for dpi in likely_dpis(page, form):
        placed = _align_at(levels, form, dpi)
        if placed is not None and (best is None or placed.quality > best.quality):
            best = placed
        if best is not None and best.sure:
            break
    return best


def likely_dpis(page: Page, form: PreparedForm) -> tuple[int, ...]:
    """Resolutions to try: as stated if the page's size allows it, as the size says, then others.

    A page is a little larger than its sheet, rarely much; a stated resolution is often a default
    of some program.
    """
    height, width = page.gray.shape
    form_width, form_height = form.form.size
    fits = min(height / form_height, width / form_width) * FORM_DPI
    nominal = [dpi for dpi in COMMON_DPI if 0.9 <= fits / dpi <= 1.12]
    stated = [round(page.dpi)] if page.dpi is not None and 0.85 <= fits / page.dpi <= 3.0 else []
    guess = [] if nominal else [round(fits * 0.99)]
    smaller = [dpi for dpi in COMMON_DPI if 1.12 < fits / dpi <= 3.0]
    ordered = [*(d for d in stated if d in nominal), *nominal, *stated, *guess, *smaller]
    return tuple(dict.fromkeys(dpi for dpi in ordered if 60 <= dpi <= 1300))


def _align_at(levels: tuple[Gray, ...], form: PreparedForm, dpi: int) -> Alignment | None:
    page = levels[0]
    coarse = form.coarse_for(dpi, max(page.shape))
    if coarse.halvings >= len(levels):
        return None
    places = islice(find_places(page_ink(levels[coarse.halvings]), coarse), KEPT)
    best: Alignment | None = None
    top = 0.0
    for place in _with_slips(places, form):
        if place.score < PROMISING or (best is not None and place.score < 0.8 * top):
            break
        top = max(top, place.score)
        placed = _refine(levels, form, place, dpi)
        if placed.found >= FOUND_SHARE and (best is None or placed.quality > best.quality):
            best = placed
        if best is not None and best.sure:
            break
    return best


def _with_slips(places: Iterator[Place], form: PreparedForm) -> Iterator[Place]:
    """Places, then the first one or two rows off: a table's rules fit there nearly as well."""
    first = next(places, None)
    if first is None:
        return
    yield first
    yield from places
    pitches = np.abs(np.diff([row.cell[1] for row in form.form.rows]))
    if first.score < SLIPPED or not pitches.any():
        return
    pitch = quantile(pitches[pitches > 0], 0.5)
    for rows in (-1, 1, -2, 2):
        moved = first.page_from_form.copy()
        moved[:, 2] += moved[:, 1] * rows * pitch
        yield replace(first, page_from_form=moved)


def _refine(levels: tuple[Gray, ...], form: PreparedForm, place: Place, dpi: int) -> Alignment:
    halvings = halvings_to(dpi, LEVEL_DPI)
    level, level_from_page = levels[halvings], level_from_full(halvings)
    page_from_overview = compose(place.page_from_form, full_from_level(1))
    few = form.scouts
    matches = match(level, compose(level_from_page, page_from_overview), few, FAR)
    correction, _ = fit(few, matches)
    page_from_overview = compose(page_from_overview, correction)
    level_from_overview = compose(level_from_page, page_from_overview)
    everything = form.pieces
    matches = match_close(level, level_from_overview, everything, NEAR)
    correction, remaining = fit(everything, matches)
    page_from_overview = compose(page_from_overview, correction)
    waves = fit_waves(everything.centres, remaining, form.near_pieces)
    seen = matches.scores >= GOOD_MATCH
    error = waves.leave_one_out
    anchors = everything.rows < 0
    at_place = (seen & (error < MISPLACED))[anchors]
    page_from_form = compose(page_from_overview, level_from_full(1))
    names, targets, parts = waves.sloped_near(
        form.near_names, form.near_targets, form.sheet_parts.near
    )
    return Alignment(
        page_from_form=page_from_form,
        waves=waves,
        turned=place.turned,
        dpi=float(dpi),
        residual_mm=quantile(error[seen], 0.9) * OVERVIEW_PX_MM if seen.any() else 99.0,
        found=float(at_place.mean()) if at_place.size else 0.0,
        name_scores=_best_of_row(everything, matches, len(form.form.rows)),
        name_maps=_maps_of_names(page_from_form, form, remaining, names),
        target_maps=_shifted(page_from_form, targets[:, 0]),
        parts=parts,
    )


def _shifted(page_from_form: Map, shifts: npt.NDArray[np.float64]) -> list[Map]:
    """The map with each of some shifts (overview px) added before it."""
    maps = np.repeat(page_from_form[None], len(shifts), axis=0)
    maps[:, :, 2] += 2 * shifts @ page_from_form[:, :2].T
    return list(maps)


def _best_of_row(patches: Patches, matches: Matches, rows: int) -> npt.NDArray[np.float64]:
    scores = np.zeros(rows)
    of_names = patches.rows >= 0
    np.maximum.at(scores, patches.rows[of_names], matches.scores[of_names])
    return scores


def _maps_of_names(
    page_from_form: Map, form: PreparedForm, matches: Matches, sloped: npt.NDArray[np.float64]
) -> list[Map]:
    """The maps at the printed names of the rows, from what the waves do there."""
    local = _shifts_of_rows(form, matches, sloped)
    on_page = local @ page_from_form[:, :2].T
    shifts, slopes = on_page[:, 0], on_page[:, 1]
    maps = np.repeat(page_from_form[None], len(shifts), axis=0)
    maps[:, :, 0] += slopes  # px of the page, a px of the form across
    maps[:, :, 2] += 2 * shifts - slopes * form.name_middles[:, :1]
    return list(maps)


def _shifts_of_rows(
    form: PreparedForm, matches: Matches, sloped: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Where each name lies by its own pieces, if they are sure; a pen over them may spoil that.

    Returns
    -------
    ndarray, shape (rows, 2, 2), float64
        Shift of each name's middle and its slope across, overview px.
    """
    middles = form.name_middles
    local = sloped[:, :2]
    rows = form.pieces.rows
    # Pieces of no name (-1) are measured against the last one's, and not asked for.
    across = form.pieces.centres[:, 0] - middles[rows, 0] / 2
    expected = local[rows, 0] + local[rows, 1] * across[:, None]
    off = np.abs(matches.offsets - expected).max(axis=1)
    sure = ((matches.scores >= SURE_MATCH) & (off <= AGREEING)).tolist()
    places, offsets = across.tolist(), matches.offsets.tolist()
    shifts = local.tolist()
    for (shift, slope), pieces in zip(shifts, form.name_pieces, strict=True):
        mine = [piece for piece in pieces if sure[piece]]
        if not mine:
            continue
        first, last = mine[0], mine[-1]
        if places[last] - places[first] >= APART:
            # Paper bends up and down between rollers; its print does not grow wider.
            rise = offsets[last][1] - offsets[first][1]
            slope[1] = rise / (places[last] - places[first])
        middle = sum([places[piece] for piece in mine]) / len(mine)
        for axis in (0, 1):
            mean = sum([offsets[piece][axis] for piece in mine]) / len(mine)
            shift[axis] = mean - slope[axis] * middle
    return np.array(shifts).reshape(-1, 2, 2)
