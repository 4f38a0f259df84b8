"""The bar below a post: like, share, subscribe (``container_postbtn``).

Why: it is the blog's, and its buttons do nothing elsewhere. Its words are counted as taken out.

Before::

    <p>본문</p>
    <div class="container_postbtn #post_button_group"><div class="postbtn_like"><button type="button">공유하기</button></div></div>

After::

    본문

Left alone: links to other sites that the author has written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.action import Remove

if TYPE_CHECKING:
    from newsclean.action import Context, Shape
    from newsclean.html_nodes import Element

TAGS = ("div", "section")

_CLASSES = frozenset(
    "container_postbtn postbtn_like postbtn_ccl wrap_btn_share wrap_btn_etc btn_subscription layer_post "
    "addthis_toolbox sns_share share_buttons sharedaddy".split()
)
_IDS = frozenset(("tistorySnsLayer", "tistoryEtcLayer"))


def block(element: Element, context: Context) -> Shape | None:
    """Nothing, if the element is the bar or a part of it."""
    classes = element.attributes.get("class", "").split()
    known = not _CLASSES.isdisjoint(classes) or element.attributes.get("id", "") in _IDS
    if not known:
        return None
    shows = element.words(context.text).strip() or any(
        True for _ in element.elements("img", "button", "input")
    )
    return Remove(visible=bool(shows))
