"""HTML that kramdown sees no end of, because its tags do not pair: written out as browsers read it.

A browser knows where ``<pre><code>a<p>b</code></pre></p>`` or ``<tr>`` without ``</tr>`` ends. kramdown takes all that
follows for HTML, so that nothing in it can become Markdown. With every tag closed where browsers close it, the page of
CommonMark is the same element for element, and kramdown shows the same one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsclean import bracketed, edit, faulty_tag, kramdown, markdown, page_tree
from newsclean.html_nodes import Element, Stray
from newsclean.html_tree import TreeBuilder
from newsclean.inline import Note
from newsclean.line_ends import LineEnds
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
_END_TAG = re.compile(r"</([A-Za-z][A-Za-z0-9]*)\s*>")
# Of a tag as a parser writes it
_ATTRIBUTES = re.compile(r"""(?<=[a-z0-9])(?: [^\s=>]+="[^"]*")+>""")
_WORDS = "kramdown saw no end of this <{}>: it is Markdown now, in which {} ends where it does"
_FAULTY = "browsers read this tag in spite of the faults in it: it is written so that everybody does"
_REASON = "kramdown saw no end of this <{}>: every tag is closed where browsers close it"


@dataclass(frozen=True, slots=True)
class _Place:
    """HTML that leaves kramdown without an end, and the edits that give it one."""

    start: int
    end: int
    edits: list[Edit]
    words: str = ""  # in angle brackets, which kramdown took for a tag


def mended(body: str, *, for_kramdown: bool = True) -> tuple[list[Edit], list[Note]]:
    """The edits that pair the tags of ``body`` where kramdown sees no end of an element, and a remark for each place.

    Start tags that only browsers can read come first, and alone; without ``for_kramdown`` there is nothing else to do.

    The page that CommonMark makes of ``body`` stays the same tree. An element that is closed further down, where it has
    ended for CommonMark, is left, for its end tag would be left over; and so is all that stands behind an element of
    which kramdown sees no end all the same.
    """
    if "\r\n" in body:
        found = mended(body.replace("\r\n", "\n"), for_kramdown=for_kramdown)
        return _as_written(body, *found)
    regions = scan(body)
    if faulty := _faulty(body, regions):
        return faulty, [Note(CODE, e.span.start, e.span.end, _FAULTY) for e in faulty]
    places = list(_places(body, regions)) if for_kramdown else []
    if not places:
        return [], []
    places = _before_endless(body, _never_closed(body, places))
    kept = _same_page(body, places)
    places = kept if len(kept) == len(places) else _before_endless(body, kept)
    return _edits(places), [Note(CODE, p.start, p.end, _reason(body, p)) for p in places]


def _reason(body: str, place: _Place) -> str:
    name = _name(body, place.start)
    return _WORDS.format(name, place.words) if place.words else _REASON.format(name)


def _faulty(body: str, regions: Regions) -> list[Edit]:
    """Start tags that browsers alone can read, written for everybody. What is wrong besides is looked at afterwards."""
    edits: list[Edit] = []
    for block in regions.blocks:
        if block.kind != "html" or regions.is_opaque(block.start, block.end):
            continue
        builder = TreeBuilder(body)
        builder.feed(block.start, block.end)
        for fault in builder.misread:
            read = faulty_tag.written(body, fault.start) if fault.fault == "tag" else None
            if read is not None and read[0] in page_tree.KNOWN and read[2] <= block.end:
                edits.append(Edit(Span(fault.start, read[2]), read[1]))
    if not edits:
        return []

    def bare(source: str) -> str:
        return _ATTRIBUTES.sub(">", page_tree.spelt(markdown.html(source)))

    return edits if bare(edit.apply(body, edits)) == bare(body) else []


def _edits(places: Sequence[_Place]) -> list[Edit]:
    return [change for place in places for change in place.edits]


def _same_page(body: str, places: list[_Place]) -> list[_Place]:
    """Those of ``places`` that keep the page of CommonMark."""
    shown = bracketed.bare(page_tree.spelt(markdown.html(body)))

    def keeps(some: list[_Place]) -> bool:
        return bracketed.bare(page_tree.spelt(markdown.html(edit.apply(body, _edits(some))))) == shown

    if keeps(places):
        return places
    kept: list[_Place] = []
    for place in places if len(places) <= _MOST_JUDGED else ():
        if keeps([*kept, place]):
            kept.append(place)
    return kept


def _extents(body: str) -> tuple[kramdown.Extent, ...]:
    return scan(body).as_kramdown(body).extents


def _before_endless(body: str, places: list[_Place]) -> list[_Place]:
    """Those of ``places`` that stand before the first element of which kramdown sees no end all the same."""
    edits = _edits(places)
    endless = (e.start for e in _extents(edit.apply(body, edits)) if not e.closed)
    end = edit.origin(edits, next(endless, 2 * len(body)))
    return [place for place in places if place.start < end]


