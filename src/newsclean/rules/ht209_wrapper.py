"""``<div>``, ``<section>``, ``<article>`` and ``<center>`` around content.

Why: they carry the editor's classes and styles and say nothing themselves.

Before::

    <div class="contents_style" style="margin: 20px 0;">
    <p>본문</p>
    </div>

After::

    본문

An id that a link points to becomes an anchor, ``<a id="…"></a>``.

Left alone: a wrapper that hides its content, and one with ``markdown="1"``. One with Markdown inside, which kramdown
shows as it is written (NC907), unless ``reader = "commonmark"``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.action import Leave, Unwrap

if TYPE_CHECKING:
    from newsclean.action import Context, Shape
    from newsclean.html_nodes import Element

TAGS = ("div", "section", "article", "center", "header", "main", "footer", "aside", "address", "hgroup")


def block(element: Element, context: Context) -> Shape:
    """The children take its place."""
    attributes = element.attributes
    if "markdown" in attributes:
        return Leave('kramdown reads Markdown inside because of markdown="1"')
    if "hidden" in attributes or element.open.style.get("display", "").startswith("none"):
        return Leave("its content is hidden from readers")
    anchor = attributes.get("id", "")
    if anchor not in context.targets:
        return Unwrap()
    if re.fullmatch(r"[\w\-]+", anchor) is None:
        return Leave("other parts of the post link to this id")
    return Unwrap(anchor)
