"""What voters drew over the printed names: where each name lies, measured and judged."""

from collections.abc import Sequence

import numpy as np

from calibration.profile import Profile
from election.reading import MarkVerdict
from pipeline.align import Alignment
from pipeline.confidence import Decision, decide_strike
from pipeline.frames import Map
from pipeline.ink import Overview
from pipeline.page import Page
from pipeline.reach import cut
from pipeline.refit import refit
from pipeline.strikes import CreaseHere, StrikeScore, ink_of, measure_names
from pipeline.template import PreparedForm


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
    rows = alignment.name_maps()
    maps = [rows[zone.row] for zone in form.zones]
    names = _measure(page, overview, maps, form, contrast)
    decisions = [decide_strike(lines, profile) for lines in names]
    doubtful = {k for k, d in enumerate(decisions) if d.verdict is MarkVerdict.DOUBTFUL}
    moved = False
    for k, zone in enumerate(form.zones):
        place = refit(page.gray, maps[k], zone, form.form.blank) if zone.row in doubtful else None
        if place is not None:
            maps[k], moved = place, True
    if not moved:
        return names, decisions
    again = _measure(page, overview, maps, form, contrast)
    for row in doubtful:
        names[row], decisions[row] = again[row], decide_strike(again[row], profile)
    return names, decisions


def _measure(
    page: Page, overview: Overview, maps: Sequence[Map], form: PreparedForm, contrast: float
) -> list[tuple[StrikeScore, ...]]:
    stack = form.stack
    count, height, width = stack.shape
    gray, ink = (
        np.empty((count * height, width), np.uint8),
        np.zeros((count * height, width), np.uint8),
    )
    creases = []
    for zone, part, place in zip(form.zones, stack.parts, maps, strict=True):
        x, y, w, h = zone.rect
        cut(page.gray, place, zone.rect, into=gray[part])
        paper = float(overview.paper[(2 * y + h) // 4, (2 * x + w) // 4])
        ink_of(gray[part], max(1.0, paper), into=ink[part])
        if overview.creases:
            columns = np.arange(x, x + w) / 2
            creases.append(
                tuple(
                    CreaseHere(2 * c.y_at(columns, overview.pen.shape[1]) - y, c.peak)
                    for c in overview.creases
                )
            )
    scores = measure_names(
        ink,
        form.zones,
        stack,
        overview.slack,
        contrast,
        creases=creases or None,
        bilevel=page.bilevel,
    )
    lines: list[list[StrikeScore]] = [[] for _ in form.form.rows]
    for zone, score in zip(form.zones, scores, strict=True):
        lines[zone.row].append(score)
    return [tuple(scores) for scores in lines]
