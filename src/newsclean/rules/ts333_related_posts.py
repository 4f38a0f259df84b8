"""The box of other posts that the blog puts below each one (``another_category``).

Why: it is generated, and its links go stale. Its words are counted as taken out.

Before::

    <p>본문</p>
    <div class="another_category another_category_color_gray"><h4>'<a href="/category/a">소식</a>' 카테고리의 다른 글</h4><table><tr><th><a href="/2">다음 글</a></th><td>2024.07.21</td></tr></table></div>

After::

    본문

Left alone: a list of posts that the author has written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.action import Remove

if TYPE_CHECKING:
    from newsclean.action import Context, Shape
    from newsclean.html_nodes import Element

TAGS = ("div",)

_CLASSES = frozenset(("another_category", "area_related", "related_posts", "related-posts", "box_related"))


def block(element: Element, context: Context) -> Shape | None:
    """Nothing, if the element is the box."""
    return None if _CLASSES.isdisjoint(element.attributes.get("class", "").split()) else Remove(visible=True)
