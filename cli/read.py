"""`kiemphieu read`: from a folder of scans to one line a page."""

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from calibration.profile import Profile, default_profile, load_profile
from cli.blanks import chosen_forms
from cli.errors import CallerError
from cli.inputs import scan_files
from cli.lines import as_duplicate
from cli.output import Results
from cli.processes import MAX_WORKERS, core_count, processes
from cli.stream import Executors, read_in_order
from cli.summary import Tally, summary
from cli.table import show
from cli.texts import Say
from cli.worker import FileReading, PageLine, Setup, dead_file, read_chunk
from election.errors import ProfileError
from election.loading import load_election
from election.reading import ReasonCode
from election.validity import Disposition

DONE, DIFFERENT, UNREADABLE, INTERRUPTED = 0, 1, 3, 130  # exit status (2 is the caller's mistake)


@dataclass(frozen=True, slots=True)
class Request:
    """The command line of `kiemphieu read`."""

    election: Path
    blank: str
    scans: tuple[str, ...]
    out: Path
    contest: str | None = None
    blanks: tuple[str, ...] = ()
    workers: int | None = None
    profile: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run came to."""

    tally: Tally
    lines: int
    finished: bool
    wall: float  # seconds from the first page on
    full: str | None = None  # what the disk said when nothing more could be written


def read(request: Request, say: Say, out: Console, err: Console) -> int:
    """Read all pages and return the exit status.

    Raises
    ------
    KiemPhieuError
        For whatever the caller can put right; nothing has been written then.
    """
    workers = core_count() if request.workers is None else request.workers
    if not 1 <= workers <= MAX_WORKERS:
        raise CallerError(say("workers", limit=MAX_WORKERS))
    setup = prepare_run(request, say)
    images = scan_files(request.scans, request.out, say)
    results = _open_results(request.out, say)
    with _bar(len(images), say, err) as advance:
        outcome = read_pages(
            images, setup, processes(setup, min(workers, len(images))), results, advance
        )
    text = summary(
        outcome.tally,
        setup,
        lines=outcome.lines,
        finished=outcome.finished,
        wall=outcome.wall,
        workers=workers,
    )
    try:
        if outcome.full is not None:
            raise OSError(0, outcome.full)
        kept = results.keep(text, finished=outcome.finished)
        lines = results.count(kept)
    except OSError as problem:
        told = say("disk", path=results.give_up(), problem=problem.strerror)
        err.print(told, highlight=False, markup=False, soft_wrap=True)
        return DIFFERENT
    show(out, outcome.tally, setup.contests, say)
    _closing_words(outcome, kept, say, out)
    return _status(outcome, lines, kept, say, err)


def prepare_run(request: Request, say: Say) -> Setup:
    """Load and check everything that is needed before the first page.

    Raises
    ------
    KiemPhieuError
        When the election file, a blank, a form or the profile cannot be used.
    """
    _must_be_file(request.election, say)
    election = load_election(request.election)
    profile = _profile(request.profile, say)
    forms = chosen_forms(
        election, request.election, request.blank, request.blanks, request.contest, say
    )
    read = {form.contest for form in forms}
    return Setup(tuple(c for c in election.contests if c.id in read), forms, profile)


def read_pages(
    images: Sequence[str],
    setup: Setup,
    executors: Executors,
    results: Results,
    advance: Callable[[int], None],
) -> Outcome:
    """Read files on the executors and write their lines as they come, in order.

    Parameters
    ----------
    images : sequence of str
        Paths, sorted.
    setup : Setup
        What the executors' workers were prepared with.
    executors : Executors
    results : Results
        Takes the lines.
    advance : callable
        Told how many files are done.
    """
    tally = Tally()
    first_of: dict[bytes, int] = {}  # digest -> number of the first file with these bytes
    begun: float | None = None
    full: str | None = None
    dead = partial(dead_file, profile=setup.profile.id)
    with _interrupt() as stopped:
        stream = read_in_order(images, read_chunk, executors, dead=dead, stopped=stopped)
        for readings in stream:
            if begun is None:
                # Start-up is over when the first page begins: the chunk's own time ago.
                begun = time.monotonic() - sum(sum(r.seconds.values()) for r in readings)
            try:
                for reading in readings:
                    _write(reading, tally, first_of, images, results)
            except OSError as problem:
                full = problem.strerror or str(problem)
                break
            advance(len(readings))
        stream.close()
    finished = full is None and tally.files == len(images)
    wall = 0.0 if begun is None else time.monotonic() - begun
    return Outcome(tally, results.lines, finished, wall, full)


def _write(
    reading: FileReading,
    tally: Tally,
    first_of: dict[bytes, int],
    images: Sequence[str],
    results: Results,
) -> None:
    place = tally.files
    first = place if reading.digest is None else first_of.setdefault(reading.digest, place)
    tally.add_file(reading)
    for line in reading.pages:
        written = line if first == place else _duplicate(line, images[first])
        results.append(written.text)
        tally.add_line(written)


def _duplicate(line: PageLine, first: str) -> PageLine:
    rejected = line.disposition == Disposition.REJECTED
    return PageLine(
        text=as_duplicate(line.text, first),
        contest=line.contest,
        disposition=line.disposition if rejected else Disposition.REVIEW.value,
        codes=(*line.codes, ReasonCode.DUPLICATE_IMAGE.value),
        votes=(),
    )


def _profile(path: Path | None, say: Say) -> Profile:
    if path is None:
        return default_profile()
    _must_be_file(path, say)
    try:
        return load_profile(path)
    except ProfileError as problem:
        raise CallerError(say("in-file", path=path, problem=problem)) from problem


def _must_be_file(path: Path, say: Say) -> None:
    try:
        with path.open("rb"):
            return
    except FileNotFoundError as problem:
        raise CallerError(say("no-path", path=path)) from problem
    except IsADirectoryError as problem:
        raise CallerError(say("not-file", path=path)) from problem
    except OSError as problem:
        raise CallerError(say("no-read", path=path, problem=problem.strerror)) from problem


def _open_results(folder: Path, say: Say) -> Results:
    if folder.exists() and not folder.is_dir():
        raise CallerError(say("out-file", path=folder))
    try:
        return Results(folder)
    except OSError as problem:
        raise CallerError(say("no-write", path=folder, problem=problem.strerror)) from problem


@contextmanager
def _interrupt() -> Iterator[Callable[[], bool]]:
    """Turn the first Ctrl-C into a wish that is looked at between chunks; the second is hard."""
    event = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield event.is_set
        return

    def wish(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        event.set()
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, wish)
    try:
        yield event.is_set
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _bar(total: int, say: Say, err: Console) -> Iterator[Callable[[int], None]]:
    if not err.is_terminal:
        yield lambda _: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task(say("reading"), total=total)
        yield lambda files: progress.advance(task, files)


def _closing_words(outcome: Outcome, kept: Path, say: Say, out: Console) -> None:
    rate = outcome.tally.pages / outcome.wall if outcome.wall > 0 else 0.0
    values = {"seconds": f"{outcome.wall:.1f}", "rate": f"{rate:.1f}"}
    out.print(
        say("speed", pages=outcome.tally.pages, path=kept, **values),
        highlight=False,
        soft_wrap=True,
    )


def _status(outcome: Outcome, lines: int, kept: Path, say: Say, err: Console) -> int:
    tally = outcome.tally

    def tell(key: str, **values: object) -> None:
        err.print(say(key, **values), highlight=False, markup=False, soft_wrap=True)

    if tally.broken_files:
        tell("broken", count=tally.broken_files, image=tally.broken[0])
    if lines != tally.pages:
        tell("mismatch", pages=tally.pages, lines=lines)
        return DIFFERENT
    if not outcome.finished:
        tell("interrupted", lines=lines, path=kept)
        return INTERRUPTED
    if tally.broken_files:
        return DIFFERENT
    if tally.unreadable:
        tell("unreadable", count=tally.unreadable, path=kept)
        return UNREADABLE
    return DONE
