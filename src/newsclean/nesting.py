"""HTML that kramdown sees no end of, because its tags do not pair: written out as browsers read it.

A browser knows where ``<pre><code>a<p>b</code></pre></p>`` or ``<tr>`` without ``</tr>`` ends. kramdown takes all that
follows for HTML, so that nothing in it can become Markdown. With every tag closed where browsers close it, the page of
CommonMark is the same element for element, and kramdown shows the same one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from newsclean import edit, kramdown, markdown, page_tree
from newsclean.html import Element, TreeBuilder
from newsclean.inline import Note
from newsclean.model import Edit, Span
from newsclean.scan import scan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsclean.scan import Block, Regions

CODE = "HT211"
# How many HTML blocks may belong together: any that follow, or those up to the end tag of the first element.
_MOST_BLOCKS = 8
_MOST_TO_END_TAG = 64
_MOST_JUDGED = 16
_REASON = "kramdown saw no end of this <{}>: every tag is closed where browsers close it"


def mended(body: str) -> tuple[list[Edit], list[Note]]:
    """The edits that pair the tags of ``body`` where kramdown sees no end of an element, and a remark for each place.

    The page that CommonMark makes of ``body`` stays the same tree, white space included.
    """
    if "\r\n" in body:
        return _as_written(body, *mended(body.replace("\r\n", "\n")))
    places = list(_places(body, scan(body)))
    shown = page_tree.spelt(markdown.html(body)) if places else ""

    def keeps(edits: Sequence[Edit]) -> bool:
        return page_tree.spelt(markdown.html(edit.apply(body, edits))) == shown

    if places and not keeps([change for _, _, edits in places for change in edits]):
        single = places if len(places) <= _MOST_JUDGED else []
        places = []
        for place in single:
            if keeps([change for _, _, edits in [*places, place] for change in edits]):
                places.append(place)
    return (
        [change for _, _, edits in places for change in edits],
        [Note(CODE, start, end, _REASON.format(_name(body, start))) for start, end, _ in places],
    )


def _name(body: str, start: int) -> str:
    tag = kramdown.TAG.match(body, start)
    return tag["name"].lower() if tag is not None else ""


def _as_written(body: str, edits: Sequence[Edit], notes: Sequence[Note]) -> tuple[list[Edit], list[Note]]:
    """What was found in ``body`` with bare line feeds, for ``body`` as it is."""
    breaks = [match.start() - number for number, match in enumerate(re.finditer("\r\n", body))]

    def place(offset: int) -> int:
        return offset + bisect_left(breaks, offset)

    return (
        [Edit(Span(place(e.span.start), place(e.span.end)), e.text.replace("\n", "\r\n")) for e in edits],
        [Note(n.code, place(n.start), place(n.end), n.reason) for n in notes],
    )


def _places(body: str, regions: Regions) -> Iterator[tuple[int, int, list[Edit]]]:
    """Where kramdown sees no end of an element, as (start, end, edits)."""
    blocks = regions.blocks
    index = 0
    while index < len(blocks):
        block = blocks[index]
        index += 1
        if block.kind != "html" or _is_closed(body[block.start : block.end]):
            continue
        *elements, last = _elements(body, block)
        for start, end in elements:
            if not _is_closed(body[start:end]) and (edits := _paired(body, start, end, regions)):
                yield start, end, edits
        for stop in _stops(body, blocks, last[0], index):
            start, end = last[0], blocks[stop - 1].end
            if _is_closed(body[start:end]):
                index = stop
                break
            if edits := _paired(body, start, end, regions):
                yield start, end, edits
                index = stop
                break


def _elements(body: str, block: Block) -> list[tuple[int, int]]:
    """The elements side by side in an HTML block, each with what follows up to the next one."""
    builder = TreeBuilder(body)
    builder.feed(block.start, block.end)
    starts = [root.start for root in builder.roots if isinstance(root, Element)] or [block.start]
    return list(zip(starts, [*starts[1:], block.end], strict=True))


def _stops(body: str, blocks: Sequence[Block], start: int, first: int) -> Iterator[int]:
    """How many blocks the element at ``start`` in the one before ``first`` may reach over, the fewest first."""
    last = first
    while last < len(blocks) and last - first < _MOST_TO_END_TAG and blocks[last].kind == "html":
        last += 1
    yield from range(first, min(last, first + _MOST_BLOCKS) + 1)
    tag = kramdown.TAG.match(body, start)
    if tag is None or last <= first + _MOST_BLOCKS:
        return
    end = kramdown.end_of(body, tag["name"], tag.end(), blocks[last - 1].end)
    stop = next((at for at in range(first + _MOST_BLOCKS + 1, last + 1) if end < blocks[at - 1].end), None)
    if stop is not None:
        yield stop


def _paired(body: str, start: int, end: int, regions: Regions) -> list[Edit] | None:
    """The edits that pair the tags of ``body[start:end]`` for browsers and kramdown."""
    source = body[start:end]
    if "newsclean:" in source or "{%" in source or "{{<" in source:
        return None  # what is written there may be left out, or written twice
    edits = page_tree.paired(source)
    if not edits or not _is_closed(edit.apply(source, edits), whole=True):
        return None
    moved = [Edit(Span(e.span.start + start, e.span.end + start), e.text) for e in edits]
    return None if any(regions.is_opaque(e.span.start, e.span.end) for e in moved) else moved


def _is_closed(source: str, *, whole: bool = False) -> bool:
    """Whether kramdown sees the end of every element, and with ``whole`` takes all of ``source`` for HTML."""
    reading = kramdown.read(source, [])
    if any(not extent.closed for extent in reading.extents):
        return False
    if not whole:
        return True
    at = 0
    for extent in reading.extents:
        if source[at : extent.start].strip():
            return False
        at = extent.end
    return not reading.literal and not source[at:].strip()