def _never_closed(body: str, places: list[_Place]) -> list[_Place]:
    """Those of ``places`` that no end tag closes which would be left over."""
    edits = _edits(places)
    written = edit.apply(body, edits)
    origin = edit.origins(edits)
    waiting: dict[str, list[int]] = {}
    closed: set[int] = set()
    number = at = 0
    for begin, end in [*((e.start, e.end) for e in _extents(written)), (len(written), len(written))]:
        for tag in _END_TAG.finditer(written, at, begin):
            start = origin(tag.start())
            while number < len(places) and places[number].start < start:
                waiting.setdefault(_name(body, places[number].start), []).append(number)
                number += 1
            if stack := waiting.get(tag[1].lower()):
                closed.add(stack.pop())
        at = end
    return [place for at, place in enumerate(places) if at not in closed]


def _name(body: str, start: int) -> str:
    tag = kramdown.TAG.match(body, start)
    return tag["name"].lower() if tag is not None else ""


def _as_written(body: str, edits: Sequence[Edit], notes: Sequence[Note]) -> tuple[list[Edit], list[Note]]:
    """What was found in ``body`` with bare line feeds, for ``body`` as it is."""
    breaks = [match.start() - number for number, match in enumerate(re.finditer("\r\n", body))]

    line_ends = LineEnds(body)

    def place(offset: int) -> int:
        return offset + bisect_left(breaks, offset)

    return (
        [line_ends.edit(place(e.span.start), place(e.span.end), e.text) for e in edits],
        [Note(n.code, place(n.start), place(n.end), n.reason) for n in notes],
    )


def _places(body: str, regions: Regions) -> Iterator[_Place]:
    """Where kramdown sees no end of an element."""
    blocks = regions.blocks
    index = 0
    while index < len(blocks):
        block = blocks[index]
        index += 1
        if block.kind != "html" or _is_closed(body[block.start : block.end]):
            continue
        found: list[_Place] = []
        for start, end in _elements(body, block):
            if _is_closed(body[start:end]):
                continue
            if edits := _paired(body, start, end, regions):
                found.append(_Place(start, end, edits))
                continue
            apart = bool(found) and bool(found[-1].words) and found[-1].end == start
            if words := bracketed.written(body, start, end, regions, apart=apart):
                found.append(_Place(start, end, *words))
                continue
            place, index = _reaching_on(body, regions, start, index)
            if place is not None:
                found.append(place)
            elif found and found[-1].end == start:
                found.pop()  # its end tag may be in what follows
            break
        yield from found


def _reaching_on(body: str, regions: Regions, start: int, first: int) -> tuple[_Place | None, int]:
    """The place of the element at ``start``, which ends in block ``first`` or later, and which block follows it."""
    for stop in _stops(body, regions.blocks, start, first):
        end = regions.blocks[stop - 1].end
        if _is_closed(body[start:end]):
            return None, stop
        if edits := _paired(body, start, end, regions):
            return _Place(start, end, edits), stop
    return None, first


def _elements(body: str, block: Block) -> list[tuple[int, int]]:
    """The elements side by side in an HTML block, each with what follows up to the next one.

    An end tag whose start tag is not among them may close an element further up: it is left out.
    """
    builder = TreeBuilder(body)
    builder.feed(block.start, block.end)
    found: list[tuple[int, int]] = []
    start, end = block.start, -1
    for root in builder.roots:
        if isinstance(root, Element):
            found.append((start, root.start if end < 0 else end))
            start, end = root.start, -1
        elif isinstance(root, Stray) and end < 0:
            begun = re.compile(rf"<{re.escape(root.tag.name)}\b", re.IGNORECASE)
            end = -1 if begun.search(body, start, root.start) else root.start
    found.append((start, block.end if end < 0 else end))
    return [part for part in found if part[0] < part[1]]


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
    source = body[start:end].rstrip()
    if "newsclean:" in source or "{%" in source or "{{<" in source:
        return None  # what is written there may be left out, or written twice
    small = [Edit(Span(first, last), name) for first, last, name in kramdown.spelt_alike(source)]
    alike = bool(small) and _is_closed(edit.apply(source, small), whole=True)
    edits = small if alike else [_without_blank_line(source, e) for e in page_tree.paired(source) or ()]
    if not edits or not (alike or _is_closed(edit.apply(source, edits), whole=True)):
        return None
    moved = [Edit(Span(e.span.start + start, e.span.end + start), e.text) for e in edits]
    return None if any(regions.is_opaque(e.span.start, e.span.end) for e in moved) else moved


def _without_blank_line(source: str, change: Edit) -> Edit:
    """``change`` without line ends that would make a blank line, at which CommonMark ends HTML."""
    (start, end), text = change
    if text.startswith("\n") and source[:start].rstrip(" \t").endswith("\n"):
        text = text[1:]
    if text.endswith("\n") and source.startswith("\n", end):
        text = text[:-1]
    return Edit(Span(start, end), text)


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
