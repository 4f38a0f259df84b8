"""One unit for each stretch of HTML on the top level between two Markdown blocks."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from newsclean.blocks import Account, Converter, Output
from newsclean.html_nodes import Element, Stray
from newsclean.html_nodes import Markdown as MarkdownNode
from newsclean.html_tree import TreeBuilder
from newsclean.inline import Note
from newsclean.plan.layout import layout, lines_of, tidied
from newsclean.plan.trees import opaque_in, parts_of
from newsclean.plan.unit import Rendered, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsclean.html_nodes import Node
    from newsclean.inline import Style
    from newsclean.plan.source import Source
    from newsclean.plan.unit import Island

    _Converted = dict[tuple[int, Style], tuple[list[Output], Account]]

# Between their elements words are rare, and tags have no meaning.
_WORDLESS = frozenset(
    ("table", "thead", "tbody", "tfoot", "tr", "colgroup", "ul", "ol", "dl", "select", "pre")
)
_FAULT_CODES = {"tag": "NC904", "depth": "NC905", "opaque": "NC903"}


def island_units(source: Source, island: Island) -> None:
    """Turn a tree into units: one for each stretch between Markdown blocks."""
    builder, start, end = island.builder, island.start, island.end
    if builder is None:
        _shaped_unit(source, island)
        return
    bad: list[tuple[int, int, str, str]] = [
        (fault.start, fault.end, fault.fault, fault.detail) for fault in builder.misread
    ]
    bad.extend(opaque_in(source, builder.roots, start, end))
    bad.extend(_shown_in(source, builder.roots, start, end))
    bad.sort()
    parts = list(parts_of(source, builder.roots))
    if any(part is None for part in parts):
        first, last = bisect_left(source.starts, island.start), bisect_left(source.starts, island.end)
        for block in source.regions.blocks[first:last]:
            if block.kind == "html":
                tidied(source, block.start, block.end)
        return
    run: list[Node | tuple[int, int]] = []
    begin = start
    for part in parts:
        if isinstance(part, Element) and part.start in source.held:
            _tidied_tags(source, part)
        elif not isinstance(part, MarkdownNode):
            if part is not None:
                run.append(part)
            continue
        if run:
            _unit(source, run, begin, part.start, bad)
        run = []
        begin = part.end
    if run:
        _unit(source, run, begin, end, bad)


def _shown_in(
    source: Source, roots: Sequence[Node], start: int, end: int
) -> Iterator[tuple[int, int, str, str]]:
    """End tags that close nothing, which kramdown shows, where no words are that would keep them."""
    if not source.shows_tags(start, end):
        return
    for root in roots:
        for element in (root, *root.elements()) if isinstance(root, Element) else ():
            if element.name not in _WORDLESS and not source.context.is_blank(element):
                continue
            for node in element.children:
                if isinstance(node, Stray) and node.start in source.reading.literal:
                    yield node.start, node.end, "stray", f"kramdown shows the stray {node.tag.mark} as text"


def _tidied_tags(source: Source, element: Element) -> None:
    """Units for the HTML of an element that stays with the Markdown in it."""
    at = element.start
    for node in element.walk():
        if isinstance(node, MarkdownNode):
            tidied(source, at, node.start)
            at = node.end
    tidied(source, at, element.end)


def _unit(
    source: Source,
    run: list[Node | tuple[int, int]],
    start: int,
    end: int,
    bad: list[tuple[int, int, str, str]],
) -> None:
    """One unit for a stretch of HTML between two Markdown blocks."""
    start = next((p[0] if isinstance(p, tuple) else p.start) for p in run)
    last = run[-1]
    lines = lines_of(source, start, last[1] if isinstance(last, tuple) else last.end)
    if lines is None:
        return
    start, end = lines
    if any(isinstance(part, tuple) and source.in_conflict(*part) for part in run):
        tidied(source, start, end)
        return
    faults = [entry for entry in bad if start <= entry[0] < end]

    converted: _Converted = {}

    def render(style: Style, styles: dict[int, str]) -> Rendered:
        return _rendered(source, run, faults, start, end, style, styles, converted)

    nodes = [part.start for part in run if isinstance(part, Element)]
    source.made.units.append(Unit(start, end, render, nodes))


def _shaped_unit(source: Source, island: Island) -> None:
    """One unit for a block of a known shape; it is read as a tree only if the page does not stay the same."""
    shaped = island.shaped
    lines = lines_of(source, island.start, island.end)
    if shaped is None or lines is None:
        return
    start, end = lines
    known = not source.in_conflict(start, end)
    converted: _Converted = {}

    def render(style: Style, styles: dict[int, str]) -> Rendered:
        if known and style == "first" and not styles:
            return Rendered(layout(source, shaped.outputs(), start, end), shaped.account())
        builder = TreeBuilder(source.body)
        builder.feed(island.start, island.end)
        builder.end_of_chunk(island.end)
        return _rendered(source, builder.roots, [], start, end, style, styles, converted)

    nodes = [root for root, _ in shaped.roots()]
    source.made.units.append(Unit(start, end, render, nodes))


def _rendered(
    source: Source,
    run: Sequence[Node | tuple[int, int]],
    faults: list[tuple[int, int, str, str]],
    start: int,
    end: int,
    style: Style,
    styles: dict[int, str],
    converted: _Converted,
) -> Rendered:
    """The Markdown of ``run``: nodes, and the tags that are cut out between them.

    ``converted`` is what became of them when each was given a style of its own, and grows.
    """
    converter = Converter(
        source.context,
        source.dispatcher,
        style=style,
        is_markdown=source.is_kramdown_markdown,
        known=source.known,
    )
    conflicts = [(begin, stop) for begin, stop in source.conflicts if begin < end and start < stop]
    outputs: list[Output] = []
    group: list[Node] = []

    def flush() -> None:
        if group:
            outputs.extend(_convert(source, converter, group, faults, conflicts, styles, converted))
            group.clear()

    for part in run:
        if isinstance(part, tuple):
            flush()
            converter.account.removed_tags += 1
            converter.account.applied.append("HT209")
        else:
            group.append(part)
    flush()
    cut = any(isinstance(part, tuple) for part in run)
    return Rendered(layout(source, outputs, start, end, cut=cut), converter.account)


def _convert(
    source: Source,
    converter: Converter,
    nodes: Sequence[Node],
    faults: list[tuple[int, int, str, str]],
    conflicts: list[tuple[int, int]],
    styles: dict[int, str],
    converted: _Converted,
) -> list[Output]:
    """Convert sibling nodes; those with a fault inside, or that ``styles`` says to leave, stay HTML."""
    if not faults and not conflicts and not styles:
        return converter.flow(nodes)
    outputs: list[Output] = []
    stays: tuple[int, int] | None = None  # neighbours that stay HTML, and all that is between them

    def flush() -> None:
        nonlocal stays
        if stays is not None and source.body[stays[0] : stays[1]].strip():
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
            outputs.append(Output(source.body[start:end].strip("\n"), "raw", start, end))
        elif (
            fault is not None
            or conflict
            or style == "leave"
            or (stays is not None and converter.is_blank(group))
        ):
            stays = (start if stays is None else stays[0], end)
        else:
            flush()
            outputs.extend(_once(converter, group, "tags" if style == "tags" else converter.style, converted))
    flush()
    return outputs


def _once(converter: Converter, group: Sequence[Node], style: Style, converted: _Converted) -> list[Output]:
    """Convert ``group``, or take what became of it before: a search for the best styles asks again and again."""
    key = group[0].start, style
    if key not in converted:
        account, converter.account = converter.account, Account()
        outputs = converter.with_tags(group) if style == "tags" else converter.flow(group)
        converted[key] = outputs, converter.account
        converter.account = account
    outputs, account = converted[key]
    converter.account.merge(account)
    return outputs
