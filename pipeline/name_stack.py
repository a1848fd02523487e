"""All printed names of a form, one over the other in one tall picture, to be measured in one go.

A call on a small picture costs more than its px; so whatever is done to every name is done to the
stack. Frame of a *slot*: form px, the printed line at (`SIDE`, `ABOVE`) in every slot; around a
zone smaller than its slot there is white paper.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.frames import Gray
from pipeline.spread import SLACKS
from pipeline.zones import ABOVE, SIDE, NameZone, Pieces, piece_edges

Part = tuple[slice, slice]
FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class NameStack:
    """The zones of a form in their slots, n of them.

    Attributes
    ----------
    shape : (int, int, int)
        Of the stack: slots, height and width of a slot.
    parts : tuple of (slice, slice)
        Rows and columns of each zone in the stack laid out as one tall picture.
    line : (slice, slice)
        Rows and columns in which the printed line lies in each slot.
    letters, columns : ndarray, shape (n * height, width), uint8
        255 in the dark of the names' own letters; in the columns of the printed lines.
    letter_px : ndarray, shape (n,), int64
    print_ink : tuple of ndarray, shape (n * height, width), uint8
        Ink of the blank, spread by each slack; 255 beyond the zones.
    free : tuple of ndarray, shape (n * height, width), uint8
        255 on the printed lines where, for each slack, print hides nothing.
    before : ndarray, shape (n, rows of `line` + 1, pieces + 1), int64
        Where in the integral of the lines, laid out flat, all px stand that are above each row
        and left of the column in which each of a name's short pieces begins or ends.
    part : ndarray, shape (n, 1, pieces + 1), float64
        How far into that column.
    weight : tuple of ndarray, shape (n, rows of `line`, pieces), float32
        As in `Pieces`, for each slack; infinite beyond a name's own rows and pieces.
    third : ndarray, shape (n,), int64
        Which piece, from the strongest of all that there is room for, is the third of its own.
    """

    shape: tuple[int, int, int]
    parts: tuple[Part, ...]
    line: Part
    letters: Gray
    columns: Gray
    letter_px: npt.NDArray[np.int64]
    print_ink: tuple[Gray, ...]
    free: tuple[Gray, ...]
    before: npt.NDArray[np.int64]
    part: npt.NDArray[np.float64]
    weight: tuple[FloatArray, ...]
    third: npt.NDArray[np.int64]

    def rows(self, picture: Gray) -> Gray:
        """A tall picture as slots, shape (n, height, width)."""
        return picture.reshape(self.shape)


def stack_names(zones: tuple[NameZone, ...]) -> NameStack:
    """Lay zones out for measuring."""
    tallest = max((zone.text[3] - zone.text[1] for zone in zones), default=1)
    widest = max((zone.text[2] - zone.text[0] for zone in zones), default=1)
    height, width = tallest + 2 * ABOVE, widest + 2 * SIDE
    parts = []
    for index, zone in enumerate(zones):
        top, left = index * height + ABOVE - zone.text[1], SIDE - zone.text[0]
        parts.append((slice(top, top + zone.rect[3]), slice(left, left + zone.rect[2])))

    def tall(beyond: int = 0) -> Gray:
        return np.full((len(zones) * height, width), beyond, np.uint8)

    slacks = range(len(SLACKS))
    letters, columns = tall(), tall()
    print_ink, free = tuple(tall(255) for _ in slacks), tuple(tall() for _ in slacks)
    counts = np.array([zone.short[0].share.shape[1] for zone in zones], np.int64)
    pieces = int(counts.max(initial=1))
    edges = np.zeros((len(zones), pieces + 1))
    weight = tuple(np.full((len(zones), tallest, pieces), np.inf, np.float32) for _ in slacks)
    for index, (zone, part) in enumerate(zip(zones, parts, strict=True)):
        letters[part] = zone.letters
        columns[part][:, zone.text[0] : zone.text[2]] = 255
        edges[index] = zone.text[2] - zone.text[0]
        edges[index, : counts[index] + 1] = piece_edges(zone.text[2] - zone.text[0], counts[index])
        for slack in slacks:
            print_ink[slack][part] = zone.print_ink[slack]
            _lay_pieces(zone, zone.short[slack], free[slack][part], weight[slack][index])
    columns_before = np.minimum(edges.astype(np.int64), widest - 1)
    return NameStack(
        shape=(len(zones), height, width),
        parts=tuple(parts),
        line=(slice(ABOVE, ABOVE + tallest), slice(SIDE, SIDE + widest)),
        letters=letters,
        columns=columns,
        letter_px=np.array([zone.letter_px for zone in zones], np.int64),
        print_ink=print_ink,
        free=free,
        before=(np.arange(len(zones)) * tallest)[:, None, None] * (widest + 1)
        + np.arange(tallest + 1)[None, :, None] * (widest + 1)
        + columns_before[:, None, :],
        part=(edges - columns_before)[:, None, :],
        weight=weight,
        third=pieces - 1 - np.minimum(2, counts // 4),
    )


def _lay_pieces(zone: NameZone, short: Pieces, free: Gray, weight: FloatArray) -> None:
    left, top, right, bottom = zone.text
    free[top:bottom, left:right] = short.free
    weight[: short.weight.shape[0], : short.weight.shape[1]] = short.weight
