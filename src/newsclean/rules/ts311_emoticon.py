"""An emoticon, a map, a poll or a scheduled event that the blog's own scripts draw.

Why: they are boxes of ``data-*`` attributes. Where the box holds a picture or a link, that stays; a box of which nothing
can be seen without the blog goes.

Before::

    <figure contenteditable="false" data-ke-type="emoticon" data-ke-align="alignCenter" data-emoticon-type="friends1" data-emoticon-name="001"><img src="https://t1.daumcdn.net/keditor/emoticon/friends1/large/001.gif" width="150"></figure>

After::

    ![](https://t1.daumcdn.net/keditor/emoticon/friends1/large/001.gif)

Left alone: the words in a poll or an event, which stay as paragraphs. A box that goes with its number is reported.
"""

from __future__ import annotations

from html import escape as quoted
from typing import TYPE_CHECKING

from newsclean import escape, url
from newsclean.action import Leave, Markdown, Remove, Unwrap

if TYPE_CHECKING:
    from newsclean.action import Context, Shape
    from newsclean.html_nodes import Element

TAGS = ("figure", "div")

_TYPES = frozenset(("emoticon", "map", "poll", "schedule", "scheduledevent", "event", "video", "audio"))
_SHOWN = ("img", "iframe", "video", "audio", "a", "input", "button", "canvas", "svg", "object", "embed")


def block(element: Element, context: Context) -> Shape | None:
    """What shows in the box; its address where only that is known."""
    attributes = element.attributes
    kind = attributes.get("data-ke-type", "").lower()
    if kind not in _TYPES:
        return None
    if element.words(context.text).strip() or any(True for _ in element.elements(*_SHOWN)):
        return Unwrap()
    address = (
        attributes.get("data-video-url")
        or attributes.get("data-source-url")
        or attributes.get("data-url", "")
    )
    destination = url.destination(address) if address and url.is_safe(address) else None
    if destination is None:
        return (
            Leave(f"a {kind} of which only the blog knows what it shows")
            if attributes.get("data-id")
            else Remove()
        )
    title = " ".join(
        (attributes.get("data-video-title") or attributes.get("data-title") or destination).split()
    )
    near = escape.neighbourhood(title, marks=False, code=False, labels=context.labels)
    words = escape.text(quoted(title, quote=False), near, link=True)
    shown = f'<p><a href="{quoted(destination)}">{quoted(title)}</a></p>'
    return Markdown(f"[{words}]({destination})", shown)
