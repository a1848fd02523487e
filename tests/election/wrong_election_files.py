"""Election files with one mistake each: where it stands, what it is, what to write instead."""

GOOD = """\
title = "Đại hội đại biểu Đảng bộ xã"
unit = "ĐẢNG BỘ XÃ"
date = 2025-09-20
language = "vi"

[[contest]]
id = "bch"
title = "BAN CHẤP HÀNH"
seats = 2
marking = "strike-out"
rules = "party-190"
meeting = "delegate_congress"
summoned = 350
seal = true

[[contest.candidate]]
id = "c01"
name = "Cao Thị Kim Chi"
born = 1970-05-12

[[contest.candidate]]
id = "c02"
name = "Lê Hòa"
position = "Bí thư"

[[contest.candidate]]
id = "c03"
name = "Đỗ Văn Đạt"
"""

GRID = """\
title = "Test"
unit = "Test"
date = 2024-01-01
language = "en"

[[contest]]
id = "front"
title = "Front"
seats = 1
marking = "fill"
rules = "plain"
[contest.grid]
columns = 34
rows = 53
pitch = [6.35, 6.35]
mark = [4.762, 1.587]
target = [5.08, 3.302]
[[contest.candidate]]
id = "12-9"
name = "A"
cell = [12, 9]
[[contest.candidate]]
id = "12-10"
name = "B"
cell = [12, 10.5]
"""

FILL = """\
title = "Test"
unit = "Test"
date = 2024-01-01
language = "en"

[[contest]]
id = "front"
title = "Front"
seats = 1
marking = "fill"
rules = "plain"
[[contest.candidate]]
id = "a"
name = "A"
target = [20, 30, 5, 3]
[[contest.candidate]]
id = "b"
name = "B"
target = [20, 40, 5, 3]
"""

