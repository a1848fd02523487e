"""Which files a run reads, and in what order."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from cli.errors import CallerError
from cli.texts import Say


def scan_files(given: Iterable[str], out: Path, say: Say) -> tuple[str, ...]:
    """List the files to read, each once, in the order of the code points of their names.

    Parameters
    ----------
    given : iterable of str
        Files and folders as typed. Folders are walked whole; names with a leading dot and the
        folder of the results are left out.
    out : Path
        Where the results go: a second run must not read the results of the first.
    say : Say
        For what goes wrong.

    Raises
    ------
    CallerError
        When a path does not exist or nothing is found.
    """
    paths = tuple(given)
    found: set[str] = set()
    for path in paths:
        place = Path(path)
        if not os.path.lexists(path):
            raise CallerError(say("no-path", path=path))
        if place.is_dir():
            found.update(_walk(_with_slashes(path), _identity(out), say))
        else:
            found.add(_with_slashes(path))
    if not found:
        raise CallerError(say("no-scans", paths=", ".join(paths)))
    return tuple(sorted(found))


def _walk(folder: str, out: tuple[int, int] | None, say: Say) -> Iterator[str]:
    """Yield the files below a folder, links to folders followed once."""
    known: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        identity = _identity(Path(here))
        if identity is None or identity in known or identity == out:
            continue
        known.add(identity)
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError as problem:
            # A folder that cannot be opened may hold ballots: going on would lose them silently.
            raise CallerError(say("no-read", path=here, problem=problem.strerror)) from problem
        for entry in entries:
            if entry.name.startswith("."):
                continue
            path = f"{here.rstrip('/')}/{entry.name}"
            if entry.is_dir():
                waiting.append(path)
            else:
                yield path


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _with_slashes(path: str) -> str:
    return path.replace(os.sep, "/") if os.sep != "/" else path
