"""A sheet while it is being set: lines of text, rules and shades collect here."""

from dataclasses import dataclass, field

from sample_ballots.ballot import Ballot
from sample_ballots.fonts import MM_PER_PT, Face, face
from sample_ballots.layout import Fill, Outline, Rule, Text, wrap

LEADING = 1.22  # line pitch over font size


@dataclass(slots=True)
class Galley:
    """The sheet while it is being set."""

    ballot: Ballot
    texts: list[Text] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    outlines: list[Outline] = field(default_factory=list)
    y: float = 0.0

    def face(self, style: str = "regular") -> Face:
        """Give a font of the ballot's family."""
        return face(self.ballot.family, style)

    def put(
        self, x: float, baseline: float, text: str, style: str, size: float, align: str = "left"
    ) -> Text:
        """Set one line of text, `x` being its left end, middle or right end."""
        font = self.face(style)
        width = font.width(text, size)
        left = x if align == "left" else x - width / 2 if align == "centre" else x - width
        line = Text(left, baseline, text, font, size)
        self.texts.append(line)
        return line

    def paragraph(
        self, centre: float, width: float, text: str, style: str, size: float, align: str = "centre"
    ) -> None:
        """Set wrapped lines below `y` and move `y` down."""
        for line in wrap(text, self.face(style), size, width):
            self.y += size * MM_PER_PT * LEADING
            x = centre if align == "centre" else centre - width / 2
            self.put(x, self.y, line, style, size, align)
