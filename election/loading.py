"""From the election file to an `Election`, checked whole before anything runs."""

import pathlib
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from election.consistency import check_contest, check_unique_ids
from election.definition import Candidate, Contest, Election, Grid, Marking, Meeting, Target
from election.errors import DefinitionError
from election.rules import rule_set_ids
from election.tables import Problems, Table
from election.toml_lines import Path, line_numbers

MAX_BYTES = 1024 * 1024  # thousands of candidates with every key; anything larger is a mix-up
MAX_CANDIDATES = 1000  # of one contest; the longest list known has 220 names
LANGUAGES = ("vi", "en")
NOBODY_ON_NO_SURPLUS = ("invalid", "valid")

# Every key with an example of its value, as it is shown in messages.
ELECTION_KEYS = {
    "title": '"Đại hội đại biểu …"',
    "unit": '"ĐẢNG BỘ …"',
    "date": "2025-09-20",
    "language": '"vi"',
    "contest": "[[contest]]",
}
CONTEST_KEYS = {
    "id": '"bch"',
    "title": '"BAN CHẤP HÀNH …"',
    "seats": "15",
    "marking": '"strike-out"',
    "rules": '"party-190"',
    "meeting": '"delegate_congress"',
    "summoned": "350",
    "seal": "true",
    "nobody_on_no_surplus": '"invalid"',
    "grid": "[contest.grid]",
    "candidate": "[[contest.candidate]]",
}
CANDIDATE_KEYS = {
    "id": '"c01"',
    "name": '"Cao Thị Kim Chi"',
    "gender": '"Bà"',
    "alias": '"…"',
    "position": '"…"',
    "born": "1970-05-12",
    "target": "[20.0, 40.5, 5.0, 5.0]",
    "cell": "[12, 9]",
}
GRID_KEYS = {
    "columns": "34",
    "rows": "53",
    "pitch": "[6.35, 6.35]",
    "mark": "[4.762, 1.587]",
    "target": "[5.08, 3.302]",
}
# TOML gives a key to the last table opened above it, so keys under a wrong header are common.
_HOMES = {
    **dict.fromkeys(("unit", "date", "language"), ("đầu tệp", "the top of the file")),
    **dict.fromkeys(
        ("seats", "marking", "rules", "meeting", "summoned", "seal", "nobody_on_no_surplus"),
        ("[[contest]], trên [[contest.candidate]]", "[[contest]], above [[contest.candidate]]"),
    ),
    **dict.fromkeys(("name", "born", "cell"), ("[[contest.candidate]]", "[[contest.candidate]]")),
    **dict.fromkeys(("columns", "rows", "pitch"), ("[contest.grid]", "[contest.grid]")),
    "candidate": ("[[contest.candidate]]", "[[contest.candidate]]"),
    "grid": ("[contest.grid]", "[contest.grid]"),
}


def load_election(path: pathlib.Path) -> Election:
    """Read and check an election file.

    Raises
    ------
    DefinitionError
        When the file cannot be read or says anything that cannot be meant. The message has one
        line for each problem, `FILE:LINE: what is wrong and what to write instead`, in the
        order of the file.
    """
    text = _read(path)
    values = _parse(path, text)
    problems = Problems(str(path), line_numbers(text))
    election = _election(values, problems)
    report = problems.report()
    if report:
        raise DefinitionError(report)
    return election


def _read(path: pathlib.Path) -> str:
    try:
        if path.exists() and not path.is_file():
            raise _refusal(
                path, 1, "không phải là tệp: chỉ ra tệp election.toml", "not a file: name the file"
            )
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _refusal(
            path, 1, "không tìm thấy tệp: kiểm tra đường dẫn", "no such file: check the path"
        ) from None
    except (OSError, ValueError) as problem:
        why = problem.strerror if isinstance(problem, OSError) else str(problem)
        raise _refusal(
            path, 1, "không đọc được tệp: kiểm tra quyền đọc", f"cannot be read: {why}"
        ) from problem
    if len(data) > MAX_BYTES:
        raise _refusal(
            path,
            1,
            "tệp quá lớn: có đúng là election.toml không?",
            f"larger than {MAX_BYTES} bytes: is this the election file?",
        )
    try:
        # Notepad writes a byte order mark before UTF-8; TOML knows none.
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as problem:
        raise _refusal(
            path,
            data.count(b"\n", 0, problem.start) + 1,
            "không phải UTF-8: lưu lại tệp với bảng mã UTF-8",
            "not UTF-8: save the file as UTF-8",
        ) from problem


