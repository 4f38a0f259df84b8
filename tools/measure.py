"""Measure a command: seconds, and megabytes at the peak, in rounds."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field

STARTED = time.perf_counter()

# A process that does nothing but start another, so that what it reports is not this one's memory.
LAUNCHER = """
import os, sys, time
start = time.perf_counter()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(child, 0)
print(time.perf_counter() - start, usage.ru_maxrss, os.waitstatus_to_exitcode(status), file=open(3, "w"))
"""


@dataclass(slots=True)
class Runs:
    """The measurements of one contestant over ``posts`` posts, a round each."""

    posts: int = 1
    seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    def add(self, measured: tuple[float, float]) -> None:
        """Take the measurements of a round."""
        self.seconds.append(measured[0])
        self.megabytes.append(measured[1])

    @property
    def median(self) -> float:
        """Seconds a post."""
        return statistics.median(self.seconds) / self.posts

    @property
    def memory(self) -> float:
        return statistics.median(self.megabytes)

    def over(self, other: Runs) -> float:
        """The median of the ratios, post by post, within each round."""
        ratios = [a / b for a, b in zip(self.seconds, other.seconds, strict=True)]
        return statistics.median(ratios) * other.posts / self.posts


def progress(text: str) -> None:
    """Say on stderr how far it is."""
    seconds = int(time.perf_counter() - STARTED)
    print(f"[{seconds // 60}:{seconds % 60:02}] {text}", file=sys.stderr, flush=True)


def timed(command: list[str], environment: dict[str, str], data: bytes = b"") -> tuple[float, float]:
    """Run a command to its end: seconds, and megabytes at the peak of its largest process.

    Raises SystemExit when the command fails.
    """
    os.sync()  # so that nobody pays for what the one before left to be written
    reading, writing = os.pipe()
    launcher = [sys.executable, "-S", "-E", "-c", f"import os; os.dup2({writing}, 3)\n{LAUNCHER}"]
    if not os.path.isabs(command[0]):  # noqa: PTH117 - a name
        command = ["/usr/bin/env", *command]
    done = subprocess.run(
        [*launcher, *command],
        input=data,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment,
        pass_fds=[writing],
        check=False,
    )
    os.close(writing)
    with os.fdopen(reading) as report:
        seconds, kilobytes, code = report.read().split()
    said = done.stderr.decode(errors="replace")
    if code not in ("0", "1") or done.returncode or "Traceback" in said:
        raise SystemExit(f"{' '.join(command)} ended with {code}:\n{said[-2000:]}")
    return float(seconds), int(kilobytes) / 1024
