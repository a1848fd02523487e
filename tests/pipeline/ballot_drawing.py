"""Draw small ballots and put them through a simple scanner, for the tests of the pipeline.

Everything is drawn from measures in millimetres, with a font that comes with Matplotlib, so that
the tests see the same px everywhere. Frame: mm from the top left corner of the sheet.
"""

import math
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path

import cv2
import matplotlib
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from calibration.form import FORM_DPI, Form, FormRow, FormTarget, Rect, form_id, to_bytes
from election.definition import Marking
from election.reading import Option
from election.votes import OPTIONS
from pipeline.frames import halve
from pipeline.template import PreparedForm, prepare

Pixels = npt.NDArray[np.uint8]
Points = list[tuple[float, float]]
Box = tuple[float, float, float, float]  # left, top, right, bottom, mm

DRAWN_DPI = 2 * FORM_DPI
PX_MM = DRAWN_DPI / 25.4
PAPER, TONER = 243, 38  # grey levels
NAMES = (
    "Nguyễn Văn Bình", "Trần Thị Kim Chi", "Lê Quang Hưng", "Phạm Ngọc Dũng", "Hoàng Minh Tuấn",
    "Vũ Thị Lan Anh", "Đặng Quốc Khánh", "Bùi Thu Hà", "Đỗ Xuân Trường", "Ngô Thế Mạnh",
)  # fmt: skip
OTHER_NAMES = (
    "Tạ Đình Phong", "Mai Hồng Nhung", "Cao Sơn Hải", "Kiều Mỹ Duyên", "Lâm Gia Phúc",
    "Dương Tấn Lộc", "Châu Bảo Trân", "Hồ Việt Cường", "Phan Như Ý", "Tô Đức Thiện",
)  # fmt: skip
HEADINGS = {Option.AGREE: "Đồng ý", Option.DISAGREE: "Không đồng ý", Option.HIGH: "Cao",
            Option.MEDIUM: "Trung bình", Option.LOW: "Thấp"}  # fmt: skip
BOX_MM = 22.0  # width of a box of the table
HEAD_MM = 62.0  # top of the table


@dataclass(frozen=True, slots=True)
class Plan:
    """What ballot to draw."""

    marking: Marking = Marking.STRIKE_OUT
    names: tuple[str, ...] = NAMES  # a line break wraps a name
    size: tuple[float, float] = (148.0, 210.0)
    pitch: float = 11.5  # from row to row
    points: float = 13.0
    table: bool = True
    seal: bool = False
    signature: bool = False
    title: str = "PHIẾU BẦU CỬ"


@dataclass(frozen=True, slots=True, eq=False)
class Ballot:
    """A drawn ballot: its print, its form, and the form made ready."""

    plan: Plan
    print: Pixels = field(repr=False)  # at DRAWN_DPI, white 255
    form: Form = field(repr=False)
    prepared: PreparedForm = field(repr=False)

    def name(self, row: int, line: int = 0) -> Box:
        """Where a printed line of a name stands."""
        return _mm(self.form.rows[row].lines[line])

    def body(self, row: int, line: int = 0) -> tuple[float, float]:
        """Top and bottom of the letters' bodies of a printed line, mm."""
        zones = [z for z in self.prepared.zones if z.row == row]
        zone = zones[line]
        top, bottom = (zone.rect[1] + edge for edge in zone.band)
        return top * 25.4 / FORM_DPI, bottom * 25.4 / FORM_DPI

    def box(self, row: int, column: int) -> Box:
        """The inside of a box of the table."""
        return _mm(self.form.rows[row].targets[column].rect)

    def sheet(self) -> "Sheet":
        """A fresh sheet of this ballot."""
        return Sheet(_printed(self.plan))


def _mm(rect: Rect) -> Box:
    x, y, w, h = (v * 25.4 / FORM_DPI for v in rect)
    return x, y, x + w, y + h


