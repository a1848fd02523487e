"""The worked cases of validity: what the machine says, and what the board may make of it."""

from dataclasses import dataclass

import pytest
from worked_contests import CONTESTS, WORDS, reason, sheet, votes

from election.adjudication import Finding, Refiling, conclude
from election.reading import ReasonCode, RejectedSheet
from election.rules import Flag, Outcome, rule_set
from election.validity import (
    Disposition,
    MachineClass,
    Status,
    chosen,
    classify,
    flags_of,
    judge,
)

VALID, INVALID, DOUBTFUL = (
    MachineClass.AUTO_VALID,
    MachineClass.PROPOSED_INVALID,
    MachineClass.DOUBTFUL,
)


@dataclass(frozen=True)
class Board:
    """One way the board may decide: the rows where it differs, the flags it upholds."""

    rows: str | None = None
    kept: tuple[str, ...] = ()
    overruled: tuple[tuple[str, Outcome], ...] = ()
    codes: tuple[str, ...] = ()  # the wording codes, primary first; () = valid
    counted: str = ""  # "A for, C disagree"


@dataclass(frozen=True)
class Case:
    """A ballot as it lies on the table."""

    of: str
    rows: str
    machine: MachineClass
    finals: tuple[Board, ...]
    flags: tuple[str, ...] = ()
    code: str | None = None  # of the rule that proposes invalid


def invalid(*codes, **board):
    return Board(codes=codes, **board)


def valid(counted, **board):
    return Board(counted=counted, **board)


ABC = "A for, B for, C for"
ALL_DISAGREE = "A disagree, B disagree, C disagree"
STANDS_VALID = (("P190-I8", Outcome.VALID),)

CASES = {
    "V01": Case("K1", ". . . S S", VALID, (valid(ABC),)),
    "V02": Case("K1", ". S S S S", VALID, (valid("A for"),)),
    "V03": Case("K1", ". . . . S", INVALID, (invalid("BAU_QUA_SO"),), code="BAU_QUA_SO"),
    "V04": Case("K1", ". . . . .", INVALID, (invalid("BAU_QUA_SO"),), code="BAU_QUA_SO"),
    "V05": Case("K1", "S S S S S", INVALID, (invalid("KHONG_BAU_AI"),), code="KHONG_BAU_AI"),
    "V06": Case(
        "K1", ". . . S S", DOUBTFUL, flags=("no_stamp",),
        finals=(invalid("KHONG_PHAT_RA", kept=("no_stamp",)), valid(ABC)),
    ),
    "V07": Case(
        "K1", ". . . S S", DOUBTFUL, flags=("added_name",),
        finals=(invalid("NGOAI_DANH_SACH", kept=("added_name",)),),
    ),
    "V08": Case(
        "K1", ". . . S S", DOUBTFUL, flags=("multi_ink",),
        finals=(invalid("DANH_DAU", kept=("multi_ink",)),),
    ),
    "V09": Case(
        "K1", ". . . S S", DOUBTFUL, flags=("signature",),
        finals=(invalid("KY_VIET_THEM", kept=("signature",)),),
    ),
    "V10": Case(
        "K1", ". . . S ?", DOUBTFUL,
        finals=(
            valid(ABC, rows=". . . S S"),
            invalid("BAU_QUA_SO", rows=". . . S ."),
        ),
    ),
    "V11": Case(
        "K1", ". . ? S S", DOUBTFUL,
        finals=(valid("A for, B for", rows=". . S S S"), valid(ABC, rows=". . . S S")),
    ),
    # A crease and dust are no marks: the reader hands over a sheet without a reason.
    "V12": Case("K1", ". . . S S", VALID, (valid(ABC),)),
    "V13": Case(
        "K1", ". . . . S", DOUBTFUL, flags=("no_stamp", "signature"),
        finals=(
            invalid(
                "KHONG_PHAT_RA", "KY_VIET_THEM", "BAU_QUA_SO", kept=("no_stamp", "signature")
            ),
        ),
    ),
    "V14": Case("K2", "Y Y N", VALID, (valid("A agree, B agree, C disagree"),)),
    "V15": Case("K2", "Y B 0", VALID, (valid("A agree"),)),
    "V16": Case(
        "K2", "N N N", DOUBTFUL,
        finals=(invalid("KHONG_BAU_AI"), valid(ALL_DISAGREE, overruled=STANDS_VALID)),
    ),
    "V17": Case(
        "K2", "B 0 0", DOUBTFUL,
        finals=(invalid("KHONG_BAU_AI"), valid("", overruled=STANDS_VALID)),
    ),
    "V18": Case(
        "K2", "Y ? N", DOUBTFUL,
        finals=(
            valid("A agree, B agree, C disagree", rows="Y Y N"),
            valid("A agree, C disagree", rows="Y 0 N"),
        ),
    ),
    "V19": Case("K3", "Y", VALID, (valid("A agree"),)),
    "V20": Case("K3", "N", VALID, (valid("A disagree"),)),
    "V21": Case("K3", "B", INVALID, (invalid("MOT_NGUOI_SAI_O"),), code="MOT_NGUOI_SAI_O"),
    "V22": Case("K3", "0", INVALID, (invalid("MOT_NGUOI_SAI_O"),), code="MOT_NGUOI_SAI_O"),
    "V23": Case(
        "K4", "C T H", VALID, (valid("A high, B medium, C low"),), flags=("signature",),
    ),
    "V24": Case("K4", "C CT 0", VALID, (valid("A high"),)),
    "V25": Case("K5", "CT", INVALID, (invalid("TN_SAI_O"),), code="TN_SAI_O"),
    "V26": Case("K5", "0", INVALID, (invalid("TN_SAI_O"),), code="TN_SAI_O"),
    "V27": Case(
        "K4", "C T H", DOUBTFUL, flags=("name_struck",),
        finals=(invalid("TN_GACH_TEN", kept=("name_struck",)),),
    ),
    "V28": Case("K6", ". . . S S", VALID, (valid(ABC),)),
    # Slanted strikes over whole names are strikes: the reader hands over the same rows.
    "V29": Case("K6", ". S S S S", VALID, (valid("A for"),)),
    "V30": Case("K6", ". . . . .", INVALID, (invalid("BAU_QUA_SO"),), code="BAU_QUA_SO"),
    "V31": Case(
        "K6", ". . . S S", DOUBTFUL, flags=("mark",),
        finals=(valid(ABC), invalid("KY_VIET_THEM", kept=("mark",))),
    ),
    "V32": Case("K6", ". . . S S", DOUBTFUL, (), flags=("wrong_form",)),  # re-filed: see below
    "V33": Case(
        "K6", ". . . S S", DOUBTFUL, flags=("added_text",),
        finals=(invalid("KY_VIET_THEM", kept=("added_text",)),),
    ),
    "V34": Case("K4", "0 0 0", DOUBTFUL, (valid(""),)),
}  # fmt: skip
DISPOSITION = {
    VALID: (Disposition.ACCEPTED, Status.VALID),
    INVALID: (Disposition.REVIEW, Status.INVALID),
    DOUBTFUL: (Disposition.REVIEW, Status.UNDECIDED),
}


