"""Measure the ink in and about each oval or box of a form, in ways that fail differently.

How dark the inside is in the mean says little of a thin stroke and is fooled by folds and shade;
how far strokes of pen darkness spread is not, but says little of a light pencil; what stands out
of its surroundings finds the pencil. `decide` asks all of them to agree.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import PX_PER_MM
from calibration.profile import Curve, Profile
from election.errors import ProfileError
from election.reading import MarkVerdict
from pipeline.oval_patch import (
    Gray,
    Ink,
    Mask,
    Shape,
    Target,
    cut,
    darkness,
    find_outline,
    settle,
    shapes_of,
)

OUTLINE_INK = 0.22  # of full black: a thin printed line still shows this much
LEAST_FILLED = 0.75  # of the cells: half of an oval or an X has fewer; no profile may go below
STROKE_INK = 0.38  # of full black: what a pen leaves and a fold, shade or show-through does not
BARE_PERCENT = 10  # of the page's targets: their outlines are surely not drawn over
CELL_PX = 4  # 0.5 mm, about the width of a pen's stroke


@dataclass(frozen=True, slots=True)
class OvalScore:
    """What was measured at one target; decides nothing.

    Attributes
    ----------
    ink : float
        Mean darkness of the inside over the local paper, 0 white .. 1 black.
    spread : float
        Share of the inside's half-millimetre cells that a stroke of pen darkness goes through.
    trace : float
        Darkest spot of the inside, 0.4 mm across, over what surrounds it.
    outline : float
        Share of the printed outline that is there.
    around : float
        Share of the ring about the outline that is as dark as a pen's stroke.
    paper : float
        Brightness of the local paper over the page's.
    rim : float
        Ink on and close to the outline beyond that of the page's barest targets, in mm2 of full
        black: a ring drawn on the line.
    centre : tuple of float
        Of the outline as found, in pixels of the image.
    """

    candidate: str
    ink: float
    spread: float
    trace: float
    outline: float
    around: float
    paper: float
    centre: tuple[float, float]
    rim: float = 0.0

    @property
    def score(self) -> float:
        """One figure for people: 0 no ink .. 1 a full mark."""
        return 0.5 * min(self.ink / FULL_INK, 1.0) + 0.5 * self.spread


FULL_INK = 0.7  # mean darkness of ovals filled by pen
CURVE = Curve(0.4, 24.0)  # between dashes and small scribbles; a band of ±0.15


@dataclass(frozen=True, slots=True)
class OvalThresholds:
    """What is surely empty and what is surely marked; everything between is for a person.

    Each pair is (empty at most, marked at least). Start values from one family of ballots.

    Raises
    ------
    ProfileError
        When a pair leaves no band for review.
    """

    ink: tuple[float, float] = (0.08, 0.40)
    spread: tuple[float, float] = (0.03, LEAST_FILLED)
    empty_trace: float = 0.22  # dots reach 0.5, folds 0.19, specks of print 0.22
    empty_around: float = 0.05
    empty_rim: float = 0.8  # a fold along an oval reaches 0.7, a thin pen once round it 2
    outline: float = 0.55  # less of it: no such target here, or covered
    covered: float = 0.6  # no shade is this dark: a tear or a stain
    paper: float = 0.82  # darker paper than this is shade, a tear or a stain
    curve: Curve = CURVE  # from the score to the probability of a mark

    @classmethod
    def of(cls, profile: Profile) -> "OvalThresholds":
        """Take what a profile says of ovals."""
        fill, stroke = profile.oval_fill, profile.oval_stroke
        return cls(
            ink=(fill.empty_below, fill.marked_from),
            spread=(stroke.empty_below, max(LEAST_FILLED, stroke.marked_from)),
            curve=profile.oval_curve,
        )

    def __post_init__(self) -> None:
        for name, (low, high) in (("ink", self.ink), ("spread", self.spread)):
            if not 0.0 < low < high < 1.0:
                raise ProfileError(
                    f"Thresholds {low} and {high} for {name} leave no band for review:"
                    " learn the profile again."
                )


def measure(image: Gray, targets: tuple[Target, ...], page_paper: float) -> tuple[OvalScore, ...]:
    """Measure every target of a page.

    Parameters
    ----------
    image : ndarray, shape (height, width), uint8
        The page upright, 130 to 300 pixels per inch.
    targets : tuple of Target
        Where they should be; an outline is searched within `oval_patch.SEARCH_MM` of it.
    page_paper : float
        Brightness of unprinted paper on this page, 0 to 255.
    """
    if not targets:
        return ()
    patches = [darkness(cut(image, target), page_paper) for target in targets]
    shapes = {target.size_mm: shapes_of(target.size_mm) for target in targets}
    kinds = len(next(iter(shapes.values())))
    found = [
        [find_outline(ink, shape) for shape in shapes[target.size_mm]]
        for target, (ink, _) in zip(targets, patches, strict=True)
    ]
    # One form has one kind of outline: the one that fits the page's targets best.
    kind = int(np.argmax([np.median([f[k][0] for f in found]) for k in range(kinds)]))
    placed = settle([f[kind] for f in found], targets)
    scores = [
        _score(target, ink, paper, shapes[target.size_mm][kind], shift)
        for target, (ink, paper), shift in zip(targets, patches, placed, strict=True)
    ]
    bare = float(np.percentile([score.rim for score in scores], BARE_PERCENT, method="lower"))
    return tuple(replace(score, rim=score.rim - bare) for score in scores)


def decide(scores: tuple[OvalScore, ...], thresholds: OvalThresholds) -> tuple[MarkVerdict, ...]:
    """Say marked or empty where every measurement says so, else doubtful."""
    return tuple(_verdict(score, thresholds) for score in scores)


def _verdict(score: OvalScore, limits: OvalThresholds) -> MarkVerdict:
    if score.paper < limits.paper or score.outline < limits.outline:
        return MarkVerdict.DOUBTFUL
    if score.ink >= limits.ink[1] and score.spread >= limits.spread[1]:
        return MarkVerdict.MARKED
    empty = score.ink <= limits.ink[0] and score.spread <= limits.spread[0]
    empty = empty and score.trace <= limits.empty_trace and score.rim <= limits.empty_rim
    if empty and score.around <= limits.empty_around:
        return MarkVerdict.EMPTY
    return MarkVerdict.DOUBTFUL


def _score(
    target: Target, ink: Ink, paper: float, shape: Shape, shift: tuple[float, float]
) -> OvalScore:
    dx, dy = (round(v) for v in shift)
    # Move the picture, not the masks; what comes in from beyond the patch lies outside every mask.
    here = np.roll(ink, (-dy, -dx), axis=(0, 1))
    strokes = here >= STROKE_INK
    line = cv2.dilate((here >= OUTLINE_INK).astype(np.uint8), np.ones((5, 5), np.uint8))
    spots = cv2.blur(here, (3, 3))[shape.inside]
    affine = np.array(target.px_from_mm)
    x, y = affine @ np.array([dx / PX_PER_MM, dy / PX_PER_MM, 1.0])
    return OvalScore(
        candidate=target.candidate,
        ink=float(here[shape.inside].mean()),
        spread=_spread(strokes, shape.inside),
        trace=float(spots.max() - np.percentile(spots, 30)),
        outline=float(line[shape.line].mean()),
        around=float(strokes[shape.ring].mean()),
        paper=paper,
        centre=(float(x), float(y)),
        rim=float(here[shape.rim].sum()) / PX_PER_MM**2,
    )


def _spread(strokes: Mask, inside: Mask) -> float:
    """Share of the cells of the inside that hold at least two stroke pixels."""
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    area = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    hits, size = _cells(strokes[area] & inside[area]), _cells(inside[area])
    valid = size >= CELL_PX * CELL_PX // 2
    return float((hits[valid] >= 2).mean())


def _cells(mask: Mask) -> npt.NDArray[np.int64]:
    height, width = mask.shape
    padded = np.pad(mask, ((0, -height % CELL_PX), (0, -width % CELL_PX)))
    blocks = padded.reshape(
        padded.shape[0] // CELL_PX, CELL_PX, padded.shape[1] // CELL_PX, CELL_PX
    )
    return np.asarray(blocks.sum(axis=(1, 3)), dtype=np.int64)
