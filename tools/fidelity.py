"""What converters leave of a page: ``python -m tools.fidelity [--count N] [--write]`` makes the table in README.md.

Each is given the bodies of the posts that ``tools.generate`` makes, as they are or rendered to HTML first. The pages
before and after are compared by the tests' own judge, as cmark-gfm and kramdown show them. What newsclean changes on
purpose, and says so, is made in the post before first.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

from newsclean import clean
from tests import meaning
from tools import contestants, generate, judging, left_tags

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

README = Path(__file__).parent.parent / "README.md"
READERS = {"CommonMark": "cmark-gfm", "kramdown": "kramdown"}
_TABLE = re.compile(r"(?<=<!-- fidelity -->\n).*?(?=<!-- /fidelity -->)", re.DOTALL)


def main() -> None:
    """Convert, judge, and print or write what stands in README.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="how many posts (200)")
    parser.add_argument("--write", action="store_true", help="write the table into README.md")
    chosen = parser.parse_args()
    text = table(generate.posts(chosen.count))
    print(text)
    if chosen.write:
        README.write_text(_TABLE.sub(lambda _: f"{text}\n", README.read_text("utf-8")), "utf-8")


def table(posts: Sequence[generate.Post]) -> str:
    """What README.md says: for each converter, how many pages stay the same, and how many tags a post are left."""
    texts = [post.text for post in posts]
    outcomes = [clean(text) for text in texts]
    declared = sum(bool(outcome.reference) for outcome in outcomes)
    before = [o.reference or text for o, text in zip(outcomes, texts, strict=True)]
    rows = [_row("**newsclean**", before, [outcome.text for outcome in outcomes], bold=True)]
    heads, bodies = zip(*map(meaning.split_front, texts), strict=True)
    for name, convert in converters().items():
        after = [head + body for head, body in zip(heads, convert(bodies), strict=True)]
        rows.append(_row(name, texts, after))
    tags = sum(map(left_tags.count, texts)) / len(texts)
    asked = (
        f"Of {len(texts)} made-up posts ({', '.join(generate.FAMILIES)}), this many still had the same page "
        f"afterwards, read by {' and by '.join(READERS.values())}, and this many of {tags:.0f} start tags a post were "
        "left:"
    )
    declares = (
        "What newsclean's rules change on the page on purpose and say so (a fold of Tistory becomes `<details>`), "
        f"here in {declared} posts, is not counted against it."
    )
    head = [f"| | {' | '.join(READERS)} | tags left |", "| - | -: | -: | -: |"]
    return "\n".join(["", fill(asked, 118), "", *head, *rows, "", fill(declares, 118), ""])


def _row(name: str, before: Sequence[str], after: Sequence[str], *, bold: bool = False) -> str:
    pairs = [judging.Pair(str(n), *pair) for n, pair in enumerate(zip(before, after, strict=True))]
    verdicts = judging.judge(pairs, list(READERS.values()))
    same = [str(len(pairs) - len(verdicts[reader])) for reader in READERS.values()]
    left = f"{sum(map(left_tags.count, after)) / len(after):.1f}"
    return "| " + " | ".join([name, *(f"**{cell}**" if bold else cell for cell in (*same, left))]) + " |"


def converters() -> dict[str, Callable[[Sequence[str]], list[str]]]:
    """The converters by the name that README.md gives them."""
    from markdownify import markdownify

    rendered = contestants.rendered
    pandoc = "pandoc " + ".".join(contestants.version_of(contestants.PANDOC).split()[1].split(".")[:2])
    package = json.loads((contestants.NODE / "node_modules" / "turndown" / "package.json").read_text("utf-8"))
    turndown = f"turndown {'.'.join(package['version'].split('.')[:2])} with its GFM plug-in"
    return {
        f"markdownify {'.'.join(version('markdownify').split('.')[:2])}": _each(markdownify),
        "markdownify, of the rendered page": _each(rendered(markdownify)),
        turndown: _turndown,
        "turndown, of the rendered page": lambda bodies: _turndown(_each(rendered(str))(bodies)),
        f"{pandoc}, HTML to GFM": _each(_pandoc("html")),
        "pandoc, of the rendered page": _each(rendered(_pandoc("html"))),
        "pandoc, GFM to GFM": _each(_pandoc("gfm")),
    }


def _each(convert: Callable[[str], str]) -> Callable[[Sequence[str]], list[str]]:
    def all_of(bodies: Sequence[str]) -> list[str]:
        with ThreadPoolExecutor() as pool:
            return list(pool.map(convert, bodies))

    return all_of


def _turndown(bodies: Sequence[str]) -> list[str]:
    command = ["node", str(contestants.NODE / "convert.mjs")]
    written = subprocess.run(
        command, input=json.dumps(bodies), capture_output=True, encoding="utf-8", check=True
    ).stdout
    found: list[str] = json.loads(written)
    return found


def _pandoc(source: str) -> Callable[[str], str]:
    command = ["pandoc", "-f", source, "-t", "gfm", "--wrap=preserve"]
    return lambda body: (
        subprocess.run(command, input=body, capture_output=True, encoding="utf-8", check=True).stdout
    )


if __name__ == "__main__":
    main()
