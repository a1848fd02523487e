"""Every way an election file can be wrong gives one line: where, what, and what to write."""

import pathlib
import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings, strategies as st
from wrong_election_files import BAD, FILL, GOOD, GRID

from election.definition import Marking, Meeting
from election.errors import DefinitionError
from election.loading import MAX_BYTES, load_election


@pytest.fixture
def write(tmp_path):
    def to_file(text):
        path = tmp_path / "election.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return to_file


def refusal(path):
    with pytest.raises(DefinitionError) as refused:
        load_election(path)
    return str(refused.value).split("\n")


@pytest.mark.parametrize("case", BAD)
def test_a_wrong_file_gives_one_line_with_its_number_the_mistake_and_the_advice(case, write):
    (text, old, new), line, wrong, advice = BAD[case]
    changed = new if old == text else text.replace(old, new)
    if case == "party_244_too_late":
        changed = changed.replace("party-190", "party-244")
    assert changed != text
    load_election(write(text))  # the control: without the mistake the file is taken
    path = write(changed)
    said = refusal(path)
    if case != "empty_file":  # everything is missing there, so there are several lines
        assert len(said) == 1
    assert said[0].startswith(f"{path}:{line}: ")
    assert wrong in said[0]
    vietnamese, english = said[0].split(" / ", 1)
    assert vietnamese
    assert advice in said[0]
    assert english
    assert said[0].isprintable()


def test_there_are_bad_files_enough():
    assert len(BAD) >= 35


def test_all_problems_are_told_at_once_in_the_order_of_the_file(write):
    text = (
        GOOD.replace("seats = 2", "seats = 0").replace('"c03"', '"c 03"').replace("date =", "dat =")
    )
    said = refusal(write(text))
    assert [line.split(":")[1] for line in said] == ["3", "9", "27"]


def test_hundreds_of_problems_end_with_how_many_more_there_are(write):
    few = GOOD + "".join(f"x{n} = 1\n" for n in range(50))
    assert len(refusal(write(few))) == 50  # the limit itself is told in full
    said = refusal(write(few + "x50 = 1\nx51 = 1\n"))
    assert len(said) == 51
    assert ":79: còn 2 lỗi nữa / 2 more problems" in said[-1]


def test_one_mistake_is_not_told_twice(write):
    # A wrong marking would also not suit the rules, and wrong seats the number of candidates.
    assert len(refusal(write(GOOD.replace("strike-out", "x")))) == 1
    assert len(refusal(write(GOOD.replace("seats = 2", 'seats = "9"')))) == 1


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (GOOD.encode("utf-16"), 1, "UTF-8"),
        (GOOD.replace("Lê Hòa", "@").encode().replace(b"@", b"L\xea"), 23, "UTF-8"),
        (b"\x00" * 10, 1, "TOML"),
        (b"\x89PNG\r\n\x1a\n", 1, "UTF-8"),
        (b"#" * (MAX_BYTES + 1), 1, "quá lớn"),
    ],
)
def test_what_is_no_text_file_is_refused_with_a_line(data, line, words, write):
    path = write(data)
    said = refusal(path)
    assert len(said) == 1
    assert said[0].startswith(f"{path}:{line}: ")
    assert words in said[0]
    assert said[0].isprintable()


def test_a_missing_file_and_a_folder_are_refused_with_a_line(tmp_path):
    assert refusal(tmp_path / "none.toml")[0].startswith(f"{tmp_path}/none.toml:1: không tìm thấy")
    assert refusal(tmp_path)[0].startswith(f"{tmp_path}:1: không phải là tệp")
    assert ":1: không đọc được" in refusal(tmp_path / "a\0b")[0]


def test_the_values_arrive_as_written(write):
    election = load_election(write(GOOD))
    (contest,) = election.contests
    assert (election.date, election.language) == (date(2025, 9, 20), "vi")
    assert (contest.id, contest.seats, contest.rules) == ("bch", 2, "party-190")
    assert (contest.marking, contest.meeting) == (Marking.STRIKE_OUT, Meeting.DELEGATE_CONGRESS)
    assert (contest.summoned, contest.seal, contest.grid) == (350, True, None)
    assert [c.name for c in contest.candidates] == ["Cao Thị Kim Chi", "Lê Hòa", "Đỗ Văn Đạt"]
    assert contest.candidates[0].born == date(1970, 5, 12)
    assert contest.candidates[1].position == "Bí thư"
    grid = load_election(write(GRID)).contests[0]
    assert grid.grid is not None
    assert grid.grid.pitch == (6.35, 6.35)
    assert grid.candidates[1].cell == (12.0, 10.5)
    assert load_election(write(FILL)).contests[0].candidates[0].target == (20.0, 30.0, 5.0, 3.0)


def test_names_typed_in_parts_are_stored_composed(write):
    parts = unicodedata.normalize("NFD", GOOD)
    assert parts != GOOD
    assert load_election(write(parts)) == load_election(write(GOOD))


