"""Elements with Markdown inside, which CommonMark reads and kramdown shows as it is written."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from newsclean import escape
from newsclean.action import Drop, Unwrap
from newsclean.html import BLOCK
from newsclean.html_nodes import Element, Text
from newsclean.html_nodes import Markdown as MarkdownNode
from newsclean.inline import Note
from newsclean.kramdown import SPAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsclean.html_nodes import Node
    from newsclean.plan.source import Source
    from newsclean.plan.unit import Island

_REASON = "kramdown reads no Markdown in this <{}>"
_TAG = re.compile(r"<!--[\s\S]*?-->|</?([A-Za-z][\w:\-]*)[^<>]*>")
_BREAK = re.compile(r" {2,}\r?\n[ \t]*\S")
_ALONE = re.compile(r" {0,3}")


def hold_mixed(source: Source, islands: Sequence[Island]) -> None:
    """Find the elements whose Markdown kramdown shows as it is written: without their tags its page would change.

    Such an element stays with all that is in it, the wrappers around it go. Where both readers show the same, it goes
    too: when its Markdown is paragraphs of words and tags, each between blocks of HTML.
    """
    if source.settings.reader == "commonmark":
        return
    found: list[tuple[int, int]] = []
    for island in islands:
        if island.builder is None or not _has_markdown(source, island):
            continue
        for root in island.builder.roots:
            if isinstance(root, Element) and source.in_extent(root.start):
                found.extend(_mixed(source, root))
    if found:
        source.conflicts.extend(span for span in found if not source.in_conflict(*span))
        source.conflicts.sort()


def is_wrapper(source: Source, element: Element) -> bool:
    """Whether ``element`` goes where there is Markdown in it."""
    if source.dispatcher.is_inline(element.open):
        return isinstance(source.dispatcher.inline(element.open)[1], Drop)
    shape = source.dispatcher.block(element)[1]
    return isinstance(shape, Unwrap) and not shape.anchor


def _has_markdown(source: Source, island: Island) -> bool:
    first, last = bisect_left(source.starts, island.start), bisect_left(source.starts, island.end)
    return any(block.kind != "html" for block in source.regions.blocks[first:last])


def _mixed(source: Source, root: Element) -> Iterator[tuple[int, int]]:
    """Where ``root``, or what is in it, stays as it is. What is held there is noted."""
    holders = {id(element): element for element in (root, *root.elements()) if any(_markdown_in(element))}
    told = {key for key, element in holders.items() if element.attributes.get("markdown", "0") != "0"}
    if len(told) == len(holders):
        return  # kramdown reads it too
    silent = [element for key, element in holders.items() if key not in told]
    goes = all(is_wrapper(source, element) for element in _around(holders.values()))
    tangled = any(_has_block_tag(source, node) for element in silent for node in _markdown_in(element))
    held = [_block_around(e) for e in silent if not goes or not _reads_alike(source, e)]
    if tangled or (goes and not all(_stands_alone(source, element) for element in held)):
        held = [root]
    for element in _outermost(sorted(held, key=lambda element: element.start)):
        yield element.start, element.end
        if goes:  # else there is a remark about it already
            source.held.add(element.start)
            note = Note("NC907", element.start, element.end, _REASON.format(element.name))
            source.made.notes.append(note)


def _markdown_in(element: Element) -> Iterator[Node]:
    return (node for node in element.children if isinstance(node, MarkdownNode))


def _around(holders: Iterable[Element]) -> Iterator[Element]:
    """The elements and those they stand in."""
    seen: set[int] = set()
    for holder in holders:
        element: Element | None = holder
        while element is not None and id(element) not in seen:
            seen.add(id(element))
            yield element
            element = element.parent


def _block_around(element: Element) -> Element:
    """``element``, or what kramdown takes for a block around it: it looks for Markdown around ``<span>``."""
    while element.name in SPAN and element.parent is not None:
        element = element.parent
    return element


def _outermost(elements: Iterable[Element]) -> Iterator[Element]:
    """Those that stand in no other one; they come in order."""
    end = -1
    for element in elements:
        if element.start >= end:
            end = element.end
            yield element


def _has_block_tag(source: Source, node: Node) -> bool:
    """Whether a block begins or ends in this Markdown for kramdown, which sees tags and nothing else."""
    found = _TAG.finditer(source.body, node.start, node.end)
    return any(match[1] is not None and match[1].lower() in BLOCK for match in found)


def _stands_alone(source: Source, element: Element) -> bool:
    """Whether the element has its lines to itself, so that it is one without what is around it."""
    body = source.body
    line, line_end = body.rfind("\n", 0, element.start) + 1, body.find("\n", element.end)
    rest = body[element.end : line_end if line_end >= 0 else len(body)]
    return _ALONE.fullmatch(body, line, element.start) is not None and not rest.strip()


def _reads_alike(source: Source, element: Element) -> bool:
    """Whether the Markdown right inside ``element`` shows the same as it does where it is HTML."""
    before: Node | None = None
    for node in element.children:
        if isinstance(node, Text) and not source.body[node.start : node.end].strip():
            continue
        if isinstance(node, MarkdownNode) and not (_parts(before) and _is_plain(source, node)):
            return False
        if isinstance(before, MarkdownNode) and not _parts(node):
            return False
        before = node
    return True


def _parts(node: Node | None) -> bool:
    """Whether words before and behind ``node`` are two paragraphs in HTML too."""
    return node is None or (isinstance(node, Element) and node.name in BLOCK)


def _is_plain(source: Source, node: Node) -> bool:
    """Whether this Markdown is a paragraph of words and tags, with nothing that either reader takes for markup."""
    block = source.regions.blocks[bisect_left(source.starts, node.start)]
    if (block.kind, block.start, block.end) != ("Paragraph", node.start, node.end):
        return False
    source_text = source.body[node.start : node.end]
    words = escape.collapse(_TAG.sub("", source_text)).strip()
    near = escape.Neighbourhood(True, True, True, True, source.context.labels, brackets=True)
    return (
        _BREAK.search(source_text) is None
        and escape.text(words, near) == words
        and all(escape.line_start(line) == line for line in words.split("\n"))
    )
