"""What runs on each core: files in, finished lines out.

A worker gets the forms and the profile once, when it starts; after that only paths come in and
only lines go out. Nothing is kept from one page to the next, so that the same page gives the
same line alone, in any order and beside any others.
"""

import hashlib
import os
import signal
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cv2

from calibration.form import from_bytes
from calibration.profile import Profile
from cli.lines import line, reading_body, unreadable_body
from election.definition import Contest
from election.reading import RejectedSheet, SheetReading
from election.rules import RuleSet, rule_set
from election.validity import Disposition, Judgement, Status, Validity, judge
from pipeline.interpret import interpret, interpret_any
from pipeline.page import Page, Unreadable
from pipeline.scan import decode, too_large
from pipeline.template import prepare

STAGES = ("decode", "align", "measure", "decide", "rest")


@dataclass(frozen=True, slots=True)
class FormFile:
    """A learned form as stored, and its id."""

    contest: str
    id: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Setup:
    """All that a worker needs to read pages; travels to it once."""

    contests: tuple[Contest, ...]
    forms: tuple[FormFile, ...]
    profile: Profile


@dataclass(frozen=True, slots=True)
class PageLine:
    """A finished line, and what the summary counts of it."""

    text: bytes
    contest: str | None
    disposition: str
    codes: tuple[str, ...]
    votes: tuple[tuple[str, str], ...]  # candidate id, vote; of accepted pages only


@dataclass(frozen=True, slots=True)
class FileReading:
    """All lines of one file."""

    image: str
    digest: bytes | None  # SHA-256; None when the file could not be opened
    pages: tuple[PageLine, ...]
    unreadable: int = 0  # pages that could not be decoded
    broken: bool = False  # the program itself failed on a page
    seconds: dict[str, float] = field(default_factory=dict)  # by stage


