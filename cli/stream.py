"""Files out to the cores, lines back in order, through a window of bounded size.

The executor is passed in: processes of this machine today, a cluster's tomorrow. Memory does
not grow with the number of files: at most a window of chunks is under way at any time.
"""

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, TimeoutError as FutureTimeout
from dataclasses import dataclass

from cli.worker import FileReading

Chunk = tuple[str, ...]
Work = Callable[[Chunk], tuple[FileReading, ...]]
MAX_CHUNK = 16  # files: large enough that passing them costs nothing beside 10 ms a page
SHARE = 8  # chunks for each worker at least, so that they finish together
WINDOW_PER_WORKER = 3  # chunks under way: one being read, one waiting, one for an uneven moment
POLL_SECONDS = 0.2  # how soon Ctrl-C is noticed


@dataclass(frozen=True, slots=True)
class Executors:
    """Where the work is done.

    Attributes
    ----------
    start : callable
        Makes an executor whose workers are prepared for `work`; called again when one broke.
    submit : callable
        Hands a chunk to an executor.
    workers : int
        How many chunks it reads at once.
    """

    start: Callable[[], Executor]
    submit: Callable[[Executor, Work, Chunk], "Future[tuple[FileReading, ...]]"]
    workers: int


def submit(executor: Executor, work: Work, chunk: Chunk) -> "Future[tuple[FileReading, ...]]":
    """Hand a chunk to an executor with nothing else to mind."""
    return executor.submit(work, chunk)


def chunks(images: Sequence[str], workers: int) -> Iterator[Chunk]:
    """Share the files out."""
    size = max(1, min(MAX_CHUNK, len(images) // (workers * SHARE)))
    for begin in range(0, len(images), size):
        yield tuple(images[begin : begin + size])


def read_in_order(
    images: Sequence[str],
    work: Work,
    executors: Executors,
    *,
    dead: Callable[[str], FileReading],
    stopped: Callable[[], bool],
) -> Generator[tuple[FileReading, ...], None, None]:
    """Read files on all workers and yield their lines in the order of the files.

    Parameters
    ----------
    images : sequence of str
        Paths.
    work : callable
        Reads one chunk, in a worker.
    executors : Executors
    dead : callable
        Gives the line of a file that killed the process reading it.
    stopped : callable
        True once the person wants to stop; what is finished and in order is still yielded.
    """
    executor = executors.start()
    waiting: deque[tuple[Chunk, Future[tuple[FileReading, ...]]]] = deque()
    rest = chunks(images, executors.workers)
    upcoming = next(rest, None)
    window = executors.workers * WINDOW_PER_WORKER
    try:
        while not stopped():
            try:
                while upcoming is not None and len(waiting) < window:
                    waiting.append((upcoming, executors.submit(executor, work, upcoming)))
                    upcoming = next(rest, None)
                if not waiting:
                    return
                readings = waiting[0][1].result(timeout=POLL_SECONDS)
            except FutureTimeout:
                continue
            except BrokenExecutor:
                # Some file killed its process and took all chunks under way along. The first
                # of them that is not finished is read one by one; those after it start anew.
                executor.shutdown(wait=False, cancel_futures=True)
                while waiting and _is_finished(waiting[0][1]):
                    yield waiting.popleft()[1].result()
                if waiting:
                    yield from _one_by_one(waiting.popleft()[0], work, executors, dead)
                executor = executors.start()
                again = [chunk for chunk, _ in waiting]
                waiting.clear()
                for chunk in again:
                    waiting.append((chunk, executors.submit(executor, work, chunk)))
                continue
            waiting.popleft()
            yield readings
        while waiting and _is_finished(waiting[0][1]):
            yield waiting.popleft()[1].result()
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _is_finished(future: "Future[tuple[FileReading, ...]]") -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _one_by_one(
    chunk: Chunk, work: Work, executors: Executors, dead: Callable[[str], FileReading]
) -> Iterator[tuple[FileReading, ...]]:
    """Read a chunk in which some file kills its process: only that file is given up."""
    executor = executors.start()
    try:
        for image in chunk:
            try:
                yield executors.submit(executor, work, (image,)).result()
            except BrokenExecutor:
                executor.shutdown(wait=False, cancel_futures=True)
                executor = executors.start()
                yield (dead(image),)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
