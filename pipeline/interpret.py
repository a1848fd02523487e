"""One page in, one reading out: the stages in their order, with no arithmetic of their own."""

from collections.abc import Callable, Sequence
from math import atan2, degrees, hypot

import numpy as np
import numpy.typing as npt

from calibration.form import FORM_DPI, MM_PER_INCH, Rect
from calibration.profile import Profile
from election.reading import (
    MarkReading,
    MarkVerdict,
    Reason,
    ReasonCode,
    Registration,
    RejectedSheet,
    SheetReading,
)
from pipeline.align import HALVINGS, Alignment, align
from pipeline.boxes import measure_boxes
from pipeline.confidence import Decision, decide_box, doubt_blank_rows
from pipeline.fill import measure_fills
from pipeline.fill_verdict import decide_fill
from pipeline.findings import find_reasons
from pipeline.frames import pyramid
from pipeline.grid import interpret_grid
from pipeline.ink import Overview, overview_of
from pipeline.names import doubt_strikes, look_at_names
from pipeline.ovals import OvalThresholds
from pipeline.page import Page
from pipeline.paler import PALE_CROSS, doubt_pale
from pipeline.reach import box_on_page, boxes_on_page
from pipeline.seal_on_names import without_stamp
from pipeline.sheet import Finding, Sheet, look_at_sheet, wrong_form
from pipeline.streaks import without_streaks
from pipeline.template import BOXED, PreparedForm

Watch = Callable[[str], None]  # told the name of each stage as it ends
NO_PRINT = 0.002  # share of dark px on a page: blank paper has less


def _unwatched(_: str) -> None:
    pass


def interpret(
    page: Page, form: PreparedForm, profile: Profile, *, after: Watch = _unwatched
) -> SheetReading | RejectedSheet:
    """Read one page as a sheet of one form.

    Parameters
    ----------
    page : Page
        As decoded, upright or upside down.
    form : PreparedForm
        The blank of the contest.
    profile : Profile
        Thresholds; its id goes into the reading.
    after : callable
        Called with "align", "measure" and "decide" as each stage ends.
    """
    if form.form.grid is not None:
        limits = OvalThresholds.of(profile)
        return interpret_grid(page, form, profile, thresholds=limits, after=after)
    levels = pyramid(page.gray, HALVINGS)
    cleared = without_streaks(page, levels[1])
    if cleared is not page:
        page, levels = cleared, pyramid(cleared.gray, HALVINGS)
    alignment = align(page, form, levels)
    after("align")
    if alignment is None:
        return _not_placed(page, form, profile)
    overview = overview_of(page, alignment, form, levels)
    sheet = look_at_sheet(page, overview, alignment, form)
    names, over_names = look_at_names(page, overview, alignment, form, sheet.contrast, profile)
    boxes = fills = None
    if form.form.marking in BOXED:
        over_names = without_stamp(
            page, alignment, form, sheet.seal, over_names,
            lambda seen: look_at_names(seen, overview, alignment, form, sheet.contrast, profile)[1],
        )  # fmt: skip
    if form.boxes is not None:
        boxes = measure_boxes(page.gray, overview, alignment, form.boxes, overview.slack)
    if form.fills is not None:
        fills = measure_fills(
            page.gray, overview, alignment, form.fills, overview.slack, bilevel=page.bilevel
        )
    after("measure")
    printed = np.array([min(line.printed for line in lines) for lines in names])
    other = wrong_form(sheet, printed)
    if other is not None:
        reason = Reason(other.code, other.detail)
        return RejectedSheet(
            (reason,), form.form.contest, form.id, profile.id, _registration(alignment)
        )
    decisions = over_names
    if boxes is None and fills is None:
        decisions = doubt_strikes(over_names, names, form.form, sheet.seal)
    if boxes is not None:
        rows = [len(row.targets) for row in form.form.rows]
        decisions = doubt_blank_rows(boxes, [decide_box(box, profile) for box in boxes], rows)
        decisions = doubt_pale(decisions, [box.dark for box in boxes], PALE_CROSS, rows)
    if fills is not None:
        decisions = [decide_fill(fill, profile) for fill in fills]
    reading = _reading(
        page, overview, alignment, form, profile, sheet, printed, decisions, over_names
    )
    after("decide")
    return reading


