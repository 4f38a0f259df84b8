"""Struck out text written as ``<s>``, ``<del>`` or ``<strike>``.

Before::

    정가 <s>지난 가격</s> 새 가격

After::

    정가 ~~지난 가격~~ 새 가격

Left alone: a single character (kramdown wants two), which becomes ``<del>``, and ``<s>`` or ``<strike>`` at the start of a
line, which kramdown reads as a block of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.action import Marks

if TYPE_CHECKING:
    from newsclean.action import Action, Context
    from newsclean.html import Tag

TAGS = ("s", "del", "strike")


def inline(tag: Tag, context: Context) -> Action:
    """Strikethrough (GFM)."""
    return Marks(("del",))
