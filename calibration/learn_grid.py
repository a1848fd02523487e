"""The form of a ballot with a frame of timing marks: known from the election file alone.

Frame: form pixels; the centre of timing mark (0, 0) lies `MARGIN_MM` from the left and the top
edge, the last one as far from the right and the bottom edge.
"""

import numpy as np

from calibration.form import Form, FormRow, FormTarget, Rect
from calibration.layout import px_from_mm
from election.definition import Contest, Grid
from election.errors import FormError
from election.reading import Option

MARGIN_MM = 5.0  # from the centres of the outermost marks to the edge; a mark is 4.8 mm wide


def learn_grid(contest: Contest) -> Form:
    """Make the form of a contest whose targets stand on a grid; its blank is white.

    Raises
    ------
    FormError
        When the contest has no grid or a candidate no cell inside it.
    """
    grid = contest.grid
    if grid is None:
        raise FormError(
            f"Cuộc bầu {contest.id} không có [contest.grid]: hãy đưa phiếu trắng"
            " / This contest has no grid: give a blank."
        )
    width = px_from_mm((grid.columns - 1) * grid.pitch[0] + 2 * MARGIN_MM)
    height = px_from_mm((grid.rows - 1) * grid.pitch[1] + 2 * MARGIN_MM)
    rows = []
    for candidate in contest.candidates:
        if candidate.cell is None or not _on_grid(candidate.cell, grid):
            raise FormError(
                f"Ô của “{candidate.id}” không nằm trong khung {grid.columns} x {grid.rows}:"
                " hãy sửa cell trong tệp bầu cử / A candidate has no cell on the grid."
            )
        rect = _oval(candidate.cell, grid)
        rows.append(FormRow(candidate.id, rect, (rect,), rect, (FormTarget(Option.FILL, rect),)))
    return Form(
        contest=contest.id,
        marking=contest.marking,
        rows=tuple(rows),
        blank=np.full((height, width), 255, np.uint8),
        exact=True,
        seal=contest.seal,
        grid=grid,
    )


def _on_grid(cell: tuple[float, float], grid: Grid) -> bool:
    return 0 <= cell[0] <= grid.columns - 1 and 0 <= cell[1] <= grid.rows - 1


def _oval(cell: tuple[float, float], grid: Grid) -> Rect:
    x = MARGIN_MM + cell[0] * grid.pitch[0] - grid.target[0] / 2
    y = MARGIN_MM + cell[1] * grid.pitch[1] - grid.target[1] / 2
    return px_from_mm(x), px_from_mm(y), px_from_mm(grid.target[0]), px_from_mm(grid.target[1])
