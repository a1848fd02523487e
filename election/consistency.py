"""What the values of an election file must agree on, beyond each being possible by itself."""

from collections.abc import Sequence
from datetime import date
from itertools import combinations

from election.advice import shown
from election.definition import Candidate, Contest, Grid, Marking, Target
from election.forms import BallotForm, form_of, markings
from election.names import name_key
from election.rules import RuleSet, rule_set, rule_set_ids
from election.tables import Table

_PAGE_MM = 600.0  # no ballot is wider or longer (A2); pixel figures are far above


def check_unique_ids(tables: Sequence[Table]) -> None:
    """Report each id that an earlier table of the list has already."""
    first: dict[str, Table] = {}
    for table in tables:
        if not table.sound("id"):
            continue
        earlier = first.setdefault(table.identifier(), table)
        if earlier is not table:
            line = table.problems.line((*earlier.path, "id"))
            name = shown(table.identifier())
            table.wrong(
                "id",
                f"id {name} đã dùng ở dòng {line}: viết id khác",
                f"id {name} is used on line {line}: write another id",
            )


def check_contest(
    election: Table, table: Table, contest: Contest, candidates: Sequence[Table]
) -> None:
    """Report what does not agree within one contest.

    Parameters
    ----------
    election, table : Table
        The tables of the file and of this contest.
    candidates : sequence of Table
        The tables of its candidates, in the order of `contest.candidates`.
    """
    check_unique_ids(candidates)
    _check_names(candidates, contest.candidates)
    _check_seats(table, contest)
    _check_rules(election, table, contest)
    _check_births(election, candidates, contest.candidates)
    _check_targets(table, contest, candidates)


def _check_names(tables: Sequence[Table], candidates: Sequence[Candidate]) -> None:
    seen: dict[tuple[str, date | None, str, str], Table] = {}
    for table, candidate in zip(tables, candidates, strict=True):
        if not table.sound("name", "born", "position", "alias"):
            continue
        told_apart_by = (
            name_key(candidate.name),
            candidate.born,
            name_key(candidate.position or ""),
            name_key(candidate.alias or ""),
        )
        earlier = seen.setdefault(told_apart_by, table)
        if earlier is not table:
            line = table.problems.line((*earlier.path, "name"))
            name = shown(candidate.name)
            table.wrong(
                "name",
                f"{name} trùng họ tên ở dòng {line}: thêm born, position hoặc alias khác nhau",
                f"the same name stands on line {line}: give a different born, position or alias",
            )


def _check_seats(table: Table, contest: Contest) -> None:
    people = len(contest.candidates)
    if table.sound("seats", "candidate") and contest.seats > people:
        seats = shown(contest.seats)
        table.wrong(
            "seats",
            f"seats = {seats} nhiều hơn {people} ứng cử viên: viết seats tối đa {people}"
            " hoặc thêm [[contest.candidate]]",
            f"{seats} seats for {people} candidates: write at most {people}"
            " or add [[contest.candidate]]",
        )


def _check_rules(election: Table, table: Table, contest: Contest) -> None:
    if not table.sound("rules"):
        return
    rules = rule_set(contest.rules)
    _check_date(election, table, rules)
    if table.sound("marking"):
        _check_marking(table, contest, rules)


def _check_date(election: Table, table: Table, rules: RuleSet) -> None:
    if rules.until is not None and election.sound("date") and election.day("date") >= rules.until:
        following = next(i for i in rule_set_ids() if rule_set(i).replaces == rules.id)
        table.wrong(
            "rules",
            f'rules = "{rules.id}" chỉ dùng cho ngày trước {rules.until}: viết "{following}"',
            f'"{rules.id}" is only for dates before {rules.until}: write "{following}"',
        )


def _check_marking(table: Table, contest: Contest, rules: RuleSet) -> None:
    allowed = list(dict.fromkeys(m.value for form in rules.forms for m in markings(form)))
    if contest.marking not in allowed:
        either = " | ".join(f'"{m}"' for m in allowed)
        table.wrong(
            "marking",
            f'rules = "{rules.id}" không dùng marking = "{contest.marking}": viết {either}',
            f'"{rules.id}" does not allow marking "{contest.marking}": write {either}',
        )
        return
    if not table.sound("seats", "candidate") or not contest.candidates:
        return
    if form_of(contest, rules.forms) is None:
        people, seats = len(contest.candidates), contest.seats
        if contest.marking is Marking.STRIKE_OUT:
            other, vietnamese, english = Marking.AGREE_DISAGREE, "có số dư", "more candidates than"
        else:
            other, vietnamese, english = Marking.STRIKE_OUT, "không có số dư", "as many as"
        table.wrong(
            "marking",
            f'"{contest.marking}" chỉ dùng khi {vietnamese}; ở đây {people} người, seats ='
            f' {seats}: viết "{other}"',
            f'"{contest.marking}" needs {english} seats, here {people} for {seats}:'
            f' write "{other}"',
        )
    elif (
        table.sound("nobody_on_no_surplus")
        and contest.nobody_on_no_surplus
        and form_of(contest, rules.forms)
        not in (
            BallotForm.PARTY_NO_SURPLUS,
            BallotForm.PARTY_SINGLE,
        )
    ):
        _not_used(table, "nobody_on_no_surplus", 'rules = "party-…", marking = "agree-disagree"')


