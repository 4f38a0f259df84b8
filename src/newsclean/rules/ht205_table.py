"""A table written as ``<table>``.

Why: a pipe table says the same. Without ``<th>`` the first row becomes the header, because GFM knows no table
without one; kramdown wants at least one row below it, so a single row gets an empty header.

Before::

    <table border="1"><tr><td>구분</td><td>금액</td></tr><tr><td>성인</td><td>7,900원</td></tr></table>

After::

    | 구분 | 금액 |
    | --- | --- |
    | 성인 | 7,900원 |

A table of one cell with blocks in it is a box around them: they stay. A caption becomes a paragraph before the table.

Left alone: ``colspan``, ``rowspan``, a caption of several blocks, and blocks inside a cell stay as a clean HTML table.

Settings: ``table-header = "empty"`` gives every table without ``<th>`` an empty header.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.action import Box, Html, Leave, Remove, Table
from newsclean.html import BLOCK
from newsclean.html_nodes import Comment, Text
from newsclean.html_nodes import Element as Node

if TYPE_CHECKING:
    from newsclean.action import Context, Shape
    from newsclean.html_nodes import Element

TAGS = ("table",)

_ROWS = frozenset(("thead", "tbody", "tfoot", "tr", "colgroup", "col", "td", "th"))


def block(element: Element, context: Context) -> Shape:
    """A pipe table, or the cleaned HTML table."""
    cells = list(element.elements("td", "th"))
    if not cells:
        return Remove() if context.is_blank(element) else Leave("a table without cells")
    for inner in (element, *element.elements("tbody", "thead", "tfoot", "tr")):
        for child in inner.children:
            if isinstance(child, Text) and not context.is_blank(child):
                return Leave("text between the cells of a table")
    for node in element.walk():
        if isinstance(node, Comment):
            return Html("a comment inside a table")
        if not isinstance(node, Node):
            continue
        if node.name in ("td", "th"):
            spans = [node.attributes.get(name, "1").strip() for name in ("colspan", "rowspan")]
            if any(span not in ("1", "", "0") for span in spans):
                return Html("cells that span columns or rows")
        elif node.name == "caption" and _is_line(node, element):
            continue
        elif node.name in ("table", "caption"):
            return Html(f"<{node.name}> inside a table")
        elif node.name in BLOCK and node.name not in _ROWS and node.name not in ("p", "div"):
            box = len(cells) == 1 and not any(element.elements("th", "table", "caption"))
            return Box(cells[0]) if box else Html(f"<{node.name}> inside a table cell")
    return Table()


def _is_line(caption: Element, table: Element) -> bool:
    """Whether ``caption`` is the table's own, of words only."""
    own = [node for node in table.children if isinstance(node, Node) and node.name == "caption"]
    return own == [caption] and not any(node.name in BLOCK for node in caption.elements())
