"""What stands where on a sheet: the values that typesetting gives and that pens and PDFs use.

Frame: mm on the sheet, origin at its top left corner, x right, y down. A *box* here is
(left, top, right, bottom).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sample_ballots.fonts import MM_PER_PT, Face

Box = tuple[float, float, float, float]


class LayoutError(Exception):
    """The form does not fit on its sheet; the message says by how much."""


@dataclass(frozen=True, slots=True)
class Text:
    """One line of print: left end and baseline in mm."""

    x: float
    baseline: float
    text: str
    face: Face
    size_pt: float

    @property
    def width(self) -> float:
        """Advance width in mm."""
        return self.face.width(self.text, self.size_pt)


@dataclass(frozen=True, slots=True)
class Rule:
    """A printed straight line."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float
    dash: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Fill:
    """A shaded rectangle; gray 0 is black."""

    box: Box
    gray: float


@dataclass(frozen=True, slots=True)
class Outline:
    """An oval or a box to be filled in."""

    box: Box
    width: float
    round: bool


@dataclass(frozen=True, slots=True)
class Band:
    """Where a line of text has its ink, and the heights a pen aims at, in mm."""

    x0: float
    x1: float
    baseline: float
    x_height: float
    cap_height: float
    descent: float

    @property
    def middle(self) -> float:
        """The height at which one strikes: half way up the small letters."""
        return self.baseline - 0.5 * self.x_height

    @property
    def box(self) -> Box:
        """Around the letters, capitals and descenders included, marks above capitals not."""
        return self.x0, self.baseline - self.cap_height, self.x1, self.baseline + self.descent


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate on the sheet."""

    candidate: str
    lines: tuple[Band, ...]
    cell: Box  # all that a long stroke may use without touching a neighbour
    targets: Mapping[str, Box]  # option: inside of its box
    number: Band | None = None
    courtesy: Band | None = None
    alias: Band | None = None
    post: Band | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """A whole sheet."""

    width: float
    height: float
    texts: tuple[Text, ...]
    rules: tuple[Rule, ...]
    fills: tuple[Fill, ...]
    outlines: tuple[Outline, ...]
    rows: tuple[Row, ...]
    body: Box
    free: Box  # white paper below the print, room for what people add
    signature: Box | None = None
    emblem: tuple[float, float, float] | None = (
        None  # centre and radius of a printed ring with a star
    )


def band(text: Text) -> Band:
    """Measure the band of one line of text."""
    em = text.size_pt * MM_PER_PT
    return Band(
        text.x,
        text.x + text.width,
        text.baseline,
        text.face.x_height * em,
        text.face.cap_height * em,
        text.face.descent * em,
    )


def wrap(text: str, face: Face, size_pt: float, width: float) -> list[str]:
    """Break a text into lines no wider than `width` mm, at spaces only.

    Raises
    ------
    LayoutError
        When one word alone is wider.
    """
    lines: list[str] = []
    for word in text.split():
        if face.width(word, size_pt) > width:
            raise LayoutError(f"The word '{word}' is wider than its column of {width:.1f} mm.")
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and face.width(joined, size_pt) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines
