"""Inline HTML that Markdown has no words for, cleaned of its attributes.

Why: ``<u>``, ``<sub>``, ``<sup>``, ``<kbd>``, ``<mark>``, ``<small>``, ``<ruby>`` and the like mean something that a
reader sees. They stay as clean tags.

Before::

    H<sub style="font-size: 10px;">2</sub>O, <kbd class="key">Ctrl</kbd>

After::

    H<sub>2</sub>O, <kbd>Ctrl</kbd>

Left alone: the same tags without attributes.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from newsclean.action import Keep
from newsclean.unsayable import INLINE

if TYPE_CHECKING:
    from newsclean.action import Action, Context
    from newsclean.html import Tag

TAGS = INLINE


def inline(tag: Tag, context: Context) -> Action:
    """The bare tag; of ``<abbr>`` and ``<dfn>`` the title stays, which says what the words stand for."""
    title = tag.attributes.get("title", "") if tag.name in ("abbr", "dfn") else ""
    return Keep(f'<{tag.name} title="{escape(title)}">' if title else f"<{tag.name}>")
