"""Clean a folder of real posts with the real command and judge what came out: ``make corpus CORPUS=folder``.

Fails on a crash, on a post that a second pass changes, on a post without HTML that is not the same byte for byte,
on a tag that stays though it is not on the list of what Markdown cannot say and has no finding, on a word that is
lost and was not declared, and when a renderer's share of posts whose meaning is kept falls under ``--least``.
Nothing is written into the folder. What differs is written to ``build/corpus-differences.txt``.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyromark

from newsclean import clean
from tests import meaning, renderers, words
from tools import left_tags
from tools.judging import Pair, judge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsclean import Outcome
    from tools.left_tags import Left

COMMAND = [sys.executable, "-m", "newsclean"]
DETAILS = Path("build/corpus-differences.txt")
LITTER = {
    "data-ke-*, data-mce-*": r"\sdata-(?:ke|mce)-[\w-]+\s*=",
    "style=": r"\sstyle\s*=",
    "contenteditable": r"\scontenteditable\b",
    "on*=": r"\son[a-z]+\s*=",
    "spacer paragraphs": r"<p\b[^>]*>(?:&nbsp;|\s)*</p>",
    "empty inline tags": r"<(b|strong|i|em|span|font|u|s)\b[^>]*></\1>",
}
TAG = re.compile(r"<([A-Za-z][\w-]*)(?:\s[^<>]*)?/?>")


@dataclass(frozen=True, slots=True)
class Post:
    """One post on its way: ``after`` and ``again`` are what the command made of it in two passes.

    ``wanted`` is the post whose page is to be kept: ``before`` with the changes made that rules declare. There were
    ``tags`` raw tags, and ``left`` are those that stayed.
    """

    name: str
    before: str
    after: str
    again: str
    wanted: str
    slow: bool
    rules: tuple[str, ...]
    tags: int
    left: tuple[Left, ...]
    outcome: Outcome

    @property
    def plain(self) -> bool:
        """Whether there is no HTML in the body, code aside."""
        return not html_of(self.before)


def main() -> int:
    """Report on a folder; 0 when all is as it has to be."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--least", type=float, default=99.5, help="per cent that every renderer must keep")
    parser.add_argument("--renderers", default=",".join(renderers.ALL), help="comma-separated")
    chosen = parser.parse_args()
    names = [name for name in chosen.renderers.split(",") if renderers.available(name)]
    missing = sorted(set(chosen.renderers.split(",")) - set(names))
    if missing:
        print(f"not installed, so not asked: {', '.join(missing)}\n")

    posts, failures = run(chosen.folder)
    failures += [f"{p.name}: a second pass changes it" for p in posts if p.again != p.after]
    failures += [
        f"{p.name}: has no HTML, and was changed"
        for p in posts
        if p.plain and p.before != p.after and not any(rule.startswith(("TS", "SC")) for rule in p.rules)
    ]
    failures += [
        f"{post.name}: {tag.source} stays, and neither the list nor a finding says why"
        for post in posts
        for tag in post.left
        if not tag.listed and not tag.codes
    ]
    failures += [
        f"{post.name}: lost in {reader}: {', '.join(gone[:5])}"
        for reader in ("cmark-gfm", "kramdown")
        if reader in names
        for post in posts
        if (gone := lost_words(post, reader))
    ]
    verdicts = judge([Pair(p.name, p.wanted, p.after) for p in posts], names)

    print_meaning(posts, verdicts)
    print_left(posts)
    print_rest(posts)
    write_details(verdicts)
    for name, found in verdicts.items():
        share = 100 * (1 - len(found) / len(posts))
        if share < chosen.least:
            failures.append(
                f"{name} keeps the meaning of {share:.1f} % of the posts, at least {chosen.least} % must"
            )
    print()
    for failure in failures:
        print(f"FAILED {failure}")
    print(f"{len(posts)} posts, {len(failures)} failures; differences are in {DETAILS}")
    return 1 if failures else 0


def run(folder: Path) -> tuple[list[Post], list[str]]:
    """Clean the folder twice with the command, and once through the API; also return what went wrong."""
    failures = []
    with tempfile.TemporaryDirectory(prefix="newsclean-corpus-") as scratch:
        first, second = Path(scratch, "first"), Path(scratch, "second")
        failures += command(folder, first)
        failures += command(first, second)
        posts = []
        for path in sorted(folder.rglob("*.md")):
            name = str(path.relative_to(folder))
            before = path.read_bytes().decode()
            if not (first / name).is_file() or not (second / name).is_file():
                failures.append(f"{name}: did not come out")
                continue
            after, again = ((out / name).read_bytes().decode() for out in (first, second))
            outcome = clean(before, name=name)
            if outcome.text != after:
                failures.append(f"{name}: the command and the API do not agree")
            posts.append(
                Post(
                    name,
                    before,
                    after,
                    again,
                    outcome.reference or before,
                    outcome.slow_path,
                    tuple(outcome.applied),
                    left_tags.count(before),
                    tuple(left_tags.left_tags(after, name)),
                    outcome,
                )
            )
    if not posts:
        failures.append(f"there are no posts in {folder}")
    return posts, failures


