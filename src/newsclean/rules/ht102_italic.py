"""Italics written as ``<i>`` or ``<em>``.

Why: ``*`` is Markdown's own. Never ``_``: Hangul counts as a letter, and ``_`` does not work between letters.

Before::

    <i>자료출처</i>

After::

    *자료출처*

Left alone: icons (``<i class="fa fa-home"></i>`` has no words and goes as an empty tag), and tags that cross others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.action import Marks

if TYPE_CHECKING:
    from newsclean.action import Action, Context
    from newsclean.html import Tag

TAGS = ("i", "em")


def inline(tag: Tag, context: Context) -> Action:
    """Emphasis."""
    return Marks(("em",))
