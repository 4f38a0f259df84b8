"""A switch that is not true or false, or a layout that is not a name.

Why: in quotes ``"false"`` is a text, and every text counts as true: ``published: "false"`` publishes the
post.

Before::

    published: "false"
    comments: 아니오

Left alone: a switch without a value; ``layout: null`` and ``layout: false`` (no layout).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.front_tree import named, shown
from newsclean.model import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.front_tree import FrontMatter
    from newsclean.model import Finding

CODE = "FM024"


def check(front: FrontMatter) -> Iterator[Finding]:
    """A finding at the value; an error where it decides whether a post is published."""
    for name, _, value in front.values("flag"):
        if value.tag not in ("bool", "null"):
            what = shown(value.text) if value.tag == "str" else named(value)
            level = Level.ERROR if name in ("published", "draft") else Level.WARNING
            yield front.finding(CODE, value, f"{name} is {what}, not true or false", level)
    for name, _, value in front.values("layout"):
        if not value.scalar or value.tag not in ("str", "null", "bool"):
            yield front.finding(CODE, value, f"{name} is {named(value)}, not a name")
