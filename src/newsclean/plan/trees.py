"""HTML blocks on the top level become trees, those that CommonMark tears apart at a blank line together."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from typing import TYPE_CHECKING

from newsclean import kramdown
from newsclean.action import Around, Html
from newsclean.html_nodes import Element, Stray
from newsclean.html_nodes import Markdown as MarkdownNode
from newsclean.html_tree import TreeBuilder
from newsclean.inline import Note
from newsclean.model import Span
from newsclean.plan.conflicts import shown_apart
from newsclean.plan.layout import tidied
from newsclean.plan.mixed import is_wrapper
from newsclean.plan.source import MORE_CODE
from newsclean.plan.unit import Island

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsclean.html_nodes import Node
    from newsclean.plan.source import Source
    from newsclean.scan import Block

# The rest of the line on which a code block ends.
_OLD_COMMENT = re.compile(r"<!---?>")
_NO_COMMENT = "a whole comment for CommonMark, words or the start of a longer one for kramdown"
_END_OF_P = re.compile(r"[ \t]*</p\s*>", re.IGNORECASE)
_END_OF_PRE = re.compile(r"</pre\s*>[^\n]*\n?", re.IGNORECASE)


def read_islands(source: Source) -> list[Island]:
    """Put HTML blocks together into trees."""
    blocks = source.regions.blocks
    found: list[Island] = []
    index = 0
    while index < len(blocks):
        if blocks[index].kind != "html" or _is_opaque(source, blocks[index]):
            index += 1
            continue
        ended_below = _is_end_of_p(source, index + 1)
        shaped = None if ended_below else source.shaped(blocks[index].start, blocks[index].end)
        if shaped is not None:
            found.append(Island(None, blocks[index].start, blocks[index].end, shaped))
            index += 1
            continue
        builder, following = _tree(source, index)
        if builder is not None:
            found.append(Island(builder, blocks[index].start, blocks[following - 1].end))
        index = following
    return found


def _is_end_of_p(source: Source, index: int) -> bool:
    """Whether the block at ``index`` begins with the end of a paragraph that a blank line was in."""
    blocks = source.regions.blocks
    if index == len(blocks) or blocks[index].kind != "html":
        return False
    return _END_OF_P.match(source.body, blocks[index].start) is not None and not source.regions.is_opaque(
        blocks[index].start, blocks[index].end
    )


def _is_opaque(source: Source, block: Block) -> bool:
    """Whether the block lies in an opaque span, or one reaches out of it; smaller ones are looked at later.

    So does one in the line below indented code, which is more of it for kramdown.
    """
    if source.goes_on_in_code(block.start):
        source.made.notes.append(Note("NC907", block.start, block.end, MORE_CODE))
        return True
    if source.settings.reader != "commonmark":
        comment = _OLD_COMMENT.search(source.body, block.start, block.end)
        if comment is not None:
            source.made.notes.append(Note("NC907", comment.start(), comment.end(), _NO_COMMENT))
            return True
    for span in source.regions.opaque:
        if span.start < block.end and block.start < span.end:
            if span.start <= block.start and block.end <= span.end + 1:
                return True
            if span.start < block.start or span.end > block.end:
                reason = "Liquid, a shortcode or mathematics reaches out of this HTML"
                source.made.notes.append(Note("NC903", block.start, block.end, reason))
                return True
    return False


def opaque_in(
    source: Source, roots: Sequence[Node], start: int, end: int
) -> Iterator[tuple[int, int, str, str]]:
    """The opaque spans between ``start`` and ``end``, except in code, which is copied as it is anyway."""
    spans = [span for span in source.regions.opaque if start <= span.start and span.end <= end]
    if not spans:
        return
    elements = [node for root in roots if isinstance(root, Element) for node in (root, *root.elements("pre"))]
    code = [(node.start, node.end) for node in elements if node.name == "pre"]
    for span in spans:
        if not any(begin <= span.start and span.end <= stop for begin, stop in code):
            yield span.start, span.end, "opaque", "Liquid, a shortcode or mathematics inside HTML"


def _tree(source: Source, index: int) -> tuple[TreeBuilder | None, int]:
    """Read the HTML block at ``index``, and what follows while an element is open; give where it ends."""
    blocks = source.regions.blocks
    builder = TreeBuilder(source.body)
    first = blocks[index]
    at = index
    while at < len(blocks):
        block = blocks[at]
        if block.kind == "html" and (at == index or not _is_opaque(source, block)):
            builder.feed(max(block.start, builder.fed), block.end)
            end = block.end
            at += 1
            if any(element.name == "pre" for element in builder.open):
                rest = _rest_of_code(source, builder, at)
                if rest is None:
                    break
                at, end = rest
            if builder.open and builder.open[-1].name == "p" and _is_end_of_p(source, at):
                continue
            builder.end_of_chunk(end)
        else:
            builder.markdown(block.start, block.end)
            at += 1
        if not builder.open:
            return builder, at
    wrappers = all(
        element.name in ("div", "section", "article", "center", "main", "span", "font")
        for element in builder.open
    )
    if at == len(blocks) and builder.open and wrappers:
        builder.finish(len(source.body))
        return builder, at
    _unclosed(source, first)
    return None, index + 1


def _rest_of_code(source: Source, builder: TreeBuilder, at: int) -> tuple[int, int] | None:
    """Read on to the end tag of a code block that CommonMark tears apart at a blank line.

    Returns the next block and where reading ended; None when there is no end, or it is inside Markdown.
    """
    blocks = source.regions.blocks
    begin = stop = builder.fed
    while any(element.name == "pre" for element in builder.open):
        close = _END_OF_PRE.search(source.body, stop)
        if close is None:
            return None
        stop = close.end()
        while at < len(blocks) and blocks[at].start < stop:
            at += 1
        last = blocks[at - 1]
        if last.end > stop:
            if last.kind != "html":
                return None
            stop = last.end
        builder.feed(builder.fed, stop)
    source.swallowed.append((begin, stop))
    return at, stop


def _unclosed(source: Source, first: Block) -> None:
    """An element that the block opens and nothing closes: the block stays HTML."""
    alone = TreeBuilder(source.body)
    alone.feed(first.start, first.end)
    names = ", ".join(f"<{element.name}>" for element in alone.open)
    alone.finish(first.end)
    source.made.notes.append(
        Note("NC906", first.start, first.end, f"{names} is never closed" if names else "unclosed HTML")
    )
    index = max(bisect_left(source.extent_starts, first.start) - 1, 0)
    extents = source.reading.extents[index : bisect_left(source.extent_starts, first.end)]
    for start, end in shown_apart(source.body, extents, first.start, first.end):
        insort(source.as_written, Span(start, end))
    tidied(source, first.start, first.end)


def _is_meant(element: Element) -> bool:
    """Whether the Markdown in ``element`` stands in tags that say it is: a fold, or the items of a list that stays."""
    if element.name not in ("details", "ol"):
        return False
    told = [n for n in (element, *element.elements()) if n.attributes.get("markdown") == "1"]
    return all(
        any(n.start <= node.start and node.end <= n.end for n in told)
        for node in element.walk()
        if isinstance(node, MarkdownNode)
    )


def _note_kept(source: Source, root: Element) -> None:
    """Say of every list why Markdown cannot have its tags. A fold says itself that it is one."""
    for element in (root, *root.elements()):
        if element.name == "ol":
            code, shape = source.dispatcher.block(element)
            if isinstance(shape, Around | Html):
                reason = f"kept <ol>: {shape.reason}"
                source.made.notes.append(Note(code, element.start, element.open.end, reason))


def parts_of(source: Source, nodes: Sequence[Node]) -> Iterator[Node | tuple[int, int] | None]:
    """Nodes in order; a wrapper with Markdown inside is opened up, its tags become cuts (None: leave it all)."""
    for node in nodes:
        held = node.start in source.held
        if held or not isinstance(node, Element) or not any(isinstance(n, MarkdownNode) for n in node.walk()):
            yield node
            continue
        if not is_wrapper(source, node):
            if not _is_meant(node):
                source.made.notes.append(
                    Note("NC903", node.start, node.end, f"Markdown inside <{node.name}>")
                )
            else:
                _note_kept(source, node)
            yield None
            return
        yield (node.open.start, node.open.end)
        yield from parts_of(source, node.children)
        if node.close is not None:
            end = node.close
            shown = node.name in kramdown.SPAN and source.printed(end.start)  # it closes what has ended
            yield Stray(end.start, end.end, end) if shown else (end.start, end.end)
