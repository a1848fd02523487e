"""The printed order of the candidates must be that of the election file."""

from collections.abc import Sequence

from calibration.form import Rect
from election.definition import Contest
from election.errors import FormError

Named = tuple[str, Rect]


def columns(rects: Sequence[Rect]) -> tuple[tuple[int, ...], ...]:
    """Group rectangles whose widths overlap: groups left to right, each from top to bottom."""
    groups: list[tuple[float, list[int]]] = []
    for index in sorted(range(len(rects)), key=lambda i: rects[i][0]):
        x, _, w, _ = rects[index]
        if groups and x < groups[-1][0]:
            groups[-1][1].append(index)
            groups[-1] = (max(groups[-1][0], x + w), groups[-1][1])
        else:
            groups.append((x + w, [index]))
    return tuple(tuple(sorted(group, key=lambda i: rects[i][1])) for _, group in groups)


def check_order(contest: Contest, placed: Sequence[Named]) -> None:
    """Refuse a blank that prints the candidates in another order.

    Parameters
    ----------
    placed : sequence of (name, Rect)
        In the order of the election file.

    Raises
    ------
    FormError
        When the places go neither down the columns nor across the lines.
    """
    rects = [rect for _, rect in placed]
    wanted = list(range(len(placed)))
    groups = columns(rects)
    down = [index for group in groups for index in group]
    if down == wanted:
        return
    across = [index for line in _lines(rects) for index in line]
    if len(groups) > 1 and across == wanted:
        return
    printed = down if len(groups) == 1 else across
    first = next(i for i, (a, b) in enumerate(zip(printed, wanted, strict=True)) if a != b)
    raise FormError(
        f"Thứ tự trên phiếu khác tệp bầu cử ({contest.id}): chỗ thứ {first + 1} in"
        f" “{placed[printed[first]][0]}”, tệp ghi “{placed[first][0]}”: hãy sửa cho giống nhau"
        " / The blank prints the candidates in another order."
    )


def _lines(rects: Sequence[Rect]) -> list[list[int]]:
    lines: list[list[int]] = []
    for index in sorted(range(len(rects)), key=lambda i: rects[i][1] + rects[i][3] / 2):
        middle = rects[index][1] + rects[index][3] / 2
        if lines:
            _, y, _, h = rects[lines[-1][0]]
            if y <= middle <= y + h:
                lines[-1].append(index)
                continue
        lines.append([index])
    return [sorted(line, key=lambda i: rects[i][0]) for line in lines]
