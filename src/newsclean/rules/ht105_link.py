"""A link written as ``<a href>``.

Why: ``rel``, ``target`` and ``class`` say nothing to a reader. An anchor that something in the post links to is kept.

Before::

    <a href="https://example.com/a" rel="noopener" target="_blank">보도자료</a>

After::

    [보도자료](https://example.com/a)

Left alone: a destination that Markdown cannot write; a link in a Markdown paragraph in whose words GFM finds an
address and makes another link of it. A dangerous destination (``javascript:``) goes, its words stay.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean import url
from newsclean.action import Drop, Keep, Leave, Link

if TYPE_CHECKING:
    from newsclean.action import Action, Context
    from newsclean.html import Tag

TAGS = ("a",)


def inline(tag: Tag, context: Context) -> Action:
    """A link, an anchor worth keeping, or nothing."""
    attributes = tag.attributes
    href = attributes.get("href")
    anchor = attributes.get("id") or attributes.get("name") or ""
    if href is None:
        marks = anchor in context.targets and re.fullmatch(r"[\w\-]+", anchor) is not None
        return Keep(f'<a id="{anchor}">', "a link in the post leads to it") if marks else Drop()
    if url.is_dangerous(href):
        return Drop()
    if anchor and anchor in context.targets:
        return Leave("other parts of the post link to this anchor")
    destination = url.destination(href)
    title = url.title(attributes.get("title", ""))
    if destination is None or title is None:
        return Leave("Markdown cannot write this destination or title")
    return Link(destination, title, href)
