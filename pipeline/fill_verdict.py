"""What is said of one oval or box beside a name: marked, empty, or for a person."""

from calibration.profile import Profile
from election.reading import MarkVerdict, ReasonCode
from pipeline.confidence import Decision
from pipeline.fill import FillScore
from pipeline.ovals import LEAST_FILLED

LEAST_SEEN = 0.2  # of a target: what little print leaves free says nothing of the rest
SPECK_MM2 = 0.18  # of ink: dust; a dot set on purpose has 0.4 mm2 and more
GREY_EMPTY = 0.12  # of black over 1.1 mm: a pencil's line shows more, paper and folds less
TRACED, TRACED_MM2 = 1.2, 0.6  # times the bare outline's ink, more of it: a ring drawn on the line
STRAY_MM2 = 0.35  # of pen ink about a target: dust has less
OVER_MM2, OVER_MM = 1.5, 1.7  # of a filling in haste; an X over a filled oval or a ring has more


def decide_fill(fill: FillScore, profile: Profile) -> Decision:
    """Judge one oval or box from what was measured there."""
    score, probability = fill.score, profile.oval_curve.probability(fill.score)
    if fill.seen < LEAST_SEEN:
        detail = "Chữ in che ô, không đọc được / Print leaves too little of this oval free"
        return Decision(MarkVerdict.DOUBTFUL, score, probability, ReasonCode.DOUBTFUL_MARK, detail)
    around = fill.around_mm2 > STRAY_MM2
    if (
        fill.ink < profile.oval_fill.empty_below
        and fill.spread < profile.oval_stroke.empty_below
        and fill.speck_mm2 < SPECK_MM2
        and fill.grey < GREY_EMPTY
    ):
        traced = fill.rim > TRACED and fill.rim_mm2 > TRACED_MM2
        if not around and not traced:
            return Decision(MarkVerdict.EMPTY, score, probability)
        ink = fill.around_mm2 if around else fill.rim_mm2
        detail = f"Mực ở viền ô trống / Ink about an empty oval's outline: {ink:.1f} mm2"
        return Decision(
            MarkVerdict.DOUBTFUL, score, probability, ReasonCode.MARK_OUTSIDE_TARGET, detail
        )
    far = fill.around_mm2 > 2 * STRAY_MM2 and fill.overrun_mm > OVER_MM
    overrun = far or fill.around_mm2 > OVER_MM2
    filled = fill.ink >= profile.oval_fill.marked_from and fill.spread >= max(
        LEAST_FILLED, profile.oval_stroke.marked_from
    )
    if filled and not overrun:
        return Decision(MarkVerdict.MARKED, score, probability)
    reason, detail = (
        ReasonCode.DOUBTFUL_MARK,
        f"Ô tô một phần / Of the oval filled: {fill.spread:.0%}",
    )
    if filled:
        reason, detail = (
            ReasonCode.CORRECTED_MARK,
            "Ô đã tô, có thêm nét / Filled, and more ink across or around it",
        )
    return Decision(MarkVerdict.DOUBTFUL, score, probability, reason, detail)
