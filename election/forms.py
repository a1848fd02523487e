"""The kinds of ballot form: which one a contest prints follows from its marking and its seats."""

from enum import StrEnum

from election.definition import Contest, Marking


class BallotForm(StrEnum):
    """The forms that a rule set speaks of."""

    PARTY_SURPLUS = "party_surplus"  # F1: more candidates than seats, names are struck
    PARTY_NO_SURPLUS = "party_no_surplus"  # F2: as many candidates as seats, two or more
    PARTY_SINGLE = "party_single"  # F3: the same with exactly one name, and stricter
    CONFIDENCE = "confidence"  # F4: three levels a person
    OPINION = "opinion"  # F5: looks like F2; no election file declares it yet
    ASSEMBLY = "assembly"  # F6: state elections, names are struck
    PLAIN = "plain"  # any marking, no law but the number of seats


def fits(form: BallotForm, marking: Marking, candidates: int, seats: int) -> bool:
    """Say whether a contest of this marking and size is printed on this form."""
    match form:
        case BallotForm.PARTY_SURPLUS:
            return marking is Marking.STRIKE_OUT and candidates > seats
        case BallotForm.PARTY_NO_SURPLUS:
            return marking is Marking.AGREE_DISAGREE and candidates == seats and seats > 1
        case BallotForm.PARTY_SINGLE:
            return marking is Marking.AGREE_DISAGREE and candidates == seats == 1
        case BallotForm.CONFIDENCE:
            return marking is Marking.CONFIDENCE_3
        case BallotForm.ASSEMBLY:
            return marking is Marking.STRIKE_OUT
        case BallotForm.OPINION:
            return False
        case BallotForm.PLAIN:
            return True


def markings(form: BallotForm) -> tuple[Marking, ...]:
    """Name the markings that this form can carry, whatever its size."""
    match form:
        case BallotForm.PARTY_SURPLUS | BallotForm.ASSEMBLY:
            return (Marking.STRIKE_OUT,)
        case BallotForm.PARTY_NO_SURPLUS | BallotForm.PARTY_SINGLE | BallotForm.OPINION:
            return (Marking.AGREE_DISAGREE,)
        case BallotForm.CONFIDENCE:
            return (Marking.CONFIDENCE_3,)
        case BallotForm.PLAIN:
            return tuple(Marking)


def form_of(contest: Contest, allowed: tuple[BallotForm, ...]) -> BallotForm | None:
    """Find the form of a contest among those of its rule set; None when the set has none for it."""
    size = len(contest.candidates)
    return next((f for f in allowed if fits(f, contest.marking, size, contest.seats)), None)
