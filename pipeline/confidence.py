"""The confidence filter: what a score means, and when a person must look.

A target is *marked* or *empty* only if two measurements that fail in different ways both say so;
everything else is doubtful. Nothing here knows what a mark means in law.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from calibration.profile import Profile
from election.reading import MarkVerdict, ReasonCode
from pipeline.boxes import BoxScore
from pipeline.cross_verdict import FULLEST, cross_likeness, is_cross
from pipeline.framed import APART
from pipeline.strikes import SHORT_GAP_MM, StrikeScore

END_PX = 8  # (0.13 mm2) of ink close beside an untouched name: a stroke may go on through it
LINE_PX = 6  # (0.1 mm2) in one line of 2.5 mm on an untouched name: dust lies in one place
ON_CREASE = 5.0  # of 255 over an untouched name: of 437 creases over names the darkest has 1
BESIDE_EMPTY = 0.12  # share of an untouched name's width with ink above or below it: a line there
RINGED = 0.45  # the same above and below a struck name; the turns of a zigzag leave gaps
FRAMED, FILLED = 0.9, 0.8  # of its width; of the paper between the letters: no frame but a blot
BESIDE_SCRIBBLE = 0.85  # of its width with a line above or below, where the tips of a scribble lie
SCRIBBLED = 0.75  # of the paper between the letters: no ring around a name leaves so little
BLACKED_OUT = 0.95  # of the width above and below: a scribble's turns leave gaps, a patch does not
RESTORED, RESTORED_SCRIBBLE = 0.22, 0.45  # of a name's width: dots along it restore it
LINED, ONE_SIDED, LINE_INK = 0.30, 0.12, 0.12  # on one side only, with so much of all the ink
HUMPS = 4  # times that a scribble comes out of the letters
ONE_SIDED_HUMPS, CLOSE_LIMBS = 8, 0.4  # on one side; of the paper between letters that limbs ink
FULL_LINE = 0.95  # so much of the width on one side is a line there, whatever is on the other
HIGHEST, LOWEST = 0.03, 0.9  # of the letters' height: beyond, it is a line over or under the name
AT_FEET, LOW_WAIST = 1.0, 0.1  # of the letters' height; of the width, at their mid-height
HIGH, LOW = 0.13, 0.8  # of the letters' height: a line beyond lies along their tops or feet
NO_WAIST = 0.03  # of the columns with ink in the middle of the letters: there is none
EDGE_MIDDLE = 0.55  # of the columns with ink: such a line that runs through most letters
IN_BAND = 0.6  # of the width: a slanting stroke that misses more of the letters is part of one
SWING, SWINGING = 0.2, 1.2  # of the letters' height beyond it; letter bands: a line is 0.9 at most
SWUNG_MIDDLE, SWUNG_OUTSIDE = 0.24, 0.12  # rings and lines beside the name have less, and more
SWUNG_WAIST = 0.08  # of the width, at the letters' mid-height: a line along their feet has none
MIDDLE_SHARE = 0.2  # of the columns with ink: a ring around the name has none in the middle
HOLLOW = 0.75  # of the name's width: a ring close around the letters
SINGLE = 0.5  # letter bands: one line alone; its level says where it lies
DARK_WAY, SEEN_ON_WAY = 0.95, 0.5  # no print is so dark along a line; cover a pen must show too
OUTSIDE = 0.40  # share of the ink above or below the name: boxed, circled, crossed by a neighbour
TALLEST = 3.2  # letter bands: a scribble over the name stays within this height
MOST_OUTSIDE_BOX = 0.30  # of a mark's ink (M10)
DEEPEST_TIP = 0.35  # of the box: a neighbour's stroke does not reach farther in
BLANK_ROW_SPECK_MM2, BLANK_ROW_GREY = 0.3, 0.045  # in a row with no mark at all
BLANK_ROW_TRACE_MM2 = 1.0  # the same: a pale or a broken line, more than a grain of dust
ERASED_MM2 = 2.0  # in any box: a hair or a shade of the back has less, one stroke of an X more
ERASED_BOX = "Vết mờ trong ô, có thể đã tẩy / Something pale in the box: erased, perhaps"


@dataclass(frozen=True, slots=True)
class Decision:
    """What is said of one target, and why a person should look if they should."""

    verdict: MarkVerdict
    score: float
    probability: float
    reason: ReasonCode | None = None
    detail: str = ""

    def doubted(self, reason: ReasonCode, detail: str) -> "Decision":
        """The same target with what was seen elsewhere on the sheet: a person must look."""
        return replace(self, verdict=MarkVerdict.DOUBTFUL, reason=reason, detail=detail)


def decide_strike(lines: tuple[StrikeScore, ...], profile: Profile) -> Decision:
    """Judge one name from the scores of its printed lines."""
    score = sum(_strike_score(line) for line in lines) / len(lines)
    probability = profile.strike_curve.probability(score)
    first, *others = (_strike_verdict(line, profile) for line in lines)
    if first is not MarkVerdict.DOUBTFUL and all(other is first for other in others):
        return Decision(first, score, probability)
    reason, detail = _strike_doubt(lines)
    return Decision(MarkVerdict.DOUBTFUL, score, probability, reason, detail)


def _strike_score(line: StrikeScore) -> float:
    way = line.way if _all_the_way(line) else 0.0
    return 0.7 * max(line.cover, way) + 0.3 * max(min(1.0, line.ridge_high * 1.6), way)


def _all_the_way(line: StrikeScore) -> bool:
    """Whether a stroke follows one line through the letters, where they hide it too."""
    in_letters = line.level <= LOWEST or line.height >= SINGLE
    return in_letters and line.way >= DARK_WAY and line.cover >= SEEN_ON_WAY


def _strike_verdict(line: StrikeScore, profile: Profile) -> MarkVerdict:
    cover, ridge = profile.strike_cover, profile.strike_ridge
    if (
        line.cover < cover.empty_below
        and line.touched < cover.empty_below
        and max(line.ridge_high, line.ridge_pair) < ridge.empty_below
        and max(line.above, line.below) < BESIDE_EMPTY
        and line.ends_px < END_PX
        and line.line_px < LINE_PX
        and line.on_crease < ON_CREASE
    ):
        return MarkVerdict.EMPTY
    between_letters = (
        line.cover >= cover.marked_from
        and line.ridge_high >= ridge.marked_from
        and (line.ridge >= ridge.empty_below or line.gap_mm <= SHORT_GAP_MM)
        and (HIGHEST <= line.level <= LOWEST or _low_through(line) or _swings_through(line))
    )
    if (
        (between_letters or _all_the_way(line))
        and line.in_band >= IN_BAND
        and line.middle >= (EDGE_MIDDLE if _edge_line(line) else MIDDLE_SHARE)
        and line.outside < OUTSIDE
        and line.height < TALLEST
        and line.hollow < HOLLOW
        and not _restored(line)
        and not _more_around(line)
    ):
        return MarkVerdict.MARKED
    return MarkVerdict.DOUBTFUL


def _low_through(line: StrikeScore) -> bool:
    """Whether a stroke that mostly lies at the feet of the letters runs through them as well."""
    return LOWEST < line.level <= AT_FEET and line.waist >= LOW_WAIST


def _edge_line(line: StrikeScore) -> bool:
    """Whether the ink is one line close to the tops or to the feet of the letters."""
    # Rims of bold print at the other end of the letters make a line seem taller than it is.
    thin = line.waist < (LOW_WAIST if line.height < SINGLE else NO_WAIST)
    return thin and not HIGH <= line.level <= LOW


def _swings_through(line: StrikeScore) -> bool:
    """Whether a wave or a zigzag that lies high or low still goes through the letters."""
    return (
        -SWING <= line.level <= 1 + SWING
        and line.height >= SWINGING
        and line.middle >= SWUNG_MIDDLE
        and line.waist >= SWUNG_WAIST
        and line.outside < SWUNG_OUTSIDE
    )


def _restored(line: StrikeScore) -> bool:
    """Whether dots or a wave along a struck name take the strike back."""
    # The tips of a scribble may lie apart, where letters hide its limbs.
    return line.restored >= (RESTORED_SCRIBBLE if _scribbled(line) else RESTORED)


def _scribbled(line: StrikeScore) -> bool:
    """Whether strokes come out of the letters on both sides again and again.

    On one side alone that may be dots or a wave that touch the letters; but a strike they go with
    leaves most of the paper between the letters free.
    """
    one_sided = max(line.humps) >= ONE_SIDED_HUMPS and line.dense >= CLOSE_LIMBS
    return min(line.humps) >= HUMPS or one_sided


def _lines_along(line: StrikeScore) -> bool:
    """Whether lines run close along a struck name; a blot has straight edges too."""
    if line.apart >= APART:
        return True
    return line.dense < FILLED and (line.framed >= FRAMED or line.lined >= BESIDE_SCRIBBLE)


def _more_around(line: StrikeScore) -> bool:
    """Whether a box, a ring or a line lies beside a struck name: it may take the strike back."""
    if _lines_along(line):
        return True
    one, other = sorted((line.above, line.below), reverse=True)
    if line.dense >= SCRIBBLED and other < BLACKED_OUT:
        return False
    lined = one >= FULL_LINE or (one >= LINED and other < ONE_SIDED)
    lined = lined and line.outside >= LINE_INK and not _scribbled(line)
    return other >= RINGED or lined


def _strike_doubt(lines: tuple[StrikeScore, ...]) -> tuple[ReasonCode, str]:
    cover = sum(line.cover for line in lines) / len(lines)
    beside = max(max(line.above, line.below) for line in lines)
    if cover >= 0.5 and any(_restored(line) for line in lines):
        return (
            ReasonCode.CORRECTED_MARK,
            "Gạch tên, có hàng chấm hoặc nét lượn bên cạnh / Struck, and dots or a wave along it",
        )
    if cover >= 0.5 and (beside >= BESIDE_EMPTY or any(_lines_along(line) for line in lines)):
        return (
            ReasonCode.CORRECTED_MARK,
            "Gạch tên, có thêm nét trên hoặc dưới / Struck, and more ink above or below",
        )
    if beside >= BESIDE_EMPTY and cover < 0.2:
        return (
            ReasonCode.DOUBTFUL_MARK,
            "Nét ở trên hoặc dưới tên / Ink above or below the name, not through it",
        )
    if 0.05 <= cover < 0.8:
        return (
            ReasonCode.PARTIAL_STRIKE,
            f"Gạch một phần tên / Part of the name is crossed: {cover:.0%}",
        )
    return (
        ReasonCode.DOUBTFUL_MARK,
        "Nét trên tên không rõ là gạch / Ink on the name, no clear strike",
    )


def decide_box(box: BoxScore, profile: Profile) -> Decision:
    """Judge one box of a table."""
    likeness = cross_likeness(box.shape)
    ink = min(0.99, box.ink_mm2 / 10)
    score = 0.6 * likeness + 0.4 * min(1.0, 3 * ink) if box.ink_mm2 else min(0.1, box.grey)
    probability = profile.cross_curve.probability(score)
    if (
        box.ink_mm2 == 0.0
        and box.speck_mm2 < 10 * profile.cross_ink.empty_below
        and box.grey < profile.cross_shape.empty_below
        and box.tip_depth < DEEPEST_TIP
    ):
        empty = Decision(MarkVerdict.EMPTY, score, probability)
        erased = box.erased_mm2 >= ERASED_MM2
        return empty.doubted(ReasonCode.DOUBTFUL_MARK, ERASED_BOX) if erased else empty
    if (
        ink >= profile.cross_ink.marked_from
        and is_cross(box.shape, profile.cross_shape.marked_from)
        and box.inside >= 1 - MOST_OUTSIDE_BOX
        and box.tip_depth < DEEPEST_TIP
    ):
        return Decision(MarkVerdict.MARKED, score, probability)
    reason, detail = ReasonCode.DOUBTFUL_MARK, "Dấu trong ô không rõ là X / Not a clear X"
    if box.inside < 1 - MOST_OUTSIDE_BOX:
        reason, detail = (
            ReasonCode.MARK_OUTSIDE_TARGET,
            f"Dấu ra ngoài ô / Of the mark inside the box: {box.inside:.0%}",
        )
    elif box.shape.fill > FULLEST and box.ink_mm2 > 10:
        reason, detail = ReasonCode.CORRECTED_MARK, "Tô đè lên dấu / Scribbled over"
    return Decision(MarkVerdict.DOUBTFUL, score, probability, reason, detail)


def doubt_blank_rows(
    boxes: Sequence[BoxScore], decisions: Sequence[Decision], row_sizes: Sequence[int]
) -> list[Decision]:
    """Look again at rows in which every box seems empty: a voter rarely leaves one out.

    There a speck or a shade that would mean nothing beside a clear X may be all that a scanner
    left of a mark.
    """
    out = list(decisions)
    start = 0
    for size in row_sizes:
        row = range(start, start + size)
        start += size
        if any(decisions[index].verdict is not MarkVerdict.EMPTY for index in row):
            continue
        for index in row:
            box, seen = boxes[index], decisions[index]
            if (
                box.speck_mm2 >= BLANK_ROW_SPECK_MM2
                or box.grey >= BLANK_ROW_GREY
                or box.trace_mm2 >= BLANK_ROW_TRACE_MM2
            ):
                detail = (
                    "Vết nhỏ hay mờ trong dòng không dấu / A speck or a trace in a row with no mark"
                )
                out[index] = seen.doubted(ReasonCode.DOUBTFUL_MARK, detail)
    return out
