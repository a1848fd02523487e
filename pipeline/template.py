"""A form made ready for reading: everything that can be computed from the blank beforehand.

Frame of the *overview*: form px halved once (100 per inch).
"""

from dataclasses import dataclass, field
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import FORM_DPI, MM_PER_INCH, Form
from election.definition import Marking
from pipeline.box_plan import BoxPlan, plan_boxes
from pipeline.coarse_form import CoarseForm, prepare_coarse
from pipeline.core_print import CorePrint
from pipeline.fill_plan import FillPlan, plan_fills
from pipeline.frames import Gray, halve
from pipeline.name_stack import NameStack, stack_names
from pipeline.pixels import above, both
from pipeline.ruled_ink import Rules, rules_across
from pipeline.spread import OVERVIEW_SLACKS, SLACKS, rules_of, spread_by, spreads
from pipeline.struck_words import PrintedWords, printed_words
from pipeline.zones import NameZone, name_zones

PATCH = 28  # overview px (7 mm): large enough to hold a letter and a half at 16 pt
CLOSE = 2  # overview px (0.5 mm): within them a piece of print lies but for a few
CLOSE_SIDE = PATCH + 2 * CLOSE
GRID = (6, 5)  # cells down and across, one anchor each
SCOUTS = 14  # patches of the first fit, searched far
OVERVIEW_DPI = FORM_DPI // 2
OVERVIEW_PX_MM = MM_PER_INCH / OVERVIEW_DPI
HALVED_PX_MM = MM_PER_INCH / (OVERVIEW_DPI // 2)  # of an overview halved once more
UNPRINTED = 12  # overview px (3 mm) along the edges
WEAK_CORNER = 2e-4  # least min-eigenvalue of an anchor, on ink scaled to 0 .. 1

LEAST_QUIET = 3000  # px: fewer say little of how bold a page is printed
SOME = 200
ALIKE_PX, ALIKE = 7, 0.85  # overview px searched, correlation at which a patch is no landmark
CROSSED = (Marking.AGREE_DISAGREE, Marking.CONFIDENCE_3)
BOXED = (*CROSSED, Marking.FILL)  # voters mark a place of its own, not the name
Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Patches:
    """Small pieces of the blank that are looked for on the page.

    Attributes
    ----------
    centres : ndarray, shape (n, 2), float64
        Centres in overview px; a patch covers `PATCH` px around (centre - PATCH / 2 + 0.5).
    corners : ndarray, shape (n, 2), int
        Top left px of each patch in the overview.
    images : tuple of ndarray, each (PATCH, PATCH), uint8
        The blank's picture there, slightly blurred as a scanner does.
    kernels : ndarray, shape (n, length), float32
        The same pictures about their mean and of norm 1, laid out in rows of `CLOSE_SIDE` px.
    rows : tuple of int
        The row of the form whose name the patch shows, -1 for other print.
    """

    centres: Points
    corners: npt.NDArray[np.int64]
    images: tuple[Gray, ...]
    kernels: npt.NDArray[np.float32]
    rows: tuple[int, ...]

    def only(self, chosen: npt.NDArray[np.int64]) -> "Patches":
        """Some of them, by index."""
        return Patches(
            self.centres[chosen],
            self.corners[chosen],
            tuple(self.images[index] for index in chosen),
            self.kernels[chosen],
            tuple(self.rows[index] for index in chosen),
        )


@dataclass(frozen=True, slots=True, eq=False)
class PreparedForm:
    """A form, its id, and what the stages need of it."""

    form: Form
    id: str
    ink: Gray  # 255 - blank, form px
    overview: Gray  # ink of the blank at 100 per inch
    overview_slack: tuple[Gray, ...]  # the same, spread by what toner and a good fit may move
    quiet: Gray  # 255 on and beside print that neither voters nor stamps touch
    near_print: Gray  # 255 on print and within 0.75 mm of it
    text: Gray  # the same without ruled lines
    core: CorePrint  # the middle of printed strokes: dark on every sheet
    rules: Rules  # printed lines across the sheet
    words: PrintedWords  # lines of text apart from names and boxes
    core_points: Points  # some px of it that voters do not write on, overview px
    spread: tuple[Gray, ...]  # ink of the blank, form px, spread by each of `SLACKS`
    zones: tuple[NameZone, ...]
    stack: NameStack  # the same, laid out for measuring
    boxes: BoxPlan | None
    fills: FillPlan | None
    pieces: Patches  # print all over the sheet, the names included
    name_middles: Points  # of the printed names, form px
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
    core, quiet = _core(overview), _quiet(form, overview)
    rules = spread_by(rules_of(overview), 3)
    near_print = above(spread_by(overview, 7), 40)
    slack = spreads(overview, OVERVIEW_SLACKS)
    spread = spreads(ink, SLACKS)
    zones = name_zones(form, ink, spread)
    anchors = _anchors(form, soft, strength)
    pieces = [*anchors, *_name_patches(form, strength)]
    return PreparedForm(
        form=form,
        id=id,
        ink=ink,
        overview=overview,
        overview_slack=slack,
        quiet=quiet,
        near_print=near_print,
        text=np.where(rules > 0, 0, near_print).astype(np.uint8),
        core=CorePrint.of(core, above(rules, 40)),
        rules=rules_across(overview, rules_of(overview)),
        words=printed_words(form, overview, near_print, rules),
        core_points=_some_points(both(core, quiet)),
        spread=spread,
        zones=zones,
        stack=stack_names(zones),
        boxes=plan_boxes(form, spread) if form.marking in CROSSED else None,
        fills=plan_fills(form, spread) if form.marking is Marking.FILL else None,
        pieces=_patches(soft, pieces),
        name_middles=np.array(
            [(x + w / 2, y + h / 2) for x, y, w, h in (row.name for row in form.rows)]
        ).reshape(-1, 2),
        name_pieces=tuple(
            tuple(index for index, corner in enumerate(pieces) if corner[2] == row)
            for row in range(len(form.rows))
        ),
        scouts=_patches(soft, _well_apart(pieces, SCOUTS)),
    )


Corner = tuple[int, int, int]  # x, y in overview px, row of the form or -1


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


def _core(overview: Gray) -> Gray:
    """Px in the middle of strokes: darkest of their neighbours and dark themselves."""
    ridge = (overview >= spread_by(overview, 3)) & (overview > 110)
    core = np.zeros_like(overview)
    # A blank that was scanned shows the scanner's lid at its edges, where no printer prints.
    inner = slice(UNPRINTED, -UNPRINTED)
    core[inner, inner] = ridge[inner, inner] * np.uint8(255)
    return core


def _some_points(mask: Gray) -> Points:
    """At most `SOME` px of a mask, evenly over their order."""
    found = cv2.findNonZero(mask)
    if found is None:
        return np.zeros((0, 2))
    points = found.reshape(-1, 2).astype(np.float64)
    return points[np.linspace(0, len(points) - 1, min(SOME, len(points))).astype(np.intp)]


def _anchors(form: Form, soft: Gray, strength: npt.NDArray[np.float32]) -> list[Corner]:
    """The best corner of each cell of a grid over the print, names left out where possible."""
    masked = strength.copy()
    for row in form.rows:
        x, y, w, h = (v // 2 for v in row.name)
        masked[y : y + h + 1, x : x + w + 1] *= 0.25  # a voter writes there
    ys, xs = np.nonzero(soft > 40)
    if len(ys) == 0:
        return []
    corners = []
    edges_y = np.linspace(ys.min(), ys.max() + 1, GRID[0] + 1).astype(int)
    edges_x = np.linspace(xs.min(), xs.max() + 1, GRID[1] + 1).astype(int)
    for y0, y1 in pairwise(edges_y):
        for x0, x1 in pairwise(edges_x):
            corner = _best_corner(masked, int(x0), int(y0), int(x1), int(y1))
            if corner is not None and _unlike_its_surroundings(soft, corner):
                corners.append((*corner, -1))
    return corners


def _unlike_its_surroundings(soft: Gray, corner: tuple[int, int]) -> bool:
    """Whether a patch is found at its own place only: a dotted line looks alike at every dot."""
    half, reach = PATCH // 2, ALIKE_PX
    height, width = soft.shape
    x = min(max(reach, corner[0] - half), width - PATCH - reach)
    y = min(max(reach, corner[1] - half), height - PATCH - reach)
    patch = soft[y : y + PATCH, x : x + PATCH]
    around = soft[y - reach : y + PATCH + reach, x - reach : x + PATCH + reach]
    surface = cv2.matchTemplate(around, patch, cv2.TM_CCOEFF_NORMED)
    surface[reach - 2 : reach + 3, reach - 2 : reach + 3] = -1
    return float(np.nan_to_num(surface, nan=1.0).max()) < ALIKE


def _name_patches(form: Form, strength: npt.NDArray[np.float32]) -> list[Corner]:
    """The best corners near both ends of each printed name."""
    corners = []
    for index, row in enumerate(form.rows):
        x, y, w, h = (v // 2 for v in row.name)
        for x0, x1 in ((x, x + 2 * w // 5), (x + 3 * w // 5, x + w + 1)):
            corner = _best_corner(strength, x0, y, x1, y + h + 1)
            if corner is not None:
                corners.append((*corner, index))
    return corners


def _best_corner(
    strength: npt.NDArray[np.float32], x0: int, y0: int, x1: int, y1: int
) -> tuple[int, int] | None:
    """The strongest corner of a part of the sheet; None where all of it is plain."""
    part = strength[y0:y1, x0:x1]
    if part.size == 0 or part.max() < WEAK_CORNER:
        return None
    y, x = divmod(int(np.argmax(part)), part.shape[1])
    return x0 + x, y0 + y


def _well_apart(corners: list[Corner], count: int) -> list[Corner]:
    """`count` corners, each the farthest from those before it: spread over the sheet."""
    if len(corners) <= count:
        return corners
    places = np.array([corner[:2] for corner in corners], dtype=np.float64)
    chosen = [int(np.argmin(places.sum(axis=1)))]
    distance = np.full(len(corners), np.inf)
    while len(chosen) < count:
        distance = np.minimum(distance, np.linalg.norm(places - places[chosen[-1]], axis=1))
        chosen.append(int(np.argmax(distance)))
    return [corners[index] for index in sorted(chosen)]


def _patches(soft: Gray, corners: list[Corner]) -> Patches:
    height, width = soft.shape
    half = PATCH // 2
    places = np.array(
        [
            (min(max(0, x - half), width - PATCH), min(max(0, y - half), height - PATCH))
            for x, y, _ in corners
        ],
        dtype=np.int64,
    ).reshape(-1, 2)
    images = tuple(np.ascontiguousarray(~soft[y : y + PATCH, x : x + PATCH]) for x, y in places)
    return Patches(
        centres=places.astype(np.float64) + (PATCH - 1) / 2,
        corners=places,
        images=images,
        kernels=_kernels(images),
        rows=tuple(row for _, _, row in corners),
    )


def _kernels(images: tuple[Gray, ...]) -> npt.NDArray[np.float32]:
    """Pictures about their mean and of norm 1, in rows of `CLOSE_SIDE` px, up to their last px."""
    out = np.zeros((len(images), PATCH, CLOSE_SIDE), np.float32)
    for image, kernel in zip(images, out, strict=True):
        centred = image - image.mean()
        kernel[:, :PATCH] = centred / max(1e-6, float(np.linalg.norm(centred)))
    rows = out.reshape(len(images), PATCH * CLOSE_SIDE)
    return rows[:, : PATCH * CLOSE_SIDE - (CLOSE_SIDE - PATCH)]
