"""What could be rewritten: a body becomes units, each of which can be taken or left on its own.

A unit is a Markdown leaf with raw tags in it, or a run of HTML blocks. It knows how to render itself and says
nothing about whether the page survives: that is ``settle``'s business.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsclean import clusters, inline, kramdown, shapes
from newsclean.action import Context, Drop, Unwrap
from newsclean.blocks import Account, Converter, Output
from newsclean.dispatch import Dispatcher
from newsclean.html import Element, TreeBuilder
from newsclean.html import Markdown as MarkdownNode
from newsclean.inline import Note
from newsclean.model import Edit, Span
from newsclean.scan import scan
from newsclean.tidy import CODE as TIDIED
from newsclean.tidy import tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from newsclean.html import Node
    from newsclean.inline import Style
    from newsclean.model import Settings
    from newsclean.scan import Block, Chunk, Leaf, Regions
    from newsclean.shapes import Shaped

_NO_READING = kramdown.Reading((), frozenset())
_OTHER_END = "kramdown and CommonMark do not see the same end of this <{}>"
SEPARATOR = "<!-- -->"
_BLANK_LINES = re.compile(r"(?:[ \t]*\r?\n)+|[ \t]*\Z")
_BLANK_QUOTED = re.compile(r"(?:[ \t>]*\r?\n)+")
_LISTS = ("ul", "ol")
_FAULT_CODES = {"tag": "NC904", "depth": "NC905", "opaque": "NC903"}
# Tags of one paragraph times what is in it: its rewriting compares each with each. Real posts stay far below.
_MOST_WORK = 4_000_000
# The rest of the line on which a code block ends.
_END_OF_PRE = re.compile(r"</pre\s*>[^\n]*\n?", re.IGNORECASE)


@dataclass(slots=True)
class Rendered:
    """A unit's edits (sorted, disjoint, offsets in the body) and what its rules report, in the same offsets."""

    edits: list[Edit]
    account: Account


@dataclass(slots=True, eq=False)
class Unit:
    """Something that can be rewritten: ``render(style, styles)`` gives the edits.

    ``parts`` are the start tags, or blocks, that can be treated each in its own way; or the leaf that has them.
    """

    start: int
    end: int
    render: Callable[[Style, dict[int, str]], Rendered]
    parts: list[int] | Leaf = field(default_factory=list)

    @property
    def pairs(self) -> list[int]:
        """Where the parts start."""
        if isinstance(self.parts, list):
            return self.parts
        return [raw.start for raw in self.parts.tags if raw.tag is not None and not raw.tag.close]


@dataclass(slots=True)
class Island:
    """HTML blocks that belong together, and the tree they make; or one block of a shape that is known."""

    builder: TreeBuilder | None
    start: int
    end: int
    shaped: Shaped | None = None

    def ends(self) -> Iterator[tuple[int, int]]:
        """Where the elements start and end."""
        if self.shaped is not None:
            yield from self.shaped.roots()
        elif self.builder is not None:
            yield from ((node.start, node.end) for node in self.builder.roots if isinstance(node, Element))


@dataclass(slots=True)
class Plan:
    """All units of a body in order, remarks that belong to none of them, where the blocks on the top level are."""

    units: list[Unit]
    notes: list[Note]
    blocks: list[tuple[int, int]] = field(default_factory=list)


def plan(body: str, settings: Settings, newline: str) -> Plan:
    """Read ``body`` and propose what to rewrite."""
    regions = scan(body)
    made = Plan([], [], [(block.start, block.end) for block in regions.blocks])
    if not regions.leaves and not regions.chunks and not any(b.kind == "html" for b in regions.blocks):
        return made
    planner = _Planner(body, regions, settings, newline, made)
    islands = planner.islands()
    planner.find_conflicts(islands)
    for leaf in regions.leaves:
        if not planner.is_swallowed(leaf.start):
            planner.leaf(leaf)
    for chunk in regions.chunks:
        if not planner.is_swallowed(chunk.start):
            planner.chunk(chunk)
    for island in islands:
        planner.island(island)
    made.units.sort(key=lambda unit: unit.start)
    return made


