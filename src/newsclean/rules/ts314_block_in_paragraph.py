"""A figure, a table, a list, a heading or another paragraph wrapped in ``<p>``.

Why: feeds of the blog write ``<p><figure>…</figure></p>``. HTML ends the paragraph before the figure and is left with
a stray end tag; kramdown nests them. Without the wrapper both read the same.

Before::

    <p><figure class="imageblock"><img src="https://example.com/a.png"></figure></p>

After::

    ![](https://example.com/a.png)

Left alone: a paragraph with other words beside the block.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.action import Replace

if TYPE_CHECKING:
    from newsclean.action import Context

PATTERN = re.compile(
    r"<p(?:\s[^<>]*)?>\s*+(?P<inside><(?P<name>figure|div|table|ul|ol|blockquote|h[1-6]|p)(?:\s[^<>]*)?>"
    r"(?:(?!</?(?:p|(?P=name))\b)[\s\S]){0,20000}?</(?P=name)\s*>)\s*</p\s*>",
    re.IGNORECASE,
)


def words(match: re.Match[str], place: str, context: Context) -> Replace | None:
    """The block alone."""
    inside = match["inside"]
    return Replace(inside, inside) if place == "html" and "\n\n" not in match[0] else None
