"""Time each stage of the reader against plain decoding of the same file, alternating in one run.

Counted is processor time: on one core and in one thread it is what a clock shows on an idle
machine, and it stays nearly the same on a busy one.
"""

import os
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from cli.worker import STAGES, Reader

Ratios = dict[str, list[float]]  # stage -> time over decoding, one value a file and round


@dataclass(frozen=True, slots=True)
class Spread:
    """A median and the tenth and ninetieth percentile."""

    low: float
    middle: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Describe some values, one at least."""
        low, middle, high = np.quantile(np.array(values), [0.1, 0.5, 0.9]).tolist()
        return cls(float(low), float(middle), float(high))


@dataclass(frozen=True, slots=True)
class StageTimes:
    """What reading some files costs on one core."""

    files: int
    decode_ms: float  # median of OpenCV alone
    page_ms: float  # median of the whole reading
    ratios: dict[str, Spread]  # stage -> over OpenCV alone; "total" too


def time_stages(reader: Reader, images: Sequence[Path], rounds: int) -> StageTimes:
    """Read each file and decode it with OpenCV alone, in turn, several times.

    Parameters
    ----------
    reader : Reader
        As a worker has it.
    images : sequence of Path
        One page each.
    rounds : int
        How often each file is read; the first time more is not counted.
    """
    flags = [colour_flag(path) for path in images]
    ratios: Ratios = {stage: [] for stage in (*STAGES, "total")}
    decodes: list[float] = []
    pages: list[float] = []
    for turn in range(rounds + 1):
        for path, flag in zip(images, flags, strict=True):
            alone, page, shares = _one_pair(reader, path, flag, reader_first=turn % 2 == 1)
            if turn == 0:
                continue  # caches and forms are prepared
            decodes.append(alone)
            pages.append(page)
            for stage in STAGES:
                ratios[stage].append(shares[stage] * page / alone)
            ratios["total"].append(page / alone)
    return StageTimes(
        len(images),
        1000 * statistics.median(decodes),
        1000 * statistics.median(pages),
        {stage: Spread.of(values) for stage, values in ratios.items()},
    )


def colour_flag(path: Path) -> int:
    """Tell how OpenCV decodes a file without converting it: colour stays colour."""
    with Image.open(path) as picture:
        colour = picture.mode not in ("1", "L", "I;16")
    return cv2.IMREAD_COLOR if colour else cv2.IMREAD_GRAYSCALE


def bind_to_one_core() -> None:
    """Keep this process on one core and OpenCV in one thread."""
    cv2.setNumThreads(1)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _one_pair(
    reader: Reader, path: Path, flag: int, *, reader_first: bool
) -> tuple[float, float, dict[str, float]]:
    """Time both, the one or the other first, so that neither always finds warm caches."""
    if reader_first:
        page, shares = _read(reader, path)
        return _decode(path, flag), page, shares
    alone = _decode(path, flag)
    return alone, *_read(reader, path)


def _read(reader: Reader, path: Path) -> tuple[float, dict[str, float]]:
    """Processor time of one reading, and the share of each stage in it by the reader's clock."""
    start = time.thread_time()
    seconds = reader.read_file(str(path)).seconds
    spent = time.thread_time() - start
    total = sum(seconds.values())
    return spent, {stage: value / total for stage, value in seconds.items()}


def _decode(path: Path, flag: int) -> float:
    data = np.frombuffer(path.read_bytes(), np.uint8)
    start = time.thread_time()
    picture = cv2.imdecode(data, flag)
    spent = time.thread_time() - start
    if picture is None:
        raise ValueError(f"{path}: OpenCV cannot decode this file; leave it out.")
    return spent
