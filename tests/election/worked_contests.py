"""The contests of the worked cases, and sheets of them as the reader would hand them over."""

from datetime import date

from election.definition import Candidate, Contest, Marking
from election.reading import (
    MarkReading,
    MarkVerdict,
    Option,
    Reason,
    ReasonCode,
    Registration,
    SheetReading,
)
from election.rules import Flag
from election.validity import FLAG_OF
from election.votes import OPTIONS, Vote


def contest(contest_id, marking, rules, seats, names, **more):
    people = tuple(Candidate(id=n, name=n, born=date(1970, 1, 1)) for n in names)
    return Contest(contest_id, contest_id, seats, marking, rules, people, **more)


CONTESTS = {
    "K1": contest("K1", Marking.STRIKE_OUT, "party-190", 3, "ABCDE"),
    "K2": contest("K2", Marking.AGREE_DISAGREE, "party-190", 3, "ABC"),
    "K3": contest("K3", Marking.AGREE_DISAGREE, "party-190", 1, "A"),
    "K4": contest("K4", Marking.CONFIDENCE_3, "confidence-96", 3, "ABC"),
    "K5": contest("K5", Marking.CONFIDENCE_3, "confidence-96", 1, "A"),
    "K6": contest("K6", Marking.STRIKE_OUT, "assembly-2015", 3, "ABCDE"),
}

# How the cases write a row: which options are marked, None where the row is in doubt.
_MARKED = {
    "S": (Option.STRIKE,),
    ".": (),
    "Y": (Option.AGREE,),
    "N": (Option.DISAGREE,),
    "B": (Option.AGREE, Option.DISAGREE),
    "0": (),
    "C": (Option.HIGH,),
    "T": (Option.MEDIUM,),
    "H": (Option.LOW,),
    "CT": (Option.HIGH, Option.MEDIUM),
    "CTH": (Option.HIGH, Option.MEDIUM, Option.LOW),
    "X": (Option.FILL,),
    "?": None,
}
WORDS = {
    "S": Vote.AGAINST,
    ".": Vote.FOR,
    "Y": Vote.AGREE,
    "N": Vote.DISAGREE,
    "B": Vote.BOTH,
    "0": Vote.BLANK,
    "C": Vote.HIGH,
    "T": Vote.MEDIUM,
    "H": Vote.LOW,
    "CT": Vote.SEVERAL,
    "CTH": Vote.SEVERAL,
    "X": Vote.MARKED,
    "?": Vote.DOUBTFUL,
}
CODE_OF = {flag: code for code, flag in FLAG_OF.items()}
PLACE = Registration(0.3, 0, 0.1, (1.0, 1.0), 200.0)


def votes(of, rows):
    return {c.id: WORDS[r] for c, r in zip(of.candidates, rows.split(), strict=True)}


def sheet(of, rows, flags=(), reasons=()):
    marks = []
    for candidate, row in zip(of.candidates, rows.split(), strict=True):
        marked = _MARKED[row]
        options = OPTIONS[of.marking]
        for number, option in enumerate(options):
            if marked is None:
                # A tick in one box: the row is in doubt, the other boxes are plainly empty.
                verdict = MarkVerdict.DOUBTFUL if number == 0 else MarkVerdict.EMPTY
            else:
                verdict = MarkVerdict.MARKED if option in marked else MarkVerdict.EMPTY
            marks.append(MarkReading(candidate.id, option, verdict, 0.5, 0.5, (1, 2, 3, 4)))
    seen = tuple(Reason(CODE_OF[Flag(flag)], flag) for flag in flags)
    return SheetReading(of.id, "form", "profile", tuple(marks), seen + tuple(reasons), PLACE)


def reason(code, candidate=None):
    return Reason(ReasonCode(code), "seen", candidate)