def test_every_worked_case_is_here():
    assert list(CASES) == [f"V{number:02}" for number in range(1, 35)]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_machine_says_what_the_case_says(case):
    of = CONTESTS[case.of]
    rules = rule_set(of.rules)
    found = classify(of, rules, votes(of, case.rows), frozenset(map(Flag, case.flags)))
    assert found.machine is case.machine
    if case.code:
        assert found.rule is not None
        assert found.rule.code == case.code


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_reading_is_judged_as_the_case_says(case):
    of = CONTESTS[case.of]
    rules = rule_set(of.rules)
    page = sheet(of, case.rows, case.flags)
    assert flags_of(page.reasons) == set(case.flags)
    judged = judge(of, rules, page)
    if case.flags == ("wrong_form",):
        # In the words of readings.jsonl the doubtful sheet of another contest is rejected.
        assert (judged.disposition, judged.votes) == (Disposition.REJECTED, {})
        return
    assert (judged.disposition, judged.validity.status) == DISPOSITION[case.machine]
    assert judged.votes == votes(of, case.rows)
    assert (judged.reasons == ()) == (case.machine is VALID)
    assert (judged.validity.rule is not None) == (case.machine is INVALID)
    if case.code:
        assert judged.validity.rule is not None
        assert [r.code for r in judged.reasons] == [ReasonCode.INVALID_BY_RULE]
        assert judged.validity.rule in judged.reasons[0].detail
        assert rules.wording_of(case.code) in judged.reasons[0].detail


FINALS = {
    f"{name}-{number}": (case, board)
    for name, case in CASES.items()
    for number, board in enumerate(case.finals, 1)
}


@pytest.mark.parametrize(("case", "board"), FINALS.values(), ids=FINALS)
def test_the_board_s_decision_ends_as_the_case_says(case, board):
    of = CONTESTS[case.of]
    finding = Finding(
        votes(of, board.rows or case.rows),
        frozenset(map(Flag, board.kept)),
        dict(board.overruled),
    )
    end = conclude(of, rule_set(of.rules), finding)
    reasons = (end.primary, *end.secondary) if end.primary else ()
    assert tuple(rule.code for rule in reasons) == board.codes
    assert end.status is (Status.INVALID if board.codes else Status.VALID)
    assert ", ".join(f"{who} {vote}" for who, vote in end.counted.items()) == board.counted


def test_v28_and_v29_are_recorded_by_the_number_of_persons_chosen():
    for case, k in (("V28", 3), ("V29", 1), ("V31", 3)):
        of = CONTESTS[CASES[case].of]
        assert conclude(of, rule_set(of.rules), Finding(votes(of, CASES[case].rows))).chosen == k


def test_v32_a_sheet_of_another_contest_is_counted_only_where_it_belongs():
    of = CONTESTS["K6"]
    page = RejectedSheet((reason("wrong-form"),))
    judged = judge(of, rule_set(of.rules), page)
    assert judged.disposition is Disposition.REJECTED
    assert (judged.validity.status, judged.validity.rule) == (Status.UNDECIDED, None)
    assert judged.votes == {}
    assert judged.reasons == page.reasons
    assert Refiling("commune", "province").returned_change == {"commune": -1, "province": 1}


def test_k_counts_the_persons_chosen():
    assert chosen(votes(CONTESTS["K1"], ". S . S ?")) == 2
    assert chosen(votes(CONTESTS["K2"], "Y B 0")) == 1
    assert len(WORDS) == 13
