"""What pens do on sample ballots, and that the truth says the same."""

import numpy as np
import pytest

from sample_ballots.ballot import ballot_of, generator
from sample_ballots.catalogue import CATALOGUE, form
from sample_ballots.fonts import installed_families
from sample_ballots.layout import Layout, Row
from sample_ballots.pen import Stroke, any_hand, lay_ink, write
from sample_ballots.typeset import typeset
from sample_ballots.voter import fill_in, kinds_of

pytestmark = pytest.mark.skipif(not installed_families(), reason="no font with Vietnamese letters")


def struck_share(row: Row, strokes: tuple[Stroke, ...], slack: float = 0.0) -> float:
    """Part of the name's width with a stroke inside its band."""
    shares = []
    for line in row.lines:
        columns = np.zeros(60, bool)
        for stroke in strokes:
            x, y = stroke.points.T
            top, bottom = (
                line.baseline - line.cap_height - slack,
                line.baseline + line.descent + slack,
            )
            inside = (y > top) & (y < bottom)
            at = (x[inside] - line.x0) / (line.x1 - line.x0) * 60
            columns[at[(at >= 0) & (at < 60)].astype(int)] = True
        shares.append(columns.mean())
    return float(min(shares))


def inked_boxes(row: Row, strokes: tuple[Stroke, ...]) -> set[str]:
    """Options whose box holds the middle of some stroke."""
    found = set()
    for option, (x0, y0, x1, y1) in row.targets.items():
        for stroke in strokes:
            x, y = (stroke.points.min(axis=0) + stroke.points.max(axis=0)) / 2
            if x0 < x < x1 and y0 < y < y1:
                found.add(option)
    return found


def layout_of(name: str) -> Layout:
    return typeset(ballot_of(form(name), 2))


@pytest.mark.parametrize("name", [n for n, s in CATALOGUE.items() if s.marking == "strike-out"])
def test_a_clean_strike_covers_the_name_and_no_other_name_is_touched(name: str):
    layout = layout_of(name)
    for seed in range(12):
        marked = fill_in(layout, form(name), "clean", "", generator(name, seed))
        for row in layout.rows:
            if marked.votes[row.candidate] == "against":
                assert struck_share(row, marked.strokes, 1.5) > 0.9, (seed, row.candidate)
            else:
                assert struck_share(row, marked.strokes) < 0.02, (seed, row.candidate)


@pytest.mark.parametrize("name", [n for n, s in CATALOGUE.items() if s.marking != "strike-out"])
def test_a_clean_mark_stands_in_the_box_that_the_truth_names(name: str):
    layout = layout_of(name)
    for seed in range(12):
        marked = fill_in(layout, form(name), "clean", "", generator(name, seed))
        for row in layout.rows:
            vote = marked.votes[row.candidate]
            assert inked_boxes(row, marked.strokes) == ({vote} - {"blank"}), (seed, row.candidate)


@pytest.mark.parametrize("name", CATALOGUE)
def test_clean_ballots_keep_the_rules_and_invalid_ones_break_them(name: str):
    spec = form(name)
    layout = layout_of(name)

    def valid(votes: dict[str, str]) -> bool:
        values = list(votes.values())
        if spec.marking == "strike-out":
            return 1 <= values.count("for") <= spec.seats
        if spec.marking == "fill":
            return values.count("marked") <= spec.seats
        if spec.count == 1:
            return values[0] in spec.options
        return any(v != "blank" for v in values) and (
            spec.marking == "confidence-3" or "agree" in values
        )

    for seed in range(20):
        assert valid(fill_in(layout, spec, "clean", "", generator("v", seed)).votes)
    for kind in kinds_of(spec, "invalid", False):
        marked = fill_in(layout, spec, "invalid", kind, generator("i", 1))
        assert not valid(marked.votes), kind
        assert marked.must == "review"


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_oddity_leaves_ink_and_must_be_looked_at(name: str):
    spec = form(name)
    layout = layout_of(name)
    for kind in kinds_of(spec, "ambiguous", True):
        for seed in range(2):
            marked = fill_in(layout, spec, "ambiguous", kind, generator(kind, seed))
            assert marked.must == "review"
            assert marked.strokes
            for stroke in marked.strokes:
                assert np.isfinite(stroke.points).all()
                x, y = stroke.points.T
                assert x.min() > -2, kind
                assert x.max() < layout.width + 2, kind
                assert y.max() < layout.height, kind


def test_a_partial_strike_is_partial():
    layout = layout_of("gach-bang-a4")
    for kind in ("partial-ho", "partial-ten"):
        marked = fill_in(layout, form("gach-bang-a4"), "ambiguous", kind, generator(kind, 5))
        shares = [struck_share(row, marked.strokes) for row in layout.rows]
        assert any(0.05 < s < 0.7 for s in shares)
    clean = fill_in(layout, form("gach-bang-a4"), "clean", "", generator("c", 5))
    assert not any(0.05 < struck_share(r, clean.strokes) < 0.7 for r in layout.rows)  # the control


def test_second_ink_is_drawn_with_two_inks_and_clean_with_one():
    for name in ("tin-nhiem-a4", "gach-cham-a4", "quoc-hoi-a5"):
        layout = layout_of(name)
        for seed in range(6):
            odd = fill_in(layout, form(name), "ambiguous", "second-ink", generator("s", seed))
            clean = fill_in(layout, form(name), "clean", "", generator("s", seed))
            assert len({s.pen.ink for s in odd.strokes}) == 2
            assert len({s.pen.ink for s in clean.strokes}) == 1


def test_ink_darkens_where_the_stroke_is_and_nowhere_else():
    hand = any_hand(generator("hand", 1))
    page = np.full((400, 800), 255, np.uint8)
    lay_ink(
        page, 200, write(hand, [(20, 20), (80, 20)], generator(2)), generator(3), (0.3, 0.6, 0.1)
    )
    line = round(20 * 200 / 25.4)
    darkest = page[line - 8 : line + 9, 200:600].min(axis=0)
    assert np.quantile(darkest, 0.9) < 160  # a pen may skip
    assert page[: line - 20].min() == 255
    assert page[line + 20 :].min() == 255
