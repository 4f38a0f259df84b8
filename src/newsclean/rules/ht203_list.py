"""A list written as ``<ul>`` or ``<ol>``.

Before::

    <ul style="list-style-type: disc;" data-ke-list-type="disc">
    <li>첫째</li>
    <li>둘째</li>
    </ul>

After::

    - 첫째
    - 둘째

Left alone: a list inside a list without an item between, and, because kramdown counts every list from 1, an ordered
list that starts elsewhere: it stays clean HTML unless ``reader = "commonmark"``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.action import Container, Html, Leave, Remove
from newsclean.html import Element as Node

if TYPE_CHECKING:
    from newsclean.action import Context, Shape
    from newsclean.html import Element

TAGS = ("ul", "ol", "li", "menu", "dir")


def block(element: Element, context: Context) -> Shape:
    """A list, or one of its items."""
    if element.name == "li":
        listed = element.parent is not None and element.parent.name in ("ul", "ol", "menu", "dir")
        return Container("li") if listed else Leave("a list item outside a list")
    children = [child for child in element.children if isinstance(child, Node)]
    if not children:
        return Remove()
    if any(child.name != "li" for child in children):
        return Html("a list holds something other than items")
    if element.name != "ol":
        return Container("ul")
    attributes = element.attributes
    start = attributes.get("start", "1").strip()
    if "reversed" in attributes or any("value" in child.attributes for child in children):
        return Html("Markdown cannot number these items")
    if attributes.get("type", "1") not in ("1", ""):
        return Html("Markdown cannot count in letters")
    if not start.isdecimal() or len(start) > 9:
        return Html("Markdown cannot start a list there") if start not in ("", "1") else Container("ol")
    if int(start) != 1 and context.settings.reader != "commonmark":
        return Html("kramdown counts every list from 1")
    return Container("ol", f' start="{int(start)}"')
