"""`kiemphieu learn`: from a blank ballot to one stored form, and a picture of what was found."""

import os
from dataclasses import dataclass
from pathlib import Path

import cv2
from rich.console import Console

from calibration.form import from_bytes
from calibration.preview import draw
from cli.blanks import form_of, one_contest
from cli.errors import CallerError
from cli.texts import Say
from election.loading import load_election


@dataclass(frozen=True, slots=True)
class Request:
    """The command line of `kiemphieu learn`."""

    election: Path
    blank: str
    form: Path
    contest: str | None = None
    preview: Path | None = None


def learn(request: Request, say: Say, out: Console) -> int:
    """Learn the form of one contest, store it and return the exit status.

    Raises
    ------
    KiemPhieuError
        For whatever the caller can put right; nothing has been written then.
    """
    if request.preview is not None and request.preview.suffix.lower() != ".png":
        raise CallerError(say("no-encode", path=request.preview))
    if not request.election.is_file():
        raise CallerError(say("no-path", path=request.election))
    election = load_election(request.election)
    contest = one_contest(election, request.election, request.contest, say)
    form = form_of(contest, request.blank, say)
    if request.preview is not None:
        _, picture = cv2.imencode(".png", draw(from_bytes(form.data), contest))
        _store(request.preview, picture.tobytes(), say)
    _store(request.form, form.data, say)
    told = say("learned", id=form.id[:12], contest=contest.id, path=request.form)
    out.print(told, highlight=False, markup=False, soft_wrap=True)
    return 0


def _store(path: Path, data: bytes, say: Say) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as problem:
        raise CallerError(say("no-write", path=path, problem=problem.strerror)) from problem
