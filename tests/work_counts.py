"""What cleaning costs, counted: ``python -m tests.work_counts`` prints it as JSON.

In a process of its own, because what other tests have cleaned before would be remembered. Counted are the
calls of the few functions that read a text, whatever module calls them, and all calls that Python makes.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import pkgutil
import sys
import tempfile
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import newsclean
from newsclean import block, cache, clean, stand_ins
from newsclean.cli import main
from tests.calls import counted_calls
from tools import generate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

# What is counted, and whether the length of its first argument is too.
READERS = {
    ("markdown", "events"): ("parses", True),
    ("markdown", "html"): ("parses", True),
    ("page", "of_html"): ("trees", False),
    ("plan", "plan"): ("plans", False),
    ("yaml_nodes", "compose"): ("front matters", False),
    ("read", "read"): ("files", False),
}
POSTS = 60
SLOW = '**<span style="color: #ee2323;">빨강</span>**은 <b>좋다</b>, <b>한살이(HSL)</b>는 <i>아직</i>.\n\n'


for found in pkgutil.walk_packages(newsclean.__path__, "newsclean."):
    if found.name != "newsclean.__main__":
        importlib.import_module(found.name)  # all of them before one function is replaced in any
cache._TICK = -1  # nobody writes here between two runs, however quickly they follow each other


@contextlib.contextmanager
def counting() -> Iterator[Counter[str]]:
    """Count what ``READERS`` names, wherever newsclean calls it, and what is converted to be remembered."""
    counts: Counter[str] = Counter()
    undo: list[tuple[Any, str, Any]] = []

    def put(owner: Any, name: str, value: Any) -> None:
        undo.append((owner, name, getattr(owner, name)))
        setattr(owner, name, value)

    for (module, name), (what, measured) in READERS.items():
        original = getattr(importlib.import_module(f"newsclean.{module}"), name)

        def counted(
            *args: Any, _do: Any = original, _what: str = what, _len: bool = measured, **named: Any
        ) -> Any:
            counts[_what] += 1
            if _len:
                counts["characters"] += len(args[0])
            return _do(*args, **named)

        for user in [m for key, m in sys.modules.items() if key.split(".")[0] == "newsclean"]:
            for alias in [key for key, value in vars(user).items() if value is original]:
                put(user, alias, counted)

    look_up = stand_ins.Remembered.get

    def get(self: Any, key: str, make: Callable[[], Any]) -> Any:
        def made() -> Any:
            counts["conversions"] += 1
            return make()

        return look_up(self, key, made)

    put(stand_ins.Remembered, "get", get)
    try:
        yield counts
    finally:
        for owner, name, value in reversed(undo):
            setattr(owner, name, value)


def families() -> dict[str, dict[str, float]]:
    """Per family and post: what posts cost after others of their kind, and once they are clean."""
    first, second = generate.posts(2 * POSTS)[:POSTS], generate.posts(2 * POSTS)[POSTS:]
    for post in first:
        clean(post.text)
    learned = dict(block.memory.learned)
    found: dict[str, dict[str, float]] = {}
    cleaned = {post.path: clean(post.text).text for post in first}
    for family in generate.FAMILIES:
        posts = [post.text for post in second if post.path.startswith(family)]
        found[family] = _per_post(posts)
        found[f"{family}, clean"] = _per_post([t for path, t in cleaned.items() if path.startswith(family)])
    found["templates"] = {"first": len(learned), "second": len(block.memory.learned) - len(learned)}
    return found


def _per_post(texts: Sequence[str]) -> dict[str, float]:
    with counting() as counts:
        for text in texts:
            clean(text)
    size = sum(map(len, texts))
    found = {what: n / len(texts) for what, n in counts.items() if what != "characters"}
    found["read"] = counts["characters"] / size
    found["calls"] = counted_calls(lambda: [clean(text) for text in texts]) / size
    return found


def lengths() -> dict[str, list[float]]:
    """Calls, trees and characters read for a post, one twice as long, and one four times as long."""
    found = {}
    kinds = {
        family: [generate.repeated_post(family, 4, n) for n in (1, 2, 4)] for family in generate.FAMILIES
    }
    kinds["slow path"] = [SLOW * n for n in (5, 10, 20)]
    for kind, texts in kinds.items():
        for text in texts * 2:  # shapes are converted when they come up again
            clean(text)
        if kind == "slow path" and not all(clean(text).slow_path for text in texts):
            raise AssertionError(f"{kind}: not slow any more")
        found[f"{kind}: calls"] = [float(counted_calls(partial(clean, text))) for text in texts]
        for text in texts:
            with counting() as counts:
                clean(text)
            found.setdefault(f"{kind}: characters", []).append(float(counts["characters"]))
    return found


def folders() -> dict[str, list[float]]:
    """Calls and files read for a folder, one of twice as many posts and one of four times as many: two runs each."""
    found: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["NEWSCLEAN_CACHE_DIR"] = str(Path(scratch, "cache"))
        for post in generate.posts(80) * 3:  # so that nothing is learned on the way
            clean(post.text)
        for number, times in enumerate((1, 1, 2, 4)):  # once for the templates and the imports
            folder = Path(scratch, str(number))
            generate.write(folder, generate.posts(20 * times))
            for name in ("first run", "second run"):
                with counting() as counts:
                    calls = counted_calls(partial(_run, folder))
                if number:
                    found.setdefault(f"{name}: calls", []).append(float(calls))
                    found.setdefault(f"{name}: parses", []).append(float(counts["parses"]))
                    found.setdefault(f"{name}: files", []).append(float(counts["files"]))
    return found


def _run(folder: Path) -> None:
    sys.argv = ["newsclean", "-q", "-j1", str(folder)]
    with contextlib.suppress(SystemExit):
        main()


if __name__ == "__main__":
    print(json.dumps({"families": families(), "lengths": lengths(), "folders": folders()}))
