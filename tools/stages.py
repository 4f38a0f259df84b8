"""Where the time goes: newsclean by stage, files included, and the other converters' conversion alone."""

from __future__ import annotations

import cProfile
import importlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsclean import clean
from newsclean.model import Settings
from tools import contestants, generate
from tools.measure import progress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MOST = 200  # posts of a family
REST = "the pipeline itself, findings, reports"
# Whoever calls one of these functions waits for it; what it calls of the others counts for them alone.
STAGES = {
    "read, decode": ("read.read", "read.decode"),
    "front matter": ("front_matter.locate", "front_matter_check.check"),
    "limits": ("bounds.refusal",),
    "words: phrases, literal Markdown": ("phrases.propose", "literal.suspicious", "repairs.propose"),
    "danger": ("danger.suspicious", "sanitise.sanitise"),
    "Markdown: events": ("markdown.events",),
    "where HTML stands": ("scan.scan",),
    "what rules propose": ("plan.plan",),
    "templates: bleach, markdownify": ("block.template", "block.sanitised"),
    "Markdown: HTML of the page": ("markdown.html",),
    "pages compared": ("settle.settle", "fingerprint.of", "page.of_html"),
    "temporary files, sync, rename": ("write.stage", "write.commit"),
}


class _Stopwatch:
    """Seconds by stage, each without those of the stages it called."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inner = [0.0]
        for path in Path(importlib.import_module("newsclean").__path__[0]).glob("*.py"):
            if path.stem != "__main__":
                importlib.import_module(f"newsclean.{path.stem}")
        for stage, names in STAGES.items():
            for name in names:
                module, _, function = name.partition(".")
                self._watch(stage, getattr(importlib.import_module(f"newsclean.{module}"), function))

    def _watch(self, stage: str, original: Callable[..., Any]) -> None:
        def watched(*args: Any, **named: Any) -> Any:
            self._inner.append(0.0)
            start = time.perf_counter()
            try:
                return original(*args, **named)
            finally:
                took = time.perf_counter() - start
                self.seconds[stage] += took - self._inner.pop()
                self._inner[-1] += took

        for user in [m for name, m in sys.modules.items() if name.split(".")[0] == "newsclean"]:
            for alias in [key for key, value in vars(user).items() if value is original]:
                setattr(user, alias, watched)


def stages(posts: Sequence[generate.Post], rounds: int) -> list[str]:
    """A table of microseconds a post, by stage; measured in a process of its own, whose functions are wrapped."""
    progress("newsclean by stage")
    with tempfile.TemporaryDirectory(prefix="newsclean-bench-") as scratch:
        for family, inside in generate.by_family(posts, MOST).items():
            generate.write(Path(scratch, "source", family), inside)
        arguments = [sys.executable, "-m", "tools.stages", scratch, str(rounds)]
        done = subprocess.run(arguments, stdout=subprocess.PIPE, check=True)
    found: dict[str, dict[str, float]] = json.loads(done.stdout)
    rows = [*STAGES, REST]
    lines = [f"| | {' | '.join(found)} |", "| --- |" + " ---: |" * len(found)]
    for stage in rows:
        cells = [
            f"{times.get(stage, 0):,.0f} ({times.get(stage, 0) / sum(times.values()):.0%})"
            for times in found.values()
        ]
        lines.append(f"| {stage} | {' | '.join(cells)} |")
    totals = [f"**{sum(times.values()):,.0f}**" for times in found.values()]
    return [*lines, f"| **together** | {' | '.join(totals)} |"]


def _measure(scratch: Path, rounds: int) -> dict[str, dict[str, float]]:
    from newsclean.work import Job, Plan, Worker

    watch, worker, settings = _Stopwatch(), Worker(Plan()), Settings()
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for number in range(rounds + 1):  # before the first, one for imports and templates
        for source in sorted((scratch / "source").iterdir()):
            folder = scratch / "posts"
            shutil.copytree(source, folder)
            os.sync()
            paths = sorted(str(path) for path in folder.rglob("*") if path.is_file())
            watch.seconds.clear()
            start = time.perf_counter()
            for first in range(0, len(paths), contestants.BATCH):
                worker.do([Job(path, path, settings) for path in paths[first : first + contestants.BATCH]])
            watch.seconds[REST] = time.perf_counter() - start - sum(watch.seconds.values())
            if number:
                for stage, seconds in watch.seconds.items():
                    found[source.name][stage].append(1e6 * seconds / len(paths))
            shutil.rmtree(folder)
    return {name: {s: statistics.median(runs) for s, runs in times.items()} for name, times in found.items()}


def conversion(posts: Sequence[generate.Post], rounds: int) -> list[str]:
    """Conversion alone, no files, one core: a table of microseconds a post."""
    families = generate.by_family(posts, MOST)
    ways: dict[str, Callable[[str], str]] = {"newsclean.clean": lambda text: clean(text).text}
    names = contestants.installed()
    ways |= {name: contestants.CONVERTERS[name][1]() for name in names if name in contestants.CONVERTERS}
    times: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    with tempfile.TemporaryDirectory(prefix="newsclean-bench-") as scratch:
        for family, inside in families.items():
            generate.write(Path(scratch, family), inside)
        for round_ in range(rounds):
            progress(f"conversion alone, round {round_ + 1} of {rounds}")
            for name, convert in ways.items():
                for family, inside in families.items():
                    start = time.perf_counter()
                    for post in inside:
                        convert(post.text)
                    times[name][family].append(1e6 * (time.perf_counter() - start) / len(inside))
            if contestants.TURNDOWN in names:
                command = contestants.command(contestants.TURNDOWN, scratch)
                command.insert(2, "--time")
                for family, taken in json.loads(subprocess.check_output(command)).items():
                    times[contestants.TURNDOWN][family].append(taken)
    lines = ["| | " + " | ".join(families) + " |", "| --- |" + " ---: |" * len(families)]
    for name, found in times.items():
        lines.append(f"| {name} | {' | '.join(f'{statistics.median(found[f]):,.0f}' for f in families)} |")
    return lines


def profile(posts: Sequence[generate.Post]) -> list[str]:
    """Where the time in ``clean`` goes under a profiler: a module each, with what it calls in C."""
    for post in posts:
        clean(post.text)  # templates and imports are not what is asked about
    profiler = cProfile.Profile()
    profiler.enable()
    for post in posts:
        clean(post.text)
    profiler.disable()
    seconds: dict[str, float] = defaultdict(float)
    profiler.create_stats()
    for (file, _, function), (_, _, own, _, _) in profiler.stats.items():
        seconds[Path(file).name if file != "~" else function] += own
    total = sum(seconds.values())
    lines = [f"| where | share of {1e6 * total / len(posts):,.0f} µs a post, profiled |", "| --- | ---: |"]
    best = sorted(seconds.items(), key=lambda item: -item[1])[:25]
    return lines + [f"| {where} | {100 * own / total:.1f} % |" for where, own in best]


if __name__ == "__main__":
    print(json.dumps(_measure(Path(sys.argv[1]), int(sys.argv[2]))))
