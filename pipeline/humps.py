"""A scribble or a zigzag over a name comes up above its letters, or down below, again and again.

A line drawn over or under a struck name does not hang together with what strikes it.
"""

import numpy as np
import numpy.typing as npt

from pipeline.components import label_pieces
from pipeline.frames import Gray
from pipeline.runs import runs_of
from pipeline.stroke_path import HIDES

BESIDE = 0.12  # of the letters' height above their tops and below their feet: humps are cut there


def humps_of(
    pen: npt.NDArray[np.bool_], printed: Gray, band: tuple[int, int], name: tuple[int, int]
) -> tuple[int, int]:
    """How often strokes through the middle of a name come out above and below its letters.

    Letters hide pieces of a stroke, so pieces hang together through them too.

    Parameters
    ----------
    pen : ndarray, shape (rows, columns), bool
        The voter's ink in the zone, form px.
    printed : ndarray, same shape, uint8
        Ink of the blank, spread.
    band : (int, int)
        Top and bottom of the letters' bodies.
    name : (int, int)
        Left and right of the printed line.
    """
    top, bottom = band
    beside = max(1, round(BESIDE * (bottom - top)))
    count, labels = label_pieces((pen | (printed >= HIDES)).view(np.uint8))
    third = round((bottom - top) / 3)
    through = np.zeros(count, np.bool_)
    through[labels[top + third : bottom - third, name[0] : name[1]]] = True
    through[0] = False
    rows = (max(0, top - beside), min(len(pen) - 1, bottom - 1 + beside))
    above, below = (
        len(runs_of((pen[row] & through[labels[row]])[name[0] : name[1]])) for row in rows
    )
    return above, below
