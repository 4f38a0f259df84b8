"""The image block of the editor: ``<figure class="imageblock">``, and the older ``<div class="imageblock">``.

Why: the wrappers carry sizes, alignment and addresses for the editor's own viewer. The image and its caption are what
a reader sees.

Before::

    <figure class="imageblock alignCenter" data-ke-mobileStyle="widthOrigin"><span data-url="https://example.com/a.png"><img src="https://example.com/a.png" srcset="https://example.com/b.png 2x" alt="회담장"></span><figcaption>회담장 전경</figcaption></figure>

After::

    ![회담장](https://example.com/a.png)

    *회담장 전경*

Left alone: a block whose image has no source.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.action import Unwrap

if TYPE_CHECKING:
    from newsclean.action import Context, Shape
    from newsclean.html_nodes import Element

TAGS = ("figure", "div")

_CLASSES = frozenset(("imageblock", "image-container", "image-wrap"))


def block(element: Element, context: Context) -> Shape | None:
    """The image and its caption, one after the other."""
    classes = element.attributes.get("class", "").lower().split()
    return Unwrap() if not _CLASSES.isdisjoint(classes) else None
