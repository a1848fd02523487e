"""Names that the stamp lies on: its rim may reach the first row, and looks like a stroke.

Where names are struck, a person says what lies on one that seems to be.

On a form with boxes ink on a name asks for a person. The stamp's own ink does not, where colour
shows that it is the stamp's: what makes a px red is taken out, and print and pens stay. A pen as
red as the stamp would go with it, so the name must reach beyond the stamp, with no red out there,
and what lies on it must lie where a stamp has its rim.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import hypot

import cv2
import numpy as np
import numpy.typing as npt

from calibration.form import Rect
from election.reading import MarkVerdict, ReasonCode
from pipeline.align import Alignment
from pipeline.confidence import Decision
from pipeline.page import Colour, Gray, Page
from pipeline.pixels import Places, above, channels_of, places_of, share_of
from pipeline.reach import cut
from pipeline.seal import FAINT_RED, RED_OVER, Seal, redness
from pipeline.template import PreparedForm
from pipeline.zones import NameZone

FloatArray = npt.NDArray[np.float64]
Judged = Callable[[Page], list[Decision]]

REACH = 6  # form px (0.8 mm) beyond the stamp as found
ROUND = 1.15  # longer side over shorter of a stamp with a rim that can be told
RIM_FROM, RIM_TO = 0.62, 1.05  # of the half axes: the rim and the letters along it
FREE_SHARE = 0.33  # of a name's width beyond the stamp: a red strike would show there
GRAIN = np.ones((2, 2), np.uint8)
MOST_TAKEN = 0.5  # of its redness that a stamp's ink takes from the red channel
PAPER_SHARE = 0.8  # of the px of a page are no brighter than its paper


def doubt_under_seal(
    decisions: Sequence[Decision], names: Sequence[Rect], seal: Seal
) -> list[Decision]:
    """Doubt every name that seems struck where the stamp lies on it.

    Parameters
    ----------
    decisions : sequence of Decision
        One a name.
    names : sequence of Rect
        The printed names, form px.
    """
    rim = _Rim.of(seal, REACH)
    detail = "Dấu đóng trên tên có nét gạch / The stamp lies on a name that seems struck"
    return [
        decision.doubted(ReasonCode.DOUBTFUL_MARK, detail)
        if decision.verdict is MarkVerdict.MARKED and rim.reaches(name)
        else decision
        for decision, name in zip(decisions, names, strict=True)
    ]


def without_stamp(
    page: Page,
    alignment: Alignment,
    form: PreparedForm,
    seal: Seal | None,
    decisions: list[Decision],
    judged: Judged,
) -> list[Decision]:
    """What voters drew over the names; a name with the stamp's ink on it and no other is empty.

    Parameters
    ----------
    decisions : list of Decision
        On the names as scanned, one a row.
    judged : callable
        Gives such decisions for another picture of the same page.
    """
    if page.colour is None or seal is None or seal.red is None or seal.cut:
        return decisions
    colour, maps = page.colour, alignment.name_maps
    rim = _Rim.of(seal)
    stamped = [
        row
        for row, decision in enumerate(decisions)
        if decision.verdict is not MarkVerdict.EMPTY
        and all(
            rim.leaves_free(zone) and rim.holds_red(cut(colour, maps[row], zone.rect), zone)
            for zone in form.zones
            if zone.row == row
        )
    ]
    if not stamped:
        return decisions
    without_red = judged(replace(page, gray=_without_red(page.gray, colour)))
    out = list(decisions)
    for row in stamped:
        if without_red[row].verdict is MarkVerdict.EMPTY:
            out[row] = without_red[row]
    return out


@dataclass(frozen=True, slots=True)
class _Rim:
    """The ellipse of a stamp, form px."""

    middle: tuple[float, float]
    axes: tuple[float, float]

    @classmethod
    def of(cls, seal: Seal, beyond: int = 0) -> "_Rim":
        x, y, w, h = seal.rect  # overview px, twice as large
        return cls((2.0 * x + w, 2.0 * y + h), (float(w + beyond), float(h + beyond)))

    def off(self, xs: Places, ys: Places) -> FloatArray:
        """How far px lie from the middle; 1 on the rim."""
        (x, y), (across, down) = self.middle, self.axes
        off: FloatArray = np.hypot((xs - x) / across, (ys - y) / down)
        return off

    def reaches(self, rect: Rect) -> bool:
        """Whether some of a rectangle lies within."""
        x, y, w, h = rect
        nearest_x = min(max(self.middle[0], x), x + w)
        nearest_y = min(max(self.middle[1], y), y + h)
        across, down = nearest_x - self.middle[0], nearest_y - self.middle[1]
        return hypot(across / self.axes[0], down / self.axes[1]) <= 1.0

    def leaves_free(self, zone: NameZone) -> bool:
        """Whether the stamp is round and a strike through the name would run out of it."""
        if max(self.axes) > ROUND * min(self.axes):
            return False
        (left, _, right, _), (top, bottom) = zone.text, zone.band
        ys, xs = np.mgrid[top:bottom, left:right]
        over = self.off(zone.rect[0] + xs, zone.rect[1] + ys).min(axis=0) <= RIM_TO
        return float(over.mean()) <= 1 - FREE_SHARE

    def holds_red(self, colour: Colour, zone: NameZone) -> bool:
        """Whether there is red on a zone (BGR), and only where the rim and its letters are."""
        red = cv2.morphologyEx(above(redness(colour), FAINT_RED), cv2.MORPH_OPEN, GRAIN)
        xs, ys = places_of(red > 0)
        away = self.off(zone.rect[0] + xs, zone.rect[1] + ys)
        return away.size > 0 and bool(((away >= RIM_FROM) & (away <= RIM_TO)).all())


def _without_red(gray: Gray, colour: Colour) -> Gray:
    """The page in grey without red ink: where it lies on print or under a pen, these stay.

    The red channel hardly shows it. What it takes even of that grows as its redness does.
    """
    red, redder = channels_of(colour)[2], redness(colour)
    strong = above(redder, RED_OVER)
    paper = share_of(red, PAPER_SHARE)
    taken = (paper - share_of(red, 0.5, strong)) / share_of(redder, 0.5, strong)
    lifted = cv2.addWeighted(red, 1.0, redder, min(MOST_TAKEN, max(0.0, taken)), 0.0)
    alike = share_of(gray, PAPER_SHARE) / max(1.0, paper)
    return cv2.convertScaleAbs(lifted, alpha=alike).astype(np.uint8, copy=False)
