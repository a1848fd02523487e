"""Everything on the paper that asks for a person, apart from the marks themselves."""

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
from pipeline.hairs import is_hair
from pipeline.holes import clear_holes
from pipeline.ink import PEN_INK, Overview
from pipeline.ink_on_print import ink_on_print
from pipeline.misfit import print_lies_off
from pipeline.page import Page
from pipeline.paper_gone import paper_gone
from pipeline.pixels import above, both, without
from pipeline.reach import box_on_page
from pipeline.remarks import struck_remarks
from pipeline.ruled_ink import lines_on_rules
from pipeline.seal import clear_seal
from pipeline.second_ink import ink_colours, paper_colour, print_colour, two_inks
from pipeline.sheet import Finding, Sheet, on_form, sheet_findings
from pipeline.stray import find_stray
from pipeline.struck_numbers import look_at_numbers
from pipeline.struck_words import lines_through_words
from pipeline.template import PreparedForm
from pipeline.torn_edge import torn_edge
from pipeline.zones import SIDE

HAIRLINE = 110  # of 255 at 100 per inch: thinner than 0.11 mm, no pen writes so
NEAR_SEAL = 12  # overview px (3 mm) around a stamp in which its rim may lie on words
LID_OFF_MM, LID_WIDE_MM = 0.5, 2.0  # from the page's edge; across it


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
    found = sheet_findings(sheet, printed, alignment, form)
    looked_at = overview.pen
    if page.bilevel:  # a crease is a hairline there, of full black
        looked_at = both(looked_at, above(overview.excess, HAIRLINE))
    left = looked_at.copy()
    if sheet.seal is not None:
        clear_seal(left, sheet.seal)
    clear_holes(left)
    zones = tuple(zone for zone in form.zones if struck[zone.row])
    zones += struck_remarks(overview.ink, overview.pen, form.remarks, struck)
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

    pen, votes, told = overview.pen, without(overview.pen, left), False
    for stray in find_stray(left, form.near_print, form.form):
        if _is_lid(stray.rect, alignment, page.gray.shape):
            continue
        x, y, w, h = (v // 2 for v in stray.rect)
        if stray.near_print and lies_off((x, y, w, h)):
            # A rule's slack hides the rule itself beside a line close along it: it is weighed.
            pen = pen.copy() if pen is overview.pen else pen
            off = (slice(y, y + h), slice(x, x + w))
            pen[off] = without(pen[off], left[off])
            continue
        if not (page.bilevel or stray.near_print) and is_hair(
            (x, y, w, h), left, overview.excess, form.near_print, votes
        ):
            continue
        found.append(
            Finding(
                stray.code,
                f"Nét mực không phải dấu bỏ phiếu / Ink that is no vote: {stray.ink_mm2:.1f} mm2",
                stray.rect,
            )
        )
        left[y : y + h, x : x + w] = 0  # told once
        told = True
    claimed = without(overview.pen, left) if told else votes
    known = claimed if looked_at is overview.pen else without(looked_at, left)
    if sheet.seal is not None:
        x, y, w, h = sheet.seal.rect
        left_edge, top_edge = max(0, x - NEAR_SEAL), max(0, y - NEAR_SEAL)
        for marks in (claimed, known):
            marks[top_edge : y + h + NEAR_SEAL, left_edge : x + w + NEAR_SEAL] = 255
    ruled = lines_on_rules(overview.ink, pen, claimed, form.rules)
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
    numbers, numbers_gone = look_at_numbers(overview.ink, form.numbers, struck)
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
        found.extend(Finding(ReasonCode.STRAY_MARK, detail, on_form(rect)) for rect in rects)
    for rect in numbers_gone:
        detail = "Mất số thứ tự hoặc Ông/Bà / What stands before a name is gone"
        found.append(Finding(ReasonCode.MISSING_PAPER, detail, on_form(rect)))
    corner = corner_gone(overview.paper)
    if corner is not None:
        detail = "Góc phiếu bị rách hoặc gập / A corner of the sheet is torn off or folded back"
        found.append(Finding(ReasonCode.MISSING_PAPER, detail, on_form(corner)))
    stamp = None if sheet.seal is None else sheet.seal.rect
    notch = torn_edge(overview.ink, overview.paper, stamp)
    if notch is not None:
        detail = "Mép phiếu bị rách / A piece of the sheet's edge is torn out"
        found.append(Finding(ReasonCode.MISSING_PAPER, detail, on_form(notch)))
    if page.colour is not None:
        torn = paper_gone(page.colour, alignment, form.form.size)
        if torn is not None:
            detail = "Giấy rách hoặc bị che / Paper is torn off or covered"
            found.append(Finding(ReasonCode.MISSING_PAPER, detail, torn))
        found.extend(_inks(page.colour, overview, alignment, form, decisions, boxes))
    return tuple(found)


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
