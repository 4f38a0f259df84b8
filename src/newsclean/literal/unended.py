"""Emphasis whose end tag was written as a start tag: ``<b>굵게<b> 다음``.

A browser then shows everything that follows in bold, over paragraphs. The second tag can hardly be meant: it stands
where an end tag stands, right behind a word or ``</span>``, and nothing closes either of the two in their block.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean import html
from newsclean.literal.mend import Mend, excerpt
from newsclean.literal.suspicion import EMPHASIS_TAGS, has_unended
from newsclean.model import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsclean.html import Tag
    from newsclean.literal.source import Source

_INNER_END = re.compile(r"</(?:span|font)\s*>\Z", re.IGNORECASE)
_LONGEST_END = 12


def unended_emphasis(source: Source) -> Iterator[Mend]:
    """Find the start tags that stand for an end tag."""
    body = source.body
    if not has_unended(body):
        return
    for leaf in source.leaves:
        tags = [html.tag_at(body, *span) for span in leaf.tags if not source.is_opaque(*span)]
        yield from _in_run(body, [tag for tag in tags if tag is not None])
    for start, end in source.html_blocks:
        run: list[Tag] = []
        for match in html.TAG.finditer(body, start, end):
            tag = html.tag_at(body, *match.span())
            if tag is None or source.is_shown_raw(*match.span()) or source.is_opaque(*match.span()):
                continue
            if tag.name in html.BLOCK:
                yield from _in_run(body, run)
                run = []
            else:
                run.append(tag)
        yield from _in_run(body, run)


def _in_run(body: str, tags: Sequence[Tag]) -> Iterator[Mend]:
    """The mistakes in one paragraph, heading or cell."""
    for name in EMPHASIS_TAGS:
        stack: list[Tag] = []
        for tag in tags:
            if tag.name == name and not tag.close:
                stack.append(tag)
            elif tag.name == name and stack:
                stack.pop()
        if len(stack) != 2:
            continue
        first, second = stack
        content = body[first.end : second.start]
        before = body[max(first.end, second.start - _LONGEST_END) : second.start]
        if body[second.start : second.end].lower() != f"<{name}>" or not content.strip():
            continue
        if _INNER_END.search(before) or (before[-1:].strip() and before[-1] != ">"):
            yield _mend(body, first, second)


def _mend(body: str, first: Tag, second: Tag) -> Mend:
    quoted = excerpt(body[first.end : second.start])
    return Mend(
        first.start,
        second.end,
        (Edit(Span(second.start, second.end), f"</{second.name}>"),),
        f'<{second.name}> stands where </{second.name}> is meant, after "{quoted}": it never ends',
        f'it ends now, after "{quoted}"',
        marks=frozenset((first.name,)),
    )
