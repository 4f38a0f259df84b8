"""Bold written as ``<b>`` or ``<strong>``.

Why: ``**`` is shorter and is what every editor of Markdown shows. Where ``**`` would not open or close (CommonMark
6.2: after punctuation, before a letter, as in ``**핵협의그룹(NCG)**은``), ``<strong>`` stays and a note says so.
White space just inside the tags moves out, neighbouring and nested bolds become one, empty ones go.

Before::

    <b>한미 정상회담</b>은 <b><span style="color: #ee2323;">공동성명</span></b>을

After::

    **한미 정상회담**은 **공동성명**을

Left alone: a tag whose partner is in another block, and one that crosses Markdown's own emphasis or a link.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.action import Marks

if TYPE_CHECKING:
    from newsclean.action import Action, Context
    from newsclean.html import Tag

TAGS = ("b", "strong")


def inline(tag: Tag, context: Context) -> Action:
    """Bold, whatever the tag's attributes say."""
    return Marks(("strong",))
