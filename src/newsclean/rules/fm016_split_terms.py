"""Categories or tags written as one text, which Jekyll splits at every blank.

Why: ``tags: 부동산 정책`` makes two tags, and ``tags: a, b`` makes ``a,`` and ``b``.

Before::

    tags: 부동산 정책

Left alone: one word; ``category`` and ``tag``, whose text Jekyll takes whole; presets other than ``jekyll``.
Whether one tag or two were meant only the author knows, so it is not repaired.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.front_tree import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.front_tree import FrontMatter
    from newsclean.model import Finding

CODE = "FM016"


def check(front: FrontMatter) -> Iterator[Finding]:
    """A finding at the value."""
    if front.settings.preset != "jekyll":
        return
    for name, _, value in front.values("terms"):
        words = value.text.split()
        if value.tag == "str" and len(words) > 1:
            parts = ", ".join(shown(word) for word in words[:3]) + (", …" if len(words) > 3 else "")
            yield front.finding(
                CODE, value, f"Jekyll splits this into {len(words)} {name}: {parts}; write a list"
            )
