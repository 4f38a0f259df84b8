"""Speed that cannot be lost unnoticed: work is counted, not timed, so that no busy machine fails a test.

The limits stand about a third above what is needed today. Whoever makes cleaning cheaper lowers them; whoever
has to raise one says in the commit what the work is for.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tools import generate

LIMITS = {
    # Times that Markdown is parsed, for its events or its HTML: that of a post, of what is left of it without
    # familiar parts, and of every shape that is learned.
    "parses": {
        "mixed": 4.8, "export": 11.0, "plain": 2.4,
        "mixed, clean": 0.2, "export, clean": 0.9, "plain, clean": 2.0,
    },
    # The same in characters, for one character of the post. Without familiar parts it takes three: to find the
    # HTML, to see the page before, and the page after.
    "read": {
        "mixed": 1.0, "export": 1.3, "plain": 2.0,
        "mixed, clean": 0.2, "export, clean": 0.9, "plain, clean": 2.0,
    },
    # Trees of a page that the HTML5 parser makes: only where a fingerprint cannot say that two are the same.
    "trees": {"mixed": 0.3, "export": 0.5, "plain": 0, "mixed, clean": 0, "export, clean": 0, "plain, clean": 0},
    # Looks for something to rewrite: one that finds it, and one that finds nothing more; and so for every shape
    # that is learned.
    "plans": {"mixed": 1.3, "export": 4.4, "plain": 1, "mixed, clean": 0.2, "export, clean": 1.1, "plain, clean": 1},
    # YAML is read once, whatever becomes of the post.
    "front matters": dict.fromkeys(
        ("mixed", "export", "plain", "mixed, clean", "export, clean", "plain, clean"), 1.0
    ),
    # Shapes of blocks and of tags in paragraphs that came up for the second time and were converted.
    "conversions": {
        "mixed": 0.2, "export": 1.3, "plain": 0, "mixed, clean": 0, "export, clean": 0, "plain, clean": 0,
    },
    # Calls of functions, in Python and in C, for one character of the post: what all the rest adds up to.
    "calls": {
        "mixed": 1.8, "export": 3.3, "plain": 3.6,
        "mixed, clean": 0.45, "export, clean": 1.2, "plain, clean": 3.6,
    },
}  # fmt: skip
TEMPLATES = 30  # skeletons for which sixty posts need bleach and markdownify; for the next sixty hardly any
TWICE = 2.2  # what twice the length may cost
# that Python has loaded in the end, its own and those of installed tools included
MODULES = {"--version": 190, "pipe": 200, "one post": 360}


@pytest.fixture(scope="module")
def counts() -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "tests.work_counts"],
        capture_output=True,
        check=True,
        cwd=Path(__file__).parent.parent,
        env={**os.environ, "PYTHONHASHSEED": "0"},
    )
    return json.loads(done.stdout)


@pytest.mark.slow
class TestWork:
    @pytest.mark.parametrize("what", LIMITS)
    def test_of_a_post(self, counts: Any, what: str) -> None:
        found = {family: counts["families"][family].get(what, 0) for family in LIMITS[what]}
        assert {f: n for f, n in found.items() if n > LIMITS[what][f]} == {}

    def test_templates_are_shared(self, counts: Any) -> None:
        learned = counts["families"]["templates"]
        assert 0 < learned["first"] <= TEMPLATES
        assert learned["second"] <= TEMPLATES / 5

    def test_twice_the_length_is_twice_the_work(self, counts: Any) -> None:
        assert len(counts["lengths"]) == 2 * (len(generate.FAMILIES) + 1)
        for what, (once, twice, four_times) in counts["lengths"].items():
            assert 0 < once < twice <= TWICE * once, what
            assert twice < four_times <= TWICE * twice, what

    def test_twice_the_posts_are_at_most_twice_the_work(self, counts: Any) -> None:
        for what in ("first run: calls", "first run: files", "second run: calls"):
            once, twice, four_times = counts["folders"][what]
            assert once <= twice <= 2.1 * once, what  # the posts are others, a little longer or shorter
            assert twice <= four_times <= 2.1 * twice, what

    def test_known_files_are_not_read(self, counts: Any) -> None:
        assert counts["folders"]["first run: files"] == [20, 40, 80]
        assert counts["folders"]["second run: files"] == [0, 0, 0]
        assert counts["folders"]["second run: parses"] == [0, 0, 0]
        _, forty, twice = counts["folders"]["second run: calls"]
        assert twice - forty <= 130 * 40  # to find a file, and to look up what is known about it


class TestModules:
    """How much is imported; tests/test_cli.py and tests/test_templates.py say what must not be."""

    @pytest.mark.parametrize("call", MODULES)
    def test_number(self, call: str, tmp_path: Path) -> None:
        post = tmp_path / "a.md"
        arguments = {"--version": ["--version"], "pipe": ["-"], "one post": ["-q", str(post)]}[call]
        for _ in range(2):  # the second time with warm templates
            post.write_text(generate.posts(1)[0].text, encoding="utf-8")
            modules = self.loaded(arguments, tmp_path)
        assert modules & {"newsclean.cli"}
        assert not modules & {"bleach", "bs4", "markdownify", "html5lib", "typer", "rich"}
        assert len(modules) <= MODULES[call]

    def loaded(self, arguments: list[str], folder: Path) -> set[str]:
        code = (
            "import sys; from newsclean.cli import main\n"
            "try: main()\n"
            "except SystemExit as end: sys.exit(end.code) if end.code not in (None, 0, 1) else None\n"
            "print(*sys.modules, file=sys.stderr)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            input="HTML이 없는 글\n".encode(),
            capture_output=True,
            check=True,
            env={"NEWSCLEAN_CACHE_DIR": str(folder / "cache"), "PATH": ""},
        )
        return set(done.stderr.decode().splitlines()[-1].split())
