"""The law imports nothing: whoever checks a count can run it with Python alone."""

import ast
import pathlib
import sys

import election

ROOM = pathlib.Path(election.__file__).parent


def imported(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield (node.module or "").split(".")[0]


def test_the_check_sees_every_kind_of_import():
    source = "import numpy as np, json\ndef f():\n    from cv2 import imread\n"
    assert set(imported(source)) == {"numpy", "json", "cv2"}


def test_election_imports_only_the_standard_library_and_itself():
    files = sorted(ROOM.rglob("*.py"))
    assert len(files) > 5
    for file in files:
        foreign = set(imported(file.read_text("utf-8"))) - sys.stdlib_module_names - {"election"}
        assert not foreign, file.name


def test_election_reads_no_clock_and_no_randomness():
    for file in sorted(ROOM.rglob("*.py")):
        assert {"time", "random", "secrets", "uuid"}.isdisjoint(imported(file.read_text("utf-8")))
