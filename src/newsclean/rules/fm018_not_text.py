"""A title, an excerpt or another text that YAML reads as something else.

Why: without quotes ``1.10`` is the number 1.1, ``no`` is false, ``[단독]`` is a list, and that is what the
page shows.

Before::

    title: [단독]
    title: 1.10

Left alone: an empty text other than the title; ``null``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.front_tree import named
from newsclean.model import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.front_tree import FrontMatter
    from newsclean.model import Finding

CODE = "FM018"


def check(front: FrontMatter) -> Iterator[Finding]:
    """A finding at the value: an error where the page breaks, a warning where only the value changes."""
    for name, _, value in front.values("title", "text", "permalink"):
        if not value.scalar:
            message = f"{name} is {named(value)}, not text; put it in quotes if it is text"
            yield front.finding(CODE, value, message, Level.ERROR)
        elif value.tag not in ("str", "null"):
            if value.tag == "int" and re.fullmatch(r"-?(?:0|[1-9][0-9]*)", value.text):
                continue  # it reads the same with quotes and without
            yield front.finding(CODE, value, f"{name} is {named(value)}, not text; put it in quotes")
