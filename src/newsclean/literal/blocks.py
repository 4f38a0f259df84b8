"""Markdown blocks that stand in an HTML block: a heading, a list, a table, a fence.

CommonMark reads them only after a blank line, kramdown not at all, so that a reader sees ``## `` and ``|---|``, and all
lines of a list in one. What the lines say is what Markdown makes of them when they stand alone.
"""

from __future__ import annotations

import re
from collections import Counter
from textwrap import dedent
from typing import TYPE_CHECKING

from newsclean import html, markdown
from newsclean.literal.mend import Mend, excerpt, visible
from newsclean.literal.suspicion import has_blocks
from newsclean.model import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.literal.source import Source

_HEADING = re.compile(r"[ \t]{0,3}(?P<level>\#{2,6})[ \t]+(?P<text>\S[^\n]*?)[ \t]*\#*[ \t]*")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+\S[^\n]*")
_DELIMITER_ROW = re.compile(r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)+\|?[ \t]*")
_FENCE = re.compile(r"[ \t]{0,3}(?P<fence>`{3,}|~{3,})[ \t]*(?P<language>[\w+#.-]*)[ \t]*")
_HOLDERS = frozenset(("p", "div", "section", "article", "details", "center", "blockquote", "main"))
# What may change on the page: the words are parted in blocks.
_MARKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol li table thead tbody tr th td pre code br strong em del a img blockquote hr".split()
)
_SIGNS = frozenset("#-*+|:.)0123456789`~_[](!<>/")
_LANGUAGE = re.compile(r'^\s*<pre><code class="language-([^"]*)">')


def literal_blocks(source: Source) -> Iterator[Mend]:
    """Find Markdown blocks between the tags of an HTML block."""
    body = source.body
    for start, end in source.html:
        if body.rfind("\n", 0, start) + 1 != start:
            continue  # in a list or a quote, whose lines begin with signs of their own
        if not has_blocks(body[start:end]):
            continue
        edge: html.Tag | None = None
        for match in html.TAG.finditer(body, start, end):
            tag = html.tag_at(body, *match.span())
            if tag is None or (tag.name not in html.BLOCK and tag.name != "br"):
                continue
            if edge is not None:
                yield from _between(source, edge, tag, tag.start)
            edge = tag
        if edge is not None:
            yield from _between(source, edge, None, end)


def _between(source: Source, edge: html.Tag, following: html.Tag | None, end: int) -> Iterator[Mend]:
    """What stands between two tags, if that is a Markdown block; ``following`` is None at a blank line."""
    body = source.body
    start = edge.end
    text = body[start:end]
    if not text.strip() or source.is_shown_raw(start, end) or source.is_opaque(start, end):
        return
    lines = text.strip("\n").rstrip().split("\n")
    after = following.name if following is not None else ""
    mend = None
    if edge.name == "p" and not edge.close:
        if after == "br" and following is not None and (heading := _HEADING.fullmatch(text.strip())):
            level = len(heading["level"])
            written = f"<h{level}>{heading['text']}</h{level}>\n{body[edge.start : edge.end]}"
            mend = _mend(source, edge.start, following.end, written)
        elif after == "p" and following is not None and following.close and (blocks := _written(lines)):
            mend = _mend(source, edge.start, following.end, blocks)
    elif (
        (edge.close or edge.name in _HOLDERS)
        and after != "br"
        and "\n" in text
        and (blocks := _written(lines))
    ):
        mend = _mend(source, start, end, f"\n{blocks}\n")
    if mend is not None:
        yield mend


def _written(lines: list[str]) -> str | None:
    """The HTML of Markdown blocks; None where the lines are no such blocks, or not only."""
    fence = _FENCE.fullmatch(lines[0])
    if fence is not None:
        if len(lines) < 3 or lines[-1].strip() != fence["fence"] or any("<" in line for line in lines):
            return None
        language = f' class="language-{fence["language"]}"' if fence["language"] else ""
        code = "\n".join(lines[1:-1])
        return f"<pre><code{language}>{code}</code></pre>"
    if not _is_markdown(lines):
        return None
    rendered = markdown.html(dedent("\n".join(lines)) + "\n").strip()
    return None if "\n\n" in rendered else rendered


def _is_markdown(lines: list[str]) -> bool:
    table = len(lines) >= 3 and _DELIMITER_ROW.fullmatch(lines[1]) is not None
    if table:
        return all("|" in line for line in lines)
    if any(_HEADING.fullmatch(line) for line in lines):
        return not any(_DELIMITER_ROW.fullmatch(line) for line in lines)
    return len(lines) >= 2 and all(_ITEM.fullmatch(line) for line in lines)


def _mend(source: Source, start: int, end: int, written: str) -> Mend | None:
    """The repair, if every word stays and nothing but signs of Markdown goes, and the language of a fence."""
    before = visible(source.body[start:end])
    language = _LANGUAGE.search(written)
    after = visible(written) + Counter(language[1] if language else "")
    gone = before - after
    if after - before or not set(gone) <= _SIGNS:
        return None
    gone += Counter(language[1] if language else "")
    quoted = excerpt(source.body[start:end])
    return Mend(
        start,
        end,
        (Edit(Span(start, end), written),),
        f'Markdown is shown as it is written: "{quoted}"',
        f'Markdown is read as such now: "{quoted}"',
        gone="".join(gone.elements()),
        marks=_MARKS,
    )
