"""What a ballot form is: everything that `sample_ballots.typeset` needs to know, as data.

A form is a family. The seed of a deck chooses the names, and within the family the font, the
wording and small measures, as two offices with the same instructions would.
"""

from dataclasses import dataclass
from enum import StrEnum

Size = tuple[float, float]  # width, height in mm

A3: Size = (297.0, 420.0)
A4: Size = (210.0, 297.0)
A5: Size = (148.0, 210.0)

TIMES = ("tinos", "freeserif", "liberation-serif")


class Body(StrEnum):
    """How the names stand on the sheet."""

    TABLE = "table"  # bordered
    LIST = "list"  # numbered lines, no borders
    OVALS = "ovals"  # an oval or a box to fill beside each name


@dataclass(frozen=True, slots=True)
class RuleStyle:
    """The printed lines of a table."""

    width_mm: float = 0.2
    dash_mm: tuple[float, float] | None = None
    double: bool = False  # a second frame outside the first
    header_gray: float | None = None  # 0 black .. 1 white, fill of the header row
    across_only: bool = False  # no vertical lines


@dataclass(frozen=True, slots=True)
class FormSpec:
    """One family of ballot forms.

    Attributes
    ----------
    columns : tuple of str
        Captions of the mark columns, in print order; empty for strike-out.
    options : tuple of str
        What a mark in each of `columns` votes, in the words of the readings.
    row_mm : tuple of float
        Smallest and largest height of a row; the room on the sheet decides.
    """

    id: str
    summary: str
    marking: str
    rules: str
    size: Size
    count: int
    seats: int
    body: Body = Body.TABLE
    families: tuple[str, ...] = TIMES
    size_pt: tuple[float, float] = (13.0, 14.0)
    row_mm: tuple[float, float] = (7.0, 11.0)
    columns: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    name_columns: int = 1
    position: bool = False
    numbered: bool = True
    header_row: bool = True
    upper: bool = False
    courtesy: bool = False  # Ông / Bà before the name, other names in parentheses
    bold: bool = False
    names: str = "usual"
    lines: RuleStyle = RuleStyle()
    margin_mm: float = 20.0
    signature: bool = False
    seal: bool = True
    seal_shape: str = "round"
    emblem: bool = False  # a ring with a star, part of the print, where others have the seal
    tint: str = "white"
    mode: str = "gray"
    dpi: int = 200
    heading: str = "PHIẾU BẦU CỬ"
    title: str = "BAN CHẤP HÀNH ĐẢNG BỘ {place}, NHIỆM KỲ 2025 - 2030"
    note: str = "Không bầu cho ai thì gạch ngang giữa cả họ và tên của người đó."
    targets_given: bool = False  # the election file states where the targets are
