"""Draw ballots with timing marks and put them through a simple scanner, for the tests of the grid.

Everything here is drawn from measures in millimetres; nothing is taken from any real ballot.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from calibration.form import Form
from calibration.learn_grid import learn_grid
from election.definition import Candidate, Contest, Grid, Marking

Gray = npt.NDArray[np.uint8]
PITCH, MARK, OVAL = (6.35, 6.35), (4.762, 1.587), (5.08, 3.302)
PX_PER_MM = 300 / 25.4  # drawn at 300 per inch
LEFT_MM, TOP_MM = 3.2, 14.0  # centre of the first mark
CODE = (0, 1, 5, 6, 7, 12, 13, 20, 24, 25, 31, 33)  # columns of the code row that carry a mark
CELLS = tuple((column, row) for row in (9, 12, 15, 18, 21) for column in (12, 19, 26))
NAMES = (
    "Anna Tran Lan", "Nina Ba Lanta", "Lan Anh Barna", "Hanna Tan Bana", "Tara Linh Anna",
    "Bana Nanh Lan", "Rana Tinh Bala", "Anh Lan Hanna", "Nal Barta Inna", "Linh Hana Trala",
    "Tina Anna Bha", "Bala Ranh Lin", "Hana Trin Anla", "Lanh Tinna Ba", "Inna Lara Tanh",
)  # fmt: skip


def contest(rows: int = 41, cells: tuple[tuple[float, float], ...] = CELLS) -> Contest:
    """A contest whose ovals stand at `cells`."""
    people = tuple(
        Candidate(id=f"{c:g}-{r:g}", name=NAMES[k % len(NAMES)] + str(k), cell=(c, r))
        for k, (c, r) in enumerate(cells)
    )
    grid = Grid(34, rows, PITCH, MARK, OVAL)
    return Contest("g", "G", 3, Marking.FILL, "plain", people, grid=grid)


def form(rows: int = 41, cells: tuple[tuple[float, float], ...] = CELLS) -> Form:
    """The form of `contest`."""
    return learn_grid(contest(rows, cells))


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A drawn sheet, 300 pixels per inch, that marks can be drawn on."""

    image: Image.Image
    rows: int

    def at(self, column: float, row: float) -> tuple[float, float]:
        """Pixel of a place in the grid."""
        x, y = LEFT_MM + column * PITCH[0], TOP_MM + row * PITCH[1]
        return x * PX_PER_MM, y * PX_PER_MM

    def line(
        self,
        cell: tuple[float, float],
        points_mm: list[tuple[float, float]],
        pen_mm: float = 0.5,
        ink: int = 40,
    ) -> "Sheet":
        """Draw a pen's line through points in mm about a cell."""
        x, y = self.at(*cell)
        path = [(x + dx * PX_PER_MM, y + dy * PX_PER_MM) for dx, dy in points_mm]
        drawing = ImageDraw.Draw(self.image)
        drawing.line(path, fill=ink, width=max(1, round(pen_mm * PX_PER_MM)), joint="curve")
        return self

    def fill(self, cell: tuple[float, float], ink: int = 35) -> "Sheet":
        """Fill an oval as a careful voter does, a little over its line here and there."""
        for k in range(9):
            y = -1.25 + k * 0.31
            self.line(cell, [(-2.2, y), (2.2, y + 0.25)], 0.5, ink)
        return self


def ballot(
    rows: int = 41, cells: tuple[tuple[float, float], ...] = CELLS, code: tuple[int, ...] = CODE
) -> Sheet:
    """Draw an unmarked ballot: frame, header bar, rules, names, ovals."""
    height_mm = 2 * TOP_MM + (rows - 1) * PITCH[1]
    width_mm = 2 * LEFT_MM + 33 * PITCH[0]
    size = (round(width_mm * PX_PER_MM), round(height_mm * PX_PER_MM))
    image = Image.new("L", size, 245)
    sheet = Sheet(image, rows)
    drawing = ImageDraw.Draw(image)
    places = [(c, 0) for c in range(34)] + [(c, rows - 1) for c in code]
    places += [(c, r) for r in range(1, rows - 1) for c in (0, 33)]
    for place in places:
        _box(drawing, sheet.at(*place), MARK)
    regular, bold = (ImageFont.load_default(size) for size in (34, 44))
    for k, text in enumerate(
        ("Hanna linhi tartan bana hata rain balla tin", "bala tanna Hana inhat labra hin tran alba")
    ):
        drawing.text(sheet.at(1, 2 + k * 0.7), text, fill=20, font=regular)
    x0, y0 = sheet.at(0.8, 5.2)
    x1, y1 = sheet.at(32.2, 6.9)
    drawing.rectangle((x0, y0, x1, y1), fill=15)
    drawing.text(sheet.at(2, 5.6), "Banana Tartan", fill=245, font=bold)
    for row in (11, 14, 17, 20):
        drawing.line((*sheet.at(0.8, row - 0.5), *sheet.at(32.2, row - 0.5)), fill=20, width=9)
    for k, cell in enumerate(cells):
        x, y = sheet.at(*cell)
        name = NAMES[k % len(NAMES)]
        drawing.text((x - 3.6 * PX_PER_MM, y), name, fill=20, font=bold, anchor="rm")
        half = (OVAL[0] / 2 * PX_PER_MM, OVAL[1] / 2 * PX_PER_MM)
        box = (x - half[0], y - half[1], x + half[0], y + half[1])
        drawing.rounded_rectangle(box, radius=half[1], outline=70, width=3)
    return sheet


def _box(
    drawing: ImageDraw.ImageDraw, centre: tuple[float, float], size_mm: tuple[float, float]
) -> None:
    half = (size_mm[0] / 2 * PX_PER_MM, size_mm[1] / 2 * PX_PER_MM)
    drawing.rectangle(
        (centre[0] - half[0], centre[1] - half[1], centre[0] + half[0], centre[1] + half[1]),
        fill=15,
    )


def scan(
    sheet: Sheet,
    dpi: float = 200.0,
    angle_deg: float = 0.0,
    turned: bool = False,
    surround_mm: float = 0.0,
    seed: int = 7,
) -> tuple[Gray, npt.NDArray[np.float64]]:
    """Scan a drawn sheet.

    Returns
    -------
    page : ndarray, uint8
    page_from_sheet : ndarray, shape (2, 3), float64
        Pixels of the drawing to pixels of the page.
    """
    drawn = np.asarray(sheet.image, dtype=np.uint8)
    height, width = drawn.shape
    scale = dpi / 300.0
    pad = surround_mm / 25.4 * dpi
    size = (round(width * scale + 2 * pad), round(height * scale + 2 * pad))
    affine = cv2.getRotationMatrix2D((width / 2, height / 2), -angle_deg, scale)
    affine[:, 2] += np.array(size) / 2 - np.array([width, height]) / 2
    if turned:
        affine = np.array([[-1.0, 0.0, size[0] - 1.0], [0.0, -1.0, size[1] - 1.0]]) @ np.vstack(
            [affine, [0, 0, 1]]
        )
    soft = cv2.GaussianBlur(drawn, (0, 0), max(0.3, 0.45 / scale))
    background = 20 if surround_mm else 245
    page = cv2.warpAffine(soft, affine, size, flags=cv2.INTER_AREA, borderValue=background)
    noise = np.random.default_rng(seed).normal(0.0, 2.5, page.shape)
    return np.clip(page + noise, 0, 255).astype(np.uint8), affine
