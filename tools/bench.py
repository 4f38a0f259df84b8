"""Race newsclean against what else a user could pick: ``make bench``.

Everything is measured in one run on the same posts. The rounds are interleaved, each in another order, and what is
shown are medians, so that a busy machine hurts all alike; ratios are taken within a round. Beside each speed stands
the share of posts that still mean what they meant, because a converter that loses the page is quick for nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import sys
import tempfile
from collections import defaultdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tools import contestants, generate, growth, race, stages
from tools.measure import progress, timed
from tools.race import NEWSCLEAN

DOCS = Path("docs")
PAGE = DOCS / "benchmarks.md"
PACKAGES = ["newsclean", "bleach", "markdownify", "pyromark", "selectolax", "python-frontmatter", "html2text"]
PACKAGES += ["html-to-markdown", "markdownify-rs"]
TYPER, IMPORTS = "import typer", "import typer, rich.console, markdownify, bleach, frontmatter"
VERSION, PIPE = "newsclean --version", "newsclean - (a post without HTML)"
ONE_COLD, ONE_WARM = "newsclean, one post, cold", "newsclean, one post, warm templates"

HOW = f"""
**How it is measured.** A contestant is a process of its own that cleans a fresh copy of the folder, from its start to
its end, start-up and files included. *Cold* is newsclean with an empty cache folder. *Warm templates* is newsclean on
posts that it has not seen, with the [templates](how-it-works.md) of an earlier run. *Second run* is newsclean again on
the folder that it has just cleaned. *Clean posts* are posts that nobody remembers and that need nothing. Where a
contestant would keep the others waiting it gets the first posts only: the column *posts* says how many.

**Ratios.** *Times the floor* is the time as a multiple of what it costs to replace the files with nothing done to them:
for newsclean with the sync that it does before a rename, so that a power cut loses nothing, for the others without
one, since they do none. *Times the naive script* is how many times as fast one is as the script that anyone would
write, `{contestants.NAIVE}`. *Memory* is the peak of the largest process.

**Meaning kept** is judged by the tests' own judge on {race.JUDGED} posts of each family, with the pages that real
renderers make. For newsclean the page to be kept is the source's, less what its rules say they take out
(advertisements, a card's host line); for the others it is the source's. A converter is made for HTML and reads a post
that mixes it with Markdown as if all of it were HTML. *rendered* gives it the HTML of the page instead.
"""


def main() -> int:
    """Race, and print or write the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=1000, help="how many posts to make (default: 1000)")
    parser.add_argument("--posts", type=Path, metavar="DIR", help="a folder of real posts instead")
    parser.add_argument("--rounds", type=int, default=5, help="how often (default: 5)")
    parser.add_argument("--only", default="", help="race only contestants with this in their name")
    parser.add_argument(
        "--growth",
        action="store_true",
        help="also measure n, 2n, 4n posts, a post n, 2n, 4n long, and memory",
    )
    parser.add_argument(
        "--memory", action="store_true", help=f"only the memory of {growth.FEW} and of {growth.MANY} posts"
    )
    parser.add_argument(
        "--profile",
        action="store_true",
        help="only where the time in clean goes, by module, under a profiler",
    )
    parser.add_argument("--write", action="store_true", help=f"write {PAGE} and its plots")
    chosen = parser.parse_args()
    if chosen.memory:
        lines, worst = growth.of_memory()
        print("\n".join(lines))
        return 0 if worst <= 1.1 else 1
    posts = read(chosen.posts) if chosen.posts else generate.posts(chosen.count)
    if chosen.profile:
        print("\n".join(stages.profile(posts)))
        return 0
    text, plots = page(posts, chosen)
    print(text)
    progress("done")
    if chosen.write:
        PAGE.write_text(text, "utf-8")
        for name, image in plots.items():
            (DOCS / name).write_text(image, "utf-8")
    return 0


