"""An advertisement's box: ``revenue_unit_wrap``, ``kakao_ad_area``, ``google-auto-placed``.

Why: it is not the author's. Words in it are counted as taken out.

Before::

    <p>본문</p>
    <div class="revenue_unit_wrap"><div class="revenue_unit_item adsense"><ins class="adsbygoogle" style="display: block;" data-ad-client="ca-pub-1"></ins></div></div>

After::

    본문

Left alone: an advertisement that the author has written as a paragraph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.action import Remove

if TYPE_CHECKING:
    from newsclean.action import Context, Shape
    from newsclean.html_nodes import Element

TAGS = ("div", "section", "aside")

_CLASSES = frozenset(
    "adsbygoogle kakao_ad_area revenue_unit_wrap revenue_unit_item google-auto-placed ap_container tt_adsense "
    "tt_adsense_top tt_adsense_bottom adsense".split()
)


def _is_advertisement(class_names: str) -> bool:
    return not _CLASSES.isdisjoint(class_names.split())


def block(element: Element, context: Context) -> Shape | None:
    """Nothing, if the element is an advertisement's place."""
    if not _is_advertisement(element.attributes.get("class", "")):
        return None
    return Remove(visible=bool(element.words(context.text).strip()))
