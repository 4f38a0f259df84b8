"""Front matter that is not read because reading it could do harm.

Why: a few lines of YAML can stand for billions of values, crash a reader, or ask it to make objects. Refused
are more than 64 KiB, more than 20 levels, 50 aliases or 10,000 values, aliases that hold themselves, and tags
other than YAML's own (``!ruby/object``, ``!!python/object``). The body of the post is cleaned all the same.

Before::

    title: !ruby/object:Gem::Installer 제목

Left alone: nothing is changed; a ``!`` that plainly begins a text is FM001's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.model import Level, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.front_tree import FrontMatter
    from newsclean.model import Finding

CODE = "FM006"


def check(front: FrontMatter) -> Iterator[Finding]:
    """The place where reading was refused."""
    problem = front.problem
    if problem is not None and problem.code == CODE:
        at = Span(problem.offset, problem.offset)
        yield front.finding(CODE, at, f"not read: {problem.message}", Level.ERROR)
