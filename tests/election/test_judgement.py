"""From a reading to votes, validity and disposition: accepted only what is clear and valid."""

import dataclasses
import pickle
from itertools import product

import pytest
from hypothesis import given, settings, strategies as st
from worked_contests import CONTESTS, contest, reason, sheet, votes

from election.adjudication import Finding, conclude
from election.definition import Marking
from election.errors import FormError
from election.reading import MarkVerdict, ReasonCode, RejectedSheet
from election.rules import Flag, Outcome, rule_set
from election.validity import Disposition, MachineClass, Status, classify, judge
from election.votes import Vote, possible_votes, votes_of

K1, K2, K4, K5 = (CONTESTS[k] for k in ("K1", "K2", "K4", "K5"))
FILL = contest("P", Marking.FILL, "plain", 2, "ABC")


def judged(of, rows, flags=(), reasons=()):
    return judge(of, rule_set(of.rules), sheet(of, rows, flags, reasons))


@pytest.mark.parametrize(
    ("of", "rows", "words"),
    [
        (K1, ". . . S S", "for for for against against"),
        (K2, "Y N B", "agree disagree both"),
        (K2, "Y N 0", "agree disagree blank"),
        (K4, "C T H", "high medium low"),
        (K4, "C CT 0", "high several blank"),
        (K4, "C CTH 0", "high several blank"),
        (FILL, "X 0 X", "marked blank marked"),
    ],
)
def test_an_accepted_line_speaks_the_words_of_the_contract(of, rows, words):
    line = judged(of, rows)
    assert (line.disposition, line.validity.status) == (Disposition.ACCEPTED, Status.VALID)
    assert line.validity.rule is None
    assert line.reasons == ()
    assert [vote.value for vote in line.votes.values()] == words.split()
    assert list(line.votes) == [c.id for c in of.candidates]
    assert set(line.votes.values()) <= possible_votes(of.marking)


def test_plain_rules_know_only_the_number_of_seats():
    assert judged(FILL, "0 0 0").disposition is Disposition.ACCEPTED  # nobody is a choice too
    assert judged(FILL, "X X 0").disposition is Disposition.ACCEPTED  # the limit itself
    line = judged(FILL, "X X X")
    assert (line.disposition, line.validity.status) == (Disposition.REVIEW, Status.INVALID)
    assert line.validity.rule == "PL-I1"
    assert "BAU_QUA_SO" in line.reasons[0].detail


@pytest.mark.parametrize("k", CONTESTS)
def test_a_doubtful_row_is_named_doubtful_and_given_a_reason_with_its_place(k):
    of = CONTESTS[k]
    clear = {"K1": ". . . S", "K2": "Y Y", "K4": "C T", "K6": ". . . S"}.get(k, "")
    line = judged(of, f"{clear} ?")
    last = of.candidates[-1].id
    assert (line.disposition, line.validity.status) == (Disposition.REVIEW, Status.UNDECIDED)
    assert line.votes[last] is Vote.DOUBTFUL
    assert list(line.votes.values()).count(Vote.DOUBTFUL) == 1
    (why,) = line.reasons
    assert (why.code, why.candidate) == (ReasonCode.DOUBTFUL_MARK, last)
    assert why.box == (1, 2, 3, 4)


def test_a_row_that_a_reason_names_is_in_doubt_though_its_marks_look_clear():
    why = reason("partial-strike", "E")
    assert judged(K1, ". . . S S").votes["E"] is Vote.AGAINST  # the control
    line = judged(K1, ". . . S S", reasons=[why])
    assert line.votes["E"] is Vote.DOUBTFUL
    assert line.votes["D"] is Vote.AGAINST
    assert line.reasons == (why,)  # the reader has said why: nothing is added


def test_a_struck_name_on_a_form_with_boxes_leaves_the_row_as_read():
    line = judged(K4, "C T H", reasons=[reason("name-struck", "B")])
    assert line.disposition is Disposition.REVIEW
    assert line.votes["B"] is Vote.MEDIUM


@pytest.mark.parametrize("code", ReasonCode)
@pytest.mark.parametrize("of", [K1, K4], ids=["party", "confidence"])
def test_any_reason_keeps_a_clear_valid_ballot_from_being_accepted(code, of):
    rows = {"K1": ". . . S S", "K4": "C T H"}[of.id]
    assert judged(of, rows).disposition is Disposition.ACCEPTED  # the control
    line = judged(of, rows, reasons=[reason(code)])
    if of is K4 and code is ReasonCode.SIGNATURE:
        assert (line.disposition, line.reasons) == (Disposition.ACCEPTED, ())
    else:
        assert line.disposition is not Disposition.ACCEPTED
        assert line.validity.status is Status.UNDECIDED
        assert [r.code for r in line.reasons] == [code]


def test_an_allowed_signature_hides_no_other_reason():
    line = judged(K4, "C T H", reasons=[reason("signature"), reason("stray-mark")])
    assert line.disposition is Disposition.REVIEW
    assert [r.code for r in line.reasons] == [ReasonCode.STRAY_MARK]


