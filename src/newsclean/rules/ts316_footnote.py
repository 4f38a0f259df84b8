"""A footnote of the footnote plug-in: a number in the text, a list of notes below it.

Why: the two are tied together by ids and by links that only say "back to the text" (본문으로). Markdown's footnotes,
which GFM and kramdown read alike, make such links themselves. The words of the links go.

Before::

    <p>회담<sup class="footnote"><a href="#footnote_12_1" id="footnote_link_12_1">[1]</a></sup>이 열렸다.</p>
    <ol class="footnotes"><li id="footnote_12_1">어제 오후 <a href="#footnote_link_12_1">[본문으로]</a></li></ol>

After::

    회담[^1]이 열렸다.

    [^1]: 어제 오후

Left alone: a number without its note or a note without its number, a link to a note that says more than a number,
and a post that has a footnote of this number, or two such lists.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.action import Leave, Notes, Remove, Replace
from newsclean.html_nodes import Element as Node
from newsclean.html_nodes import Text

if TYPE_CHECKING:
    from newsclean.action import Action, Context, Shape
    from newsclean.html import Tag
    from newsclean.html_nodes import Element

TAGS = ("sup", "a", "ol")
INLINE_TAGS = ("sup", "a")
BLOCK_TAGS = ("ol",)

_NOTE = re.compile(r"#?(?P<id>footnote(?:_\d+)*_(?P<number>\d{1,4}))")
_SAME = r"""\bid\s*=\s*["']?(footnote(?:_\d+)*_{})(?=["'\s>])"""  # of another list of notes
_BACK = re.compile(r"#footnote_link(?:_\d+)+")
# What stands in the link to a note: its number, in brackets or not.
_NUMBER = r"(?>(?:[\s\[\](){}*.\d]|&nbsp;|</?span\b[^<>]*>){0,100})</a\s*>"
_LINK = re.compile(_NUMBER)
_IN_SUP = re.compile(
    rf"""\s*<a\b[^<>]*\bhref\s*=\s*["']?(?P<href>#footnote[\d_]+)(?:["'\s][^<>]*)?>{_NUMBER}\s*</sup\s*>"""
)


def inline(tag: Tag, context: Context) -> Action | None:
    """The reference for the number; nothing for the link back to it."""
    if tag.close:
        return None
    href = tag.attributes.get("href", "")
    if tag.name == "sup":
        inside = _IN_SUP.match(context.text, tag.end)
        href = inside["href"] if inside is not None else ""
    elif _BACK.fullmatch(href):
        return Remove(visible=True)
    elif _NOTE.fullmatch(href) is None or _LINK.match(context.text, tag.end) is None:
        return None  # most links are none to a note: they need no look at what stands behind them
    label = _label(href, context, "<li")
    if label is None:
        return None
    shown = f'<sup><a href="#{label}">{label}</a></sup>'
    return Replace(f"[^{label}]", shown, changed=True, unsayable=True)


def block(element: Element, context: Context) -> Shape | None:
    """The notes, each with its number."""
    if "footnotes" not in element.attributes.get("class", "").split():
        return None
    items: list[tuple[str, Element]] = []
    for child in element.children:
        if isinstance(child, Text) and not context.text[child.start : child.end].strip():
            continue
        label = _label(child.attributes.get("id", ""), context, "<a") if isinstance(child, Node) else None
        if label is None or not isinstance(child, Node) or child.name != "li":
            return Leave("these notes and the numbers in the text do not fit together")
        items.append((label, child))
    return Notes(tuple(items)) if items else None


def _label(name: str, context: Context, partner: str) -> str | None:
    """The number in ``name``, if the post has the ``partner`` tag that belongs to it and no footnote of that number."""
    known = _NOTE.fullmatch(name)
    if known is None or f"[^{known['number']}]" in context.text:
        return None
    if any(other != known["id"] for other in re.findall(_SAME.format(known["number"]), context.text)):
        return None
    attribute = "id" if partner == "<li" else "href"
    sign = "" if partner == "<li" else "#"
    behind = "" if partner == "<li" else f"[^<>]*>{_NUMBER}"
    tied = re.search(
        rf"""{partner}\b[^<>]*\b{attribute}\s*=\s*["']?{sign}{known["id"]}(?=["'\s>]){behind}""",
        context.text,
        re.IGNORECASE,
    )
    return known["number"] if tied is not None else None