def page(posts: list[generate.Post], chosen: argparse.Namespace) -> tuple[str, dict[str, str]]:
    """The page with the results, and its plots by file name."""
    raced = race.Race(posts, chosen.rounds, chosen.only)
    starts = start_up(chosen.rounds)
    by_stage = stages.stages(posts, chosen.rounds)
    alone = stages.conversion(posts, chosen.rounds)
    grown: list[str] = []
    plots: dict[str, str] = {}
    worst = 0.0
    if chosen.growth:
        by_posts, first = growth.of_posts(min(chosen.count, growth.POSTS), chosen.rounds)
        by_length, second, third = growth.of_length(chosen.rounds)
        memory, worst = growth.of_memory()
        plots = dict(zip(growth.PLOTS, (first, second, third), strict=True))
        images = [f"![{image.split('<title>')[1].split('<')[0]}]({name})" for name, image in plots.items()]
        grown = ["", "## Growth", "", "Dashed is cost in proportion to the first point.", "", images[0], ""]
        grown += [*by_posts, "", images[1], "", images[2], "", *by_length, ""]
        grown += [
            "Peak memory of many posts against few. Tables of what is known grow until they are full:",
            "",
            *memory,
        ]
    summary = (__doc__ or "").split("\n", 2)[2].strip()
    lines = ["# Benchmarks", "", summary, "", *setting(posts, chosen), HOW]
    lines += ["## Aims", "", *aims(raced, starts, worst), "", "## Whole folder", "", *raced.table()]
    lines += ["", "## What is not better", "", *not_better(raced), "", "## Where the time goes", ""]
    lines += [
        "Microseconds a post on one core, files included, templates known, and the share of the whole; a",
        "stage",
    ]
    lines[-1] += " without the stages that it calls."
    lines += ["", *by_stage, "", "## Conversion alone", ""]
    lines += [
        "Microseconds a post, one core, in process, no files. Node's compiler has warmed up.",
        "",
        *alone,
    ]
    lines += ["", "## Start", "", "| | ms |", "| --- | ---: |"]
    lines += [f"| `{name}` | {1000 * statistics.median(run):.0f} |" for name, run in starts.items()]
    return "\n".join([*lines, *grown]) + "\n", plots


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
    for name in (contestants.TURNDOWN, contestants.PANDOC):
        if found := contestants.version_of(name):
            versions.append(found)
    size = sum(len(p.text.encode()) for p in posts) / len(posts) / 1000
    python = f"{platform.python_implementation()} {platform.python_version()}"
    machine = f"{processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, {python}"
    options = f"--count {chosen.count}" if not chosen.posts else "--posts DIR"
    options += f" --rounds {chosen.rounds}" * (chosen.rounds != 5) + f" --only {chosen.only}" * bool(
        chosen.only
    )
    options += " --growth" * chosen.growth + " --write" * chosen.write
    kinds = ", ".join(f"{len(p):,} {f}" for f, p in generate.by_family(posts).items())
    return [
        f"- {len(posts):,} posts ({kinds}) of {size:.1f} kB on average, the same ones every time",
        f"- {machine}; load when it was done: {os.getloadavg()[0]:.1f}",
        f"- {', '.join(versions)}",
        f"- `make bench BENCH_OPTIONS='{options}'`",
    ]


def processor() -> str:
    """What the system calls its processor."""
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor() or "unknown processor"
    return next(
        (line.split(":")[1].strip() for line in text.splitlines() if "model name" in line),
        "unknown processor",
    )


