"""HTML that stays: only known tags, only the attributes that mean something."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean import block, escape, inline
from newsclean.action import Drop, Fence, Leave, Remove
from newsclean.blocks.fence import code_in
from newsclean.html import VOID
from newsclean.html_nodes import Comment, Element
from newsclean.inline import LeftAlone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.blocks.grouping import Grouping
    from newsclean.html_nodes import Node

_SEVERAL = ("table", "thead", "tbody", "tfoot", "tr", "ul", "ol", "dl", "details")
_EMPTY_LINE = re.compile(r"\n([ \t]*)(?=\n)")
_LAST_OF_BLANK = re.compile(r"&#10;\n")
_BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")


def written(reader: Grouping, element: Element) -> str:
    """Write ``element`` as clean HTML; raises LeftAlone where something in it is not understood."""
    skeleton: list[str] = []
    slots: list[str] = []
    _html(reader, element, skeleton, slots)
    reader.bounded(element, skeleton)
    text = block.restored(block.sanitised("".join(skeleton)), slots)
    return re.sub(r"\n(?:[ \t]*\n)+", "\n", text)


def _html(reader: Grouping, element: Element, skeleton: list[str], slots: list[str]) -> None:
    name = element.name
    reader.visible(element)
    if name in ("div", "section", "article", "center", "header", "main", "footer"):
        code, shape = reader.dispatcher.block(element)
        if isinstance(shape, Leave):
            raise LeftAlone(code, element.start, element.open.end, shape.reason)
    elif name not in block.KEPT:
        raise LeftAlone("NC903", element.start, element.open.end, f"<{name}> is not understood")
    if name == "pre":
        _code(reader, element, skeleton, slots)
        return
    wrapper = name not in block.KEPT or name == "div"
    allowed = block.KEPT.get(name, ())
    attributes = "".join(
        f' {key}="{escape.attribute(value)}"'
        for key, value in element.attributes.items()
        if (key in allowed and not (key in ("colspan", "rowspan") and value.strip() in ("", "1")))
        or (key == "id" and value in reader.context.targets)
    )
    if wrapper and attributes:
        name, wrapper = "div", False
    if not wrapper:
        skeleton.append(f"<{name}{attributes}>")
    if name in VOID:
        return
    several = name in _SEVERAL
    _contents(reader, element.children, skeleton, slots, several=several)
    if several:
        skeleton.append("\n")
    if not wrapper:
        skeleton.append(f"</{name}>")


def _code(reader: Grouping, pre: Element, skeleton: list[str], slots: list[str]) -> None:
    """Code, without a blank line in it: that would end the HTML block."""
    code, shape = reader.dispatcher.block(pre)
    if not isinstance(shape, Fence) or shape.changed:
        reason = shape.reason if isinstance(shape, Leave) else "code inside HTML"
        raise LeftAlone(code, pre.start, pre.open.end, reason)
    reader.whole(pre.start, pre.end)
    words = escape.attribute(code_in(pre, reader.context.text).rstrip("\n"))
    words = _LAST_OF_BLANK.sub("&#10;", _EMPTY_LINE.sub(r"\n\1&#10;", words))
    named = f' class="language-{shape.language}"' if shape.language else ""
    anchor = pre.attributes.get("id", "")
    marked = f' id="{escape.attribute(anchor)}"' if anchor in reader.context.targets else ""
    skeleton.append(f"<pre{marked}>S{len(slots)}E</pre>")
    slots.append(f"<code{named}>{words}</code>")


def _contents(
    reader: Grouping, nodes: Sequence[Node], skeleton: list[str], slots: list[str], *, several: bool
) -> None:
    for group in reader.groups(nodes):
        first = group[0]
        if reader.is_inline(first):
            text, result = inline.in_html(
                group, reader.context, reader.dispatcher.inline, place="html", style=reader.style
            )
            reader.account.add(result)
            if text:
                skeleton.append(f"S{len(slots)}E")
                slots.append(text)
        elif isinstance(first, Comment):
            comment = reader.context.text[first.start : first.end]
            if _BLANK_LINE.search(comment):
                raise LeftAlone("NC903", first.start, first.end, "a comment with a blank line inside HTML")
            skeleton.append(f"S{len(slots)}E")
            slots.append(comment)
        elif not isinstance(first, Element):
            raise LeftAlone("NC903", first.start, first.end, "Markdown inside HTML")
        elif reader.dispatcher.is_inline(first.open):
            code, action = reader.dispatcher.inline(first.open)
            if not isinstance(action, Drop):
                raise LeftAlone(code, first.start, first.open.end, f"<{first.name}> around blocks")
            _contents(reader, first.children, skeleton, slots, several=several)
        elif first.name not in ("col", "colgroup"):
            code, shape = reader.dispatcher.block(first)
            if isinstance(shape, Remove) or (first.name == "caption" and reader.context.is_blank(first)):
                reader.count(code, first)
                if isinstance(shape, Remove) and shape.visible:
                    reader.account.remove(code, first.start, first.end)
                continue
            if several or skeleton[-1].startswith("S"):
                skeleton.append("\n")
            _html(reader, first, skeleton, slots)
