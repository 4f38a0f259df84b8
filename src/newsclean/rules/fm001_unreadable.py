"""Front matter that cannot be read: broken YAML, TOML or JSON.

Why: Jekyll builds such a post all the same, without a title, dated today and at a wrong address, and says
nothing. Mostly a value begins with a character that YAML keeps for itself, or has a colon in it. With
``--fix`` the value is put in quotes, where it is certain that it was meant as text: the value is alone on its
line, no comment follows, and the rest of the block reads as it did.

Before::

    title: [속보] 제목
    title: '하루'의 기록
    title: 속보: 제목

After (``--fix``)::

    title: "[속보] 제목"
    title: "'하루'의 기록"
    title: "속보: 제목"

With the preset ``hugo`` also what only Jekyll reads: a list or a mapping as a key, which ``{{ page.title }}``
without quotes is, and ``<<`` before anything but mappings.

Left alone: a quote or bracket that is never closed, brackets around a whole value that may be a list, quotes
inside quotes of the same kind, values that go on in the next line, a hash that could begin a comment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.front_tree import named
from newsclean.model import Level, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.front_tree import FrontMatter
    from newsclean.model import Finding
    from newsclean.node import Node

CODE = "FM001"


def check(front: FrontMatter) -> Iterator[Finding]:
    """One finding for every repair, or the one place where reading stopped."""
    language = {"yaml": "YAML", "toml": "TOML", "json": "JSON"}[front.place.kind if front.place else "yaml"]
    for done in front.repairs:
        if done.problem.code != "FM005":
            at = Span(done.problem.offset, max(done.problem.offset, done.edit.span.end))
            message = f"YAML cannot read this: {done.problem.message}; put the value in quotes"
            yield front.finding(CODE, at, message, Level.ERROR)
    problem = front.problem
    if problem is not None and problem.code == CODE:
        at = Span(problem.offset, problem.offset)
        yield front.finding(CODE, at, f"{language} cannot read this: {problem.message}", Level.ERROR)
    if front.root is not None and front.settings.preset == "hugo":
        for node, what in _not_for_hugo(front.root):
            yield front.finding(CODE, node, f"Hugo cannot read this: {what}", Level.ERROR)


def _not_for_hugo(node: Node) -> Iterator[tuple[Node, str]]:
    """Keys that are no scalars, and merges of what is no mapping."""
    for key, value in node.pairs:
        if not key.scalar:
            yield key, f"a key that is {named(key)}"
        elif key.tag == "merge" and not all(part.tag == "map" for part in value.items or (value,)):
            yield value, '"<<" wants a mapping, or a list of mappings'
        yield from _not_for_hugo(value)
    for item in node.items:
        yield from _not_for_hugo(item)
