"""From what was given as BLANK to the forms of the contests that are read."""

import os
from collections.abc import Sequence
from pathlib import Path

from calibration.form import Form, form_id, from_bytes, to_bytes
from calibration.learn import learn, learn_grid
from cli.errors import CallerError
from cli.texts import Say
from cli.worker import FormFile
from election.definition import Contest, Election
from election.errors import FormError, KiemPhieuError

NONE = "-"  # what stands for BLANK when there is none
MAX_BLANK_BYTES = 64 * 1024 * 1024  # one page, however it was scanned


def chosen_forms(
    election: Election,
    path: Path,
    blank: str,
    blanks: Sequence[str],
    contest: str | None,
    say: Say,
) -> tuple[FormFile, ...]:
    """Learn or load one form for each contest that is to be read.

    Parameters
    ----------
    election : Election
    path : Path
        Of the election file, for messages.
    blank : str
        The argument BLANK.
    blanks : sequence of str
        The values of `--blank`, each CONTEST=BLANK.
    contest : str or None
        The value of `--contest`.
    say : Say

    Raises
    ------
    CallerError
        When it is not clear which blank belongs to which contest, or one cannot be used.
    """
    wanted = (
        (one_contest(election, path, contest, say),) if contest is not None else election.contests
    )
    if blank != NONE:
        if blanks:
            raise CallerError(say("blank-and-blanks"))
        named = contest if contest is not None else _contest_of_form(election, blank)
        return (form_of(one_contest(election, path, named, say), blank, say),)
    given = _pairs(election, path, blanks, say)
    forms = []
    for each in wanted:
        source = given.get(each.id, NONE)
        if source == NONE and each.grid is None and len(election.contests) > 1:
            raise CallerError(say("blank-missing", contest=each.id))
        forms.append(form_of(each, source, say))
    return tuple(forms)


def one_contest(election: Election, path: Path, wanted: str | None, say: Say) -> Contest:
    """Find the contest that is meant; without a name the only one.

    Raises
    ------
    CallerError
        When there is none of that name, or several and no name.
    """
    known = ", ".join(each.id for each in election.contests)
    if wanted is None:
        if len(election.contests) == 1:
            return election.contests[0]
        raise CallerError(say("which-contest", election=path, known=known))
    for each in election.contests:
        if each.id == wanted:
            return each
    raise CallerError(say("no-contest", contest=wanted, election=path, known=known))


def form_of(contest: Contest, blank: str, say: Say) -> FormFile:
    """Learn the form of a contest from a blank, or load it where it is learned already.

    Raises
    ------
    CallerError
        When the file cannot be read, or is not a blank or form of this contest.
    """
    if blank == NONE:
        if contest.grid is None:
            raise CallerError(say("no-grid", contest=contest.id))
        data = to_bytes(learn_grid(contest))
        return FormFile(contest.id, form_id(data), data)
    data = read_file(blank, MAX_BLANK_BYTES, say)
    try:
        if data.lstrip()[:1] == b"{":
            _check(from_bytes(data), contest, blank, say)
        else:
            data = to_bytes(learn(contest, data))
    except CallerError:
        raise
    except KiemPhieuError as problem:
        raise CallerError(say("in-file", path=blank, problem=problem)) from problem
    return FormFile(contest.id, form_id(data), data)


def read_file(path: str, limit: int, say: Say) -> bytes:
    """Read a file that the caller named.

    Raises
    ------
    CallerError
        When it is not there, no file, too large or not readable.
    """
    place = Path(path)
    try:
        if not os.path.lexists(path):
            raise CallerError(say("no-path", path=path))
        if not place.is_file():
            raise CallerError(say("not-file", path=path))
        if place.stat().st_size > limit:
            raise CallerError(say("file-size", path=path, size=place.stat().st_size // 1024**2))
        return place.read_bytes()
    except OSError as problem:
        raise CallerError(say("no-read", path=path, problem=problem.strerror)) from problem


def _contest_of_form(election: Election, blank: str) -> str | None:
    """Contest that a learned form names, where there are several to choose from."""
    if len(election.contests) == 1:
        return None
    try:
        data = Path(blank).read_bytes() if Path(blank).stat().st_size <= MAX_BLANK_BYTES else b""
        return from_bytes(data).contest if data.lstrip()[:1] == b"{" else None
    except (OSError, FormError):
        return None  # what is wrong with the file is said where it is read


def _check(form: Form, contest: Contest, path: str, say: Say) -> None:
    if form.contest != contest.id:
        raise CallerError(say("form-contest", path=path, found=form.contest, contest=contest.id))
    listed = tuple(candidate.id for candidate in contest.candidates)
    learned = tuple(row.candidate for row in form.rows)
    if sorted(listed) != sorted(learned) or form.marking is not contest.marking:
        raise CallerError(say("form-candidates", path=path))
    if form.seal != contest.seal:
        raise CallerError(say("form-candidates", path=path))


def _pairs(election: Election, path: Path, blanks: Sequence[str], say: Say) -> dict[str, str]:
    given: dict[str, str] = {}
    for value in blanks:
        name, equals, source = value.partition("=")
        if not (name and equals and source):
            raise CallerError(say("blank-pair", value=value))
        one_contest(election, path, name, say)
        if name in given:
            raise CallerError(say("blank-twice", contest=name))
        given[name] = source
    return given
