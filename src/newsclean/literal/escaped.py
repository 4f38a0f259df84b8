"""Markdown whose every sign is escaped: what a converter made of Markdown that stood in HTML.

newsclean writes such escapes itself where Markdown was shown as it is written and had to stay so. Someone who writes
about Markdown escapes signs too, one reason more to repair nothing without being asked.
"""

from __future__ import annotations

import re
from bisect import insort
from html import unescape
from typing import TYPE_CHECKING

from newsclean import backslash, html, url
from newsclean.escape import code_span
from newsclean.literal.mend import Mend, literal
from newsclean.literal.runs import Between, Run, closed, fits_in_words, is_code, tagged
from newsclean.literal.source import MOST_WORK
from newsclean.literal.suspicion import has_escapes
from newsclean.model import Edit, Span
from newsclean.spans import touches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.literal.source import Leaf, Source

_RUN = re.compile(
    r"(?<!\\)(?:\\\*){1,3}(?!\\?\*)|(?<!\\)(?:\\~){2}(?!\\?~)|(?<!\\)\\_\\?_(?!\\?_)|(?<![\\_])__(?!\\?_)"
)
_LINK = re.compile(
    r"(?<!\\)(?P<image>(?:\\?!)?)\\\[(?P<text>[^\[\]\n]{1,300}?)(?P<end>\\?)\]\(<?(?P<url>(?:https?\\?://|mailto:|/(?!\s)|\.{1,2}/|#)"
    r"[^\s()<>\"']*)>?(?P<title>\s+\"[^\"\n]*\")?\)"
)
_HEADING = re.compile(r"\\(?P<level>#{2,6})[ \t]+\S[^\n]*\n?")
_CODE = re.compile(r"(?<!\\)\\`(?P<code>(?:[^`\n\\]|\\[^`\n]){1,200})\\`")


def literal_by_escapes(source: Source) -> Iterator[Mend]:
    """Find emphasis, links, images and code behind escapes."""
    body = source.body
    if not has_escapes(body):
        return
    for leaf in source.leaves:
        escapes = body.count("\\", leaf.start, leaf.end)
        if escapes and escapes * (len(leaf.spans) + len(leaf.tags)) <= MOST_WORK:
            yield from _in_leaf(source, leaf)


def _in_leaf(source: Source, leaf: Leaf) -> Iterator[Mend]:
    body = source.body
    first = leaf.start - (body[leaf.start - 1 : leaf.start] == "\\")  # a tight item's words begin behind it
    closed_off: list[tuple[int, int]] = []
    for pattern in (_CODE, _LINK):
        for match in pattern.finditer(body, first, leaf.end):
            start, end = match.span()
            if touches(closed_off, start, end) or not _is_escape(source, leaf, match):
                continue
            mend = _code(body, match) if pattern is _CODE else _link(source, leaf, match)
            if mend is not None:
                insort(closed_off, (start, end))
                yield mend
    heading = _HEADING.fullmatch(body, first, leaf.end)
    if heading is not None and _is_escape(source, leaf, heading):
        start = heading.start()
        edits = (Edit(Span(start, start + 1), ""),)
        yield literal(body, start, len(heading[0].rstrip()) + start, edits, heading["level"], "a heading")
    held: dict[tuple[str, int, tuple[int, ...]], Run] = {}
    for match in _RUN.finditer(body, first, leaf.end):
        start, end = match.span()
        if touches(closed_off, start, end) or not _is_escape(source, leaf, match):
            continue
        signs = match[0].replace("\\", "")
        run = Run(start, end, signs[0], len(signs), True, leaf.around(start, end))
        one = held.pop((run.char, run.count, run.inside), None)
        if one is not None and _fit(body, leaf, one, run):
            yield literal(body, one.start, end, tagged(one, run), signs * 2, run.kind)
        elif "\\" in match[0]:
            held[run.char, run.count, run.inside] = run


def _is_escape(source: Source, leaf: Leaf, match: re.Match[str]) -> bool:
    """Whether the first backslash escapes: not in code, not in Liquid. Underscores that close nothing need none."""
    at = source.body.find("\\", *match.span())
    if at < 0:
        return leaf.is_text(*match.span())
    return leaf.is_text(at + 1, at + 2) and not source.is_opaque(*match.span())


def _fit(body: str, leaf: Leaf, one: Run, other: Run) -> bool:
    content = body[one.end : other.start]
    tags = [html.tag_at(body, *tag) for tag in leaf.tags if one.end <= tag[0] < other.start]
    if "*" in content or "\n" in content or not closed(tags):
        return False
    before = body[one.start - 1] if one.start > leaf.start else ""
    after = body[other.end] if other.end < leaf.end else ""
    return fits_in_words(one, Between(before, content, after))


def _code(body: str, match: re.Match[str]) -> Mend | None:
    start, end = match.span()
    code = unescape(backslash.resolved(match["code"]))
    if not is_code(code) or code != code.strip():
        return None
    return literal(body, start, end, (Edit(Span(start, end), code_span(code)),), "``", "code")


def _link(source: Source, leaf: Leaf, match: re.Match[str]) -> Mend | None:
    """The link without its backslash."""
    start, end = match.span()
    image = bool(match["image"])
    inside = (leaf.spans[index][0] for index in leaf.around(start, end))
    address = match["url"]
    if not url.is_safe(address.replace("\\", ""), image=image) or "Link" in inside:
        return None
    at = match.end("image")
    edits = [Edit(Span(at, at + 1), "")]
    if match["image"].startswith("\\"):
        edits.insert(0, Edit(Span(start, start + 1), ""))
    if match["end"]:
        edits.append(Edit(Span(*match.span("end")), ""))
    edits.extend(Edit(Span(place, place + 1), "") for place in _backslashes(source.body, *match.span("url")))
    gone = f"({address.replace(chr(92), '')}{match['title'] or ''})"
    gone = f"![{match['text']}]{gone}" if image else f"[]{gone}"
    return literal(source.body, start, end, tuple(edits), gone, "an image" if image else "a link")


def _backslashes(text: str, start: int, end: int) -> list[int]:
    """Where a sign of an address is escaped."""
    return [match.start() for match in backslash.ESCAPE.finditer(text, start, end)]