def interpret_any(
    page: Page, forms: Sequence[PreparedForm], profile: Profile, *, after: Watch = _unwatched
) -> SheetReading | RejectedSheet:
    """Read one page as the form that it shows; the first of equals wins, in the order given."""
    results: list[tuple[float, int, SheetReading]] = []
    for form in forms:
        result = interpret(page, form, profile, after=after)
        if isinstance(result, SheetReading):
            results.append((result.registration.residual_px, len(results), result))
    if results:
        return min(results)[2]
    return _not_placed(page, None, profile)


def _not_placed(page: Page, form: PreparedForm | None, profile: Profile) -> RejectedSheet:
    dark = float((page.gray[::4, ::4] < 110).mean())
    if dark < NO_PRINT:
        reason = Reason(
            ReasonCode.BLANK_PAPER, "Giấy trắng hoặc mặt sau / Blank paper or a back side"
        )
    else:
        reason = Reason(
            ReasonCode.WRONG_FORM,
            "Không phải mẫu phiếu này / The print of this ballot is not on the page",
        )
    contest = None if form is None else form.form.contest
    return RejectedSheet((reason,), contest, None if form is None else form.id, profile.id)


def _reading(
    page: Page,
    overview: Overview,
    alignment: Alignment,
    form: PreparedForm,
    profile: Profile,
    sheet: Sheet,
    printed: npt.NDArray[np.float64],
    decisions: list[Decision],
    over_names: list[Decision],
) -> SheetReading:
    targets = [(row, target) for row in form.form.rows for target in row.targets]
    boxed = form.form.marking in BOXED
    boxes: tuple[Rect, ...] = tuple(t.rect for _, t in targets) if boxed else ()
    struck = np.array([d.verdict is not MarkVerdict.EMPTY for d in over_names])
    findings = list(
        find_reasons(
            page, overview, alignment, form, sheet, printed, tuple(decisions), boxes, struck
        )
    )
    if boxed:
        findings.extend(
            Finding(
                ReasonCode.NAME_STRUCK,
                "Nét mực trên tên in / Ink on the printed name",
                form.form.rows[int(row)].name,
            )
            for row in np.flatnonzero(struck)
        )
    shape = page.gray.shape
    marks, reasons = [], []
    rects = [target.rect for _, target in targets]
    places = boxes_on_page(alignment.target_maps, rects, shape)
    for (row, target), decision, box in zip(targets, decisions, places, strict=True):
        marks.append(
            MarkReading(
                row.candidate,
                target.option,
                decision.verdict,
                decision.score,
                decision.probability,
                box,
            )
        )
        if decision.reason is not None:
            reasons.append(Reason(decision.reason, decision.detail, row.candidate, box))
    for finding in findings:
        place = None
        if finding.rect is not None:
            place = box_on_page(alignment.local_maps([finding.rect])[0], finding.rect, shape)
        reasons.append(Reason(finding.code, finding.detail, None, place))
    return SheetReading(
        contest=form.form.contest,
        form=form.id,
        profile=profile.id,
        marks=tuple(marks),
        reasons=tuple(reasons),
        registration=_registration(alignment),
    )


def _registration(alignment: Alignment) -> Registration:
    linear = alignment.page_from_form[:, :2]
    if alignment.turned == 180:
        linear = -linear
    size = alignment.dpi / FORM_DPI
    (a, b), (c, d) = linear.tolist()
    angle = degrees(atan2(c - b, a + d))
    scale = hypot(a, c) / size, hypot(b, d) / size
    return Registration(
        residual_px=alignment.residual_mm / MM_PER_INCH * alignment.dpi,
        turned=alignment.turned,
        angle_deg=angle,
        scale=scale,
        dpi=alignment.dpi,
    )
