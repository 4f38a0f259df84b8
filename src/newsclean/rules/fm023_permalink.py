"""A permalink that is empty or does not begin with ``/``.

Why: with an empty one Jekyll writes the post over the front page; a relative one works only by luck.

Before::

    permalink: ""
    permalink: news/today/

Left alone: Liquid and placeholders (``/:year/:title/``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.front_tree import shown
from newsclean.model import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.front_tree import FrontMatter
    from newsclean.model import Finding

CODE = "FM023"


def check(front: FrontMatter) -> Iterator[Finding]:
    """A finding at the key of an empty one, at the value of a relative one."""
    for name, key, value in front.values("permalink"):
        text = value.text.strip()
        if value.tag == "null" or (value.tag == "str" and not text):
            yield front.finding(CODE, key, f"{name} is empty", Level.ERROR)
        elif value.tag in ("str", "int") and not text.startswith(("/", "{{", "{%")):
            yield front.finding(CODE, value, f"{name} {shown(text)} does not begin with /")
