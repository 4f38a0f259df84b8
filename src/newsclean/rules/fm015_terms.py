"""Categories or tags that are neither a list nor text, or hold entries that are not text.

Why: a mapping there breaks the build or the page of the tag, and Jekyll drops ``tags: 2024``, which is a
number; ``no`` and ``on`` without quotes are true and false for YAML, not words.

Before::

    tags: {경제: 1}
    tags: [on, off]

Left alone: numbers in a list, which are turned to text as they stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.front_tree import named
from newsclean.model import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.front_tree import FrontMatter
    from newsclean.model import Finding

CODE = "FM015"


def check(front: FrontMatter) -> Iterator[Finding]:
    """A finding at the value, or at the entry, of another type."""
    for name, _, value in front.values("terms", "term"):
        number = value.tag in ("int", "float") and front.keys[name].kind == "terms"
        if value.tag in ("map", "bool", "timestamp") or number:
            message = f"{name} is {named(value)}, neither a list nor text"
            yield front.finding(CODE, value, message, Level.ERROR if value.tag == "map" else Level.WARNING)
        for item in value.items:
            if not item.scalar:
                message = f"an entry of {name} is {named(item)}, not text"
                yield front.finding(CODE, item, message, Level.ERROR)
            elif item.tag in ("bool", "timestamp"):
                yield front.finding(CODE, item, f"an entry of {name} is {named(item)}; put it in quotes")