# text to load, line, what is wrong, what to do; in a tuple: (file, old, new)
BAD = {
    "not_toml_unquoted_text": ((GOOD, '"bch"', "bch"), 7, "TOML", "ngoặc kép"),
    "not_toml_open_quote": ((GOOD, '"Cao Thị Kim Chi"', '"Cao'), 18, "TOML", "đóng ngoặc"),
    "not_toml_no_equals": ((GOOD, "seats = 2", "seats 2"), 9, "TOML", 'khóa = "giá trị"'),
    "not_toml_unclosed_list": ((GRID, "[6.35, 6.35]", "[6.35, 6.35"), 16, "TOML", "]"),
    "key_twice": ((GOOD, "seats = 2", "seats = 2\nseats = 3"), 10, "Cannot overwrite", "xóa một"),
    "day_of_no_month": ((GOOD, "2025-09-20", "2025-09-31"), 3, "TOML", "2025-09-20"),
    "single_brackets_twice": (
        (GOOD, "[[contest.candidate]]", "[contest.candidate]"), 21, "twice", "[[contest]]",
    ),
    "endless_number": ((GOOD, "350", "3" * 5000), 13, "too long", "viết lại số"),
    "nested_too_deeply": ((GOOD, "350", "[" * 20000), 13, "sâu", "brackets"),
    "single_bracket_contest": (
        (GOOD, GOOD, 'title="T"\nunit="U"\ndate=2025-01-01\n[contest]\nid="x"\n'),
        4, "[[contest]] sai", "begin each one with a line [[contest]]",
    ),
    "empty_file": ((GOOD, GOOD, ""), 1, "thiếu title", 'add title = "'),
    "no_contest": (
        (GOOD, GOOD, GOOD.split("[[contest]]")[0]), 1, "[[contest]] thiếu", "begin each one",
    ),
    "no_candidate": (
        (GOOD, GOOD, GOOD.split("[[contest.candidate]]")[0]),
        6, "[[contest.candidate]]", "begin each one",
    ),
    "missing_unit": ((GOOD, 'unit = "ĐẢNG BỘ XÃ"\n', ""), 1, "thiếu unit", "add unit"),
    "missing_seats": ((GOOD, "seats = 2\n", ""), 6, "thiếu seats", "add seats = 15"),
    "missing_marking": ((GOOD, 'marking = "strike-out"\n', ""), 6, "marking", 'add marking = "st'),
    "missing_rules": ((GOOD, 'rules = "party-190"\n', ""), 6, "thiếu rules", "add rules"),
    "missing_name": ((GOOD, 'name = "Lê Hòa"\n', ""), 21, "thiếu name", "add name"),
    "missing_id": ((GOOD, 'id = "c03"\n', ""), 26, "thiếu id", 'add id = "c01"'),
    "unknown_key_near": ((GOOD, "seats", "seat"), 9, "khóa seat:", "write seats"),
    "unknown_key_by_case": ((GOOD, "summoned", "Summoned"), 13, "Summoned", "write summoned"),
    "unknown_key_far": ((GOOD, "seal = true", "xyzw = 1"), 14, "xyzw", "use one of id, title"),
    "unknown_candidate_key": ((GOOD, "born", "birth"), 19, "birth", "use one of id, name"),
    "unknown_top_key": ((GOOD, "language", "langauge"), 4, "langauge", "write language"),
    "unknown_grid_key": ((GRID, "columns", "colums"), 13, "colums", "write columns"),
    "contest_key_below_candidate": (
        (GOOD, 'position = "Bí thư"', "seal = true"), 24, "seal", "[[contest]], above",
    ),
    "candidate_outside_contest": (
        (GOOD, 'language = "vi"', 'candidate = "A"'), 4, "candidate", "[[contest.candidate]]",
    ),
    "seats_in_quotes": ((GOOD, "seats = 2", 'seats = "2"'), 9, '"2"', "write seats = 2"),
    "seats_true": ((GOOD, "seats = 2", "seats = true"), 9, "true", "write seats = 15"),
    "seats_fraction": ((GOOD, "seats = 2", "seats = 2.0"), 9, "2.0", "write seats = 2"),
    "seats_zero": ((GOOD, "seats = 2", "seats = 0"), 9, "seats = 0", "a number >= 1"),
    "seats_negative": ((GOOD, "seats = 2", "seats = -1"), 9, "seats = -1", "a number >= 1"),
    "seats_too_many": ((GOOD, "seats = 2", "seats = 4"), 9, "4 nhiều hơn 3", "write at most 3"),
    "seal_word": ((GOOD, "seal = true", 'seal = "TRUE"'), 14, '"TRUE"', "write seal = true"),
    "summoned_nobody": ((GOOD, "350", "0"), 13, "summoned = 0", ">= 1"),
    "date_in_words": ((GOOD, "2025-09-20", '"20/9/2025"'), 3, '"20/9/2025"', "date = 2025-09-20"),
    "date_with_time": (
        (GOOD, "2025-09-20", "2025-09-20T08:00:00"), 3, "T08:00:00", "write date = 2025-09-20",
    ),
    "born_after_election": ((GOOD, "1970-05-12", "2070-05-12"), 19, "2070-05-12", "date of birth"),
    "born_a_year": ((GOOD, "1970-05-12", "1970"), 19, "1970", "write born = 1970-05-12"),
    "id_number": ((GOOD, '"c01"', "1"), 17, "không phải 1:", 'write id = "1"'),
    "id_empty": ((GOOD, '"c01"', '""'), 17, "id để trống", 'write id = "c01"'),
    "id_space": ((GOOD, '"bch"', '"ban chấp hành"'), 7, '"ban chấp hành"', "no spaces"),
    "id_slash": ((GOOD, '"bch"', '"../bch"'), 7, '"../bch"', "letters, digits"),
    "id_like_an_option": ((GOOD, '"bch"', '"-o"'), 7, '"-o"', "a letter or digit first"),
    "candidate_id_twice": ((GOOD, '"c03"', '"c01"'), 27, '"c01" đã dùng ở dòng 17', "another id"),
    "contest_id_twice": (
        (GOOD, GOOD, GOOD + "\n" + GOOD[GOOD.index("[[contest]]") :]),
        31, '"bch" đã dùng ở dòng 7', "write another id",
    ),
    "alias_empty": (
        (GOOD, "Đỗ Văn Đạt", "Cao Thị Kim Chi\"\nborn = 1970-05-12\nalias = \""),
        30, "alias để trống", "write alias",
    ),
    "one_name_twice_nothing_else": (
        (GOOD, '"Đỗ Văn Đạt"', '"Lê  HOÀ"\nposition = "bí thư"'),
        28, '"Lê  HOÀ"', "different born, position or alias",
    ),
    "name_empty": ((GOOD, '"Lê Hòa"', '"  "'), 23, "name để trống", "write name ="),
    "name_with_control": ((GOOD, "Lê Hòa", "Lê\\u0007Hòa"), 23, "U+0007", "type again"),
    "name_with_line_break": ((GOOD, "Lê Hòa", "Lê\\nHòa"), 23, "U+000A", "type again"),
    "name_with_invisible": ((GOOD, "Lê Hòa", "Lê\u200bHòa"), 23, "U+200B", "type again"),
    "name_broken": ((GOOD, "Lê Hòa", "L\ufffd Hòa"), 23, "U+FFFD", "type again"),
    "name_number": ((GOOD, '"Lê Hòa"', "12"), 23, "12", 'write name = "12"'),
    "marking_near": ((GOOD, "strike-out", "strikeout"), 10, '"strikeout"', 'write "strike-out"'),
    "marking_far": ((GOOD, "strike-out", "gạch"), 10, '"gạch"', "use one of strike-out, agree"),
    "rules_near": ((GOOD, "party-190", "party-191"), 11, '"party-191"', 'write "party-190"'),
    "rules_far": ((GOOD, "party-190", "?"), 11, '"?"', "use one of assembly-2015, confidence-96"),
    "meeting_unknown": (
        (GOOD, "delegate_congress", "delegates"), 12, '"delegates"', "delegate_congress",
    ),
    "language_unknown": ((GOOD, '"vi"', '"fr"'), 4, '"fr"', "use one of vi, en"),
    "marking_not_of_rules": (
        (GOOD, "strike-out", "fill"), 10, '"fill"', 'write "strike-out" | "agree-disagree"',
    ),
    "confidence_needs_its_marking": (
        (GOOD, "party-190", "confidence-96"), 10, '"strike-out"', 'write "confidence-3"',
    ),
    "assembly_strikes": (
        (GOOD, 'strike-out"\nrules = "party-190', 'agree-disagree"\nrules = "assembly-2015'),
        10, '"agree-disagree"', 'write "strike-out"',
    ),
    "strike_out_without_surplus": (
        (GOOD, "seats = 2", "seats = 3"), 10, '"strike-out"', 'write "agree-disagree"',
    ),
    "agree_with_surplus": (
        (GOOD, "strike-out", "agree-disagree"), 10, '"agree-disagree"', 'write "strike-out"',
    ),
    "party_244_too_late": (
        (GOOD, 'date = 2025-09-20\nlanguage = "vi"', "date = 2024-10-10\n"),
        11, "party-244", 'write "party-190"',
    ),
    "q1_where_it_cannot_arise": (
        (GOOD, "seal = true", 'nobody_on_no_surplus = "valid"'), 14, "nobody_on", "delete this",
    ),
    "q1_unknown": (
        (GOOD, "seal = true", 'nobody_on_no_surplus = "valued"'), 14, '"valued"', 'write "valid"',
    ),
    "target_on_strike_out": (
        (GOOD, 'position = "Bí thư"', "target = [1, 2, 3, 4]"), 24, "target", "delete this line",
    ),
    "cell_without_grid": ((FILL, "target = [20, 30, 5, 3]", "cell = [1, 2]"), 15, "cell", "delete"),
    "grid_on_strike_out": (
        (GRID, 'fill"', 'strike-out"'), 12, "grid", "delete this line",
    ),
    "grid_no_table": (
        (GOOD, "seal = true", "grid = 3"), 14, "grid phải là một bảng", "write [contest.grid]",
    ),
    "grid_missing_rows": ((GRID, "rows = 53\n", ""), 12, "thiếu rows", "add rows = 53"),
    "grid_one_column": ((GRID, "34", "1"), 13, "columns = 1", "2 .. 1000"),
    "grid_one_row": ((GRID, "53", "1"), 14, "rows = 1", "2 .. 1000"),
    "grid_of_pixels": ((GRID, "34", "1001"), 13, "columns = 1001", "2 .. 1000"),
    "grid_of_pixel_rows": ((GRID, "53", "1001"), 14, "rows = 1001", "2 .. 1000"),
    "grid_pitch_zero": ((GRID, "[6.35, 6.35]", "[0, 6.35]"), 15, "lớn hơn 0", "two lengths"),
    "grid_marks_touch_down": ((GRID, "1.587]", "6.35]"), 16, "mark", "smaller than pitch"),
    "contest_list_empty": (
        (GOOD, GOOD, 'title="T"\nunit="U"\ndate=2025-01-01\ncontest = []\n'),
        4, "[[contest]] thiếu", "begin each one",
    ),
    "contest_list_of_words": (
        (GOOD, GOOD, 'title="T"\nunit="U"\ndate=2025-01-01\ncontest = ["bch"]\n'),
        4, "[[contest]] sai", "begin each one",
    ),
    "open_string_to_the_end": ((GOOD, '"Đỗ Văn Đạt"', '"""Đỗ'), 28, "TOML", "đóng ngoặc"),
    "grid_pitch_single": ((GRID, "pitch = [6.35, 6.35]", "pitch = 6.35"), 15, "6.35", "2 numbers"),
    "grid_pitch_nan": ((GRID, "[6.35, 6.35]", "[nan, 6.35]"), 15, "nan", "2 numbers"),
    "grid_target_zero": ((GRID, "[5.08, 3.302]", "[5.08, 0]"), 17, "lớn hơn 0", "above 0"),
    "grid_marks_touch": ((GRID, "[4.762, 1.587]", "[6.35, 1.587]"), 16, "mark", "smaller than"),
    "cell_missing": ((GRID, "cell = [12, 9]\n", ""), 18, "thiếu cell", "add cell"),
    "cell_outside": ((GRID, "[12, 9]", "[34, 9]"), 21, "[34.0, 9.0]", "a column 0 .. 33"),
    "cell_words": ((GRID, "[12, 9]", '["12", 9]'), 21, '"12"', "cell must be 2 numbers"),
    "cells_overlap": ((GRID, "10.5", "9.3"), 25, "dòng 21", "write another place"),
    "target_with_grid": (
        (GRID, "cell = [12, 9]", "cell = [12, 9]\ntarget = [1, 1, 5, 5]"), 22, "target", "delete",
    ),
    "target_in_pixels": ((FILL, "[20, 30, 5, 3]", "[200, 2300, 40, 24]"), 15, "2300", "not pixels"),
    "target_three": ((FILL, "[20, 30, 5, 3]", "[20, 30, 5]"), 15, "[20, 30, 5]", "4 numbers"),
    "target_flat": ((FILL, "[20, 30, 5, 3]", "[20, 30, 5, 0]"), 15, "target", "width, height"),
    "target_only_for_some": ((FILL, "target = [20, 40, 5, 3]\n", ""), 16, "target", "for none"),
    "targets_overlap": ((FILL, "[20, 40", "[24.9, 32.9"), 19, "dòng 15", "another place"),
}  # fmt: skip
