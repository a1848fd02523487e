"""Names under the stamp: its rim looks like a stroke, so a person says what lies there."""

from collections.abc import Sequence
from dataclasses import replace

from calibration.form import Rect
from election.reading import MarkVerdict, ReasonCode
from pipeline.confidence import Decision
from pipeline.seal import Seal

RIM = 3  # overview px (0.8 mm) beyond the stamp as found


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
    return [
        replace(
            decision,
            verdict=MarkVerdict.DOUBTFUL,
            reason=ReasonCode.DOUBTFUL_MARK,
            detail="Dấu đóng trên tên có nét gạch / The stamp lies on a name that seems struck",
        )
        if decision.verdict is MarkVerdict.MARKED and _reaches(seal, name)
        else decision
        for decision, name in zip(decisions, names, strict=True)
    ]


def _reaches(seal: Seal, name: Rect) -> bool:
    """Whether the ellipse of the stamp reaches into a rectangle."""
    x, y, w, h = seal.rect
    half_w, half_h = w / 2 + RIM, h / 2 + RIM
    middle_x, middle_y = x + w / 2, y + h / 2
    left, top, width, height = (v / 2 for v in name)
    near_x = min(max(middle_x, left), left + width)
    near_y = min(max(middle_y, top), top + height)
    return ((near_x - middle_x) / half_w) ** 2 + ((near_y - middle_y) / half_h) ** 2 <= 1.0