@lru_cache(maxsize=8)
def _printed(plan: Plan) -> Pixels:
    """The print on paper; nobody writes into it, because every stroke makes a copy."""
    table = np.array([PAPER - (255 - v) * (PAPER - TONER) // 255 for v in range(256)], np.uint8)
    grey = cv2.LUT(ballot(plan).print, table)
    paper = cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR).astype(np.uint8, copy=False)
    paper.flags.writeable = False
    return paper


@cache
def font(points: float) -> ImageFont.FreeTypeFont:
    """A serif font with all Vietnamese letters."""
    path = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSerif.ttf"
    return ImageFont.truetype(str(path), round(points * DRAWN_DPI / 72))


@cache
def ballot(plan: Plan = Plan()) -> Ballot:  # a frozen value
    """Draw a ballot."""
    width, height = (round(v * FORM_DPI / 25.4) * 2 for v in plan.size)
    image = Image.new("L", (width, height), 255)
    pen = ImageDraw.Draw(image)

    def text(x: float, y: float, words: str, points: float = 10.0) -> Rect:
        """Set a line from its baseline; gives its ink in form px."""
        place = (x * PX_MM, y * PX_MM)
        pen.text(place, words, fill=0, font=font(points), anchor="ls")
        x0, y0, x1, y1 = pen.textbbox(place, words, font=font(points), anchor="ls")
        left, top = math.floor(x0 / 2), math.floor(y0 / 2)
        return left, top, math.ceil(x1 / 2) - left, math.ceil(y1 / 2) - top

    def line(x0: float, y0: float, x1: float, y1: float) -> None:
        ends = [(round(x0 * PX_MM), round(y0 * PX_MM)), (round(x1 * PX_MM), round(y1 * PX_MM))]
        pen.line(ends, fill=0, width=4)

    wide = plan.size[0]
    text(14, 17, "ĐẢNG BỘ XÃ TÂN LẬP", 9)
    text(wide - 62, 17, "ĐẢNG CỘNG SẢN VIỆT NAM", 9)
    text(20, 22, "Chi bộ thôn Đông", 8)
    text(wide / 2 - 26, 34, plan.title, 15)
    text(wide / 2 - 44, 41, "Ban Chấp hành nhiệm kỳ 2025 - 2030", 10)
    text(16, 49, "Gạch tên người không tín nhiệm; phiếu có dấu ở góc trái.", 8.5)
    text(16, 55, "Không ký tên, không viết thêm gì vào phiếu này.", 8.5)
    options = OPTIONS[plan.marking] if plan.marking is not Marking.STRIKE_OUT else ()
    left, name_left = 12.0, 24.0
    edges = [left, name_left - 2]
    boxes_left = wide - 12 - BOX_MM * len(options)
    edges += [boxes_left + BOX_MM * k for k in range(len(options) + 1)]
    top = HEAD_MM
    body = top + 8
    bottom = body + plan.pitch * len(plan.names)
    if plan.table:
        text(left + 1.5, top + 5.5, "STT", 8)
        text(name_left, top + 5.5, "Họ và tên", 9)
        for k, option in enumerate(options):
            text(boxes_left + k * BOX_MM + 1.5, top + 5.5, HEADINGS[option], 7)
        line(left, top, edges[-1], top)
        for k in range(len(plan.names) + 1):
            line(left, body + k * plan.pitch, edges[-1], body + k * plan.pitch)
        for x in edges:
            line(x, top, x, bottom)
    rows = []
    for k, name in enumerate(plan.names):
        y = body + k * plan.pitch
        text(left + 3, y + plan.pitch / 2 + 1.5, f"{k + 1}.", plan.points - 2)
        parts = name.split("\n")
        gap = plan.points * 0.47
        first = y + plan.pitch / 2 + 1.7 - gap * (len(parts) - 1) / 2
        lines = tuple(
            text(name_left, first + gap * n, part, plan.points) for n, part in enumerate(parts)
        )
        around = _around(lines)
        targets = tuple(
            FormTarget(
                o, _rect(boxes_left + j * BOX_MM + 0.3, y + 0.3, BOX_MM - 0.6, plan.pitch - 0.6)
            )
            for j, o in enumerate(options)
        ) or (FormTarget(Option.STRIKE, around),)
        cell = _rect(name_left - 2, y + 0.3, edges[2] - name_left + 2, plan.pitch - 0.6)
        rows.append(FormRow(f"c{k:02d}", around, lines, cell, targets))
    text(16, bottom + 8, "Phiếu hợp lệ do Ban Kiểm phiếu phát ra, có đóng dấu.", 8.5)
    signature = None
    if plan.signature:
        text(wide - 60, bottom + 14, "Người bỏ phiếu ký tên", 8.5)
        signature = _rect(wide - 66, bottom + 15, 56, 20)
    drawn = np.asarray(image, dtype=np.uint8)
    form = Form("bch", plan.marking, tuple(rows), halve(drawn), True, plan.seal, signature)
    return Ballot(plan, drawn, form, prepare(form, form_id(to_bytes(form))))


def _rect(x: float, y: float, w: float, h: float) -> Rect:
    left, top, right, bottom = (round(v * FORM_DPI / 25.4) for v in (x, y, x + w, y + h))
    return left, top, right - left, bottom - top


def _around(rects: tuple[Rect, ...]) -> Rect:
    left, top = min(r[0] for r in rects), min(r[1] for r in rects)
    right, bottom = max(r[0] + r[2] for r in rects), max(r[1] + r[3] for r in rects)
    return left, top, right - left, bottom - top


BLACK, BLUE, RED = (40, 40, 40), (150, 50, 30), (60, 60, 205)  # B, G, R


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A printed sheet on which people write; B, G, R at DRAWN_DPI."""

    pixels: Pixels = field(repr=False)

    def pen(self, *strokes: Points, mm: float = 0.5, ink: tuple[int, int, int] = BLUE,
            density: float = 1.0) -> "Sheet":  # fmt: skip
        """Draw strokes; `density` below 1 is a faint pen."""
        cover = np.zeros(self.pixels.shape[:2], np.uint8)
        for stroke in strokes:
            fixed = np.rint(np.array(stroke) * PX_MM * 16).astype(np.int32).reshape(-1, 1, 2)
            cv2.polylines(cover, [fixed], False, 255, max(1, round(mm * PX_MM)), cv2.LINE_AA, 4)
        return self._laid(cover, ink, density)

    def disc(self, x: float, y: float, mm: float, ink: tuple[int, int, int] = BLACK) -> "Sheet":
        """A filled disc of a diameter in mm."""
        cover = np.zeros(self.pixels.shape[:2], np.uint8)
        at = (round(x * PX_MM * 16), round(y * PX_MM * 16))
        cv2.circle(cover, at, round(mm / 2 * PX_MM * 16), 255, -1, cv2.LINE_AA, 4)
        return self._laid(cover, ink, 1.0)

    def area(self, box: Box, ink: tuple[int, int, int] = (PAPER, PAPER, PAPER)) -> "Sheet":
        """Cover an area: paper over print, or anything else of one colour."""
        x0, y0, x1, y1 = (round(v * PX_MM) for v in box)
        out = self.pixels.copy()
        out[max(0, y0) : y1, max(0, x0) : x1] = ink
        return replace(self, pixels=out)

    def write(self, x: float, y: float, words: str, points: float = 14.0,
              ink: tuple[int, int, int] = BLUE) -> "Sheet":  # fmt: skip
        """Write words from their baseline, as a person with a neat hand does."""
        image = Image.new("L", self.pixels.shape[1::-1], 0)
        place = (x * PX_MM, y * PX_MM)
        ImageDraw.Draw(image).text(place, words, fill=255, font=font(points), anchor="ls")
        return self._laid(np.asarray(image, dtype=np.uint8), ink, 1.0)

    def seal(self, x: float = 30.0, y: float = 30.0, mm: float = 30.0, density: float = 0.8,
             ink: tuple[int, int, int] = RED) -> "Sheet":  # fmt: skip
        """Set a round stamp: two rings, a star of strokes and letters round about."""
        cover = np.zeros(self.pixels.shape[:2], np.uint8)
        at = (round(x * PX_MM), round(y * PX_MM))
        for part, thick in ((0.5, 0.7), (0.34, 0.4)):
            radius = round(mm * part * PX_MM)
            cv2.circle(cover, at, radius, 255, round(thick * PX_MM), cv2.LINE_AA)
        for k in range(30):
            angle = 2 * math.pi * k / 30
            inner, outer = (
                (round(at[0] + mm * r * PX_MM * math.cos(angle)),
                 round(at[1] + mm * r * PX_MM * math.sin(angle)))
                for r in (0.39, 0.45)
            )  # fmt: skip
            cv2.line(cover, inner, outer, 255, round(0.5 * PX_MM), cv2.LINE_AA)
        for k in range(5):
            angle = 2 * math.pi * k / 5
            tip = (round(at[0] + mm * 0.18 * PX_MM * math.sin(angle)),
                   round(at[1] - mm * 0.18 * PX_MM * math.cos(angle)))  # fmt: skip
            cv2.line(cover, at, tip, 255, round(1.2 * PX_MM), cv2.LINE_AA)
        return self._laid(cover, ink, density)

    def _laid(self, cover: Pixels, ink: tuple[int, int, int], density: float) -> "Sheet":
        out = self.pixels.copy()
        x, y, w, h = cv2.boundingRect(cover)
        part = (slice(y, y + h), slice(x, x + w))
        share = (cover[part].astype(np.float32) / 255 * density)[..., None]
        through = np.array(ink, np.float32) / PAPER  # a pen takes light from what is below it
        out[part] = (out[part] * (1 - share + share * np.minimum(1, through))).astype(np.uint8)
        return replace(self, pixels=out)
