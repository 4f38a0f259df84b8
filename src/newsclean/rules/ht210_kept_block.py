"""Block HTML that Markdown has no words for, cleaned of its attributes.

Why: definition lists and folds (``<details>``) mean something to a reader; CommonMark has no syntax for them.

Before::

    <dl class="x"><dt style="color: red;">용어</dt><dd>뜻</dd></dl>

After::

    <dl>
    <dt>용어</dt>
    <dd>뜻</dd>
    </dl>

Left alone: what is inside and not understood.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.action import Html

if TYPE_CHECKING:
    from newsclean.action import Context, Shape
    from newsclean.html import Element

TAGS = ("dl", "details")


def block(element: Element, context: Context) -> Shape:
    """Clean HTML."""
    return Html("Markdown has no syntax for it")