def _parse(path: pathlib.Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        line = _line_of(r"(?:[\[{]\s*){20}", text)
        raise _refusal(
            path, line, "lồng quá sâu: bỏ bớt dấu [ {", "nested too deeply: remove brackets"
        ) from None
    except tomllib.TOMLDecodeError as problem:
        seen, _, place = str(problem).rpartition(" (at ")
        at_line = re.match(r"line (\d+),", place)
        line = int(at_line.group(1)) if at_line else text.rstrip().count("\n") + 1
        vietnamese, english = _syntax_advice(seen)
        raise _refusal(
            path, line, f"không đúng cú pháp TOML: {vietnamese}", f"not TOML ({seen}): {english}"
        ) from None
    except ValueError:  # Python converts no number of more than 4300 digits
        line = _line_of(r"[\d_]{4300}", text)
        raise _refusal(
            path, line, "số quá dài: viết lại số", "a number that is too long: write it again"
        ) from None


def _line_of(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _syntax_advice(seen: str) -> tuple[str, str]:
    if "Cannot overwrite" in seen or "twice" in seen or "Cannot mutate" in seen:
        return (
            "khóa hoặc bảng lặp lại, xóa một; danh sách viết [[contest]]",
            "remove the second one; a list of tables is written [[contest]]",
        )
    if "Expected '='" in seen:
        return 'viết khóa = "giá trị"', 'write key = "value"'
    if "string" in seen or "Illegal character" in seen or "Unterminated" in seen:
        return 'đóng ngoặc kép " trên cùng dòng', 'close the quote " on the same line'
    if "Unclosed" in seen or "declaration" in seen:
        return "đóng ngoặc ] hoặc }", "close the bracket ] or }"
    return (
        'chữ để trong ngoặc kép "…", ngày viết 2025-09-20, mỗi dòng một khóa',
        'text in quotes "…", dates as 2025-09-20, one key on a line',
    )


def _refusal(path: pathlib.Path, line: int, vietnamese: str, english: str) -> DefinitionError:
    return DefinitionError(f"{path}:{line}: {vietnamese} / {english}")


def _election(values: Mapping[str, Any], problems: Problems) -> Election:
    table = Table(values, (), problems, ELECTION_KEYS, _HOMES)
    title, unit, day = table.text("title"), table.text("unit"), table.day("date")
    language = table.choice("language", LANGUAGES) if "language" in table else LANGUAGES[0]
    contests: list[tuple[Table, Contest]] = []
    for entry, path in table.entries("contest", "[[contest]]"):
        contests.append(_contest(entry, path, problems, table))
    check_unique_ids([contest_table for contest_table, _ in contests])
    return Election(title, unit, day, language, tuple(contest for _, contest in contests))


def _contest(
    entry: Mapping[str, Any], path: Path, problems: Problems, election: Table
) -> tuple[Table, Contest]:
    table = Table(entry, path, problems, CONTEST_KEYS, _HOMES)
    marking = Marking(table.choice("marking", Marking))
    candidates = [
        _candidate(candidate, candidate_path, problems)
        for candidate, candidate_path in table.entries("candidate", "[[contest.candidate]]")
    ]
    if len(candidates) > MAX_CANDIDATES:
        table.wrong(
            "candidate",
            f"{len(candidates)} ứng cử viên là quá nhiều: viết tối đa {MAX_CANDIDATES}",
            f"{len(candidates)} candidates are too many: write at most {MAX_CANDIDATES}",
        )
        candidates = candidates[:MAX_CANDIDATES]
    # A confidence vote elects nobody: it may leave the number of seats out.
    rates = marking is Marking.CONFIDENCE_3 and table.sound("marking") and "seats" not in table
    contest = Contest(
        id=table.identifier(),
        title=table.text("title"),
        seats=len(candidates) if rates else table.whole("seats", 1),
        marking=marking,
        rules=table.choice("rules", rule_set_ids()),
        candidates=tuple(candidate for _, candidate in candidates),
        meeting=Meeting(table.choice("meeting", Meeting))
        if "meeting" in table
        else Meeting.DELEGATE_CONGRESS,
        summoned=table.whole("summoned", 1) if "summoned" in table else None,
        seal=table.truth("seal") if "seal" in table else False,
        grid=_grid(table, problems) if "grid" in table else None,
        nobody_on_no_surplus=table.choice("nobody_on_no_surplus", NOBODY_ON_NO_SURPLUS)
        if "nobody_on_no_surplus" in table
        else None,
    )
    check_contest(election, table, contest, [candidate_table for candidate_table, _ in candidates])
    return table, contest


def _candidate(entry: Mapping[str, Any], path: Path, problems: Problems) -> tuple[Table, Candidate]:
    table = Table(entry, path, problems, CANDIDATE_KEYS, _HOMES)
    target: Target | None = None
    if "target" in table:
        x, y, width, height = table.numbers("target", 4)
        target = x, y, width, height
    return table, Candidate(
        id=table.identifier(),
        name=table.text("name"),
        gender=table.text("gender") if "gender" in table else None,
        alias=table.text("alias") if "alias" in table else None,
        position=table.text("position") if "position" in table else None,
        born=table.day("born") if "born" in table else None,
        target=target,
        cell=_pair(table, "cell") if "cell" in table else None,
    )


def _grid(contest: Table, problems: Problems) -> Grid | None:
    entry = contest.entry("grid", "[contest.grid]")
    if entry is None:
        return None
    table = Table(entry, (*contest.path, "grid"), problems, GRID_KEYS, _HOMES)
    grid = Grid(
        columns=table.whole("columns", 2, 1000),
        rows=table.whole("rows", 2, 1000),
        pitch=_lengths(table, "pitch"),
        mark=_lengths(table, "mark"),
        target=_lengths(table, "target"),
    )
    if not table.sound(*GRID_KEYS):
        contest.unsound("grid")
        return None
    if grid.mark[0] >= grid.pitch[0] or grid.mark[1] >= grid.pitch[1]:
        table.wrong(
            "mark",
            "mark phải nhỏ hơn pitch: viết chiều rộng, chiều cao một dấu, tính bằng mm",
            "mark must be smaller than pitch: write a mark's width and height in mm",
        )
    return grid


def _lengths(table: Table, key: str) -> tuple[float, float]:
    pair = _pair(table, key)
    if table.sound(key) and min(pair) <= 0:
        table.wrong(
            key,
            f"{key} phải lớn hơn 0: viết hai số đo mm",
            f"{key} must be above 0: write two lengths in mm",
        )
    return pair


def _pair(table: Table, key: str) -> tuple[float, float]:
    first, second = table.numbers(key, 2)
    return first, second
