import json
from pathlib import Path

import pytest

from benchmarks.decks import default_decks, find_decks, load_deck
from benchmarks.labels import labels_of
from benchmarks.outcomes import Outcome, count, read_deck
from calibration.labels import Kind, Label
from sample_ballots.deck import DeckSpec, make_deck

SHARED = [folder for place in default_decks() if "work" not in place.parts[-2:] for folder in
          find_decks([place])]  # fmt: skip

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def small_deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three clean sheets of a form with boxes."""
    folder = tmp_path_factory.mktemp("deck")
    spec = DeckSpec("dong-y-a4", 3, 2, classes=("clean",), plain=True)
    assert len(list(make_deck(spec, folder))) == 3
    return folder


def test_the_real_command_gives_every_sheet_of_a_deck_an_outcome(small_deck, tmp_path):
    c = count(read_deck(load_deck(small_deck), "blank.pdf", tmp_path, workers=1))
    assert (c.sheets, c.wrong, c.lost) == (3, 0, 0)
    assert c.right >= 2


def test_every_target_of_a_clean_sheet_gives_one_label_of_what_the_voter_did(small_deck):
    labels = labels_of(small_deck)
    truth = [json.loads(t) for t in (small_deck / "truth.jsonl").read_text().splitlines()]
    marked = sum(v in ("agree", "disagree") for line in truth for v in line["votes"].values())
    assert {m.kind for m in labels} == {Kind.CROSS}
    assert len(labels) == sum(2 * len(line["votes"]) for line in truth)
    assert sum(m.label is Label.MARKED for m in labels) == marked
    assert all((m.score > 0.2) is (m.label is Label.MARKED) for m in labels)


@pytest.mark.skipif(not SHARED, reason="no shared decks here (KIEMPHIEU_SHARED)")
@pytest.mark.parametrize("folder", SHARED, ids=lambda folder: folder.name)
def test_no_sheet_of_the_shared_decks_is_accepted_wrongly_or_lost(folder, tmp_path):
    outcomes = read_deck(load_deck(folder), "blank.pdf", tmp_path, workers=2)
    bad = [o.truth.file for o in outcomes if o.outcome in (Outcome.WRONG, Outcome.LOST)]
    assert bad == []
    assert count(outcomes).right > 0  # the control: it accepts something
