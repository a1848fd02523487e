"""Files go out to the cores and come back in order, none lost, never many at once."""

import threading
import time
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor

import pytest

from cli.stream import WINDOW_PER_WORKER, Executors, chunks, read_in_order, submit
from cli.worker import FileReading

IMAGES = tuple(f"scans/{number:04d}.jpg" for number in range(203))


def reading(image: str, *, broken: bool = False) -> FileReading:
    return FileReading(image, None, (), broken=broken)


def dead(image: str) -> FileReading:
    return reading(image, broken=True)


def uneven(chunk: tuple[str, ...]) -> tuple[FileReading, ...]:
    """Later chunks are often done before earlier ones."""
    time.sleep(0.003 if int(chunk[0][6:10]) % 3 == 0 else 0)
    return tuple(reading(image) for image in chunk)


def threads(workers: int) -> Executors:
    return Executors(lambda: ThreadPoolExecutor(workers), submit, workers)


def never() -> bool:
    return False


@pytest.mark.parametrize("workers", [1, 2, 7])
def test_lines_come_in_the_order_of_the_files_with_any_number_of_workers(workers):
    stream = read_in_order(IMAGES, uneven, threads(workers), dead=dead, stopped=never)
    assert tuple(each.image for part in stream for each in part) == IMAGES


@pytest.mark.parametrize("count", [0, 1, 2, 3, 15, 16, 17, 1000])
@pytest.mark.parametrize("workers", [1, 2, 64])
def test_every_file_is_in_exactly_one_chunk(count, workers):
    images = IMAGES[:1] * 0 + tuple(str(number) for number in range(count))
    assert tuple(image for chunk in chunks(images, workers) for image in chunk) == images


def test_only_a_window_of_chunks_is_ever_under_way():
    under_way, most, lock = 0, 0, threading.Lock()
    images = tuple(f"scans/{number:04d}.jpg" for number in range(3000))

    def counted(executor: Executor, work, chunk) -> Future:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        return executor.submit(work, chunk)

    executors = Executors(lambda: ThreadPoolExecutor(2), counted, 2)
    for _ in read_in_order(images, uneven, executors, dead=dead, stopped=never):
        with lock:
            under_way -= 1
    assert 2 <= most <= 2 * WINDOW_PER_WORKER


def test_a_wish_to_stop_leaves_a_prefix():
    seen: list[str] = []

    def wanted() -> bool:
        return len(seen) >= 40

    for part in read_in_order(IMAGES, uneven, threads(2), dead=dead, stopped=wanted):
        seen.extend(each.image for each in part)
    assert 40 <= len(seen) < len(IMAGES)
    assert tuple(seen) == IMAGES[: len(seen)]


class Fragile(Executor):
    """An executor that breaks for good when it is given one of the deadly files."""

    def __init__(self, deadly: frozenset[str]) -> None:
        self.deadly = deadly
        self.broken = False

    def submit(self, work, chunk, /) -> Future:  # type: ignore[override]
        """Run at once, or break."""
        if self.broken:
            raise BrokenExecutor
        future: Future = Future()
        if self.deadly & set(chunk):
            self.broken = True
            future.set_exception(BrokenExecutor())
        else:
            future.set_result(work(chunk))
        return future

    def shutdown(self, *_wait: object, **_options: object) -> None:
        """Take nothing more."""
        self.broken = True


@pytest.mark.parametrize(
    "deadly",
    [
        frozenset(),
        frozenset({IMAGES[0]}),
        frozenset({IMAGES[-1]}),
        frozenset({IMAGES[50], IMAGES[51], IMAGES[120]}),
        frozenset(IMAGES),
    ],
    ids=["none", "first", "last", "three", "all"],
)
def test_a_file_that_kills_its_process_costs_its_own_line_only(deadly):
    executors = Executors(lambda: Fragile(deadly), submit, 2)
    stream = read_in_order(IMAGES, uneven, executors, dead=dead, stopped=never)
    found = [each for part in stream for each in part]
    assert tuple(each.image for each in found) == IMAGES
    assert {each.image for each in found if each.broken} == deadly