def test_a_rejected_sheet_keeps_its_reasons_and_has_no_votes():
    page = RejectedSheet((reason("unreadable-file"),))
    line = judge(K1, rule_set("party-190"), page)
    assert line.disposition is Disposition.REJECTED
    assert (line.votes, line.reasons) == ({}, page.reasons)


def test_marks_of_another_form_are_refused_not_counted():
    rules = rule_set("party-190")
    page = sheet(K1, ". . . S S")
    judge(K1, rules, page)  # the control
    missing = dataclasses.replace(page, marks=page.marks[:-1])
    twice = dataclasses.replace(page, marks=(*page.marks, page.marks[0]))
    alien = dataclasses.replace(page.marks[0], candidate="Z")
    foreign = dataclasses.replace(page, marks=(alien, *page.marks[1:]))
    boxes = dataclasses.replace(page, marks=sheet(K2, "Y Y Y").marks)
    for wrong in (missing, twice, foreign, boxes):
        with pytest.raises(FormError, match="learn the form again"):
            judge(K1, rules, wrong)
    with pytest.raises(ValueError, match="a sheet of K1"):
        judge(K2, rules, page)
    with pytest.raises(ValueError, match="not plain@1"):
        judge(K1, rule_set("plain"), page)


def test_the_setting_settles_whether_choosing_nobody_is_valid():
    def with_setting(setting):
        return dataclasses.replace(K2, nobody_on_no_surplus=setting)

    open_question = judged(with_setting(None), "N N N")
    assert open_question.validity.status is Status.UNDECIDED
    assert "P190-I8" in open_question.reasons[0].detail
    line = judged(with_setting("invalid"), "N N N")
    assert (line.validity.status, line.validity.rule) == (Status.INVALID, "P190-I8")
    assert line.disposition is Disposition.REVIEW
    assert judged(with_setting("valid"), "N N N").disposition is Disposition.ACCEPTED
    for setting in (None, "invalid", "valid"):  # the setting touches no other ballot
        assert judged(with_setting(setting), "Y N N").disposition is Disposition.ACCEPTED


def test_no_reason_by_rule_tells_a_figure_of_the_reading():
    for rows in (". . . . S", ". . . . ."):
        detail = judged(K1, rows).reasons[0].detail
        assert judged(K1, ". . . . S").reasons[0].detail == detail


def test_a_judgement_survives_the_way_between_processes():
    line = judged(K1, ". . . . S")
    assert pickle.loads(pickle.dumps(line)) == line


ROWS = {
    Marking.STRIKE_OUT: ("S", ".", "?"),
    Marking.AGREE_DISAGREE: ("Y", "N", "B", "0", "?"),
    Marking.CONFIDENCE_3: ("C", "T", "H", "CT", "CTH", "0", "?"),
    Marking.FILL: ("X", "0", "?"),
}


def every_contest():
    yield from CONTESTS.values()
    yield dataclasses.replace(CONTESTS["K1"], rules="party-244")
    yield FILL
    for marking in Marking:
        yield contest("P", marking, "plain", 2, "ABC")


@pytest.mark.parametrize("of", list(every_contest()), ids=lambda c: f"{c.rules}-{c.marking}-{c.id}")
def test_every_combination_of_rows_is_judged_by_a_rule_and_doubt_is_never_accepted(of):
    rules = rule_set(of.rules)
    for combination in product(ROWS[of.marking], repeat=len(of.candidates)):
        found = classify(of, rules, votes(of, " ".join(combination)))
        assert found.rule is not None, combination
        assert found.rule.source
        line = judged(of, " ".join(combination))
        if "?" in combination:
            assert found.machine is MachineClass.DOUBTFUL
        # `review` is never valid, `accepted` always is, and only it has no reason.
        accepted = line.disposition is Disposition.ACCEPTED
        assert accepted == (line.validity.status is Status.VALID) == (line.reasons == ())
        assert accepted == (found.machine is MachineClass.AUTO_VALID)
        if "?" not in combination:
            end = conclude(of, rules, Finding(votes(of, " ".join(combination))))
            if found.machine is not MachineClass.DOUBTFUL:
                # What a machine may conclude alone, the board concludes from the same rows.
                assert (end.status is Status.VALID) == accepted
            assert set(end.counted.values()).isdisjoint({Vote.BOTH, Vote.SEVERAL, Vote.AGAINST})


@settings(deadline=None)  # other work may share the machine
@given(st.sets(st.sampled_from(Flag)), st.sampled_from([K1, K2, K4, K5]), st.data())
def test_a_flag_can_only_make_the_class_safer(flags, of, data):
    rows = [data.draw(st.sampled_from(ROWS[of.marking])) for _ in of.candidates]
    rules = rule_set(of.rules)
    read = votes(of, " ".join(rows))
    plain, flagged = classify(of, rules, read), classify(of, rules, read, frozenset(flags))
    harmless = {Flag.SIGNATURE} if of.rules == "confidence-96" else set()
    if flags <= harmless:
        assert flagged == plain
    else:
        assert flagged.machine is MachineClass.DOUBTFUL


