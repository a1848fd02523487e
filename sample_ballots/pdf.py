"""The blank as a PDF with a text layer, as a word processor exports it, and its picture."""

import datetime
import logging
from dataclasses import dataclass

import fpdf
import numpy as np
import numpy.typing as npt
import pypdfium2

from sample_ballots.fonts import Face
from sample_ballots.layout import Layout

# the subsetter remarks on every table that it leaves out
logging.getLogger("fontTools").setLevel(logging.ERROR)

Gray = npt.NDArray[np.uint8]

# a fixed date, or two runs would give two files
CREATED = datetime.datetime(2025, 9, 1, 8, 0, tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class _Fonts:
    names: dict[str, str]

    def use(self, pdf: fpdf.FPDF, face: Face, size: float) -> None:
        key = str(face.path)
        if key not in self.names:
            self.names[key] = f"f{len(self.names)}"
            pdf.add_font(self.names[key], fname=face.path)
        pdf.set_font(self.names[key], size=size)


def to_pdf(layout: Layout) -> bytes:
    """Write a layout as one page of PDF.

    Text goes out line by line in the order of the layout, each with the Unicode of its letters.
    """
    # fpdf takes the upright size and turns it itself; a wide size would be turned back and cut
    upright = min(layout.width, layout.height), max(layout.width, layout.height)
    lying = layout.width > layout.height
    pdf = fpdf.FPDF("landscape" if lying else "portrait", unit="mm", format=upright)
    pdf.set_creation_date(CREATED)
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.add_page()
    for fill in layout.fills:
        x0, y0, x1, y1 = fill.box
        pdf.set_fill_color(round(255 * fill.gray))
        pdf.rect(x0, y0, x1 - x0, y1 - y0, style="F")
    pdf.set_draw_color(0)
    for rule in layout.rules:
        pdf.set_line_width(rule.width)
        if rule.dash is None:
            pdf.set_dash_pattern()
        else:
            pdf.set_dash_pattern(dash=rule.dash[0], gap=rule.dash[1])
        pdf.line(rule.x0, rule.y0, rule.x1, rule.y1)
    pdf.set_dash_pattern()
    for outline in layout.outlines:
        x0, y0, x1, y1 = outline.box
        pdf.set_line_width(outline.width)
        if outline.round:
            pdf.ellipse(x0, y0, x1 - x0, y1 - y0)
        else:
            pdf.rect(x0, y0, x1 - x0, y1 - y0)
    if layout.emblem is not None:
        _emblem(pdf, *layout.emblem)
    fonts = _Fonts({})
    for text in layout.texts:
        fonts.use(pdf, text.face, text.size_pt)
        pdf.text(text.x, text.baseline, text.text)
    return bytes(pdf.output())


def _emblem(pdf: fpdf.FPDF, x: float, y: float, radius: float) -> None:
    pdf.set_line_width(0.5)
    for part in (1.0, 0.72):
        r = part * radius
        pdf.ellipse(x - r, y - r, 2 * r, 2 * r)
    angles = -np.pi / 2 + np.arange(10) * np.pi / 5
    radii = np.where(np.arange(10) % 2 == 0, 0.5 * radius, 0.2 * radius)
    pdf.set_fill_color(0)
    points = [
        (x + float(r * np.cos(a)), y + float(r * np.sin(a)))
        for r, a in zip(radii, angles, strict=True)
    ]
    pdf.polygon(points, style="F")


def rasterise(pdf: bytes, dpi: int) -> Gray:
    """Draw the page.

    Returns
    -------
    ndarray, shape (height, width), uint8
        White paper 255.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture = document[0].render(scale=dpi / 72, grayscale=True)
        return np.array(
            picture.to_numpy()[:, :, 0] if picture.to_numpy().ndim == 3 else picture.to_numpy()
        )
    finally:
        document.close()
