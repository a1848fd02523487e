"""Draw what was learned over the blank, so that a person sees in a second whether it is right."""

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from calibration.form import Form, Rect
from election.definition import Contest
from election.reading import Option

Colour = tuple[int, int, int]  # RGB

NAME: Colour = (20, 90, 220)
CELL: Colour = (170, 200, 250)
SIGNATURE: Colour = (150, 60, 180)
OPTIONS: dict[Option, tuple[Colour, str]] = {
    Option.STRIKE: (NAME, "gạch"),
    Option.AGREE: ((0, 140, 60), "đồng ý"),
    Option.DISAGREE: ((210, 30, 30), "không đồng ý"),
    Option.HIGH: ((0, 140, 60), "cao"),
    Option.MEDIUM: ((200, 130, 0), "tín nhiệm"),
    Option.LOW: ((210, 30, 30), "thấp"),
    Option.FILL: ((0, 140, 60), "tô"),
}
FONTS = ("DejaVuSans.ttf", "LiberationSans-Regular.ttf", "Arial.ttf", "arial.ttf")
FILL_SHARE = 0.18  # of a target's colour over the print below it


def draw(form: Form, contest: Contest) -> npt.NDArray[np.uint8]:
    """Draw a form.

    Returns
    -------
    ndarray, shape (height, width, 3), uint8
        BGR, form pixels: cells thin, names framed with number and name of the candidate beside
        them, targets filled by option, the place of the signature.
    """
    canvas = Image.fromarray(cv2.cvtColor(form.blank, cv2.COLOR_GRAY2RGB))
    tint = Image.new("RGB", canvas.size, "white")
    brush = ImageDraw.Draw(tint)
    for row in form.rows:
        for target in row.targets:
            brush.rectangle(_corners(target.rect), fill=OPTIONS[target.option][0])
    if form.signature is not None:
        brush.rectangle(_corners(form.signature), fill=SIGNATURE)
    # Darkening only: the print stays black under the colour.
    canvas = Image.composite(
        canvas, Image.blend(canvas, tint, FILL_SHARE), Image.fromarray(_white(tint))
    )
    pen = ImageDraw.Draw(canvas)
    text = _writer(pen)
    names = {candidate.id: candidate.name for candidate in contest.candidates}
    for number, row in enumerate(form.rows, start=1):
        pen.rectangle(_corners(row.cell), outline=CELL, width=1)
        for target in row.targets:
            colour, word = OPTIONS[target.option]
            pen.rectangle(_corners(target.rect), outline=colour, width=2)
            if number == 1 and target.option is not Option.STRIKE:
                text((target.rect[0] + 4, target.rect[1] + 2), word, colour)
        for line in row.lines:
            pen.rectangle(_corners(line, 1), outline=NAME, width=1)
        pen.rectangle(_corners(row.name, 2), outline=NAME, width=2)
        x, y, w, h = row.name
        text(
            (x + w + 8, y + h // 2 - 9),
            f"{number} · {row.candidate} · {names[row.candidate]}",
            NAME,
        )
    if form.signature is not None:
        pen.rectangle(_corners(form.signature), outline=SIGNATURE, width=2)
        text((form.signature[0] + 4, form.signature[1] + 2), "chỗ ký", SIGNATURE)
    return np.asarray(cv2.cvtColor(np.asarray(canvas), cv2.COLOR_RGB2BGR), np.uint8)


def _white(tint: Image.Image) -> npt.NDArray[np.uint8]:
    return np.where((np.asarray(tint) == 255).all(axis=2), 255, 0).astype(np.uint8)


def _corners(rect: Rect, grow: int = 0) -> tuple[int, int, int, int]:
    x, y, w, h = rect
    return x - grow, y - grow, x + w - 1 + grow, y + h - 1 + grow


def _writer(pen: ImageDraw.ImageDraw) -> Callable[[tuple[int, int], str, Colour], None]:
    """Return a function that writes a label; without a font for Vietnamese only its ASCII part."""
    font = _font()

    def write(at: tuple[int, int], label: str, colour: Colour) -> None:
        if font is None:
            label = " ".join(part for part in label.split() if part.isascii())
        pen.text(at, label, fill=colour, font=font)

    return write


def _font() -> ImageFont.FreeTypeFont | None:
    for name in FONTS:
        try:
            return ImageFont.truetype(name, 16)
        except OSError:
            continue
    return None
