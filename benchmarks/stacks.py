"""Read stacks of many pages in a process of its own: pages a second, and its peak memory.

`python -m benchmarks.stacks ELECTION BLANK SCANS OUT WORKERS` prints one line of JSON.
"""

import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from io import StringIO
from itertools import cycle, islice
from pathlib import Path

from rich.console import Console

from cli.read import Request, read
from cli.texts import Language, Say

JPEG_START = b"\xff\xd8"
LOOK_SECONDS = 0.1
JPEG_COMMENT = b"\xff\xfe"


@dataclass(frozen=True, slots=True)
class StackRun:
    """One run of the real command."""

    pages: int
    workers: int
    pages_per_second: float  # start-up excluded, as the command says
    parent_mb: float  # peak resident memory of the command's own process
    worker_mb: float  # of the largest of its workers


def pile_up(images: list[Path], pages: int, folder: Path) -> None:
    """Make so many different files of a few: each gets a number inside, so none is a duplicate."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, image in enumerate(islice(cycle(images), pages)):
        data = image.read_bytes()
        note = f"{number:08d}".encode()
        if data.startswith(JPEG_START):
            length = (len(note) + 2).to_bytes(2, "big")
            data = JPEG_START + JPEG_COMMENT + length + note + data[2:]
        else:
            data += note  # TIFF readers follow offsets and look at nothing behind
        (folder / f"{number:08d}{image.suffix}").write_bytes(data)


def run_stack(
    election: Path, blank: str, scans: Path, out: Path, workers: int, core: int | None = None
) -> StackRun:
    """Read a folder with the real command in a process of its own.

    Parameters
    ----------
    core : int, optional
        Bind the process and its workers to this core.
    """
    command = [sys.executable, "-m", "benchmarks.stacks"]
    command += [str(election), blank, str(scans), str(out), str(workers)]
    if core is not None:
        command.append(str(core))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise RuntimeError(f"reading {scans} failed: {last}")
    return StackRun(**json.loads(done.stdout.splitlines()[-1]))


def _peak_mb(pid: str = "self") -> float:
    """Peak resident memory of a process as the kernel tells it (VmHWM), 0.0 if it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    lines = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(lines[0].split()[1]) / 1024 if lines else 0.0


class _Watch(threading.Thread):
    """Looks at the peak memory of this process's children as long as they live.

    What `getrusage` says of them would include the parent's memory at the moment of the fork.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak_mb = 0.0
        self._done = threading.Event()

    def run(self) -> None:
        own = Path("/proc/self/cmdline")
        while not self._done.wait(LOOK_SECONDS):
            for task in Path("/proc/self/task").glob("*/children"):
                with suppress(OSError):
                    for pid in task.read_text().split():
                        # Until it has started its own program a child shows the parent's memory.
                        if Path(f"/proc/{pid}/cmdline").read_bytes() == own.read_bytes():
                            continue
                        self.peak_mb = max(self.peak_mb, _peak_mb(pid))

    def end(self) -> float:
        self._done.set()
        self.join()
        return self.peak_mb


def main() -> int:
    """Read one stack and print what it took."""
    election, blank, scans, out, workers = sys.argv[1:6]
    if len(sys.argv) > 6 and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {int(sys.argv[6])})
    folder = Path(out)
    request = Request(Path(election), blank, (scans,), folder, workers=int(workers))
    screen = Console(file=StringIO())
    watch = _Watch()
    watch.start()
    status = read(request, Say(Language.EN), screen, Console(stderr=True))
    worker_mb = watch.end()
    if status != 0:
        return status
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    values = {
        "pages": summary["pages"],
        "workers": int(workers),
        "pages_per_second": summary["pages_per_second"],
        "parent_mb": round(_peak_mb(), 1),
        "worker_mb": round(worker_mb, 1),
    }
    print(json.dumps(values))
    return 0


if __name__ == "__main__":
    sys.exit(main())
