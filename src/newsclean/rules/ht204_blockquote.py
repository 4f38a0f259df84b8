"""A quotation written as ``<blockquote>``.

Before::

    <blockquote data-ke-style="style1"><p>인용한 말</p></blockquote>

After::

    > 인용한 말

Left alone: a quotation with HTML inside that is not understood.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.action import Container, Remove

if TYPE_CHECKING:
    from newsclean.action import Context, Shape
    from newsclean.html_nodes import Element

TAGS = ("blockquote",)


def block(element: Element, context: Context) -> Shape:
    """A quotation; an empty one goes."""
    if context.is_blank(element) and not any(
        e.name not in ("p", "br", "span", "div", "b") for e in element.elements()
    ):
        return Remove()
    return Container("blockquote")
