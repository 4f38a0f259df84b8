"""A figure: an image, a table or an embed with its caption.

Why: Markdown has no figure. The image stands alone in its paragraph, the caption as an emphasised line below it.

Before::

    <figure><img src="/a.png" alt="회담장"><figcaption>회담장 전경</figcaption></figure>

After::

    ![회담장](/a.png)

    *회담장 전경*

Left alone: a figure with content that is not understood.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.action import Leaf, Remove, Unwrap

if TYPE_CHECKING:
    from newsclean.action import Context, Shape
    from newsclean.html_nodes import Element

TAGS = ("figure", "figcaption")


def block(element: Element, context: Context) -> Shape:
    """The figure's parts one after the other; the caption emphasised."""
    if element.name == "figure":
        return Unwrap()
    return Remove() if context.is_blank(element) else Leaf("figcaption")
