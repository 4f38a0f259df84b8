"""The race: every contestant over the same folder of posts, whole processes, round by round."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from newsclean import clean
from tests import renderers
from tools import contestants, generate
from tools.contestants import FLOOR, MOST, NAIVE, SYNCED_FLOOR, WALK
from tools.judging import Pair, judge
from tools.measure import Runs, progress, timed

if TYPE_CHECKING:
    from collections.abc import Sequence

NEWSCLEAN = [sys.executable, "-m", "newsclean"]
COLD, COLD_ALL = "newsclean, cold, -j1", "newsclean, cold, all cores"
WARM, WARM_ALL = "newsclean, warm templates, -j1", "newsclean, warm templates, all cores"
AGAIN, CLEAN, CLEAN_ALL = (
    "newsclean, second run",
    "newsclean, clean posts, -j1",
    "newsclean, clean posts, all cores",
)
OURS = (COLD, COLD_ALL, AGAIN, WARM, WARM_ALL, CLEAN, CLEAN_ALL)
JUDGED = 60  # posts of a family whose pages are compared


class Race:
    """What came of a race: the runs by contestant, and the share of posts whose meaning is kept."""

    def __init__(self, posts: Sequence[generate.Post], rounds: int, only: str) -> None:
        self.posts = posts
        self.runs: dict[str, Runs] = {}
        self.kept: dict[str, dict[str, float]] = {}
        self.outputs: dict[str, dict[str, str]] = {}
        names = [WALK, FLOOR, SYNCED_FLOOR, *OURS, *contestants.installed()]
        self.names = [name for name in names if only in name or name in (FLOOR, SYNCED_FLOOR)]
        with tempfile.TemporaryDirectory(prefix="newsclean-bench-") as scratch:
            self._track = Track(Path(scratch), posts)
            for round_ in range(rounds):
                shift = round_ * 5 % len(self.names)
                for name in self.names[shift:] + self.names[:shift]:
                    progress(f"round {round_ + 1} of {rounds}: {name}")
                    self._run(name)
        progress("comparing pages")
        self._judge()

    def _run(self, name: str) -> None:
        some = self.posts[: MOST.get(name, len(self.posts))]
        folder = self._track.lay(name, some)
        self.runs.setdefault(name, Runs(len(some))).add(self._track.run(name, folder))
        if name not in self.outputs and name in (COLD, *contestants.installed()):
            self.outputs[name] = {p.path: (folder / p.path).read_text("utf-8") for p in some}
        shutil.rmtree(folder)

    def _judge(self) -> None:
        """Per contestant and renderer, the share of posts whose page is what it was, of some of each family.

        For newsclean that is the page it declares: the source's, less the advertisements and such that it takes out.
        """
        sample = [post for inside in generate.by_family(self.posts, JUDGED).values() for post in inside]
        readers = [name for name in ("cmark-gfm", "kramdown") if renderers.available(name)] or ["pyromark"]
        wanted = {p.path: clean(p.text, name=p.path).reference or p.text for p in sample}
        for name, after in self.outputs.items():
            pairs = [
                Pair(p.path, wanted[p.path] if name == COLD else p.text, after[p.path])
                for p in sample
                if p.path in after
            ]
            self.kept[name] = {r: 1 - len(found) / len(pairs) for r, found in judge(pairs, readers).items()}

    def table(self) -> list[str]:
        """The results as a table in Markdown."""
        readers = next(iter(self.kept.values()), {})
        head = [
            "",
            "posts",
            "ms a post",
            "posts/s",
            "times the floor",
            "times the naive script",
            "memory, MB",
        ]
        head += [f"meaning kept, {reader}" for reader in readers]
        lines = ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)]
        for name in self.names:
            run = self.runs[name]
            row = [name, f"{run.posts:,}", f"{1000 * run.median:.3f}", f"{1 / run.median:,.0f}"]
            row += [f"{run.over(self.runs[SYNCED_FLOOR if name in OURS else FLOOR]):.2f}"]
            row += [f"{self.runs[NAIVE].over(run):.1f}" if NAIVE in self.runs else ""]
            row += [f"{run.memory:.0f}"]
            row += [
                f"{100 * self.kept[name][reader]:.1f} %" if name in self.kept else "" for reader in readers
            ]
            lines.append("| " + " | ".join(row) + " |")
        gone = contestants.missing()
        return lines + [""] * bool(gone) + [f"Not run: {name}, because {why}." for name, why in gone.items()]


class Track:
    """Folders to race over, each laid out anew, and the state that newsclean starts from."""

    def __init__(self, scratch: Path, posts: Sequence[generate.Post]) -> None:
        self._scratch = scratch
        self._cache = scratch / "cache"
        self._environment = {**os.environ, "NEWSCLEAN_CACHE_DIR": str(self._cache)}
        generate.write(scratch / "source", posts)
        shutil.copytree(scratch / "source", scratch / "clean")
        timed([*NEWSCLEAN, "-q", str(scratch / "clean")], self._environment)
        self._templates = [(path.name, path.read_bytes()) for path in self._cache.glob("templates-*.json")]

    def lay(self, name: str, posts: Sequence[generate.Post]) -> Path:
        """A fresh copy of the posts, or of the clean ones; and the cache as ``name`` wants to find it."""
        folder = self._scratch / "posts"
        shutil.rmtree(self._cache, ignore_errors=True)
        if name in MOST:
            generate.write(folder, list(posts))
        else:
            shutil.copytree(self._scratch / ("clean" if name in (CLEAN, CLEAN_ALL) else "source"), folder)
        if name in (WARM, WARM_ALL, CLEAN, CLEAN_ALL):
            self._cache.mkdir()
            for file, data in self._templates:
                (self._cache / file).write_bytes(data)
        return folder

    def run(self, name: str, folder: Path) -> tuple[float, float]:
        """Run a contestant: seconds and megabytes."""
        if name not in OURS:
            return timed(contestants.command(name, str(folder)), self._environment)
        command = [*NEWSCLEAN, "-q", *(["-j1"] if name.endswith("-j1") else []), str(folder)]
        if name == AGAIN:
            timed(command, self._environment)
        return timed(command, self._environment)
