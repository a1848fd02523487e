from dataclasses import replace

import pytest

from election.definition import Marking
from election.reading import ReasonCode, Registration, RejectedSheet, SheetReading
from pipeline.interpret import interpret, interpret_any
from tests.pipeline import voter_drawing as voter
from tests.pipeline.ballot_drawing import OTHER_NAMES, Plan, ballot
from tests.pipeline.ballot_reading import EMPTY, MARKED, codes, profile, read, result
from tests.pipeline.scanner_drawing import Scan, scan

PLANS = {
    "strike-out": Plan(),
    "list": Plan(table=False),
    "agree-disagree": Plan(Marking.AGREE_DISAGREE),
    "confidence": Plan(Marking.CONFIDENCE_3, signature=True),
    "sealed": Plan(seal=True),
}
FOREIGN = {
    "a sign in the margin": lambda s: s.pen([(138, 100), (142, 104)], [(142, 100), (138, 104)]),
    "a word": lambda s: s.write(70, 208, "Ông Bốn"),
    "paper over print": lambda s: s.area((14, 44, 100, 57)),
}


def voted(made):
    """A sheet with clear marks on the even rows, and the verdicts that it must have."""
    sheet = made.sheet().seal() if made.plan.seal else made.sheet()
    expected = []
    for row, _ in enumerate(made.plan.names):
        targets = len(made.form.rows[row].targets)
        mine = [EMPTY] * targets
        if row % 2 == 0:
            mine[row % targets] = MARKED
            strokes = (
                voter.line(made.name(row), made.body(row))
                if made.plan.marking is Marking.STRIKE_OUT
                else voter.cross(made.box(row, row % targets))
            )
            sheet = sheet.pen(*strokes)
        expected += mine
    return sheet, expected


@pytest.mark.parametrize("mode", ["gray", "colour", "bilevel"])
@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_a_clearly_marked_sheet_is_read_as_marked_and_asks_for_nobody(plan, mode):
    made = ballot(plan)
    sheet, expected = voted(made)
    reading = read(made, sheet, Scan(mode=mode))
    assert [mark.verdict for mark in reading.marks] == expected
    assert reading.reasons == ()


@pytest.mark.parametrize("foreign", FOREIGN.values(), ids=FOREIGN)
@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_one_foreign_thing_on_a_clear_sheet_asks_for_a_person(plan, foreign):
    made = ballot(plan)
    sheet, expected = voted(made)
    assert not read(made, sheet).reasons  # the control
    reading = read(made, foreign(sheet))
    assert reading.reasons
    assert [mark.verdict for mark in reading.marks] == expected


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_the_same_page_reads_the_same_twice(plan):
    made = ballot(plan)
    page = scan(voted(made)[0], Scan(angle=0.8, mode="colour"))
    before = page.gray.copy()
    assert interpret(page, made.prepared, profile()) == interpret(page, made.prepared, profile())
    assert (page.gray == before).all()  # nothing is written into the page


@pytest.mark.parametrize(
    "plan", [PLANS["strike-out"], PLANS["agree-disagree"]], ids=["names", "boxes"]
)
def test_marks_read_the_same_without_colour(plan):
    made = ballot(plan)
    page = scan(voted(made)[0], Scan(mode="colour"))
    coloured, gray = read(made, page), read(made, replace(page, colour=None))
    assert coloured == gray


@pytest.mark.parametrize(
    "how", [Scan(), Scan(angle=4, margin=0), Scan(dpi=300, tag=None, turned=True)]
)
def test_every_box_lies_within_the_page_and_around_what_it_names(how):
    made = ballot(PLANS["confidence"])
    page = scan(voted(made)[0].write(60, 206, "thêm một dòng"), how)
    reading = read(made, page)
    height, width = page.gray.shape
    boxes = [mark.box for mark in reading.marks]
    boxes += [reason.box for reason in reading.reasons if reason.box is not None]
    assert len(boxes) > len(reading.marks)
    for x, y, w, h in boxes:
        assert 0 <= x < x + w <= width
        assert 0 <= y < y + h <= height
    marked = [mark.box for mark in reading.marks if mark.verdict is MARKED]
    for x, y, w, h in marked:
        assert (page.gray[y + 4 : y + h - 4, x + 4 : x + w - 4] < 128).any()


def test_every_target_has_one_mark_in_the_order_of_the_form():
    made = ballot(PLANS["confidence"])
    marks = read(made, made.sheet()).marks
    expected = [(row.candidate, t.option) for row in made.form.rows for t in row.targets]
    assert [(mark.candidate, mark.option) for mark in marks] == expected
    assert all(0 <= mark.score <= 1 and 0 < mark.probability < 1 for mark in marks)


def test_a_reading_names_its_form_and_its_profile(names):
    reading = read(names, names.sheet())
    assert (reading.contest, reading.form, reading.profile) == (
        "bch",
        names.prepared.id,
        profile().id,
    )


def test_a_rejected_sheet_says_why_and_of_what_contest_it_is_not(names):
    empty = names.sheet().area((0, 0, 148, 210))
    rejected = result(names, empty)
    assert isinstance(rejected, RejectedSheet)
    assert codes(rejected) == {ReasonCode.BLANK_PAPER}
    assert rejected.contest == "bch"
    assert rejected.registration is None
    other = result(names, ballot(Plan(names=OTHER_NAMES)).sheet())
    assert isinstance(other, RejectedSheet)
    assert codes(other) == {ReasonCode.WRONG_FORM}
    assert isinstance(other.registration, Registration)


def test_a_page_is_read_as_the_form_that_it_shows():
    one, other = ballot(PLANS["strike-out"]), ballot(Plan(names=OTHER_NAMES, title="PHIẾU BẦU BTV"))
    forms = (one.prepared, other.prepared)
    for made in (one, other):
        reading = interpret_any(scan(made.sheet()), forms, profile())
        assert isinstance(reading, SheetReading)
        assert reading.form == made.prepared.id
    neither = ballot(Plan(Marking.CONFIDENCE_3, names=NEITHER))
    rejected = interpret_any(scan(neither.sheet()), forms, profile())
    assert isinstance(rejected, RejectedSheet)
    assert codes(rejected) == {ReasonCode.WRONG_FORM}


NEITHER = ("Quách Hữu Nghĩa", "Từ Khải Hoàn", "Sầm Văn Đoàn", "Ông Thị Bé")


def test_stages_are_told_in_their_order(names):
    told = []
    interpret(scan(names.sheet()), names.prepared, profile(), after=told.append)
    assert told == ["align", "measure", "decide"]
