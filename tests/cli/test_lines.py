"""A line has the keys of the contract in their order, and the same bytes everywhere."""

import json

from cli.lines import as_duplicate, line, reading_body, unreadable_body
from election.reading import (
    MarkReading,
    MarkVerdict,
    Option,
    Reason,
    ReasonCode,
    Registration,
    SheetReading,
)
from election.validity import Disposition, Judgement, Status, Validity
from election.votes import Vote

KEYS = [
    "image",
    "page",
    "sha256",
    "contest",
    "form",
    "profile",
    "rules",
    "disposition",
    "validity",
    "votes",
    "marks",
    "reasons",
    "registration",
]
MARK = MarkReading(
    "c01", Option.STRIKE, MarkVerdict.MARKED, 0.93004, 0.9999701, (212, 640, 498, 44)
)
PLACED = Registration(0.31049, 180, -0.00001, (0.998, 1.001), 200.0)
SHEET = SheetReading("bch", "f" * 64, "p" * 64, (MARK,), (), PLACED)
ACCEPTED = Judgement(
    Disposition.ACCEPTED, Validity(Status.VALID), votes={"c01": Vote.AGAINST}, reasons=()
)


def accepted_line() -> bytes:
    return line("a.jpg", 1, "00", reading_body(SHEET, ACCEPTED, "party-190@1", "p" * 64))


def test_a_reading_has_every_key_in_order_and_rounded_figures():
    body = json.loads(accepted_line())
    assert list(body) == KEYS
    assert body["marks"][0]["score"] == 0.93
    assert body["marks"][0]["probability"] == 0.99997
    assert body["registration"]["residual_px"] == 0.31
    assert body["reasons"] == []


def test_no_figure_is_minus_zero():
    assert b"-0.0" not in accepted_line()


def test_an_unreadable_page_has_every_key_too():
    body = json.loads(line("a.jpg", 3, None, unreadable_body("why", "p")))
    assert list(body) == KEYS
    assert body["disposition"] == "rejected"
    assert body["validity"] == {"status": "undecided", "rule": None}
    assert body["votes"] == {}
    assert body["marks"] == []
    assert body["registration"] is None
    assert body["reasons"] == [{"code": "unreadable-file", "detail": "why"}]


def test_a_reason_says_candidate_and_box_only_where_there_are_any():
    reasons = (
        Reason(ReasonCode.PARTIAL_STRIKE, "half", "c01", (1, 2, 3, 4)),
        Reason(ReasonCode.NO_SEAL, "none"),
    )
    judged = Judgement(Disposition.REVIEW, Validity(Status.UNDECIDED), {}, reasons)
    first, second = reading_body(SHEET, judged, "party-190@1", "p")["reasons"]
    assert list(first) == ["code", "candidate", "box", "detail"]
    assert list(second) == ["code", "detail"]


def test_a_second_copy_is_never_accepted_and_says_of_which_file():
    body = json.loads(as_duplicate(accepted_line(), "first.jpg"))
    assert body["disposition"] == "review"
    assert body["validity"] == {"status": "undecided", "rule": None}
    assert [reason["code"] for reason in body["reasons"]] == ["duplicate-image"]
    assert "first.jpg" in body["reasons"][0]["detail"]
    assert list(body) == KEYS


def test_a_second_copy_of_an_unreadable_file_stays_rejected():
    text = line("b.jpg", 1, "00", unreadable_body("why", "p"))
    body = json.loads(as_duplicate(text, "a.jpg"))
    assert body["disposition"] == "rejected"
    assert [reason["code"] for reason in body["reasons"]] == ["unreadable-file", "duplicate-image"]


def test_a_file_name_that_is_no_text_survives():
    name = b"ball\xffot.jpg".decode("utf-8", "surrogateescape")
    body = json.loads(line(name, 1, None, unreadable_body("vì sao", "p")))
    assert body["image"] == name
    assert body["reasons"][0]["detail"] == "vì sao"


def test_vietnamese_letters_stand_as_they_are():
    assert "phiếu số 1.jpg".encode() in line("phiếu số 1.jpg", 1, None, unreadable_body("x", "p"))
