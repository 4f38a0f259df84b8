"""An empty or a repeated entry in a list of categories or tags.

Why: an empty entry becomes a tag without a name and a page without an address, a repeated one lists the post
twice.

Before::

    tags: [경제, , 경제]

Left alone: a list without any entry. Only ``경제`` twice is a repetition; ``News`` and ``news`` are two tags.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.front_tree import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.front_tree import FrontMatter
    from newsclean.model import Finding

CODE = "FM017"


def check(front: FrontMatter) -> Iterator[Finding]:
    """A finding at each such entry."""
    for name, _, value in front.values("terms", "term"):
        met: set[str] = set()
        for item in value.items:
            text = item.text.strip()
            if item.scalar and item.tag in ("str", "null") and not text:
                yield front.finding(CODE, item, f"an entry of {name} is empty")
            elif item.scalar and text in met:
                yield front.finding(CODE, item, f"{name} lists {shown(text)} twice")
            met.add(text)
