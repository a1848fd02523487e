"""The catalogue of ballot forms: what each looks like, as data; `sample_ballots.layout` sets them.

A form is a family. The seed of a deck chooses the names, and within the family the font, the
wording and small measures, as two offices with the same instructions would.
"""

from dataclasses import dataclass
from enum import StrEnum

from sample_ballots.fonts import SANS, SERIF

Size = tuple[float, float]  # width, height in mm

A3: Size = (297.0, 420.0)
A4: Size = (210.0, 297.0)
A5: Size = (148.0, 210.0)
LETTER: Size = (215.9, 279.4)

TIMES = ("tinos", "freeserif", "liberation-serif")
ARIAL = ("arimo", "freesans", "carlito")


class Body(StrEnum):
    """How the names stand on the sheet."""

    TABLE = "table"  # bordered
    LIST = "list"  # numbered lines, no borders
    OVALS = "ovals"  # an oval or a box to fill beside each name


class UnknownFormError(Exception):
    """No form of that name; the message lists what there is."""


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
    preprinted_seal: bool = False
    tint: str = "white"
    mode: str = "gray"
    dpi: int = 200
    heading: str = "PHIẾU BẦU CỬ"
    title: str = "BAN CHẤP HÀNH ĐẢNG BỘ {place}, NHIỆM KỲ 2025 - 2030"
    note: str = "Không bầu cho ai thì gạch ngang giữa cả họ và tên của người đó."
    targets_given: bool = False  # the election file states where the targets are


_AGREE = {
    "marking": "agree-disagree",
    "columns": ("ĐỒNG Ý", "KHÔNG ĐỒNG Ý"),
    "options": ("agree", "disagree"),
    "note": "Đánh dấu X vào ô Đồng ý hoặc ô Không đồng ý tương ứng với họ và tên từng người.",
}
_CONFIDENCE = {
    "marking": "confidence-3",
    "rules": "confidence-96",
    "columns": ("TÍN NHIỆM CAO", "TÍN NHIỆM", "TÍN NHIỆM THẤP"),
    "options": ("high", "medium", "low"),
    "heading": "PHIẾU TÍN NHIỆM",
    "title": "ĐỐI VỚI CHỨC DANH, CHỨC VỤ LÃNH ĐẠO, QUẢN LÝ",
    "note": "Đánh dấu X vào một trong ba ô tương ứng với mỗi người.",
    "signature": True,
}
_FILL = {
    "marking": "fill",
    "rules": "plain",
    "columns": ("",),
    "options": ("marked",),
    "body": Body.OVALS,
    "heading": "PHIẾU BÌNH CHỌN",
    "note": "Tô kín ô bên cạnh tên người được chọn.",
    "seal": False,
}


def _spec(base: dict[str, object], **changes: object) -> FormSpec:
    return FormSpec(**{**base, **changes})  # type: ignore[arg-type]


_STRIKE: dict[str, object] = {"marking": "strike-out", "rules": "party-190"}

_ALL = (
    _spec(
        _STRIKE, id="gach-bang-a4", summary="strike-out, table with positions, 18 names, A4",
        size=A4, count=18, seats=15, position=True,
    ),
    _spec(
        _STRIKE, id="gach-danh-sach-a5", summary="strike-out, numbered list, 9 names, A5 bilevel",
        size=A5, count=9, seats=7, body=Body.LIST, row_mm=(7.5, 10.0), margin_mm=15.0,
        mode="bilevel", dpi=300, size_pt=(13.0, 14.0),
    ),
    _spec(
        _AGREE, id="dong-y-a4", summary="agree or disagree, 12 names, A4",
        rules="party-190", size=A4, count=12, seats=12, lines=RuleStyle(0.35),
    ),
    _spec(
        _CONFIDENCE, id="tin-nhiem-a4", summary="three levels of confidence, 20 names, A4 colour",
        size=A4, count=20, seats=20, mode="colour", row_mm=(6.5, 9.5), size_pt=(12.0, 13.0),
    ),
)  # fmt: skip

CATALOGUE: dict[str, FormSpec] = {spec.id: spec for spec in _ALL}


def form(name: str) -> FormSpec:
    """Look a form up.

    Raises
    ------
    UnknownFormError
        When the catalogue has no such form.
    """
    if name not in CATALOGUE:
        raise UnknownFormError(
            f"There is no form '{name}'. Choose one of: {', '.join(CATALOGUE)} "
            "(`python -m sample_ballots list` describes them)."
        )
    return CATALOGUE[name]


__all__ = [
    "CATALOGUE",
    "SANS",
    "SERIF",
    "Body",
    "FormSpec",
    "RuleStyle",
    "UnknownFormError",
    "form",
]