@pytest.mark.parametrize("key", ["born = 1980-01-01", 'position = "Bí thư"', 'alias = "Tư"'])
def test_one_name_twice_is_taken_when_something_tells_them_apart(key, write):
    twice = GOOD.replace("Đỗ Văn Đạt", "Cao Thị Kim Chi")
    same = twice.replace("born = 1970-05-12\n", "")
    assert len(refusal(write(same))) == 1  # the control
    assert load_election(write(same + key + "\n"))


def test_a_confidence_vote_may_leave_seats_out_and_nothing_else_may(write):
    confidence = GOOD.replace("strike-out", "confidence-3").replace("party-190", "confidence-96")
    assert load_election(write(confidence.replace("seats = 2\n", ""))).contests[0].seats == 3
    assert len(refusal(write(GOOD.replace("seats = 2\n", "")))) == 1


def test_the_old_party_rules_are_taken_up_to_their_last_day(write):
    old = GOOD.replace("party-190", "party-244")
    assert load_election(write(old.replace("2025-09-20", "2024-10-09")))
    assert len(refusal(write(old.replace("2025-09-20", "2024-10-10")))) == 1


def test_what_notepad_writes_is_taken(write):
    windows = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    assert load_election(write(windows)) == load_election(write(GOOD))
    wrong = windows.replace(b"seats = 2", b"seats = 0")
    assert refusal(write(wrong))[0].split(":")[1] == "9"


def test_the_largest_grid_is_taken_and_the_language_is_vietnamese_unless_said(write):
    grid = GRID.replace("34", "1000").replace("53", "1000")
    assert load_election(write(grid)).contests[0].grid is not None
    assert load_election(write(GRID)).language == "en"
    assert load_election(write(GRID.replace('language = "en"\n', ""))).language == "vi"


def test_220_names_are_taken_and_the_last_line_is_found(write):
    head = GOOD.split("[[contest.candidate]]")[0]
    people = "".join(
        f'[[contest.candidate]]\nid = "c{n:03}"\nname = "Người {n}"\n' for n in range(220)
    )
    assert len(load_election(write(head + people)).contests[0].candidates) == 220
    text = head + people + "alia = 1\n"
    assert refusal(write(text))[0].split(":")[1] == str(text.count("\n"))


def test_more_candidates_than_any_list_can_have_are_refused_at_their_contest(write):
    def text(count):
        people = (f'[[contest.candidate]]\nid = "c{n}"\nname = "N {n}"\n' for n in range(count))
        return GOOD.split("[[contest.candidate]]")[0] + "".join(people)

    assert load_election(write(text(1000)))
    (said,) = refusal(write(text(1001)))
    assert "1001 candidates are too many: write at most 1000" in said


def test_inline_tables_keep_their_lines(write):
    head = GOOD.split("[[contest.candidate]]")[0]
    people = 'candidate = [\n  { id = "a", name = "A" },\n  { id = "a", name = "B" },\n]\n'
    said = refusal(write(head + people))
    assert len(said) == 2  # also as many seats as candidates
    assert said[1].split(":")[1] == str(head.count("\n") + 3)


@settings(deadline=None)  # other work may share the machine
@given(st.binary(max_size=200))
def test_no_bytes_give_anything_but_an_election_or_lines(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("bytes") / "election.toml"
    path.write_bytes(data)
    assert all(line.startswith(f"{path}:") for line in refusal(path))


VALUES = st.sampled_from(
    ["0", "-1", "true", '""', '"x"', "[]", "{}", "[1, 2]", "1e400", "nan", "1979-05-27",
     "1979-05-27T07:32:00Z", "07:32:00", '[{id = "c01"}]', "{id = 1}", "[[], {}]", '"\\u0000"']
)  # fmt: skip


@settings(deadline=None)  # other work may share the machine
@given(line=st.integers(0, GOOD.count("\n") - 1), value=VALUES)
def test_any_value_put_in_any_place_gives_an_election_or_printable_lines(
    tmp_path_factory, line, value
):
    lines = GOOD.split("\n")
    lines[line] = lines[line].split("=")[0] + "= " + value if "=" in lines[line] else value
    path = tmp_path_factory.mktemp("value") / "election.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    try:
        load_election(path)
    except DefinitionError as refused:
        for said in str(refused).split("\n"):
            assert said.isprintable()
            assert said.startswith(f"{path}:")


def _shared_elections():
    """Look for the development data beside the project; it is not part of it."""
    beside = pathlib.Path(__file__).resolve().parents[2].parent / "shared" / "data"
    return sorted(beside.glob("*/*/*.toml"))


def test_the_election_files_of_the_development_data_are_taken():
    files = _shared_elections()
    if not files:
        pytest.skip("no development data beside the project")
    for path in files:
        assert load_election(path).contests[0].candidates