def aims(raced: race.Race, starts: dict[str, list[float]], memory: float) -> list[str]:
    """What newsclean wants to be, and whether it is."""
    runs, start = raced.runs, {name: statistics.median(run) for name, run in starts.items()}
    rows: list[tuple[str, str, float, float]] = []

    def ratio(what: str, over: str, under: str, sign: str, limit: float) -> None:
        if over in runs and under in runs:
            rows.append((what, sign, limit, runs[over].over(runs[under])))

    naive, synced, rust = contestants.NAIVE, contestants.SYNCED_FLOOR, "html-to-markdown"
    ratio("the naive script's time over ours, cold, one core", naive, race.COLD, "≥", 10)
    ratio("the naive script's time over ours, cold, all cores", naive, race.COLD_ALL, "≥", 20)
    ratio("our time over the floor's, cold, one core", race.COLD, synced, "≤", 3)
    ratio("our time over the floor's, cold, all cores", race.COLD_ALL, synced, "≤", 2)
    ratio("our time over html-to-markdown's, cold, all cores", race.COLD_ALL, rust, "≤", 1)
    ratio("the first run's time over the second's, one core", race.COLD, race.AGAIN, "≥", 20)
    ratio("the second run's time over walk and stat", race.AGAIN, contestants.WALK, "≤", 2)
    rows.append(("`newsclean --version` over `import typer`", "≤", 1.3, start[VERSION] / start[TYPER]))
    rows.append(("a pipe without HTML over `import typer`", "≤", 1.3, start[PIPE] / start[TYPER]))
    rows.append(("one post, cold, over importing its packages", "≤", 1.6, start[ONE_COLD] / start[IMPORTS]))
    if memory:
        rows.append((f"peak memory of {growth.MANY:,} posts over that of {growth.FEW:,}", "≤", 1.1, memory))
    lines = ["| | aim | measured | |", "| --- | ---: | ---: | --- |"]
    for what, sign, limit, found in rows:
        met = found >= limit if sign == "≥" else found <= limit
        lines.append(f"| {what} | {sign} {limit:g} | {found:.2f} | {'reached' if met else '**missed**'} |")
    return lines


def not_better(raced: race.Race) -> list[str]:
    """Who is quicker, or keeps more, or needs less memory."""
    lines = []
    for ours in (race.COLD, race.COLD_ALL):
        mine = raced.runs.get(ours)
        if mine is None:
            continue
        for name in contestants.installed():
            other = raced.runs.get(name)
            if other is not None and (share := mine.over(other)) > 1:
                kept = ", ".join(f"{100 * s:.0f} % in {reader}" for reader, s in raced.kept[name].items())
                lines.append(
                    f"- {name} is {share:.1f} times as fast as {ours}; it keeps the meaning of {kept}."
                )
    memory = raced.runs[race.COLD].memory if race.COLD in raced.runs else 0
    less = [
        name for name in contestants.installed() if name in raced.runs and raced.runs[name].memory < memory
    ]
    if less:
        lines.append(f"- Less memory than newsclean need: {', '.join(less)}.")
    mine_kept = raced.kept.get(race.COLD, {})
    for name, shares in raced.kept.items():
        if any(share > mine_kept.get(reader, 1) for reader, share in shares.items()):
            lines.append(f"- {name} keeps the meaning of more posts.")
    lines.append(
        "- All others have only a body's text to convert. newsclean has three renderings and a comparison of"
    )
    lines.append(
        "  pages to pay for, and a sync of what it writes; in a folder of one post it is start-up that counts."
    )
    lines.append(
        "- These posts are made, and made alike. A few hundred real ones, of many hands, are hardly ever like another,"
    )
    lines.append("  so that newsclean can take longer for them than the naive script: `--posts DIR` tells.")
    return lines


def start_up(rounds: int) -> dict[str, list[float]]:
    """Seconds that a single short call takes, by round."""
    progress("start")
    python = [sys.executable, "-c"]
    with tempfile.TemporaryDirectory(prefix="newsclean-bench-") as scratch:
        post, cache = Path(scratch, "post.md"), Path(scratch, "cache")
        calls = {
            "pass": [*python, "pass"],
            TYPER: [*python, TYPER],
            IMPORTS: [*python, IMPORTS],
            VERSION: [*NEWSCLEAN, "--version"],
            PIPE: [*NEWSCLEAN, "-q", "-"],
            ONE_COLD: [*NEWSCLEAN, "-q", str(post)],
            ONE_WARM: [*NEWSCLEAN, "-q", str(post)],
        }
        environment = {**os.environ, "NEWSCLEAN_CACHE_DIR": str(cache)}
        runs: dict[str, list[float]] = defaultdict(list)
        plain = "# 제목\n\nHTML이 없는 글입니다.\n".encode()
        for _ in range(2 * rounds):
            for name, command in calls.items():
                post.write_text(generate.long_post("mixed", 1), "utf-8")
                if name == ONE_COLD:
                    shutil.rmtree(cache, ignore_errors=True)
                runs[name].append(timed(command, environment, plain)[0])
    return dict(runs)


if __name__ == "__main__":
    sys.exit(main())
