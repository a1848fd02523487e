"""Read a sheet whose form has a frame of timing marks: the stages in order.

`locate` and `GridPlacement` are the face of `pipeline.grid_locate`.
"""

from collections.abc import Callable
from typing import Protocol

import numpy as np

from calibration.form import MM_PER_INCH, Form
from calibration.profile import Curve
from election.definition import Grid
from election.reading import (
    MarkReading,
    MarkVerdict,
    Reason,
    ReasonCode,
    Registration,
    RejectedSheet,
    SheetReading,
)
from pipeline.grid_locate import (
    RESIDUAL_MM,
    GridPlacement,
    NotPlaced,
    cells_of,
    locate,
)
from pipeline.grid_paper import PaperFindings, inspect
from pipeline.oval_patch import Target
from pipeline.ovals import OvalScore, OvalThresholds, decide, measure
from pipeline.page import Page

__all__ = ["GridPlacement", "NotPlaced", "interpret_grid", "locate"]

OTHER_OVALS = 0.2  # share of targets without their outline from which it is another form's sheet
START = OvalThresholds()
SEVERAL_PIECES = 3  # a stray mark has fewer; writing has more


class PreparedGridForm(Protocol):
    """What is read of a prepared form."""

    @property
    def form(self) -> Form: ...

    @property
    def id(self) -> str: ...


class NamedProfile(Protocol):
    """What is read of a profile here: its id, for the reading."""

    @property
    def id(self) -> str: ...


def interpret_grid(
    page: Page,
    prepared: PreparedGridForm,
    profile: NamedProfile,
    *,
    thresholds: OvalThresholds = START,
    after: Callable[[str], None] = lambda _: None,
) -> SheetReading | RejectedSheet:
    """Read one page as a sheet of a form with a grid.

    Parameters
    ----------
    page : Page
    prepared : PreparedGridForm
        A form with a grid, and its id.
    profile : NamedProfile
    thresholds : OvalThresholds
        The profile's thresholds for ovals.
    after : callable
        Called with "align", "measure" and "decide" at the end of each stage.

    Raises
    ------
    ValueError
        When the form has no grid.
    """
    form, grid = prepared.form, prepared.form.grid
    if grid is None:
        raise ValueError(f"Form of contest {form.contest} has no grid of timing marks.")
    placement = locate(page.gray, form)
    after("align")
    if isinstance(placement, NotPlaced):
        reason = Reason(placement.code, placement.detail)
        return RejectedSheet((reason,), form.contest, prepared.id, profile.id)
    registration = _registration(placement, page)
    paper = float(np.median(placement.blobs.paper[::16, ::16]))
    scores = measure(placement.work, targets_of(placement, form, grid), paper)
    verdicts = decide(scores, thresholds)
    lacking = sum(score.outline < thresholds.outline for score in scores)
    if lacking >= max(2.0, OTHER_OVALS * len(scores)):
        after("measure")
        detail = (
            f"{lacking} trong {len(scores)} ô không có trên tờ này: phiếu của mẫu khác"
            f" / {lacking} of {len(scores)} ovals are not on this sheet: another form"
        )
        reason = Reason(ReasonCode.WRONG_FORM, detail)
        return RejectedSheet((reason,), form.contest, prepared.id, profile.id, registration)
    findings = inspect(placement, grid, scores, verdicts)
    after("measure")
    reasons = (
        *_seal_reasons(form),
        *_placement_reasons(placement, registration),
        *_mark_reasons(placement, grid, scores, verdicts, thresholds),
        *_paper_reasons(placement, findings),
    )
    marks = tuple(
        _mark(placement, grid, form, k, score, verdict, thresholds.curve)
        for k, (score, verdict) in enumerate(zip(scores, verdicts, strict=True))
    )
    after("decide")
    return SheetReading(form.contest, prepared.id, profile.id, marks, reasons, registration)


def targets_of(placement: GridPlacement, form: Form, grid: Grid) -> tuple[Target, ...]:
    """Every target of the form, in its order, with the map from its millimetres to work pixels."""
    candidates = [row.candidate for row in form.rows for _ in row.targets]
    out = []
    for candidate, cell in zip(candidates, cells_of(form, grid), strict=True):
        column, row = float(cell[0]), float(cell[1])
        affine = placement.map.frame_at((column, row))
        x, y = affine @ np.array([column, row, 1.0])
        across, down = affine[:, 0] / grid.pitch[0], affine[:, 1] / grid.pitch[1]
        px_from_mm = (
            (float(across[0]), float(down[0]), float(x)),
            (float(across[1]), float(down[1]), float(y)),
        )
        out.append(Target(candidate, grid.target, px_from_mm))
    return tuple(out)


