"""A line break written as ``<br>``.

Why: two spaces at a line's end are a break in every reader; kramdown does not know the backslash. A break at the end
of a block shows nothing and goes; two in a row in a paragraph of HTML are a new paragraph.

Before::

    <p>첫 줄<br>둘째 줄</p>

After (each line but the last ends in two spaces)::

    첫 줄
    둘째 줄

Left alone: ``<br>`` in a heading or a table cell, where nothing else breaks a line.

Settings: ``breaks = "html"`` keeps ``<br>`` everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.action import Break

if TYPE_CHECKING:
    from newsclean.action import Action, Context
    from newsclean.html import Tag

TAGS = ("br",)


def inline(tag: Tag, context: Context) -> Action:
    """A hard break."""
    return Break()
