"""Growth: n, 2n and 4n posts, a post n, 2n and 4n long, and the memory of few and of many posts."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tools import generate, plot
from tools.measure import Runs, progress, timed
from tools.race import COLD, COLD_ALL, NEWSCLEAN

if TYPE_CHECKING:
    from collections.abc import Sequence

FEW, MANY = 1000, 20_000  # posts whose peak memory is compared
POSTS = 2000  # at most, where more posts are compared with fewer
BODIES = (100, 200, 400)  # times the usual body of a post
PLOTS = ("benchmark-posts.svg", "benchmark-length.svg", "benchmark-memory.svg")


def of_posts(count: int, rounds: int) -> tuple[list[str], str]:
    """A table and a plot: a quarter of ``count`` posts, half of them, all of them."""
    sizes = [max(1, count // 4), max(1, count // 2), count]
    runs = {(name, n): Runs(n) for name in (COLD, COLD_ALL) for n in sizes}
    posts = generate.posts(count)
    with tempfile.TemporaryDirectory(prefix="newsclean-bench-") as scratch:
        for n in sizes:
            generate.write(Path(scratch, str(n)), posts[:n])
        for round_ in range(rounds):
            progress(f"growth in posts, round {round_ + 1} of {rounds}")
            for (name, n), run in runs.items():
                run.add(_cold(name, Path(scratch, str(n)), Path(scratch)))
    lines = ["| | posts | seconds | of the row above | memory, MB |", "| --- | ---: | ---: | ---: | ---: |"]
    series: dict[str, list[tuple[float, float]]] = {}
    for name in (COLD, COLD_ALL):
        rows = {n: runs[name, n] for n in sizes}
        lines += _rows(name, {f"{n:,}": run for n, run in rows.items()})
        series[name] = [(n, run.median * n) for n, run in rows.items()]
    return lines, plot.lines("Time over the number of posts", "posts", "seconds", series)


def of_length(rounds: int) -> tuple[list[str], str, str]:
    """A table and two plots, of time and of memory: one post that gets longer, a family each."""
    texts = {
        (f, n): generate.repeated_post(f, BODIES[0], n // BODIES[0])
        for f in generate.FAMILIES
        for n in BODIES
    }
    runs = {key: Runs() for key in texts}
    with tempfile.TemporaryDirectory(prefix="newsclean-bench-") as scratch:
        for (family, n), text in texts.items():
            generate.write(Path(scratch, f"{family}-{n}"), [generate.Post("long.md", text)])
        for round_ in range(rounds):
            progress(f"growth in length, round {round_ + 1} of {rounds}")
            for (family, n), run in runs.items():
                run.add(_cold(COLD, Path(scratch, f"{family}-{n}"), Path(scratch)))
    lines = ["| | kB | seconds | of the row above | memory, MB |", "| --- | ---: | ---: | ---: | ---: |"]
    seconds: dict[str, list[tuple[float, float]]] = {}
    megabytes: dict[str, list[tuple[float, float]]] = {}
    for family in generate.FAMILIES:
        sizes = {n: len(texts[family, n].encode()) / 1000 for n in BODIES}
        lines += _rows(family, {f"{sizes[n]:,.0f}": runs[family, n] for n in BODIES})
        seconds[family] = [(sizes[n], runs[family, n].median) for n in BODIES]
        megabytes[family] = [(sizes[n], runs[family, n].memory) for n in BODIES]
    across = "size of the one post, kB"
    return (
        lines,
        plot.lines("Time over the length of a post", across, "seconds", seconds),
        plot.lines("Peak memory over the length of a post", across, "MB", megabytes),
    )


def of_memory(few: int = FEW, many: int = MANY) -> tuple[list[str], float]:
    """A table: the peak memory of few posts and of many; and the largest ratio of the two."""
    lines = [f"| | {few:,} posts, MB | {many:,} posts, MB | ratio |", "| --- | ---: | ---: | ---: |"]
    worst = 0.0
    posts = generate.posts(many)
    with tempfile.TemporaryDirectory(prefix="newsclean-bench-") as scratch:
        generate.write(Path(scratch, "few"), posts[:few])
        generate.write(Path(scratch, "many"), posts)
        del posts
        for name in (COLD, COLD_ALL):
            peaks = []
            for size in ("few", "many"):
                progress(f"memory, {size} posts: {name}")
                peaks.append(_cold(name, Path(scratch, size), Path(scratch))[1])
            worst = max(worst, peaks[1] / peaks[0])
            lines.append(f"| {name} | {peaks[0]:.1f} | {peaks[1]:.1f} | {peaks[1] / peaks[0]:.3f} |")
    return lines, worst


def _rows(name: str, runs: dict[str, Runs]) -> list[str]:
    rows: list[str] = []
    before: Runs | None = None
    for size, run in runs.items():
        seconds = run.median * run.posts
        above = f"{run.over(before) * run.posts / before.posts:.2f}" if before else ""
        rows.append(f"| {name} | {size} | {seconds:.3f} | {above} | {run.memory:.0f} |")
        before = run
    return rows


def _cold(name: str, source: Path, scratch: Path) -> tuple[float, float]:
    """Run newsclean over a fresh copy, with empty caches."""
    folder, cache = scratch / "copy", scratch / "cache"
    shutil.copytree(source, folder)
    command: Sequence[str] = [*NEWSCLEAN, "-q", *(["-j1"] if name == COLD else []), str(folder)]
    measured = timed(list(command), {**os.environ, "NEWSCLEAN_CACHE_DIR": str(cache)})
    shutil.rmtree(folder)
    shutil.rmtree(cache, ignore_errors=True)
    return measured
