"""Marks much paler than the others of their sheet: what an eraser left, perhaps.

One voter marks one sheet with one pen. However pale that pen is, its marks are about as dark as
each other; a mark that someone tried to take away is not.
"""

from collections.abc import Sequence

import numpy as np

from election.reading import MarkVerdict, ReasonCode
from pipeline.confidence import Decision
from pipeline.quantile import quantile

PALE_STRIKE, PALE_CROSS = 0.72, 0.75  # of the median darkness of the sheet's other marks
ERASED = (
    "Nhạt hơn hẳn các dấu khác, có thể đã tẩy / Much paler than the other marks: erased, perhaps"
)
FAINTEST = 0.25  # mean ink of a mark, 0 .. 1; the palest of 3,500 clear sheets have 0.256
FAINT = "Rất mờ, có thể là vết tẩy hay vết hằn / Very faint: what an eraser left, or an imprint"
PALE_BESIDE = 0.85  # of the other mark in the same row: one of the two may be taken back


def doubt_pale(
    decisions: Sequence[Decision],
    darkness: Sequence[float],
    palest: float,
    row_sizes: Sequence[int] = (),
) -> list[Decision]:
    """Look again at marked targets that are very faint, or much paler than the others.

    Parameters
    ----------
    decisions : sequence of Decision
        One a target.
    darkness : sequence of float
        Mean ink of each mark, 0 .. 1.
    palest : float
        `PALE_STRIKE` or `PALE_CROSS`.
    row_sizes : sequence of int
        How many neighbouring targets belong to each row, where a row has several.
    """
    out = list(decisions)
    marked = [k for k, one in enumerate(decisions) if one.verdict is MarkVerdict.MARKED]
    darkest = max((darkness[k] for k in marked), default=0.0)
    pale = [k for k in marked if darkness[k] < palest * darkest]  # no median is above the darkest
    for index in pale:
        others = [darkness[k] for k in marked if k != index]
        if darkness[index] < palest * quantile(np.array(others), 0.5):
            out[index] = decisions[index].doubted(ReasonCode.CORRECTED_MARK, ERASED)
    for index in marked:  # where all are, none tells that it is
        if darkness[index] < FAINTEST and out[index].verdict is MarkVerdict.MARKED:
            out[index] = decisions[index].doubted(ReasonCode.DOUBTFUL_MARK, FAINT)
    start = 0
    for size in row_sizes:
        mine = [k for k in marked if start <= k < start + size]
        start += size
        if len(mine) > 1:
            palest_here = min(mine, key=lambda k: darkness[k])
            if darkness[palest_here] < PALE_BESIDE * max(darkness[k] for k in mine):
                out[palest_here] = decisions[palest_here].doubted(ReasonCode.CORRECTED_MARK, ERASED)
    return out