def _registration(placement: GridPlacement, page: Page) -> Registration:
    across, down = placement.dpi
    # Without a stated resolution the print cannot be told from the scan: only the ratio is known.
    stated = page.dpi if page.dpi is not None else across
    return Registration(
        residual_px=placement.residual_px,
        turned=180 if placement.turned else 0,
        angle_deg=placement.angle_deg,
        scale=(across / stated, down / stated),
        dpi=stated,
    )


def _oval_box(placement: GridPlacement, grid: Grid, score: OvalScore) -> tuple[int, int, int, int]:
    x, y = score.centre
    px_per_mm = placement.dpi[0] / MM_PER_INCH / placement.factor
    wide, high = (side * px_per_mm for side in grid.target)
    return placement.box_on_page(x - wide / 2, y - high / 2, wide, high)


def _mark(
    placement: GridPlacement,
    grid: Grid,
    form: Form,
    k: int,
    score: OvalScore,
    verdict: MarkVerdict,
    curve: Curve,
) -> MarkReading:
    targets = [target for row in form.rows for target in row.targets]
    return MarkReading(
        candidate=score.candidate,
        option=targets[k].option,
        verdict=verdict,
        score=score.score,
        probability=curve.probability(score.score),
        box=_oval_box(placement, grid, score),
    )


def _seal_reasons(form: Form) -> list[Reason]:
    """Leave every sheet of a form with a stamp to people: none is looked for without a blank."""
    if not form.seal:
        return []
    detail = (
        "Mẫu có khung dấu định vị: máy không tìm dấu, xem tận mắt"
        " / On a form with a grid no stamp is looked for: see for yourself, or set seal = false"
    )
    return [Reason(ReasonCode.NO_SEAL, detail)]


def _placement_reasons(placement: GridPlacement, registration: Registration) -> list[Reason]:
    limit = RESIDUAL_MM / MM_PER_INCH * placement.dpi[0]
    if registration.residual_px <= limit:
        return []
    detail = (
        f"Dấu định vị lệch {registration.residual_px:.1f} điểm ảnh, quá {limit:.1f}: xem cả tờ"
        f" / Timing marks lie {registration.residual_px:.1f} px off, more than {limit:.1f}"
    )
    return [Reason(ReasonCode.POOR_REGISTRATION, detail)]


def _mark_reasons(
    placement: GridPlacement,
    grid: Grid,
    scores: tuple[OvalScore, ...],
    verdicts: tuple[MarkVerdict, ...],
    limits: OvalThresholds,
) -> list[Reason]:
    out = []
    for score, verdict in zip(scores, verdicts, strict=True):
        if verdict is not MarkVerdict.DOUBTFUL:
            continue
        box = _oval_box(placement, grid, score)
        if score.outline < limits.outline or score.paper < limits.covered:
            code = ReasonCode.MISSING_PAPER
            detail = (
                "Không thấy ô: rách, che hoặc gập / The oval is torn off, covered or folded over"
            )
        elif score.ink <= limits.ink[0] and score.spread <= limits.spread[0]:
            code = ReasonCode.DOUBTFUL_MARK
            detail = "Có vết nhỏ, mờ hoặc sát ô / Something small, faint or close to the oval"
        else:
            code = ReasonCode.DOUBTFUL_MARK
            detail = "Không rõ ô được tô hay không / Not clear whether the oval is filled"
        out.append(Reason(code, detail, score.candidate, box))
    return out


def _paper_reasons(placement: GridPlacement, findings: PaperFindings) -> list[Reason]:
    out = []
    for missing in findings.missing:
        detail = "Thiếu giấy hoặc dấu định vị / Paper or timing marks are missing"
        out.append(Reason(ReasonCode.MISSING_PAPER, detail, box=placement.box_on_page(*missing)))
    for strange in findings.strange:
        box = placement.box_on_page(*strange.box)
        if strange.target is not None:
            code = ReasonCode.MARK_OUTSIDE_TARGET
            detail = "Nét mực quanh ô này / Ink about this oval"
        elif strange.pieces >= SEVERAL_PIECES:
            code = ReasonCode.ADDED_WRITING
            detail = "Có chữ hoặc hình không rõ là in / Writing or a picture not known to be print"
        else:
            code = ReasonCode.STRAY_MARK
            detail = "Có nét không rõ là in / A stroke not known to be print"
        out.append(Reason(code, detail, strange.target, box))
    return out
