"""An image that is neither a path of the site nor an ``http(s)`` address.

Why: a path of one's own disk, or an address of another kind, shows nothing on anyone else's screen.

Before::

    image: C:\\Users\\me\\photo.png
    image: [a.png]

Left alone: ``false`` and nothing at all (no image), the mapping with ``path`` that jekyll-seo-tag reads,
Liquid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.front_tree import named, shown
from newsclean.image_path import image_text, is_address, is_path
from newsclean.model import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.front_tree import FrontMatter
    from newsclean.model import Finding

CODE = "FM021"


def check(front: FrontMatter) -> Iterator[Finding]:
    """A finding at the value."""
    for name, _, value in front.values("image"):
        node = image_text(value)
        if node is None:
            if value.tag not in ("null", "map") and value.text.lower() not in ("false", "no", "off"):
                message = f"{name} is {named(value)}, neither a path nor an address"
                yield front.finding(CODE, value, message, Level.ERROR)
        elif not node.text.strip():
            yield front.finding(CODE, node, f"{name} is empty")
        elif not is_address(node.text) and not is_path(node.text):
            message = f"{name} {shown(node.text)} is neither a path of the site nor an http(s) address"
            yield front.finding(CODE, node, message, Level.ERROR)
