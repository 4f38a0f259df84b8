"""Race newsclean against the other ways to clean a folder of posts: ``make bench``.

Every contestant is a process of its own over its own copy of the same posts. The rounds are interleaved, each
in another order, and what is shown are medians, so that a busy machine hurts all alike; ratios are taken
within a round. Beside each speed stands the share of posts that still mean what they meant, because a
converter that loses the page is quick for nothing.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from newsclean import clean
from tests import renderers
from tools import contestants, generate
from tools.judging import Pair, judge

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = Path("docs/benchmarks.md")
NEWSCLEAN = [sys.executable, "-m", "newsclean"]
COLD, COLD_ALL = "newsclean, cold, -j1", "newsclean, cold, all cores"
WARM, WARM_ALL = "newsclean, warm templates, -j1", "newsclean, warm templates, all cores"
AGAIN, AGAIN_CHANGED = "newsclean, second run", "newsclean, clean posts, empty cache"
NAIVE = "frontmatter + bleach + markdownify"
JUDGED = 60  # posts of a family whose pages are compared
PACKAGES = ["newsclean", "bleach", "markdownify", "pyromark", "selectolax", "python-frontmatter", "html2text"]
PACKAGES += ["html-to-markdown", "markdownify-rs"]


@dataclass(slots=True)
class Runs:
    """The measurements of one contestant, a round each."""

    seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def main() -> int:
    """Race, and print or write the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=1000, help="how many posts to make (default: 1000)")
    parser.add_argument("--posts", type=Path, metavar="DIR", help="a folder of real posts instead")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--only", default="", help="race only contestants with this in their name, and the floor"
    )
    parser.add_argument(
        "--growth", action="store_true", help="also measure n, 2n, 4n posts and a post n, 2n, 4n long"
    )
    parser.add_argument(
        "--profile", action="store_true", help="only show where the time in clean goes, by module"
    )
    parser.add_argument("--write", action="store_true", help=f"write {PAGE}")
    chosen = parser.parse_args()
    posts = read(chosen.posts) if chosen.posts else generate.posts(chosen.count)
    if chosen.profile:
        print("\n".join(profile(posts)))
        return 0
    lines = [*setting(posts, chosen), "", *race(posts, chosen.rounds, chosen.only)]
    lines += ["", *in_process(posts, chosen.rounds), "", *start_up(chosen.rounds)]
    if chosen.growth:
        lines += ["", *growth(chosen.rounds)]
    text = "\n".join(lines) + "\n"
    print(text)
    if chosen.write:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(f"# Benchmarks\n\n{(__doc__ or '').split(chr(10), 2)[2].strip()}\n\n{text}", "utf-8")
    return 0


def read(folder: Path) -> list[generate.Post]:
    """The posts of a folder."""
    paths = sorted(folder.rglob("*.md"))
    return [generate.Post(str(p.relative_to(folder)), p.read_bytes().decode()) for p in paths]


def setting(posts: list[generate.Post], chosen: argparse.Namespace) -> list[str]:
    """What was measured, with what, on what."""
    versions = []
    for package in PACKAGES:
        try:
            versions.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    size = sum(len(p.text.encode()) for p in posts) / len(posts) / 1000
    machine = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    options = f"--rounds {chosen.rounds}" + (f" --count {chosen.count}" if not chosen.posts else "")
    return [
        f"{len(posts)} posts of {size:.1f} kB on average, {os.cpu_count()} cores ({machine}).",
        "",
        f"Versions: {', '.join(versions)}.",
        "",
        f"Command: `make bench BENCH_OPTIONS='{options}{' --growth' * chosen.growth}'`.",
    ]


