"""A rule written as ``<hr>``, styled or not.

Before::

    <hr contenteditable="false" data-ke-type="horizontalRule" data-ke-style="style5" />

After::

    ---

Left alone: ``<hr>`` in the middle of a Markdown paragraph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.action import Markdown

if TYPE_CHECKING:
    from newsclean.action import Context, Shape
    from newsclean.html import Element

TAGS = ("hr",)


def block(element: Element, context: Context) -> Shape:
    """A thematic break."""
    return Markdown("---")
