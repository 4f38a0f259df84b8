"""An image that shows a thumbnail although its HTML says where the original is.

Why: the blog's own pages ask a thumbnail service for a smaller picture; the original is named in ``fname=``, or in the
``data-url`` around the image. The thumbnail service is no place to keep pictures.

Before::

    <p><img src="https://img1.daumcdn.net/thumb/R1280x0/?scode=mtistory2&amp;fname=https%3A%2F%2Fexample.com%2Fa.png"></p>

After::

    ![](https://example.com/a.png)

Left alone: a thumbnail that does not name its original, and images written in Markdown.
"""

from __future__ import annotations

import re
from html import escape as quoted
from typing import TYPE_CHECKING

from newsclean import escape, tistory, url
from newsclean.action import Replace

if TYPE_CHECKING:
    from newsclean.action import Action, Context
    from newsclean.html import Tag

TAGS = ("img",)

_AROUND = re.compile(
    r"""<(?:span|figure)\b[^<>]*\sdata-(?:url|phocus)\s*=\s*["']([^"'<>\s]+)["'][^<>]*>\s*\Z"""
)


def inline(tag: Tag, context: Context) -> Action | None:
    """The image with its own address."""
    source = tag.attributes.get("src", "")
    if "/thumb/" not in source:
        return None
    address = tistory.original(source)
    if address is None and "daumcdn.net/thumb/" in source:
        around = _AROUND.search(context.text, max(0, tag.start - 2000), tag.start)
        address = around[1].replace("&amp;", "&") if around is not None else None
    if address is None or not url.is_safe(address, image=True):
        return None
    destination = url.destination(address)
    if destination is None:
        return None
    alternative = " ".join(tag.attributes.get("alt", "").split())
    html = f'<img src="{quoted(destination)}" alt="{quoted(alternative)}">'
    written = escape.alternative(alternative)
    # readers disagree about escapes there
    return Replace(f"![{written}]({destination})" if written is not None else html, html, changed=True)
