"""A post without front matter, where the settings ask for it.

Why: Jekyll copies a file without front matter instead of making a page of it.

Before::

    본문으로 시작하는 글

Setting: ``require-front-matter = true`` turns this on; without it a post may do without.

Left alone: front matter is never added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.model import Level, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.front_tree import FrontMatter
    from newsclean.model import Finding

CODE = "FM007"


def check(front: FrontMatter) -> Iterator[Finding]:
    """One finding at the start of the file."""
    if front.place is None and front.settings.require_front_matter:
        yield front.finding(CODE, Span(0, 0), "the post has no front matter", Level.ERROR)
