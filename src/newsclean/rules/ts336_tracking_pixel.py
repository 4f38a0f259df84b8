"""An image of one pixel, or of none: a counter.

Why: nobody sees it, and it tells a stranger who reads the post.

Before::

    <p>본문<img src="https://example.com/count?id=1" width="1" height="1"></p>

After::

    본문

Left alone: images of which the size is not written, or not this small.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.action import Remove

if TYPE_CHECKING:
    from newsclean.action import Action, Context
    from newsclean.html import Tag

TAGS = ("img",)

_NONE = re.compile(r"[01](?:px)?")


def inline(tag: Tag, context: Context) -> Action | None:
    """Nothing."""
    style = tag.style
    width = tag.attributes.get("width") or style.get("width", "")
    height = tag.attributes.get("height") or style.get("height", "")
    tiny = _NONE.fullmatch(width.strip()) is not None and _NONE.fullmatch(height.strip()) is not None
    return Remove(visible=True) if tiny else None
