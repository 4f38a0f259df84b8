"""An image written as ``<img>``.

Why: width, alignment, ``srcset`` and event handlers belong to the editor it came from. The source and the
alternative text stay.

Before::

    <img src="https://example.com/a.png" alt="회담장" width="600" />

After::

    ![회담장](https://example.com/a.png)

Left alone: an image without a source, or with one that Markdown cannot write; one whose alternative text needs an
escape or holds quotes, ``--`` or ``...``, because readers disagree about them there, stays clean HTML. One that no page
can load (``chrome-extension:``, ``javascript:``) goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean import escape, url
from newsclean.action import Keep, Leave, Remove, Replace

if TYPE_CHECKING:
    from newsclean.action import Action, Context
    from newsclean.html import Tag

TAGS = ("img",)


def inline(tag: Tag, context: Context) -> Action:
    """``![alt](src "title")``."""
    attributes = tag.attributes
    source = attributes.get("src", "")
    if source and not url.is_safe(source, image=True):
        return Remove(visible=True)
    destination = url.destination(source)
    title = url.title(attributes.get("title", ""))
    if destination is None or title is None:
        return Leave("Markdown cannot write this image's source or title")
    alternative = " ".join(attributes.get("alt", "").split())
    shown = f' title="{escape.attribute(attributes["title"])}"' if title else ""
    html = f'<img src="{escape.attribute(destination)}" alt="{escape.attribute(alternative)}"{shown}>'
    written = escape.alternative(alternative)
    if written is None:
        return Keep(html, "readers do not agree about the signs in its alternative text")
    return Replace(f"![{written}]({destination}{title})", html)