class _Planner:
    def __init__(self, body: str, regions: Regions, settings: Settings, newline: str, made: Plan) -> None:
        self.body = body
        self.regions = regions
        self.settings = settings
        self.newline = newline
        self.made = made
        self.reading = _NO_READING
        if settings.reader != "commonmark":
            # kramdown reads code, and the content of lists and quotes, by itself
            own = ("CodeBlock", "List", "BlockQuote", "FootnoteDefinition", "Table")
            code = [(block.start, block.end) for block in regions.blocks if block.kind in own]
            code += [(span.start, span.end) for span in regions.opaque]
            self.reading = kramdown.read(body, sorted(code))
        self.context = Context(body, settings, regions.targets, regions.labels, self._printed)
        self.dispatcher = Dispatcher(self.context)
        self.shapes = shapes.memory(settings)
        self.clusters = clusters.memory(settings)
        self.conflicts: list[tuple[int, int]] = []
        self.swallowed: list[tuple[int, int]] = []
        self.starts = [block.start for block in regions.blocks]
        self.extent_starts = [extent.start for extent in self.reading.extents]

    def _in_extent(self, offset: int) -> bool:
        """Whether ``offset`` lies in an element that kramdown reads as a block (extents are sorted and disjoint)."""
        index = bisect_right(self.extent_starts, offset) - 1
        return index >= 0 and offset < self.reading.extents[index].end

    def is_swallowed(self, offset: int) -> bool:
        """Whether the Markdown block at ``offset`` is really part of a code block further up."""
        return any(start <= offset < end for start, end in self.swallowed)

    def _printed(self, offset: int) -> bool:
        """Whether kramdown prints the stray end tag at ``offset`` as text."""
        if self.settings.reader == "commonmark":
            return False
        return not self._in_extent(offset) or offset in self.reading.literal

    def find_conflicts(self, islands: Sequence[Island]) -> None:
        """Find the elements that end somewhere else for kramdown than for CommonMark.

        Everything in such an element is Markdown for the one and HTML for the other. A wrapper whose two tags go is
        none, if both see its end at the same place: its Markdown becomes Markdown for both. Nor is an element in
        which there is no Markdown, such as ``<p><hr></p>``.
        """
        ends = {start: end for island in islands for start, end in island.ends()}
        for extent in self.reading.extents:
            if extent.closed and (ends.get(extent.start) == extent.end or self._stays(extent, islands)):
                continue
            if self._is_all_html(extent, ends):
                continue
            self.conflicts.append((extent.start, extent.end))
            reason = _OTHER_END.format(extent.name)
            self.made.notes.append(Note("NC907", extent.start, extent.start + 1, reason))

    def _is_all_html(self, extent: kramdown.Extent, ends: Mapping[int, int]) -> bool:
        """Whether CommonMark reads HTML throughout ``extent``, of which kramdown prints no tag as text.

        No element may reach into it or out of it: the tags of that one stand in Markdown for kramdown.
        """
        first = bisect_right(self.starts, extent.start) - 1
        last = bisect_left(self.starts, extent.end)
        blocks = self.regions.blocks[first:last]
        if first < 0 or any(b.kind != "html" or self.regions.is_opaque(b.start, b.end) for b in blocks):
            return False
        if any(extent.start <= at < extent.end for at in self.reading.literal):
            return False
        return all(
            end <= extent.start or extent.end <= start or (extent.start <= start and end <= extent.end)
            for start, end in ends.items()
        )

    def _stays(self, extent: kramdown.Extent, islands: Sequence[Island]) -> bool:
        """Whether ``extent`` lies in one HTML block that nobody will touch."""
        index = bisect_right(self.starts, extent.start) - 1
        if (
            index < 0
            or self.regions.blocks[index].kind != "html"
            or self.regions.blocks[index].end < extent.end
        ):
            return False
        return not any(island.start <= extent.start < island.end for island in islands)

    def _is_kramdown_markdown(self, offset: int) -> bool:
        """Whether kramdown reads Markdown at ``offset`` of an HTML block (after ``</p>``, say)."""
        if self.settings.reader == "commonmark":
            return False
        return not self._in_extent(offset)

    def in_conflict(self, start: int, end: int) -> bool:
        """Whether ``start:end`` touches a part that the two readers read differently."""
        # conflicts are sorted and disjoint, as the extents they are
        index = bisect_left(self.conflicts, (end, -1)) - 1
        return index >= 0 and self.conflicts[index][1] > start

    # -- Markdown leaves

    def leaf(self, leaf: Leaf) -> None:
        """One unit for the raw tags of a paragraph, heading, item or cell."""
        context, resolve = self.context, self.dispatcher.inline
        tags = len(leaf.tags)
        if tags * (tags + len(leaf.fixed) + len(leaf.texts) + len(leaf.spans)) > _MOST_WORK:
            self.made.notes.append(
                Note("NC905", leaf.start, leaf.end, "left as it is: too many tags in one paragraph")
            )
            return
        raw_html = self.in_conflict(leaf.start, leaf.end)
        index = bisect_left(self.starts, leaf.start)
        own_block = leaf.place == "paragraph" and self.starts[index : index + 1] == [leaf.start]

        def render(style: Style, styles: dict[int, str]) -> Rendered:
            if style == "first" and not styles and not raw_html and not context.targets:
                known = self.clusters.rewrite(self.body, leaf)
                if known is not None:
                    return Rendered(*known)
            result = inline.in_markdown(leaf, context, resolve, style=style, styles=styles, raw_html=raw_html)
            account = Account()
            account.add(result)
            edits: list[Edit] = []
            for item in result.items:
                out = item.render()
                if out == self.body[item.start : item.end]:
                    continue
                if edits and edits[-1].span.end == item.start:
                    last = edits.pop()
                    edits.append(Edit(Span(last.span.start, item.end), last.text + self._lines(out)))
                else:
                    edits.append(Edit(Span(item.start, item.end), self._lines(out)))
            if edits and own_block and not "".join(item.render() for item in result.items).strip():
                before, after = self._beside(leaf.start, leaf.end)
                return Rendered([self._removal(leaf.start, leaf.end, before, after)], account)
            return Rendered(edits, account)

        self.made.units.append(Unit(leaf.start, leaf.end, render, leaf))

    def _lines(self, text: str) -> str:
        return re.sub(r"\r?\n", self.newline, text) if self.newline != "\n" else text

    # -- HTML blocks on the top level

    def islands(self) -> list[Island]:
        """Put HTML blocks together into trees."""
        blocks = self.regions.blocks
        found: list[Island] = []
        index = 0
        while index < len(blocks):
            if blocks[index].kind != "html" or self._is_opaque(blocks[index]):
                index += 1
                continue
            shaped = self._shaped(blocks[index].start, blocks[index].end)
            if shaped is not None:
                found.append(Island(None, blocks[index].start, blocks[index].end, shaped))
                index += 1
                continue
            builder, following = self._tree(index)
            if builder is not None:
                found.append(Island(builder, blocks[index].start, blocks[following - 1].end))
            index = following
        return found

    def _shaped(self, start: int, end: int) -> Shaped | None:
        """The HTML by its shape, if that is all that counts."""
        if self.context.targets or self.regions.is_opaque(start, end):
            return None
        shaped = self.shapes.of(self.body, start, end)
        if shaped is None or (not shaped.shape.anywhere and self.context.starts_post(start)):
            return None
        if self.settings.reader != "commonmark" and not all(self._in_extent(at) for at, _ in shaped.roots()):
            return None  # what kramdown reads as Markdown counts too
        return shaped

    def _known(self, start: int, end: int) -> tuple[list[Output], Account] | None:
        """What becomes of an element whose shape is known."""
        shaped = self._shaped(start, end)
        return None if shaped is None else (shaped.outputs(), shaped.account())

    def _is_opaque(self, block: Block) -> bool:
        """Whether the block lies in an opaque span, or one reaches out of it; smaller ones are looked at later."""
        for span in self.regions.opaque:
            if span.start < block.end and block.start < span.end:
                if span.start <= block.start and block.end <= span.end + 1:
                    return True
                if span.start < block.start or span.end > block.end:
                    reason = "Liquid, a shortcode or mathematics reaches out of this HTML"
                    self.made.notes.append(Note("NC903", block.start, block.end, reason))
                    return True
        return False

    def _opaque_in(self, roots: Sequence[Node], start: int, end: int) -> Iterator[tuple[int, int, str, str]]:
        """The opaque spans between ``start`` and ``end``, except in code, which is copied as it is anyway."""
        spans = [span for span in self.regions.opaque if start <= span.start and span.end <= end]
        if not spans:
            return
        elements = [
            node for root in roots if isinstance(root, Element) for node in (root, *root.elements("pre"))
        ]
        code = [(node.start, node.end) for node in elements if node.name == "pre"]
        for span in spans:
            if not any(begin <= span.start and span.end <= stop for begin, stop in code):
                yield span.start, span.end, "opaque", "Liquid, a shortcode or mathematics inside HTML"

    def _tree(self, index: int) -> tuple[TreeBuilder | None, int]:
        """Read the HTML block at ``index``, and what follows while an element is open; give where it ends."""
        blocks = self.regions.blocks
        builder = TreeBuilder(self.body)
        first = blocks[index]
        at = index
        while at < len(blocks):
            block = blocks[at]
            if block.kind == "html" and (at == index or not self._is_opaque(block)):
                builder.feed(max(block.start, builder.fed), block.end)
                end = block.end
                at += 1
                if any(element.name == "pre" for element in builder.open):
                    rest = self._rest_of_code(builder, at)
                    if rest is None:
                        break
                    at, end = rest
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
            builder.finish(len(self.body))
            return builder, at
        self._unclosed(first)
        return None, index + 1

    def _rest_of_code(self, builder: TreeBuilder, at: int) -> tuple[int, int] | None:
        """Read on to the end tag of a code block that CommonMark tears apart at a blank line.

        Returns the next block and where reading ended; None when there is no end, or it is inside Markdown.
        """
        blocks = self.regions.blocks
        begin = stop = builder.fed
        while any(element.name == "pre" for element in builder.open):
            close = _END_OF_PRE.search(self.body, stop)
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
        self.swallowed.append((begin, stop))
        return at, stop

    def _unclosed(self, first: Block) -> None:
        """An element that the block opens and nothing closes: the block stays HTML."""
        alone = TreeBuilder(self.body)
        alone.feed(first.start, first.end)
        names = ", ".join(f"<{element.name}>" for element in alone.open)
        alone.finish(first.end)
        self.made.notes.append(
            Note("NC906", first.start, first.end, f"{names} is never closed" if names else "unclosed HTML")
        )
        self.tidied(first.start, first.end)

    def island(self, island: Island) -> None:
        """Turn a tree into units: one for each stretch between Markdown blocks."""
        builder, start, end = island.builder, island.start, island.end
        if builder is None:
            self._shaped_unit(island)
            return
        bad: list[tuple[int, int, str, str]] = [
            (fault.start, fault.end, fault.fault, fault.detail) for fault in builder.misread
        ]
        bad.extend(self._opaque_in(builder.roots, start, end))
        parts = list(self._parts(builder.roots))
        if any(part is None for part in parts):
            for block in self.regions.blocks:
                if block.kind == "html" and island.start <= block.start < island.end:
                    self.tidied(block.start, block.end)
            return
        run: list[Node | tuple[int, int]] = []
        begin = start
        for part in parts:
            if isinstance(part, MarkdownNode):
                if run:
                    self._unit(run, begin, part.start, bad)
                run = []
                begin = part.end
            elif part is not None:
                run.append(part)
        if run:
            self._unit(run, begin, end, bad)

    def _parts(self, nodes: Sequence[Node]) -> Iterator[Node | tuple[int, int] | None]:
        """Nodes in order; a wrapper with Markdown inside is opened up, its tags become cuts (None: leave it all)."""
        for node in nodes:
            if not isinstance(node, Element) or not any(isinstance(n, MarkdownNode) for n in node.walk()):
                yield node
                continue
            opens = False
            if self.dispatcher.is_inline(node.open):
                opens = isinstance(self.dispatcher.inline(node.open)[1], Drop)
            else:
                _, shape = self.dispatcher.block(node)
                opens = isinstance(shape, Unwrap)
            if not opens:
                if node.name != "details" or node.attributes.get("markdown") != "1":  # else it is meant so
                    self.made.notes.append(
                        Note("NC903", node.start, node.open.end, f"Markdown inside <{node.name}>")
                    )
                yield None
                return
            yield (node.open.start, node.open.end)
            yield from self._parts(node.children)
            if node.close is not None:
                yield (node.close.start, node.close.end)

    def _unit(
        self, run: list[Node | tuple[int, int]], start: int, end: int, bad: list[tuple[int, int, str, str]]
    ) -> None:
        """One unit for a stretch of HTML between two Markdown blocks."""
        start = next((p[0] if isinstance(p, tuple) else p.start) for p in run)
        last = run[-1]
        lines = self._lines_of(start, last[1] if isinstance(last, tuple) else last.end)
        if lines is None:
            return
        start, end = lines
        if any(isinstance(part, tuple) and self.in_conflict(*part) for part in run):
            self.tidied(start, end)
            return
        faults = [entry for entry in bad if start <= entry[0] < end]

        def render(style: Style, styles: dict[int, str]) -> Rendered:
            return self._rendered(run, faults, start, end, style, styles)

        nodes = [part.start for part in run if isinstance(part, Element)]
        self.made.units.append(Unit(start, end, render, nodes if len(nodes) > 1 else []))

    def _shaped_unit(self, island: Island) -> None:
        """One unit for a block of a known shape; it is read as a tree only if the page does not stay the same."""
        shaped = island.shaped
        lines = self._lines_of(island.start, island.end)
        if shaped is None or lines is None:
            return
        start, end = lines
        known = not self.in_conflict(start, end)

        def render(style: Style, styles: dict[int, str]) -> Rendered:
            if known and style == "first" and not styles:
                return Rendered(self._layout(shaped.outputs(), start, end), shaped.account())
            builder = TreeBuilder(self.body)
            builder.feed(island.start, island.end)
            builder.end_of_chunk(island.end)
            return self._rendered(builder.roots, [], start, end, style, styles)

        nodes = [root for root, _ in shaped.roots()]
        self.made.units.append(Unit(start, end, render, nodes if len(nodes) > 1 else []))

    def _lines_of(self, start: int, end: int) -> tuple[int, int] | None:
        """The whole lines that ``start:end`` takes up, or None where it cannot become Markdown: it is tidied then."""
        while start < end and self.body[start] in "\r\n":
            start += 1
        line_end = self.body.find("\n", end)
        if self.body[end - 1 : end] != "\n":
            rest = self.body[end : line_end + 1 if line_end >= 0 else len(self.body)]
            if rest.strip():
                self.tidied(start, end)
                return None
            end = line_end + 1 if line_end >= 0 else len(self.body)
        begin = self.body.rfind("\n", 0, start) + 1
        if self.body[begin:start].strip():
            self.tidied(start, end)
            return None
        return begin, end

    def _rendered(
        self,
        run: Sequence[Node | tuple[int, int]],
        faults: list[tuple[int, int, str, str]],
        start: int,
        end: int,
        style: Style,
        styles: dict[int, str],
    ) -> Rendered:
        """The Markdown of ``run``: nodes, and the tags that are cut out between them."""
        converter = Converter(
            self.context,
            self.dispatcher,
            style=style,
            is_markdown=self._is_kramdown_markdown,
            known=self._known,
        )
        conflicts = [(begin, stop) for begin, stop in self.conflicts if begin < end and start < stop]
        outputs: list[Output] = []
        group: list[Node] = []

        def flush() -> None:
            if group:
                outputs.extend(self._convert(converter, group, faults, conflicts, styles))
                group.clear()

        for part in run:
            if isinstance(part, tuple):
                flush()
                converter.account.removed_tags += 1
                converter.account.applied["HT209"] += 1
            else:
                group.append(part)
        flush()
        return Rendered(self._layout(outputs, start, end), converter.account)

    def _convert(
        self,
        converter: Converter,
        nodes: Sequence[Node],
        faults: list[tuple[int, int, str, str]],
        conflicts: list[tuple[int, int]],
        styles: dict[int, str],
    ) -> list[Output]:
        """Convert sibling nodes; those with a fault inside, or that ``styles`` says to leave, stay HTML."""
        if not faults and not conflicts and not styles:
            return converter.flow(nodes)
        outputs: list[Output] = []
        stays: tuple[int, int] | None = None  # neighbours that stay HTML, and all that is between them

        def flush() -> None:
            nonlocal stays
            if stays is not None and self.body[stays[0] : stays[1]].strip():
                outputs.append(converter.raw(*stays))
            stays = None

        for group in converter.groups(nodes):
            start, end = group[0].start, group[-1].end
            conflict = any(begin < end and start < stop for begin, stop in conflicts)
            fault = None if conflict else next((f for f in faults if start <= f[0] < end), None)
            style = styles.get(start)
            if fault is not None:
                code = _FAULT_CODES.get(fault[2], "NC906")
                converter.account.notes.append(Note(code, fault[0], fault[1], fault[3]))
            if fault is not None and fault[2] == "opaque":
                flush()
                outputs.append(Output(self.body[start:end].strip("\n"), "raw", start, end))
            elif (
                fault is not None
                or conflict
                or style == "leave"
                or (stays is not None and converter.is_blank(group))
            ):
                stays = (start if stays is None else stays[0], end)
            else:
                flush()
                outputs.extend(converter.with_tags(group) if style == "tags" else converter.flow(group))
        flush()
        return outputs

    def _layout(self, outputs: list[Output], start: int, end: int) -> list[Edit]:
        """Put the outputs into the place of ``start:end``, with the blank lines that Markdown wants."""
        body = self.body
        if outputs and all(output.kind in ("raw", "comment") for output in outputs):
            # nothing became Markdown: only tags are tidied, every line end stays where it is
            if self.regions.is_opaque(start, end):
                return []
            text, _ = tidy(body, start, end, self.dispatcher)
            return [Edit(Span(start, end), text)] if text != body[start:end] else []
        before, after = self._beside(start, end)
        if not outputs:
            return [self._removal(start, end, before, after)]
        parts: list[str] = []
        if before in _LISTS and outputs[0].kind == before:
            parts.append(SEPARATOR)
        for index, output in enumerate(outputs):
            if index and output.kind in _LISTS and outputs[index - 1].kind == output.kind:
                parts.append(SEPARATOR)
            parts.append(output.text)
        if after in _LISTS and outputs[-1].kind == after:
            parts.append(SEPARATOR)
        if outputs[0].text == "---" and not body[:start].strip():
            parts[0] = "***"  # at the top of a file "---" would open front matter
        text = "\n\n".join(parts)
        if (
            start
            and not _ends_blank(body, start)
            and not (outputs[0].kind == "raw" and outputs[0].start == start)
        ):
            text = "\n" + text
        if body[end - 1 : end] == "\n":
            text += "\n"
            index = bisect_left(self.starts, end)
            html_follows = (
                self.starts[index : index + 1] == [end] and self.regions.blocks[index].kind == "html"
            )
            if not html_follows and body[end : end + 1] and body[end:].split("\n", 1)[0].strip():
                text += "\n"
        return [Edit(Span(start, end), self._lines(text))] if text != body[start:end] else []

    def _beside(self, start: int, end: int) -> tuple[str, str]:
        """The kinds of the Markdown blocks before and after, where they are lists."""
        blocks = self.regions.blocks
        index = bisect_left(self.starts, start)
        before = blocks[index - 1] if index else None
        index = bisect_left(self.starts, end)
        after = blocks[index] if index < len(blocks) else None
        return (
            self._list(before.start) if before is not None and before.kind == "List" else "",
            self._list(after.start) if after is not None and after.kind == "List" else "",
        )

    def _follows_html(self, start: int) -> bool:
        """Whether the block before is HTML too: the blank lines between belong to its own edit."""
        index = bisect_left(self.starts, start)
        return bool(index) and self.regions.blocks[index - 1].kind == "html"

    def _list(self, start: int) -> str:
        return "ol" if self.body[start : start + 4].lstrip(" ")[:1].isdigit() else "ul"

    def _removal(self, start: int, end: int, before: str, after: str) -> Edit:
        """Take ``start:end`` out and leave one blank line where it stood between two blocks."""
        body = self.body
        match = _BLANK_LINES.match(body, end)
        stop = match.end() if match else end
        if stop >= len(body):
            begin = start
            while (
                not self._follows_html(start) and begin and _ends_blank(body, begin) and body[:begin].strip()
            ):
                begin = body.rfind("\n", 0, begin - 1) + 1
            ending = "" if not body[:begin].strip() or body[:begin].endswith("\n") else self.newline
            return Edit(Span(begin, stop), ending)
        text = "" if not start or _ends_blank(body, start) else "\n"
        if before in _LISTS and before == after:
            text += f"{SEPARATOR}\n\n"
        return Edit(Span(start, stop), self._lines(text))

    def tidied(self, start: int, end: int) -> None:
        """One unit that leaves the HTML of ``start:end`` HTML and cleans its tags."""

        def render(style: Style, styles: dict[int, str]) -> Rendered:
            account = Account()
            text, account.removed_tags = tidy(self.body, start, end, self.dispatcher)
            if text == self.body[start:end]:
                return Rendered([], account)
            account.applied[TIDIED] += 1
            return Rendered([Edit(Span(start, end), text)], account)

        self.made.units.append(Unit(start, end, render))

    # -- HTML blocks in lists and quotes

    def chunk(self, chunk: Chunk) -> None:
        """One unit for an HTML block inside a list item or a quote."""
        if self.regions.is_opaque(chunk.start, chunk.end):
            self.made.notes.append(
                Note("NC903", chunk.start, chunk.end, "Liquid, a shortcode or mathematics inside HTML")
            )
            return
        builder = TreeBuilder(chunk.text)
        builder.feed(0, len(chunk.text))
        builder.end_of_chunk(len(chunk.text))
        if builder.open or builder.misread:
            why = "HTML in a list or quote that is not closed there"
            self.made.notes.append(Note("NC906", chunk.start, chunk.end, why))
            return
        reading = _NO_READING if self.settings.reader == "commonmark" else kramdown.read(chunk.text, [])
        ends = {root.start: root.end for root in builder.roots if isinstance(root, Element)}
        for extent in reading.extents:
            if ends.get(extent.start, extent.end) != extent.end or not extent.closed:
                at, reason = chunk.place(extent.start), _OTHER_END.format(extent.name)
                self.made.notes.append(Note("NC907", at, at + 1, reason))
                return

        def is_markdown(offset: int) -> bool:
            """Whether kramdown, which reads a list or quote by itself, reads Markdown there."""
            return reading is not _NO_READING and not any(e.start <= offset < e.end for e in reading.extents)

        context = Context(
            chunk.text,
            self.settings,
            self.context.targets,
            self.context.labels,
            lambda at: is_markdown(at) or at in reading.literal,
            listed=not chunk.prefix.endswith("> "),
        )
        dispatcher = Dispatcher(context)
        body = self.body
        line = body.rfind("\n", 0, chunk.start) + 1
        lead = body[line : chunk.start]
        on_marker = bool(lead.strip(" \t>"))
        previous = body[body.rfind("\n", 0, line - 1) + 1 : line].strip(" \t>\r\n") if line else ""

        def render(style: Style, styles: dict[int, str]) -> Rendered:
            converter = Converter(context, dispatcher, style=style, is_markdown=is_markdown)
            outputs = converter.flow(builder.roots)
            account = converter.account
            account.notes = [
                Note(n.code, chunk.place(n.start), chunk.place(n.end), n.reason) for n in account.notes
            ]
            account.removed = [(c, chunk.place(s), chunk.place(e)) for c, s, e in account.removed]
            account.repairs = [(chunk.place(s), chunk.place(e), text) for s, e, text in account.repairs]
            if not outputs:
                if on_marker:
                    return Rendered([], Account())
                blank = None if previous else _BLANK_QUOTED.match(body, chunk.end)
                return Rendered([Edit(Span(line, blank.end() if blank else chunk.end), "")], account)
            if all(output.kind in ("raw", "comment") for output in outputs):
                text, _ = tidy(chunk.text, 0, len(chunk.text), dispatcher)
                same = text == chunk.text or "\n" in text[:-1]  # its lines have prefixes of their own
                return Rendered([] if same else [Edit(Span(chunk.start, chunk.end), text)], account)
            text = "\n\n".join(output.text for output in outputs)
            bare = chunk.prefix.rstrip()
            first, *rest = text.split("\n")
            written = "\n".join([first, *(chunk.prefix + part if part else bare for part in rest)])
            if body[chunk.end - 1 : chunk.end] == "\n":
                written += "\n"
            if not on_marker and previous:
                return Rendered(
                    [Edit(Span(line, chunk.end), self._lines(f"{bare}\n{lead}{written}"))], account
                )
            return Rendered([Edit(Span(chunk.start, chunk.end), self._lines(written))], account)

        self.made.units.append(Unit(chunk.start, chunk.end, render))


def _ends_blank(body: str, at: int) -> bool:
    """Whether the line before the one that starts at ``at`` is blank (or there is none)."""
    if not at:
        return True
    previous = body.rfind("\n", 0, at - 1) + 1
    return not body[previous:at].strip()
