"""Several images in one block: the grid, the slideshow, and the older row of two or three.

Why: rows and slides are the editor's layout. In Markdown every picture is a paragraph; the caption follows them.

Before::

    <figure class="imagegridblock"><div class="image-container"><span data-url="https://example.com/a.png"><img src="https://example.com/a.png"></span><span data-url="https://example.com/b.png"><img src="https://example.com/b.png"></span></div><figcaption>회담장</figcaption></figure>

After::

    ![](https://example.com/a.png)

    ![](https://example.com/b.png)

    *회담장*

Left alone: a block with anything in it besides images, captions and the buttons of the viewer.
"""

from __future__ import annotations

import re
from html import escape as quoted
from typing import TYPE_CHECKING

from newsclean import escape
from newsclean.action import Keep, Leave, Markdown, Replace
from newsclean.html_nodes import Text
from newsclean.rules import ht106_image, ts303_thumbnail

if TYPE_CHECKING:
    from newsclean.action import Context, Shape
    from newsclean.html_nodes import Element

TAGS = ("figure", "div")

_CLASSES = frozenset(("imagegridblock", "imageslideblock", "imageslide", "dual", "triple"))
_LAYOUT = frozenset(
    ("img", "a", "figcaption", "p", "span", "div", "table", "tbody", "tr", "td", "font", "br", "button")
)
# What exporters write where the old block held a file they could not find, or its size.
_NOT_THERE = re.compile(r"/extension/unknown\.gif")
_NO_CAPTION = re.compile(r"\s*(?:invalid-file|(?:data-[\w\-]+=\"[^\"]*\"\s*)*)\s*")


def block(element: Element, context: Context) -> Shape | None:
    """The images one below the other, and the caption."""
    classes = frozenset(element.attributes.get("class", "").lower().split())
    if _CLASSES.isdisjoint(classes) or not any("image" in name for name in classes):
        return None
    if element.shows_besides(context.text, [element], _LAYOUT) or any(map(_leads, element.elements("a"))):
        return None
    written: list[str] = []
    shown: list[str] = []
    for tag in element.elements("img"):
        if _NOT_THERE.search(tag.attributes.get("src", "")):
            continue
        made = ts303_thumbnail.inline(tag.open, context) or ht106_image.inline(tag.open, context)
        if not isinstance(made, Replace | Keep):
            return Leave("Markdown cannot write an image of this gallery")
        text, html = (made.text, made.html) if isinstance(made, Replace) else (made.open, made.open)
        written.append(text)
        shown.append(f"<p>{html}</p>")
    if not written:
        return None
    captions, dropped = _words(element, context)
    for caption in captions:
        words = " ".join(caption.words(context.text).split())
        near = escape.neighbourhood(words, marks=True, code=False, labels=context.labels)
        written.append(f"*{escape.text(quoted(words), near)}*")
        shown.append(f"<p><em>{quoted(words)}</em></p>")
    return Markdown("\n\n".join(written), "".join(shown), tuple(dropped))


def _leads(link: Element) -> bool:
    """Whether a link leads anywhere, and not from an image that is not there."""
    if link.attributes.get("href", "").partition("#")[0] == "":
        return False
    images = [image.attributes.get("src", "") for image in link.elements("img")]
    return not images or not all(_NOT_THERE.search(image) for image in images)


def _words(element: Element, context: Context) -> tuple[list[Element], list[tuple[int, int]]]:
    """The captions, and the other words: of buttons, or that stand for a missing file."""
    captions: list[Element] = []
    for child in element.elements("figcaption", "p"):
        if not _NO_CAPTION.fullmatch(child.words(context.text)):
            captions.append(child)
    inside = [(caption.start, caption.end) for caption in captions]
    dropped: list[tuple[int, int]] = []
    for node in element.walk():
        words = isinstance(node, Text) and context.text[node.start : node.end].strip()
        if words and not any(start <= node.start < end for start, end in inside):
            dropped.append((node.start, node.end))
    return captions, dropped