class _Clock:
    """Adds up how long each stage took."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(STAGES, 0.0)
        self._last = time.perf_counter()

    def after(self, stage: str) -> None:
        """Give the time since the last call to this stage."""
        now = time.perf_counter()
        self.seconds[stage] += now - self._last
        self._last = now


class Reader:
    """Reads files with one set of forms and one profile."""

    def __init__(self, setup: Setup) -> None:
        self._contests = {contest.id: contest for contest in setup.contests}
        self._rules: dict[str, RuleSet] = {c.id: rule_set(c.rules) for c in setup.contests}
        self._forms = tuple(prepare(from_bytes(form.data), form.id) for form in setup.forms)
        self._profile = setup.profile

    def read_file(self, image: str) -> FileReading:
        """Read all pages of a file; whatever happens, at least one line comes out."""
        clock = _Clock()
        try:
            data, digest = _bytes_of(Path(image))
        except OSError as problem:
            detail = (
                f"không mở được tệp ({problem.strerror}): kiểm tra quyền đọc"
                f" / the file cannot be opened ({problem.strerror}): check that you may read it"
            )
            return self._lost(image, None, detail)
        lines: list[PageLine] = []
        unreadable, broken = 0, False
        pages = _pages(data)
        clock.after("rest")
        while True:
            try:
                page = next(pages, None)
                clock.after("decode")
                if page is None:
                    break
                if isinstance(page, Unreadable):
                    unreadable += 1
                body = self._body(page, clock)
            except Exception as problem:  # noqa: BLE001 - the outermost handler of a page
                # A page is never lost to a mistake of ours: people get it, with what went wrong.
                broken = True
                body = unreadable_body(_internal(problem), self._profile.id)
            lines.append(_page_line(image, len(lines) + 1, digest, body))
            clock.after("rest")
        return FileReading(image, digest, tuple(lines), unreadable, broken, clock.seconds)

    def _body(self, page: Page | Unreadable, clock: _Clock) -> dict[str, object]:
        if isinstance(page, Unreadable):
            return unreadable_body(page.detail, self._profile.id)
        if len(self._forms) == 1:
            sheet = interpret(page, self._forms[0], self._profile, after=clock.after)
        else:
            sheet = interpret_any(page, self._forms, self._profile, after=clock.after)
        judged, rules = self._judge(sheet)
        clock.after("decide")
        return reading_body(sheet, judged, rules, self._profile.id)

    def _judge(self, sheet: SheetReading | RejectedSheet) -> tuple[Judgement, str | None]:
        if sheet.contest is None:
            undecided = Validity(Status.UNDECIDED)
            return Judgement(Disposition.REJECTED, undecided, {}, sheet.reasons), None
        rules = self._rules[sheet.contest]
        return judge(self._contests[sheet.contest], rules, sheet), rules.label

    def _lost(self, image: str, digest: bytes | None, detail: str) -> FileReading:
        body = unreadable_body(detail, self._profile.id)
        return FileReading(image, digest, (_page_line(image, 1, digest, body),), unreadable=1)


def dead_file(image: str, profile: str) -> FileReading:
    """Give the line of a file on which the process that read it died."""
    detail = (
        "lỗi trong chương trình: tiến trình đọc tệp này đã chết; hãy báo lỗi"
        " / internal error: the process reading this file died; please report it"
    )
    try:
        digest: bytes | None = _bytes_of(Path(image))[1]
    except OSError:
        digest = None
    body = unreadable_body(detail, profile)
    return FileReading(image, digest, (_page_line(image, 1, digest, body),), broken=True)


_reader: Reader | None = None  # of this process: an executor's tasks cannot carry one


def start(setup: Setup) -> None:
    """Prepare this process for reading (an executor's initializer)."""
    global _reader
    cv2.setNumThreads(1)  # the cores are shared out by file already
    _reader = Reader(setup)


def start_process(setup: Setup) -> None:
    """Prepare a worker process of its own: Ctrl-C is its parent's business, and so is stderr."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # libjpeg and libtiff write on stderr, past Python, about files that get a line anyway.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    warnings.simplefilter("ignore")
    start(setup)


def read_chunk(images: tuple[str, ...]) -> tuple[FileReading, ...]:
    """Read some files in the process that `start` has prepared."""
    if _reader is None:
        raise RuntimeError("start() has not run in this process")
    return tuple(_reader.read_file(image) for image in images)


def _bytes_of(path: Path) -> tuple[bytes | Unreadable, bytes]:
    """Bytes of a file and their SHA-256; of a huge file only the second, piece by piece."""
    if not path.is_file():  # a pipe would wait for ever
        raise (
            OSError(0, "not a regular file")
            if path.exists()
            else FileNotFoundError(2, "no such file")
        )
    reason = too_large(path.stat().st_size)
    if reason is not None:
        with path.open("rb") as file:
            return reason, hashlib.file_digest(file, "sha256").digest()
    data = path.read_bytes()
    return data, hashlib.sha256(data).digest()


def _pages(data: bytes | Unreadable) -> Iterator[Page | Unreadable]:
    return iter((data,)) if isinstance(data, Unreadable) else decode(data)


def _page_line(image: str, page: int, digest: bytes | None, body: dict[str, object]) -> PageLine:
    accepted = body["disposition"] == Disposition.ACCEPTED.value
    votes, reasons, contest = body["votes"], body["reasons"], body["contest"]
    assert isinstance(votes, dict)
    assert isinstance(reasons, list)
    return PageLine(
        text=line(image, page, None if digest is None else digest.hex(), body),
        contest=None if contest is None else str(contest),
        disposition=str(body["disposition"]),
        codes=tuple(dict.fromkeys(reason["code"] for reason in reasons)),
        votes=tuple(votes.items()) if accepted else (),
    )


def _internal(problem: Exception) -> str:
    # Only the kind of error: its text may hold addresses, which differ from run to run.
    kind = type(problem).__name__
    return (
        f"lỗi trong chương trình ({kind}): hãy báo lỗi và xem tờ này bằng mắt"
        f" / internal error ({kind}): please report it and look at this sheet"
    )
