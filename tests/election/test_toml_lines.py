"""Every value of a TOML file is found on the line where a person sees it."""

import tomllib

from hypothesis import given, settings, strategies as st

from election.toml_lines import line_numbers

TRICKY = '''\
# [[contest]] in a comment
title = "a # no comment, no \\" end"   # [x]
text = """
[[contest]]
id = "not this" ""\\"
"""
literal = \'\'\'
seats = 1\'\'\'
"quoted key" = 'a = b'

[[contest]]   # first
id = "a"
grid.columns = 3

  [[ contest . candidate ]]
  id = "a1"
  cell = [
    1, # one
    2,
  ]
[[contest]]
id = "b"
candidate = [ { id = "b1", name = "x" },
  { id = "b2", born = 1970-05-12 07:00:00 } ]
[contest.grid]
columns = 34
"target" = [5.0, 3.0]
'''


def paths(value, path=()):
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        if isinstance(inner, dict | list):
            yield from paths(inner, (*path, key))
        else:
            yield (*path, key)


def test_comments_strings_inline_tables_and_dotted_keys_do_not_mislead():
    lines = line_numbers(TRICKY)
    values = tomllib.loads(TRICKY)
    assert set(paths(values)) <= set(lines)
    assert lines["title",] == 2
    assert lines["text",] == 3
    assert lines["literal",] == 7
    assert lines["quoted key",] == 9
    assert lines["contest", 0] == 11
    assert lines["contest", 0, "id"] == 12
    assert lines["contest", 0, "grid", "columns"] == 13
    assert lines["contest", 0, "candidate", 0] == 15
    assert lines["contest", 0, "candidate", 0, "id"] == 16
    assert lines["contest", 0, "candidate", 0, "cell"] == 17
    assert lines["contest", 0, "candidate", 0, "cell", 1] == 19
    assert lines["contest", 1] == 21
    assert lines["contest", 1, "candidate", 0, "name"] == 23
    assert lines["contest", 1, "candidate", 1, "born"] == 24
    assert lines["contest", 1, "grid"] == 25
    assert lines["contest", 1, "grid", "target"] == 27


KEYS = st.from_regex(r"[a-z]{1,3}", fullmatch=True)
ATOMS = st.sampled_from(
    ["1", "-2.5", "true", '"a # b"', '"]"', "'}'", '"""x\ny"""', "'''\n'''", "1979-05-27",
     "[]", "{}", '""', "[1, [2, 3]]", "[\n1,\n# c ]\n2]", '{a = 1, "b c" = [2]}']
)  # fmt: skip
TABLES = st.lists(
    st.tuples(KEYS, st.booleans(), st.dictionaries(KEYS, ATOMS, max_size=3)), max_size=5
)


@settings(deadline=None)  # other work may share the machine
@given(TABLES)
def test_every_path_that_tomllib_reads_has_its_line(tables):
    text, expected = "", {}
    for key, many, pairs in tables:
        header = f"[[{key}]] # c" if many else f"[ {key} ]"
        text += header + "\n"
        for name, value in pairs.items():
            expected[key, name] = text.count("\n") + 1
            text += f"  {name} = {value}\n"
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError:  # a table declared twice: such a file never comes here
        return
    lines = line_numbers(text)
    assert set(paths(values)) <= set(lines)
    for (key, name), line in expected.items():
        if isinstance(values[key], list):
            positions = [n for n in range(len(values[key])) if name in values[key][n]]
            assert line == lines[key, positions[-1], name]
        else:
            assert line == lines[key, name]


@settings(deadline=None)  # other work may share the machine
@given(st.text())
def test_text_that_is_not_toml_raises_nothing(text):
    assert isinstance(line_numbers(text), dict)
