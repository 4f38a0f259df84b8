"""A text that YAML cuts off at a ``#``.

Why: a ``#`` after a blank begins a comment, so the title of a post about ``C #강좌`` is ``C``.

Before::

    title: 오늘의 뉴스 #경제 #정책
    title: #1 뉴스

Left alone: a ``#`` with a blank after it, which is how comments are written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.front_tree import shown
from newsclean.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.front_tree import FrontMatter
    from newsclean.model import Finding

CODE = "FM009"

_HASH = re.compile(r"[ \t]+(#+[^\s#][^\n]*)")


def check(front: FrontMatter) -> Iterator[Finding]:
    """A finding at the hash after a plain title or text."""
    if front.place is None or front.place.kind != "yaml":
        return
    for name, key, value in front.values("title", "text"):
        if value.tag not in ("str", "null", "int", "float") or value.style:
            continue
        # After an empty value the reader has gone on to the next line; the hash stands after the colon.
        at = front.text.find(":", key.span.end) + 1 if value.tag == "null" else value.span.end
        if found := _HASH.match(front.text, at):
            lost = shown(found[1].strip())
            message = f"{name}: YAML takes {lost} for a comment; put the value in quotes if it is text"
            yield front.finding(CODE, Span(found.start(1), found.start(1) + len(found[1].rstrip())), message)
