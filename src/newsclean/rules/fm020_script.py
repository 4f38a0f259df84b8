"""A script in a text of the front matter.

Why: themes print titles and excerpts as they stand, so a script in one runs on every page that shows it.

Before::

    excerpt: 소개 <script src="https://example.com/x.js"></script>

Left alone: nothing is changed; the post does not pass until someone has looked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.front_tree import shown
from newsclean.markup import script
from newsclean.model import Level
from newsclean.node import scalars

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.front_tree import FrontMatter
    from newsclean.model import Finding

CODE = "FM020"


def check(front: FrontMatter) -> Iterator[Finding]:
    """One finding for each text, list entry or address with a script in it."""
    for name, _, value in front.values("title", "text", "terms", "term", "permalink", "image", "layout"):
        address = front.keys[name].kind in ("permalink", "image")
        for node in scalars(value):
            if node.tag == "str" and (found := script(node.text, address=address)):
                message = f"{name} holds a script: {shown(found.strip())}"
                yield front.finding(CODE, node, message, Level.ERROR)
