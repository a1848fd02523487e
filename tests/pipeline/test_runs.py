import numpy as np
import pytest

from pipeline.runs import longest_around, run_from_top, runs_of


def flags(text):
    return np.array([c == "#" for c in text])


@pytest.mark.parametrize(
    ("row", "expected"),
    [("", []), ("....", []), ("####", [(0, 4)]), ("#.##", [(0, 1), (2, 4)]), (".#..", [(1, 2)])],
)
def test_a_row_is_cut_into_its_runs(row, expected):
    assert runs_of(flags(row)) == expected


@pytest.mark.parametrize(
    ("circle", "expected"), [("....", 0), ("####", 4), ("#..#", 2), ("##.#", 3), (".##.", 2)]
)
def test_a_run_goes_on_past_the_end_of_a_circle(circle, expected):
    assert longest_around(flags(circle)) == expected


def test_each_circle_is_looked_at_on_its_own():
    assert longest_around(np.stack([flags("#..#"), flags("....")])).tolist() == [2, 0]


@pytest.mark.parametrize(
    ("column", "expected"), [("....", 0), ("####", 4), ("##.#", 2), (".###", 0)]
)
def test_a_column_is_followed_from_its_top_to_the_first_gap(column, expected):
    picture = np.stack([flags(column), flags("#...")], axis=1)
    assert run_from_top(picture).tolist() == [expected, 1]
