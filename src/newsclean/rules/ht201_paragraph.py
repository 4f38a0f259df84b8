"""A paragraph written as ``<p>``.

Why: a blank line is a paragraph. Sizes and alignments (``data-ke-size``, ``style``) are the editor's.

Before::

    <p data-ke-size="size16">회담의 <b>핵심</b> 내용</p>

After::

    회담의 **핵심** 내용

Left alone: a paragraph with HTML inside that is not understood.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.action import Leaf

if TYPE_CHECKING:
    from newsclean.action import Context, Shape
    from newsclean.html_nodes import Element

TAGS = ("p",)


def block(element: Element, context: Context) -> Shape:
    """One run of inline content."""
    return Leaf("p")
