"""Worker processes of this machine."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from cli.stream import Chunk, Executors, Work
from cli.worker import FileReading, Setup, start_process

MAX_WORKERS = 61 if os.name == "nt" else 512  # Windows cannot wait for more


def core_count() -> int:
    """Count the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return min(MAX_WORKERS, len(os.sched_getaffinity(0)))
    return min(MAX_WORKERS, os.cpu_count() or 1)


def processes(setup: Setup, workers: int) -> Executors:
    """Give executors of so many processes, each prepared once with forms and profile."""
    # Not by fork: libraries that have started threads must not be forked.
    context = get_context("spawn")

    def start() -> Executor:
        return ProcessPoolExecutor(workers, context, start_process, (setup,))

    return Executors(start, _submit_undisturbed, workers)


def _submit_undisturbed(
    executor: Executor, work: Work, chunk: Chunk
) -> "Future[tuple[FileReading, ...]]":
    # Ctrl-C reaches every process of the terminal. A worker is started inside submit() and
    # inherits what is blocked here, so it is deaf to Ctrl-C from its first moment on.
    with _interrupts_blocked():
        return executor.submit(work, chunk)


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
