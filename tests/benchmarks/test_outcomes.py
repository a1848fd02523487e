from pathlib import Path

import pytest

from benchmarks.accuracy import main, report
from benchmarks.decks import Deck, DeckError, find_decks, load_deck
from benchmarks.outcomes import Outcome, SheetOutcome, compare, count

VALID = {"a": "for", "b": "for", "c": "against"}


def line(file: str, disposition: str, votes: dict[str, str] | None = None) -> dict[str, object]:
    return {
        "image": f"scans/{file}",
        "disposition": disposition,
        "votes": VALID if votes is None else votes,
        "reasons": [] if disposition == "accepted" else [{"code": "stray-mark", "detail": "x"}],
    }


def only(deck: Deck, *lines: dict[str, object]) -> dict[str, SheetOutcome]:
    return {o.truth.file: o for o in compare(deck, lines)}


def test_a_clear_ballot_accepted_with_its_votes_is_right_and_with_others_wrong(deck):
    assert only(deck, line("clear.jpg", "accepted"))["clear.jpg"].outcome is Outcome.RIGHT
    other = VALID | {"a": "against"}
    assert only(deck, line("clear.jpg", "accepted", other))["clear.jpg"].outcome is Outcome.WRONG


def test_a_missing_row_makes_an_acceptance_wrong(deck):
    short = {"a": "for", "b": "for"}
    assert only(deck, line("clear.jpg", "accepted", short))["clear.jpg"].outcome is Outcome.WRONG


def test_an_ambiguous_ballot_accepted_is_wrong_even_with_the_votes_of_its_truth(deck):
    assert only(deck, line("odd.jpg", "accepted"))["odd.jpg"].outcome is Outcome.WRONG
    assert only(deck, line("odd.jpg", "review"))["odd.jpg"].outcome is Outcome.REVIEW


def test_an_invalid_ballot_is_for_the_board_whatever_the_deck_asks_for(deck):
    votes = {"a": "for", "b": "for", "c": "for"}
    read = only(deck, line("invalid.jpg", "accepted", votes))["invalid.jpg"]
    assert read.outcome is Outcome.WRONG
    asked = only(deck, line("invalid.jpg", "review", votes))["invalid.jpg"]
    assert asked.outcome is Outcome.REVIEW
    assert not asked.needless


def test_only_clear_valid_ballots_are_needlessly_in_review(deck):
    files = ("clear.jpg", "hard.jpg", "odd.jpg", "invalid.jpg")
    read = only(deck, *(line(file, "review") for file in files))
    assert [file for file, o in read.items() if o.needless] == ["clear.jpg"]


def test_a_sheet_without_a_line_or_with_two_is_lost(deck):
    assert only(deck)["clear.jpg"].outcome is Outcome.LOST
    twice = only(deck, line("clear.jpg", "accepted"), line("clear.jpg", "accepted"))
    assert twice["clear.jpg"].outcome is Outcome.LOST


def test_rows_read_otherwise_are_counted_in_review_too_but_not_on_ambiguous_sheets(deck):
    other = {"a": "against", "b": "doubtful", "c": "against"}
    read = only(deck, line("hard.jpg", "review", other), line("odd.jpg", "review", other))
    assert (read["hard.jpg"].rows_read, read["hard.jpg"].rows_wrong) == (2, 1)
    assert (read["odd.jpg"].rows_read, read["odd.jpg"].rows_wrong) == (0, 0)


def test_every_sheet_stands_in_one_column(deck):
    c = count(compare(deck, [line("clear.jpg", "accepted"), line("odd.jpg", "rejected")]))
    assert c.sheets == c.right + c.wrong + c.review + c.rejected + c.lost == 4
    assert (c.right, c.rejected, c.lost) == (1, 1, 2)


def test_the_report_names_every_wrong_sheet_and_what_was_read(deck):
    lines = [line("clear.jpg", "accepted", VALID | {"a": "against"}), line("odd.jpg", "review")]
    text = report(compare(deck, lines), [], "blank.pdf")
    assert "accepted wrongly: **1** of 1" in text
    assert "a read against, is for" in text
    right = report(compare(deck, [line("clear.jpg", "accepted")]), [], "blank.pdf")
    assert "## Accepted wrongly" not in right  # the control


def test_a_folder_that_is_no_deck_gives_one_line_and_status_2(tmp_path: Path, capsys):
    with pytest.raises(DeckError, match=r"election\.toml"):
        load_deck(tmp_path)
    with pytest.raises(DeckError, match="no deck"):
        find_decks([tmp_path])
    assert main([str(tmp_path)]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_a_broken_truth_is_told_with_its_file(deck):
    (deck.folder / "truth.jsonl").write_text('{"file": "x.jpg"}\n', encoding="utf-8")
    with pytest.raises(DeckError, match=r"truth\.jsonl"):
        load_deck(deck.folder)
