"""Everything on the paper that asks for a person, apart from the marks themselves."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from calibration.form import FORM_DPI, MM_PER_INCH, Rect
from election.reading import MarkVerdict, ReasonCode
from pipeline.align import Alignment
from pipeline.beside_names import written_beside
from pipeline.claims import without_boxes, without_signature, without_strikes
from pipeline.confidence import Decision
from pipeline.corners import corner_gone
from pipeline.creases import hidden_by
from pipeline.holes import clear_holes
from pipeline.ink import PEN_INK, Overview
from pipeline.ink_on_print import ink_on_print
from pipeline.misfit import print_lies_off
from pipeline.missing import MissingPrint, find_missing
from pipeline.page import Page
from pipeline.paper_gone import paper_gone
from pipeline.pixels import above, both, without
from pipeline.reach import box_on_page
from pipeline.ruled_ink import lines_on_rules
from pipeline.seal import Seal, clear_seal
from pipeline.seal_search import seal_on
from pipeline.second_ink import ink_colours, paper_colour, print_colour, two_inks
from pipeline.stray import find_stray
from pipeline.struck_numbers import ink_on_numbers, numbers_gone
from pipeline.struck_words import lines_through_words
from pipeline.template import PreparedForm
from pipeline.zones import SIDE

WORST_RESIDUAL_MM = 0.45  # beyond it, strikes and names part company
LEAST_FOUND = 0.75  # share of the pieces of print found at their place
LEAST_CONTRAST = 60.0  # of 255: mean ink of printed strokes; paler print hides what covers it
HAIRLINE = 110  # of 255 at 100 per inch: thinner than 0.11 mm, no pen writes so
NEAR_SEAL = 12  # overview px (3 mm) around a stamp in which its rim may lie on words
SAME_NAME = 0.88  # of its letters there; another name at its place has 0.8 at most
OTHER_NAMES = 2  # names that are not there: another ballot; one alone may be covered
LID_OFF_MM, LID_WIDE_MM = 0.5, 2.0  # from the page's edge; across it
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


def find_reasons(
    page: Page,
    overview: Overview,
    alignment: Alignment,
    form: PreparedForm,
    sheet: Sheet,
    printed: npt.NDArray[np.float64],
    decisions: tuple[Decision, ...],
    boxes: tuple[Rect, ...],
    struck: npt.NDArray[np.bool_],
) -> tuple[Finding, ...]:
    """All findings of a placed sheet.

    Parameters
    ----------
    printed : ndarray, shape (rows,), float64
        Share of each name's own letters found on the sheet.
    decisions : tuple of Decision
        One a target, in the order of rows and targets.
    boxes : tuple of Rect
        Rectangles of the targets where they are boxes, else empty; form px.
    struck : ndarray, shape (rows,), bool
        Names that are not untouched.
    """
    found = [*_registration(alignment), *_print(sheet, printed, form)]
    if form.form.seal and sheet.seal is None:
        found.append(
            Finding(
                ReasonCode.NO_SEAL,
                "Không thấy dấu ở góc trái phía trên / No stamp found at the top left",
            )
        )
    elif sheet.seal is not None and form.form.seal and sheet.seal.cut:
        detail = "Dấu bị mất một phần / A part of the stamp is missing"
        found.append(Finding(ReasonCode.NO_SEAL, detail, _on_form(sheet.seal.rect)))
    looked_at = overview.pen
    if page.bilevel:  # a crease is a hairline there, of full black
        looked_at = both(looked_at, above(overview.excess, HAIRLINE))
    left = looked_at.copy()
    if sheet.seal is not None:
        clear_seal(left, sheet.seal)
    clear_holes(left)
    zones = tuple(zone for zone in form.zones if struck[zone.row])
    hidden = hidden_by(overview.creases, form.near_print)
    left = without_strikes(left, form.text, hidden, zones)
    if boxes:
        marked = np.array([d.verdict is not MarkVerdict.EMPTY for d in decisions])
        left = without_boxes(left, boxes, marked)
    if form.form.signature is not None:
        left = without_signature(left, form.form.signature)

    def lies_off(rect: Rect) -> bool:
        blank = form.overview_slack[overview.slack]
        return print_lies_off(overview.ink, blank, form.core.mask, PEN_INK, rect)

    for stray in find_stray(left, form.near_print, form.form):
        if _is_lid(stray.rect, alignment, page.gray.shape):
            continue
        x, y, w, h = (v // 2 for v in stray.rect)
        if stray.near_print and lies_off((x, y, w, h)):
            continue
        found.append(
            Finding(
                stray.code,
                f"Nét mực không phải dấu bỏ phiếu / Ink that is no vote: {stray.ink_mm2:.1f} mm2",
                stray.rect,
            )
        )
        left[y : y + h, x : x + w] = 0  # told once
    claimed, known = without(overview.pen, left), without(looked_at, left)
    if sheet.seal is not None:
        x, y, w, h = sheet.seal.rect
        left_edge, top_edge = max(0, x - NEAR_SEAL), max(0, y - NEAR_SEAL)
        for marks in (claimed, known):
            marks[top_edge : y + h + NEAR_SEAL, left_edge : x + w + NEAR_SEAL] = 255
    ruled = lines_on_rules(overview.ink, overview.pen, claimed, form.rules)
    on_print = ink_on_print(
        overview.ink,
        overview.pen,
        known,
        form.around_names,
        zones,
        [
            rect
            for rect, decision in zip(boxes, decisions, strict=bool(boxes))
            if decision.verdict is not MarkVerdict.EMPTY
        ],
        overview.creases,
    )
    numbers = ink_on_numbers(overview.ink, form.numbers, struck)
    for index in np.flatnonzero(struck):  # a strike may run on over the post beside the name
        _, y, _, h = (v // 2 for v in form.form.rows[index].cell)
        claimed[y : y + h] = 255
    words = [
        rect
        for rect in lines_through_words(overview.ink, overview.pen, claimed, form.words)
        if not lies_off(rect)
    ]
    beside = written_beside(page, overview, alignment, form, struck)
    for rects, detail in (
        (beside, "Dấu hoặc chữ cạnh tên bị gạch / A sign or a word beside a struck name"),
        (ruled, "Nét vẽ dọc đường kẻ in sẵn / A line drawn along a printed rule"),
        (numbers, "Nét mực trên số thứ tự hoặc Ông/Bà / Ink on what stands before a name"),
        (on_print, "Nét mực trên chữ in cạnh tên / Ink on the print near a name"),
        (words, "Nét gạch qua chữ in sẵn / A line drawn through printed words"),
    ):
        found.extend(Finding(ReasonCode.STRAY_MARK, detail, _on_form(rect)) for rect in rects)
    for rect in numbers_gone(overview.ink, form.numbers):
        detail = "Mất số thứ tự hoặc Ông/Bà / What stands before a name is gone"
        found.append(Finding(ReasonCode.MISSING_PAPER, detail, _on_form(rect)))
    corner = corner_gone(overview.paper)
    if corner is not None:
        detail = "Góc phiếu bị rách hoặc gập / A corner of the sheet is torn off or folded back"
        found.append(Finding(ReasonCode.MISSING_PAPER, detail, _on_form(corner)))
    if page.colour is not None:
        torn = paper_gone(page.colour, alignment, form.form.size)
        if torn is not None:
            detail = "Giấy rách hoặc bị che / Paper is torn off or covered"
            found.append(Finding(ReasonCode.MISSING_PAPER, detail, torn))
        found.extend(_inks(page.colour, overview, alignment, form, decisions, boxes))
    return tuple(found)


def _on_form(rect: Rect) -> Rect:
    """A rectangle of the overview, form px."""
    x, y, w, h = rect
    return 2 * x, 2 * y, 2 * w, 2 * h


def _is_lid(rect: Rect, alignment: Alignment, shape: tuple[int, ...]) -> bool:
    """Whether a mark is a wedge of the scanner's lid: thin, flat and cut by the page's edge."""
    x, y, w, h = box_on_page(alignment.local_maps([rect])[0], rect, shape)
    mm = (
        MM_PER_INCH / FORM_DPI * min(rect[2] / max(1, w), rect[3] / max(1, h))
    )  # of a px of the page
    off_side, off_end = min(x, shape[1] - x - w) * mm, min(y, shape[0] - y - h) * mm
    flat_end = off_end <= LID_OFF_MM and h * mm <= LID_WIDE_MM and w >= 3 * h
    flat_side = off_side <= LID_OFF_MM and w * mm <= LID_WIDE_MM and h >= 3 * w
    return flat_end or flat_side


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
        rect = None if missing.rect is None else _on_form(missing.rect)
        detail = "Chữ in bị che, gập hoặc rách mất / Print is covered, folded over or torn off"
        found.append(Finding(ReasonCode.MISSING_PAPER, detail, rect))
    if missing.rule is not None:
        detail = "Một đoạn đường kẻ in sẵn bị mất / A stretch of a printed rule is gone"
        found.append(Finding(ReasonCode.MISSING_PAPER, detail, _on_form(missing.rule)))
    return found


def _with_ends(name: Rect) -> Rect:
    """Where a strike over a name lies; beside the letters its colour is clearest."""
    x, y, w, h = name
    left = max(0, x - SIDE)
    return left, y, x + w + SIDE - left, h


def _inks(
    colour: npt.NDArray[np.uint8],
    overview: Overview,
    alignment: Alignment,
    form: PreparedForm,
    decisions: tuple[Decision, ...],
    boxes: tuple[Rect, ...],
) -> list[Finding]:
    rects = boxes or tuple(_with_ends(row.name) for row in form.form.rows)
    marked = [
        rect
        for rect, decision in zip(rects, decisions, strict=True)
        if decision.verdict is not MarkVerdict.EMPTY
    ]
    colours = ink_colours(colour, overview, alignment, marked)
    seen, places = [], []
    for rect, mark in zip(marked, colours, strict=True):
        if mark is not None:
            seen.append(mark)
            places.append(rect)
    if not seen:
        return []
    black, paper = print_colour(colour, alignment, form.core_points), paper_colour(colour)
    pair = two_inks(seen, black, paper)
    if pair is None:
        return []
    return [Finding(ReasonCode.SECOND_INK, "Hai màu mực / Marks in two inks", places[pair[1]])]
