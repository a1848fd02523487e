"""Dark lines that the scanner draws: dust on the glass makes one down the whole page.

A voter's line never runs from the top edge to the bottom edge of the page in one column of px.
"""

import cv2
import numpy as np

from pipeline.frames import Gray, Map, apply

BLOCKS = 12  # bands of the page; a streak shows in nearly all of them
IN_BLOCKS = 10
DARKER = 6  # grey levels below its neighbours; paper grain averages out over a band
WIDEST = 9  # px of the level: within so many columns there is paper


def streak_columns(level: Gray) -> tuple[int, ...]:
    """Columns of a level of the page (100 to 200 per inch) that hold a streak."""
    bands = cv2.resize(level, (level.shape[1], BLOCKS), interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(bands, cv2.MORPH_CLOSE, np.ones((1, WIDEST), np.uint8))
    darker = cv2.subtract(paper, bands) > DARKER
    return tuple(int(x) for x in np.flatnonzero(darker.sum(axis=0) >= IN_BLOCKS))


def clear_streaks(pen: Gray, columns: tuple[int, ...], height: int, overview_from_level: Map) -> Gray:
    """Pen picture without the streaks at these columns of the level, `height` px high."""
    if not columns:
        return pen
    ends = np.array([[[x, 0.0], [x, height - 1.0]] for x in columns]).reshape(-1, 2)
    mapped = np.rint(apply(overview_from_level, ends)).astype(int).reshape(-1, 2, 2)
    cleared = pen.copy()
    for start, stop in mapped:
        cv2.line(cleared, tuple(map(int, start)), tuple(map(int, stop)), 0, thickness=3)
    return cleared
