"""A rule written as ``<hr>``, styled or not.

Before::

    앞 글

    <hr contenteditable="false" data-ke-type="horizontalRule" data-ke-style="style5" />

After::

    앞 글

    ---

Left alone: ``<hr>`` in the middle of a Markdown paragraph, and in a list item, where kramdown would end the list. At the
start of a post it is ``***``, for ``---`` opens front matter there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.action import Leave, Markdown

if TYPE_CHECKING:
    from newsclean.action import Context, Shape
    from newsclean.html_nodes import Element

TAGS = ("hr",)


def block(element: Element, context: Context) -> Shape:
    """A thematic break."""
    if (
        element.name == "hr"
        and context.settings.reader != "commonmark"
        and (context.listed or _in_list(element))
    ):
        return Leave("kramdown ends a list at a rule")
    return Markdown("***" if context.starts_post(element.start) else "---")


def _in_list(element: Element) -> bool:
    parent = element.parent
    while parent is not None and parent.name != "li":
        parent = parent.parent
    return parent is not None