def _check_births(
    election: Table, tables: Sequence[Table], candidates: Sequence[Candidate]
) -> None:
    if not election.sound("date"):
        return
    for table, candidate in zip(tables, candidates, strict=True):
        if (
            candidate.born is not None
            and table.sound("born")
            and candidate.born >= election.day("date")
        ):
            table.wrong(
                "born",
                f"born = {candidate.born} không trước ngày bầu cử: viết ngày sinh",
                f"born {candidate.born} is not before the election: write the date of birth",
            )


def _check_targets(table: Table, contest: Contest, candidates: Sequence[Table]) -> None:
    if not table.sound("marking", "grid"):
        return
    fill = contest.marking is Marking.FILL
    if contest.grid is not None and not fill:
        _not_used(table, "grid", 'marking = "fill"')
        return
    for candidate in candidates:
        if "target" in candidate and (not fill or contest.grid is not None):
            _not_used(candidate, "target", 'marking = "fill", - [contest.grid]')
        if "cell" in candidate and contest.grid is None:
            _not_used(candidate, "cell", "[contest.grid]")
    if contest.grid is not None:
        _check_cells(contest.grid, contest.candidates, candidates)
    elif fill and any("target" in candidate for candidate in candidates):
        _check_rectangles(contest, candidates)


def _check_cells(grid: Grid, candidates: Sequence[Candidate], tables: Sequence[Table]) -> None:
    columns, rows = grid.columns - 1, grid.rows - 1
    placed: list[tuple[Table, str, Target]] = []
    for table, candidate in zip(tables, candidates, strict=True):
        if "cell" not in table:
            table.wrong(
                "cell",
                "thiếu cell: thêm dòng cell = [cột, hàng]",
                "cell is missing: add cell = [column, row]",
            )
        if candidate.cell is None or not table.sound("cell"):
            continue
        column, row = candidate.cell
        if not (0 <= column <= columns and 0 <= row <= rows):
            table.wrong(
                "cell",
                f"cell = {shown(list(candidate.cell))} nằm ngoài khung: viết cột 0 .. {columns},"
                f" hàng 0 .. {rows}",
                f"cell lies outside the grid: write a column 0 .. {columns}, a row 0 .. {rows}",
            )
            continue
        width, height = grid.target
        x, y = column * grid.pitch[0] - width / 2, row * grid.pitch[1] - height / 2
        placed.append((table, "cell", (x, y, width, height)))
    _check_overlaps(placed)


def _check_rectangles(contest: Contest, tables: Sequence[Table]) -> None:
    placed: list[tuple[Table, str, Target]] = []
    for table, candidate in zip(tables, contest.candidates, strict=True):
        if "target" not in table and table.sound("cell"):
            table.wrong(
                "target",
                "thiếu target: thêm target cho mọi ứng cử viên, hoặc bỏ hết",
                "target is missing: add target for every candidate, or for none",
            )
        if candidate.target is None or not table.sound("target"):
            continue
        x, y, width, height = candidate.target
        if min(x, y) < 0 or min(width, height) <= 0 or max(x + width, y + height) > _PAGE_MM:
            table.wrong(
                "target",
                f"target = {shown(list(candidate.target))} không nằm trên phiếu: viết"
                " [x, y, rộng, cao] bằng mm",
                "target does not lie on a ballot: write [x, y, width, height] in mm, not pixels",
            )
            continue
        placed.append((table, "target", candidate.target))
    _check_overlaps(placed)


def _check_overlaps(placed: Sequence[tuple[Table, str, Target]]) -> None:
    """Report targets that share paper: one mark there would be a vote for two people."""
    for (earlier, _, a), (table, key, b) in combinations(placed, 2):
        if (
            a[0] < b[0] + b[2]
            and b[0] < a[0] + a[2]
            and a[1] < b[1] + b[3]
            and b[1] < a[1] + a[3]
            and table.sound(key)
        ):
            line = table.problems.line((*earlier.path, key))
            table.wrong(
                key,
                f"{key} chồng lên {key} ở dòng {line}: viết vị trí khác",
                f"{key} overlaps the {key} on line {line}: write another place",
            )


def _not_used(table: Table, key: str, only_with: str) -> None:
    table.wrong(
        key,
        f"{key} chỉ dùng với {only_with}: xóa dòng này",
        f"{key} is only used with {only_with}: delete this line",
    )
