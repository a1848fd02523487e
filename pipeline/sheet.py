"""What the paper itself shows: whether it lies well, its print, its stamp."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from calibration.form import Rect
from election.reading import ReasonCode
from pipeline.align import Alignment
from pipeline.ink import Overview
from pipeline.missing import MissingPrint, find_missing
from pipeline.page import Page
from pipeline.same_names import SAME_NAME
from pipeline.seal import Seal
from pipeline.seal_search import seal_on
from pipeline.template import PreparedForm

WORST_RESIDUAL_MM = 0.45  # beyond it, strikes and names part company
LEAST_FOUND = 0.75  # share of the pieces of print found at their place
LEAST_CONTRAST = 60.0  # of 255: mean ink of printed strokes; paler print hides what covers it
OTHER_NAMES = 2  # names that are not there: another ballot; one alone may be covered
PATCH_CELLS, SCATTERED_CELLS = 2, 5  # cells of 4 mm without their print
LETTERS_PX = 14  # overview px (3.6 mm) along the strokes of letters; clear sheets lose none


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at; rect in form px."""

    code: ReasonCode
    detail: str
    rect: Rect | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """What the paper itself shows."""

    missing: MissingPrint
    seal: Seal | None
    contrast: float


def look_at_sheet(
    page: Page, overview: Overview, alignment: Alignment, form: PreparedForm
) -> Sheet:
    """Measure print and stamp."""
    return Sheet(
        missing=find_missing(overview.ink, form, bilevel=page.bilevel),
        seal=seal_on(page, overview, alignment, form),
        contrast=form.core.contrast(overview.ink),
    )


def wrong_form(sheet: Sheet, printed: npt.NDArray[np.float64]) -> Finding | None:
    """Whether this is another ballot: names, or much of the print, are not on it.

    Parameters
    ----------
    printed : ndarray, shape (rows,), float64
        Share of each name's own letters found on the sheet.
    """
    other = int((printed < SAME_NAME).sum())
    if other >= min(OTHER_NAMES, len(printed)) or sheet.missing.share >= 0.5:
        return Finding(
            ReasonCode.WRONG_FORM,
            f"Không thấy {other} trên {len(printed)} tên và {sheet.missing.share:.0%} chữ in"
            " / So many names, and so much of the print, are not on this sheet",
        )
    return None


def sheet_findings(
    sheet: Sheet, printed: npt.NDArray[np.float64], alignment: Alignment, form: PreparedForm
) -> list[Finding]:
    """What of the paper itself asks for a person.

    Parameters
    ----------
    printed : ndarray, shape (rows,), float64
        Share of each name's own letters found on the sheet.
    """
    stamp = _seal(sheet.seal) if form.form.seal else []
    return [*_registration(alignment), *_print(sheet, printed, form), *stamp]


def on_form(rect: Rect) -> Rect:
    """A rectangle of the overview, form px."""
    x, y, w, h = rect
    return 2 * x, 2 * y, 2 * w, 2 * h


def _registration(alignment: Alignment) -> list[Finding]:
    if alignment.residual_mm > WORST_RESIDUAL_MM or alignment.found < LEAST_FOUND:
        detail = (
            f"Chữ in lệch {alignment.residual_mm:.2f} mm (giới hạn {WORST_RESIDUAL_MM}), thấy "
            f"{alignment.found:.0%} (ít nhất {LEAST_FOUND:.0%}): hãy quét lại"
            " / Print lies off, or too little of it is found: scan the sheet again"
        )
        return [Finding(ReasonCode.POOR_REGISTRATION, detail)]
    return []


def _print(sheet: Sheet, printed: npt.NDArray[np.float64], form: PreparedForm) -> list[Finding]:
    found = []
    if sheet.contrast < LEAST_CONTRAST:
        detail = f"Chữ in nhạt / Print is pale: {sheet.contrast:.0f} < {LEAST_CONTRAST:.0f} (/ 255)"
        found.append(Finding(ReasonCode.POOR_IMAGE, detail))
    missing = sheet.missing
    for row in np.flatnonzero(printed < SAME_NAME):
        detail = f"Tên in chỉ còn {printed[row]:.0%} / So much of the printed name is on the sheet"
        found.append(Finding(ReasonCode.MISSING_PAPER, detail, form.form.rows[int(row)].name))
    if (
        missing.largest >= PATCH_CELLS
        or missing.cells >= SCATTERED_CELLS
        or missing.letters >= LETTERS_PX
    ):
        rect = None if missing.rect is None else on_form(missing.rect)
        detail = "Chữ in bị che, gập hoặc rách mất / Print is covered, folded over or torn off"
        found.append(Finding(ReasonCode.MISSING_PAPER, detail, rect))
    if missing.rule is not None:
        detail = "Một đoạn đường kẻ in sẵn bị mất / A stretch of a printed rule is gone"
        found.append(Finding(ReasonCode.MISSING_PAPER, detail, on_form(missing.rule)))
    return found


def _seal(seal: Seal | None) -> list[Finding]:
    if seal is None:
        detail = "Không thấy dấu ở góc trái phía trên / No stamp found at the top left"
        return [Finding(ReasonCode.NO_SEAL, detail)]
    if seal.cut:
        detail = "Dấu bị mất một phần / A part of the stamp is missing"
        return [Finding(ReasonCode.NO_SEAL, detail, on_form(seal.rect))]
    return []
