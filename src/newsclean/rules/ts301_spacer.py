"""An empty paragraph or line used as a spacer.

Why: the editor makes vertical space with ``<p data-ke-size="size16">&nbsp;</p>``; in Markdown a blank line parts two
blocks, and how far apart they stand is the theme's business.

Before::

    첫 문단

    <p data-ke-size="size16">&nbsp;</p>

    둘째 문단

After::

    첫 문단

    둘째 문단

Left alone: a paragraph with an image or anything else that shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.action import Remove
from newsclean.html_nodes import Comment, Markdown
from newsclean.html_nodes import Element as Node

if TYPE_CHECKING:
    from newsclean.action import Context, Shape
    from newsclean.html_nodes import Element

TAGS = ("p", "div", "center")

_NO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff "
_INVISIBLE = frozenset(
    ("b", "strong", "i", "em", "span", "font", "br", "u", "p", "div", "o:p", "s", "center")
)


def block(element: Element, context: Context) -> Shape | None:
    """Nothing, when nothing in the element shows."""
    for node in element.walk():
        if isinstance(node, Comment | Markdown) or (isinstance(node, Node) and node.name not in _INVISIBLE):
            return None
    if context.is_blank(element):
        return Remove()
    # a character without width is one for the page, though nobody sees it
    return Remove(visible=True) if context.is_blank(element, _NO_WIDTH) else None
