"""A heading written as ``<h1>`` to ``<h6>``.

Why: the level is the tag's; ``data-ke-size`` only says how large the editor drew it. An empty heading goes. An ``id``
that a link in the post points to stays as an anchor.

Before::

    <h2 data-ke-size="size26">핵심 내용</h2>

After::

    ## 핵심 내용

Left alone: a heading with blocks inside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.action import Leaf, Remove

if TYPE_CHECKING:
    from newsclean.action import Context, Shape
    from newsclean.html_nodes import Element

TAGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def block(element: Element, context: Context) -> Shape:
    """A heading of the tag's level."""
    if context.is_blank(element) and not any(
        element.elements("img", "iframe", "video", "audio", "input", "svg")
    ):
        return Remove()
    return Leaf(element.name)
