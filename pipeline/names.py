"""What voters drew over the printed names: where each name lies, measured and judged."""

from collections.abc import Sequence

import numpy as np

from calibration.form import Form, Rect
from calibration.profile import Profile
from election.reading import MarkVerdict
from pipeline.align import Alignment
from pipeline.confidence import Decision, decide_strike
from pipeline.creases import Crease
from pipeline.frames import Gray, Map
from pipeline.ink import Overview
from pipeline.name_creases import CreaseHere
from pipeline.page import Page
from pipeline.paler import PALE_STRIKE, doubt_pale
from pipeline.reach import cut
from pipeline.refit import refit
from pipeline.seal import Seal
from pipeline.seal_on_names import doubt_under_seal
from pipeline.strikes import StrikeScore, ink_of, measure_names
from pipeline.template import PreparedForm
from pipeline.zones import NameZone


def look_at_names(
    page: Page,
    overview: Overview,
    alignment: Alignment,
    form: PreparedForm,
    contrast: float,
    profile: Profile,
) -> tuple[list[tuple[StrikeScore, ...]], list[Decision]]:
    """Measure and judge all names, those in doubt a second time, exactly in their place.

    Parameters
    ----------
    contrast : float
        Mean ink of this page's print, of 255.

    Returns
    -------
    list of tuple of StrikeScore
        For each row, one a printed line.
    list of Decision
        One a row.
    """
    zones, stack = form.zones, form.stack
    maps = alignment.name_maps
    ink = np.zeros((stack.shape[0] * stack.shape[1], stack.shape[2]), np.uint8)
    level = tuple(c for c in overview.creases if not c.down)  # others look like no stroke
    creases = [_creases_in(zone, level, overview.pen.shape[1]) for zone in zones] if level else None

    def measured(places: dict[int, Map]) -> list[StrikeScore]:
        """Scores of some zones, each laid into the stack by its map."""
        for index, place in places.items():
            _lay(page, overview, zones[index].rect, place, ink[stack.parts[index]])
        return measure_names(
            ink, zones, stack, overview.slack, contrast,
            creases=creases, bilevel=page.bilevel, only=tuple(places),
        )  # fmt: skip

    scores = measured({index: maps[zone.row] for index, zone in enumerate(zones)})
    names = _by_row(scores, form)
    decisions = [decide_strike(lines, profile) for lines in names]
    moved: dict[int, Map] = {}
    for index, zone in enumerate(zones):
        if decisions[zone.row].verdict is MarkVerdict.DOUBTFUL:
            place = refit(page.gray, maps[zone.row], zone, form.form.blank)
            if place is not None:
                moved[index] = place
    if not moved:
        return names, decisions
    for index, score in zip(moved, measured(moved), strict=True):
        scores[index] = score
    names = _by_row(scores, form)
    for row in {zones[index].row for index in moved}:
        decisions[row] = decide_strike(names[row], profile)
    return names, decisions


def doubt_strikes(
    decisions: Sequence[Decision],
    names: Sequence[tuple[StrikeScore, ...]],
    form: Form,
    seal: Seal | None,
) -> list[Decision]:
    """Look again at strikes that are votes: one is pale beside the others, or under the stamp.

    Parameters
    ----------
    decisions, names : sequence
        One a row, as `look_at_names` gives them.
    """
    darkness = [sum(line.dark for line in lines) / len(lines) for lines in names]
    doubted = doubt_pale(decisions, darkness, PALE_STRIKE)
    return doubted if seal is None else doubt_under_seal(doubted, [r.name for r in form.rows], seal)


def _lay(page: Page, overview: Overview, rect: Rect, place: Map, into: Gray) -> None:
    """The ink of a zone."""
    x, y, w, h = rect
    paper = float(overview.paper[(2 * y + h) // 4, (2 * x + w) // 4])
    ink_of(cut(page.gray, place, rect), max(1.0, paper), into=into)


def _creases_in(zone: NameZone, creases: tuple[Crease, ...], width: int) -> tuple[CreaseHere, ...]:
    x, y, w, _ = zone.rect
    columns = np.arange(x, x + w) / 2
    return tuple(CreaseHere(2 * c.off_at(columns, width) - y, c.peak) for c in creases)


def _by_row(scores: Sequence[StrikeScore], form: PreparedForm) -> list[tuple[StrikeScore, ...]]:
    lines: list[list[StrikeScore]] = [[] for _ in form.form.rows]
    for zone, score in zip(form.zones, scores, strict=True):
        lines[zone.row].append(score)
    return [tuple(scores) for scores in lines]
