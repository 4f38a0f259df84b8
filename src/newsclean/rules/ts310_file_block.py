"""A file to download: ``<figure class="fileblock">``.

Why: icon, size and button are the editor's. A link with the file's name is all that a reader needs.

Before::

    <figure class="fileblock" data-ke-align="alignCenter"><a href="https://example.com/a.pdf"><div class="image"></div><div class="desc"><div class="filename"><span class="name">신청서.pdf</span></div><div class="size">0.08MB</div></div></a></figure>

After::

    [신청서.pdf](https://example.com/a.pdf)

Left alone: a block without an address, and one with more in it than words.
"""

from __future__ import annotations

from html import escape as quoted
from typing import TYPE_CHECKING

from newsclean import escape, url
from newsclean.action import Markdown
from newsclean.html_nodes import Text

if TYPE_CHECKING:
    from newsclean.action import Context, Shape
    from newsclean.html_nodes import Element

TAGS = ("figure", "div")

_LETTERING = frozenset(
    ("a", "div", "p", "span", "strong", "b", "em", "i", "font", "br", "button", "figcaption")
)


def block(element: Element, context: Context) -> Shape | None:
    """A link with the file's name."""
    if "fileblock" not in element.attributes.get("class", "").split():
        return None
    addresses = {link.attributes.get("href", "") for link in element.elements("a")} - {""}
    address = addresses.pop() if len(addresses) == 1 else ""
    destination = url.destination(address) if address and url.is_safe(address) else None
    if destination is None or element.shows_besides(context.text, [element], _LETTERING):
        return None
    named = [e for e in element.elements() if "name" in e.attributes.get("class", "").split()]
    named = named or [e for e in element.elements() if "filename" in e.attributes.get("class", "").split()]
    name = " ".join(named[0].words(context.text).split()) if named else ""
    near = escape.neighbourhood(name, marks=False, code=False, labels=context.labels)
    words = (
        escape.text(quoted(name, quote=False), near, link=True) if name else destination.rsplit("/", 1)[-1]
    )
    inside = [(named[0].start, named[0].end)] if name else []
    dropped = tuple(
        (node.start, node.end)
        for node in element.walk()
        if isinstance(node, Text)
        and context.text[node.start : node.end].strip()
        and not any(start <= node.start < end for start, end in inside)
    )
    shown = f'<p><a href="{quoted(destination)}">{quoted(name) if name else quoted(words)}</a></p>'
    return Markdown(f"[{words}]({destination})", shown, dropped)
