"""A form made ready for reading: everything that can be computed from the blank beforehand.

Frame of the *overview*: form px halved once (100 per inch).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import FORM_DPI, MM_PER_INCH, Form, Rect
from election.definition import Marking
from pipeline.box_plan import BoxPlan, plan_boxes
from pipeline.coarse_form import CoarseForm, prepare_coarse
from pipeline.core_print import CorePrint, middles_of
from pipeline.fill_plan import FillPlan, plan_fills
from pipeline.frames import Gray, halve
from pipeline.landmarks import SCOUTS, Patches, anchors_of, name_corners, patches_at, well_apart
from pipeline.laying import SheetParts
from pipeline.levelled import levelled
from pipeline.lost_rules import IntArray, rule_px_of
from pipeline.name_stack import NameStack, stack_names
from pipeline.near_print import NearPrint, print_near_names
from pipeline.pixels import above, both
from pipeline.printed_rules import Rules, rules_across
from pipeline.remarks import remarks_below
from pipeline.seal import corner_of
from pipeline.spread import (
    OVERVIEW_SLACKS,
    SLACKS,
    dotted_rules_of,
    rules_of,
    spread_by,
    spreads,
    with_hairs,
)
from pipeline.struck_numbers import ShortWord, words_before_names
from pipeline.struck_words import PrintedWords, printed_words
from pipeline.waves import Near
from pipeline.zones import NameZone, name_zones

OVERVIEW_DPI = FORM_DPI // 2
OVERVIEW_PX_MM = MM_PER_INCH / OVERVIEW_DPI
HALVED_PX_MM = MM_PER_INCH / (OVERVIEW_DPI // 2)  # of an overview halved once more
CORE_INK = 110  # of 255: print that is dark on every sheet

LEAST_QUIET = 3000  # px: fewer say little of how bold a page is printed
SOME = 200
CROSSED = (Marking.AGREE_DISAGREE, Marking.CONFIDENCE_3)
BOXED = (*CROSSED, Marking.FILL)  # voters mark a place of its own, not the name
Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class PreparedForm:
    """A form, its id, and what the stages need of it."""

    form: Form
    id: str
    ink: Gray  # 255 - blank, form px
    overview: Gray  # ink of the blank at 100 per inch
    overview_slack: tuple[Gray, ...]  # the same, spread by what toner and a good fit may move
    quiet: Gray  # 255 on and beside print that neither voters nor stamps touch
    quiet_px: int  # how many px that are
    near_print: Gray  # 255 on print and within 0.75 mm of it
    hiding: Gray  # the same where stamps are, halved once more
    text: Gray  # the same without ruled lines
    core: CorePrint  # the middle of printed strokes: dark on every sheet
    rule_px: IntArray  # the middle of ruled lines, however fine
    rules: Rules  # printed lines across the sheet
    words: PrintedWords  # lines of text apart from names and boxes
    numbers: tuple[ShortWord, ...]  # what stands before the names
    around_names: NearPrint  # all print near them
    core_points: Points  # some px of it that voters do not write on, overview px
    spread: tuple[Gray, ...]  # ink of the blank, form px, spread by each of `SLACKS`
    remarks: tuple[NameZone, ...]  # printed lines below the names
    zones: tuple[NameZone, ...]
    stack: NameStack  # the same, laid out for measuring
    boxes: BoxPlan | None
    fills: FillPlan | None
    pieces: Patches  # print all over the sheet, the names included
    name_middles: Points  # of the printed names, form px
    near_pieces: Near  # how near pieces of print are to each other
    near_names: Near  # and to the names
    near_targets: Near  # and to the places for votes
    sheet_parts: SheetParts  # the overview, as pages are laid on it
    name_pieces: tuple[tuple[int, ...], ...]  # indices of the pieces of each row's name
    scouts: Patches  # few of them, well apart, for the first fit
    coarse: dict[tuple[int, int], CoarseForm] = field(default_factory=dict, repr=False)

    def coarse_for(self, dpi: float, longest: int) -> CoarseForm:
        """Profiles for pages of `dpi`; computed once for each whole dpi and page length class.

        What is stored follows from the arguments alone, so that a page reads the same in any
        order and in any worker.
        """
        key = (round(dpi), -(-longest // 512) * 512)
        if key not in self.coarse:
            self.coarse[key] = prepare_coarse(self.form.blank, float(key[0]), key[1])
        return self.coarse[key]


def prepare(form: Form, id: str) -> PreparedForm:
    """Compute anchors and pictures of a form once, before the first page."""
    ink = cv2.bitwise_not(form.blank).astype(np.uint8, copy=False)
    overview = halve(ink)
    soft = cv2.GaussianBlur(overview, (3, 3), 0).astype(np.uint8, copy=False)
    strength = np.asarray(cv2.cornerMinEigenVal(soft.astype(np.float32) / 255, 5), np.float32)
    core = middles_of(overview, CORE_INK).astype(np.uint8) * np.uint8(255)
    quiet = _quiet(form, overview)
    ruled = rules_of(overview)
    rules = spread_by(ruled, 3)
    near_print = above(spread_by(overview, 7), 40)
    dots = dotted_rules_of(ink)
    slack = spreads(overview, halve(dots), OVERVIEW_SLACKS)
    spread = spreads(ink, dots, SLACKS)
    named, names_spread = ink, spread
    if not form.exact:
        named = levelled(ink, [line for row in form.rows for line in row.lines])
        names_spread = spreads(named, dots, SLACKS)
    # The cross-bar of a T is a hair, and beside a name it looks like the end of a stroke.
    zones = name_zones(form, named, with_hairs(named, names_spread))
    names = [(x // 2, y // 2, w // 2, h // 2) for x, y, w, h in (row.name for row in form.rows)]
    anchors = anchors_of(form, soft, strength)
    pieces = [*anchors, *name_corners(form, strength)]
    patches = patches_at(soft, pieces)
    middles = middles_of_rects([row.name for row in form.rows])
    corner = corner_of((overview.shape[1], overview.shape[0]))
    return PreparedForm(
        form=form,
        id=id,
        ink=ink,
        overview=overview,
        overview_slack=slack,
        quiet=quiet,
        quiet_px=cv2.countNonZero(quiet),
        near_print=near_print,
        hiding=halve(np.ascontiguousarray(near_print[: corner[3], : corner[2]])),
        text=np.where(rules > 0, 0, near_print).astype(np.uint8),
        core=CorePrint.of(core, above(rules, 40)),
        rule_px=rule_px_of(ruled),
        rules=rules_across(overview, ruled, names),
        words=printed_words(form, overview, near_print, rules),
        numbers=words_before_names(form, overview, rules),
        around_names=print_near_names(form, overview, near_print, np.maximum(ruled, halve(dots))),
        core_points=_some_points(both(core, quiet)),
        spread=spread,
        zones=zones,
        remarks=remarks_below(form, zones, np.where(rules > 0, 0, overview).astype(np.uint8)),
        stack=stack_names(zones),
        boxes=plan_boxes(form, spread) if form.marking in CROSSED else None,
        fills=plan_fills(form, spread) if form.marking is Marking.FILL else None,
        pieces=patches,
        name_middles=middles,
        near_pieces=Near.of(patches.centres, patches.centres),
        near_names=Near.of(middles / 2, patches.centres),
        near_targets=Near.of(
            middles_of_rects([target.rect for row in form.rows for target in row.targets]) / 2,
            patches.centres,
        ),
        sheet_parts=SheetParts.of(overview.shape, patches.centres),
        name_pieces=tuple(
            tuple(index for index, corner in enumerate(pieces) if corner[2] == row)
            for row in range(len(form.rows))
        ),
        scouts=patches_at(soft, well_apart(pieces, SCOUTS)),
    )


def _quiet(form: Form, overview: Gray) -> Gray:
    """255 on and beside print where neither stamps nor voters leave ink of their own.

    All print where too little is left without the stamp's corner and the places for votes.
    """
    near = (spread_by(overview, 7) > 128).astype(np.uint8) * 255
    quiet = near.copy()
    quiet[: quiet.shape[0] // 4, : quiet.shape[1] // 2] = 0
    for row in form.rows:
        if form.marking not in BOXED:  # else few write on the names
            x, y, w, h = (v // 2 for v in row.cell)
            quiet[y + 3 : y + h - 2, x + 3 : x + w - 2] = 0
        for target in row.targets:
            x, y, w, h = (v // 2 for v in target.rect)
            quiet[max(0, y - 8) : y + h + 9, max(0, x - 8) : x + w + 9] = 0
    return quiet if cv2.countNonZero(quiet) >= LEAST_QUIET else near


def middles_of_rects(rects: Sequence[Rect]) -> Points:
    """Middles of rectangles, shape (n, 2), in the same px."""
    places = np.array(rects, np.float64).reshape(-1, 4)
    middles: Points = places[:, :2] + places[:, 2:] / 2
    return middles


def _some_points(mask: Gray) -> Points:
    """At most `SOME` px of a mask, evenly over their order."""
    found = cv2.findNonZero(mask)
    if found is None:
        return np.zeros((0, 2))
    points = found.reshape(-1, 2).astype(np.float64)
    return points[np.linspace(0, len(points) - 1, min(SOME, len(points))).astype(np.intp)]