@settings(deadline=None)  # other work may share the machine
@given(st.permutations(range(15)))
def test_the_order_of_marks_does_not_matter(order):
    page = sheet(CONTESTS["K4"], "C CT 0")
    shuffled = tuple(page.marks[i] for i in order if i < len(page.marks))
    assert votes_of(K4, shuffled) == votes_of(K4, page.marks)
    assert list(votes_of(K4, shuffled)) == ["A", "B", "C"]


def test_one_doubtful_box_makes_the_row_doubtful_whatever_the_others_say():
    page = sheet(K4, "C T H")
    for number, mark in enumerate(page.marks):
        doubted = dataclasses.replace(mark, verdict=MarkVerdict.DOUBTFUL)
        marks = (*page.marks[:number], doubted, *page.marks[number + 1 :])
        assert votes_of(K4, marks)[mark.candidate] is Vote.DOUBTFUL


def test_the_board_cannot_conclude_with_a_row_in_doubt_unless_a_flag_settles_it():
    rules = rule_set("party-190")
    read = votes(K1, ". . . S ?")
    with pytest.raises(ValueError, match="decide E"):
        conclude(K1, rules, Finding(read))
    end = conclude(K1, rules, Finding(read, frozenset({Flag.NO_STAMP})))
    assert (end.status, end.primary and end.primary.code) == (Status.INVALID, "KHONG_PHAT_RA")
    assert end.secondary == ()  # a rule on rows cannot be tried while one is open


def test_the_board_cannot_uphold_what_no_rule_makes_a_reason():
    for flag, of, rows in (
        (Flag.SIGNATURE, K4, "C T H"),
        (Flag.DUPLICATE, K1, ". . . S S"),
        (Flag.MARK, FILL, "X 0 0"),
    ):
        rules = rule_set(of.rules)
        conclude(of, rules, Finding(votes(of, rows)))  # the control
        with pytest.raises(ValueError, match=f"no rule that makes {flag}"):
            conclude(of, rules, Finding(votes(of, rows), frozenset({flag})))
    with pytest.raises(ValueError, match="every candidate"):
        conclude(K1, rule_set("party-190"), Finding({"A": Vote.FOR}))


def test_a_struck_name_on_a_form_with_boxes_is_an_identifying_mark_when_upheld():
    rules = rule_set("party-190")
    assert conclude(K2, rules, Finding(votes(K2, "Y Y N"))).status is Status.VALID
    end = conclude(K2, rules, Finding(votes(K2, "Y Y N"), frozenset({Flag.NAME_STRUCK})))
    assert end.primary is not None
    assert end.primary.code == "DANH_DAU"


def test_an_added_name_on_a_confidence_ballot_is_ignored_unless_the_board_says_otherwise():
    rules = rule_set("confidence-96")
    assert conclude(K4, rules, Finding(votes(K4, "C T H"))).status is Status.VALID
    kept = frozenset({Flag.ADDED_NAME})
    end = conclude(K4, rules, Finding(votes(K4, "C T H"), kept))
    assert end.primary is not None
    assert end.primary.code == "KY_VIET_THEM"


def test_the_last_rule_that_leaves_it_to_the_board_can_go_both_ways():
    rules = rule_set("confidence-96")
    assert conclude(K4, rules, Finding(votes(K4, "0 0 0"))).status is Status.VALID
    against = Finding(votes(K4, "0 0 0"), overruled={"C96-V5": Outcome.INVALID})
    assert conclude(K4, rules, against).status is Status.INVALID


def test_the_setting_speaks_of_no_other_rule_that_leaves_it_to_the_board():
    of = dataclasses.replace(K4, nobody_on_no_surplus="invalid")
    assert judged(of, "0 0 0").validity.status is Status.UNDECIDED


def test_doubt_cites_the_article_that_gives_it_to_the_board():
    for of, rows, rule in ((K1, ". . . S ?", "P190-D1"), (K5, "?", "C96-D1")):
        found = classify(of, rule_set(of.rules), votes(of, rows))
        assert found.rule is not None
        assert found.rule.id == rule


def test_a_decided_row_has_the_words_of_its_marking_only():
    assert possible_votes(Marking.STRIKE_OUT) == {Vote.FOR, Vote.AGAINST}
    assert possible_votes(Marking.FILL) == {Vote.MARKED, Vote.BLANK}
    boxes = {Vote.AGREE, Vote.DISAGREE, Vote.BLANK, Vote.BOTH}
    assert possible_votes(Marking.AGREE_DISAGREE) == boxes
    levels = {Vote.HIGH, Vote.MEDIUM, Vote.LOW, Vote.BLANK, Vote.SEVERAL}
    assert possible_votes(Marking.CONFIDENCE_3) == levels
