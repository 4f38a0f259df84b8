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
list that starts elsewhere: its tags stay unless ``reader = "commonmark"``, with Markdown between them where an item
holds more than words (``markdown="1"`` says so to kramdown).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.action import Around, Container, Html, Leave, Remove
from newsclean.escape import attribute
from newsclean.html_nodes import Element as Node

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.action import Context, Shape
    from newsclean.html_nodes import Element

TAGS = ("ul", "ol", "li", "menu", "dir")


def block(element: Element, context: Context) -> Shape:
    """A list, or one of its items."""
    if element.name == "li":
        listed = element.parent is not None and element.parent.name in ("ul", "ol", "menu", "dir")
        return Container("li") if listed else Leave("a list item outside a list")
    children = [child for child in element.children if isinstance(child, Node)]
    if not children and context.is_blank(element):
        return Remove()
    if not children or any(child.name != "li" for child in children):
        return Html("a list holds something other than items")
    if element.name != "ol":
        return Container("ul")
    attributes = element.attributes
    start = attributes.get("start", "1").strip()
    if "reversed" in attributes or any("value" in child.attributes for child in children):
        return _kept(element, children, context, "Markdown cannot number these items")
    if attributes.get("type", "1") not in ("1", ""):
        return _kept(element, children, context, "Markdown cannot count in letters")
    if not start.isdecimal() or len(start) > 9:
        if start in ("", "1"):
            return Container("ol")
        return _kept(element, children, context, "Markdown cannot start a list there")
    if int(start) != 1 and context.settings.reader != "commonmark":
        return _kept(element, children, context, "kramdown counts every list from 1")
    return Container("ol", f' start="{int(start)}"')


def _kept(element: Element, items: Sequence[Element], context: Context, reason: str) -> Shape:
    """Clean HTML; where more than words are in the items, with Markdown between the tags."""
    if all(node in items or node.name == "br" for node in element.elements()):
        return Html(reason)
    tag, *tags = (_tag(node, context) for node in (element, *items))
    parts = [(f"{tag}\n{tags[0]}", None, items[0])]
    parts += [(f"</li>\n{tag}", None, item) for tag, item in zip(tags[1:], items[1:], strict=True)]
    return Around(tuple(parts), "</li>\n</ol>", reason)


def _tag(element: Element, context: Context) -> str:
    allowed = ("start", "type", "reversed") if element.name == "ol" else ("value",)
    attributes = "".join(
        f' {key}="{attribute(value)}"'
        for key, value in element.attributes.items()
        if key in allowed or (key == "id" and value in context.targets)
    )
    return f"<{element.name}{attributes}>" if element.name == "ol" else f'<li{attributes} markdown="1">'
