"""Blanks of many forms for the tests, each with the contest that it belongs to."""

from collections.abc import Callable, Sequence

from blank_typesetter import NAMES, Sheet, contest, heading, table

from election.definition import Candidate, Contest, Marking

Blank = tuple[Sheet, Contest]

LONG = (
    "Nguyễn Thị",
    "An",
    "Công Tằng Tôn Nữ Thị Thanh Hà",
    "Y Bih Niê Kdăm",
    "Lê Văn An",
    "Lê Văn Ân",
    "Trần Đại Nghĩa",
)
NOTE = "Ghi chú: Không bầu cho ai thì gạch ngang họ và tên của người đó."


def numbered(names: Sequence[str], *cells: str) -> list[tuple[str, ...]]:
    return [(str(i), name, *cells) for i, name in enumerate(names, start=1)]


def plain(**style: object) -> Blank:
    sheet = Sheet()
    heading(sheet)
    table(sheet, [("TT", "HỌ VÀ TÊN"), *numbered(NAMES)], (12, 90), **style)  # type: ignore[arg-type]
    sheet.text(20, 165, NOTE, 9)
    return sheet, contest()


def with_positions() -> Blank:
    sheet = Sheet()
    heading(sheet)
    rows = [("STT", "Họ và tên", "Chức vụ"), *numbered(NAMES, "Bí thư Huyện ủy")]
    table(sheet, rows, (12, 75, 75))
    return sheet, contest()


def agree(captions: tuple[str, str] = ("ĐỒNG Ý", "KHÔNG\nĐỒNG Ý")) -> Blank:
    sheet = Sheet()
    heading(sheet)
    rows = [("STT", "HỌ VÀ TÊN", *captions), *numbered(NAMES, "", "")]
    table(sheet, rows, (12, 80, 38, 38), row_height=11, size=11)
    sheet.text(20, 180, "Ghi chú: Đánh dấu X vào ô Đồng ý hoặc ô Không đồng ý.", 10)
    return sheet, contest(marking=Marking.AGREE_DISAGREE)


def agree_for_one() -> Blank:
    sheet = Sheet(148, 210)
    heading(sheet)
    rows = [("STT", "HỌ VÀ TÊN", "ĐỒNG Ý", "KHÔNG ĐỒNG Ý"), ("1", "Nguyễn Văn Bình", "", "")]
    table(sheet, rows, (10, 50, 25, 40), left=10, size=9)
    return sheet, contest(["Nguyễn Văn Bình"], Marking.AGREE_DISAGREE)


def confidence(words_at: float = 200) -> Blank:
    sheet = Sheet()
    heading(sheet, "PHIẾU TÍN NHIỆM", "ĐỐI VỚI CÁC CHỨC DANH LÃNH ĐẠO")
    captions = ("TÍN NHIỆM\nCAO", "TÍN NHIỆM", "TÍN NHIỆM\nTHẤP")
    rows = [("TT", "HỌ VÀ TÊN", "CHỨC VỤ", *captions), *numbered(NAMES, "Phó Bí thư", "", "", "")]
    table(sheet, rows, (10, 70, 35, 25, 25, 25), row_height=12, size=9, left=10)
    sheet.text(120, words_at, "NGƯỜI GHI PHIẾU", 12)
    sheet.text(115, words_at + 6, "(có thể ký hoặc không ký)", 10)
    return sheet, contest(marking=Marking.CONFIDENCE_3)