def race(posts: list[generate.Post], rounds: int, only: str) -> list[str]:
    """Whole processes over the folder."""
    field_ = [contestants.WALK, contestants.FLOOR, contestants.SYNCED_FLOOR, COLD, COLD_ALL, WARM, WARM_ALL]
    field_ += [AGAIN, AGAIN_CHANGED, *contestants.installed()]
    field_ = [name for name in field_ if only in name or name == contestants.FLOOR]
    runs: dict[str, Runs] = defaultdict(Runs)
    outputs: dict[str, list[generate.Post]] = {}
    with tempfile.TemporaryDirectory(prefix="newsclean-bench-") as scratch:
        source = Path(scratch, "source")
        generate.write(source, posts)
        for round_ in range(rounds):
            shift = round_ * 5 % len(field_)
            for name in field_[shift:] + field_[:shift]:
                seconds, megabytes, folder = contest(name, source, Path(scratch))
                runs[name].seconds.append(seconds)
                runs[name].megabytes.append(megabytes)
                if name not in outputs and (name in contestants.CONVERTERS or name == COLD):
                    outputs[name] = [
                        generate.Post(p.path, (folder / p.path).read_text("utf-8")) for p in posts
                    ]
                shutil.rmtree(folder)
    kept = meaning_kept(posts, outputs)
    readers = next(iter(kept.values()), {})
    head = ["", "ms a post", "posts/s", "of the floor", "of the naive script", "memory, MB"]
    head += [f"meaning kept, {reader}" for reader in readers]
    lines = ["## Whole folder", "", "| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)]
    for name in field_:
        run = runs[name]
        row = [name, f"{1000 * run.median / len(posts):.3f}", f"{len(posts) / run.median:,.0f}"]
        row += [ratio(run, runs[contestants.FLOOR]), ratio(run, runs[NAIVE]) if NAIVE in runs else ""]
        row += [f"{statistics.median(run.megabytes):.0f}"]
        row += [f"{100 * kept[name][reader]:.1f} %" if name in kept else "" for reader in readers]
        lines.append("| " + " | ".join(row) + " |")
    lines += ["", "*Of the floor*: time as a multiple; below 1 in *of the naive script* is quicker than it."]
    return lines


def ratio(run: Runs, other: Runs) -> str:
    """The median of the ratios within each round."""
    return f"{statistics.median(a / b for a, b in zip(run.seconds, other.seconds, strict=True)):.2f}×"


def contest(name: str, source: Path, scratch: Path) -> tuple[float, float, Path]:
    """Run one contestant over a fresh copy: seconds, megabytes at the peak, and the folder it left."""
    folder, cache = scratch / "posts", scratch / "cache"
    shutil.rmtree(cache, ignore_errors=True)
    shutil.copytree(source, folder)
    environment = {**os.environ, "NEWSCLEAN_CACHE_DIR": str(cache)}
    if not name.startswith("newsclean"):
        return *timed([sys.executable, "-m", "tools.contestants", name, str(folder)], environment), folder
    command = [*NEWSCLEAN, "-q"] + ["-j1"] * name.endswith("-j1") + [str(folder)]
    if name in (WARM, WARM_ALL, AGAIN, AGAIN_CHANGED):
        timed(command, environment)
    if name in (WARM, WARM_ALL):
        shutil.rmtree(folder)
        shutil.copytree(source, folder)
    if name == AGAIN_CHANGED:
        shutil.rmtree(cache, ignore_errors=True)
    return *timed(command, environment), folder


# A process that does nothing but start another, so that what it reports is not this one's memory.
LAUNCHER = """
import os, sys, time
start = time.perf_counter()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(child, 0)
print(time.perf_counter() - start, usage.ru_maxrss, os.waitstatus_to_exitcode(status), file=open(3, "w"))
"""


def timed(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Run a command to its end: seconds, and megabytes at the peak of its largest process."""
    os.sync()  # so that nobody pays for what the one before left to be written
    reading, writing = os.pipe()
    launcher = [sys.executable, "-S", "-E", "-c", f"import os; os.dup2({writing}, 3)\n{LAUNCHER}", *command]
    done = subprocess.run(
        launcher,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment,
        pass_fds=[writing],
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    os.close(writing)
    with os.fdopen(reading) as report:
        seconds, kilobytes, code = report.read().split()
    if code not in ("0", "1") or done.returncode or "Traceback" in done.stderr:
        raise SystemExit(f"{' '.join(command)} ended with {code}:\n{done.stderr[-2000:]}")
    return float(seconds), int(kilobytes) / 1024


def meaning_kept(
    posts: list[generate.Post], outputs: dict[str, list[generate.Post]]
) -> dict[str, dict[str, float]]:
    """Per contestant and renderer, the share of posts whose page is what it was, of some of each folder."""
    folders: dict[str, list[int]] = defaultdict(list)
    for i, post in enumerate(posts):
        folders[post.path.split("/")[0]].append(i)
    sample = sorted(i for inside in folders.values() for i in inside[:JUDGED])
    readers = [name for name in ("cmark-gfm", "kramdown") if renderers.available(name)] or ["pyromark"]
    kept = {}
    for name, after in outputs.items():
        dropped = {
            i: tuple(d.text for d in clean(posts[i].text).dropped) if name == COLD else () for i in sample
        }
        pairs = [Pair(posts[i].path, posts[i].text, after[i].text, dropped[i]) for i in sample]
        kept[name] = {r: 1 - len(found) / len(sample) for r, found in judge(pairs, readers).items()}
    return kept


def in_process(posts: list[generate.Post], rounds: int) -> list[str]:
    """Conversion alone, no files, one core, by folder."""
    folders: dict[str, list[str]] = defaultdict(list)
    for post in posts:
        if len(folders[post.path.split("/")[0]]) < 200:
            folders[post.path.split("/")[0]].append(post.text)
    ways: dict[str, Callable[[str], str]] = {"newsclean.clean": lambda text: clean(text).text}
    ways |= {name: contestants.CONVERTERS[name][1]() for name in contestants.installed()}
    times: dict[tuple[str, str], list[float]] = defaultdict(list)
    for _ in range(rounds):
        for name, convert in ways.items():
            for folder, texts in folders.items():
                start = time.perf_counter()
                for text in texts:
                    convert(text)
                times[name, folder].append(1e6 * (time.perf_counter() - start) / len(texts))
    lines = ["## Conversion alone", "", "Microseconds a post, in process, one core, no files.", ""]
    lines += ["| | " + " | ".join(folders) + " |", "| --- |" + " ---: |" * len(folders)]
    for name in ways:
        cells = [f"{statistics.median(times[name, folder]):,.0f}" for folder in folders]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def start_up(rounds: int) -> list[str]:
    """What a single short call costs."""
    python = [sys.executable, "-c"]
    packages = "import typer, rich.console, markdownify, bleach, frontmatter"
    with tempfile.TemporaryDirectory(prefix="newsclean-bench-") as scratch:
        post = Path(scratch, "post.md")
        calls = {
            'python -c "pass"': [*python, "pass"],
            'python -c "import typer"': [*python, "import typer"],
            f'python -c "{packages}"': [*python, packages],
            "newsclean --version": [*NEWSCLEAN, "--version"],
            "newsclean on one post, cold": [*NEWSCLEAN, "-q", str(post)],
            "newsclean on one post, warm templates": [*NEWSCLEAN, "-q", str(post)],
        }
        environment = {**os.environ, "NEWSCLEAN_CACHE_DIR": str(Path(scratch, "cache"))}
        runs: dict[str, list[float]] = defaultdict(list)
        for _ in range(rounds):
            for name, command in calls.items():
                post.write_text(generate.long_post("mixed", 1), "utf-8")
                if "cold" in name:
                    shutil.rmtree(Path(scratch, "cache"), ignore_errors=True)
                runs[name].append(timed(command, environment)[0])
    lines = ["## Start", "", "| | ms |", "| --- | ---: |"]
    return lines + [f"| `{name}` | {1000 * statistics.median(run):.0f} |" for name, run in runs.items()]


def growth(rounds: int) -> list[str]:
    """Twice the posts, and a post twice as long, should cost twice as much."""
    lines = ["## Growth", "", "| | seconds | of the row above | memory, MB |", "| --- | ---: | ---: | ---: |"]
    with tempfile.TemporaryDirectory(prefix="newsclean-bench-") as scratch:
        sources = {f"{n} posts": generate.posts(n) for n in (1000, 2000, 4000)}
        for n in (10, 20, 40):
            text = generate.long_post("mixed", n)
            sources[f"one post of {len(text.encode()) // 1000} kB"] = [generate.Post("long.md", text)]
        last = 0.0
        for name, posts in sources.items():
            source = Path(scratch, name)
            generate.write(source, posts)
            runs = Runs()
            for _ in range(rounds):
                seconds, megabytes, folder = contest(COLD, source, Path(scratch))
                runs.seconds.append(seconds)
                runs.megabytes.append(megabytes)
                shutil.rmtree(folder)
            above = f"{runs.median / last:.2f}×" if last else ""
            last = runs.median if name != "4000 posts" else 0.0
            lines.append(
                f"| {name} | {runs.median:.3f} | {above} | {statistics.median(runs.megabytes):.0f} |"
            )
    return lines


def profile(posts: list[generate.Post]) -> list[str]:
    """Where the time in ``clean`` goes: a module each, with what it calls in C."""
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
    sys.exit(main())
