"""Markdown in the words of an HTML block, where CommonMark and kramdown read none.

An HTML block runs to a blank line, and everything in it is HTML: a reader sees ``**`` and ``[text](address)``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from itertools import chain
from typing import TYPE_CHECKING

from newsclean import html, url
from newsclean.literal.mend import Mend, literal
from newsclean.literal.runs import TAGS, Between, Run, closed, fits_in_words, is_code, tagged
from newsclean.literal.suspicion import has_inline
from newsclean.model import Edit, Span
from newsclean.spans import touches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.literal.source import Source

# A tag, a comment, or what HTML reads as one.
_MARKUP = re.compile(rf"<!--[\s\S]*?(?:-->|\Z)|{html.TAG.pattern}|<[/!?A-Za-z][^<>]*>?")
_BOUNDARY = html.BLOCK | frozenset(("br", "img", "iframe", "video", "audio", "input", "button", "select"))
_HIDDEN, _WALL = "\ue000", "\ue001"  # stand for a tag, and for what nothing may reach over
_RUN = re.compile(r"(?<!\\)(\*+|~~+|__+)")
_LINK = re.compile(
    r"(?<!\\)(?P<image>!?)\[(?P<text>[^\[\]\n\ue001]{0,300})\]\("
    r"(?P<url>(?:https?://|mailto:|/(?!\s)|\.{1,2}/|#)(?:[^\s()<>\"'\ue000\ue001]|\([^\s()<>\"'\ue000\ue001]*\))*)"
    r"(?:\s+\"(?P<title>[^\"\n\ue000\ue001]*)\")?\)"
)
_CODE = re.compile(
    r"(?<![\\`\w])`(?!`|\s|&nbsp;)(?P<code>[^`\n\ue000\ue001]{1,200})(?<!\s)(?<!&nbsp;)`(?![`\d])"
)


def literal_in_html(source: Source) -> Iterator[Mend]:
    """Find emphasis, links, images and code that are Markdown in an HTML block."""
    for start, end in source.html:
        if has_inline(source.body[start:end]):
            yield from _Block(source, start, end).mends()


class _Block:
    """One HTML block: its words, with every tag written over."""

    def __init__(self, source: Source, start: int, end: int) -> None:
        self.source = source
        self.body = source.body
        self.start = start
        self.tags: list[html.Tag] = []
        parts: list[str] = []
        at = start
        for match in _MARKUP.finditer(self.body, start, end):
            tag = html.tag_at(self.body, *match.span())
            inline = tag is not None and tag.name not in _BOUNDARY
            if tag is not None and inline:
                self.tags.append(tag)
            parts += (self.body[at : match.start()], (_HIDDEN if inline else _WALL) * len(match[0]))
            at = match.end()
        parts.append(self.body[at:end])
        self.text = "".join(parts)
        self.starts = [tag.start for tag in self.tags]
        self.anchors = [(tag.start, tag.close) for tag in self.tags if tag.name == "a"]

    def mends(self) -> Iterator[Mend]:
        """What is found, the parts of an address or of code not once more."""
        closed_off: list[tuple[int, int]] = []
        for mend in chain(self._code(), self._links()):
            if not touches(closed_off, mend.start, mend.end):
                insort(closed_off, (mend.start, mend.end))
                yield mend
        yield from self._emphasis(closed_off)

    def _is_free(self, start: int, end: int) -> bool:
        """Whether these are words that a reader sees and nobody else means something by."""
        return not self.source.is_opaque(start, end) and not self.source.is_shown_raw(start, end)

    def _tags(self, start: int, end: int) -> list[html.Tag]:
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return self.tags[first:last]

    def _is_in_link(self, at: int) -> bool:
        index = bisect_left(self.anchors, (at, False)) - 1
        return index >= 0 and not self.anchors[index][1]

    def _code(self) -> Iterator[Mend]:
        for match in _CODE.finditer(self.text) if "`" in self.text else ():
            start, end = match.start() + self.start, match.end() + self.start
            if self._is_free(start, end) and is_code(match["code"]):
                edits = (Edit(Span(start, start + 1), "<code>"), Edit(Span(end - 1, end), "</code>"))
                yield literal(self.body, start, end, edits, "``", "code")

    def _links(self) -> Iterator[Mend]:
        for match in _LINK.finditer(self.text) if "](" in self.text else ():
            start, end = match.start() + self.start, match.end() + self.start
            if self._is_free(start, end) and url.is_safe(match["url"], image=bool(match["image"])):
                mend = self._image(match) if match["image"] else self._link(match)
                if mend is not None:
                    yield mend

    def _image(self, match: re.Match[str]) -> Mend | None:
        if _HIDDEN in match["text"]:
            return None
        start, end = match.start() + self.start, match.end() + self.start
        written = (
            f'<img src="{match["url"]}" alt="{match["text"].replace(chr(34), "&quot;")}"{_title(match)}>'
        )
        return literal(self.body, start, end, (Edit(Span(start, end), written),), match[0], "an image")

    def _link(self, match: re.Match[str]) -> Mend | None:
        start, end = match.start() + self.start, match.end() + self.start
        split = match.end("text") + self.start
        if not match["text"].strip(f" {_HIDDEN}") or self._is_in_link(start):
            return None
        if not closed(self._tags(start, split)):
            return None
        edits = (
            Edit(Span(start, start + 1), f'<a href="{match["url"]}"{_title(match)}>'),
            Edit(Span(split, end), "</a>"),
        )
        gone = f"[{self.text[match.end('text') : match.end()]}"
        return literal(self.body, start, end, edits, gone, "a link")

    def _emphasis(self, closed_off: list[tuple[int, int]]) -> Iterator[Mend]:
        held: dict[tuple[str, int], Run] = {}
        at = 0
        for match in _RUN.finditer(self.text):
            if _WALL in self.text[at : match.start()]:
                held.clear()
            at = match.end()
            char, count = match[0][0], len(match[0])
            start, end = match.start() + self.start, match.end() + self.start
            if (char, count) not in TAGS or not self._is_free(start, end):
                continue
            if touches(closed_off, start, end):
                continue
            run = Run(start, end, char, count)
            one = held.pop((char, count), None)
            if one is not None and self._fit(one, run):
                yield literal(self.body, one.start, end, tagged(one, run), match[0] * 2, run.kind)
            else:
                held[char, count] = run

    def _fit(self, one: Run, other: Run) -> bool:
        text, start = self.text, self.start
        content = text[one.end - start : other.start - start]
        if "*" in content or not closed(self._tags(one.end, other.start)):
            return False
        first, last = one.start - start, other.end - start
        while first and text[first - 1] == _HIDDEN:
            first -= 1
        while last < len(text) and text[last] == _HIDDEN:
            last += 1
        before, after = text[first - 1] if first else "", text[last : last + 1]
        content = content.replace(_HIDDEN, "").replace("&nbsp;", "\xa0")
        # a semicolon ends a character reference: a space, mostly
        before = "" if before in (_WALL, ";") else before
        return fits_in_words(one, Between(before, content, "" if after == _WALL else after))


def _title(match: re.Match[str]) -> str:
    return f' title="{match["title"]}"' if match["title"] else ""
