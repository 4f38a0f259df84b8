"""A key that every post needs is missing or empty; with the built-in settings that is ``title``.

Why: without a title Jekyll makes one of the file's name, Hugo shows none.

Before::

    ---
    categories: [경제]
    ---

Settings: ``front-matter-keys = { excerpt = "required", title = "optional" }``. A missing key that the
settings ask for is an error; a missing title is a warning otherwise.

Left alone: a key is never added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.model import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.front_tree import FrontMatter
    from newsclean.model import Finding

CODE = "FM010"


def check(front: FrontMatter) -> Iterator[Finding]:
    """A finding at the opening fence for a missing key, at the key for an empty one."""
    if front.root is None:
        return
    for name, wanted in front.keys.items():
        if not wanted.wanted:
            continue
        level = Level.ERROR if wanted.strict else Level.WARNING
        entry = front.found.get(name)
        if entry is None:
            yield front.finding(CODE, front.fence, f"the front matter has no {name}", level)
            continue
        key, value = entry
        empty = value.scalar and not value.text.strip() and value.tag in ("str", "null")
        if empty or value.tag == "null":
            yield front.finding(CODE, key, f"{name} is empty", level)
