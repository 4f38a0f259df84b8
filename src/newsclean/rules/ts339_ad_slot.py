"""The place of an advertisement in the text: ``<ins class="adsbygoogle">``.

Why: a script fills it; without the script it is empty.

Before::

    본문

    <ins class="adsbygoogle" style="display: block;" data-ad-client="ca-pub-1"></ins>

After::

    본문

Left alone: ``<ins>`` around inserted words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.action import Remove

if TYPE_CHECKING:
    from newsclean.action import Action, Context
    from newsclean.html import Tag

TAGS = ("ins",)

_CLASSES = frozenset(("adsbygoogle", "kakao_ad_area"))


def inline(tag: Tag, context: Context) -> Action | None:
    """Nothing."""
    return None if _CLASSES.isdisjoint(tag.attributes.get("class", "").split()) else Remove()
