"""A key that stands twice in one mapping.

Why: the last one counts and the others are dropped without a word, by Jekyll even in strict mode.

Before::

    title: 첫 제목
    title: 둘째 제목

Left alone: which of the two is right only the author knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.front_tree import shown
from newsclean.model import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.front_tree import FrontMatter
    from newsclean.model import Finding
    from newsclean.node import Node

CODE = "FM004"


def check(front: FrontMatter) -> Iterator[Finding]:
    """A finding at every repetition of a key, at any depth."""
    if front.root is not None:
        yield from _within(front, front.root)


def _within(front: FrontMatter, node: Node) -> Iterator[Finding]:
    first: set[tuple[str, str]] = set()
    for key, value in node.pairs:
        written = (key.tag if key.tag == "merge" else "", key.text)
        if key.scalar and written in first:
            message = f"the key {shown(key.text)} stands here again; the earlier value is lost"
            yield front.finding(CODE, key, message, Level.ERROR)
        first.add(written)
        yield from _within(front, value)
    for item in node.items:
        yield from _within(front, item)
