"""The catalogue of forms; `python -m sample_ballots list` shows it."""

from sample_ballots.forms import A3, A4, A5, Body, FormSpec, RuleStyle

ARIAL = ("arimo", "freesans", "carlito")
SERIF_MIX = ("noto-serif", "gentium", "charis", "tinos", "freeserif")
SANS_MIX = ("noto-sans", "open-sans", "roboto", "carlito", "dejavu-sans")
MIX = ("tinos", "arimo", "carlito", "gentium", "roboto")


class UnknownFormError(Exception):
    """No form of that name; the message lists what there is."""


_AGREE: dict[str, object] = {
    "marking": "agree-disagree",
    "columns": ("ĐỒNG Ý", "KHÔNG ĐỒNG Ý"),
    "options": ("agree", "disagree"),
    "note": "Đánh dấu X vào ô Đồng ý hoặc ô Không đồng ý tương ứng với họ và tên từng người.",
}
_CONFIDENCE: dict[str, object] = {
    "marking": "confidence-3",
    "rules": "confidence-96",
    "columns": ("TÍN NHIỆM CAO", "TÍN NHIỆM", "TÍN NHIỆM THẤP"),
    "options": ("high", "medium", "low"),
    "heading": "PHIẾU TÍN NHIỆM",
    "title": "ĐỐI VỚI CHỨC DANH, CHỨC VỤ LÃNH ĐẠO, QUẢN LÝ",
    "note": "Đánh dấu X vào một trong ba ô tương ứng với mỗi người.",
    "signature": True,
}
_FILL: dict[str, object] = {
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
_ASSEMBLY: dict[str, object] = {
    "marking": "strike-out",
    "rules": "assembly-2015",
    "body": Body.LIST,
    "courtesy": True,
    "upper": True,
    "numbered": False,
    "note": "Không tín nhiệm ai thì gạch ngang cả họ và tên người đó.",
    "row_mm": (8.0, 11.0),
    "margin_mm": 14.0,
}

_ALL = (
    _spec(
        _STRIKE, id="gach-bang-a4",
        summary="strike-out, table with posts, 18 names, A4",
        size=A4, count=18, seats=15, position=True,
    ),
    _spec(
        _STRIKE, id="gach-danh-sach-a5",
        summary="strike-out, numbered list, 9 names, A5, bilevel",
        size=A5, count=9, seats=7, body=Body.LIST, row_mm=(7.5, 10.0), margin_mm=15.0,
        mode="bilevel", dpi=300,
    ),
    _spec(
        _AGREE, id="dong-y-a4",
        summary="agree or disagree, 12 names, A4",
        rules="party-190", size=A4, count=12, seats=12, lines=RuleStyle(0.35),
    ),
    _spec(
        _CONFIDENCE, id="tin-nhiem-a4",
        summary="confidence, 20 names, A4, colour",
        size=A4, count=20, seats=20, mode="colour", row_mm=(6.5, 9.5), size_pt=(12.0, 13.0),
    ),
    _spec(
        _ASSEMBLY, id="quoc-hoi-a5",
        summary="assembly: Ông/Bà, capitals, 5 names, A5, pink, colour",
        size=A5, count=5, seats=3, tint="pink", mode="colour", bold=True, row_mm=(9.0, 14.0),
        title="ĐẠI BIỂU QUỐC HỘI KHÓA XVI",
    ),
    _spec(
        _ASSEMBLY, id="hdnd-a5",
        summary="assembly: Ông/Bà, capitals, 9 names, A5, yellow, gray 300 dpi",
        size=A5, count=9, seats=5, tint="yellow", dpi=300, seal_shape="rectangle",
        title="ĐẠI BIỂU HỘI ĐỒNG NHÂN DÂN {place} KHÓA XII", size_pt=(12.0, 13.0),
    ),
    _spec(
        _AGREE, id="mot-nguoi-a5",
        summary="agree or disagree, one name, A5 landscape",
        rules="party-190", size=(A5[1], A5[0]), count=1, seats=1, row_mm=(12.0, 18.0),
        title="CHỨC DANH BÍ THƯ ĐẢNG ỦY {place}, NHIỆM KỲ 2025 - 2030", lines=RuleStyle(0.5),
    ),
    _spec(
        _CONFIDENCE, id="tin-nhiem-mot-nguoi-a5",
        summary="confidence, one name with post, A5 landscape",
        size=(A5[1], A5[0]), count=1, seats=1, position=True, row_mm=(11.0, 16.0),
        size_pt=(11.0, 12.0),
        margin_mm=12.0, mode="colour", seal_shape="oval",
    ),
    _spec(
        _AGREE, id="dong-y-25-a4",
        summary="agree or disagree, 25 names, thin lines, shaded head, 240 dpi",
        rules="party-190", size=A4, count=25, seats=25, families=ARIAL, size_pt=(11.0, 12.0),
        row_mm=(5.8, 7.6), lines=RuleStyle(0.1, header_gray=0.82), dpi=240, names="similar",
    ),
    _spec(
        _AGREE, id="y-kien-a4",
        summary="opinion sheet, 8 names with posts, sans serif, 150 dpi",
        rules="party-190", size=A4, count=8, seats=8, position=True, families=SANS_MIX, dpi=150,
        size_pt=(12.0, 13.0), heading="PHIẾU XIN Ý KIẾN", row_mm=(10.0, 15.0), seal_shape="square",
    ),
    _spec(
        _STRIKE, id="gach-31-a4",
        summary="strike-out, 31 names close together, table, bilevel 200 dpi",
        size=A4, count=31, seats=27, size_pt=(11.0, 12.0), row_mm=(5.6, 6.6), mode="bilevel",
        families=ARIAL, names="similar", lines=RuleStyle(0.15),
    ),
    _spec(
        _STRIKE, id="gach-45-a4",
        summary="strike-out, 45 names in two tables side by side, A4",
        size=A4, count=45, seats=39, name_columns=2, size_pt=(11.0, 12.0), row_mm=(5.8, 8.0),
        margin_mm=15.0, families=MIX,
    ),
    _spec(
        _STRIKE, id="gach-60-a3",
        summary="strike-out, 60 names in two tables, A3 landscape, colour",
        size=(A3[1], A3[0]), count=60, seats=51, name_columns=2, position=True,
        size_pt=(11.5, 12.5),
        row_mm=(5.4, 7.4), margin_mm=18.0, mode="colour", dpi=150, families=MIX,
        lines=RuleStyle(0.25, header_gray=0.9),
    ),
    _spec(
        _STRIKE, id="gach-hai-cot-a4",
        summary="strike-out, list in two columns, 24 long names, A4",
        size=A4, count=24, seats=20, body=Body.LIST, name_columns=2, names="long",
        families=SERIF_MIX,
        size_pt=(12.0, 13.0), row_mm=(8.0, 12.0), dpi=240,
    ),
    _spec(
        _CONFIDENCE, id="tin-nhiem-ngang-a4",
        summary="confidence, 9 long names with posts, landscape",
        size=(A4[1], A4[0]), count=9, seats=9, position=True, names="long", row_mm=(6.5, 9.0),
        size_pt=(12.0, 13.0), lines=RuleStyle(0.25, double=True), families=SERIF_MIX,
        margin_mm=15.0,
    ),
    _spec(
        _STRIKE, id="gach-cham-a4",
        summary="strike-out, 3 names in large print, dotted lines, double frame",
        size=A4, count=3, seats=2, size_pt=(15.0, 16.0), header_row=False, row_mm=(12.0, 18.0),
        lines=RuleStyle(0.3, dash_mm=(0.3, 0.7), double=True), bold=True, tint="blue",
        mode="colour",
    ),
    _spec(
        _STRIKE, id="gach-dan-toc-a5",
        summary="strike-out, 12 minority names, level lines only, A5, cream",
        size=A5, count=12, seats=9, names="minority", lines=RuleStyle(0.2, across_only=True),
        families=SERIF_MIX, size_pt=(12.0, 13.0), row_mm=(6.5, 8.5), tint="cream", margin_mm=14.0,
        emblem=True, seal=False,
    ),
    _spec(
        _STRIKE, id="gach-ngan-a5",
        summary="strike-out, 7 names of one to three syllables, no numbers, A5",
        size=A5, count=7, seats=5, names="short", numbered=False, body=Body.LIST, families=MIX,
        size_pt=(14.0, 16.0), row_mm=(9.0, 13.0), mode="colour", tint="green", margin_mm=18.0,
    ),
    _spec(
        _FILL, id="dien-o-a4",
        summary="fill the oval beside the name, 14 names for 5, A4",
        size=A4, count=14, seats=5, families=MIX, row_mm=(8.0, 12.0),
    ),
    _spec(
        _FILL, id="dien-o-a5",
        summary="fill the oval, 6 names for 2, targets given, A5, bilevel",
        size=A5, count=6, seats=2, families=SANS_MIX, row_mm=(9.0, 13.0), targets_given=True,
        mode="bilevel", dpi=300, size_pt=(12.0, 13.0), margin_mm=16.0,
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
