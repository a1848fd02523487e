"""Draw what was read on a sheet over its picture, for a person who asks why."""

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from benchmarks.outcomes import SheetOutcome
from pipeline.page import Page
from pipeline.scan import decode

Picture = npt.NDArray[np.uint8]
GREEN, BLUE, ORANGE, RED, PURPLE = (
    (0, 150, 0),
    (230, 150, 0),
    (0, 140, 255),
    (0, 0, 230),
    (200, 0, 200),
)
VERDICTS = {"marked": GREEN, "empty": BLUE, "doubtful": ORANGE}
LONGEST = 1800  # px; larger pictures are shown smaller by any viewer


def draw_sheet(outcome: SheetOutcome, path: Path) -> None:
    """Write a picture: marks by verdict, the truth beside, reasons with their boxes in red."""
    page = next(decode(outcome.deck.scan(outcome.truth).read_bytes()))
    if not isinstance(page, Page):
        return
    out = page.colour.copy() if page.colour is not None else _coloured(page.gray)
    line = outcome.line
    thick = max(1, round(max(out.shape[:2]) / 1200))
    if line is not None:
        for mark in line["marks"]:
            x, y, w, h = mark["box"]
            read = line["votes"].get(mark["candidate"])
            true = outcome.truth.votes.get(mark["candidate"])
            cv2.rectangle(out, (x, y), (x + w, y + h), VERDICTS[mark["verdict"]], thick)
            if read not in (true, "doubtful"):
                _write(out, f"{true}?", x + w, y, PURPLE, thick)
        for k, reason in enumerate(line["reasons"]):
            text = f"{reason['code']} {reason.get('candidate', '')}: {_plain(reason['detail'])}"
            _write(out, text[:110], 10, round((k + 1) * 24 * thick), RED, thick)
            if "box" in reason:
                x, y, w, h = reason["box"]
                grown = 4 * thick
                corner = (x + w + grown, y + h + grown)
                cv2.rectangle(out, (x - grown, y - grown), corner, RED, 2 * thick)
    scale = LONGEST / max(out.shape[:2])
    if scale < 1:
        out = _shrunk(out, scale)
    cv2.imwrite(str(path), out)


def _coloured(gray: Picture) -> Picture:
    return np.asarray(cv2.cvtColor(gray, cv2.COLOR_GRAY2BGR), dtype=np.uint8)


def _shrunk(picture: Picture, scale: float) -> Picture:
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8)


def _plain(detail: str) -> str:
    """Keep the English half of a detail: OpenCV's font has no Vietnamese letters."""
    return detail.rsplit(" / ", 1)[-1].encode("ascii", "replace").decode()


def _write(
    out: Picture, text: str, x: int, y: int, colour: tuple[int, int, int], thick: int
) -> None:
    place = (max(0, x), max(20, y))
    cv2.putText(out, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.6 * thick, colour, max(1, thick))
