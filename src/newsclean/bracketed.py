"""Paragraphs of HTML with words in angle brackets, of which kramdown sees no end: written as Markdown.

``<p>가 <The News> 나</p>`` ends for browsers where ``</p>`` stands, and the element ``<the>`` with it. kramdown looks
for ``</The>`` to the end of the post. In a paragraph of Markdown both readers end it with the paragraph, so that what
follows is no part of it for either.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from newsclean import backslash, inline, kramdown
from newsclean.action import Context, Keep
from newsclean.html import BLOCK
from newsclean.html_nodes import Element, Text, Unended
from newsclean.html_tree import TreeBuilder
from newsclean.inline import LeftAlone
from newsclean.literal.pseudo import is_words
from newsclean.model import Edit, Settings, Span
from newsclean.page_tree import FOREIGN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.action import Action
    from newsclean.html import Tag
    from newsclean.html_nodes import Node
    from newsclean.scan import Regions

_TAG = re.compile(r"(</?[A-Za-z][^<>]*>)")
_END_TAG = re.compile(r"</([A-Za-z][^\s<>]*)\s*>")
_LINE = re.compile(r"\n(?=<)")
_SPACE = " \t\n"
_ATTRIBUTES = re.compile(r'<(p|h[1-6])(?: [^\s=>]+="[^"]*")+>')
_PLACES = {"p": "paragraph", **{f"h{level}": "heading" for level in range(1, 7)}}
_SIGNS = {f"h{level}": "#" * level + " " for level in range(1, 7)} | {"p": ""}


def bare(tree: str) -> str:
    """A tree spelt out, without the attributes that ``written`` drops, as HT201 and HT202 do."""
    return _ATTRIBUTES.sub(r"<\1>", tree)


def written(
    body: str, start: int, end: int, regions: Regions, *, apart: bool = False
) -> tuple[list[Edit], str] | None:
    """The edits that make Markdown of the paragraph or heading at ``start``, all tags in it left, and its first words.

    ``apart`` says that a blank line is put before it already. None where ``body[start:end]`` is something else, holds
    no words in angle brackets that kramdown takes for the start of an element (MD503), or could not be Markdown for
    both readers.
    """
    element = _element(body, start, end)
    if element is None or regions.is_opaque(element.start, element.end):
        return None
    if element.attributes.get("id") in regions.targets or "markdown" in element.attributes:
        return None
    source = FOREIGN.sub("&lt;", body[element.start : element.end])
    spelt = _element(source, 0, len(source))
    nodes = list(_flat(source, spelt.children, _closed_names(body))) if spelt is not None else []
    first = next((node for node in nodes if isinstance(node, Unended)), None)
    if first is None or element.close is None:
        return None
    text = _markdown(source, nodes, element.name, regions)
    if text is None:
        return None
    words = source[first.start : first.end]
    head, sign, rest = "".join(_joined(text)).partition(words)
    # behind them kramdown reads no Markdown, and shows a backslash
    text = head + sign + backslash.ESCAPE.sub(lambda m: f"&#{ord(m[1])};", rest)
    before, after = _TAG.split(body[element.open.end : element.close.start]), _TAG.split(text)
    if before[1::2] != after[1::2] or kramdown.read(text, []).extents:
        return None
    start, end, gap, rest = _apart(body, element.start, element.end)
    edits = [Edit(Span(start, element.open.end), ("" if apart else gap) + _SIGNS[element.name])]
    at = element.open.end
    for old, new in zip(before, after, strict=True):
        if old != new:
            edits.append(Edit(Span(at, at + len(old)), new))
        at += len(old)
    edits.append(Edit(Span(element.close.start, end), rest))
    return edits, words


def _joined(text: str) -> Iterator[str]:
    """``text``, of which no line begins with words in angle brackets: kramdown would take it for a block."""
    at = 0
    for match in _LINE.finditer(text):
        if is_words(text, match.end(), frozenset()):
            yield text[at : match.start()] + " "
            at = match.end()
    yield text[at:]


def _apart(body: str, start: int, end: int) -> tuple[int, int, str, str]:
    """``start:end`` with the blanks around it, and the line ends that are missing between it and other words."""
    before, after = start, end
    while before and body[before - 1] in _SPACE:
        before -= 1
    while after < len(body) and body[after] in _SPACE:
        after += 1
    lines = body.count("\n", before, start), body.count("\n", end, after)
    gap = "\n" * (2 - lines[0]) if before else ""
    rest = "\n" * (2 - lines[1]) if after < len(body) else ""
    first = max(before, body.rfind("\n", before, start) + 1)
    line_end = body.find("\n", end, after)
    return first, after if line_end < 0 else line_end, gap, rest


def _element(body: str, start: int, end: int) -> Element | None:
    """The paragraph or heading that is all of ``body[start:end]``."""
    builder = TreeBuilder(body)
    builder.feed(start, end)
    nodes = [n for n in builder.roots if not isinstance(n, Text) or body[n.start : n.end].strip()]
    element = nodes[0] if len(nodes) == 1 and not builder.open else None
    if not isinstance(element, Element) or element.name not in _PLACES:
        return None
    tags = (body[node.start : node.open.end] for node in (element, *element.elements()))
    if any(kramdown.TAG.fullmatch(tag) is None for tag in tags):
        return None  # kramdown shows it as text
    return None if any(node.name in BLOCK for node in element.elements()) else element


@lru_cache(maxsize=4)
def _closed_names(body: str) -> frozenset[str]:
    return frozenset(name.lower() for name in _END_TAG.findall(body))


def _flat(body: str, nodes: list[Node], closed: frozenset[str]) -> Iterator[Node]:
    """``nodes``; words in angle brackets among them hold nothing, for all that follows stands in them."""
    for node in nodes:
        if isinstance(node, Element) and node.close is None and is_words(body, node.start, closed):
            yield Unended(node.start, node.open.end)
            yield from _flat(body, node.children, closed)
        else:
            yield node


def _markdown(source: str, nodes: list[Node], name: str, regions: Regions) -> str | None:
    """``nodes`` as a leaf of Markdown in which all tags stay."""

    def kept(tag: Tag) -> tuple[str, Action]:
        return "HT211", Keep(source[tag.start : tag.end])

    context = Context(source, Settings(), regions.targets, regions.labels)
    try:
        text, _ = inline.in_html(nodes, context, kept, place="heading" if name != "p" else "paragraph")
    except LeftAlone:
        return None
    return text