def listed(
    line: str = "{i}. {name}",
    *,
    names: Sequence[str] = NAMES,
    size: float = 13,
    columns: int = 1,
    across: bool = False,
) -> Blank:
    sheet = Sheet(148, 210) if columns == 1 else Sheet()
    heading(sheet)
    half = (len(names) + 1) // 2
    for i, name in enumerate(names):
        column, row = (0, i) if columns == 1 else (i // half, i % half)
        if across:
            column, row = i % 2, i // 2
        words = line.format(
            i=i + 1, name=name, NAME=name.upper(), address="Ông" if i % 2 == 0 else "Bà"
        )
        sheet.text(25 + column * 90, 70 + 9 * row, words, size)
    sheet.text(20, 78 + 9 * len(names), NOTE, 9)
    return sheet, contest(names)


def wrapped() -> Blank:
    sheet = Sheet()
    heading(sheet)
    names = [
        name
        if len(name.split()) < 5
        else "\n".join((" ".join(name.split()[:3]), " ".join(name.split()[3:])))
        for name in LONG
    ]
    table(sheet, [("TT", "HỌ VÀ TÊN"), *numbered(names)], (12, 60), row_height=14)
    return sheet, contest(LONG)


def position_below() -> Blank:
    sheet = Sheet()
    heading(sheet)
    names = [f"{name}\nPhó Bí thư Đảng ủy" for name in NAMES]
    table(sheet, [("TT", "HỌ VÀ TÊN"), *numbered(names)], (12, 80), row_height=14, size=11)
    return sheet, contest()


def two_lists_in_a_table() -> Blank:
    families, given = (
        ("Nguyễn Văn", "Trần Thị", "Lê Đức"),
        ("An", "Bình", "Chi", "Dũng", "Giang", "Hà"),
    )
    names = [f"{family} {name}" for family in families for name in given]
    sheet = Sheet(297, 210)
    heading(sheet)
    rows = [(str(i + 1), names[i], str(i + 10), names[i + 9]) for i in range(9)]
    table(
        sheet,
        [("TT", "HỌ VÀ TÊN", "TT", "HỌ VÀ TÊN"), *rows],
        (12, 90, 12, 90),
        left=25,
        row_height=11,
    )
    return sheet, contest(names)


def agree_in_two_tables() -> Blank:
    half = (len(NAMES) + 1) // 2
    sheet = Sheet(297, 210)
    heading(sheet)
    captions = ("TT", "HỌ VÀ TÊN", "ĐỒNG Ý", "KHÔNG\nĐỒNG Ý")
    for left, first in ((15, 0), (155, half)):
        rows = [
            (str(i), name, "", "") for i, name in enumerate(NAMES[first : first + half], first + 1)
        ]
        table(sheet, [captions, *rows], (10, 60, 26, 26), left=left, row_height=11, size=9)
    return sheet, contest(marking=Marking.AGREE_DISAGREE)


def squares(
    captions: tuple[str, str] = ("Đồng ý", "Không đồng ý"), *, above: bool = False
) -> Blank:
    sheet = Sheet()
    heading(sheet)
    places = (100, 140)
    for i, name in enumerate(NAMES):
        sheet.text(25, 75 + 12 * i, f"{i + 1}. {name}")
        for left, caption in zip(places, captions, strict=True):
            sheet.box(left, 70 + 12 * i, 6, 6)
            if not above:
                sheet.text(left + 8, 75 + 12 * i, caption, 9)
    if above:
        for left, caption in zip(places, captions, strict=True):
            sheet.text(left - 4, 66, caption, 9)
    return sheet, contest(marking=Marking.AGREE_DISAGREE)


def stems_in_a_column() -> Blank:
    """Dashed rules, and names whose I, H and T stand one below the other."""
    names = ["Lê Thị Thu Thủy", "Vũ Thị Thu Trà", "Lê Thị Thu Hạnh", "Vũ Thị Thu Hiền"]
    sheet = Sheet()
    heading(sheet)
    table(sheet, [("TT", "HỌ VÀ TÊN"), *numbered(names)], (12, 90), row_height=6.5, dash=0.5)
    return sheet, contest(names)


def sixty() -> Blank:
    middle = ("Văn", "Thị", "Đức", "Hữu", "Minh") * 3
    given = [
        "An",
        "Bình",
        "Chi",
        "Dũng",
        "Giang",
        "Hà",
        "Khánh",
        "Long",
        "Mai",
        "Nam",
        "Oanh",
        "Phúc",
        "Quân",
        "Sơn",
        "Tùng",
    ]
    names = [
        f"{family} {m} {g}"
        for family in ("Nguyễn", "Trần", "Lê", "Phạm")
        for m, g in zip(middle, given, strict=True)
    ]
    sheet = Sheet(297, 420)
    heading(sheet)
    rows = [("TT", "HỌ VÀ TÊN"), *numbered(names)]
    table(sheet, rows, (14, 120), row_height=5.6, size=11)
    return sheet, contest(names)


def namesakes() -> Blank:
    people = (
        Candidate("c1", "Lê Văn An", position="Bí thư Huyện ủy"),
        Candidate("c2", "Lê Văn An", position="Giám đốc Sở Y tế"),
        Candidate("c3", "Tô Thị Hà"),
    )
    sheet = Sheet()
    heading(sheet)
    rows = [(str(i), c.name, c.position or "Chủ tịch xã") for i, c in enumerate(people, start=1)]
    table(sheet, [("TT", "Họ và tên", "Chức vụ"), *rows], (12, 75, 75))
    return sheet, contest(candidates=people)


def ovals(left: float = 20) -> Blank:
    sheet = Sheet()
    heading(sheet)
    for i, name in enumerate(NAMES):
        sheet.box(left, 66 + 10 * i, 5, 4)
        sheet.text(32, 70 + 10 * i, f"{i + 1}. {name}")
    return sheet, contest(marking=Marking.FILL, rules="plain")


def centred() -> Blank:
    sheet = Sheet(148, 210)
    heading(sheet)
    for i, name in enumerate(NAMES):
        sheet.text(74 - len(name) * 1.6, 70 + 9 * i, name.upper())
    return sheet, contest()


FORMS: dict[str, Callable[[], Blank]] = {
    "table": plain,
    "table, thick rules": lambda: plain(rule=1.0),
    "table, hair lines": lambda: plain(rule=0.08),
    "table, dotted rules": lambda: plain(dash=0.5),
    "table, dashed rules": lambda: plain(dash=1.4),
    "table, double rules": lambda: plain(double=True),
    "table, grey heading": lambda: plain(header_gray=200),
    "table, dark heading": lambda: plain(header_gray=140),
    "table, open sides": lambda: plain(sides=False),
    "table, dense": lambda: plain(row_height=6, size=9),
    "table with positions": with_positions,
    "table, position below the name": position_below,
    "table, wrapped name": wrapped,
    "table, two lists": two_lists_in_a_table,
    "table, sixty names, A3": sixty,
    "table, namesakes": namesakes,
    "agree": agree,
    "agree, columns the other way": lambda: agree(("KHÔNG ĐỒNG Ý", "ĐỒNG Ý")),
    "agree, one person, A5": agree_for_one,
    "agree, two tables": agree_in_two_tables,
    "agree, squares": squares,
    "agree, squares under captions": lambda: squares(above=True),
    "table, stems in a column": stems_in_a_column,
    "confidence": confidence,
    "list": listed,
    "list without numbers": lambda: listed("{name}"),
    "list with Ông and Bà": lambda: listed("{address} {NAME}"),
    "list with other names": lambda: listed("{i}. {address} {NAME} (Năm Rồng)"),
    "list with positions": lambda: listed("{i}. {name}, Bí thư xã", size=10),
    "list in two columns": lambda: listed(columns=2),
    "list in two columns, across": lambda: listed(columns=2, across=True),
    "list, centred": centred,
    "boxes left of the names": ovals,
    "boxes right of the names": lambda: ovals(130),
    "boxes at the right margin": lambda: ovals(195),
}