def lost_words(post: Post, reader: str) -> list[str]:
    """What is on the page of a post and not on that of its result, and was not declared."""
    bodies = [meaning.split_front(text)[1] for text in (post.before, post.after)]
    before, after = renderers.render(reader, bodies)
    return words.lost(before, after, post.outcome)


def command(source: Path, target: Path) -> list[str]:
    """Run newsclean from one folder into another; return what it should not have said."""
    done = subprocess.run(
        [*COMMAND, str(source), "-o", str(target), "--no-cache", "-q"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode in (0, 1) and "Traceback" not in done.stderr:
        return []
    return [f"the command ended with {done.returncode}: {line}" for line in done.stderr.splitlines()[-5:]]


def html_of(text: str, between: str = "") -> str:
    """The raw HTML in a post's body: none of its code and comments; ``between`` stands for the words of Markdown."""
    pieces = []
    for event in pyromark.events(meaning.split_front(text)[1]):
        if isinstance(event, dict):
            pieces += [
                piece if kind in ("Html", "InlineHtml") else between
                for kind, piece in event.items()
                if kind in ("Html", "InlineHtml", "Text", "Code")
            ]
    return re.sub(r"<!--.*?-->", "", "".join(map(str, pieces)), flags=re.DOTALL)


def by_folder(posts: list[Post]) -> list[tuple[str, list[Post]]]:
    """The posts by the first folder of their paths, the largest one first."""
    folders: dict[str, list[Post]] = {}
    for post in posts:
        folders.setdefault(post.name.split("/")[0], []).append(post)
    return sorted(folders.items(), key=lambda folder: -len(folder[1]))


def print_meaning(posts: list[Post], verdicts: dict[str, dict[str, list[str]]]) -> None:
    """A table: per folder and renderer, the share of posts that mean what they meant."""
    declared = sum(post.wanted != post.before for post in posts)
    print("meaning kept (each renderer against its own page of the source), per cent;")
    print(
        f"in {declared} posts a rule declares a change (words dropped, a card made a link), which is allowed for\n"
    )
    print(f"| folder | posts | {' | '.join(verdicts)} |")
    print(f"| --- | ---: | {' | '.join('---:' for _ in verdicts)} |")
    for folder, inside in [*by_folder(posts), ("all", posts)]:
        shares = [
            100 * (1 - sum(p.name in found for p in inside) / len(inside)) for found in verdicts.values()
        ]
        print(f"| {folder} | {len(inside)} | {' | '.join(f'{share:.1f}' for share in shares)} |")


def print_left(posts: list[Post]) -> None:
    """How many raw tags are left per folder, and why."""
    print(
        "\nraw tags before, left, and why: on the list of docs/rules.md, held back with a finding, or neither;"
    )
    print("the last column is the share of those that are not on the list\n")
    print("| folder | before | left | per cent | on the list | finding | neither | per cent |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for folder, inside in [*by_folder(posts), ("all", posts)]:
        before = sum(post.tags for post in inside)
        left = [tag for post in inside for tag in post.left]
        listed = sum(tag.listed for tag in left)
        found = sum(bool(tag.codes) for tag in left)
        shares = [100 * number / max(1, before) for number in (len(left), len(left) - listed)]
        if before or left:
            print(
                f"| {folder} | {before} | {len(left)} | {shares[0]:.1f} | {listed} | {found} "
                f"| {len(left) - listed - found} | {shares[1]:.1f} |"
            )
    tags = [tag for post in posts for tag in post.left]
    print(f"\non the list: {_ranked(tag.name for tag in tags if tag.listed)}")
    print(f"findings: {_ranked(code for tag in tags for code in tag.codes)}")


def _ranked(names: Iterable[str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in Counter(names).most_common(30))


def print_rest(posts: list[Post]) -> None:
    """What should never be left, and how many posts took the slow path."""
    litter = Counter[str]()
    for post in posts:
        shown = html_of(post.after, between="x")
        tags = " ".join(match[0] for match in TAG.finditer(shown))
        for what, sought in LITTER.items():
            litter[what] += len(re.findall(sought, shown if "<" in sought else tags, re.IGNORECASE))
    print("\nlitter left: " + (", ".join(f"{what} {n}" for what, n in litter.items() if n) or "none"))
    changed = [post for post in posts if post.before != post.after]
    plain = [post for post in posts if post.plain]
    slow = sum(post.slow for post in posts)
    print(f"changed: {len(changed)}; without HTML: {len(plain)}")
    print(f"slow path: {slow} ({100 * slow / max(1, len(posts)):.1f} %)")


def write_details(verdicts: dict[str, dict[str, list[str]]]) -> None:
    """Every difference, post by post, for a person to read; the same ones in several renderers only once."""
    posts: dict[str, dict[str, list[str]]] = {}
    for renderer, found in verdicts.items():
        for name, differences in found.items():
            posts.setdefault(name, {}).setdefault("\n".join(differences), []).append(renderer)
    lines = []
    for name, cases in sorted(posts.items()):
        lines.append(f"== {name}")
        for text, where in cases.items():
            lines += [f"-- {', '.join(where)}", text]
    DETAILS.parent.mkdir(exist_ok=True)
    DETAILS.write_text("".join(line + "\n" for line in lines), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
