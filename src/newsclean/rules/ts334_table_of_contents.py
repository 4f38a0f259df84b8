"""A generated table of contents: a box that is called one and holds nothing but links into the post.

Why: the theme makes a table of contents from the headings; the box is a copy of it. Its words are counted as taken out.

Before::

    <div class="toc-container"><h3>목차</h3><p><a href="#topic1">1. 배경</a></p><p><a href="#topic2">2. 결과</a></p></div>
    <p>본문</p>

After::

    본문

Left alone: a table of contents that the author has written as a plain list.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.action import Remove
from newsclean.html_nodes import Text

if TYPE_CHECKING:
    from newsclean.action import Context, Shape
    from newsclean.html_nodes import Element

TAGS = ("div", "nav", "ul", "ol")

_NAMES = re.compile(
    r"(?:^|\s)(?:book-?toc|toc|toc[-_](?:container|wrap|box|list)|table-of-contents|tableOfContents)(?=\s|$)"
)


def block(element: Element, context: Context) -> Shape | None:
    """Nothing, if every word in the box but its title is a link into the post."""
    names = f"{element.attributes.get('class', '')} {element.attributes.get('id', '')}"
    if _NAMES.search(names) is None:
        return None
    links = [link.attributes.get("href", "") for link in element.elements("a")]
    if not links or not all(link.startswith("#") for link in links):
        return None
    return Remove(visible=True) if _only_links(element, context) else None


def _only_links(element: Element, context: Context) -> bool:
    """Whether the words outside links are few: a title and numbers."""
    linked = sum(len(link.words(context.text)) for link in element.elements("a"))
    every = sum(len(context.text[n.start : n.end].strip()) for n in element.walk() if isinstance(n, Text))
    return every - linked < 40
