"""Pipe tables: rows of cells, a cell's paragraphs one below the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.action import Leave, Remove
from newsclean.html_nodes import Element
from newsclean.inline import LeftAlone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.blocks.grouping import Grouping
    from newsclean.html_nodes import Node


def build(reader: Grouping, table: Element, skeleton: list[str], slots: list[str]) -> None:
    """Append the skeleton of ``table``, its words to ``slots``; LeftAlone where a cell holds blocks."""
    for element in table.elements():
        reader.visible(element)
    rows = [row for row in table.elements("tr") if any(True for _ in row.elements("td", "th"))]
    if not rows:
        raise LeftAlone("NC903", table.start, table.open.end, "a table with cells in no row")
    reader.account.removed_tags += sum(
        1 if e.close is None else 2
        for e in table.elements("tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "col")
    )
    _caption(reader, table, skeleton, slots)
    has_header = any(True for _ in rows[0].elements("th"))
    empty = len(rows) == 1 or (not has_header and reader.context.settings.table_header == "empty")
    skeleton.append("<table>")
    if empty:
        width = max(sum(1 for _ in row.elements("td", "th")) for row in rows)
        skeleton.append(f"<tr>{'<th></th>' * width}</tr>")
    for row in rows:
        skeleton.append("<tr>")
        for cell in row.elements("td", "th"):
            skeleton.append(f"<td>S{len(slots)}E</td>")
            slots.append(_cell(reader, cell))
        skeleton.append("</tr>")
    skeleton.append("</table>")


def _caption(reader: Grouping, table: Element, skeleton: list[str], slots: list[str]) -> None:
    """A caption is shown above its table: as a paragraph there it says the same, and the page to keep has one."""
    for caption in table.elements("caption"):
        words = "" if reader.context.is_blank(caption) else reader.words(caption.children, "paragraph")
        if words:
            inner = reader.context.text[caption.open.end : caption.children[-1].end]
            reader.account.repairs.append((table.start, table.start, f"<p>{inner}</p>\n"))
            reader.account.repairs.append((caption.start, caption.end, "<!-- -->"))  # no blank line
            skeleton.append(f"<p>S{len(slots)}E</p>")
            slots.append(words)
        reader.account.removed_tags += 2


def _cell(reader: Grouping, cell: Element) -> str:
    """A cell's paragraphs, one below the other."""
    parts: list[str] = []

    def read(nodes: Sequence[Node]) -> None:
        for group in reader.groups(nodes):
            first = group[0]
            if reader.is_inline(first):
                parts.append(reader.words(group, "cell"))
            elif isinstance(first, Element) and first.name in ("p", "div"):
                code, shape = reader.dispatcher.block(first)
                if isinstance(shape, Leave):
                    raise LeftAlone(code, first.start, first.open.end, shape.reason)
                reader.count(code, first)
                if isinstance(shape, Remove) and shape.visible:
                    reader.account.remove(code, first.start, first.end)
                if not isinstance(shape, Remove):
                    read(first.children)
            elif isinstance(first, Element) and reader.dispatcher.is_inline(first.open):
                read(reader.opened(first))
            else:
                raise LeftAlone("NC903", first.start, first.end, "a block inside a table cell")

    read(cell.children)
    return "<br>".join(part for part in parts if part)
