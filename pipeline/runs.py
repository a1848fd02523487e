"""Runs of yes along a row or around a circle."""

import numpy as np
import numpy.typing as npt

Flags = npt.NDArray[np.bool_]


def runs_of(flags: Flags) -> list[tuple[int, int]]:
    """Where each run of a row, shape (n,), begins and ends, ends exclusive."""
    framed = np.zeros(len(flags) + 2, np.bool_)
    framed[1:-1] = flags
    edges = np.flatnonzero(framed[1:] != framed[:-1]).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def run_from_top(flags: Flags) -> npt.NDArray[np.int64]:
    """How many yes each column of a picture begins with, shape (columns,)."""
    first_no: npt.NDArray[np.int64] = flags.argmin(axis=0)
    return np.where(flags.all(axis=0), len(flags), first_no)


def runs_around(flags: Flags) -> npt.NDArray[np.float32]:
    """How many runs there are around each circle; the last axis goes round."""
    begun = flags[..., 1:] > flags[..., :-1]
    first = flags[..., 0] > flags[..., -1]
    # A product with ones: NumPy counts along short rows one by one.
    return begun.astype(np.float32) @ np.ones(begun.shape[-1], np.float32) + first


def longest_around(flags: Flags) -> npt.NDArray[np.int16]:
    """Longest run around each circle; the last axis goes round."""
    twice = np.concatenate([flags, flags], axis=-1)
    steps = np.arange(twice.shape[-1], dtype=np.int16)
    ended = np.maximum.accumulate(np.where(twice, np.int16(-1), steps), axis=-1)
    longest: npt.NDArray[np.int16] = np.minimum((steps - ended).max(axis=-1), flags.shape[-1])
    return longest
