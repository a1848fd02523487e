from pathlib import Path

from benchmarks.degradation import main, report
from benchmarks.degradation_plot import Step, plot


def test_an_unknown_degradation_gives_one_line_and_status_2(capsys):
    assert main(["rain"]) == 2
    assert capsys.readouterr().err.startswith("No degradation rain")


def test_what_is_neither_right_nor_wrong_went_to_people():
    assert Step("angle", 1.0, False, 5, 3, 1).review == 1


def test_the_report_counts_wrong_acceptances():
    steps = [Step("angle", 0.0, True, 4, 4, 0), Step("angle", 5.0, False, 4, 1, 1)]
    assert "Accepted wrongly: **1** of 8" in report(steps, [], ["gach-bang-a4"], 4)
    assert "Accepted wrongly: **0** of 4" in report(steps[:1], [], ["gach-bang-a4"], 4)


def test_the_same_figures_give_the_same_small_picture(tmp_path: Path):
    steps = [Step("angle", float(k), k == 0, 4, 4 - k, 0) for k in range(4)]
    for name in ("first.png", "second.png"):
        plot(steps, {"angle": "rotation, degrees"}, tmp_path / name)
    first = (tmp_path / "first.png").read_bytes()
    assert first == (tmp_path / "second.png").read_bytes()
    assert len(first) < 300_000
